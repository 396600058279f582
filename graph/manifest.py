"""Read a manifest: a CSV that says, for each paper, who published it and where it came from.

It is checked whole before anything is ingested, and the first fault is named with its line.
"""

import csv
import datetime as dt
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extract.errors import ManifestError

REQUIRED = ("file", "publisher")
OPTIONAL = ("url", "date", "body", "retrieved")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# No title, name or address is longer, in characters.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a manifest, or a command, says of a paper; `url` is its source key.

    `date` is the paper's own, `retrieved` the day on which it was fetched.
    """

    publisher: str | None = None
    url: str | None = None
    date: dt.date | None = None
    body: str | None = None
    retrieved: dt.date | None = None


Manifest = dict[Path, Given]
"""What is said of each paper, by its resolved path."""


def read_manifest(path: Path) -> Manifest:
    """Read and check a whole manifest.

    Raises ManifestError with the line of the first fault: no UTF-8, a column missing or twice, a
    row of another length, no file, a file that does not exist or stands there twice, a date
    that is none (they are written 2021-05-13), a url of two files.
    """
    rows = _read_rows(path)
    columns = _read_header(path, *next(rows, (1, [])))
    manifest: Manifest = {}
    lines: dict[object, int] = {}
    for line, cells in rows:
        if not any(cells):
            continue
        if len(cells) != len(columns):
            reason = f"{len(cells)} values where the header names {len(columns)} columns."
            raise ManifestError(path, line, reason)
        row = dict(zip(columns, cells, strict=True))
        file = _read_file(path, line, row["file"])
        given = _read_given(path, line, row)
        for what, key in (("file", file), ("url", given.url)):
            if key is None:
                continue
            if key in lines:
                reason = f"the {what} {str(row[what])!r} stands in line {lines[key]} already."
                raise ManifestError(path, line, reason)
            lines[key] = line
        manifest[file] = given
    return manifest


def _read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every row with the line on which it starts, its cells stripped."""
    try:
        data = path.read_bytes()
    except OSError as err:
        raise ManifestError(path, 1, f"it cannot be read ({err.strerror}).") from err
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = data[: err.start].count(b"\n") + 1
        raise ManifestError(path, line, "this is not UTF-8 text.") from err
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as err:
            raise ManifestError(path, line, f"not CSV: {err}.") from err
        if cells is None:
            return
        yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def _read_header(path: Path, line: int, cells: list[str]) -> list[str]:
    names = [cell.casefold() for cell in cells]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        columns = " and ".join(repr(name) for name in missing)
        raise ManifestError(path, line, f"the header must name the column {columns}.")
    unknown = [name for name in names if name not in (*REQUIRED, *OPTIONAL)]
    if unknown:
        known = ", ".join((*REQUIRED, *OPTIONAL))
        raise ManifestError(path, line, f"unknown column {unknown[0]!r}; there are: {known}.")
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ManifestError(path, line, f"the column {twice[0]!r} stands there twice.")
    return names


def _read_file(path: Path, line: int, cell: str) -> Path:
    if not cell:
        raise ManifestError(path, line, "the row names no file.")
    # os.path, since Path.is_file raises where a name is longer than the system has names.
    if "\0" in cell or not os.path.isfile(path.parent / cell):  # noqa: PTH113
        raise ManifestError(path, line, f"there is no file {cell!r} beside the manifest.")
    return (path.parent / cell).resolve()


def _read_given(path: Path, line: int, row: dict[str, str]) -> Given:
    for name, cell in row.items():
        if len(cell) > _LONGEST:
            raise ManifestError(path, line, f"the {name} is longer than {_LONGEST} characters.")
    return Given(
        publisher=row["publisher"] or None,
        url=row.get("url") or None,
        date=_read_date(path, line, row.get("date", "")),
        body=row.get("body") or None,
        retrieved=_read_date(path, line, row.get("retrieved", "")),
    )


def _read_date(path: Path, line: int, cell: str) -> dt.date | None:
    if not cell:
        return None
    reason = f"{cell!r} is no date; write the day as 2021-05-13."
    if not _DAY.fullmatch(cell):
        raise ManifestError(path, line, reason)
    try:
        return dt.date.fromisoformat(cell)
    except ValueError as err:
        raise ManifestError(path, line, reason) from err
