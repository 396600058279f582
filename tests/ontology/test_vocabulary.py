"""The vocabulary is complete, in agreement with the records, and free of blank nodes."""

from dataclasses import fields
from importlib.resources import files
from typing import get_args

import pytest
from rdflib import OWL, RDF, RDFS, SDO, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from extract import document, models
from graph.namespaces import CONCEPTS, FM, concept
from graph.properties import CLASSES, PROPERTIES
from ontology.document import load_ontology

VOCABULARY = load_ontology()
EVERYTHING = VOCABULARY + Graph().parse(
    data=files("ontology").joinpath("alignments.ttl").read_text(encoding="utf-8"), format="turtle"
)


def own(*kinds: Node) -> list[URIRef]:
    found = {term for kind in kinds for term in VOCABULARY.subjects(RDF.type, kind)}
    return sorted(URIRef(str(term)) for term in found if str(term).startswith(str(FM)))


CLASS_TERMS = own(OWL.Class)
PROPERTY_TERMS = own(OWL.ObjectProperty, OWL.DatatypeProperty)
CONCEPT_TERMS = sorted(URIRef(str(term)) for term in VOCABULARY.subjects(RDF.type, SKOS.Concept))
SLUGS = {
    "document-type": get_args(models.DocumentType),
    "document-status": get_args(models.DocumentStatus),
    "text-source": get_args(document.TextSource),
    "method": (
        "unanimous",
        "majority",
        "casting-vote",
        "without-a-vote",
    ),
    "body-type": (
        "full-council",
        "cabinet",
        "scrutiny",
        "regulatory",
        "panel",
        "board",
        "sub-committee",
        "other",
    ),
    "role": (
        "chair",
        "vice-chair",
        "member",
        "substitute",
        "appointed-member",
        "leader",
        "cabinet-member",
        "mayor",
        "director",
        "officer",
        "inspector",
        "head-teacher",
    ),
    "link-type": (
        "statement-of-proposed-action",
        "action-plan",
        "progress-update",
        "scrutiny",
        "cabinet-decision",
        "call-in",
        "amendment",
        "mention",
    ),
    "outcome": (
        "approved",
        "agreed",
        "noted",
        "endorsed",
        "welcomed",
        "adopted",
        "recommended",
        "referred",
        "deferred",
        "refused",
        "delegated",
        "appointed",
        "called-in",
        "granted",
        "rejected",
        "received",
        "withdrawn",
        "amended",
        "lost",
    ),
    "framework": ("ilacs", "sif", "joint-area-send", "area-send", "cqc-assessment"),
    "grade": ("outstanding", "good", "adequate", "requires-improvement", "inadequate"),
}
"""The slugs that the records of extraction promise, scheme by scheme."""


def test_no_blank_node_stands_in_the_ontology() -> None:
    assert not [triple for triple in EVERYTHING if any(isinstance(each, BNode) for each in triple)]


@pytest.mark.parametrize("term", CLASS_TERMS + PROPERTY_TERMS)
def test_term_is_labelled_and_explained(term: URIRef) -> None:
    for predicate in (RDFS.label, RDFS.comment):
        values = list(VOCABULARY.objects(term, predicate))
        assert len(values) == 1, predicate
        assert isinstance(values[0], Literal) and values[0].language is None
    assert (term, RDFS.isDefinedBy, URIRef(str(FM).rstrip("#"))) in VOCABULARY


@pytest.mark.parametrize("term", PROPERTY_TERMS)
def test_property_has_one_domain_and_one_range(term: URIRef) -> None:
    for predicate in (RDFS.domain, RDFS.range):
        values = list(VOCABULARY.objects(term, predicate))
        assert len(values) == 1, predicate
        if str(values[0]).startswith(str(FM)):
            assert (values[0], RDF.type, OWL.Class) in VOCABULARY


@pytest.mark.parametrize("term", PROPERTY_TERMS)
def test_classes_of_a_property_are_subclasses_of_its_domain(term: URIRef) -> None:
    for many, one in ((SDO.domainIncludes, RDFS.domain), (SDO.rangeIncludes, RDFS.range)):
        whole = VOCABULARY.value(term, one)
        if not str(whole).startswith(str(FM)):
            continue
        for part in VOCABULARY.objects(term, many):
            if str(part).startswith(str(FM)) and term != FM.derivedProperty:
                assert whole in VOCABULARY.transitive_objects(part, RDFS.subClassOf), part


@pytest.mark.parametrize("term", CONCEPT_TERMS)
def test_concept_is_labelled_defined_and_in_one_scheme(term: URIRef) -> None:
    assert VOCABULARY.value(term, RDFS.label) == VOCABULARY.value(term, SKOS.prefLabel)
    for predicate in (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.inScheme):
        assert len(list(VOCABULARY.objects(term, predicate))) == 1, predicate
    scheme = VOCABULARY.value(term, SKOS.inScheme)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in VOCABULARY
    if not str(term).startswith(str(FM)):
        assert str(term).startswith(f"{scheme}/")
        slug = str(term).removeprefix(f"{scheme}/")
        assert Literal(slug) in set(VOCABULARY.objects(term, SKOS.notation))


def test_labels_of_concepts_are_unique_in_their_scheme() -> None:
    for scheme in VOCABULARY.subjects(RDF.type, SKOS.ConceptScheme):
        members = list(VOCABULARY.subjects(SKOS.inScheme, scheme))
        assert len({VOCABULARY.value(each, RDFS.label) for each in members}) == len(members)


@pytest.mark.parametrize(
    ("scheme", "slug"), [(scheme, slug) for scheme, slugs in SLUGS.items() for slug in slugs]
)
def test_slug_of_the_records_is_a_concept(scheme: str, slug: str) -> None:
    assert (concept(scheme, slug), RDF.type, SKOS.Concept) in VOCABULARY


def test_bases_of_the_records_are_concepts() -> None:
    for basis in get_args(models.Basis):
        assert (FM[basis.capitalize()], RDF.type, FM.Basis) in VOCABULARY


def test_methods_of_the_records_are_those_of_the_scheme() -> None:
    annotation = next(each.type for each in fields(models.Decision) if each.name == "method")
    named = {slug for part in get_args(annotation) for slug in get_args(part)}
    members = VOCABULARY.subjects(SKOS.inScheme, CONCEPTS["method"])
    assert named == {str(each).rsplit("/", 1)[1] for each in members}


def test_grades_are_ordered_and_each_stands_in_a_scale_or_alone() -> None:
    grades = set(VOCABULARY.subjects(SKOS.inScheme, CONCEPTS["grade"]))
    assert {grade for grade in grades if VOCABULARY.value(grade, FM.order) is None} == set()
    for scale in VOCABULARY.subjects(RDF.type, SKOS.Collection):
        members = list(VOCABULARY.objects(scale, SKOS.member))
        orders = {VOCABULARY.value(each, FM.order) for each in members}
        assert set(members) <= grades
        assert len(orders) == len(members) >= 2, scale


def test_borrowed_terms_say_how_they_are_used() -> None:
    for term in VOCABULARY.subjects(SKOS.scopeNote, None):
        assert not str(term).startswith(str(FM))
        assert VOCABULARY.value(term, RDFS.label) and VOCABULARY.value(term, RDFS.isDefinedBy)
        has = [(term, each, None) in VOCABULARY for each in (SDO.domainIncludes, SDO.rangeIncludes)]
        assert has in ([True, True], [False, False]), term


def test_what_the_graph_is_built_of_is_in_the_vocabulary() -> None:
    described = set(VOCABULARY.subjects(RDFS.label, None))
    used = {kind for kinds in CLASSES.values() for kind in kinds}
    used |= {row.predicate for rows in PROPERTIES.values() for row in rows}
    assert used - described == set()
    schemes = {row.scheme for rows in PROPERTIES.values() for row in rows if row.scheme}
    assert {CONCEPTS[each] for each in schemes} <= set(
        VOCABULARY.subjects(RDF.type, SKOS.ConceptScheme)
    )
