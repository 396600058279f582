"""Write terms of office into the graph of what is true across papers."""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import ORG, RDF, RDFS, TIME, XSD

from graph.namespaces import FM
from graph.resolve.labels import write_when
from graph.resolve.terms import Tenure


def name_term(tenure: Tenure) -> URIRef:
    """The IRI of a term: by its first membership and its last day."""
    return URIRef(f"{tenure.memberships[0]}/until/{tenure.last}")


def add_tenure(g: Graph, tenure: Tenure) -> None:
    """Say when a role was held, and how sure that is.

    Every membership observed leads to the interval; its days are those of `fm:asOf`, so that what
    was seen and what lies between can be told apart.
    """
    name = name_term(tenure)
    label = f"{write_when(tenure.first)} to {write_when(tenure.last)}"
    g.add((name, RDF.type, TIME.ProperInterval))
    g.add((name, RDFS.label, Literal(label)))
    g.add((name, FM.basis, FM.Derived))
    g.add((name, FM.daysObserved, Literal(tenure.days)))
    g.add((name, FM.longestGap, Literal(tenure.longest_gap)))
    for predicate, end, day in (
        (TIME.hasBeginning, "beginning", tenure.first),
        (TIME.hasEnd, "end", tenure.last),
    ):
        instant = URIRef(f"{name}#{end}")
        g.add((name, predicate, instant))
        g.add((instant, RDF.type, TIME.Instant))
        g.add((instant, TIME.inXSDDate, Literal(day, datatype=XSD.date)))
    for bound, limit in (
        (FM.anotherBefore, tenure.another_before),
        (FM.anotherAfter, tenure.another_after),
    ):
        if limit is not None:
            g.add((name, bound, Literal(limit, datatype=XSD.date)))
    for membership in tenure.memberships:
        g.add((URIRef(membership), ORG.memberDuring, name))
