"""What readers of a graph need of it, and where it is: a snapshot on disk, or a graph server.

A published state names its graph by a source. The embedded store's is the folder of a snapshot,
which never changes; a server's is its address, and what it gives is what it holds at that moment.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from rdflib import Graph

from graph.answers import Answer, Form, Rows
from graph.remote.endpoint import RemoteGraph
from graph.sandbox import Seal
from graph.worker_process import QueryLimits

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graph.quads import Tally

type GraphSource = Path | RemoteGraph


class GraphReader(Protocol):
    """Reads a graph; for one thread."""

    def names(self) -> list[str]: ...
    def count(self, name: str | None) -> int: ...
    def quads(self, name: str | None) -> Iterator["ox.Quad"]: ...
    def read_graph(self, name: str) -> Graph: ...
    def compare_merge(self) -> tuple[int, int]: ...
    def select(self, query: str) -> Iterator[tuple[str | None, ...]]: ...


class GraphWriter(Protocol):
    """Writes a graph; for one thread."""

    def replace_graphs(self, graphs: Mapping[str, Graph | None]) -> "Tally": ...
    def patch_graph(self, iri: str, removed: Graph, added: Graph) -> "Tally": ...
    def publish(self, target: Path) -> None: ...
    def close(self) -> None: ...


class QueryService(Protocol):
    """Answers queries of anybody, within limits; for any thread."""

    limits: QueryLimits
    seal: Seal

    def ask(
        self,
        query: str,
        formats: Mapping[Form, str | None],
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        max_rows: int = 0,
        offset: int = 0,
        abandoned: threading.Event | None = None,
    ) -> Answer: ...
    def select(self, query: str, *, max_rows: int = 0) -> Rows: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


def read_source(source: GraphSource) -> GraphReader:
    """Open a graph for reading. Raises StoreError where it cannot be read."""
    if isinstance(source, RemoteGraph):
        from graph.remote.quads import RemoteReader

        return RemoteReader(source)
    from graph.quads import QuadReader

    return QuadReader(source)


def open_pool(
    source: GraphSource,
    *,
    limits: QueryLimits | None = None,
    base: str | None = None,
    require_sandbox: bool = True,
) -> QueryService:
    """Open a graph for queries; see `graph.pool.QueryPool`."""
    if isinstance(source, RemoteGraph):
        from graph.remote.pool import RemotePool

        return RemotePool(source, limits=limits, base=base, require_sandbox=require_sandbox)
    from graph.pool import QueryPool

    return QueryPool(source, limits=limits, base=base, require_sandbox=require_sandbox)


def move_pool(pool: QueryService, source: GraphSource) -> None:
    """Let a pool answer from another state of the same store from now on."""
    if isinstance(source, RemoteGraph):
        from graph.remote.pool import RemotePool

        if isinstance(pool, RemotePool):
            pool.look_anew()
        return
    from graph.pool import QueryPool

    if isinstance(pool, QueryPool):
        pool.move_to(source)
