"""Numbers about a store, counted when a state is published, so that no page scans the graph."""

import sqlite3
from dataclasses import dataclass

from graph.namespaces import FM


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """`classes` counts things by the IRI of their class, `papers` by status (failed among them).

    `properties` counts the triples of the merged graph by the IRI of their property.

    `triples` are those of the merged graph, `quads` those of all named graphs.
    """

    classes: dict[str, int]
    properties: dict[str, int]
    papers: dict[str, int]
    triples: int
    quads: int
    graphs: int
    passages: int
    withheld: int


def read_stats(connection: sqlite3.Connection) -> Stats:
    """Look the numbers up."""
    counts = {
        (str(row["kind"]), str(row["name"])): int(row["number"])
        for row in connection.execute("SELECT kind, name, number FROM counts")
    }
    classes = {name: number for (kind, name), number in sorted(counts.items()) if kind == "class"}
    properties = {name: number for (kind, name), number in counts.items() if kind == "property"}
    papers = {"done": 0, "failed": _count(connection, "SELECT count(*) FROM failures")}
    for row in connection.execute("SELECT status, count(*) AS n FROM documents GROUP BY status"):
        papers[str(row["status"])] = int(row["n"])
    return Stats(
        classes=classes,
        properties=dict(sorted(properties.items())),
        papers=papers,
        triples=counts.get(("graph", "triples"), 0),
        quads=counts.get(("graph", "quads"), 0),
        # A graph for each paper, one of what is true across them, and the ontology.
        graphs=papers["done"] + 2,
        passages=classes.get(str(FM.Passage), 0),
        withheld=_count(connection, "SELECT count(*) FROM quarantine"),
    )


def _count(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
