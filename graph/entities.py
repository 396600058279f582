"""Build the graph of what is true across papers: one label a thing, council data, times, coverage.

Council data comes from the gazetteer, intervals and coverage from all papers together.
"""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import ORG, RDF, RDFS, TIME, XSD

from extract.tables import load_rows
from graph.build import new_graph
from graph.namespaces import FM, concept
from graph.properties import CLASSES
from graph.resolve.records import Coverage, Identity, Tenure


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
    for iri, slug in identity.councils.items():
        _add_council(g, identity.base, URIRef(iri), rows.get(slug, {}), named)
    for tenure in identity.tenures:
        _add_tenure(g, tenure)
    for coverage in identity.coverage:
        _add_coverage(g, identity, coverage)
    return g


def _classes(identity: Identity, iri: str) -> tuple[URIRef, ...]:
    kind = identity.kinds.get(iri, "")
    if iri in identity.inspectorates:
        return CLASSES["inspectorate"]
    return (ORG.Role,) if kind == "role" else CLASSES.get(kind, ())


def _add_council(
    g: Graph, base: str, council: URIRef, row: dict[str, str], named: dict[str, str]
) -> None:
    """Say what the gazetteer knows of a council, and which council took its place."""
    if row.get("council_type"):
        g.add((council, FM.councilType, concept("council-type", row["council_type"])))
    if row.get("local_authority_code"):
        g.add((council, FM.localAuthorityCode, Literal(row["local_authority_code"])))
    if row.get("gss_code"):
        g.add((council, FM.gssCode, Literal(row["gss_code"])))


def _add_tenure(g: Graph, tenure: Tenure) -> None:
    name = URIRef(f"{tenure.memberships[0]}/until/{tenure.last}")
    g.add((name, RDF.type, TIME.ProperInterval))
    g.add((name, RDFS.label, Literal(f"{tenure.first} to {tenure.last}")))
    for predicate, end, day in (
        (TIME.hasBeginning, "beginning", tenure.first),
        (TIME.hasEnd, "end", tenure.last),
    ):
        instant = URIRef(f"{name}#{end}")
        g.add((name, predicate, instant))
        g.add((instant, RDF.type, TIME.Instant))
        g.add((instant, TIME.inXSDDate, Literal(day, datatype=XSD.date)))
    for membership in tenure.memberships:
        g.add((URIRef(membership), ORG.memberDuring, name))


def _add_coverage(g: Graph, identity: Identity, coverage: Coverage) -> None:
    name = URIRef(f"{coverage.body}/coverage/{coverage.year}")
    label = f"{identity.labels.get(coverage.body, 'Body')} in {coverage.year}"
    g.add((name, RDF.type, FM.Coverage))
    g.add((name, RDFS.label, Literal(label)))
    g.add((name, FM.coverageOf, URIRef(coverage.body)))
    g.add((name, FM.year, Literal(f"{coverage.year:04}", datatype=XSD.gYear, normalize=False)))
    g.add((name, FM.meetingsKnown, Literal(coverage.meetings_known)))
    g.add((name, FM.meetingsReferredTo, Literal(coverage.meetings_referred_to)))
    g.add((name, FM.papersHeld, Literal(coverage.papers_held)))
