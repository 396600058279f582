"""Accept headers as clients send them."""

import pytest

from api.negotiation import GRAPH_OFFERS, SOLUTION_OFFERS, choose, parse_accept


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("*", "json"),
        ("text/*", "xml"),
        ("text/*;q=0.5, application/*;q=0.4", "xml"),
        ("TEXT/CSV", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ("text/csv;q=nonsense", "csv"),
        ("text/csv;q=0.1, */*;q=0.2", "json"),
        ("*/*, text/csv", "csv"),
        ("text/csv;q=0, */*", "json"),
        ("application/sparql-results+json;q=0, application/json;q=0, */*", "xml"),
        ("image/png", None),
        ("text/csv;q=0", None),
        (",;/ ,", "json"),
    ],
)
def test_negotiation_choose_solutions(header: str | None, expected: str | None) -> None:
    offer = choose(header, SOLUTION_OFFERS)
    assert (offer.format if offer else None) == expected


def test_negotiation_choose_graph() -> None:
    offer = choose("application/rdf+xml;q=0.9, text/turtle", GRAPH_OFFERS)
    assert offer is not None
    assert offer.format == "turtle"


def test_negotiation_parse_accept_leaves_out_the_malformed() -> None:
    assert [(r.type, r.subtype) for r in parse_accept("text, a/b, /x, c/")] == [("a", "b")]
