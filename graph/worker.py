"""A process that answers queries over one read-only snapshot, and may be killed at any moment.

Started by `graph.pool`, never imported by the server's own process: it seals itself, opens
the snapshot, then takes one request at a time from standard input and writes frames to standard
output. Each result is made, used up and dropped in its one thread, as Oxigraph demands.
"""

import json
import os
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, TypedDict

from graph.row_gate import EnoughRows, RowGate
from graph.sandbox import Seal, end_after, seal_process

if TYPE_CHECKING:
    import pyoxigraph as ox

# A frame is a kind (one letter), a length (4 bytes, big endian) and so many bytes.
FRAME_HEAD = struct.Struct(">cI")
READY, FORM, DATA, DONE, FAILED = b"R", b"F", b"D", b"O", b"E"
CHUNK_BYTES = 1 << 16
_PLAIN = "http://www.w3.org/2001/XMLSchema#string"
SORTED_TRIPLES = 100_000  # a graph up to this size comes out in order and grouped by subject


class Opening(TypedDict):
    """The first message to a worker."""

    snapshot: str
    prefixes: dict[str, str]
    base: str | None
    memory_bytes: int
    probe_port: int


class Request(TypedDict):
    """A query. `formats` names a format for each form of answer, or None where none will do.

    Graph lists are None where the store's own data set is meant. `max_rows` bounds what is sent of
    a table or a graph, in rows or triples (0: all), after `offset` of them are left out. The format
    "rows" is one JSON list a line, the variables first; `shown_rows` bounds it.
    """

    query: str
    formats: dict[str, str | None]
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    seconds: float
    max_rows: int
    shown_rows: int
    offset: int


class Frames:
    """Writes frames, and is a binary file for serialisers: what they write becomes data frames.

    Frames wait for each other until there is something to do with them: a small answer is one
    write, of which its reader wakes once.
    """

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._waiting = bytearray()
        self._pending = bytearray()

    def write(self, chunk: bytes) -> int:
        self._pending += chunk
        if len(self._pending) >= CHUNK_BYTES:
            self.flush()
            self._deliver()
        return len(chunk)

    def flush(self) -> None:
        if self._pending:
            self._put(DATA, self._pending)
            self._pending.clear()

    def send(self, kind: bytes, **message: object) -> None:
        self.flush()
        self._put(kind, json.dumps(message).encode())
        if kind != FORM:
            self._deliver()

    def drop(self) -> None:
        """Forget what was not sent yet of an answer that failed."""
        self._pending.clear()

    def _put(self, kind: bytes, payload: bytes | bytearray) -> None:
        self._waiting += FRAME_HEAD.pack(kind, len(payload))
        self._waiting += payload

    def _deliver(self) -> None:
        self._output.write(self._waiting)
        self._output.flush()
        self._waiting.clear()


def main() -> None:
    """Seal, open, answer until standard input ends."""
    requests, frames = _take_pipes()
    opening: Opening = json.loads(requests.readline())
    seal = seal_process(opening["memory_bytes"], opening["probe_port"])
    import pyoxigraph as ox

    try:
        store = ox.Store.read_only(opening["snapshot"])
    except (OSError, RuntimeError, ValueError) as err:
        frames.send(FAILED, problem="open", message=str(err))
        return
    _ready(frames, seal)
    for line in requests:
        request: Request = json.loads(line)
        # The parent's own limit comes first; this one is for a parent that is gone.
        end_after(request["seconds"] + 5)
        answer(store, request, opening, frames)
        end_after(0)


def _take_pipes() -> tuple[IO[bytes], Frames]:
    """Keep both pipes for frames alone: what a library prints must not break into them."""
    requests = os.fdopen(os.dup(0), "rb")
    output = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return requests, Frames(output)


def _ready(frames: Frames, seal: Seal) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    frames.send(READY, seal=seal._asdict(), process=os.getpid())


def answer(store: "ox.Store", request: Request, opening: Opening, frames: Frames) -> None:
    """Evaluate one query and send its answer: form, data, done; or what went wrong."""
    try:
        rows_left_out = _evaluate(store, request, opening, frames)
    except SyntaxError as err:
        frames.drop()
        frames.send(FAILED, problem="syntax", message=str(err))
    except (OSError, RuntimeError, ValueError, MemoryError) as err:
        if isinstance(err, BrokenPipeError):
            sys.exit(0)
        frames.drop()
        frames.send(FAILED, problem=_kind_of(err), message=str(err))
    else:
        frames.send(DONE, truncated=rows_left_out)


def _kind_of(err: Exception) -> str:
    """Name the kind of failure; a store in good order gives OSError for SERVICE alone."""
    if isinstance(err, MemoryError):
        return "memory"
    return "outside" if isinstance(err, OSError) else "evaluation"


def _evaluate(store: "ox.Store", request: Request, opening: Opening, frames: Frames) -> bool:
    import pyoxigraph as ox

    source, graphs = _choose_dataset(store, request)
    prefixes = opening["prefixes"]
    result = source.query(request["query"], base_iri=opening["base"], prefixes=prefixes, **graphs)
    form = _form_of(result)
    form_format = request["formats"][form]
    frames.send(FORM, form=form, format=form_format)
    if form_format is None:
        return False
    if isinstance(result, ox.QueryBoolean):
        if form_format == "rows":
            _write_boolean_row(bool(result), frames)
        else:
            # pyoxigraph asks for a whole IO object and uses write and flush alone.
            result.serialize(frames, results_format(form_format))  # type: ignore[arg-type]
        return False
    for _ in islice(result, request["offset"]):
        pass
    if form_format == "rows":
        return _write_rows(result, request["shown_rows"], frames)
    if isinstance(result, ox.QueryTriples):
        triples = list(islice(result, request["max_rows"] or None))
        write_graph(triples, form_format, prefixes, frames)
        return next(iter(result), None) is not None
    return write_solutions(result, form_format, request["max_rows"], frames)


def write_solutions(result: "ox.QuerySolutions", name: str, max_rows: int, frames: Any) -> bool:
    """Write a table as the engine does, up to a number of rows; True where rows were left out."""
    output: Any = RowGate(frames, name, max_rows) if max_rows else frames
    try:
        result.serialize(output, results_format(name))
        if max_rows:
            output.close()
    except EnoughRows:
        return True
    return False


def _choose_dataset(store: "ox.Store", request: Request) -> tuple["ox.Store", dict[str, Any]]:
    """Find what to query: the store, some graphs of it, or a copy in memory of several merged.

    Oxigraph 0.5 matches a triple once for each default graph that holds it where the standard
    wants their merge, so two and more graphs are merged here first.
    """
    import pyoxigraph as ox

    default, named = request["default_graphs"], request["named_graphs"]
    if default is None and named is None:
        return store, {}
    default_nodes = [ox.NamedNode(iri) for iri in default or []]
    named_nodes = [ox.NamedNode(iri) for iri in named or []]
    if len(default_nodes) == 1:
        return store, {"default_graph": default_nodes, "named_graphs": named_nodes}
    merged = ox.Store()
    for node in default_nodes:
        quads = store.quads_for_pattern(None, None, None, node)
        merged.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    for node in named_nodes:
        merged.add_graph(node)
        merged.extend(store.quads_for_pattern(None, None, None, node))
    # Named, so that a FROM in the query does not speak again.
    return merged, {"default_graph": [ox.DefaultGraph()], "named_graphs": named_nodes}


def _form_of(result: object) -> str:
    import pyoxigraph as ox

    if isinstance(result, ox.QuerySolutions):
        return "solutions"
    return "boolean" if isinstance(result, ox.QueryBoolean) else "graph"


def results_format(name: str) -> "ox.QueryResultsFormat":
    """Name the engine's format of a table for one of ours."""
    import pyoxigraph as ox

    formats = ox.QueryResultsFormat
    return {"json": formats.JSON, "xml": formats.XML, "csv": formats.CSV, "tsv": formats.TSV}[name]


def _graph_format(name: str) -> "ox.RdfFormat":
    import pyoxigraph as ox

    formats = ox.RdfFormat
    return {
        "turtle": formats.TURTLE,
        "ntriples": formats.N_TRIPLES,
        "rdfxml": formats.RDF_XML,
        "jsonld": formats.JSON_LD,
        "trig": formats.TRIG,
        "nquads": formats.N_QUADS,
    }[name]


def write_graph(
    result: Iterable["ox.Triple"], name: str, prefixes: dict[str, str], output: Any
) -> None:
    """Write triples to a binary file, in order where they are not too many."""
    import pyoxigraph as ox

    triples = list(result)
    if len(triples) <= SORTED_TRIPLES:
        triples.sort(key=str)
    used = {_namespace(node.value) for node in _named_nodes(triples)}
    shown = {prefix: iri for prefix, iri in prefixes.items() if iri in used}
    ox.serialize(triples, output, _graph_format(name), prefixes=shown)


def _named_nodes(triples: Iterable["ox.Triple"]) -> Iterator["ox.NamedNode"]:
    import pyoxigraph as ox

    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode):
                yield term
            elif isinstance(term, ox.Literal) and term.datatype.value != _PLAIN:
                yield term.datatype


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _write_boolean_row(is_so: bool, frames: Frames) -> None:
    for row in (["answer"], [["literal", "true" if is_so else "false", None, None]]):
        frames.write(json.dumps(row).encode() + b"\n")


def _write_rows(result: Any, max_rows: int, frames: Frames) -> bool:
    """Write rows as JSON lists, the names of the columns first; True where rows were left out."""
    import pyoxigraph as ox

    encode = json.JSONEncoder(check_circular=False).encode

    def put(values: Iterable[object]) -> None:
        frames.write(encode(list(values)).encode() + b"\n")

    cells: Callable[[Any], Iterable[Any]]
    if isinstance(result, ox.QueryTriples):
        put(["subject", "predicate", "object"])
        cells = _triple_terms
    else:
        put(variable.value for variable in result.variables)
        cells = tuple
    for count, row in enumerate(result):
        if max_rows and count == max_rows:
            return True
        put(encode_term(term) for term in cells(row))
    return False


def _triple_terms(triple: "ox.Triple") -> Iterable[Any]:
    return (triple.subject, triple.predicate, triple.object)


def encode_term(term: Any) -> list[str | None] | None:
    """Write a term as in a row: kind, value, language, datatype."""
    import pyoxigraph as ox

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["uri", term.value, None, None]
    if isinstance(term, ox.Literal):
        return ["literal", term.value, term.language, term.datatype.value]
    return ["bnode" if isinstance(term, ox.BlankNode) else "triple", str(term), None, None]


if __name__ == "__main__":
    main()
