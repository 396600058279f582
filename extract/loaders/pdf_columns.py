"""Two columns of running text that a PDF draws row by row, set in order: left, then right.

Most files draw one column after the other, and are left alone. A gutter is where no character
stands in many rows one below the other, with lines on both sides that are long, begin at one edge
and are drawn as one line. Lists of names and pairs of label and value are shorter, and stay rows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extract.loaders.pdf_lines import Char

# Of the type size: how far baselines of one row may be apart, and how wide a gutter is at least.
_SAME_ROW = 0.45
_GUTTER = 0.8
# Rows with text on both sides: fewer are no column of text.
_LEAST_ROWS = 6
# Characters without spaces in a line of a column, at the median: names and labels are shorter.
_LEAST_LETTERS = 22
# Edges that are looked at: a page of columns has few.
_MOST_CANDIDATES = 10
# Of the lines of a column, those that begin at its edge.
_ALIGNED = 0.6


@dataclass(slots=True)
class _Row:
    """The shown characters of one printed row, as their places in the page's list."""

    baseline: float
    places: list[int] = field(default_factory=list)


def order_columns(chars: Sequence[Char]) -> list[Char]:
    """Give the characters of a page with those of two columns drawn in rows column by column."""
    if _count_gaps(chars) < _LEAST_ROWS / 2:
        return list(chars)
    rows = _find_rows(chars)
    size = median(chars[place].size for row in rows for place in row.places)
    best: tuple[int, float, list[_Row]] = (0, 0.0, [])
    for x in _candidates(chars, rows, size):
        for band in _bands(chars, rows, x, size):
            count = sum(_is_both(chars, row, x) for row in band)
            if count > best[0] and _is_text(chars, band, x):
                best = (count, x, band)
    return _part(chars, best[2], best[1]) if best[2] else list(chars)


def _count_gaps(chars: Sequence[Char]) -> int:
    """Count the gaps as wide as a gutter within what is drawn as one line; most pages have few."""
    gaps = 0
    last: Char | None = None
    for char in chars:
        if char.text == "\n":
            last = None
        elif not char.text.isspace():
            gaps += last is not None and char.left - last.right > _GUTTER * char.size
            last = char
    return gaps


def _find_rows(chars: Sequence[Char]) -> list[_Row]:
    shown = [place for place, char in enumerate(chars) if not char.text.isspace()]
    rows: list[_Row] = []
    for place in sorted(shown, key=lambda place: chars[place].baseline):
        char = chars[place]
        if not rows or char.baseline - rows[-1].baseline > _SAME_ROW * char.size:
            rows.append(_Row(char.baseline))
        rows[-1].places.append(place)
    for row in rows:
        row.places.sort(key=lambda place: chars[place].left)
    return rows


def _candidates(chars: Sequence[Char], rows: Sequence[_Row], size: float) -> list[float]:
    """Left of where lines begin behind a gap, in many rows, in the middle of the page."""
    left = min(chars[row.places[0]].left for row in rows)
    right = max(chars[row.places[-1]].right for row in rows)
    low, high = left + 0.3 * (right - left), left + 0.7 * (right - left)
    edges: Counter[int] = Counter()
    for row in rows:
        for before, place in pairwise(row.places):
            if chars[place].left - chars[before].right > _GUTTER * size:
                edge = chars[place].left
                if low < edge < high:
                    edges[round(edge)] += 1
    often = sorted(edges, key=lambda edge: (-edges[edge], edge))[:_MOST_CANDIDATES]
    found = [edge for edge in often if edges[edge] >= _LEAST_ROWS / 2]
    return [edge - _GUTTER * size / 2 for edge in found]


def _bands(
    chars: Sequence[Char], rows: Sequence[_Row], x: float, size: float
) -> Iterator[list[_Row]]:
    """The runs of rows in which nothing stands at `x`."""
    half = _GUTTER * size / 2 - 1
    band: list[_Row] = []
    for row in rows:
        if any(chars[p].left < x + half and chars[p].right > x - half for p in row.places):
            yield band
            band = []
        else:
            band.append(row)
    yield band


def _sides(chars: Sequence[Char], row: _Row, x: float) -> tuple[list[int], list[int]]:
    left = [place for place in row.places if chars[place].right <= x]
    return left, row.places[len(left) :]


def _is_both(chars: Sequence[Char], row: _Row, x: float) -> bool:
    return all(_sides(chars, row, x))


def _is_text(chars: Sequence[Char], band: Sequence[_Row], x: float) -> bool:
    both = [sides for row in band if all(sides := _sides(chars, row, x))]
    if len(both) < _LEAST_ROWS:
        return False
    # Drawn as one line: from the last on the left to the first on the right there is no line end.
    drawn = sum(_is_drawn_on(chars, left[-1], right[0]) for left, right in both)
    if drawn < len(both) / 2:
        return False
    for side in zip(*both, strict=True):
        edges = Counter(round(chars[places[0]].left / 2) for places in side)
        if max(edges.values()) < _ALIGNED * len(side):
            return False
        if median(len(places) for places in side) < _LEAST_LETTERS:
            return False
    return True


def _is_drawn_on(chars: Sequence[Char], last: int, first: int) -> bool:
    return last < first and all(chars[place].text.isspace() for place in range(last + 1, first))


def _part(chars: Sequence[Char], band: Sequence[_Row], x: float) -> list[Char]:
    """Put the characters of a band's left column, then its right one, where the band begins."""
    row_of = {place: number for number, row in enumerate(band) for place in row.places}
    first, last = min(row_of), max(row_of)
    columns: tuple[list[Char], list[Char]] = ([], [])
    before: list[Char] = list(chars[:first])
    after: list[Char] = []
    at = [-1, -1]
    side = 0
    is_in = True
    for place in range(first, last + 1):
        char = chars[place]
        if not char.text.isspace():
            is_in = place in row_of
            side = int(char.left > x)
            if is_in and row_of[place] != at[side]:
                columns[side].append(_line_end(char))
                at[side] = row_of[place]
        (columns[side] if is_in else after).append(char)
    end = _line_end(chars[last])
    return [*before, *columns[0], end, *columns[1], end, *after, *chars[last + 1 :]]


def _line_end(char: Char) -> Char:
    return Char("\n", char.left, char.left, char.baseline, char.size, char.is_bold)
