"""Read papers in processes of their own, which a hostile paper may end without harm to the rest.

Papers do not depend on each other, so how many processes read changes nothing in what comes out.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypedDict, Unpack

from extract.document import Document
from extract.errors import ModelError, ReadError
from extract.loaders.ocr import Scans
from extract.models import Paper
from extract.pipeline import extract_paper
from extract.read import read_document
from graph.reading_process import Ended, Limits, Processes

# The longest text of a fault in a reason, in characters: it may quote a whole page.
_FAULT_LENGTH = 200

Read = tuple[Document, Paper] | str
"""A paper and its facts, or the reason why it cannot be read."""
Reading = Callable[[], Read]
"""Waits for a paper that was begun."""


class Said(TypedDict):
    """What is said of a paper from outside it."""

    source_key: str
    publisher: str | None
    date: dt.date | None
    body: str | None


def read_paper(
    path: Path,
    said: Said,
    scans: Scans = Scans(),  # noqa: B008 (frozen)
    *,
    data: bytes | None = None,
) -> Read:
    """Read a paper and find its facts; `data` are its bytes where `path` is only its name.

    A fault of ours in one paper is the reason why that one fails, and no other. Raises MemoryError.
    """
    try:
        document = read_document(path, **said, scans=scans, data=data)
        return document, extract_paper(document)
    except ReadError as err:
        return err.reason
    except ModelError as err:
        # The installation's fault: the paper is read when it is mended.
        return str(err)
    except MemoryError:
        raise
    except Exception as err:  # noqa: BLE001 (one paper must not end the reading of a folder)
        return explain_fault(err)


def explain_fault(err: Exception) -> str:
    """Say in one line that the software failed on a paper."""
    said = " ".join(str(err).split())[:_FAULT_LENGTH]
    return f"internal error: {type(err).__name__}{f': {said}' if said else ''}"


class Reads(Protocol):
    """Who reads papers: processes here, or a cluster. Results are taken in the order of asking.

    `ahead` papers are begun before their turn, enough to keep all who read busy.
    """

    ahead: int

    def begin(self, path: Path, **said: Unpack[Said]) -> Reading:
        """Begin to read a paper, ahead of its turn."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None: ...


class Readers:
    """Processes that read papers, as many as `jobs`; none is started before there is a paper."""

    def __init__(self, jobs: int, *, is_ocr_on: bool = True, limits: Limits | None = None) -> None:
        # One is read while another waits for the process.
        self.ahead = 2 * jobs
        self._is_ocr_on = is_ocr_on
        self._processes = Processes(jobs, limits or Limits())

    def begin(self, path: Path, **said: Unpack[Said]) -> Reading:
        """Begin to read a paper, ahead of its turn."""
        future = self._processes.submit(partial(_read_with_time, path, said, self._is_ocr_on))

        def wait() -> Read:
            result = future.result()
            return result.reason if isinstance(result, Ended) else result

        return wait

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self._processes.close()


def _read_with_time(
    path: Path, said: Said, is_ocr_on: bool, ask_for_time: Callable[[], None]
) -> Read:
    return read_paper(path, said, Scans(is_read=is_ocr_on, on_page=ask_for_time))
