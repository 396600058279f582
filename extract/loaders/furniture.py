"""Page furniture in texts whose only layout is their lines, and sentences that run over it.

Running headers and footers stand beside the marks of pages, again and again; what a page's end
cuts in two is set together again, and the furniture between stands after it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.blocks import Piece, clean_text, has_mark, is_capitals

PAGE_BREAK = "\f"
"""A line of its own that stands for a form feed."""

# "Page 3", "Page 3 of 12", "Page | 6", "6 | Page", "- 3 -", "--- PAGE 3 ---"
_PAGE_LINE = re.compile(
    r"^\W*(?:page\s*[|:]?\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*[|]\s*p\s?a\s?g\s?e)\W*$"
    r"|^\s*[-–—]\s?\d{1,3}\s?[-–—]\s*$",
    re.I,
)
_NUMBER_ALONE = re.compile(r"^\W*\d{1,3}\W*$")
# Dots and lines to write upon: "Initials ......", "Signed ______ Chairman ______ Date ______"
_LEADERS = re.compile(r"[._…]{3,}|(?:[.…]\s){3,}")
_SIGNING = re.compile(
    r"\b(?:initial(?:s|led)?|signed|signature|chair(?:man|woman|person)?|mayor|clerk|date[d]?|"
    r"presiding|of|the|by|and|s)\b|\W",
    re.I,
)
_RUNNING = re.compile(
    r"\d|\b(?:council|committee|cabinet|panel|board|minutes|agenda|meeting|draft|confidential)\b",
    re.I,
)
# Lines beside a page's mark among which its furniture stands.
_BESIDE = 4
_LONGEST = 150
# Lines at the front in which a paper may say what it is.
_FRONT = 6
_SENTENCE_END = re.compile(r"[.!?:;][)”’\"']?$")
# Words after which a sentence cannot end, whatever follows.
_OPEN_END = re.compile(
    r"(?:,|\b(?:and|or|of|the|to|by|for|with|that|in|on|at|from|a|an|be|councillors?|cllrs?|mr|mrs|"
    r"ms|dr))$",
    re.I,
)


def clean_pages(text: str) -> str:
    """Clean text, keeping each form feed between two pages as a line of its own."""
    pages = [clean_text(page) for page in text.split(PAGE_BREAK)]
    while len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    return f"\n{PAGE_BREAK}\n".join(pages)


def find_furniture(lines: Sequence[str]) -> frozenset[int]:
    """The places of the lines that are furniture: marks of pages and what runs beside them.

    A running line is kept where it stands at the front, since it may be all that names the paper.
    """
    edges = [at for at, line in enumerate(lines) if line == PAGE_BREAK or _PAGE_LINE.match(line)]
    found = {at for at in edges if lines[at] != PAGE_BREAK}
    beside: list[tuple[int, list[int]]] = []
    places: dict[str, set[int]] = defaultdict(set)
    for edge in edges:
        for step in (-1, 1):
            near = list(_near(lines, edge, step))
            beside.append((edge, near))
            for at in near:
                places[_key(lines[at])].add(at)
    front = _find_front(lines, edges)
    for _, near in beside:
        for at in near:
            line = lines[at]
            if at in found or _NUMBER_ALONE.match(line) or is_signature(line):
                found.add(at)
                continue
            key = _key(line)
            if len(places[key]) < 2 or not _RUNNING.search(line) or has_mark(line):
                break
            if at not in front:
                found.add(at)
    return frozenset(found)


def is_signature(line: str) -> bool:
    """Tell whether a line only awaits somebody's name, initials or the day."""
    if not _LEADERS.search(line):
        return False
    return not _SIGNING.sub("", _LEADERS.sub(" ", line))


def goes_on(before: str, after: str) -> bool:
    """Tell whether a sentence that one page breaks off goes on in the words of the next."""
    if _SENTENCE_END.search(before) or has_mark(after) or not after:
        return False
    if _OPEN_END.search(before):
        return not is_capitals(after) and after[0].isalpha()
    return after[0].islower() and not is_capitals(before)


def join_pages(pieces: Sequence[Piece]) -> list[Piece]:
    """Set together what furniture, or the end of a page, parts in the middle of a sentence."""
    joined: list[Piece] = []
    for piece in pieces:
        last = next((i for i in range(len(joined) - 1, -1, -1) if _is_text(joined[i])), None)
        is_parted = last is not None and (last < len(joined) - 1 or joined[last].page != piece.page)
        if last is None or not is_parted or not _may_join(joined[last], piece):
            joined.append(piece)
            continue
        joined[last] = replace(joined[last], text=f"{joined[last].text}\n{piece.text}")
    return joined


def _is_text(piece: Piece) -> bool:
    return piece.kind != "furniture"


def _may_join(before: Piece, after: Piece) -> bool:
    if after.kind != "paragraph" or before.kind not in ("paragraph", "item", "list_item"):
        return False
    return not before.is_title and goes_on(before.text, after.text)


def _find_front(lines: Sequence[str], edges: Sequence[int]) -> list[int]:
    """The places of the first lines of the first page."""
    front: list[int] = []
    for at, line in enumerate(lines):
        if (at in edges and front) or len(front) == _FRONT:
            break
        if line.strip() and at not in edges:
            front.append(at)
    return front


def _near(lines: Sequence[str], edge: int, step: int) -> Iterator[int]:
    """The places of the lines that stand next before or behind a page's mark."""
    at, count = edge + step, 0
    while 0 <= at < len(lines) and count < _BESIDE and lines[at] != PAGE_BREAK:
        if lines[at].strip():
            if len(lines[at]) > _LONGEST:
                return
            count += 1
            yield at
        at += step


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()).strip("*_ "))
