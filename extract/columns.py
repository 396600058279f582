"""Tables by the parts that their columns play: header words, lines, and the pages they run over.

A table is known by its header, which may wrap over two rows and stand again on each page. One that
has no header goes on with the table right above it where both have the same columns.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.memory import remember_same
from extract.needles import build_sieve
from extract.rows import Row
from extract.tables import load_patterns

_TABLE = "table_columns.toml"
# Code points: a longer cell is no header.
_LONGEST_HEADER = 60
_NUMBERED = re.compile(r"(\d{1,2})\.\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: `headers` as printed by column, `lines` below them as cells by column.

    `start` is where the table begins; `is_continued` says that it goes on with the table right
    above it: it has no header of its own, or the same again.
    """

    headers: dict[int, str]
    lines: tuple[dict[int, Row], ...]
    start: int
    is_continued: bool = False


@remember_same
def find_grids(rows: Sequence[Row]) -> tuple[Grid, ...]:
    """Divide the cells among `rows` into tables, in order; one without any line is none."""
    tables: dict[int, dict[int, dict[int, Row]]] = {}
    loose: dict[int, bool] = {}
    last: int | None = None
    for row in rows:
        block = row.block
        if block.kind != "cell" or block.table is None or block.row is None or block.column is None:
            last = None
            continue
        if block.table not in tables:
            loose[block.table] = last is None
        last = block.table
        tables.setdefault(block.table, {}).setdefault(block.row, {}).setdefault(block.column, row)
    grids: list[Grid] = []
    for number, by_row in tables.items():
        lines = [by_row[key] for key in sorted(by_row)]
        grid = _build_grid(lines)
        before = grids[-1] if grids else None
        if before and not loose[number] and not _is_header(lines[0]) and _fits(before, lines):
            grid = replace(before, lines=tuple(lines), start=grid.start, is_continued=True)
        elif before and grid.headers == before.headers and not loose[number]:
            grid = replace(grid, is_continued=True)
        grids.append(grid)
    return tuple(grids)


def name_column(header: str, kinds: Sequence[str]) -> str | None:
    """The part, among `kinds`, that a column with this header plays."""
    text = " ".join(header.split()).strip(" :*")
    if not text or len(text) > _LONGEST_HEADER or not _may_name()(text):
        return None
    for pattern in load_patterns(_TABLE):
        if pattern.gives in kinds and pattern.regex.search(text):
            return pattern.gives
    return None


@cache
def _may_name() -> Callable[[str], bool]:
    return build_sieve([pattern.regex for pattern in load_patterns(_TABLE)])


def name_columns(grid: Grid, kinds: Sequence[str]) -> dict[str, int]:
    """The first column of each part; a part listed earlier in `kinds` has the first choice."""
    named: dict[str, int] = {}
    for kind in kinds:
        for column, header in sorted(grid.headers.items()):
            if column not in named.values() and name_column(header, (kind,)):
                named[kind] = column
                break
    return named


def _build_grid(lines: list[dict[int, Row]]) -> Grid:
    headers = {column: cell.text for column, cell in lines[0].items()}
    first = 1
    if not _is_header(lines[0]) and len(lines) > 2:
        # A header that wraps: its second line goes on where the first broke off.
        joined = dict(headers)
        for column, cell in lines[1].items():
            joined[column] = f"{joined.get(column, '')} {cell.text}".strip()
        if _count_named(joined) > max(_count_named(headers), 1):
            headers, first = joined, 2
    body = _align([line for line in lines[first:] if not _repeats(line, headers)])
    return Grid(headers, tuple(body), min(cell.start for cell in lines[0].values()))


def _align(lines: list[dict[int, Row]]) -> list[dict[int, Row]]:
    """The lines, one that opens with the next number of the first column moved back to it.

    Most lines of such a table leave the first column empty; one that a page breaks is at times set
    like those, one column late, though it opens with the number that comes next.
    """
    aligned = []
    number = 0
    for line in lines:
        shift = min(line)
        mark = _NUMBERED.match(line[shift].text)
        if mark and shift and number and int(mark[1]) == number + 1:
            line = {column - shift: cell for column, cell in line.items()}
            shift = 0
        if mark and not shift:
            number = int(mark[1])
        aligned.append(line)
    return aligned


def _fits(before: Grid, lines: list[dict[int, Row]]) -> bool:
    width = max(before.headers, default=0)
    return width > 1 and max(column for line in lines for column in line) == width


def _is_header(line: dict[int, Row]) -> bool:
    return _count_named({column: cell.text for column, cell in line.items()}) > 1


def _count_named(headers: dict[int, str]) -> int:
    kinds = [pattern.gives for pattern in load_patterns(_TABLE) if pattern.gives != "action-line"]
    return sum(name_column(text, kinds) is not None for text in headers.values())


def _repeats(line: dict[int, Row], headers: dict[int, str]) -> bool:
    """Tell whether a line is the header printed again, on the next page."""
    return len(line) > 1 and all(headers.get(column) == cell.text for column, cell in line.items())
