"""A pool of killable query workers: ask in SPARQL, get a whole answer or a clear error.

The server's process never evaluates a query. It hands each to a worker process (`graph.worker`),
spools the answer, and kills the worker that is over its time, memory or size; so an answer is
complete or it is an error, never cut off in between.
"""

import importlib.util
import json
import queue
import re
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, NamedTuple

from extract.errors import FolkmootError, QueryError
from graph.namespaces import PREFIXES
from graph.sandbox import Seal, sandbox_command
from graph.worker import DATA, DONE, FAILED, FORM, FRAME_HEAD, READY, Opening, Request

Form = Literal["solutions", "boolean", "graph"]
MEGABYTE = 1 << 20
SPOOL_BYTES = 8 * MEGABYTE  # an answer up to this size stays in memory
START_SECONDS = 20.0
LOOK_SECONDS = 0.25  # how often to see whether the asker is still there


class SandboxError(FolkmootError):
    """Queries cannot be kept away from the network on this machine; nothing is served."""


class QuerySyntaxError(QueryError):
    """A query is no SPARQL: fields `line` and `column`, from 1, where they are known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, status=400)
        self.line = line
        self.column = column


class FormatError(QueryError):
    """No format that was asked for fits the query's form (status 406): field `form`."""

    def __init__(self, form: Form) -> None:
        super().__init__("No format that was asked for fits this form of query.", status=406)
        self.form = form


@dataclass(frozen=True, kw_only=True)
class QueryLimits:
    """What a query may use. Megabytes are of 1,048,576 bytes."""

    workers: int = 2
    seconds: float = 30.0
    wait_seconds: float = 10.0  # for a free worker
    memory_mb: int = 2048  # address space of one worker
    result_mb: int = 256


@dataclass(frozen=True)
class Answer:
    """A whole answer: `body` is a file at its beginning, `length` in bytes."""

    form: Form
    format: str
    body: IO[bytes]
    length: int
    is_truncated: bool


class Term(NamedTuple):
    """One RDF term of a row; `kind` is uri, literal, bnode or triple."""

    kind: str
    value: str
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of an answer, for pages and tables; `is_truncated` where more there were."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    is_truncated: bool

    def records(self) -> list[dict[str, Term]]:
        """Give each row as a mapping from column to term, unbound columns left out."""
        return [
            {name: term for name, term in zip(self.columns, row, strict=True) if term}
            for row in self.rows
        ]


class QueryPool:
    """Workers over one snapshot. Its methods may be called from any thread."""

    def __init__(
        self,
        snapshot: Path,
        *,
        limits: QueryLimits | None = None,
        prefixes: Mapping[str, str] = PREFIXES,
        base: str | None = None,
        require_sandbox: bool = True,
    ) -> None:
        """Start the workers and see that they are sealed off.

        `base` is what relative IRIs of queries are relative to.
        Raises SandboxError where a worker could reach the network, unless told not to mind.
        """
        self.limits = limits or QueryLimits()
        self._prefixes = dict(prefixes)
        self._base = base
        self._snapshot = snapshot
        self._require_sandbox = require_sandbox
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._is_closed = False
        # One real listener proves once that the first worker reaches nobody.
        with _listener() as probe:
            first = self._start(probe.getsockname()[1])
            self.seal = self._wait_until_ready(first)
        self._idle.put(first)
        for _ in range(self.limits.workers - 1):
            self._idle.put(self._start())

    def move_to(self, snapshot: Path) -> None:
        """Answer from another snapshot from now on; queries that run go on over the old one."""
        if snapshot == self._snapshot:
            return
        self._snapshot = snapshot
        idle: list[_Worker] = []
        with suppress(queue.Empty):
            while True:
                idle.append(self._idle.get_nowait())
        for worker in idle:
            worker.stop()
            self._idle.put(self._start())

    def ask(
        self,
        query: str,
        formats: Mapping[Form, str | None],
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        max_rows: int = 0,
        abandoned: threading.Event | None = None,
    ) -> Answer:
        """Answer a query whole, in the format given for its form.

        A query whose asker has gone, as `abandoned` tells, is stopped.

        Raises QueryError: malformed (400), no format fits (406), over a limit or no worker free in
        time (503).
        """
        request = Request(
            query=query,
            formats={form: formats.get(form) for form in ("solutions", "boolean", "graph")},
            default_graphs=None if default_graphs is None else list(default_graphs),
            named_graphs=None if named_graphs is None else list(named_graphs),
            seconds=self.limits.seconds,
            max_rows=max_rows,
        )
        worker = self._take()
        try:
            return self._answer(worker, request, abandoned)
        finally:
            self._give_back(worker)

    def select(self, query: str, *, max_rows: int = 0) -> Rows:
        """Answer any query as rows; a CONSTRUCT gives subject, predicate, object."""
        answer = self.ask(query, ROWS, max_rows=max_rows)
        with answer.body as body:
            return read_rows(body, answer.is_truncated)

    def close(self) -> None:
        """Stop the workers; those that are busy stop when they are given back."""
        self._is_closed = True
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().stop()

    def __enter__(self) -> "QueryPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, probe_port: int = 0) -> "_Worker":
        opening = Opening(
            snapshot=str(self._snapshot),
            prefixes=self._prefixes,
            base=self._base,
            memory_bytes=self.limits.memory_mb * MEGABYTE,
            probe_port=probe_port,
        )
        return _Worker(self._snapshot, opening)

    def _take(self) -> "_Worker":
        try:
            worker = self._idle.get(timeout=self.limits.wait_seconds)
        except queue.Empty:
            raise QueryError(
                "All query workers are busy. Please try again in a moment.", status=503
            ) from None
        try:
            if worker.snapshot != self._snapshot or not worker.is_alive:
                worker.stop()
                worker = self._start()
            self._wait_until_ready(worker)
        except FolkmootError:
            worker.stop()
            self._idle.put(worker)
            raise
        return worker

    def _wait_until_ready(self, worker: "_Worker") -> Seal:
        seal = worker.wait_until_ready()
        if self._require_sandbox and not seal.is_closed:
            worker.stop()
            raise SandboxError(
                "Queries could reach the network on this machine: neither a seccomp filter nor a "
                "network namespace could be had. Start with --unsafe-no-sandbox to serve anyway, "
                "but only where nobody untrusted can ask."
            )
        return seal

    def _give_back(self, worker: "_Worker") -> None:
        if self._is_closed:
            worker.stop()
            return
        if not worker.is_alive or worker.snapshot != self._snapshot:
            worker.stop()
            worker = self._start()
        self._idle.put(worker)

    def _answer(
        self, worker: "_Worker", request: Request, abandoned: threading.Event | None
    ) -> Answer:
        spool: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115 (the answer takes it along)
            max_size=SPOOL_BYTES
        )
        try:
            return self._spool(worker, request, spool, abandoned)
        except BaseException:
            spool.close()
            raise

    def _spool(
        self,
        worker: "_Worker",
        request: Request,
        spool: IO[bytes],
        abandoned: threading.Event | None,
    ) -> Answer:
        deadline = time.monotonic() + self.limits.seconds
        worker.send(request)
        form: Form = "solutions"
        form_format: str | None = None
        length = 0
        while True:
            kind, payload = worker.read_frame(deadline, self.limits, abandoned)
            if kind == DATA:
                length += len(payload)
                if length > self.limits.result_mb * MEGABYTE:
                    worker.stop()
                    raise QueryError(
                        f"The answer is larger than {self.limits.result_mb} MB. "
                        "Ask for less, with LIMIT or a narrower pattern.",
                        status=503,
                    )
                spool.write(payload)
                continue
            message = json.loads(payload)
            if kind == FORM:
                form, form_format = message["form"], message["format"]
            elif kind == FAILED:
                raise _explain(message, request["query"])
            elif kind == DONE:
                if form_format is None:
                    raise FormatError(form)
                spool.seek(0)
                return Answer(form, form_format, spool, length, message["truncated"])


ROWS: Mapping[Form, str | None] = {"solutions": "rows", "boolean": "rows", "graph": "rows"}


class _Worker:
    """The parent's side of one worker process."""

    def __init__(self, snapshot: Path, opening: Opening) -> None:
        self.snapshot = snapshot
        self._seal: Seal | None = None
        self._buffer = bytearray()
        self._process = subprocess.Popen(
            sandbox_command(_command()),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"},
            bufsize=0,
        )
        self.send(opening)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, message: Opening | Request) -> None:
        # A worker that has died shows itself when its answer is read.
        with suppress(BrokenPipeError):
            view = memoryview(json.dumps(message).encode() + b"\n")
            while view:
                view = view[self._input.write(view) or 0 :]

    def wait_until_ready(self) -> Seal:
        """Wait for the worker's first word. Raises QueryError where the snapshot cannot be read."""
        if self._seal is not None:
            return self._seal
        kind, payload = self.read_frame(time.monotonic() + START_SECONDS, None)
        message = json.loads(payload)
        if kind != READY:
            self.stop()
            raise QueryError(f"The store cannot be read: {message['message']}", status=503)
        self._seal = Seal(**message["seal"])
        return self._seal

    def read_frame(
        self,
        deadline: float,
        limits: QueryLimits | None,
        abandoned: threading.Event | None = None,
    ) -> tuple[bytes, bytes]:
        """Read one frame; kill the worker and raise QueryError when time is up or it has died."""
        head = self._read(FRAME_HEAD.size, deadline, limits, abandoned)
        kind, length = FRAME_HEAD.unpack(head)
        return kind, self._read(length, deadline, limits, abandoned)

    def stop(self) -> None:
        """End the process at once. May be called again."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._input, self._output):
            pipe.close()

    @property
    def _input(self) -> IO[bytes]:
        if self._process.stdin is None:
            raise QueryError("A query worker has no standard input.", status=503)
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        if self._process.stdout is None:
            raise QueryError("A query worker has no standard output.", status=503)
        return self._process.stdout

    def _read(
        self,
        size: int,
        deadline: float,
        limits: QueryLimits | None,
        abandoned: threading.Event | None,
    ) -> bytes:
        poll = select.poll()
        poll.register(self._output, select.POLLIN | select.POLLHUP)
        while len(self._buffer) < size:
            left = deadline - time.monotonic()
            if left <= 0:
                self.stop()
                raise QueryError(_too_long(limits), status=503)
            if abandoned is not None and abandoned.is_set():
                self.stop()
                raise QueryError("Nobody waits for the answer any more.", status=503)
            if not poll.poll(min(left, LOOK_SECONDS) * 1000):
                continue
            chunk = self._output.read(1 << 18)
            if not chunk:
                self.stop()
                raise QueryError(_has_died(limits), status=503)
            self._buffer += chunk
        piece = bytes(self._buffer[:size])
        del self._buffer[:size]
        return piece


def _command() -> list[str]:
    """Write the command of a worker: the interpreter alone, no site, no environment."""
    spec = importlib.util.find_spec("pyoxigraph")
    if spec is None or spec.origin is None:
        raise QueryError("pyoxigraph is not installed.", status=503)
    ours, engine = Path(__file__).parents[1], Path(spec.origin).parents[1]
    code = "import sys; sys.path[:0] = sys.argv[1:]; from graph.worker import main; main()"
    return [sys.executable, "-I", "-S", "-B", "-c", code, str(ours), str(engine)]


def _listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def _too_long(limits: QueryLimits | None) -> str:
    if limits is None:
        return "A query worker did not start in time."
    return (
        f"The query took longer than {limits.seconds:g} seconds and was stopped. "
        "Ask for less: name a council or a year, or add LIMIT without ORDER BY."
    )


def _has_died(limits: QueryLimits | None) -> str:
    if limits is None:
        return "A query worker ended before it could start."
    return (
        f"The query needed more memory than {limits.memory_mb} MB, or the engine failed on it; "
        "it was stopped. Ask for less at a time."
    )


_POSITION = re.compile(r"error at (\d+):(\d+): ")
_UNKNOWN_PREFIX = re.compile(r"Prefix not found")


def _explain(message: dict[str, str], query: str) -> QueryError:
    """Turn a worker's report into the error that its reader can act upon."""
    text = message["message"]
    if message["problem"] == "syntax":
        return _explain_syntax(text, query)
    if message["problem"] == "memory":
        return QueryError("The query needed more memory than it may use.", status=503)
    if message["problem"] == "outside":
        return QueryError(
            "A query may not ask other servers (SERVICE) or read files here: "
            f"the attempt was stopped ({text})."
        )
    return QueryError(f"The query could not be answered: {text}")


def _explain_syntax(text: str, query: str) -> QuerySyntaxError:
    found = _POSITION.search(text)
    if found is None:
        return QuerySyntaxError(f"The query is not valid SPARQL: {text}")
    line, column = int(found[1]), int(found[2])
    lines = query.split("\n")
    shown = lines[line - 1].strip() if line <= len(lines) else ""
    message = f"The query is not valid SPARQL at line {line}, column {column}"
    message += f": {shown!r}." if shown else ", where it ends."
    if _UNKNOWN_PREFIX.search(text):
        message += " A prefix may be undeclared."
    return QuerySyntaxError(message, line, column)


def read_rows(body: IO[bytes], is_truncated: bool = False) -> Rows:
    """Read rows as a worker writes them."""
    lines = iter(body)
    columns = tuple(json.loads(next(lines)))
    rows = tuple(
        tuple(Term(*cell) if cell else None for cell in json.loads(line)) for line in lines
    )
    return Rows(columns, rows, is_truncated)
