"""Tables that only set numbers beside text: minutes laid out in columns, read as items.

A number, what was said, and perhaps initials of who acts: such a row is an item, not data.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from statistics import mean

from extract.blocks import Piece, has_mark, name_marks

_NUMBER = re.compile(
    r"^(?:\d{1,4}(?:\.\d{1,3})*|[A-Z]{0,5}\.?\d{1,4}[./]\d{2,4}|\(?[a-z]\)|\d\d\.\d\d\.\d\d)[.)]?$"
)
# A bare number alone is a page's, more likely than an item's.
_ALONE = re.compile(r"^(?:\d{1,3}(?:\.\d{1,2})*[.)]|[A-Z]{1,5}\.?\d{1,4}/\d{2,4}|\d{1,4}/\d{2})$")
# Initials or "Clerk" in a column of actions: characters.
_LONGEST_ACTION = 25
# Characters on average: a shorter second column holds names or sums.
_LEAST_TEXT = 45
_FEW_ROWS = 6
# Heads of columns that hold data of their own.
_DATA_HEAD = re.compile(
    r"disposition|decision|outcome|result|amount|cost|£|grade|rating|status|vote|date|ward", re.I
)
# Of the rows: with fewer numbers it is some other table.
_LEAST_NUMBERED = 0.6


def unfold_tables(pieces: Sequence[Piece]) -> list[Piece]:
    """Turn the rows of numbered tables into items and paragraphs; other pieces stay."""
    unfolded: list[Piece] = []
    for table, group in groupby(pieces, key=lambda piece: piece.table):
        cells = list(group)
        rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
        if table is not None and (_is_numbered(rows) or _is_titled(rows)):
            for row in rows:
                unfolded += _unfold(row)
        else:
            unfolded += cells
    return unfolded


def join_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """Set a number that stands alone before the paragraph or title that it numbers."""
    joined: list[Piece] = []
    waiting: Piece | None = None
    for piece in pieces:
        if waiting is not None:
            if piece.kind in ("paragraph", "heading") and not _NUMBER.match(piece.text.strip()):
                text = f"{waiting.text.strip()} {piece.text.lstrip()}"
                joined.append(name_marks(replace(piece, text=text, gap=waiting.gap)))
                waiting = None
                continue
            joined.append(waiting)
            waiting = None
        if piece.kind == "paragraph" and _ALONE.match(piece.text.strip()):
            waiting = piece
        else:
            joined.append(piece)
    return [*joined, waiting] if waiting is not None else joined


def _is_numbered(rows: Sequence[Sequence[Piece]]) -> bool:
    numbered = [row for row in rows if len(row) > 1 and _NUMBER.match(row[0].text.strip())]
    if len(rows) < 3 or len(numbered) < _LEAST_NUMBERED * len(rows):
        return False
    if any(_DATA_HEAD.search(cell.text) for cell in rows[0]):
        return False
    if any(len(cell.text.strip()) > _LONGEST_ACTION for row in numbered for cell in row[2:]):
        return False
    return mean(len(row[1].text) for row in numbered) >= _LEAST_TEXT


def _is_titled(rows: Sequence[Sequence[Piece]]) -> bool:
    """A table of a row or a few that sets one bold numbered title, and what was said, apart."""
    if len(rows) > _FEW_ROWS:
        return False
    first = rows[0]
    if (
        len(first) > 1
        and _NUMBER.match(first[0].text.strip())
        and first[0].text.strip().endswith(".")
    ):
        return first[1].is_bold
    return first[0].is_bold and has_mark(first[0].text)


def _unfold(row: Sequence[Piece]) -> list[Piece]:
    texts = list(row)
    number = ""
    if len(row) > 1 and _NUMBER.match(row[0].text.strip()):
        number, texts = row[0].text.strip(), list(row[1:])
    found: list[Piece] = []
    for cell in texts:
        for line in cell.text.split("\n"):
            if not line.strip():
                continue
            plain = replace(cell, text=line, kind="paragraph", table=None, row=None, column=None)
            gap = "\n" if found else "\n\n"
            if number:
                plain, number = replace(plain, text=f"{number} {line}"), ""
            found.append(name_marks(replace(plain, gap=gap)))
    return found
