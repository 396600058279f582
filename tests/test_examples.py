"""Every example query is answered over the sample papers, row for row, and described in the graph.

The expected rows lie in `tests/examples/`; `FOLKMOOT_UPDATE_EXAMPLES=1` writes them anew, and the
difference is read.
"""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.examples import Example, ExampleError, declare_prefixes, load_examples, parse_example
from graph.namespaces import PREFIXES

EXPECTED = Path(__file__).parent / "examples"
EXAMPLES = load_examples()


def answer(store: ox.Store, query: str, prefixes: dict[str, str] | None) -> bytes:
    solutions = store.query(query, prefixes=prefixes)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions.serialize(format=ox.QueryResultsFormat.CSV)


def test_examples_are_many_and_told_apart() -> None:
    assert len(EXAMPLES) >= 27
    assert len({example.title for example in EXAMPLES}) == len(EXAMPLES)
    assert {path.stem for path in EXPECTED.iterdir()} == {example.slug for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_example_is_answered_right(example: Example, sample_answers: ox.Store) -> None:
    found = answer(sample_answers, example.query, PREFIXES).decode().replace("\r\n", "\n")
    path = EXPECTED / f"{example.slug}.csv"
    if os.environ.get("FOLKMOOT_UPDATE_EXAMPLES"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_examples_most_of_them_find_something() -> None:
    empty = {
        path.stem
        for path in EXPECTED.iterdir()
        if len(path.read_text(encoding="utf-8").splitlines()) < 2
    }
    # No sample paper fails.
    assert empty == {"papers-that-failed"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.slug)
def test_example_in_the_graph_runs_in_any_client(
    example: Example, sample_answers: ox.Store
) -> None:
    """The text in the graph declares its prefixes and gives what the file gives."""
    described = sample_answers.query(
        f"SELECT ?text {{ <{example.iri}> a sh:SPARQLExecutable ; rdfs:label ?label ; "
        "dcterms:description ?about ; dcat:keyword ?keyword ; sh:select ?text }",
        prefixes=PREFIXES,
    )
    assert isinstance(described, ox.QuerySolutions)
    text = next(row["text"].value for row in described)
    assert answer(sample_answers, text, None) == answer(sample_answers, example.query, PREFIXES)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("SELECT * { ?s ?p ?o }", "title"),
        ("# title: All\nSELECT * { ?s ?p ?o }", "description"),
        ("# title: All\n# description: All.\nSELECT * {}", "keywords"),
    ],
)
def test_examples_without_a_head_are_named(text: str, missing: str) -> None:
    with pytest.raises(ExampleError, match=rf"queries/all.rq.*# {missing}"):
        parse_example("all", text)


def test_examples_prefixes_are_those_used() -> None:
    text = declare_prefixes("SELECT * { ?s fm:text ?o }")
    assert text == "PREFIX fm: <https://w3id.org/folkmoot/ns#>\nSELECT * { ?s fm:text ?o }"
