"""A pool of killable query workers: ask in SPARQL, get a whole answer or a clear error.

The server's process never evaluates a query. It hands each to a worker process (`graph.worker`),
spools the answer, and kills the worker that is over its time, memory or size; so an answer is
complete or it is an error, never cut off in between.
"""

import json
import queue
import socket
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from extract.errors import FolkmootError, QueryError
from graph.answers import ROWS, Answer, Form, FormatError, Rows, explain_failure, read_rows
from graph.namespaces import PREFIXES
from graph.sandbox import Seal
from graph.worker import DATA, DONE, FAILED, FORM, Opening, Request
from graph.worker_process import LOOK_SECONDS, QueryLimits, WorkerProcess

MEGABYTE = 1 << 20
_STOPPING = "The server is stopping; please ask again in a moment."
SPOOL_BYTES = 8 * MEGABYTE  # an answer up to this size stays in memory


class SandboxError(FolkmootError):
    """Queries cannot be kept away from the network on this machine; nothing is served."""


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
        # In turn, so that a worker just started has time to get ready.
        self._idle: queue.Queue[WorkerProcess] = queue.Queue()
        self._busy: set[WorkerProcess] = set()
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
        idle: list[WorkerProcess] = []
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
        offset: int = 0,
        abandoned: threading.Event | None = None,
    ) -> Answer:
        """Answer a query whole, in the format given for its form.

        An answer with more rows or triples than the limit is cut there and says so; those after
        `offset` of them can be asked for. The format "rows" is cut at `max_rows` too. A query
        whose asker has gone, as `abandoned` tells, is stopped.

        Raises QueryError: malformed (400), no format fits (406), over a limit or no worker free in
        time (503).
        """
        request = Request(
            query=query,
            formats={form: formats.get(form) for form in ("solutions", "boolean", "graph")},
            default_graphs=None if default_graphs is None else list(default_graphs),
            named_graphs=None if named_graphs is None else list(named_graphs),
            seconds=self.limits.seconds,
            max_rows=self.limits.rows,
            shown_rows=min(filter(None, (max_rows, self.limits.rows)), default=0),
            offset=offset,
        )
        worker = self._take()
        try:
            return self._answer(worker, request, abandoned)
        except QueryError:
            if self._is_closed:
                raise QueryError(_STOPPING, status=503) from None
            raise
        finally:
            self._give_back(worker)

    def select(self, query: str, *, max_rows: int = 0) -> Rows:
        """Answer any query as rows; a CONSTRUCT gives subject, predicate, object."""
        answer = self.ask(query, ROWS, max_rows=max_rows)
        with answer.body as body:
            return read_rows(body, answer.is_truncated)

    def close(self) -> None:
        """Stop the workers, the busy ones too: their queries fail."""
        self._is_closed = True
        for worker in tuple(self._busy):
            worker.kill()
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().stop()

    def __enter__(self) -> "QueryPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, probe_port: int = 0) -> WorkerProcess:
        opening = Opening(
            snapshot=str(self._snapshot),
            prefixes=self._prefixes,
            base=self._base,
            memory_bytes=self.limits.memory_mb * MEGABYTE,
            probe_port=probe_port,
        )
        return WorkerProcess(self._snapshot, opening)

    def _take(self) -> WorkerProcess:
        worker = self._wait_for_idle()
        try:
            if worker.snapshot != self._snapshot or not worker.is_alive:
                worker.stop()
                worker = self._start()
            self._wait_until_ready(worker)
        except FolkmootError:
            worker.stop()
            self._idle.put(worker)
            raise
        self._busy.add(worker)
        if self._is_closed:
            worker.kill()
        return worker

    def _wait_for_idle(self) -> WorkerProcess:
        """Wait for a worker, as long as the limit says and the pool is not closed."""
        deadline = time.monotonic() + self.limits.wait_seconds
        while not self._is_closed:
            left = deadline - time.monotonic()
            if left <= 0:
                raise QueryError(
                    "All query workers are busy. Please try again in a moment.", status=503
                )
            with suppress(queue.Empty):
                return self._idle.get(timeout=min(left, LOOK_SECONDS))
        raise QueryError(_STOPPING, status=503)

    def _wait_until_ready(self, worker: WorkerProcess) -> Seal:
        seal = worker.wait_until_ready()
        if self._require_sandbox and not seal.is_closed:
            worker.stop()
            raise SandboxError(
                "Queries could reach the network on this machine: neither a seccomp filter nor a "
                "network namespace could be had. Start with --unsafe-no-sandbox to serve anyway, "
                "but only where nobody untrusted can ask."
            )
        return seal

    def _give_back(self, worker: WorkerProcess) -> None:
        self._busy.discard(worker)
        if self._is_closed:
            worker.stop()
            return
        if not worker.is_alive or worker.snapshot != self._snapshot:
            worker.stop()
            worker = self._start()
        self._idle.put(worker)

    def _answer(
        self, worker: WorkerProcess, request: Request, abandoned: threading.Event | None
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
        worker: WorkerProcess,
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
                raise explain_failure(message, request["query"])
            elif kind == DONE:
                if form_format is None:
                    raise FormatError(form)
                spool.seek(0)
                return Answer(form, form_format, spool, length, message["truncated"])


def _listener() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))
