"""Write what has been judged of identity as a graph of its own, for export."""

from collections.abc import Iterable
from decimal import Decimal

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS

from graph.build import new_graph
from graph.iris import passage_iri, short_hash
from graph.judging import Judged, Side
from graph.namespaces import FM, concept


def describe_judgements(judgements: Iterable[Judged], base: str) -> Graph:
    """Build the graph named `{base}graph/identity`."""
    g = new_graph()
    for one in judgements:
        _add_judgement(g, one, base)
    return g


def _add_judgement(g: Graph, one: Judged, base: str) -> None:
    name = URIRef(f"{base}identity/{_key(one)}")
    g.add((name, RDF.type, FM.IdentityJudgement))
    g.add((name, RDF.type, PROV.Entity))
    label = f"{one.left.label} and {one.right.label}: {one.verdict}"
    g.add((name, RDFS.label, Literal(label)))
    g.add((name, FM.identityVerdict, concept("identity-verdict", one.verdict)))
    g.add((name, FM.judgedBy, Literal(one.decided_by)))
    if one.reason:
        g.add((name, RDFS.comment, Literal(one.reason)))
    if one.score is not None:
        g.add((name, FM.score, Literal(Decimal(str(one.score)))))
    for side in (one.left, one.right):
        if side.iri:
            g.add((name, FM.judged, URIRef(side.iri)))
        if side.start is not None and side.end is not None:
            passage = passage_iri(side.document, side.start, side.end)
            g.add((name, FM.judgedFrom, URIRef(passage)))


def _key(one: Judged) -> str:
    if one.number is not None:
        return f"verdict-{one.number}"
    return short_hash(f"{one.kind} {_place(one.left)} {_place(one.right)} {one.reason}")


def _place(side: Side) -> str:
    return f"{side.document} {side.written} {side.start}"
