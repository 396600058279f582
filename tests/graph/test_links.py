"""Links across papers: what one paper names and another tells is one thing in the graph."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF

from extract.models import Inspection, Part, ResponseLink
from graph.build import build_graph
from graph.iris import DEFAULT_BASE, part_iri
from graph.namespaces import FM, concept
from graph.resolve import resolve_entities
from graph.resolve.named import Told, find_named
from graph.validate import validate_graph, violations
from tests.graph.factories import find_span, make_document, make_paper, make_record
from tests.graph.test_parts import name_of, read, records

HEAD = """EXAMPLE CITY COUNCIL
{body}
MINUTES OF THE MEETING HELD ON {day} AT 7.30 PM
Present: Councillors Oak (Chair), Elm and Ash
"""
CABINET = HEAD.format(body="CABINET", day="3 MARCH 2020") + (
    "5. CLOSURE OF MILL BRIDGE\n"
    "RESOLVED that the Mill Bridge be closed to lorries from the first of May.\n"
    "6. ROAD SIGNS\nRESOLVED that four road signs be bought.\n"
)
SCRUTINY = HEAD.format(body="PLACES SCRUTINY COMMITTEE", day="12 MARCH 2020") + (
    "4. MINUTES\nRESOLVED that the minutes of the meeting held on 9 January 2020 be approved as a "
    "correct record.\n"
    "5. CALL-IN: MILL BRIDGE\n"
    "The decision made by the Cabinet on 3 March 2020 had been called in.\n"
    "RESOLVED that the decision be referred back to the Cabinet.\n"
)
EARLIER = HEAD.format(body="PLACES SCRUTINY COMMITTEE", day="9 JANUARY 2020") + (
    "3. ROADS\nRESOLVED that the report be noted.\n"
)


def build(folder: Path, **texts: str) -> list[Graph]:
    papers = read(folder, **texts)
    identity = resolve_entities(records(papers), base=DEFAULT_BASE)
    return [build_graph(d, paper, identity, base=DEFAULT_BASE) for d, paper in papers]


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_links_decision_called_in_by_body_and_day_is_that_of_its_own_minutes(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    texts = dict(zip(order, (CABINET, SCRUTINY, EARLIER), strict=True))
    cabinet, scrutiny, earlier = build(tmp_path, **texts)
    ((caller, called),) = scrutiny.subject_objects(FM.callsIn)
    assert (called, FM.text, None) in cabinet
    assert "closed to lorries" in str(cabinet.value(called, FM.text))
    assert (called, FM.outcome, concept("outcome", "called-in")) in scrutiny
    assert (caller, FM.respondsTo, called) in scrutiny
    (link,) = scrutiny.subjects(FM.to, called)
    assert scrutiny.value(link, DCTERMS.type) == concept("link-type", "call-in")
    assert len(set(scrutiny.objects(link, FM.evidence))) == 2
    (meeting,) = set(scrutiny.objects(None, FM.concerns))
    assert (None, FM.decidedAt, meeting) in earlier


@pytest.mark.parametrize(("words", "count"), [("four road signs be bought", 1), ("a bench", 0)])
def test_links_below_a_committees_minutes_need_the_decision_in_its_own(
    tmp_path: Path, words: str, count: int
) -> None:
    council = HEAD.format(body="COUNCIL", day="12 MARCH 2020") + (
        "7. MINUTES OF THE CABINET MEETING HELD ON 3 MARCH 2020\n"
        f"RESOLVED that {words} for the mill.\n"
    )
    _, told = build(tmp_path, a=CABINET.replace("bought.", "bought for the mill."), b=council)
    assert len(set(told.subject_objects(FM.respondsTo))) == count


def test_links_part_of_a_pack_answers_the_inspection() -> None:
    document = make_document("Report. Ofsted inspected us in May.\nImprovement Plan after it.\n")
    start = document.text.index("Improvement")
    passage = find_span(document, "Improvement Plan")
    told = find_span(document, "Ofsted inspected us in May")
    part = Part(
        start=start,
        end=len(document.text),
        type="plan",
        title="Improvement Plan",
        evidence=passage[0],
    )
    link = ResponseLink(
        id="response:1",
        source=f"part:{start}",
        target="inspection:1",
        link_type="action-plan",
        basis="inferred",
        spans=(*passage, *told),
    )
    paper = replace(make_paper(Inspection(id="inspection:1", spans=told), link), parts=(part,))
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    g = build_graph(document, paper, identity, base=DEFAULT_BASE)
    source = URIRef(part_iri(str(name_of(document)), start))
    (inspection,) = g.objects(source, FM.respondsTo)
    assert (inspection, RDF.type, FM.Inspection) in g
    assert (source, RDF.type, FM.Document) in g
    assert violations(validate_graph(g)) == []


BRIDGE = Told("a", "Closure of Mill Bridge", "that the bridge be closed to lorries from May")
SIGNS = Told("b", "Road signs", "that four road signs be bought for the mill")


@pytest.mark.parametrize(
    ("title", "words", "iri"),
    [
        ("Mill Bridge", "", "a"),
        ("The closure of Mill Bridge", "", "a"),
        ("Mill Lane allotments", "", None),
        ("Report", "", None),
        (None, "That four road signs be bought for the mill", "b"),
        (None, "That a bench be bought", None),
        (None, "", None),
    ],
)
def test_links_named_decision_is_the_only_one_of_that_matter(
    title: str | None, words: str, iri: str | None
) -> None:
    assert find_named(title, words, [BRIDGE, SIGNS]) == iri


def test_links_two_decisions_of_one_matter_are_not_guessed_between() -> None:
    assert find_named("Mill Bridge", "", [BRIDGE, Told("c", "Closure of Mill Bridge", "x")]) is None
