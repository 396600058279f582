"""The labelled fields of a decision's record: its reference, its maker, its reasons.

A value stands behind its label, in the next cell of its row, or in the rows below it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.document import Span
from extract.rows import Row
from extract.tables import load_patterns

_TABLE = "records.toml"
# A value below its label runs over so many rows.
_MOST_ROWS = 12
# What a page calls itself, above the title of what it is about.
_PAGE = re.compile(r"^(?:Decision|Issue|Delegated decision|Officer decision) details$", re.I)


@dataclass(frozen=True, slots=True)
class Field:
    """A value as printed, and where."""

    text: str
    span: Span


def read_fields(rows: Sequence[Row]) -> dict[str, Field]:
    """Read the labelled fields among `rows`; the first of a kind counts."""
    found: dict[str, Field] = {}
    labels = [_label(row) for row in rows]
    for index, row in enumerate(rows):
        label = labels[index]
        if label is None:
            continue
        kind, offset = label
        text = row.text[offset:]
        values = [(row.start + offset, row.end, text)] if text.strip() else []
        if not values:
            values = _values_below(rows, labels, index)
        if values and kind != "other":
            start, end = values[0][0], values[-1][1]
            words = "\n".join(text.strip() for _, _, text in values)
            found.setdefault(kind, Field(words, Span(start, end)))
    if title := _page_title(rows):
        found.setdefault("title", title)
    return found


def _page_title(rows: Sequence[Row]) -> Field | None:
    """The title that stands right below the name of a page: "Decision details"."""
    for name, row in pairwise(rows[:8]):
        if _PAGE.match(name.text) and row.is_heading and _label(row) is None:
            return Field(" ".join(row.text.split()), Span(row.start, row.end))
    return None


def _label(row: Row) -> tuple[str, int] | None:
    for pattern in load_patterns(_TABLE):
        if match := pattern.regex.match(row.text):
            return pattern.gives, match.end()
    return None


def _values_below(
    rows: Sequence[Row], labels: Sequence[tuple[str, int] | None], index: int
) -> list[tuple[int, int, str]]:
    values = []
    cell = rows[index].block
    for number in range(index + 1, min(len(rows), index + 1 + _MOST_ROWS)):
        row = rows[number]
        if labels[number] is not None or row.is_heading:
            break
        if cell.kind == "cell" and (row.block.table, row.block.row) != (cell.table, cell.row):
            break
        values.append((row.start, row.end, row.text))
    return values
