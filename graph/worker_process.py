"""The parent's side of one worker process: start it, talk to it, end it."""

import fcntl
import importlib.util
import json
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from extract.errors import QueryError
from graph.sandbox import Seal, sandbox_command
from graph.worker import FRAME_HEAD, READY, Opening, Request

START_SECONDS = 20.0
LOOK_SECONDS = 0.25  # how often to see whether the asker is still there
# What a worker may have written before it is read, in bytes: it seldom waits for its reader.
_PIPE_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class QueryLimits:
    """What a query may use. Megabytes are of 1,048,576 bytes."""

    workers: int = 2
    seconds: float = 30.0
    wait_seconds: float = 10.0  # for a free worker
    memory_mb: int = 2048  # address space of one worker
    result_mb: int = 256
    rows: int = 1_000_000  # of a table, or triples of a graph, in one answer; 0 for all


class WorkerProcess:
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
        _widen(self._output)
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN | select.POLLHUP)
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

    def kill(self) -> None:
        """End the process at once, from any thread; who reads from it finds it dead."""
        if self._process.poll() is None:
            self._process.kill()

    def stop(self) -> None:
        """End the process at once. May be called again."""
        self.kill()
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
        while len(self._buffer) < size:
            left = deadline - time.monotonic()
            if left <= 0:
                self.stop()
                raise QueryError(_too_long(limits), status=503)
            if abandoned is not None and abandoned.is_set():
                self.stop()
                raise QueryError("Nobody waits for the answer any more.", status=503)
            if not self._poll.poll(min(left, LOOK_SECONDS) * 1000):
                continue
            chunk = self._output.read(1 << 18)
            if not chunk:
                self.stop()
                raise QueryError(_has_died(limits), status=503)
            self._buffer += chunk
        with memoryview(self._buffer) as view:
            piece = bytes(view[:size])
        del self._buffer[:size]
        return piece


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more than the system's 64 KB, where it lets us."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _command() -> list[str]:
    """Write the command of a worker: the interpreter alone, no site, no environment."""
    spec = importlib.util.find_spec("pyoxigraph")
    if spec is None or spec.origin is None:
        raise QueryError("pyoxigraph is not installed.", status=503)
    ours, engine = Path(__file__).parents[1], Path(spec.origin).parents[1]
    code = "import sys; sys.path[:0] = sys.argv[1:]; from graph.worker import main; main()"
    return [sys.executable, "-I", "-S", "-B", "-c", code, str(ours), str(engine)]


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
