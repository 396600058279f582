"""Build the graph of what is true across papers: one label a thing, council data, times, coverage,
versions.

Council data comes from the gazetteer; intervals, coverage and versions from all papers together.
"""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS, SKOS, XSD

from extract.tables import load_rows
from graph.build import new_graph
from graph.coverage import add_coverage
from graph.namespaces import FM, concept
from graph.properties import CLASSES
from graph.resolve.labels import write_when
from graph.resolve.records import Identity
from graph.terms import add_tenure

# The register's words for a type of council, where the ontology has a shorter one.
_COUNCIL_TYPES = {
    "unitary-authority": "unitary",
    "scottish-unitary-authority": "scottish",
    "welsh-unitary-authority": "welsh",
    "ni-district": "northern-irish",
}
# What the name of a council outside the register says of its type.
_TYPES_BY_NAME = {
    "Parish Council": "parish",
    "Town Council": "town",
    "Community Council": "community",
}


def build_entities(identity: Identity) -> Graph:
    """Build the graph named `{base}graph/entities`."""
    g = new_graph()
    for iri, label in identity.labels.items():
        thing = URIRef(iri)
        g.add((thing, RDFS.label, Literal(label)))
        for kind in _classes(identity, iri):
            g.add((thing, RDF.type, kind))
    rows = {row["slug"]: row for row in load_rows("councils.csv")}
    named = {slug: iri for iri, slug in identity.councils.items()}
    for iri, name in identity.kinds.items():
        if name == "council" and iri not in identity.councils:
            _add_type_by_name(g, URIRef(iri), identity.labels[iri])
    for iri, slug in identity.councils.items():
        _add_council(g, URIRef(iri), rows.get(slug, {}), named)
    for tenure in identity.tenures:
        add_tenure(g, tenure)
    for coverage in identity.coverage:
        add_coverage(g, coverage, identity.labels)
    for draft, final in identity.versions:
        g.add((URIRef(draft), DCTERMS.isVersionOf, URIRef(final)))
        g.add((URIRef(final), DCTERMS.hasVersion, URIRef(draft)))
    return g


def _classes(identity: Identity, iri: str) -> tuple[URIRef, ...]:
    kind = identity.kinds.get(iri, "")
    if iri in identity.inspectorates:
        return CLASSES["inspectorate"]
    return (ORG.Role,) if kind == "role" else CLASSES.get(kind, ())


def _add_council(g: Graph, council: URIRef, row: dict[str, str], named: dict[str, str]) -> None:
    """Say what the gazetteer knows of a council, and which council took its place."""
    if row.get("council_type"):
        stated = row["council_type"]
        kind = _COUNCIL_TYPES.get(stated, stated)
        g.add((council, FM.councilType, concept("council-type", kind)))
    for name in row.get("alt_labels", "").split("|"):
        # The register's names in lower case are misspellings and search words.
        if name[:1].isupper():
            g.add((council, SKOS.altLabel, Literal(name)))
    if row.get("local_authority_code"):
        g.add((council, FM.localAuthorityCode, Literal(row["local_authority_code"])))
    if row.get("gss_code"):
        g.add((council, FM.gssCode, Literal(row["gss_code"])))
    if row.get("end") and row.get("replaced_by") in named:
        _add_change(g, council, URIRef(named[row["replaced_by"]]), row["end"])


def _add_type_by_name(g: Graph, council: URIRef, label: str) -> None:
    for words, kind in _TYPES_BY_NAME.items():
        if label.endswith(words):
            g.add((council, FM.councilType, concept("council-type", kind)))


def _add_change(g: Graph, old: URIRef, new: URIRef, day: str) -> None:
    """Say that a reorganisation put one council in the place of another."""
    # One event for all the councils that went into the new one.
    event = URIRef(f"{new}/formed/{day}")
    g.add((event, RDF.type, ORG.ChangeEvent))
    g.add((event, RDFS.label, Literal(f"reorganisation of {write_when(day)}")))
    g.add((event, DCTERMS.date, Literal(day, datatype=XSD.date)))
    g.add((event, ORG.originalOrganization, old))
    g.add((event, ORG.resultingOrganization, new))
    g.add((old, ORG.changedBy, event))
    g.add((new, ORG.resultedFrom, event))
