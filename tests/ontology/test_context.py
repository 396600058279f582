"""The JSON-LD context says what the vocabulary and the prefix table say, no more and no less."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SDO, XSD, Graph
from rdflib.compare import isomorphic
from rdflib.term import Node

from graph.namespaces import FM, PREFIXES
from ontology.document import load_ontology

CONTEXT = json.loads(files("ontology").joinpath("context.jsonld").read_text(encoding="utf-8"))
TERMS = CONTEXT["@context"]
VOCABULARY = load_ontology()
GOOD = Path(__file__).parents[1] / "shapes" / "good.ttl"
KEYWORDS = {"@version": 1.1, "id": "@id", "type": "@type"}


def test_prefixes_are_those_of_the_table() -> None:
    prefixes = {key: value for key, value in TERMS.items() if str(value).startswith("http")}
    assert prefixes == PREFIXES


def test_every_term_of_ours_is_in_the_context_and_no_other() -> None:
    ours = set()
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        found = {str(term) for term in VOCABULARY.subjects(RDF.type, kind)}
        ours |= {name.removeprefix(str(FM)) for name in found if name.startswith(str(FM))}
    plain = {key for key in TERMS if ":" not in key}
    assert plain - set(PREFIXES) - set(KEYWORDS) == ours
    assert {key: TERMS[key] for key in KEYWORDS} == KEYWORDS


def expand(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest


def test_term_stands_for_its_own_address() -> None:
    for key, value in TERMS.items():
        if key in PREFIXES or key in KEYWORDS:
            continue
        name = value["@id"] if isinstance(value, dict) else value
        assert expand(name) == (expand(key) if ":" in key else str(FM[key])), key


def coercion(ranges: set[Node]) -> str | None:
    """Say how the context should type values of these classes or datatypes."""
    datatypes = {each for each in ranges if str(each).startswith(str(XSD)) or each == RDFS.Literal}
    if not datatypes:
        return "@id"
    plain = {XSD.string, RDFS.Literal} & datatypes
    if plain or len(datatypes) > 1:
        return None
    return f"xsd:{str(datatypes.pop()).removeprefix(str(XSD))}"


def test_values_are_typed_as_the_ranges_say() -> None:
    for term in set(VOCABULARY.subjects(RDFS.range, None)):
        key = str(term).removeprefix(str(FM))
        value = TERMS[key]
        typed = value.get("@type") if isinstance(value, dict) else None
        assert typed == coercion(set(VOCABULARY.objects(term, RDFS.range))), key


def test_borrowed_properties_are_typed_as_they_are_used() -> None:
    typed = {expand(key): value["@type"] for key, value in TERMS.items() if ":" in key}
    expected = {}
    for term in set(VOCABULARY.subjects(SDO.rangeIncludes, None)):
        how = coercion(set(VOCABULARY.objects(term, SDO.rangeIncludes)))
        if how and not str(term).startswith(str(FM)):
            expected[str(term)] = how
    assert typed == expected


# rdflib's own JSON-LD parser still uses its old class of dataset.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_a_graph_survives_json_ld_with_the_context() -> None:
    good = Graph().parse(GOOD, format="turtle")
    written = good.serialize(format="json-ld", context=TERMS, auto_compact=False)
    assert '"decidedBy"' in written
    assert isomorphic(Graph().parse(data=written, format="json-ld"), good)
