"""What pages read beside the graph: the directory of things, and the network of their ties.

Both follow from the published graphs. They are made anew in a database of their own to compare
them with what the store holds, or in the place of it to make it good.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from rdflib import Graph

from graph.directory import pack_sayings, read_sayings, update_directory
from graph.doctor.looks import Look
from graph.iris import document_iri, entities_graph_iri
from graph.resolve.identity import identify
from graph.resolve.register import Register
from graph.source import GraphReader
from graph.ties.record import replace_ties, settle_ties

# The tables of each, with its rows as text; ids are this database's own and not compared.
_ROWS = {
    "directory": {
        "said": "SELECT json_array(document, hex(sayings)) FROM said",
        "directory": "SELECT json_array(iri, kind, sort, label, date, councils, bodies, outcomes,"
        " grades, type, tags, said) FROM directory",
        "directory_text": "SELECT json_array(iri, t.label, t.names, t.text, t.tags)"
        " FROM directory_text t LEFT JOIN directory ON id = t.rowid",
    },
    "network": {
        "network_nodes": "SELECT json_array(iri, kind, label, council, body, date, x, y, degree)"
        " FROM network_nodes",
        "network_names": "SELECT json_array(n.iri, document, t.kind, t.label, t.council, t.body,"
        " t.date) FROM network_names t LEFT JOIN network_nodes n ON n.id = node",
        "network_ties": "SELECT json_array(a.iri, b.iri, t.document, t.kind, role, first, last,"
        " via, start, end) FROM network_ties t LEFT JOIN network_nodes a ON a.id = source"
        " LEFT JOIN network_nodes b ON b.id = target",
        "network_edges": "SELECT json_array(a.iri, b.iri, t.kind, role, first, last, weight,"
        " document, start, end) FROM network_edges t LEFT JOIN network_nodes a ON a.id = source"
        " LEFT JOIN network_nodes b ON b.id = target",
    },
}
DERIVED = tuple(_ROWS)
_MOST_SHOWN = 120  # letters of a row


def check_derived(
    quads: GraphReader, connection: sqlite3.Connection, looks: dict[str, Look], *, base: str
) -> None:
    """Compare directory and network with those that the graphs give."""
    # SQLite keeps a database without a name on disk once it is large, and removes it at the end.
    with closing(sqlite3.connect("")) as fresh:
        fresh.row_factory = sqlite3.Row
        for name in DERIVED:
            _make_tables(fresh, _read_schema(connection, name))
        _derive(connection, quads, fresh, base=base)
        for name, tables in _ROWS.items():
            try:
                for table, query in tables.items():
                    _compare(connection, fresh, table, f"{query} ORDER BY 1", looks[name])
            except sqlite3.Error as err:
                looks[name].fault(f"it cannot be read ({err})")


def derive_anew(connection: sqlite3.Connection, quads: GraphReader, *, base: str) -> None:
    """Make directory and network anew from the graphs, inside the caller's transaction."""
    for name, tables in _ROWS.items():
        schema = _read_schema(connection, name)
        for table in tables:
            # What is damaged may not be emptied, but it can be dropped.
            connection.execute(f"DROP TABLE {table}")
        _make_tables(connection, schema)
    _derive(connection, quads, connection, base=base)


def _read_schema(connection: sqlite3.Connection, name: str) -> list[str]:
    tables = tuple(_ROWS[name])
    marks = ", ".join("?" * len(tables))
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
        f" AND tbl_name IN ({marks}) ORDER BY type DESC, name",
        tables,
    )
    return [str(row["sql"]) for row in rows]


def _make_tables(connection: sqlite3.Connection, schema: list[str]) -> None:
    for statement in schema:
        connection.execute(statement)


def _derive(
    connection: sqlite3.Connection, quads: GraphReader, target: sqlite3.Connection, *, base: str
) -> None:
    """Fill the empty tables of `target` as a publication of all papers would."""
    register = Register(connection)
    shared = quads.read_graph(entities_graph_iri(base))
    keys = connection.execute("SELECT id FROM documents WHERE status = 'done' ORDER BY id")
    for (key,) in keys.fetchall():
        g = quads.read_graph(document_iri(base, key))
        said = {key: pack_sayings(read_sayings(g))}
        update_directory(target, said, removed=Graph(), added=Graph())
        replace_ties(target, key, g, identify(register, [key], base=base).labels)
    update_directory(target, {}, removed=Graph(), added=shared)
    settle_ties(target)


def _compare(
    connection: sqlite3.Connection, fresh: sqlite3.Connection, table: str, query: str, look: Look
) -> None:
    """Go through the rows of both in order."""
    held, wanted = _read(connection, query), _read(fresh, query)
    one, other = next(held, None), next(wanted, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one < other):
            look.fault(f"{table}: {str(one)[:_MOST_SHOWN]} does not follow from the graphs")
            one = next(held, None)
        elif one is None or other < one:
            look.fault(f"{table}: {other[:_MOST_SHOWN]} is missing")
            other = next(wanted, None)
        else:
            look.at += 1
            one, other = next(held, None), next(wanted, None)


def _read(connection: sqlite3.Connection, query: str) -> Iterator[str]:
    return (str(row[0]) for row in connection.execute(query))
