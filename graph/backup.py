"""Copy a store to a folder while it is in use, and make a store of such a copy again.

A backup is one published state: the database as one transaction saw it, and the snapshot which that
names. It stands under its name whole or not at all; a manifest holds the hash of every file.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from extract.errors import StoreError
from graph.schema import FILE_NAME, SETTINGS_NAME, connect_to_read, get_meta
from graph.snapshots import (
    Hold,
    hold_snapshot,
    point_to_snapshot,
    prepare_snapshot,
    snapshot_path,
)

MANIFEST = "manifest.json"
_FORMAT = 1
_GRAPH = "graph"
_CHUNK = 1 << 20
_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """What was copied: the state's version, its papers, and the size in files and bytes."""

    version: int
    papers: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of a backup: its path in it, its size in bytes, its SHA-256."""

    path: str
    bytes: int
    sha256: str


def backup_store(store: Path, target: Path) -> BackupReport:
    """Copy the newest published state of a store, which may be written to meanwhile.

    Raises StoreError where there is no store, or something is at the target already.
    """
    if target.exists() or target.is_symlink():
        raise StoreError(f"{target}: there is something already; name a folder that is not there.")
    with _newest(store) as (connection, number), _appears_whole(target) as folder:
        entries = [
            _copy(store / SETTINGS_NAME, folder, SETTINGS_NAME),
            _copy_database(connection, folder),
            *_copy_graph(snapshot_path(store, number), folder),
        ]
        report = BackupReport(
            version=int(get_meta(connection, "version") or 0),
            papers=_count_papers(connection),
            files=len(entries),
            bytes=sum(entry.bytes for entry in entries),
        )
        manifest = {
            "format": _FORMAT,
            "folkmoot": version("folkmoot"),
            "version": report.version,
            "papers": report.papers,
            "files": [asdict(entry) for entry in sorted(entries, key=lambda each: each.path)],
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
    return report


def restore_store(source: Path, store: Path) -> BackupReport:
    """Make a store of a backup, every file checked against its hash; nothing is overwritten.

    Raises StoreError where there is no backup, a file of it is damaged or missing, something is in
    the store's place, or the store is of another version of Folkmoot.
    """
    manifest = _read_manifest(source)
    entries = [_read_entry(source, each) for each in manifest["files"]]
    if store.is_dir() and not store.is_symlink() and not any(store.iterdir()):
        try:
            store.rmdir()
        except OSError as err:
            raise StoreError(
                f"{store}: the folder cannot be replaced ({err.strerror}); name one inside it."
            ) from err
    if store.exists() or store.is_symlink():
        raise StoreError(f"{store}: there is something already; nothing is overwritten.")
    missing = {SETTINGS_NAME, FILE_NAME} - {entry.path for entry in entries}
    if missing:
        raise StoreError(f"{source / MANIFEST}: it does not name {', '.join(sorted(missing))}.")
    with _appears_whole(store) as folder:
        (folder / _GRAPH).mkdir()
        for entry in entries:
            _take(source, entry, folder / entry.path)
        number = _read_number(folder)
        place = prepare_snapshot(folder, number)
        (folder / _GRAPH).rename(place)
        point_to_snapshot(folder, number)
    return BackupReport(
        version=int(manifest.get("version") or 0),
        papers=int(manifest.get("papers") or 0),
        files=len(entries),
        bytes=sum(entry.bytes for entry in entries),
    )


@contextmanager
def _newest(store: Path) -> Iterator[tuple[sqlite3.Connection, int]]:
    """Open the database at one moment, and hold the snapshot which it names at that moment."""
    for _ in range(_TRIES):
        with closing(connect_to_read(store / FILE_NAME)) as connection:
            number = int(get_meta(connection, "snapshot") or 0)
            hold: Hold | None = hold_snapshot(store, number) if number else None
            if hold is not None:
                with closing(hold):
                    yield connection, number
                return
    raise StoreError(f"{store}: the store has no snapshot to copy; open it for writing once.")


@contextmanager
def _appears_whole(target: Path) -> Iterator[Path]:
    """Give a folder to fill beside a target, which takes its name when all is on the disk.

    A copy that is cut off leaves nothing under the target's name: only, where the process was
    killed, a folder that ends in `.partial` and may be deleted.
    """
    parent = target.absolute().parent
    if not parent.is_dir():
        raise StoreError(f"{target}: there is no folder {parent}.")
    try:
        folder = Path(tempfile.mkdtemp(".partial", f".{target.name}.", parent))
    except OSError as err:
        raise StoreError(f"{parent}: nothing can be written there ({err.strerror}).") from err
    try:
        yield folder
        folder.chmod(0o755)
        for each in (*(path for path in folder.rglob("*") if path.is_dir()), folder):
            _sync(each)
        folder.rename(target)
        _sync(parent)
    except OSError as err:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(f"{target}: it cannot be written ({err.strerror or err}).") from err
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _copy_database(connection: sqlite3.Connection, folder: Path) -> _Entry:
    """Copy the database as the open transaction sees it."""
    path = folder / FILE_NAME
    try:
        with closing(sqlite3.connect(path)) as copy:
            connection.backup(copy)
            # One file is to hold all of it; the store goes back to a log when it is written to.
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as err:
        raise StoreError(f"{folder}: the database cannot be copied ({err}).") from err
    _sync(path)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return _Entry(FILE_NAME, path.stat().st_size, digest.hexdigest())


def _copy_graph(snapshot: Path, folder: Path) -> Iterator[_Entry]:
    """Copy the files of a snapshot, which nobody changes while it is held."""
    (folder / _GRAPH).mkdir()
    for path in sorted(snapshot.iterdir()):
        if path.is_file():
            yield _copy(path, folder, f"{_GRAPH}/{path.name}")


def _copy(source: Path, folder: Path, name: str) -> _Entry:
    """Copy a file to the disk; the hash is of what was copied."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, (folder / name).open("xb") as written:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            size += written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
    return _Entry(name, size, digest.hexdigest())


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _count_papers(connection: sqlite3.Connection) -> int:
    rows = connection.execute("SELECT count(*) FROM documents WHERE status = 'done'")
    return int(rows.fetchone()[0])


def _read_number(folder: Path) -> int:
    """Read which snapshot a database names. Raises StoreError where it is of another version."""
    with closing(connect_to_read(folder / FILE_NAME)) as connection:
        return int(get_meta(connection, "snapshot") or 0)


def _read_manifest(source: Path) -> dict[str, Any]:
    path = source / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as err:
        raise StoreError(f"{source}: there is no backup here ({MANIFEST} is missing).") from err
    except (OSError, ValueError) as err:
        raise StoreError(f"{path}: it cannot be read ({err}).") from err
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list):
        raise StoreError(f"{path}: this is no manifest of a backup.")
    if manifest.get("format") != _FORMAT:
        raise StoreError(
            f"{path}: the backup is of format {manifest.get('format')!r}, not {_FORMAT}: "
            "restore it with the Folkmoot that made it."
        )
    return manifest


def _read_entry(source: Path, entry: object) -> _Entry:
    """Read one line of a manifest, which may name files of a backup alone."""
    if isinstance(entry, dict):
        path, size, digest = entry.get("path"), entry.get("bytes"), entry.get("sha256")
        if isinstance(path, str) and isinstance(size, int) and isinstance(digest, str):
            folder, _, name = path.rpartition("/")
            is_known = path in (SETTINGS_NAME, FILE_NAME) or folder == _GRAPH
            if is_known and name not in ("", ".", "..") and "\0" not in name:
                return _Entry(path, size, digest)
    raise StoreError(f"{source / MANIFEST}: {entry!r} names no file of a backup.")


def _take(source: Path, entry: _Entry, target: Path) -> None:
    """Copy a file out of a backup. Raises StoreError where it is not what the manifest says."""
    path = source / entry.path
    try:
        copied = _copy(path, target.parent, target.name)
    except FileNotFoundError as err:
        raise StoreError(f"{path}: the backup is not whole: this file is missing.") from err
    if (copied.bytes, copied.sha256) != (entry.bytes, entry.sha256):
        raise StoreError(
            f"{path}: the file is damaged: {copied.bytes:,} bytes with the hash "
            f"{copied.sha256[:16]}…, not {entry.bytes:,} with {entry.sha256[:16]}…."
        )
