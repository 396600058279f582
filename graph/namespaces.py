"""The prefix table: the only place where an IRI prefix is written.

`ontology/context.jsonld` and the SPARQL endpoint's undeclared prefixes are checked against it.
"""

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

FM = Namespace("https://w3id.org/folkmoot/ns#")
CONCEPTS = Namespace("https://w3id.org/folkmoot/ns/")
OA = Namespace("http://www.w3.org/ns/oa#")

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


def concept(scheme: str, slug: str) -> URIRef:
    """Name a concept of the ontology: `concept("outcome", "approved")`."""
    return CONCEPTS[f"{scheme}/{slug}"]
