"""The shortest way from one person or body to another, with the papers on it.

Searched from both ends at once over the tables, so that a way through two committees touches a few
hundred things of a large store. Of several shortest ways the one whose IRIs come first is given.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.networks.kinds import ATTENDANCE, VOTES
from graph.networks.model import Edge, Node
from graph.ties.asked import Ties

# What makes two people have to do with each other. That two bodies are of one council, or two
# people hold an office of it, would make everybody there two steps from everybody.
PATH_KINDS = tuple(
    sorted(
        {
            *("member", "substituted for", "responds to", "concerns", "calls in", "amends"),
            *("submitted to", "report of", "wrote", "accepted by", "led", "on report"),
            *set(VOTES), *set(ATTENDANCE) - {"apologies"},
        }
    )
)  # fmt: skip
# The search gives up past so many things: longer ways say nothing that a reader could use.
MOST_REACHED = 20_000
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Way:
    """A way: its things in order, and for each step the edges that join the two, newest first.

    No `nodes` where there is none, and `is_cut` where the search gave up.
    """

    nodes: tuple[Node, ...]
    steps: tuple[tuple[Edge, ...], ...]
    is_cut: bool = False


def find_way(
    ties: Ties, start: str, end: str, *, kinds: Sequence[str] = PATH_KINDS, most: int = MOST_REACHED
) -> Way:
    """Find the shortest way between two things of the network, by IRI."""
    numbers = {
        iri: int(row["id"])
        for iri in (start, end)
        for row in ties.rows("SELECT id FROM network_nodes WHERE iri = ?", (iri,))
    }
    if len(numbers) < len({start, end}):
        return Way((), ())
    # Distance from each end, by number, grown a level at a time from the smaller side.
    near: list[dict[int, int]] = [{numbers[start]: 0}, {numbers[end]: 0}]
    edge_of: list[Collection[int]] = [{numbers[start]}, {numbers[end]}]
    while not near[0].keys() & near[1].keys():
        if not edge_of[0] or not edge_of[1]:
            return Way((), ())
        side = 0 if len(edge_of[0]) <= len(edge_of[1]) else 1
        fresh = _joined(ties, edge_of[side], kinds).keys() - near[side].keys()
        depth = 1 + max(near[side].values())
        near[side].update(dict.fromkeys(fresh, depth))
        edge_of[side] = fresh
        if len(near[0]) + len(near[1]) > most:
            return Way((), (), is_cut=True)
    iris = _walk(ties, near, numbers[start], kinds)
    nodes = ties.nodes(iris)
    steps = tuple(ties.edges_between(one, other, kinds) for one, other in pairwise(iris))
    return Way(tuple(nodes[iri] for iri in iris), steps)


def _walk(ties: Ties, near: list[dict[int, int]], start: int, kinds: Sequence[str]) -> list[str]:
    """Go from the start, always on to the first by IRI that lies on a shortest way."""
    length = min(near[0][one] + near[1][one] for one in near[0].keys() & near[1].keys())
    levels: list[set[int]] = [{one for one in near[0].keys() & near[1].keys()
                               if near[0][one] + near[1][one] == length}]  # fmt: skip
    middle = near[0][next(iter(levels[0]))]
    # Things on a shortest way, level by level: back to the start, and on to the end.
    for depth in range(middle - 1, -1, -1):
        joined = _joined(ties, levels[0], kinds)
        levels.insert(0, {one for one in joined if near[0].get(one) == depth})
    for depth in range(length - middle - 1, -1, -1):
        joined = _joined(ties, levels[-1], kinds)
        levels.append({one for one in joined if near[1].get(one) == depth})
    at, way = start, [_iri(ties, start)]
    for level in levels[1:]:
        joined = _joined(ties, {at}, kinds)
        at = min(level & joined.keys(), key=lambda one: joined[one])
        way.append(joined[at])
    return way


def _iri(ties: Ties, number: int) -> str:
    return str(ties.rows("SELECT iri FROM network_nodes WHERE id = ?", (number,))[0]["iri"])


def _joined(ties: Ties, numbers: Collection[int], kinds: Sequence[str]) -> Mapping[int, str]:
    """What is joined to any of some things, with its IRI."""
    found: dict[int, str] = {}
    ordered = sorted(numbers)
    marks = ", ".join("?" * len(kinds))
    for start in range(0, len(ordered), _AT_A_TIME):
        listed = ", ".join(map(str, ordered[start : start + _AT_A_TIME]))
        for here, there in (("source", "target"), ("target", "source")):
            rows = ties.rows(
                f"SELECT DISTINCT n.id AS id, n.iri AS iri FROM network_edges e"
                f" JOIN network_nodes n ON n.id = e.{there}"
                f" WHERE e.{here} IN ({listed}) AND +e.kind IN ({marks})",
                tuple(kinds),
            )
            found.update((int(row["id"]), str(row["iri"])) for row in rows)
    return found
