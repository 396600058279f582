"""Make good what follows from texts, facts and verdicts; these are never touched.

Every step is one transaction, or writes beside what is there: a repair that is cut off is made
again by the next one, and readers see the old state until the new one is whole.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from extract.errors import StoreError
from graph.doctor.derived import derive_anew
from graph.doctor.files import mend_files
from graph.doctor.looks import REMEDIES, Examination
from graph.iris import document_iri
from graph.papers import load_document
from graph.publish import OnRendered, publish
from graph.quads import QuadStore
from graph.schema import FILE_NAME, connect_to_write, get_meta, set_meta, transaction
from graph.search import add_blocks, find_tags
from graph.snapshots import WriterLock, snapshot_path
from graph.source import read_source
from graph.store import open_store, read_store_settings

_GRAPH = "graph"
# The checks whose faults are made good by writing the graph.
_GRAPHS = {name for name, remedy in REMEDIES.items() if remedy.repair in ("graph", "identity")}
_BLOCKED = (
    "papers.sqlite itself is damaged, so nothing is derived from it: restore the newest backup "
    "(folkmoot restore), or ingest the papers into a new store."
)
_MISREAD = (
    "the graph is not written again while papers or their sources are damaged: do first what is "
    "said of them above, and repair then."
)


def repair_store(
    store: Path, examination: Examination, on_rendered: OnRendered | None = None
) -> list[str]:
    """Do what an examination asks for; says in words what was done, or why not.

    Raises StoreError where another process writes to the store, or it cannot be written.
    """
    if examination.has_fault("database"):
        return [_BLOCKED]
    done: list[str] = []
    misread = examination.has_fault("texts", "sources")
    try:
        with WriterLock(store), closing(connect_to_write(store / FILE_NAME)) as connection:
            if examination.has_fault("indexes"):
                connection.execute("REINDEX")
                done.append("the database's indexes were made anew")
            if examination.has_fault("search") and not examination.has_fault("texts"):
                _index_anew(connection, read_store_settings(store)[0])
                done.append("the search index was made anew")
        if examination.needs("graph", "identity"):
            done.append(_write_graph(store, examination, on_rendered))
        # Writing graphs again counts in the directory what is said of things once more.
        if examination.has_fault("directory", "network", *_GRAPHS) and not misread:
            done.append(_derive_anew(store, examination))
        with WriterLock(store), closing(connect_to_write(store / FILE_NAME)) as connection:
            number = int(get_meta(connection, "snapshot") or 0)
            if number and examination.needs("files"):
                mend_files(store, number)
                done.append("links and locks were put right, leftovers removed")
    except (OSError, sqlite3.Error) as err:
        raise StoreError(f"{store}: it cannot be repaired ({err}).") from err
    return done


def _derive_anew(store: Path, examination: Examination) -> str:
    """Make directory and network anew; with the former the search index, which has its tags."""
    base, remote = read_store_settings(store)
    with WriterLock(store), closing(connect_to_write(store / FILE_NAME)) as connection:
        number = int(get_meta(connection, "snapshot") or 0)
        with transaction(connection):
            quads = read_source(remote or snapshot_path(store, number))
            derive_anew(connection, quads, base=base)
        if examination.has_fault("directory", "search"):
            _index_anew(connection, base)
    return "the directory and the network were made anew"


def _index_anew(connection: sqlite3.Connection, base: str) -> None:
    """Put the texts of all papers into an empty search index."""
    with transaction(connection):
        (written,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'block_text'"
        ).fetchone()
        # What is damaged may not be emptied, but it can be dropped.
        connection.execute("DROP TABLE block_text")
        connection.execute(written)
        connection.execute("DELETE FROM blocks")
        keys = connection.execute("SELECT id FROM documents WHERE status = 'done' ORDER BY id")
        for (key,) in keys.fetchall():
            row = connection.execute(
                "SELECT record, text FROM documents WHERE id = ?", (key,)
            ).fetchone()
            tags = find_tags(connection, document_iri(base, key))
            add_blocks(connection, key, load_document(row["record"], row["text"]), tags)


def _write_graph(store: Path, examination: Examination, on_rendered: OnRendered | None) -> str:
    """Finish what waits; where that does not do, write all graphs again from papers.sqlite."""
    wrong = {look.name for look in examination.looks if look.found}
    if not wrong & _GRAPHS:
        open_store(store).close()
        return "what a cut off run had left was finished"
    if wrong & {"texts", "sources"}:
        return _MISREAD
    base, remote = read_store_settings(store)
    if remote is not None or wrong & _GRAPHS == {"graph"}:
        # Opening puts the graph back from the snapshot, or fills the server again.
        with WriterLock(store), closing(connect_to_write(store / FILE_NAME)) as connection:
            _distrust(connection, is_identity_wrong="identity" in wrong)
        open_store(store).close()
    else:
        with WriterLock(store), closing(connect_to_write(store / FILE_NAME)) as connection:
            _distrust(connection, is_identity_wrong="identity" in wrong)
            if (graph := store / _GRAPH).exists():
                shutil.rmtree(graph)
            with closing(QuadStore(graph)) as quads:
                publish(store, connection, quads, base=base, on_rendered=on_rendered, is_anew=True)
    if wrong & _GRAPHS == {"graph"}:
        return "the writer's graph was put back from the snapshot"
    what = "who is who was decided again, and " if "identity" in wrong else ""
    return f"{what}all graphs were written again from the papers, with a new snapshot and counts"


def _distrust(connection: sqlite3.Connection, *, is_identity_wrong: bool) -> None:
    """Note that the graph is not to be trusted from now on, whatever happens."""
    if is_identity_wrong:
        set_meta(connection, "rules", "")
    set_meta(connection, "is_graph_dirty", "1")
