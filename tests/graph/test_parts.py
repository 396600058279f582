"""Packs, their parts, and the minutes that several papers hold: each thing stands once."""

from itertools import permutations
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from extract.document import Document
from extract.models import Paper
from extract.pipeline import extract_paper
from extract.read import read_document
from graph.build import build_graph
from graph.entities import build_entities
from graph.iris import DEFAULT_BASE, document_id, document_iri
from graph.namespaces import FM, concept
from graph.resolve import PaperRecord, resolve_entities
from graph.validate import validate_graph, violations
from tests.extract.invented import MINUTES
from tests.extract.test_parts import PACK


def read(folder: Path, **texts: str) -> list[tuple[Document, Paper]]:
    found = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        document = read_document(path, source_key=name)
        found.append((document, extract_paper(document)))
    return found


def records(papers: list[tuple[Document, Paper]]) -> list[PaperRecord]:
    return [
        PaperRecord(document_id(d.sha256), d.source_key, d.file_name, paper) for d, paper in papers
    ]


def name_of(document: Document) -> URIRef:
    return URIRef(document_iri(DEFAULT_BASE, document_id(document.sha256)))


def graphs(papers: list[tuple[Document, Paper]]) -> list[Graph]:
    identity = resolve_entities(records(papers), base=DEFAULT_BASE)
    return [build_graph(d, paper, identity, base=DEFAULT_BASE) for d, paper in papers]


def test_parts_are_documents_of_the_pack(tmp_path: Path) -> None:
    papers = read(tmp_path, pack=PACK)
    (g,) = graphs(papers)
    pack = name_of(papers[0][0])
    parts = set(g.subjects(DCTERMS.isPartOf, pack)) & set(g.subjects(RDF.type, FM.Document))
    assert parts == {URIRef(f"{pack}/part/{part.start}") for part in papers[0][1].parts}
    for part in parts:
        assert g.value(part, FM.fileName) is None
        (passage,) = g.objects(part, FM.evidence)
        assert str(passage).startswith(f"{pack}/passage/")
    assert violations(validate_graph(g)) == []


def test_appendix_is_part_of_its_report_too(tmp_path: Path) -> None:
    papers = read(tmp_path, pack=PACK)
    (g,) = graphs(papers)
    (appendix,) = g.subjects(DCTERMS.type, concept("document-type", "plan"))
    pack = name_of(papers[0][0])
    whole = URIRef(f"{pack}/part/{papers[0][1].parts[2].start}")
    assert set(g.objects(appendix, DCTERMS.isPartOf)) == {pack, whole}
    (report,) = g.subjects(FM.document, whole)
    assert (report, RDF.type, FM.Report) in g


def test_part_mentions_what_it_names(tmp_path: Path) -> None:
    papers = read(tmp_path, pack=PACK)
    (g,) = graphs(papers)
    minutes = papers[0][1].parts[1]
    named = {
        str(thing)
        for thing in g.objects(URIRef(f"{name_of(papers[0][0])}/part/{minutes.start}"), FM.mentions)
    }
    assert any("/person/" in thing for thing in named)
    assert any("/meeting/2012-04-12" in thing for thing in named)


FINAL = (
    MINUTES + "\nThe minutes of this meeting were confirmed at the meeting held on 14 June 2012.\n"
)


@pytest.mark.parametrize("order", list(permutations(("pack", "final", "copy"))))
def test_draft_is_a_version_of_the_approved_minutes(tmp_path: Path, order: tuple[str, ...]) -> None:
    texts = {"pack": PACK, "final": FINAL, "copy": MINUTES}
    papers = read(tmp_path, **{name: texts[name] for name in order})
    g = build_entities(resolve_entities(records(papers), base=DEFAULT_BASE))
    by_name = {document.source_key: (document, paper) for document, paper in papers}
    pack, paper = by_name["pack"]
    draft = URIRef(f"{name_of(pack)}/part/{paper.parts[1].start}")
    final = name_of(by_name["final"][0])
    assert list(g.subject_objects(DCTERMS.isVersionOf)) == [(draft, final)]
    assert list(g.subject_objects(DCTERMS.hasVersion)) == [(final, draft)]


def test_two_drafts_are_no_versions_of_each_other(tmp_path: Path) -> None:
    papers = read(tmp_path, one=f"DRAFT\n\n{MINUTES}", two=f"DRAFT\n\n{MINUTES}\n")
    identity = resolve_entities(records(papers), base=DEFAULT_BASE)
    assert identity.versions == ()


def decisions(g: Graph) -> set[str]:
    return {str(thing) for thing in g.subjects(RDF.type, FM.Decision)}


@pytest.mark.parametrize("order", [("final", "pack"), ("pack", "final")])
def test_minutes_in_two_papers_are_one_set_of_things(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    texts = {"pack": PACK, "final": FINAL}
    papers = read(tmp_path, **{name: texts[name] for name in order})
    one, other = graphs(papers)
    for kind in (FM.Decision, FM.AgendaItem):
        shared = {str(s) for s in one.subjects(RDF.type, kind) if "2012-04-12" in str(s)}
        assert shared == {str(s) for s in other.subjects(RDF.type, kind) if "2012-04-12" in str(s)}
        assert shared
    (meeting,) = {s for s in one.subjects(FM.present) if "2012-04-12" in str(s)}
    assert set(one.objects(meeting, FM.present)) == set(other.objects(meeting, FM.present))


def test_decision_is_known_by_its_words_not_its_place(tmp_path: Path) -> None:
    first = "RESOLVED: that the scheme for the bridge be approved."
    second = "RESOLVED: that the contract be signed by the Director of Works."
    start, end = MINUTES.index("RESOLVED\n\n(i)"), MINUTES.index("76. ALLOT")
    papers = read(
        tmp_path,
        both=f"{MINUTES[:start]}{first}\n\n{second}\n\n{MINUTES[end:]}",
        last=f"{MINUTES[:start]}{second}\n\n{MINUTES[end:]}",
    )
    both, last = graphs(papers)
    assert decisions(last) < decisions(both)
    (signed,) = last.subjects(
        FM.text, Literal("that the contract be signed by the Director of Works.")
    )
    assert (
        signed,
        FM.text,
        Literal("that the contract be signed by the Director of Works."),
    ) in both
