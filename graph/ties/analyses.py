"""What people ask of networks, by networkx: who sat with whom, who stands between, which groups.

Nodes are numbered in the order of their IRIs and every seed is fixed, so the same papers give the
same answer. Measures that grow with the square are sampled above a size, and the answer says so.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import networkx as nx

from graph.networks.filters import Filters, latest
from graph.networks.model import Node
from graph.ties.asked import TieFilters, Ties

type Method = Literal["louvain", "greedy"]

# Above so many nodes betweenness is taken from so many of them (Brandes and Pich, 2007).
EXACT_NODES = 1_000
SAMPLES = 300
_SEED = 1
_MOST_EDGES = 1_000_000
_BELONGS = ("holds office", "in attendance", "member", "present", "substituted for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Two people who sat in the same meetings: how many, the first and last of them, and where."""

    one: Node
    other: Node
    meetings: int
    first: str
    last: str
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Central:
    """How far somebody or some body stands between others: 0 to 1; `degree` counts neighbours."""

    node: Node
    betweenness: float
    degree: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """All by betweenness, highest first; from `samples` nodes where that is not 0."""

    ranked: tuple[Central, ...]
    samples: int


def find_together(ties: Ties, filters: Filters) -> tuple[Together, ...]:
    """Find who sat in the same meetings, most first; only those noted as present count."""
    rows = _attendance(ties, filters)
    meetings: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in rows:
        passage = f"/document/{row['document']}?from={row['start']}&to={row['end']}#passage"
        meetings[row["via"]][row["iri"]] = (row["first"], passage)
    shared: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for came in meetings.values():
        for pair in combinations(sorted(came), 2):
            shared[pair].append(came[pair[0]])
    nodes = ties.nodes({one for pair in shared for one in pair})
    found = [
        Together(
            one=nodes[one],
            other=nodes[other],
            meetings=len(seen),
            first=min(seen)[0],
            last=max(seen)[0],
            passage=max(seen)[1],
        )
        for (one, other), seen in shared.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.meetings, each.one.iri, each.other.iri)))


def _attendance(ties: Ties, filters: Filters) -> list[dict[str, str]]:
    where, values = ["k.kind = 'present'"], list[object]()
    if filters.council:
        where.append("b.council = ?")
        values.append(ties.find_council(filters.council))
    if filters.first:
        where.append("k.first || '-99-99' >= ? AND k.first > ''")
        values.append(filters.first)
    if filters.last:
        where.append("k.first <= ? AND k.first > ''")
        values.append(latest(filters.last))
    rows = ties.rows(
        "SELECT k.via AS via, p.iri AS iri, k.first AS first, k.document AS document,"
        " k.start AS start, k.end AS end FROM network_ties k"
        " JOIN network_nodes p ON p.id = k.source JOIN network_nodes b ON b.id = k.target"
        f" WHERE {' AND '.join(where)} ORDER BY k.via, p.iri, k.document, k.start",
        values,
    )
    return [dict(row) for row in rows]


def build_people(ties: Ties, filters: Filters) -> "nx.Graph[str]":
    """People and bodies, joined where somebody is a member, came or holds an office.

    Nodes have `node` (the record), edges `weight`: on how many occasions.
    """
    drawn = ties.draw(TieFilters(profile="people", edges=_BELONGS, narrowed=filters), _MOST_EDGES)
    network: nx.Graph[str] = nx.Graph()
    for iri, node in sorted(drawn.nodes.items()):
        network.add_node(iri, node=node)
    for edge in sorted(drawn.edges, key=lambda each: (each.source, each.target, each.id)):
        if edge.source != edge.target:
            weight = network.get_edge_data(edge.source, edge.target, {"weight": 0})["weight"]
            network.add_edge(edge.source, edge.target, weight=weight + edge.weight)
    return network


def rank_central(network: "nx.Graph[str]") -> Ranking:
    """Rank people and bodies by how many shortest ways between others lead through them."""
    numbered, nodes = _number(network)
    samples = 0 if len(nodes) <= EXACT_NODES else SAMPLES
    scores = nx.betweenness_centrality(numbered, k=samples or None, seed=_SEED)
    ranked = [
        Central(node=node, betweenness=round(scores[number], 6), degree=numbered.degree[number])
        for number, node in enumerate(nodes)
    ]
    ranked.sort(key=lambda each: (-each.betweenness, -each.degree, each.node.iri))
    return Ranking(ranked=tuple(ranked), samples=samples)


def find_communities(
    network: "nx.Graph[str]", method: Method = "louvain"
) -> tuple[tuple[Node, ...], ...]:
    """Find who hangs together more than with others: groups, largest first, the joined-most first.

    Louvain with a fixed seed, or greedy modularity (Clauset, Newman and Moore); both weighted.
    """
    numbered, nodes = _number(network)
    if not numbered.number_of_edges():
        return tuple((node,) for node in nodes)
    groups: Iterable[Iterable[int]]
    if method == "greedy":
        groups = nx.community.greedy_modularity_communities(numbered, weight="weight")
    else:
        groups = nx.community.louvain_communities(numbered, weight="weight", seed=_SEED)
    found = [
        tuple(nodes[number] for number in sorted(group, key=lambda n: (-numbered.degree[n], n)))
        for group in groups
    ]
    return tuple(sorted(found, key=lambda group: (-len(group), group[0].iri)))


def _number(network: "nx.Graph[str]") -> tuple["nx.Graph[int]", list[Node]]:
    """The same with numbers for nodes: sets of texts have another order in each process."""
    iris = sorted(network)
    numbers = {iri: number for number, iri in enumerate(iris)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(iris)))
    numbered.add_weighted_edges_from(
        sorted(
            (*sorted((numbers[one], numbers[other])), data["weight"])
            for one, other, data in network.edges(data=True)
        )
    )
    return numbered, [network.nodes[iri]["node"] for iri in iris]
