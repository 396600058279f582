"""Read papers in this process or in several: reading takes most of an ingest's time.

Papers do not depend on each other, so how many processes read changes nothing in what comes out.
"""

import datetime as dt
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypedDict, Unpack

from extract.errors import ReadError, StoreError
from extract.models import Document, Paper
from extract.pipeline import extract_paper
from extract.read import read_document

# The longest text of a fault in a reason, in characters: it may quote a whole page.
_FAULT_LENGTH = 200

Read = tuple[Document, Paper] | str
"""A paper and its facts, or the reason why it cannot be read."""
Reading = Callable[[], Read]
"""Waits for a paper that was begun. Raises StoreError where the process that read it has died."""


class Said(TypedDict):
    """What is said of a paper from outside it."""

    source_key: str
    publisher: str | None
    date: dt.date | None
    body: str | None


def read_paper(path: Path, said: Said) -> Read:
    """Read a paper and find its facts.

    A fault of ours in one paper is the reason why that one fails, and no other.
    """
    try:
        document = read_document(path, **said)
        return document, extract_paper(document)
    except ReadError as err:
        return err.reason
    except Exception as err:  # noqa: BLE001 (one paper must not end the reading of a folder)
        return explain_fault(err)


def explain_fault(err: Exception) -> str:
    """Say in one line that the software failed on a paper."""
    said = " ".join(str(err).split())[:_FAULT_LENGTH]
    return f"internal error: {type(err).__name__}{f': {said}' if said else ''}"


class Readers:
    """Processes that read papers; with one job this very process reads, when asked for a result."""

    def __init__(self, jobs: int) -> None:
        self._pool = None
        if jobs > 1:
            # Forking would copy open databases and threads.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_follow_parent)

    def begin(self, path: Path, **said: Unpack[Said]) -> Reading:
        """Begin to read a paper, ahead of its turn where there are processes for it."""
        if self._pool is None:
            return partial(read_paper, path, said)
        return partial(_wait, self._pool.submit(read_paper, path, said), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _wait(future: Future[Read], path: Path) -> Read:
    try:
        return future.result()
    except BrokenProcessPool as err:
        reason = "a process that reads papers was ended, perhaps for want of memory; try fewer jobs"
        raise StoreError(f"{path}: {reason}.") from err


def _follow_parent() -> None:
    """Leave interrupts from the keyboard to the process that asked, and end when it ends.

    Processes of a pool keep each other's pipes open: when the parent is killed, none would notice.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
