"""The graph of one document: compared with a golden case, and held to what must always hold."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from extract.document import Page, Span
from extract.models import Council
from graph.build import build_graph, write_date
from graph.entities import build_entities
from graph.iris import DEFAULT_BASE, document_id, document_iri
from graph.namespaces import FM, OA, concept
from graph.provenance import add_passage, configuration_hash, software_version
from graph.resolve import resolve_entities
from tests.graph.factories import make_document, make_minutes, make_paper, make_record

CASE = Path(__file__).parent / "cases" / "minutes.ttl"
ENTITIES = Path(__file__).parent / "cases" / "entities.ttl"


def build_minutes() -> Graph:
    document, paper = make_minutes()
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    return build_graph(document, paper, identity, base=DEFAULT_BASE)


def read_case(path: Path) -> Graph:
    text = path.read_text(encoding="utf-8")
    text = text.replace("VERSION", software_version()).replace("TABLES", configuration_hash())
    return Graph().parse(data=text, format="turtle")


def test_build_minutes_give_the_golden_graph() -> None:
    assert to_isomorphic(build_minutes()) == to_isomorphic(read_case(CASE))


def test_build_entities_give_the_golden_graph() -> None:
    document, paper = make_minutes()
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    assert to_isomorphic(build_entities(identity)) == to_isomorphic(read_case(ENTITIES))


def test_build_makes_no_blank_node() -> None:
    assert not [term for triple in build_minutes() for term in triple if isinstance(term, BNode)]


def test_build_every_quotation_stands_verbatim_at_its_position() -> None:
    document, _ = make_minutes()
    g = build_minutes()
    passages = list(g.subjects(RDF.type, FM.Passage))
    assert passages
    for passage in passages:
        position, quote = URIRef(f"{passage}#position"), URIRef(f"{passage}#quote")
        assert set(g.objects(passage, OA.hasSelector)) == {position, quote}
        start, end = int(str(g.value(position, OA.start))), int(str(g.value(position, OA.end)))
        assert str(g.value(quote, OA.exact)) == document.text[start:end]
        assert document.text[:start].endswith(str(g.value(quote, OA.prefix)))
        assert document.text[end:].startswith(str(g.value(quote, OA.suffix)))


@settings(deadline=None)
@given(st.text(min_size=1), st.data())
def test_build_quotes_any_span_of_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    document = make_document(text.encode("utf-8", "replace").decode())
    council = Council(id="council:x", name="Eastmere", spans=(Span(start, end),))
    paper = make_paper(council)
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    g = build_graph(document, paper, identity, base=DEFAULT_BASE)
    (quote,) = g.subjects(RDF.type, OA.TextQuoteSelector)
    assert str(g.value(quote, OA.exact)) == document.text[start:end]


@pytest.mark.parametrize("span", [Span(3, 99), Span(4, 4), Span(-2, 3)])
def test_build_a_span_outside_the_text_is_no_evidence(span: Span) -> None:
    document = make_document("Eastmere")
    paper = make_paper(Council(id="council:x", name="Eastmere", spans=(span,)))
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    g = build_graph(document, paper, identity, base=DEFAULT_BASE)
    assert not list(g.subject_objects(FM.evidence))
    with pytest.raises(ValueError, match="no such passage"):
        add_passage(g, document, "http://example.org/d", span)


@pytest.mark.parametrize(
    ("span", "is_marked"),
    [
        (Span(0, 4), False),
        (Span(5, 9), True),
        (Span(8, 14), True),
        (Span(2, 7), True),
        (Span(10, 14), False),
    ],
)
def test_build_passage_with_words_of_a_scan_says_so(span: Span, is_marked: bool) -> None:
    document = replace(
        make_document("Text\nscan\nText"),
        pages=(Page(1, 0, 5), Page(2, 5, 10, True), Page(3, 10, 14)),
    )
    g = Graph()
    passage = add_passage(g, document, "http://example.org/d", span)
    ocr = concept("text-source", "ocr")
    assert list(g.objects(passage, FM.textSource)) == ([ocr] if is_marked else [])


def test_build_what_points_at_a_withheld_fact_is_left_out() -> None:
    document, paper = make_minutes()
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    kept = make_paper(
        *(fact for fact in paper.facts if fact.kind != "inspection"), publisher=paper.publisher
    )
    g = build_graph(document, kept, identity, base=DEFAULT_BASE, withheld=1)
    name = URIRef(document_iri(DEFAULT_BASE, document_id(document.sha256)))
    assert g.value(name, FM.withheld) == Literal(1)
    assert not list(g.subject_objects(FM.concerns))
    assert not list(g.subject_objects(FM.judgementOf))


def test_build_says_which_document_it_replaces() -> None:
    document, paper = make_minutes()
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    old = f"{DEFAULT_BASE}document/0000000000000000"
    g = build_graph(document, paper, identity, base=DEFAULT_BASE, replaces=old)
    assert list(g.objects(None, DCTERMS.replaces)) == [URIRef(old)]


def test_build_people_and_bodies_bear_no_label_in_a_document() -> None:
    g = build_minutes()
    for kind in (FM.Council, FM.Committee, FM.Inspectorate):
        for thing in g.subjects(RDF.type, kind):
            assert (thing, RDFS.label, None) not in g


@pytest.mark.parametrize(
    ("when", "datatype"),
    [("2014", XSD.gYear), ("2014-03", XSD.gYearMonth), ("2014-03-12", XSD.date)],
)
def test_build_dates_say_no_more_than_is_known(when: str, datatype: URIRef) -> None:
    written = write_date(when)
    assert (str(written), written.datatype) == (when, datatype)
