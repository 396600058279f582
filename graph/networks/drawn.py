"""The network as networkx holds it, for its algorithms and its writers."""

from typing import TYPE_CHECKING

from graph.networks.clean import Plain, clean_columns
from graph.networks.model import Edge, Network, Node

if TYPE_CHECKING:
    import networkx as nx


def draw_network(network: Network) -> "nx.MultiDiGraph[str]":
    """Make a MultiDiGraph: nodes by IRI, edges with their ids for keys.

    Attributes are plain values of one type a column (`clean`), absent where there is nothing. Nodes
    have `label`, `kind`, `council`, `council_iri`, `body`, `date` and the columns of their kind;
    edges `kind`, `label`, `role`, `first_day`, `last_day`, `weight`, `passage`, `document`,
    `basis`, `confidence`, `via`.
    """
    import networkx as nx

    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph(profile=network.profile)
    nodes = list(network.nodes.values())
    for node, columns in zip(nodes, clean_columns(map(node_row, nodes)), strict=True):
        drawn.add_node(node.iri, **columns)
    rows = clean_columns(map(edge_row, network.edges))
    for edge, columns in zip(network.edges, rows, strict=True):
        drawn.add_edge(edge.source, edge.target, key=edge.id, **columns)
    return drawn


def node_row(node: Node) -> dict[str, object]:
    """The columns of a node, empty ones left out; several values are a tuple."""
    row: dict[str, object] = {
        "label": node.label,
        "kind": node.kind,
        "council": node.council_label,
        "council_iri": node.council,
        "body": node.body,
        "date": node.date,
    }
    row |= {
        name: values[0] if len(values) == 1 else values for name, values in node.attributes.items()
    }
    return {name: value for name, value in row.items() if value != ""}


def edge_row(edge: Edge) -> dict[str, Plain]:
    """The columns of an edge besides its id and ends, empty ones left out."""
    row: dict[str, Plain | None] = {
        "kind": edge.kind,
        "label": edge.label,
        "role": edge.role,
        "first_day": edge.start,
        "last_day": edge.end,
        "weight": edge.weight,
        "passage": edge.passage,
        "document": edge.document,
        "basis": edge.basis,
        "confidence": edge.confidence,
        "via": edge.via,
    }
    return {name: value for name, value in row.items() if value is not None and value != ""}
