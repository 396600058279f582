"""Describe the named graphs that no paper bears the name of: what is in each, and how much."""

from typing import NamedTuple

from api.catalogue import Catalogue
from graph.answers import Term
from graph.escaping import iri_ref, write_term
from graph.iris import entities_graph_iri, identity_graph_iri, ontology_graph_iri
from graph.namespaces import PREFIXES


class _Graph(NamedTuple):
    label: str
    comment: str


_ENTITIES = _Graph("What is true across papers", "Names and kinds of councils, bodies and people.")
_ONTOLOGY = _Graph("The vocabulary", "Classes, properties and lists of concepts, as used here.")
_IDENTITY = _Graph("Judgements of identity", "Which mentions were taken to be the same thing.")


def graph_facts(catalogue: Catalogue, iri: str) -> list[tuple[str, Term]] | None:
    """Say what a named graph is and holds; None where it is none of ours or holds nothing."""
    base = catalogue.base
    named = {
        entities_graph_iri(base): _ENTITIES,
        ontology_graph_iri(base): _ONTOLOGY,
        identity_graph_iri(base): _IDENTITY,
    }.get(iri)
    if named is None:
        return None
    count = catalogue.keep(("graph", iri), lambda: _count(catalogue, iri))
    if not count:
        return None
    number = Term("literal", str(count), None, PREFIXES["xsd"] + "integer")
    return [
        (PREFIXES["rdf"] + "type", Term("uri", PREFIXES["void"] + "Dataset")),
        (PREFIXES["rdfs"] + "label", Term("literal", named.label)),
        (PREFIXES["rdfs"] + "comment", Term("literal", named.comment)),
        (PREFIXES["void"] + "triples", number),
    ]


def write_facts(iri: str, facts: list[tuple[str, Term]]) -> str:
    """Write facts of one thing as N-Triples."""
    return "".join(f"{iri_ref(iri)} {iri_ref(key)} {write_term(value)} .\n" for key, value in facts)


def _count(catalogue: Catalogue, iri: str) -> int:
    rows = catalogue.select(
        f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {iri_ref(iri)} {{ ?s ?p ?o }} }}"
    ).records()
    return int(rows[0]["n"].value)
