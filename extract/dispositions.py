"""Tables that say what became of each item: a number, a title and a disposition in a row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.rows import Row

_TITLE = re.compile(r"^(?:title|subject|item|description|matter|motion|report|by-?law)s?\b", re.I)
_RESULT = re.compile(r"^(?:disposition|decision|outcome|result|resolution)s?\b", re.I)
_NUMBER = re.compile(r"^(?:#|no\.?|number|item no\.?|by-?law(?: no\.?| number)?)$", re.I)


@dataclass(frozen=True, slots=True)
class Disposition:
    """One row: `start` is where it begins; `result` says what became of it."""

    number: str | None
    title: Row
    result: Row
    start: int
    mover: Row | None = None


def find_dispositions(rows: Sequence[Row]) -> list[Disposition]:
    """Find the rows of every table whose header names a title and a disposition."""
    tables: dict[int, list[Row]] = {}
    for row in rows:
        if row.block.kind == "cell" and row.block.table is not None:
            tables.setdefault(row.block.table, []).append(row)
    found: list[Disposition] = []
    for cells in tables.values():
        found += _read_table(cells)
    return found


def _read_table(cells: list[Row]) -> list[Disposition]:
    header = {cell.block.column: cell.text for cell in cells if cell.block.row == 0}
    result = next((c for c, text in header.items() if _RESULT.match(text)), None)
    number = next((c for c, text in header.items() if _NUMBER.match(text)), None)
    title = next(
        (c for c, t in header.items() if c not in (result, number) and _TITLE.match(t)), None
    )
    if result is None or title is None:
        return []
    mover = next((c for c, text in header.items() if re.match(r"(?i)mover|moved", text)), None)
    lines: dict[int, dict[int, Row]] = {}
    for cell in cells:
        if cell.block.row and cell.block.column is not None:
            lines.setdefault(cell.block.row, {})[cell.block.column] = cell
    found = []
    for line in lines.values():
        if title not in line or result not in line:
            continue
        first = line.get(number) if number is not None else None
        found.append(
            Disposition(
                number=first.text.strip(". ") if first else None,
                title=line[title],
                result=line[result],
                start=min(cell.start for cell in line.values()),
                mover=line.get(mover) if mover is not None else None,
            )
        )
    return found
