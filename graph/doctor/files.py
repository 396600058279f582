"""Checks of the folder round the database: the link, locks, and what killed runs have left."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from graph.doctor.looks import Look
from graph.snapshots import (
    CURRENT,
    FOLDER,
    is_held,
    point_to_snapshot,
    remove_old_snapshots,
)


def check_files(store: Path, number: int, look: Look) -> None:
    """Look at the files of a store whose newest snapshot is of a number."""
    folder = store / FOLDER
    if not (folder / f"{number}.lock").is_file():
        look.fault(f"{folder / f'{number}.lock'}: it is missing, so nobody can open the snapshot")
    link, wanted = store / CURRENT, Path(FOLDER) / str(number)
    if not link.is_symlink() or link.readlink() != wanted:
        look.notes.append(f"{link}: the link does not lead to {wanted}")
    for path in find_leftovers(store, number):
        look.notes.append(f"{path}: a killed run has left it, or a reader that has ended")
    look.at = 2 + sum(1 for _ in folder.glob("*.lock"))


def find_leftovers(store: Path, number: int) -> Iterator[Path]:
    """What is no more needed: snapshots that nobody holds, and half a link."""
    folder = store / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        known = path.name.removesuffix(".lock")
        if known.isdecimal() and known != str(number) and not is_held(store, int(known)):
            yield path
    if (fresh := store / f"{CURRENT}.new").is_symlink():
        yield fresh


def mend_files(store: Path, number: int) -> None:
    """Put the link and the lock in their place, and remove what is left over. For the writer."""
    (store / FOLDER).mkdir(exist_ok=True)
    (store / FOLDER / f"{number}.lock").touch()
    point_to_snapshot(store, number)
    remove_old_snapshots(store, number)
    for path in find_leftovers(store, number):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
