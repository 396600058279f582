"""Cut a paper's text into pieces for its page, with one passage marked."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from api.windows import Stretch
from extract.document import Page
from graph.search import MARK_END, MARK_START


class Piece(NamedTuple):
    """A run of text of a block; `mark` is empty, "first" or "more" for the marked passage."""

    text: str
    mark: str = ""


class Part(NamedTuple):
    """A block as shown: its kind, "gap" for what lies between blocks; `page` where one begins."""

    kind: str
    pieces: tuple[Piece, ...]
    page: int | None = None
    level: int = 0


def cut_text(
    text: str, stretches: Sequence[Stretch], pages: Sequence[Page], start: int, end: int
) -> list[Part]:
    """Cut what is shown of a text into parts with the passage [start, end) marked.

    White space between blocks is dropped where it holds no part of the passage. A window that
    begins within a page names that page at once.
    """
    parts: list[Part] = []
    is_first = True
    waiting = [(page.start, page.number) for page in pages]
    for kind, level, left, right in stretches:
        pieces = []
        for low, high in _cuts(left, right, start, end):
            is_marked = start <= low and high <= end and start < end
            mark = ("first" if is_first else "more") if is_marked else ""
            is_first = is_first and not is_marked
            pieces.append(Piece(text[low:high], mark))
        if not any(piece.text.strip() or piece.mark for piece in pieces):
            continue
        number = None
        while waiting and waiting[0][0] <= left:
            number = waiting.pop(0)[1]
        parts.append(Part(kind, tuple(pieces), number, level))
    return parts


def _cuts(left: int, right: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    points = sorted({left, right, *(point for point in (start, end) if left < point < right)})
    yield from pairwise(points)


def split_marks(extract: str) -> list[tuple[str, bool]]:
    """Cut an extract at its marks; True for what was found.

    >>> split_marks("The \\x02flood\\x03 plan")
    [('The ', False), ('flood', True), (' plan', False)]
    """
    pieces = []
    for part in extract.split(MARK_START):
        found, mark, rest = part.partition(MARK_END)
        pieces += [(found, True), (rest, False)] if mark else [(part, False)]
    return [piece for piece in pieces if piece[0]]
