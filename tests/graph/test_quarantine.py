"""What violates a shape is withheld with what depends on it, and the rest stands."""

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef

from extract.document import Document, Span
from extract.models import (
    AgendaItem,
    Amount,
    Clause,
    Decision,
    Judgement,
    Meeting,
    Membership,
    Paper,
    Part,
    Person,
    Recommendation,
    ResponseLink,
)
from extract.named_decisions import LOOSE
from graph.build import build_graph
from graph.iris import DEFAULT_BASE, document_id, document_iri
from graph.namespaces import FM
from graph.quarantine import DEPENDS_ON, Judged, withhold
from graph.resolve import Identity, resolve_entities
from tests.graph.factories import make_minutes, make_record


def judge(document: Document, paper: Paper) -> tuple[Judged, Identity]:
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)

    def render(kept: Paper, withheld: int) -> Graph:
        return build_graph(document, kept, identity, base=DEFAULT_BASE, withheld=withheld)

    key = document_id(document.sha256)
    name = document_iri(DEFAULT_BASE, key)
    return withhold(
        paper, key, name, length=len(document.text), identity=identity, render=render
    ), identity


def change(paper: Paper, fact_id: str, **changed: object) -> Paper:
    """A paper of which one fact says something else."""
    facts = tuple(
        replace(fact, **changed) if fact.id == fact_id else fact  # type: ignore[arg-type]
        for fact in paper.facts
    )
    return replace(paper, facts=facts)


def test_quarantine_takes_nothing_out_of_good_minutes() -> None:
    judged, _ = judge(*make_minutes())
    assert judged.withheld == {}
    assert not [one for one in judged.verdicts if one.severity == "violation"]


CASES: list[tuple[str, dict[str, object], set[str]]] = [
    ("person:a-quill", {"names": ("www.example.org",)}, {"person:a-quill", "membership:1"}),
    ("person:penrose", {"spans": ()}, {"person:penrose"}),
    ("decision:12", {"text": None, "date": None}, {"decision:12"}),
    ("decision:12", {"text": "  "}, {"decision:12"}),
    (
        "decision:13",
        {"clauses": (Clause(number="x" * 30, text="a"),)},
        {"decision:13", "response:1"},
    ),
    ("judgement:1", {"grade": "splendid"}, {"judgement:1"}),
    ("judgement:1", {"inspection": "inspection:9"}, {"judgement:1"}),
    ("judgement:1", {"spans": (Span(5, 99_999),)}, {"judgement:1"}),
    ("judgement:1", {"spans": (Span(5, 5),)}, {"judgement:1"}),
]


@pytest.mark.parametrize(("fact_id", "changed", "expected"), CASES)
def test_quarantine_holds_the_fact_and_what_depends_on_it(
    fact_id: str, changed: dict[str, object], expected: set[str]
) -> None:
    document, paper = make_minutes()
    judged, identity = judge(document, change(paper, fact_id, **changed))
    assert set(judged.withheld) == expected
    assert all(judged.withheld.values())
    name = URIRef(document_iri(DEFAULT_BASE, document_id(document.sha256)))
    assert judged.g.value(name, FM.withheld) == Literal(len(expected))
    for one in expected:
        iri = identity.iri(document_id(document.sha256), one)
        if iri is not None:
            assert (URIRef(iri), None, None) not in judged.g
            assert (None, None, URIRef(iri)) not in judged.g


def test_quarantine_leaves_out_what_is_named_loosely_and_told_nowhere() -> None:
    document, paper = make_minutes()
    spans = next(fact for fact in paper.facts if isinstance(fact, AgendaItem)).spans
    answering = next(fact.id for fact in paper.facts if isinstance(fact, Decision))
    named = Decision(id="decision:9", rule=LOOSE, date=dt.date(2015, 1, 6), spans=spans)
    link = ResponseLink(id="response:9", source=answering, target="decision:9", spans=spans)
    judged, identity = judge(document, replace(paper, facts=(*paper.facts, named, link)))
    assert identity.iri(document_id(document.sha256), "decision:9") is None
    assert judged.withheld == {}
    assert len(judged.g) == len(judge(document, paper)[0].g)


def test_quarantine_of_a_meeting_takes_its_items_and_leaves_its_decisions() -> None:
    document, paper = make_minutes()
    judged, _ = judge(document, change(paper, "meeting:1", venue="\n"))
    kinds = {fact.id: type(fact) for fact in paper.facts}
    assert {kinds[one] for one in judged.withheld} == {Meeting, AgendaItem}


def test_quarantine_of_a_thing_read_twice_takes_both() -> None:
    document, paper = make_minutes()
    (one,) = [fact for fact in paper.facts if fact.id == "person:dabb"]
    assert isinstance(one, Person)
    twin = replace(one, id="person:dabb-2", names=("http://example.org",))
    judged, identity = judge(document, replace(paper, facts=(*paper.facts, twin)))
    key = document_id(document.sha256)
    if identity.iri(key, twin.id) == identity.iri(key, one.id):
        assert set(judged.withheld) == {one.id, twin.id}
    else:
        assert set(judged.withheld) == {twin.id}


def test_quarantine_follows_reasons_of_parts_to_the_whole() -> None:
    document, paper = make_minutes()
    paper = change(paper, "decision:12", amounts=(Amount(value=Decimal(1), currency="pounds"),))
    judged, _ = judge(document, paper)
    assert set(judged.withheld) == {"decision:12"}
    focuses = {one.focus for one in judged.verdicts if one.severity == "violation"}
    assert any("/amount/" in focus for focus in focuses)


def test_quarantine_of_the_date_of_the_paper_leaves_the_paper() -> None:
    document, paper = make_minutes()
    judged, _ = judge(document, replace(paper, date=dt.date(1066, 10, 14)))
    assert judged.withheld == {}
    assert len(judged.g) > 100


def test_quarantine_fields_of_dependence_exist() -> None:
    records: dict[str, type[Any]] = {
        "membership": Membership,
        "item": AgendaItem,
        "recommendation": Recommendation,
    }
    records |= {"judgement": Judgement, "response": ResponseLink}
    for kind, names in DEPENDS_ON.items():
        assert set(names) <= {one.name for one in fields(records[kind])}


def test_quarantine_leaves_out_parts_that_cannot_stand() -> None:
    document, paper = make_minutes()
    part = Part(
        start=0,
        end=9,
        type="minutes",
        title="Minutes",
        evidence=Span(0, 9),
        date=dt.date(1066, 10, 14),
    )
    judged, _ = judge(document, replace(paper, parts=(part,)))
    assert judged.withheld == {}
    assert len(judged.g) > 0
    assert not [thing for thing in judged.g.subjects() if "/part/" in str(thing)]
