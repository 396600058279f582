"""A store on disk: made once, opened by one writer at a time, read by any number.

`open_store` gives the writer, which holds the lock; `open_reader` the newest published state: a
snapshot of the graph, and the papers as they were when it was published.
"""

import json
import os
import re
import shutil
import sqlite3
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from extract.errors import StoreError
from graph.iris import DEFAULT_BASE, document_iri
from graph.papers import Papers
from graph.remote.endpoint import RemoteGraph, read_settings
from graph.reports import IngestReport, OnProgress, Progress, ValidationReport
from graph.schema import (
    FILE_NAME,
    SETTINGS_NAME,
    connect_to_read,
    connect_to_write,
    create_database,
    get_meta,
    set_meta,
)
from graph.snapshots import Hold, WriterLock, hold_snapshot, snapshot_path
from graph.source import GraphSource, GraphWriter
from graph.stats import Stats, read_stats
from graph.ties.asked import Ties

if TYPE_CHECKING:
    # What only a writer needs is imported where it is used: spaCy, pySHACL and the rest take a
    # second to load, which somebody who searches should not have to wait for.
    from graph.judging import Judgements
    from graph.publish import Publication
    from graph.verdicts import VerdictBook

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

_GRAPH = "graph"
_SETTINGS_NOTE = (
    "# Written when the store was made. The base cannot change: all names begin with it."
)
# A base is joined with readable slugs, so it ends a path; nothing in it needs escaping.
_BASE = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`?#]+/")
# Papers are published when so many wait, and half as many as there are: identity looks at all of
# them each time, so a run over many papers pays for that a few times, not at every paper.
_LEAST_BATCH = 250
# How often a reader looks again when its snapshot is removed under its eyes.
_TRIES = 20


class Reader:
    """One published state of a store; it stays on disk until the reader is closed.

    Its methods may be called from any thread.
    """

    def __init__(
        self, connection: sqlite3.Connection, hold: Hold, *, base: str, snapshot: GraphSource
    ) -> None:
        self.snapshot = snapshot
        self.base = base
        self.version = int(get_meta(connection, "version") or 0)
        self.papers = Papers(connection, base)
        self.ties = Ties(connection, base)
        self._stats = read_stats(connection)
        self._connection = connection
        self._hold = hold

    def stats(self) -> Stats:
        """Numbers counted when the state was published."""
        return self._stats

    def judgements(self) -> "Judgements":
        """What has been judged of identity."""
        from graph.judging import Judgements

        return Judgements(self._connection, self.base)

    def validate(self) -> ValidationReport:
        """Check passages, merge, quarantine and shapes over the whole state."""
        from graph.checks import check_state

        return check_state(self.snapshot, self.papers, base=self.base)

    def close(self) -> None:
        """Let go of the snapshot. May be called again."""
        self._connection.close()
        self._hold.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()


class Store:
    """A store open for writing, by this process alone, in one thread."""

    def __init__(self, path: Path) -> None:
        """Take the lock and finish what a killed run left; see `open_store`."""
        from graph.intake import Intake

        self.path = path
        self.base, self._remote = read_store_settings(path)
        self._lock = WriterLock(path)
        try:
            self._connection = connect_to_write(path / FILE_NAME)
            self._intake = Intake(self._connection)
            self._quads = self._open_graph()
            if self._intake.is_waiting() or get_meta(self._connection, "snapshot") == "0":
                self._publish()
        except BaseException:
            self._lock.close()
            raise

    def ingest(
        self,
        paths: Sequence[Path],
        manifest: Path | None = None,
        publisher: str | None = None,
        on_progress: OnProgress | None = None,
        *,
        jobs: int = 1,
        is_ocr_on: bool = True,
        scheduler: str | None = None,
    ) -> IngestReport:
        """Read papers, and publish the graph of them with all that was there before.

        Folders are walked. Papers that cannot be read are recorded and named in the report.
        `jobs` processes read at a time, or the workers of the Dask cluster whose `scheduler` is
        named, which changes nothing in the outcome; scanned pages are read if `is_ocr_on`. A paper
        that takes too long or too much memory fails alone. Raises ClusterError for a cluster.
        Raises ManifestError before anything is read, StoreError where a path does not exist.
        """
        from graph.ingest import find_papers, note_refused, read_papers
        from graph.reading import Readers, Reads

        search = find_papers(paths, manifest, publisher)
        report = IngestReport(skipped=search.skipped)
        withheld: dict[str, int] = {}
        refused: dict[str, str] = {}
        published = 0

        def publish_some(read: int) -> None:
            nonlocal published
            if read - published >= max(_LEAST_BATCH, self._count_papers() // 2):
                published = read
                note(self._publish(on_progress, jobs))

        def note(publication: "Publication") -> None:
            withheld.update(publication.withheld)
            refused.update(publication.refused)

        readers: Reads
        if scheduler is None:
            readers = Readers(jobs, is_ocr_on=is_ocr_on)
        else:
            from graph.cluster import ClusterReaders

            readers = ClusterReaders(scheduler, is_ocr_on=is_ocr_on)
            jobs = os.cpu_count() or 1  # to render with, here
        try:
            read_papers(
                self._intake,
                search,
                report,
                readers=readers,
                on_progress=on_progress,
                on_read=publish_some,
            )
        except sqlite3.Error as err:
            raise StoreError(f"{self.path}: the store cannot be written ({err}).") from err
        if self._intake.is_waiting():
            note(self._publish(on_progress, jobs))
        note_refused(report, search, refused)
        report.withheld = sum(withheld.get(document_id, 0) for document_id in report.documents)
        return report

    def remove(self, document: str) -> str:
        """Take out a paper, by its IRI, id, source key or file name; gives its IRI.

        Raises StoreError where no paper, or more than one, is meant.
        """
        document_id = self._find_document(document)
        self._intake.remove(document_id)
        self._publish()
        return document_iri(self.base, document_id)

    def judge[Result](self, note: "Callable[[VerdictBook], Result]") -> Result:
        """Take down what a person judges of identity, and publish what follows.

        `note` is given the book of verdicts. Raises IdentityError, where nothing is changed. A
        verdict with which the resolver fails is not kept: the store could not be opened again.
        """
        from graph.verdicts import VerdictBook

        book = VerdictBook(self._connection, self.base)
        before = book.save()
        try:
            result = note(book)
            if self._intake.is_waiting():
                self._publish()
        except StoreError:
            # The disk's fault, not the verdict's: what is noted is acted upon later.
            raise
        except Exception:
            book.restore(before)
            raise
        return result

    def validate(self) -> ValidationReport:
        """Check passages, merge, quarantine and shapes over the published state."""
        with open_reader(self.path) as reader:
            return reader.validate()

    def close(self) -> None:
        """Let go of the lock. May be called again."""
        self._quads.close()
        self._connection.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def _count_papers(self) -> int:
        rows = self._connection.execute("SELECT count(*) FROM documents WHERE status = 'done'")
        return int(rows.fetchone()[0])

    def _find_document(self, words: str) -> str:
        rows = self._connection.execute(
            "SELECT DISTINCT documents.id FROM documents JOIN sources"
            " ON sources.document = documents.id WHERE documents.status = 'done' AND ("
            " documents.id = :words OR :prefix || documents.id = :words"
            " OR sources.source_key = :words OR sources.file_name = :words) ORDER BY documents.id",
            {"words": words, "prefix": document_iri(self.base, "")},
        ).fetchall()
        if not rows:
            raise StoreError(f"{words!r}: there is no such paper in the store.")
        if len(rows) > 1:
            names = ", ".join(document_iri(self.base, row["id"]) for row in rows)
            raise StoreError(f"{words!r}: {len(rows)} papers are called so: {names}")
        return str(rows[0]["id"])

    def _publish(self, on_progress: OnProgress | None = None, jobs: int = 1) -> "Publication":
        from graph.publish import publish

        if get_meta(self._connection, "is_graph_dirty") == "1":
            self._quads.close()
            self._quads = self._open_graph()

        def show(done: int, total: int, name: str) -> None:
            if on_progress is not None:
                on_progress(Progress("publishing", done, total, name))

        try:
            return publish(
                self.path,
                self._connection,
                self._quads,
                base=self.base,
                jobs=jobs,
                on_rendered=show,
            )
        except (OSError, sqlite3.Error) as err:
            raise StoreError(f"{self.path}: the store cannot be written ({err}).") from err

    def _open_graph(self) -> GraphWriter:
        """Open the graph; put it back from its snapshot where a run was cut off while writing."""
        if self._remote is not None:
            from graph.remote.opening import open_remote

            return open_remote(self._remote, self._connection)
        from graph.quads import QuadStore, copy_snapshot

        graph = self.path / _GRAPH
        if get_meta(self._connection, "is_graph_dirty") == "1" or not graph.exists():
            if graph.exists():
                shutil.rmtree(graph)
            number = int(get_meta(self._connection, "snapshot") or 0)
            if number:
                copy_snapshot(snapshot_path(self.path, number), graph)
            set_meta(self._connection, "is_graph_dirty", "0")
        return QuadStore(graph)


def init_store(
    path: Path, *, base: str = DEFAULT_BASE, graph: str | None = None, update: str | None = None
) -> None:
    """Make an empty store; `graph` and `update` are addresses of a server that holds its graph.

    Raises StoreError where something is there, the base is no IRI, or the server cannot be used.
    """
    check_base(base)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        what = "a store" if (path / SETTINGS_NAME).exists() else "something else"
        raise StoreError(f"{path}: there is {what} already.")
    remote = None
    if graph is not None:
        from graph.remote.opening import find_remote

        remote = find_remote(graph, update, base)
    try:
        path.mkdir(parents=True, exist_ok=True)
        create_database(path / FILE_NAME)
        (path / SETTINGS_NAME).write_text(_write_settings(base, remote), encoding="utf-8")
    except OSError as err:
        raise StoreError(f"{path}: no store can be made here ({err.strerror}).") from err
    open_store(path).close()


def check_base(base: str) -> None:
    """Raise StoreError where something is no base of IRIs."""
    if not _BASE.fullmatch(base):
        raise StoreError(f"{base!r}: a base is an absolute IRI that ends in a slash.")


def open_store(path: Path) -> Store:
    """Open for writing, finishing what a killed run left.

    Raises StoreError where there is no store, or another process is writing to it.
    """
    return Store(path)


def open_reader(path: Path) -> Reader:
    """Open the newest published state. Cheap: a few milliseconds. Raises StoreError."""
    base, remote = read_store_settings(path)
    for _ in range(_TRIES):
        connection = connect_to_read(path / FILE_NAME)
        number = int(get_meta(connection, "snapshot") or 0)
        hold = hold_snapshot(path, number) if number else None
        if hold is not None:
            return Reader(
                connection, hold, base=base, snapshot=remote or snapshot_path(path, number)
            )
        # Between the two looks the writer has published another and removed this one.
        connection.close()
    raise StoreError(f"{path}: the store has no snapshot to read; open it for writing once.")


def _write_settings(base: str, remote: RemoteGraph | None) -> str:
    lines = [_SETTINGS_NOTE, f"base = {_quote(base)}"]
    if remote is not None:
        lines += ["", "[graph]"]
        lines += [f"{name} = {_quote(value)}" for name, value in remote.settings().items()]
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_store_settings(path: Path) -> tuple[str, RemoteGraph | None]:
    """Read the base, and where the graph is if on a server."""
    settings = path / SETTINGS_NAME
    try:
        found = tomllib.loads(settings.read_text(encoding="utf-8"))
    except FileNotFoundError as err:
        raise StoreError(f"{path}: there is no store here; make one with: folkmoot init") from err
    except (OSError, ValueError) as err:
        raise StoreError(f"{settings}: it cannot be read ({err}).") from err
    base, graph = found.get("base"), found.get("graph")
    if not isinstance(base, str) or not _BASE.fullmatch(base):
        raise StoreError(f"{settings}: it names no base.")
    return base, read_settings(graph, base) if isinstance(graph, dict) else None
