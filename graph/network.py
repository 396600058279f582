"""The network of people, bodies and decisions, for programs that draw and measure networks.

Made and written by networkx. Nodes and edges are in the order of their IRIs and carry plain
values of one type a column, so the same store gives the same bytes.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import networkx as nx

from graph.iris import Rebase
from graph.namespaces import PREFIXES
from graph.source import GraphReader, GraphSource, read_source

# What stands on one node: its kind and the query that finds those of that kind (IRI, label).
_NODES = {
    "council": "?thing a fm:Council",
    "committee": "?thing a fm:Committee",
    "organization": "{ ?thing a org:Organization } UNION { ?thing a fm:Inspectorate }",
    "post": "?thing a org:Post",
    "person": "?thing a foaf:Person",
    "decision": "?thing a fm:Decision",
}

# What joins two nodes: the kind of edge and the pattern that finds it; ?label and ?date are said
# where the pattern binds them.
_EDGES = {
    "member": "?edge org:member ?from ; org:organization ?to . OPTIONAL { ?edge fm:asOf ?date }"
    " OPTIONAL { ?edge org:role/rdfs:label ?label }",
    "part of": "?from org:unitOf ?to",
    "office of": "?from org:postIn ?to",
    "holds": "?to org:heldBy ?from",
    "decided": "?to fm:decidedBy ?from . OPTIONAL { ?to dcterms:date ?date }",
    "proposed": "?to fm:proposedBy ?from . OPTIONAL { ?to dcterms:date ?date }",
    "seconded": "?to fm:secondedBy ?from . OPTIONAL { ?to dcterms:date ?date }",
    "voted for": "?to fm:votedFor ?from . OPTIONAL { ?to dcterms:date ?date }",
    "voted against": "?to fm:votedAgainst ?from . OPTIONAL { ?to dcterms:date ?date }",
    "abstained": "?to fm:abstained ?from . OPTIONAL { ?to dcterms:date ?date }",
    "calls in": "?from fm:callsIn ?to",
    "amends": "?from fm:amends ?to",
}

# XML 1.0 has no way to write these (section 2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Network = nx.MultiDiGraph


def build_network(snapshot: GraphSource, *, rebase: Rebase | None = None) -> "Network[str]":
    """Build the network of people, bodies and decisions of a store's snapshot."""
    reader = read_source(snapshot)
    network: Network[str] = nx.MultiDiGraph()
    for kind, pattern in _NODES.items():
        # STR: Virtuoso compares long texts that it holds by their beginning alone.
        labelled = f"{pattern} OPTIONAL {{ ?thing rdfs:label ?l }}"
        query = f"SELECT ?thing (MIN(STR(?l)) AS ?label) {{ {labelled} }}"
        for iri, label in sorted(_rows(reader, f"{query} GROUP BY ?thing")):
            if iri not in network:
                network.add_node(iri, label=_clean(label), kind=kind)
    edges = sorted(
        (start, end, kind, label, date)
        for kind, pattern in _EDGES.items()
        for start, end, label, date in _rows(
            reader, f"SELECT DISTINCT ?from ?to ?label ?date {{ {pattern} }}"
        )
        if start in network and end in network
    )
    for number, (start, end, kind, label, date) in enumerate(edges, start=1):
        # GraphML takes the key for the name of the edge, which must be of no other.
        network.add_edge(start, end, key=f"e{number}", kind=kind, label=_clean(label), date=date)
    return _rename(network, rebase)


def write_graphml(snapshot: GraphSource, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the network as GraphML."""
    for line in nx.generate_graphml(build_network(snapshot, rebase=rebase), prettyprint=True):
        output.write(f"{line}\n".encode())


def _rows(reader: GraphReader, query: str) -> Iterator[tuple[str, ...]]:
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    for row in reader.select(prologue + query):
        yield tuple(value or "" for value in row)


def _clean(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)


def _rename(network: "Network[str]", rebase: Rebase | None) -> "Network[str]":
    if rebase is None:
        return network
    names: dict[Any, str] = {
        iri: rebase.new + iri.removeprefix(rebase.old) if iri.startswith(rebase.old) else iri
        for iri in network
    }
    renamed: Network[str] = nx.relabel_nodes(network, names)
    return renamed
