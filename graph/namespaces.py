"""The prefix table: the only place where an IRI prefix is written.

`ontology/context.jsonld` and the SPARQL endpoint's undeclared prefixes are checked against it.
"""

from functools import lru_cache

from rdflib import URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SH,
    SKOS,
    TIME,
    VOID,
    XSD,
    Namespace,
)


class _Terms(Namespace):
    """A namespace that makes each of its names once: making one costs as much as a look-up."""

    def __getattr__(self, name: str) -> URIRef:
        term = super().__getattr__(name)
        self.__dict__[name] = term
        return term


FM = _Terms("https://w3id.org/folkmoot/ns#")
CONCEPTS = Namespace("https://w3id.org/folkmoot/ns/")
OA = _Terms("http://www.w3.org/ns/oa#")

PREFIXES: dict[str, str] = {
    "fm": str(FM),
    "org": str(ORG),
    "foaf": str(FOAF),
    "dcterms": str(DCTERMS),
    "skos": str(SKOS),
    "prov": str(PROV),
    "oa": str(OA),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
    "owl": str(OWL),
    "sh": str(SH),
    "void": str(VOID),
    "dcat": str(DCAT),
    "time": str(TIME),
}


@lru_cache(maxsize=4_096)
def concept(scheme: str, slug: str) -> URIRef:
    """Name a concept of the ontology: `concept("outcome", "approved")`."""
    return CONCEPTS[f"{scheme}/{slug}"]
