"""Build the graph of what is true across papers: one label a thing, council data, times, coverage,
versions.

Council data comes from the gazetteer; intervals, coverage and versions from all papers together.
The graph is made of parts that share no triple, one a thing, a time of office, a year of a body, a
meeting: what a paper changes is written without the rest being looked at.
"""

from collections.abc import Iterable
from functools import cache

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
    for iri in identity.labels:
        describe_thing(g, identity, iri)
    for tenure in identity.tenures:
        add_tenure(g, tenure)
    for coverage in identity.coverage:
        add_coverage(g, coverage, identity.labels)
    describe_versions(g, identity.versions)
    return g


def describe_thing(g: Graph, identity: Identity, iri: str) -> None:
    """Say what a thing is called and, of a council, what the gazetteer knows.

    Of a council `identity` must know those that it took the place of, and the one that took its.
    """
    thing = URIRef(iri)
    g.add((thing, RDFS.label, Literal(identity.labels[iri])))
    for kind in _classes(identity, iri):
        g.add((thing, RDF.type, kind))
    if identity.kinds.get(iri) != "council":
        return
    if iri in identity.councils:
        _add_council(g, thing, identity)
    else:
        _add_type_by_name(g, thing, identity.labels[iri])


def describe_versions(g: Graph, versions: Iterable[tuple[str, str]]) -> None:
    """Join drafts and what they are drafts of, by their IRIs."""
    for draft, final in versions:
        g.add((URIRef(draft), DCTERMS.isVersionOf, URIRef(final)))
        g.add((URIRef(final), DCTERMS.hasVersion, URIRef(draft)))


@cache
def council_rows() -> dict[str, dict[str, str]]:
    """The gazetteer's rows of councils, by slug."""
    return {row["slug"]: row for row in load_rows("councils.csv")}


@cache
def _predecessors() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for slug, row in council_rows().items():
        if row.get("end") and row.get("replaced_by"):
            found.setdefault(row["replaced_by"], []).append(slug)
    return {slug: tuple(sorted(old)) for slug, old in found.items()}


def related_councils(slug: str) -> tuple[str, ...]:
    """The councils, by slug, that one took the place of, and the one that took its place."""
    row = council_rows().get(slug, {})
    successor = (row["replaced_by"],) if row.get("end") and row.get("replaced_by") else ()
    return (*_predecessors().get(slug, ()), *successor)


def _classes(identity: Identity, iri: str) -> tuple[URIRef, ...]:
    kind = identity.kinds.get(iri, "")
    if iri in identity.inspectorates:
        return CLASSES["inspectorate"]
    return (ORG.Role,) if kind == "role" else CLASSES.get(kind, ())


def _add_council(g: Graph, council: URIRef, identity: Identity) -> None:
    """Say what the gazetteer knows of a council, and which councils changed into which."""
    slug = identity.councils[str(council)]
    row = council_rows().get(slug, {})
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
    named = {other: URIRef(iri) for iri, other in identity.councils.items()}
    for old in _predecessors().get(slug, ()):
        if old in named:
            _add_change(g, named[old], council, council_rows()[old]["end"])
    if row.get("end") and row.get("replaced_by") in named:
        new = named[row["replaced_by"]]
        g.add((council, ORG.changedBy, _change(new, row["end"])))


def _add_type_by_name(g: Graph, council: URIRef, label: str) -> None:
    for words, kind in _TYPES_BY_NAME.items():
        if label.endswith(words):
            g.add((council, FM.councilType, concept("council-type", kind)))


def _change(new: URIRef, day: str) -> URIRef:
    """The event by which a council was formed: one for all that went into it on a day."""
    return URIRef(f"{new}/formed/{day}")


def _add_change(g: Graph, old: URIRef, new: URIRef, day: str) -> None:
    """Say that a reorganisation put a council in the place of another."""
    event = _change(new, day)
    g.add((event, RDF.type, ORG.ChangeEvent))
    g.add((event, RDFS.label, Literal(f"reorganisation of {write_when(day)}")))
    g.add((event, DCTERMS.date, Literal(day, datatype=XSD.date)))
    g.add((event, ORG.originalOrganization, old))
    g.add((event, ORG.resultingOrganization, new))
    g.add((new, ORG.resultedFrom, event))
