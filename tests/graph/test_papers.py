"""What papers can tell: problems, quarantine, and what has become of an IRI."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extract.document import Document, Problem, Span
from extract.models import Paper
from graph.intake import Intake, Source
from graph.iris import DEFAULT_BASE, document_id, document_iri
from graph.manifest import Given
from graph.schema import connect_to_write
from graph.store import Papers, init_store, open_reader, open_store
from tests.graph.factories import make_minutes

COUNCIL = f"{DEFAULT_BASE}council/eastmere-borough-council"


def put_in(store: Path, document: Document, paper: Paper) -> None:
    """Take in a paper whose facts are given, and publish it as a killed run would find it."""
    connection = connect_to_write(store / "papers.sqlite")
    key = document_id(document.sha256)
    source = Source(document.source_key, key, document.file_name, Given())
    Intake(connection).stage(source, document, paper)
    connection.close()
    open_store(store).close()


def rename(paper: Paper, fact_id: str, name: str) -> Paper:
    facts = tuple(
        replace(fact, name=name, names=(name,), given_name=name.split()[0])
        if fact.id == fact_id and fact.kind == "person"
        else fact
        for fact in paper.facts
    )
    return replace(paper, facts=facts)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    """Minutes in which J Frost has become Jane Frost and Penrose was taken out, read twice."""
    document, paper = make_minutes()
    store = tmp_path_factory.mktemp("papers") / "store"
    problem = Problem("item-without-title", "An item has no title.", Span(0, 8))
    init_store(store)
    put_in(store, document, paper)
    paper = rename(paper, "person:j-frost", "Jane Frost")
    facts = tuple(fact for fact in paper.facts if fact.id != "person:penrose")
    document = replace(document, problems=(problem,))
    put_in(store, document, replace(paper, facts=facts, problems=(problem,)))
    with open_reader(store) as reader:
        yield reader.papers


STATES = [
    (f"{COUNCIL}/person/jane-frost", "live", None),
    (f"{COUNCIL}/person/j-frost", "moved", f"{COUNCIL}/person/jane-frost"),
    (f"{COUNCIL}/person/j-frost/as/x", "moved", f"{COUNCIL}/person/jane-frost/as/x"),
    (f"{COUNCIL}/person/penrose", "gone", None),
    (f"{COUNCIL}/person/nobody", "unknown", None),
    (COUNCIL, "live", None),
    (DEFAULT_BASE, "unknown", None),
    ("http://elsewhere.example/", "unknown", None),
    ("", "unknown", None),
]


@pytest.mark.parametrize(("iri", "state", "to"), STATES)
def test_papers_know_what_became_of_an_iri(
    papers: Papers, iri: str, state: str, to: str | None
) -> None:
    found = papers.status_of(iri)
    assert (found.state, found.iri) == (state, to)


def test_papers_give_back_what_was_put_in(papers: Papers) -> None:
    document, _ = make_minutes()
    (entry,) = papers.documents()
    key = document_id(document.sha256)
    assert (entry.id, entry.iri) == (key, document_iri(DEFAULT_BASE, key))
    assert papers.text(key) == document.text
    found = papers.document(key)
    assert found is not None
    assert found.blocks == document.blocks
    assert [one.code for one in papers.problems(key)] == ["item-without-title"] * 2
    paper = papers.paper(key)
    assert paper is not None
    assert "person:penrose" not in {fact.id for fact in paper.facts}


def test_papers_that_are_not_there(papers: Papers) -> None:
    nothing = [papers.text("0"), papers.document("0"), papers.paper("0"), papers.entry("0")]
    assert nothing == [None] * 4
    assert [*papers.problems("0"), *papers.findings("0"), *papers.withheld("0")] == []
