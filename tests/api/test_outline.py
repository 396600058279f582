"""What a query seems to be, without parsing it."""

import time

import pytest

from api.outline import read_outline


@pytest.mark.parametrize(
    ("query", "is_update", "asks_service"),
    [
        ("SELECT * { ?s ?p ?o }", False, False),
        ("INSERT DATA {}", True, False),
        ("insert data {}", True, False),
        ("PREFIX insert: <http://x/> SELECT * {}", False, False),
        ("SELECT ?insert { ?insert ?p 'DELETE' }", False, False),
        ("# DROP ALL\nASK {}", False, False),
        ("ASK { service <http://x/> {} }", False, True),
        (
            "ASK { ?s <http://x/SERVICE> '''SERVICE''' . ex:SERVICE ?service $service }",
            False,
            False,
        ),
        ("", False, False),
        ("'unclosed", False, False),
    ],
)
def test_outline_kind(query: str, is_update: bool, asks_service: bool) -> None:
    outline = read_outline(query, {})
    assert (outline.is_update, outline.asks_service) == (is_update, asks_service)


@pytest.mark.parametrize(
    ("query", "default", "named"),
    [
        ("SELECT * { ?s ?p ?o }", (), ()),
        ("SELECT * FROM <a:1> FROM <a:2> { }", ("a:1", "a:2"), ()),
        ("SELECT * FROM NAMED <a:1> FROM <a:2> WHERE { }", ("a:2",), ("a:1",)),
        ("PREFIX p: <a:> SELECT * FROM p:1 FROM fm:2 { }", ("a:1", "f:2"), ()),
        ("CONSTRUCT { ?s ?p ?o } FROM <a:1> FROM <a:2> WHERE { }", ("a:1", "a:2"), ()),
        ("SELECT * { ?s ?p 'x' } # FROM <a:1>", (), ()),
    ],
)
def test_outline_from(query: str, default: tuple[str, ...], named: tuple[str, ...]) -> None:
    outline = read_outline(query, {"fm": "f:"})
    assert (outline.default_graphs, outline.named_graphs) == (default, named)


@pytest.mark.parametrize(
    "piece",
    [
        '\\"',
        "'",
        "\\'",
        '"""',
        "a.",
        "a.b-",
        "a-",
        "<",
        "<a",
        ":",
        "a:",
        "{",
        "#",
        "1.",
        '"a\n',
        "FROM ",
    ],
)
@pytest.mark.parametrize("opening", ["", '"', "SERVICE "])
def test_outline_looks_once_at_hostile_text(opening: str, piece: str) -> None:
    began = time.process_time()
    read_outline(opening + piece * (50_000 // len(piece)), {})
    assert time.process_time() - began < 2  # of 0.05; looking again at each piece takes minutes
