"""Ask the network kept in papers.sqlite: a filtered whole, or the neighbourhood of a thing.

Every question is bounded: it reads so many edges, the newest first, and counts so far. Nodes and
edges are the records of `graph.networks`; an edge here stands for all ties of its kind and role
between two things. What there is none of is an empty answer, what makes no sense a FilterError.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graph.iris import document_iri, name_key
from graph.networks.filters import FilterError, Filters, latest
from graph.networks.kinds import EDGE_KINDS, PROFILES, Profile
from graph.networks.model import Edge, Node
from graph.ties.places import Place, place_councils, place_round, place_shown

# Counting stops here: "more than 100,000" tells as much, in bounded time.
MOST_COUNTED = 100_000
# What joins neighbours to each other is asked for where there are so few: pairs grow by the square.
_MOST_PAIRED = 100
_SUGGESTED = 6
_EDGE = """e.kind AS kind, e.role AS role, e.first AS first, e.last AS last, e.weight AS weight,
  e.document AS document, e.start AS start, e.end AS end, e.source AS source, e.target AS target,
  s.iri AS source_iri, t.iri AS target_iri"""
_JOINED = "JOIN network_nodes s ON s.id = e.source JOIN network_nodes t ON t.id = e.target"
# By IRI, not by number: numbers follow the order in which papers came.
_NEWEST = "e.last DESC, s.iri, t.iri, e.kind, e.role"


@dataclass(frozen=True, slots=True, kw_only=True)
class TieFilters:
    """What of the network is asked for: a profile, narrowed as an export is, and to kinds of edge.

    `edges` are names of `EDGE_KINDS`; none for those of the profile.
    """

    profile: str = "people"
    edges: tuple[str, ...] = ()
    narrowed: Filters = field(default_factory=Filters)

    def __post_init__(self) -> None:
        """Check the names. Raises FilterError."""
        if self.profile not in PROFILES:
            raise FilterError("profile", self.profile, f"they are {', '.join(PROFILES)}.")
        for kind in self.edges:
            if kind not in EDGE_KINDS:
                raise FilterError("edge", kind, f"the kinds are {', '.join(EDGE_KINDS)}.")

    def edge_kinds(self) -> tuple[str, ...]:
        return tuple(sorted(self.edges or PROFILES[self.profile].edges))

    def node_kinds(self) -> tuple[str, ...]:
        chosen = PROFILES[self.profile]
        return tuple(sorted(self.narrowed.kinds or chosen.seeds | chosen.joined))


@dataclass(frozen=True)
class Drawn:
    """A piece of the network as it is drawn, with a place for each node.

    `total` counts the edges that were asked for, of which the first are here; `is_more` where
    counting stopped at it. Edges are in order: newest first, undated ones at the end.
    """

    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    places: dict[str, Place]
    total: int
    is_more: bool = False

    @cached_property
    def degrees(self) -> dict[str, int]:
        """How many of these edges each node has."""
        found = dict.fromkeys(self.nodes, 0)
        for edge in self.edges:
            for end in {edge.source, edge.target}:
                found[end] += 1
        return found

    @cached_property
    def ranked(self) -> tuple[Node, ...]:
        """The nodes, those with most of these edges first."""
        degrees = self.degrees
        return tuple(sorted(self.nodes.values(), key=lambda node: (-degrees[node.iri], node.iri)))


class Ties:
    """The network of a store at one moment. Methods may be called from any thread."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self._connection = connection
        self._base = base
        self._lock = threading.Lock()

    def draw(self, filters: TieFilters, limit: int) -> Drawn:
        """Give the filtered network, at most `limit` edges. Raises FilterError."""
        where, values = self._conditions(filters)
        base = f"FROM network_edges e {_JOINED} WHERE {where}"
        gather, gathered = _write_gathering(PROFILES[filters.profile])
        if gather:
            base += " AND e.source IN gathered AND e.target IN gathered"
        values = [*gathered, *values]
        counted = self.rows(
            f"{gather} SELECT count(*) AS number FROM (SELECT 1 {base} LIMIT {MOST_COUNTED + 1})",
            values,
        )[0]["number"]
        dated, undated = (
            self.rows(
                f"{gather} SELECT {_EDGE} {base} AND e.last {sign} ''"
                f" ORDER BY {_NEWEST} LIMIT {limit}",
                values,
            )
            for sign in (">", "=")
        )
        # What has no day, as a council's bodies, holds the picture together: it has its share.
        rest = undated[: max(limit // 4, limit - len(dated))]
        rows = [*dated[: limit - len(rest)], *rest]
        nodes, local = self._nodes({row[end] for row in rows for end in ("source", "target")})
        edges = self._edges(rows)
        ends = [(edge.source, edge.target) for edge in edges]
        places = place_shown(local, ends, place_councils(self.councils()))
        return Drawn(
            nodes, edges, places, min(counted, MOST_COUNTED), is_more=counted > MOST_COUNTED
        )

    def draw_round(self, iri: str, limit: int) -> Drawn | None:
        """Give what is joined to a thing, at most `limit` edges; None for what is not in here."""
        found = self.rows("SELECT id, degree FROM network_nodes WHERE iri = ?", (iri,))
        if not found:
            return None
        thing = found[0]["id"]
        rows: list[sqlite3.Row] = []
        for end, index in (("source", "network_edges_from"), ("target", "network_edges_to")):
            rows += self.rows(
                f"SELECT {_EDGE} FROM network_edges e INDEXED BY {index} {_JOINED}"
                f" WHERE e.{end} = ? ORDER BY {_NEWEST} LIMIT {limit}",
                (thing,),
            )
        rows.sort(key=lambda row: (row["source_iri"], row["target_iri"], row["kind"], row["role"]))
        rows.sort(key=lambda row: str(row["last"]), reverse=True)
        rows = rows[:limit]
        others = sorted({row[end] for row in rows for end in ("source", "target")} - {thing})
        total = int(found[0]["degree"])
        if len(others) <= _MOST_PAIRED and len(rows) < limit:
            between = self._between(others, limit - len(rows))
            total += len(between)
            rows += between
        nodes, _ = self._nodes({thing, *others})
        edges = self._edges(rows)
        return Drawn(nodes, edges, place_round(iri, _ring(iri, nodes, edges)), total)

    def councils(self) -> list[str]:
        """The councils that things are of, by IRI."""
        rows = self.rows(
            "WITH RECURSIVE each(council) AS (SELECT min(council) FROM network_nodes UNION ALL"
            " SELECT (SELECT min(council) FROM network_nodes WHERE council > each.council)"
            " FROM each WHERE each.council IS NOT NULL)"
            " SELECT council FROM each WHERE council > ''"
        )
        return [str(row["council"]) for row in rows]

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """What things are called, by IRI; those that are in here."""
        found: dict[str, str] = {}
        for iri in iris:
            for row in self.rows("SELECT label FROM network_nodes WHERE iri = ?", (iri,)):
                found[iri] = str(row["label"])
        return found

    def find_council(self, words: str) -> str:
        """The council that an IRI, the last part of it, or a name means. Raises FilterError."""
        labels = self.labels(self.councils())
        return _named("council", words, labels)

    def find_person(self, words: str, parameter: str) -> str:
        """The person or body that an IRI or a name means. Raises FilterError where none or many."""
        if self.rows("SELECT 1 FROM network_nodes WHERE iri = ?", (words,)):
            return words
        rows = self.rows(
            "SELECT iri, label FROM network_nodes WHERE kind IN ('person', 'committee', 'council')"
        )
        return _named(parameter, words, {str(row["iri"]): str(row["label"]) for row in rows})

    def edges_between(self, one: str, other: str, kinds: Sequence[str]) -> tuple[Edge, ...]:
        """All edges of some kinds that join two things, whichever way; newest first."""
        marks = ", ".join("?" * len(kinds))
        rows = self.rows(
            f"SELECT {_EDGE} FROM network_nodes a CROSS JOIN network_nodes b"
            " JOIN network_edges e ON (e.source = a.id AND e.target = b.id)"
            f" OR (e.source = b.id AND e.target = a.id) {_JOINED}"
            f" WHERE a.iri = ? AND b.iri = ? AND e.kind IN ({marks}) ORDER BY {_NEWEST}",
            (one, other, *kinds),
        )
        return self._edges(rows)

    def nodes(self, iris: Iterable[str]) -> dict[str, Node]:
        """Things by IRI; those that are in here."""
        numbers = set()
        for iri in iris:
            for row in self.rows("SELECT id FROM network_nodes WHERE iri = ?", (iri,)):
                numbers.add(int(row["id"]))
        return self._nodes(numbers)[0]

    def rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Answer a query of the tables of `graph.ties.tables`."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _conditions(self, filters: TieFilters) -> tuple[str, list[object]]:
        kinds, ends = filters.edge_kinds(), filters.node_kinds()
        narrowed = filters.narrowed
        marks = ", ".join("?" * len(ends))
        # A plus keeps an index from being used: the newest are walked, and what fits is taken.
        parts = [f"+e.kind IN ({', '.join('?' * len(kinds))})"]
        parts += [f"+{end}.kind IN ({marks})" for end in ("s", "t")]
        values: list[object] = [*kinds, *ends, *ends]
        if narrowed.council:
            council = self.find_council(narrowed.council)
            parts.append("(s.council = ? OR t.council = ?)")
            values += [council, council]
        if narrowed.first:
            parts.append("(e.last = '' OR e.last || '-99-99' >= ?)")
            values.append(narrowed.first)
        if narrowed.last:
            parts.append("e.first <= ?")
            values.append(latest(narrowed.last))
        return " AND ".join(parts), values

    def _between(self, numbers: Sequence[int], limit: int) -> list[sqlite3.Row]:
        marks = ", ".join(map(str, numbers))
        return self.rows(
            f"SELECT {_EDGE} FROM network_edges e {_JOINED} WHERE e.source IN ({marks})"
            f" AND e.target IN ({marks}) ORDER BY {_NEWEST} LIMIT {limit}"
        )

    def _nodes(
        self, numbers: Iterable[int]
    ) -> tuple[dict[str, Node], dict[str, tuple[str, Place | None]]]:
        ordered = sorted(numbers)
        rows: list[sqlite3.Row] = []
        for start in range(0, len(ordered), 5_000):
            marks = ", ".join(map(str, ordered[start : start + 5_000]))
            rows += self.rows(f"SELECT * FROM network_nodes WHERE id IN ({marks})")
        rows.sort(key=lambda row: str(row["iri"]))
        councils = self.labels(sorted({str(row["council"]) for row in rows} - {""}))
        nodes: dict[str, Node] = {}
        local: dict[str, tuple[str, Place | None]] = {}
        for row in rows:
            at = None if row["x"] is None else (float(row["x"]), float(row["y"]))
            local[row["iri"]] = (row["council"], at)
            nodes[row["iri"]] = Node(
                iri=row["iri"],
                kind=row["kind"],
                label=row["label"],
                council=row["council"],
                council_label=councils.get(row["council"], ""),
                body=row["body"],
                date=row["date"],
            )
        return nodes, local

    def _edges(self, rows: Iterable[sqlite3.Row]) -> tuple[Edge, ...]:
        return tuple(self._edge(row) for row in rows)

    def _edge(self, row: sqlite3.Row) -> Edge:
        key = "\n".join((row["kind"], row["source_iri"], row["target_iri"], row["role"]))
        passage = f"/document/{row['document']}"
        if row["end"] > row["start"]:
            passage += f"?from={row['start']}&to={row['end']}#passage"
        return Edge(
            id=hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
            source=row["source_iri"],
            target=row["target_iri"],
            kind=row["kind"],
            label=row["role"] or row["kind"],
            role=row["role"],
            start=row["first"],
            end=row["last"],
            weight=row["weight"],
            passage=passage,
            document=document_iri(self._base, row["document"]),
        )


def _write_gathering(profile: Profile) -> tuple[str, list[object]]:
    """Gather what is in a profile: its seeds, and what edges lead to from what is in it.

    Where most kinds are seeds an edge of a kind that is meant has one at an end, and nothing is
    to be gathered. Gives the beginning of a query, and its values.
    """
    if len(profile.seeds) >= len(profile.joined):
        return "", []
    seeds, joined = sorted(profile.seeds), sorted(profile.joined)
    among = ", ".join("?" * len(joined))
    query = f"SELECT id FROM network_nodes WHERE kind IN ({', '.join('?' * len(seeds))})"
    values: list[object] = [*seeds]
    for there, here in (("target", "source"), ("source", "target")):
        kinds = sorted(kind for kind, end in profile.pulls if end == there)
        query += (
            f" UNION SELECT n.id FROM gathered g JOIN network_edges e ON e.{here} = g.id"
            f" JOIN network_nodes n ON n.id = e.{there}"
            f" WHERE e.kind IN ({', '.join('?' * len(kinds))}) AND n.kind IN ({among})"
        )
        values += [*kinds, *joined]
    return f"WITH RECURSIVE gathered (id) AS ({query})", values


def _ring(iri: str, nodes: dict[str, Node], edges: Iterable[Edge]) -> list[list[str]]:
    """The neighbours of a thing by what joins them to it first, each once, kinds side by side."""
    groups: dict[tuple[str, bool], list[str]] = {}
    seen = {iri}
    for edge in edges:
        other = edge.target if edge.source == iri else edge.source
        if iri in (edge.source, edge.target) and other not in seen:
            seen.add(other)
            groups.setdefault((edge.kind, edge.source == iri), []).append(other)
    rings = [groups[key] for key in sorted(groups)]
    rest = sorted(nodes.keys() - seen)
    return [*rings, rest] if rest else rings


def _named(parameter: str, words: str, labels: dict[str, str]) -> str:
    """The one IRI that words mean. Raises FilterError."""
    found = sorted(iri for iri in labels if words in (iri, iri.rstrip("/").rpartition("/")[2]))
    wanted = name_key(words)
    found = found or sorted(iri for iri, label in labels.items() if name_key(label) == wanted != "")
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(found[:_SUGGESTED])
        raise FilterError(parameter, words, f"{len(found)} are called so; name one by IRI: {named}")
    from rapidfuzz import process

    near = [
        name for name, *_ in process.extract(words, sorted(set(labels.values())), limit=_SUGGESTED)
    ]
    hint = f" There are {', '.join(near)}." if near else ""
    raise FilterError(parameter, words, f"nothing is called so in these papers.{hint}")
