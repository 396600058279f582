"""Make all checks of a store, each as far as what it rests on can be read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from extract.errors import StoreError
from graph.doctor import database, files, graphs
from graph.doctor.derived import DERIVED, check_derived
from graph.doctor.looks import REMEDIES, Examination, Look
from graph.papers import Papers
from graph.remote.endpoint import RemoteGraph
from graph.schema import FILE_NAME, connect_to_read, connect_to_write, get_meta
from graph.snapshots import WriterLock, hold_snapshot, snapshot_path
from graph.source import GraphReader, read_source
from graph.store import read_store_settings

OnLook = Callable[[Look], None]
"""Called with each check when it has been made."""

_GRAPH = "graph"
# What a check may meet in a damaged file; each is a fault that it names.
_MET = (StoreError, OSError, RuntimeError, sqlite3.Error, ValueError, SyntaxError)


@dataclass(frozen=True, slots=True)
class _Patient:
    """A store as it is examined: its database, and the number of its newest snapshot.

    `is_writing` says that this process holds the lock, so that nothing changes meanwhile.
    """

    path: Path
    base: str
    remote: RemoteGraph | None
    connection: sqlite3.Connection
    number: int
    is_writing: bool


def examine_store(store: Path, on_look: OnLook | None = None) -> Examination:
    """Make all checks of a store; where another process writes to it, of its published state.

    Nothing is changed. Raises StoreError where there is no store.
    """
    base, remote = read_store_settings(store)
    examination = Examination([Look(name) for name in REMEDIES])
    looks = {look.name: look for look in examination.looks}
    told = on_look or (lambda _look: None)
    with ExitStack() as held:
        lock = _try_to_lock(store)
        if lock is not None:
            held.enter_context(lock)
        try:
            connection = held.enter_context(closing(_connect(store, is_writing=lock is not None)))
            number = int(get_meta(connection, "snapshot") or 0)
        except (StoreError, sqlite3.Error) as err:
            looks["database"].fault(str(err))
            _skip(examination, "database", "the database cannot be read")
        else:
            # Nobody removes it while it is looked at.
            with suppress(OSError):
                if hold := hold_snapshot(store, number):
                    held.enter_context(closing(hold))
            patient = _Patient(store, base, remote, connection, number, lock is not None)
            _examine_database(patient, looks, told)
            _examine_graph(patient, looks, told)
    return examination


def _try_to_lock(store: Path) -> WriterLock | None:
    try:
        return WriterLock(store)
    except (StoreError, OSError):
        return None


def _connect(store: Path, *, is_writing: bool) -> sqlite3.Connection:
    """Open the database and stay at the state of this moment; nothing is committed."""
    if not is_writing:
        return connect_to_read(store / FILE_NAME)
    connection = connect_to_write(store / FILE_NAME)
    connection.execute("BEGIN")
    return connection


def _skip(examination: Examination, after: str, reason: str) -> None:
    names = list(REMEDIES)
    for look in examination.looks[names.index(after) + 1 :]:
        look.skipped = look.skipped or reason


@contextmanager
def _looking(look: Look, told: OnLook) -> Iterator[None]:
    """Make a check: what cannot be read is a fault."""
    try:
        yield
    except _MET as err:
        look.fault(f"it cannot be read ({err})")
    told(look)


def _examine_database(patient: _Patient, looks: dict[str, Look], told: OnLook) -> None:
    connection = patient.connection
    with _looking(looks["database"], told):
        database.check_database(connection, looks["database"], looks["indexes"])
    told(looks["indexes"])
    search = partial(database.check_search, is_writing=patient.is_writing)
    for name, check in (
        ("texts", database.check_texts),
        ("sources", database.check_sources),
        ("waiting", database.check_waiting),
        ("identity", database.check_identity),
        ("search", search),
    ):
        with _looking(looks[name], told):
            check(connection, looks[name])


def _examine_graph(patient: _Patient, looks: dict[str, Look], told: OnLook) -> None:
    connection, base, number = patient.connection, patient.base, patient.number
    papers = Papers(connection, base)
    if not number:
        looks["snapshot"].fault("there is no snapshot: the store was never published")
    else:
        with _looking(looks["files"], lambda _look: None):
            files.check_files(patient.path, number, looks["files"])
        with _looking(looks["snapshot"], told):
            graphs.check_snapshot(_open(patient), looks["snapshot"])
    if looks["snapshot"].found:
        for name in ("graph", "passages", "merge", "papers", "entities", "counts", *DERIVED):
            looks[name].skipped = "the graph cannot be read"
    else:
        _examine_writers_graph(patient, looks["graph"], told)
        for name, check in (
            ("passages", partial(graphs.check_evidence, papers=papers, base=base)),
            ("merge", graphs.check_merge),
            (
                "papers",
                partial(graphs.check_papers, papers=papers, connection=connection, base=base),
            ),
            ("entities", partial(graphs.check_entities, connection=connection, base=base)),
            ("counts", partial(graphs.check_counts, connection=connection)),
        ):
            with _looking(looks[name], told):
                check(_open(patient), look=looks[name])
        if looks["identity"].found:
            for name in DERIVED:
                looks[name].skipped = "who is who is in doubt"
        else:
            with _looking(looks["directory"], lambda _look: None):
                check_derived(_open(patient), connection, looks, base=base)
        told(looks["directory"])
        told(looks["network"])
    told(looks["files"])


def _open(patient: _Patient) -> GraphReader:
    return read_source(patient.remote or snapshot_path(patient.path, patient.number))


def _examine_writers_graph(patient: _Patient, look: Look, told: OnLook) -> None:
    """Compare the graph that a writer goes on from, where it is on this disk and at rest."""
    graph = patient.path / _GRAPH
    if patient.remote is not None:
        look.skipped = "the graph is on a server"
    elif not patient.is_writing:
        look.skipped = "another process writes to it, or the folder is read-only"
    elif get_meta(patient.connection, "is_graph_dirty") == "1" or not graph.exists():
        # The next opening puts it back from the snapshot.
        look.notes.append(f"{graph}: it is to be put back from the snapshot")
    else:
        with _looking(look, told):
            graphs.check_graph(graph, _open(patient), look)
