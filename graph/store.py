"""A store on disk: made once, opened by one writer at a time, read by any number.

`open_store` gives the writer, which holds the lock; `open_reader` the newest published state, a
snapshot of the graph with the papers of the same moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.checks import ValidationReport
from graph.ingest import IngestReport, Progress
from graph.iris import DEFAULT_BASE
from graph.papers import Papers
from graph.stats import Stats

__all__ = [
    "DEFAULT_BASE",
    "IngestReport",
    "Papers",
    "Progress",
    "Reader",
    "Stats",
    "Store",
    "ValidationReport",
    "init_store",
    "open_reader",
    "open_store",
]


@dataclass(slots=True)
class Reader:
    """One published state of a store; the snapshot stays on disk until the reader is closed."""

    snapshot: Path
    base: str
    version: int
    papers: Papers

    def stats(self) -> Stats:
        """Numbers counted when the state was published."""
        raise NotImplementedError

    def validate(self) -> ValidationReport:
        """Check passages, merge, quarantine and shapes over the whole state."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the snapshot. May be called again."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


class Store:
    """A store open for writing, by this process alone, in one thread."""

    base: str

    def ingest(
        self,
        paths: Sequence[Path],
        manifest: Path | None = None,
        publisher: str | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Read papers, and publish the graph of them with all that was there before.

        Folders are walked. Papers that cannot be read are recorded and named in the report.
        Raises ManifestError before anything is read, StoreError where a path does not exist.
        """
        raise NotImplementedError

    def remove(self, document: str) -> str:
        """Take out a paper, by its IRI, id, source key or file name; gives its IRI.

        Raises StoreError where no paper, or more than one, is meant.
        """
        raise NotImplementedError

    def validate(self) -> ValidationReport:
        """Check passages, merge, quarantine and shapes over the published state."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the lock. May be called again."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


def init_store(path: Path, *, base: str = DEFAULT_BASE) -> None:
    """Make an empty store. Raises StoreError where one exists or the base is no IRI."""
    raise NotImplementedError


def open_store(path: Path) -> Store:
    """Open for writing, finishing what a killed run left.

    Raises StoreError where there is no store, or another process is writing to it.
    """
    raise NotImplementedError


def open_reader(path: Path) -> Reader:
    """Open the newest published state. Cheap: a few milliseconds. Raises StoreError."""
    raise NotImplementedError
