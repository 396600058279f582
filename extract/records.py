"""The labelled fields of a decision's record: its reference, its maker, its reasons.

A value stands behind its label, in the next cell of its row, or in the rows below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.models import Span
from extract.rows import Row
from extract.tables import load_patterns

_TABLE = "records.toml"
# A value below its label runs over so many rows.
_MOST_ROWS = 12


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
    return found


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
