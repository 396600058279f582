"""Processes that do one task after another, each within its time and memory.

A task that loops, crashes or eats memory ends its process and nothing else; the next task gets a
fresh one. Processes are forked from a server that has only imported what reading needs, and so
start in a blink; forking this very process would copy open databases and threads.
"""

import multiprocessing
import os
import queue
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from graph.sandbox import close_network

# The code with which a process ends that has no memory left.
_NO_MEMORY = 77
_PRELOADED = ["graph.reading", "graph.rendering"]
# Seconds after which a process ends by itself, if the one that watches over it has not ended it.
_GRACE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one task may use: seconds, more seconds for each time it asks, megabytes of 2**20 bytes.

    The memory is address space. Measured at its highest: a process that read 70 papers one after
    another kept 385 MB of memory in 620 MB of addresses; over several runs it kept 365 to 412 MB.
    """

    seconds: float = 60.0
    more_seconds: float = 5.0
    memory_mb: int = 3072
    # A process that holds more than this when its task is done makes room for a fresh one.
    kept_mb: int = 550


@dataclass(frozen=True, slots=True)
class Ended:
    """A task that did not come to its end, and why."""

    reason: str


class Processes:
    """So many processes, each with a thread here that watches over it."""

    def __init__(self, count: int, limits: Limits) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOADED)
        self._limits = limits
        self._threads = ThreadPoolExecutor(count)
        self._idle = queue.SimpleQueue[_Process]()
        self._all: list[_Process] = []
        self._starting = threading.Lock()
        self._is_closed = False

    def submit[Result](
        self, task: Callable[[Callable[[], None]], Result]
    ) -> "Future[Result | Ended]":
        """Do a task in some process; it is given what asks for more time.

        A task and its result pass between processes, so they must be such as can be pickled.
        """
        return self._threads.submit(self._run, task)

    def close(self) -> None:
        """End every process, whatever it does."""
        with self._starting:
            self._is_closed = True
            running = list(self._all)
        for process in running:
            process.kill()
        self._threads.shutdown(cancel_futures=True)

    def _run[Result](self, task: Callable[[Callable[[], None]], Result]) -> "Result | Ended":
        try:
            process = self._idle.get_nowait()
        except queue.Empty:
            process = self._start()
        result = process.run(task)
        if isinstance(result, Ended):
            with self._starting:
                self._all.remove(process)
            return result
        if process.resident_mb() > self._limits.kept_mb:
            with self._starting:
                self._all.remove(process)
            process.kill()
        else:
            self._idle.put(process)
        return cast("Result", result)

    def _start(self) -> "_Process":
        with self._starting:
            process = _Process(self._context, self._limits)
            self._all.append(process)
            if self._is_closed:
                process.kill()
            return process


class _Process:
    """One process and the pipe to it."""

    def __init__(self, context: multiprocessing.context.ForkServerContext, limits: Limits) -> None:
        self._limits = limits
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=do_tasks, args=(other, limits), daemon=True)
        self._process.start()
        other.close()

    def run(self, task: object) -> object:
        """Wait for what the task returns, or Ended; after that the process is of no more use."""
        limit = self._limits.seconds
        start = time.monotonic()
        code = None
        try:
            self._pipe.send(task)
            while self._pipe.poll(max(0.0, start + limit - time.monotonic())):
                is_done, result = self._pipe.recv()
                if is_done:
                    return result
                limit += self._limits.more_seconds
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
        # Also after a crash: what the process started lives on.
        self.kill()
        if code is None or code == -signal.SIGALRM:
            return Ended(
                f"reading takes longer than {limit:g} seconds: divide it into smaller files"
            )
        return Ended(_explain_end(code, self._limits))

    def resident_mb(self) -> float:
        """Memory that the process holds, in megabytes; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def kill(self) -> None:
        """End the process and the programs that it has started."""
        if self._process.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()


def _explain_end(code: int, limits: Limits) -> str:
    if code == _NO_MEMORY:
        return f"reading takes more than {limits.memory_mb} MB of memory: divide it"
    if code < 0:
        name = signal.Signals(-code).name if -code in list(signal.Signals) else str(-code)
        cause = ", perhaps for want of memory: try fewer jobs" if name == "SIGKILL" else ""
        return f"the process that read it was ended by {name}{cause}"
    return f"the process that read it ended with code {code}"


def do_tasks(pipe: Connection, limits: Limits) -> None:
    """Do tasks as they come, until nobody sends any, in a process that has nothing else to do."""
    # A group of its own, so that programs which a task starts end with it.
    os.setpgid(0, 0)
    # Nothing that a paper makes a parser, or a program that it starts, do reaches the network.
    close_network()
    # Interrupts from the keyboard are for the process that asked.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The system ends it, even within a pattern that loops and lets no thread run meanwhile.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    memory = limits.memory_mb * 2**20
    with suppress(OSError, ValueError):  # macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    def ask_for_time() -> None:
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        signal.setitimer(signal.ITIMER_REAL, left + limits.more_seconds)
        pipe.send((False, None))

    try:
        while True:
            task = pipe.recv()
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE)
            result = task(ask_for_time)
            signal.setitimer(signal.ITIMER_REAL, 0)
            pipe.send((True, result))
    except EOFError:
        return
    except MemoryError:
        os._exit(_NO_MEMORY)


def _end_with_parent() -> None:
    # At once where a thread gets to run, as it does while a program reads; else the timer ends it.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.killpg(0, signal.SIGKILL)
