"""The graph of what is true across papers: council data, reorganisations, times of roles."""

import datetime as dt

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import ORG, RDF, RDFS, SKOS, TIME, XSD

from extract.models import Council, Fact, Membership, Person
from extract.tables import load_rows
from graph.entities import build_entities
from graph.iris import DEFAULT_BASE
from graph.namespaces import FM, concept
from graph.resolve import PaperRecord, resolve_entities
from tests.graph.factories import make_paper


def build(*facts: Fact) -> Graph:
    record = PaperRecord("0" * 16, "0.txt", "0.txt", make_paper(*facts))
    return build_entities(resolve_entities([record], base=DEFAULT_BASE))


def test_entities_say_what_the_gazetteer_knows() -> None:
    g = build(Council(id="c", name="Exeter City Council", slug="exeter"))
    exeter = URIRef(f"{DEFAULT_BASE}council/exeter")
    assert g.value(exeter, RDFS.label) == Literal("Exeter City Council")
    assert list(g.objects(exeter, SKOS.altLabel)) == [Literal("Exeter")]
    assert g.value(exeter, FM.localAuthorityCode) == Literal("EXE")
    assert g.value(exeter, FM.councilType) == concept("council-type", "non-metropolitan-district")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Mere Parish Council", "parish"), ("Mere Town Council", "town")],
)
def test_entities_take_the_type_of_an_unlisted_council_from_its_name(name: str, kind: str) -> None:
    g = build(Council(id="c", name=name))
    assert list(g.objects(None, FM.councilType)) == [concept("council-type", kind)]


def test_entities_know_the_type_of_every_listed_council() -> None:
    councils = [
        Council(id=row["slug"], name=row["label"], slug=row["slug"])
        for row in load_rows("councils.csv")
    ]
    g = build(*councils)
    assert len(set(g.subjects(RDF.type, FM.Council))) == len(councils)
    assert not set(g.objects(None, FM.councilType)) & {
        concept("council-type", kind) for kind in ("unitary-authority", "ni-district")
    }


def test_entities_join_a_council_to_the_one_that_took_its_place() -> None:
    g = build(
        Council(id="old", name="Allerdale Borough Council", slug="allerdale"),
        Council(id="new", name="Cumberland Council", slug="cumberland"),
    )
    (event,) = g.subjects(RDF.type, ORG.ChangeEvent)
    assert (URIRef(f"{DEFAULT_BASE}council/allerdale"), ORG.changedBy, event) in g
    assert (URIRef(f"{DEFAULT_BASE}council/cumberland"), ORG.resultedFrom, event) in g


def test_entities_give_a_role_seen_twice_its_time() -> None:
    council = Council(id="c", name="Eastmere Council")
    person = Person(id="p", name="Ada Quill", is_councillor=True, council="c")
    held = [
        Membership(id=f"m{day}", person="p", organization="c", role="Leader", as_of=day)
        for day in (dt.date(2015, 3, 3), dt.date(2015, 9, 1))
    ]
    g = build(council, person, *held)
    (interval,) = set(g.objects(None, ORG.memberDuring))
    beginning = g.value(URIRef(str(interval)), TIME.hasBeginning)
    assert g.value(URIRef(str(beginning)), TIME.inXSDDate) == Literal(
        "2015-03-03", datatype=XSD.date
    )
    assert g.value(URIRef(str(interval)), FM.basis) == FM.Derived
    assert g.value(URIRef(str(interval)), FM.daysObserved) == Literal(2)
    assert g.value(URIRef(str(interval)), FM.longestGap) == Literal(182)
