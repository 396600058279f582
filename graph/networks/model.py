"""What a network is: nodes, edges, and the two together in a fixed order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

type Value = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A thing of the graph.

    `iri` is its id, `kind` a name of `kinds.NODE_KINDS`, `label` never empty. `council` and `body`
    are IRIs of the council and of the committee or post that it is of, `council_label` what that
    council is called, `date` its day, month or year (ISO 8601); each empty where there is none.
    `attributes` are its literals by column, with all their values in order.
    """

    iri: str
    kind: str
    label: str
    council: str = ""
    council_label: str = ""
    body: str = ""
    date: str = ""
    attributes: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Something that joins two things, from `source` to `target` (IRIs of nodes).

    `id` is of no other edge, and the same in every export of the store; `kind` a name of
    `kinds.EDGE_KINDS`; `label` what to write on it: the role, else the kind. `start` and `end` are
    its first and last day (ISO 8601; equal where it is of one day; empty where not known). `weight`
    counts what shows it: the days on which a membership is seen, the papers that say the rest.
    `passage` is the address of the page that shows the passage which proves it, `document` the IRI
    of the paper; `via` the IRI of the node that became this edge (a membership, a meeting).
    """

    id: str
    source: str
    target: str
    kind: str
    label: str
    role: str = ""
    start: str = ""
    end: str = ""
    weight: int = 1
    passage: str = ""
    document: str = ""
    basis: str = ""
    confidence: float | None = None
    via: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes by IRI, in the order of their IRIs; edges in order of ends, kind, day and id.

    Both ends of every edge are among the nodes. Several edges may join the same two.
    """

    profile: str
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
