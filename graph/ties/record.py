"""Keep the ties of papers in papers.sqlite, inside the transaction of a publication.

Papers are put in one by one, as their graphs are made; what follows from several papers (edges,
labels, degrees, places) is settled once, for the things that these papers touch alone.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from rdflib import Graph

from graph.ties.places import place_thing
from graph.ties.reading import find_ties

_TOUCHED = """
CREATE TEMP TABLE IF NOT EXISTS touched_pairs (source INTEGER, target INTEGER,
  PRIMARY KEY (source, target)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS touched_nodes (node INTEGER PRIMARY KEY);
"""
# What makes a person one of a body's, for the place in the drawing.
_BELONGS = "('member', 'present', 'apologies', 'in attendance', 'holds office')"


def replace_ties(
    connection: sqlite3.Connection, document_id: str, g: Graph, labels: Mapping[str, str]
) -> None:
    """Put in a paper's ties in the place of those that it had; `labels` are by IRI."""
    remove_ties(connection, document_id)
    found = find_ties(g, labels)
    numbers = {iri: _intern(connection, iri) for iri in found.names}
    connection.executemany(
        "INSERT INTO network_names VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (numbers[iri], document_id, one.kind, one.label, one.council, one.body, one.date)
            for iri, one in found.names.items()
        ),
    )
    connection.executemany(
        "INSERT INTO network_ties VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(document_id, tie.kind, numbers[tie.source], numbers[tie.target], tie.role),
                *(tie.first, tie.last, tie.via, tie.start, tie.end),
            )
            for tie in found.ties
        ),
    )
    _touch(connection, document_id)


def remove_ties(connection: sqlite3.Connection, document_id: str) -> None:
    """Take out what a paper said."""
    _touch(connection, document_id)
    for table in ("network_ties", "network_names"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document_id,))


def settle_ties(connection: sqlite3.Connection, gone: Iterable[str] = ()) -> None:
    """Make edges, labels and places of what the papers put in, and those `gone`, have touched."""
    for document_id in sorted(gone):
        remove_ties(connection, document_id)
    _make_tables(connection)
    connection.execute(
        "DELETE FROM network_edges WHERE (source, target) IN (SELECT * FROM temp.touched_pairs)"
    )
    # Of the columns beside max() those of the row that has it are taken (SQLite, bare columns).
    connection.execute(
        """INSERT INTO network_edges
        SELECT source, target, kind, role, first, last, weight, document, start, end FROM (
          SELECT source, target, kind, role, coalesce(min(nullif(first, '')), '') AS first,
            count(DISTINCT CASE via WHEN '' THEN document ELSE via END) AS weight,
            max(last || ' ' || document || printf(' %09d %09d', start, end)) AS newest,
            last, document, start, end
          FROM temp.touched_pairs CROSS JOIN network_ties USING (source, target)
          GROUP BY source, target, kind, role)"""
    )
    connection.execute(
        "DELETE FROM network_nodes WHERE id IN (SELECT node FROM temp.touched_nodes)"
        " AND NOT EXISTS (SELECT 1 FROM network_names WHERE network_names.node = network_nodes.id)"
    )
    connection.execute(
        """UPDATE network_nodes SET (kind, label, council, body, date) = (
          SELECT min(kind), min(label), coalesce(min(nullif(council, '')), ''),
            coalesce(min(nullif(body, '')), ''), coalesce(min(nullif(date, '')), '')
          FROM network_names WHERE node = network_nodes.id),
        degree = (SELECT count(*) FROM network_edges WHERE source = network_nodes.id)
          + (SELECT count(*) FROM network_edges WHERE target = network_nodes.id)
        WHERE id IN (SELECT node FROM temp.touched_nodes)"""
    )
    _place_touched(connection)
    for table in ("touched_pairs", "touched_nodes"):
        connection.execute(f"DELETE FROM temp.{table}")


def _place_touched(connection: sqlite3.Connection) -> None:
    rows = connection.execute(
        "SELECT id, iri, kind, council, body FROM network_nodes"
        " WHERE id IN (SELECT node FROM temp.touched_nodes)"
    ).fetchall()
    for row in rows:
        bodies = (
            connection.execute(
                "SELECT iri, sum(weight) FROM network_edges JOIN network_nodes ON id = target"
                f" WHERE source = ? AND network_edges.kind IN {_BELONGS} AND council = ?"
                " GROUP BY iri ORDER BY iri",
                (row["id"], row["council"]),
            ).fetchall()
            if row["kind"] == "person"
            else ()
        )
        place = place_thing(
            row["iri"],
            row["kind"],
            row["council"],
            row["body"],
            [(str(iri), int(count)) for iri, count in bodies],
        )
        connection.execute(
            "UPDATE network_nodes SET x = ?, y = ? WHERE id = ?",
            (*(place or (None, None)), row["id"]),
        )


def _intern(connection: sqlite3.Connection, iri: str) -> int:
    row = connection.execute("SELECT id FROM network_nodes WHERE iri = ?", (iri,)).fetchone()
    if row is not None:
        return int(row[0])
    return int(
        connection.execute("INSERT INTO network_nodes (iri) VALUES (?)", (iri,)).lastrowid or 0
    )


def _touch(connection: sqlite3.Connection, document_id: str) -> None:
    _make_tables(connection)
    connection.execute(
        "INSERT OR IGNORE INTO temp.touched_pairs"
        " SELECT DISTINCT source, target FROM network_ties WHERE document = ?",
        (document_id,),
    )
    connection.execute(
        "INSERT OR IGNORE INTO temp.touched_nodes"
        " SELECT node FROM network_names WHERE document = ?",
        (document_id,),
    )


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _TOUCHED.split(";"):
        connection.execute(statement)
