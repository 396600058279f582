"""Watch a folder, and take in each paper that lies there once it has stopped growing."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from api.console import say
from api.taking import Running
from extract.read import is_readable_name

Look = dict[Path, tuple[int, int]]
"""The size in bytes and the time of change in nanoseconds of each paper."""


def look_at(folder: Path) -> Look:
    """Look what papers lie in a folder and those in it; hidden ones are not looked at."""
    seen: Look = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place) / name
            if name.startswith(".") or not is_readable_name(path) or path.is_symlink():
                continue
            try:
                about = path.stat()
            except OSError:
                continue  # gone again
            if about.st_size:
                seen[path] = (about.st_size, about.st_mtime_ns)
    return seen


def find_ready(before: Look, now: Look, taken: Look) -> list[Path]:
    """Name the papers that have not changed between two looks and are not taken in as they are."""
    return [path for path, at in now.items() if before.get(path) == at and taken.get(path) != at]


def watch_folder(
    folder: Path,
    store: Path,
    *,
    manifest: Path | None = None,
    seconds: float = 5.0,
    is_once: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Take papers in until interrupted; `is_once` ends when all are in. Gives how many failed.

    A paper is tried again only when it has changed. While another process writes to the store, all
    wait.
    """
    taken: Look = {}
    failures = 0
    before = look_at(folder)
    while True:
        sleep(seconds)
        now = look_at(folder)
        ready = find_ready(before, now, taken)
        before = now
        if ready:
            result = Running(store, ready, manifest).wait()
            if result.is_busy:
                continue
            if result.fault:
                say(f"folkmoot: {result.fault}")
            for path, reason in result.failed.items():
                say(f"folkmoot: {path}: {reason}")
            failures += len(ready) if result.fault else len(result.failed)
            say(f"{len(ready)} looked at, {len(result.failed)} of them failed.")
            taken |= {path: now[path] for path in ready}
        elif is_once and all(taken.get(path) == at for path, at in now.items()):
            return failures
