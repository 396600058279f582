"""Write a store to a file: as RDF, in memory that does not grow with it, or as a network.

Canonical N-Quads are the reference: every quad of a named graph on one line, the lines in the
order of their bytes, so that two stores of the same papers give the same file. The merge in the
default graph follows from them and is left out, except where a format knows no named graphs.
"""

import heapq
import io
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

import pyoxigraph as ox
from rdflib import Graph

from extract.errors import FolkmootError
from graph.formats import FORMATS
from graph.iris import Rebase
from graph.namespaces import PREFIXES
from graph.networks import Filters, build_network
from graph.networks.passages import read_passages
from graph.networks.places import place_nodes
from graph.networks.writers.writing import Options
from graph.quads import stored_triple
from graph.source import GraphSource, read_source

# How many lines are sorted in memory at a time: some 60 MB.
CHUNK_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Extended:
    """A graph source with one named graph more, which stands in no store."""

    source: GraphSource
    name: str
    graph: Graph


type Source = GraphSource | Extended


class _ExtendedReader:
    """Reads an extended source, as far as exports need it."""

    def __init__(self, extended: Extended) -> None:
        self._reader = read_source(extended.source)
        self._extended = extended

    def names(self) -> list[str]:
        return sorted([*self._reader.names(), self._extended.name])

    def quads(self, name: str | None) -> Iterator[ox.Quad]:
        if name != self._extended.name:
            yield from self._reader.quads(name)
            return
        for triple in self._extended.graph:
            found = stored_triple(*triple)
            graph = ox.NamedNode(self._extended.name)
            yield ox.Quad(found.subject, found.predicate, found.object, graph)


class Quads(Protocol):
    """What exports read."""

    def names(self) -> list[str]: ...
    def quads(self, name: str | None) -> Iterator[ox.Quad]: ...


def _open(source: Source) -> Quads:
    return _ExtendedReader(source) if isinstance(source, Extended) else read_source(source)


def write_nquads(snapshot: Source, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs as canonical, sorted N-Quads.

    Raises StoreError where the snapshot cannot be read.
    """
    for line in _sort(_rebase(_quad_lines(_open(snapshot)), rebase)):
        output.write(line)


def write_trig(snapshot: Source, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs as TriG, one after the other in the order of their names."""
    quads = _sorted_quads(snapshot, rebase)
    ox.serialize(quads, output, ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))


def write_jsonld(snapshot: Source, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs as expanded JSON-LD."""
    ox.serialize(_sorted_quads(snapshot, rebase), output, ox.RdfFormat.JSON_LD)


def write_ntriples(snapshot: Source, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the merge of all graphs as sorted N-Triples."""
    for line in _sort(_rebase(_merge_lines(_open(snapshot)), rebase)):
        output.write(line)


def write_turtle(snapshot: Source, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the merge of all graphs as Turtle."""
    lines = _sort(_rebase(_merge_lines(_open(snapshot)), rebase))
    triples = (quad.triple for quad in _parse(lines, ox.RdfFormat.N_TRIPLES))
    ox.serialize(triples, output, ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))


class Writer(Protocol):
    """Writes a snapshot to an open file."""

    def __call__(
        self, snapshot: Source, output: BinaryIO, *, rebase: Rebase | None = None
    ) -> None: ...


WRITERS: dict[str, Writer] = {
    "nquads": write_nquads,
    "trig": write_trig,
    "jsonld": write_jsonld,
    "nt": write_ntriples,
    "ttl": write_turtle,
}
"""The formats of RDF by the names that the command line knows them by."""


def export_store(
    snapshot: Source, output: Path, *, form: str = "nquads", rebase: Rebase | None = None
) -> None:
    """Write a snapshot to a file in one of the formats of `WRITERS`.

    A file that was there stays whole until the new one is complete; `-` is standard output.
    Raises StoreError where the snapshot cannot be read.
    """
    with _open_output(output) as file:
        WRITERS[form](snapshot, file, rebase=rebase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a graph to write as a network; see `graph.networks.build_network`.

    `most_edges`: raise TooManyEdges where there are more, instead of writing them; 0 for any.
    """

    profile: str = "full"
    filters: Filters | None = None
    keep_nary: bool = False
    rebase: Rebase | None = None
    site: str | None = None
    most_edges: int = 0


class TooManyEdges(FolkmootError):
    """A network has more edges than may be written: fields `edges`, `most`."""

    def __init__(self, edges: int, most: int) -> None:
        super().__init__(f"The network has {edges:,} edges, more than the {most:,} allowed here.")
        self.edges = edges
        self.most = most


def export_network(
    snapshot: GraphSource, output: Path, *, form: str, part: Part, is_exact: bool = False
) -> int:
    """Write a part of a snapshot to a file as a network; gives the number of edges.

    `form` is a name of `graph.formats.NETWORK_FORMATS`; `is_exact` leaves tables as programs want
    them rather than spreadsheets. The file is put in place when it is complete.
    Raises FilterError, StoreError, TooManyEdges; MissingExtraError where a package is missing.
    """
    write = FORMATS[form].write
    if write is None:
        raise ValueError(f"{form} is no format of a network")
    network = build_network(
        snapshot,
        profile=part.profile,
        filters=part.filters,
        keep_nary=part.keep_nary,
        rebase=part.rebase,
        site=part.site,
    )
    if part.most_edges and len(network.edges) > part.most_edges:
        raise TooManyEdges(len(network.edges), part.most_edges)
    passages = read_passages(snapshot, network, rebase=part.rebase, site=part.site)
    positions = place_nodes(network) if FORMATS[form].is_drawn else {}
    options = Options(is_exact=is_exact, positions=positions, passages=passages)
    with _open_output(output) as file:
        write(network, file, options)
    return len(network.edges)


@contextmanager
def _open_output(output: Path) -> Iterator[BinaryIO]:
    """Open a file that is put in place when all has been written."""
    if str(output) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if output.exists() and not output.is_file():
        # A pipe or a device: nothing to put in its place.
        with output.open("wb") as file:
            yield file
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def export_nquads(snapshot: Source, output: Path, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs of a snapshot to a file as canonical, sorted N-Quads."""
    export_store(snapshot, output, form="nquads", rebase=rebase)


def _quad_lines(reader: Quads) -> Iterator[bytes]:
    for name in reader.names():
        yield from _lines(reader.quads(name), ox.RdfFormat.N_QUADS)


def _sorted_quads(snapshot: Source, rebase: Rebase | None) -> Iterator[ox.Quad]:
    reader = _open(snapshot)
    lines = (
        line
        for name in reader.names()
        for line in _sort(_rebase(_lines(reader.quads(name), ox.RdfFormat.N_QUADS), rebase))
    )
    return _parse(lines, ox.RdfFormat.N_QUADS)


def _parse(lines: Iterator[bytes], form: ox.RdfFormat) -> Iterator[ox.Quad]:
    return ox.parse(cast(IO[bytes], _LineReader(lines)), format=form)


def _merge_lines(reader: Quads) -> Iterator[bytes]:
    return _lines((quad.triple for quad in reader.quads(None)), ox.RdfFormat.N_TRIPLES)


# How many statements are written at a time; only the speed depends on it.
_BATCH = 5_000


def _lines[S: (ox.Quad, ox.Triple)](statements: Iterator[S], form: ox.RdfFormat) -> Iterator[bytes]:
    while batch := list(islice(statements, _BATCH)):
        written = ox.serialize(batch, format=form)
        # A line break inside a text is written as "\n": every break here ends a statement.
        yield from io.BytesIO(written or b"")


def _rebase(lines: Iterable[bytes], rebase: Rebase | None) -> Iterator[bytes]:
    if rebase is None or rebase.old == rebase.new:
        yield from lines
        return
    old, new = f"<{rebase.old}".encode(), f"<{rebase.new}".encode()
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if rest.startswith(b'"'):
            # What a text says stays as it says it, were it one of our names.
            text, end, graph = rest.rpartition(b'"')
            rest = text + end + graph.replace(old, new)
        else:
            rest = rest.replace(old, new)
        yield b" ".join((subject.replace(old, new), predicate, rest))


def _sort(lines: Iterator[bytes]) -> Iterator[bytes]:
    """Sort lines by their bytes; runs that do not fit in memory wait in a temporary folder."""
    chunk = list(islice(lines, CHUNK_LINES))
    if len(chunk) < CHUNK_LINES:
        chunk.sort()
        yield from chunk
        return
    with ExitStack() as open_files:
        folder = Path(open_files.enter_context(tempfile.TemporaryDirectory()))
        runs: list[BinaryIO] = []
        while chunk:
            chunk.sort()
            run = open_files.enter_context((folder / str(len(runs))).open("w+b"))
            run.writelines(chunk)
            run.seek(0)
            runs.append(run)
            chunk = list(islice(lines, CHUNK_LINES))
        yield from heapq.merge(*runs)


class _LineReader(io.RawIOBase):
    """A file to read from, made of lines that come one by one."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, less only at the end."""
        pieces, length = [self._left], len(self._left)
        while size < 0 or length < size:
            line = next(self._lines, b"")
            if not line:
                break
            pieces.append(line)
            length += len(line)
        found = b"".join(pieces)
        cut = len(found) if size < 0 else size
        self._left = found[cut:]
        return found[:cut]
