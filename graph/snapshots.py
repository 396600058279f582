"""Snapshots of the graph: made by the writer, held by readers, removed when nobody holds them.

Which snapshot is the newest stands in papers.sqlite, so that graph and papers change in one moment;
the link `current` beside them is for people and for tools that know no more than a folder.
"""

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from extract.errors import StoreError

FOLDER = "snapshots"
CURRENT = "current"


def snapshot_path(store: Path, number: int) -> Path:
    """Where the snapshot of a number lies."""
    return store / FOLDER / str(number)


def _hold_path(store: Path, number: int) -> Path:
    return store / FOLDER / f"{number}.lock"


class Hold:
    """Keeps one snapshot on disk until it is let go, or the process ends."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def close(self) -> None:
        """Let go. May be called again."""
        self._file.close()


def hold_snapshot(store: Path, number: int) -> Hold | None:
    """Hold a snapshot; None where it has just been removed and a newer one is to be asked for."""
    path = _hold_path(store, number)
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        # The writer has it for a moment: to remove it.
        file.close()
        return None
    if not path.exists():
        file.close()
        return None
    return Hold(file)


def is_held(store: Path, number: int) -> bool:
    """Whether a reader, or the writer for a moment, holds a snapshot."""
    try:
        with _hold_path(store, number).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def prepare_snapshot(store: Path, number: int) -> Path:
    """Give the place of a new snapshot, cleared of what a killed run left there."""
    path = snapshot_path(store, number)
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        shutil.rmtree(path)
    _hold_path(store, number).touch()
    return path


def point_to_snapshot(store: Path, number: int) -> None:
    """Let the link `current` name a snapshot; nobody ever finds it missing."""
    fresh = store / f"{CURRENT}.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path(FOLDER) / str(number))
    fresh.replace(store / CURRENT)


def remove_old_snapshots(store: Path, current: int) -> None:
    """Remove every snapshot but the current one that no reader holds."""
    for entry in sorted((store / FOLDER).glob("*.lock")):
        if entry.stem == str(current):
            continue
        with entry.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            entry.unlink()
            folder = entry.with_suffix("")
            if folder.exists():
                shutil.rmtree(folder)


class WriterLock:
    """The lock of the one writer; the system lets it go when the process ends, however it ends."""

    def __init__(self, store: Path) -> None:
        """Take the lock. Raises StoreError that names the process which has it."""
        path = store / "lock"
        self._file = path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            self._file.seek(0)
            holder = self._file.read().strip()
            self._file.close()
            who = f"process {holder}" if holder else "another process"
            raise StoreError(
                f"{store}: {who} is writing to this store; wait until it ends."
            ) from err
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def close(self) -> None:
        """Let go. May be called again."""
        if not self._file.closed:
            with suppress(OSError):
                self._file.truncate(0)
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
