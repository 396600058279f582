"""The graph of a paper with a scanned page says which passages OCR read."""

from pathlib import Path

import pytest
from rdflib.namespace import RDF

from extract.loaders.ocr import has_ocr
from extract.pipeline import extract_paper
from extract.read import read_document
from graph.build import build_graph
from graph.iris import DEFAULT_BASE
from graph.namespaces import FM, concept
from graph.resolve import resolve_entities
from tests.extract.test_pdf_turned import LINES, write_mixed, write_page
from tests.graph.factories import make_record

pytestmark = pytest.mark.skipif(not has_ocr(), reason="tesseract is not installed")


def test_passages_of_the_scanned_page_are_marked_and_no_others(tmp_path: Path) -> None:
    document = read_document(write_mixed(tmp_path / "minutes.pdf", write_page(0), 0))
    paper = extract_paper(document)
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    g = build_graph(document, paper, identity, base=DEFAULT_BASE)
    marks = {
        (int(str(g.value(passage, FM.page))), g.value(passage, FM.textSource))
        for passage in g.subjects(RDF.type, FM.Passage)
    }
    assert marks == {(1, None), (2, concept("text-source", "ocr"))}


def test_facts_of_the_scanned_page_alone_carry_no_confidence(tmp_path: Path) -> None:
    scan = write_page(0, [*LINES, "It was resolved that the slipway be closed for the winter."])
    document = read_document(write_mixed(tmp_path / "minutes.pdf", scan, 0))
    scanned = document.pages[1].start
    facts = [fact for fact in extract_paper(document).facts if fact.kind == "decision"]
    known = {fact.spans[0].start >= scanned: fact.confidence is not None for fact in facts}
    assert known == {False: True, True: False}
