"""Write a whole store as RDF: the named graphs sorted, in memory that does not grow with it.

Canonical N-Quads are the reference: every quad of a named graph on one line, the lines in the
order of their bytes, so that two stores of the same papers give the same file. The merge in the
default graph follows from them and is left out, except where a format knows no named graphs.
"""

import heapq
import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

import pyoxigraph as ox

from graph.iris import Rebase
from graph.namespaces import PREFIXES
from graph.network import write_graphml
from graph.source import GraphReader, GraphSource, read_source

# How many lines are sorted in memory at a time: some 60 MB.
CHUNK_LINES = 200_000


def write_nquads(snapshot: GraphSource, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs as canonical, sorted N-Quads.

    Raises StoreError where the snapshot cannot be read.
    """
    for line in _sort(_rebase(_quad_lines(read_source(snapshot)), rebase)):
        output.write(line)


def write_trig(snapshot: GraphSource, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs as TriG, one after the other in the order of their names."""
    quads = _sorted_quads(snapshot, rebase)
    ox.serialize(quads, output, ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))


def write_jsonld(snapshot: GraphSource, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs as expanded JSON-LD."""
    ox.serialize(_sorted_quads(snapshot, rebase), output, ox.RdfFormat.JSON_LD)


def write_ntriples(
    snapshot: GraphSource, output: BinaryIO, *, rebase: Rebase | None = None
) -> None:
    """Write the merge of all graphs as sorted N-Triples."""
    for line in _sort(_rebase(_merge_lines(read_source(snapshot)), rebase)):
        output.write(line)


def write_turtle(snapshot: GraphSource, output: BinaryIO, *, rebase: Rebase | None = None) -> None:
    """Write the merge of all graphs as Turtle."""
    lines = _sort(_rebase(_merge_lines(read_source(snapshot)), rebase))
    triples = (quad.triple for quad in _parse(lines, ox.RdfFormat.N_TRIPLES))
    ox.serialize(triples, output, ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))


class Writer(Protocol):
    """Writes a snapshot to an open file."""

    def __call__(
        self, snapshot: GraphSource, output: BinaryIO, *, rebase: Rebase | None = None
    ) -> None: ...


WRITERS: dict[str, Writer] = {
    "nquads": write_nquads,
    "trig": write_trig,
    "jsonld": write_jsonld,
    "nt": write_ntriples,
    "ttl": write_turtle,
    "graphml": write_graphml,
}
"""The formats by the names that the command line knows them by."""


def export_store(
    snapshot: GraphSource, output: Path, *, form: str = "nquads", rebase: Rebase | None = None
) -> None:
    """Write a snapshot to a file in one of the formats of `WRITERS`.

    A file that was there stays whole until the new one is complete.
    Raises StoreError where the snapshot cannot be read.
    """
    write = WRITERS[form]
    if output.exists() and not output.is_file():
        # A pipe or a device: nothing to put in its place.
        with output.open("wb") as file:
            write(snapshot, file, rebase=rebase)
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            write(snapshot, file, rebase=rebase)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def export_nquads(snapshot: GraphSource, output: Path, *, rebase: Rebase | None = None) -> None:
    """Write the named graphs of a snapshot to a file as canonical, sorted N-Quads."""
    export_store(snapshot, output, form="nquads", rebase=rebase)


def export_graphml(snapshot: GraphSource, output: Path, *, rebase: Rebase | None = None) -> None:
    """Write the people, bodies and decisions of a snapshot to a file as GraphML."""
    export_store(snapshot, output, form="graphml", rebase=rebase)


def _quad_lines(reader: GraphReader) -> Iterator[bytes]:
    for name in reader.names():
        yield from _lines(reader.quads(name), ox.RdfFormat.N_QUADS)


def _sorted_quads(snapshot: GraphSource, rebase: Rebase | None) -> Iterator[ox.Quad]:
    reader = read_source(snapshot)
    lines = (
        line
        for name in reader.names()
        for line in _sort(_rebase(_lines(reader.quads(name), ox.RdfFormat.N_QUADS), rebase))
    )
    return _parse(lines, ox.RdfFormat.N_QUADS)


def _parse(lines: Iterator[bytes], form: ox.RdfFormat) -> Iterator[ox.Quad]:
    return ox.parse(cast(IO[bytes], _LineReader(lines)), format=form)


def _merge_lines(reader: GraphReader) -> Iterator[bytes]:
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
