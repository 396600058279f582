"""Write coverage into the graph of what is true across papers."""

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD

from graph.namespaces import FM
from graph.resolve.coverage import Coverage


def add_coverage(g: Graph, coverage: Coverage, labels: Mapping[str, str]) -> None:
    """Say what is held of a body's year: how many of each, and which.

    `labels` are names by IRI, from which the label is made.
    """
    year = "undated" if coverage.year is None else f"{coverage.year:04}"
    when = ", year not known" if coverage.year is None else f" in {coverage.year}"
    name = URIRef(f"{coverage.body}/coverage/{year}")
    g.add((name, RDF.type, FM.Coverage))
    # A council of which no paper was read has no label: its IRI says what it is called.
    label = labels.get(coverage.body) or coverage.body.rpartition("/")[2].replace("-", " ")
    g.add((name, RDFS.label, Literal(f"{label}{when}")))
    g.add((name, FM.coverageOf, URIRef(coverage.body)))
    if coverage.year is not None:
        g.add((name, FM.year, Literal(year, datatype=XSD.gYear, normalize=False)))
    for count, which, things in (
        (FM.meetingsKnown, FM.meetingKnown, coverage.meetings_known),
        (FM.meetingsReferredTo, FM.meetingReferredTo, coverage.meetings_referred_to),
        (FM.papersHeld, FM.paperHeld, coverage.papers_held),
    ):
        g.add((name, count, Literal(len(things))))
        for thing in things:
            g.add((name, which, URIRef(thing)))
    # A paper that could not be read has no IRI: its source key says which it is.
    g.add((name, FM.papersFailed, Literal(len(coverage.papers_failed))))
    for key in coverage.papers_failed:
        g.add((name, FM.paperFailed, Literal(key)))
