"""The checks of a whole state find what is wrong with it, each fault by itself."""

from collections.abc import Callable
from dataclasses import asdict, replace
from json import dumps
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from extract.document import Document
from extract.models import Paper
from graph.checks import check_state
from graph.intake import Intake, Source
from graph.iris import DEFAULT_BASE, document_id, document_iri
from graph.manifest import Given
from graph.namespaces import FM, OA
from graph.quads import QuadReader, QuadStore
from graph.schema import connect_to_write
from graph.store import ValidationReport, init_store, open_reader, open_store
from tests.graph.factories import make_minutes


def put_in(store: Path, document: Document, paper: Paper) -> None:
    """Take in a paper whose facts are given, and publish it as a killed run would find it."""
    connection = connect_to_write(store / "papers.sqlite")
    key = document_id(document.sha256)
    source = Source(document.source_key, key, document.file_name, Given())
    Intake(connection).stage(source, document, paper)
    connection.close()
    open_store(store).close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    init_store(tmp_path / "store")
    put_in(tmp_path / "store", *make_minutes())
    return tmp_path / "store"


def check_after(
    store: Path, change: Callable[[str, Graph], dict[str, Graph | None]]
) -> ValidationReport:
    """Check a state whose one document graph was changed behind the store's back."""
    quads = QuadStore(store / "graph")
    with open_reader(store) as reader:
        (entry,) = reader.papers.documents()
        quads.replace_graphs(change(entry.iri, QuadReader(reader.snapshot).read_graph(entry.iri)))
        quads.publish(store / "changed")
        quads.close()
        return check_state(store / "changed", reader.papers, base=reader.base)


def test_checks_find_nothing_wrong_with_good_minutes(store: Path) -> None:
    with open_reader(store) as reader:
        report = reader.validate()
        assert reader.stats().classes[str(FM.Meeting)] == 1
        assert reader.stats().passages == report.passages
    assert report.is_sound
    assert report.conforms
    assert report.documents == 1
    assert report.passages > 10
    assert '"passages_wrong": 0' in dumps(asdict(report))


def test_checks_find_words_that_do_not_stand_there(store: Path) -> None:
    def misquote(name: str, g: Graph) -> dict[str, Graph | None]:
        quote = sorted(g.subjects(OA.exact), key=str)[0]
        g.set((quote, OA.exact, Literal("What nobody said")))
        start = sorted(g.subjects(OA.start), key=str)[1]
        g.set((start, OA.start, Literal(99_998)))
        g.set((start, OA.end, Literal(99_999)))
        passage = sorted(g.subjects(OA.hasSource), key=str)[2]
        g.remove((passage, OA.hasSource, None))
        return {name: g}

    report = check_after(store, misquote)
    assert report.passages_wrong == 3
    assert not report.is_sound
    assert any("its words are not those of the text" in line for line in report.wrong)
    assert any("does not lie in the text" in line for line in report.wrong)


def test_checks_find_graphs_that_no_paper_has(store: Path) -> None:
    other = f"{DEFAULT_BASE}document/0123456789abcdef"

    def swap(name: str, g: Graph) -> dict[str, Graph | None]:
        return {name: None, other: g}

    report = check_after(store, swap)
    assert report.graphs_wrong == 2
    assert any(line.startswith(other) for line in report.wrong)


def test_checks_find_a_violation_in_the_store(store: Path) -> None:
    def spoil(name: str, g: Graph) -> dict[str, Graph | None]:
        g.remove((URIRef(name), FM.fileName, None))
        return {name: g}

    report = check_after(store, spoil)
    assert [one.focus for one in report.violations] == [
        document_iri(DEFAULT_BASE, report.violations[0].document)
    ]
    assert not report.conforms
    assert report.is_sound


def test_checks_count_what_is_withheld(tmp_path: Path) -> None:
    document, paper = make_minutes()
    facts = tuple(
        replace(fact, names=("www.example.org",)) if fact.kind == "person" else fact
        for fact in paper.facts
    )
    init_store(tmp_path / "store")
    put_in(tmp_path / "store", document, replace(paper, facts=facts))
    with open_reader(tmp_path / "store") as reader:
        report = reader.validate()
        held = reader.papers.withheld()
        (entry,) = reader.papers.documents()
        labels = QuadReader(reader.snapshot).read_graph(f"{DEFAULT_BASE}graph/entities")
        assert reader.stats().withheld == len(held) == 5
        assert entry.withheld == 5
        assert reader.papers.findings(entry.id)
        assert reader.papers.status_of(held[-1].iri).state == "unknown"
        # Its name is not in what is true across papers either.
        assert not [one for one in held if (URIRef(one.iri), None, None) in labels]
    assert (report.withheld, report.violations) == (5, ())
    assert sum(report.withheld_for.values()) == 5
    assert report.is_sound
    assert not report.conforms
