"""Tables whose heads say what their columns hold: from the cells of a document to named fields.

A head may be wrapped, or repeated on each page; a table without one goes on from the table right
before it. Separate because tables of budgets and of planned actions are read alike.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from extract.models import Block, Document, Span
from extract.tables import load_patterns

_TABLE = "table_columns.toml"
# Rows within which a table's head stands: above it may be a title that spans the columns.
_HEAD_ROWS = 3
# A head of a column is no longer than this, in characters.
_LONGEST_HEAD = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty; `text` has its line breaks turned to spaces."""

    column: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, by which rule, under which head as printed."""

    gives: str
    rule: str
    head: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head: its columns by number, the rows below the head, and the head's words.

    `units` holds what the head and the rows of units below it say; `title` is the line above.
    """

    columns: Mapping[int, Column]
    rows: Sequence[tuple[Cell, ...]]
    units: str
    width: int
    end: int = 0
    title: str = ""

    def has(self, *gives: str) -> bool:
        """Tell whether some column holds one of these."""
        return any(column.gives in gives for column in self.columns.values())

    def numbers(self, gives: str) -> list[int]:
        """The columns that hold something, in order."""
        return [number for number, column in self.columns.items() if column.gives == gives]


@dataclass(slots=True)
class Fields:
    """One row by what its cells hold; several cells of one kind stay in the order of columns."""

    cells: dict[str, list[Cell]] = field(default_factory=dict)

    def first(self, gives: str) -> Cell | None:
        """The first cell of a kind."""
        found = self.cells.get(gives)
        return found[0] if found else None

    def text(self, gives: str) -> str | None:
        """The words of the first cell of a kind."""
        cell = self.first(gives)
        return cell.text if cell else None


def find_tables(document: Document) -> Iterator[Table]:
    """Find the tables whose head names at least two columns, in order."""
    previous: Table | None = None
    for blocks in _cells_by_table(document):
        rows = _read_rows(document, blocks)
        table = _with_head(rows, _line_before(document, blocks[0].start))
        if table is None and previous is not None and _goes_on(document, previous, blocks, rows):
            table = Table(previous.columns, rows, previous.units, previous.width)
        if table is None:
            previous = None
            continue
        table = Table(
            table.columns, table.rows, table.units, table.width, blocks[-1].end, table.title
        )
        previous = table
        yield table


def read_fields(table: Table, row: Sequence[Cell]) -> Fields:
    """Sort the cells of a row by what their columns hold; others are left out."""
    fields = Fields()
    for cell in row:
        column = table.columns.get(cell.column)
        if column is not None:
            fields.cells.setdefault(column.gives, []).append(cell)
    return fields


def row_span(row: Sequence[Cell]) -> Span:
    """The passage of a whole row."""
    return Span(min(cell.span.start for cell in row), max(cell.span.end for cell in row))


@cache
def name_column(head: str) -> Column | None:
    """Say what a column of this head holds, if any row of the table of columns knows.

    >>> name_column("By when").gives
    'due'
    """
    words = " ".join(head.split()).rstrip(":")
    if not words or len(words) > _LONGEST_HEAD:
        return None
    for pattern in load_patterns(_TABLE):
        if pattern.regex.search(words):
            return Column(pattern.gives, pattern.id, words)
    return None


def _cells_by_table(document: Document) -> Iterator[list[Block]]:
    cells = (block for block in document.blocks if block.kind == "cell")
    for _, blocks in groupby(cells, key=lambda block: block.table):
        yield list(blocks)


def _read_rows(document: Document, blocks: Sequence[Block]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for _, row in groupby(blocks, key=lambda block: block.row):
        cells = (
            Cell(
                block.column or 0,
                " ".join(document.text[block.start : block.end].split()),
                Span(block.start, block.end),
            )
            for block in row
        )
        rows.append(tuple(cell for cell in cells if cell.text))
    return [row for row in rows if row]


def _with_head(rows: Sequence[tuple[Cell, ...]], title: str) -> Table | None:
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        named = {cell.column: name_column(cell.text) for cell in row}
        columns = {number: column for number, column in named.items() if column is not None}
        if len(columns) < 2 or len(columns) * 2 < len(row):
            continue
        body = list(rows[index + 1 :])
        units = [cell.text for cell in row]
        while body and _is_units(body[0]):
            units += [cell.text for cell in body.pop(0)]
        body = [one for one in body if not _repeats(one, row)]
        width = 1 + max(cell.column for each in rows for cell in each)
        return Table(columns, body, " ".join(units), width, title=title)
    return None


def _is_units(row: Sequence[Cell]) -> bool:
    """A row of "£000's", "FTE" below the head."""
    return all(re.fullmatch(r"\W*(?:[£€$]\W*|000|k|m|s|FTE|%|\W)*", cell.text) for cell in row)


def _repeats(row: Sequence[Cell], head: Sequence[Cell]) -> bool:
    return [(cell.column, cell.text) for cell in row] == [(c.column, c.text) for c in head]


def _goes_on(
    document: Document,
    previous: Table,
    blocks: Sequence[Block],
    rows: Sequence[tuple[Cell, ...]],
) -> bool:
    """A table over the page's end: as wide, with nothing but furniture between."""
    width = 1 + max((cell.column for row in rows for cell in row), default=0)
    between = [
        block
        for block in document.blocks
        if previous.end <= block.start < blocks[0].start and block.kind != "furniture"
    ]
    return width == previous.width and not between


def _line_before(document: Document, start: int) -> str:
    """The last line of text above a place, where it is near."""
    above = document.text[max(0, start - 200) : start].rstrip().rsplit("\n", 1)
    return " ".join(above[-1].split())
