"""What the pages of the network show: rows of their tables, the legend, and the data to be drawn.

Labels come from papers: they are text wherever they go, and an address is only ever one of ours.
"""

from collections.abc import Iterable
from typing import NamedTuple

from api.graph_links import graph_href
from api.links import Link, address
from graph.networks.kinds import NODE_KINDS
from graph.networks.model import Edge, Node
from graph.ties.asked import Drawn

# By kind of node; each has a contrast of at least 3 on white and on the dark page (WCAG 1.4.11).
COLOURS = {
    "council": "#c0392b",
    "committee": "#2e86c1",
    "post": "#4f8a8b",
    "person": "#2f8f5b",
    "decision": "#a8741a",
    "meeting": "#7d6bd0",
    "report": "#b0568f",
    "inspection": "#c4570a",
    "recommendation": "#8a7a2a",
}
OTHER_COLOUR = "#78828a"


class NodeRow(NamedTuple):
    """A line of the table of nodes."""

    name: Link
    kind: str
    of: str
    degree: int
    round_href: str


class EdgeRow(NamedTuple):
    """A line of the table of edges; `passage` is an address."""

    source: Link
    kind: str
    target: Link
    when: str
    weight: int
    passage: str


class Mark(NamedTuple):
    """A line of the legend."""

    kind: str
    colour: str
    number: int


def list_nodes(drawn: Drawn, nodes: Iterable[Node], base: str) -> list[NodeRow]:
    """List some of the nodes of a drawing in their order."""
    return [
        NodeRow(
            name_node(node, base),
            node.kind,
            node.council_label if node.iri != node.council else "",
            drawn.degrees[node.iri],
            graph_href(node.iri),
        )
        for node in nodes
    ]


def list_edges(edges: Iterable[Edge], nodes: dict[str, Node], base: str) -> list[EdgeRow]:
    """List the edges in their order."""
    return [
        EdgeRow(
            name_node(nodes[edge.source], base),
            write_kind(edge),
            name_node(nodes[edge.target], base),
            write_days(edge.start, edge.end),
            edge.weight,
            edge.passage,
        )
        for edge in edges
    ]


def name_node(node: Node, base: str) -> Link:
    """A thing with its page."""
    return Link(address(node.iri, base), node.label, node.kind)


def write_kind(edge: Edge) -> str:
    """What joins two things, with the role where there is one: "member: Chair"."""
    return f"{edge.kind}: {edge.role}" if edge.role else edge.kind


def write_days(first: str, last: str) -> str:
    """Write a time: one day, or from the first to the last."""
    return first if first == last or not last else f"{first} to {last}" if first else last


def mark_kinds(drawn: Drawn) -> list[Mark]:
    """The legend: the kinds of node that are there, in the order of the table of kinds."""
    counts: dict[str, int] = {}
    for node in drawn.nodes.values():
        counts[node.kind] = counts.get(node.kind, 0) + 1
    return [
        Mark(kind, COLOURS.get(kind, OTHER_COLOUR), counts[kind])
        for kind in NODE_KINDS
        if kind in counts
    ]


def say_shown(drawn: Drawn) -> str:
    """Say how much of what was asked for is here.

    "300 of 4,210 edges shown"; "1 edge" where that is all.
    """
    shown, total = len(drawn.edges), drawn.total
    if shown >= total:
        return f"{shown:,} {'edge' if shown == 1 else 'edges'} between {len(drawn.nodes):,} things"
    of = f"more than {total:,}" if drawn.is_more else f"{total:,}"
    return f"{shown:,} of {of} edges shown, the newest first, between {len(drawn.nodes):,} things"


def write_data(drawn: Drawn, base: str) -> dict[str, object]:
    """The data to be drawn; edges name their ends by number among the nodes, from 0."""
    numbers = {iri: number for number, iri in enumerate(drawn.nodes)}
    return {
        "shown": len(drawn.edges),
        "total": drawn.total,
        "total_is_at_least": drawn.is_more,
        "nodes": [
            {
                "iri": iri,
                "label": node.label,
                "kind": node.kind,
                "council": node.council_label,
                "href": address(iri, base) or "",
                "x": drawn.places[iri][0],
                "y": drawn.places[iri][1],
                "degree": drawn.degrees[iri],
            }
            for iri, node in drawn.nodes.items()
        ],
        "edges": [
            {
                "id": edge.id,
                "source": numbers[edge.source],
                "target": numbers[edge.target],
                "kind": edge.kind,
                "role": edge.role,
                "first_day": edge.start,
                "last_day": edge.end,
                "weight": edge.weight,
                "passage": edge.passage,
            }
            for edge in drawn.edges
        ],
    }
