"""A document as rows: titles, paragraphs and list entries, each on one line of text.

Blocks follow the layout; a row follows the sense: a block is cut where a line opens a resolution, a
list entry or a label, and its wrapped lines are joined. What is furniture has no row.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from extract.document import Block, Document
from extract.memory import remember_document
from extract.needles import GuardedPattern, build_sieve
from extract.tables import load_patterns

_TABLE = "layout.toml"
# A line that is broken for want of room is at least so long, in code points.
_WRAPPED = 45
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Row:
    """`text` has the length of the range [start, end), its line breaks turned to spaces."""

    start: int
    end: int
    text: str
    block: Block
    first_line: int = 0  # the length of the first printed line, where there are more

    @property
    def number(self) -> str | None:
        """The printed number that this row begins with, where it does."""
        return self.block.number if self.start - self.block.start < 3 else None

    @property
    def is_heading(self) -> bool:
        """Tell whether the layout sets this row as a title."""
        return self.block.kind == "heading" or self.block.is_title


@remember_document
def find_rows(document: Document) -> tuple[Row, ...]:
    """Divide a document into rows, in order of start."""
    rows: list[Row] = []
    for block in document.blocks:
        if block.kind == "furniture" or block.end <= block.start:
            continue
        if block.kind == "cell":
            rows += _build_row(document.text, block.start, block.end, block)
            continue
        lines = list(_LINE.finditer(document.text, block.start, block.end))
        start, is_closed, closes_at = block.start, False, -1
        for number, match in enumerate(lines):
            following = lines[number + 1][0] if number + 1 < len(lines) else ""
            title_lines = _title_lines(match[0], following)
            is_open = number <= closes_at or match.start() == start
            if not is_open and (is_closed or title_lines or _opens_row(match[0])):
                rows += _build_row(document.text, start, match.start(), block)
                start = match.start()
            if title_lines:
                closes_at = number + title_lines - 1
            is_closed = number == closes_at or _closes_row(match[0])
        rows += _build_row(document.text, start, block.end, block)
    return tuple(_join_wrapped(document.text, rows))


def _join_wrapped(text: str, rows: Sequence[Row]) -> list[Row]:
    """Join a line that breaks off in mid-sentence with the one that goes on below it.

    Some papers set an empty line between all lines.
    """
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.block.kind == row.block.kind == "paragraph"
            and len(last.text) > _WRAPPED
            and row.text[:1].islower()
            and not re.search(r"[.:;!?”\"]$", last.text)
            and not text[last.end : row.start].strip()
            and not _opens_row(row.text)
        ):
            joined[-1] = _build_row(text, last.start, row.end, last.block)[0]
            continue
        joined.append(row)
    return joined


def rows_between(rows: Sequence[Row], start: int, end: int) -> Sequence[Row]:
    """The rows that begin in [start, end)."""
    return rows[
        bisect_left(rows, start, key=lambda row: row.start) : bisect_left(
            rows, end, key=lambda row: row.start
        )
    ]


@cache
def _patterns(kind: str) -> tuple[GuardedPattern, ...]:
    return tuple(row.regex for row in load_patterns(_TABLE) if row.gives == kind)


@cache
def _meets(kind: str) -> Callable[[str], bool]:
    return build_sieve(_patterns(kind), at_start=True)


def _opens_row(line: str) -> bool:
    return _meets("row")(line)


def _closes_row(line: str) -> bool:
    return _meets("row-end")(line)


def _title_lines(line: str, following: str) -> int:
    """How many lines from this one make a title that many councils' minutes have: 0, 1 or 2."""
    if len(line) > 60:
        return 0
    if line.strip() == "Apologies" and re.match(r"\s*(?:Nil|None|Councillors? .*/)", following):
        return 1
    joined = f"{line.strip()} {following.strip()}"
    for regex in _patterns("title-line"):
        if regex.match(line.strip()):
            return 1
        if len(joined) < 60 and regex.match(joined):
            return 2
    return 0


def _build_row(text: str, start: int, end: int, block: Block) -> list[Row]:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    end -= len(raw) - len(raw.rstrip())
    if end <= start:
        return []
    first_line = max(text.find("\n", start, end) - start, 0)
    return [Row(start, end, re.sub(r"\s", " ", text[start:end]), block, first_line)]
