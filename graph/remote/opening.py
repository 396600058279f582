"""Open a remote graph for writing: see whose it is, and make it anew where it cannot be trusted.

A server keeps no snapshots, so what an interrupted run left is not put back: the graph is emptied,
papers.sqlite forgets what it knows of it, and the next publication writes all of it again.
"""

import sqlite3
from urllib.parse import urlencode

from extract.errors import StoreError
from graph.record import forget_rendered
from graph.remote.asking import FORM_TYPE, TABLE, fetch
from graph.remote.endpoint import (
    RemoteGraph,
    Server,
    make_key,
    name_endpoints,
    read_credentials,
)
from graph.remote.quads import RemoteQuads
from graph.remote.transport import Endpoint, RemoteError
from graph.schema import get_meta, set_meta, transaction

_LOOK_SECONDS = 60.0
# A million rows of two bytes, over the thousands of triples that every Virtuoso has of its own.
_MANY_ROWS = "SELECT (1 AS ?one) { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000"


def find_remote(graph: str, update: str | None, base: str) -> RemoteGraph:
    """Find the server that `--graph` names, see what it is, and that nothing is there yet.

    Raises StoreError where it cannot be reached, or holds data already.
    """
    query_address, update_address = name_endpoints(graph, update)
    endpoint = Endpoint(query_address, read_credentials())
    body = urlencode({"query": "ASK { ?s ?p ?o }"}).encode()
    try:
        with endpoint.post(body, FORM_TYPE, TABLE, seconds=_LOOK_SECONDS) as reply:
            name = reply.headers.get("Server", "")
        if name.startswith("Virtuoso"):
            # Raises where a setting of the server would cut answers off.
            fetch(endpoint, [("query", _MANY_ROWS)], "text/csv", seconds=_LOOK_SECONDS).close()
    except RemoteError as err:
        raise StoreError(str(err)) from err
    server: Server = "virtuoso" if name.startswith("Virtuoso") else "other"
    remote = RemoteGraph(query_address, update_address, server, base, make_key())
    if RemoteQuads(remote).has_data():
        raise _foreign(remote)
    return remote


def open_remote(remote: RemoteGraph, connection: sqlite3.Connection) -> RemoteQuads:
    """Open for writing; after this the server holds what papers.sqlite says, or nothing.

    Raises StoreError where the server fails, or holds what is of another store.
    """
    quads = RemoteQuads(remote)
    state = quads.read_state()
    if state is None:
        if quads.has_data():
            raise _foreign(remote)
        quads.write_state(0)
        state = (remote.key, 0)
    key, number = state
    if key != remote.key:
        raise StoreError(f"{remote.query}: the graph on this server is of another store.")
    is_dirty = get_meta(connection, "is_graph_dirty") == "1"
    if is_dirty or number != int(get_meta(connection, "snapshot") or 0):
        set_meta(connection, "is_graph_dirty", "1")
        quads.clear()
        quads.write_state(0)
        forget_graph(connection)
    return quads


def forget_graph(connection: sqlite3.Connection) -> None:
    """Forget what has been written to the graph, so that all of it is written again."""
    with transaction(connection):
        forget_rendered(connection)
        for key in ("snapshot", "is_graph_dirty"):
            set_meta(connection, key, "0")


def _foreign(remote: RemoteGraph) -> StoreError:
    return StoreError(
        f"{remote.query}: there is data on this server already, of which nothing says that it is "
        "of this store. Give the store a server, or a data set, of its own."
    )
