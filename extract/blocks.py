"""From the pieces of a paper, as a loader finds them, to one canonical text with blocks over it.

A loader knows its file format and gives pieces in reading order; here they become text, offsets,
pages, numbers and kinds. Separate, so that every format gets the same text and the same blocks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extract.document import Block, BlockKind, Page, Problem, TextSource

# C0 and C1 controls but tab and newline; zero-width marks, soft hyphens and text direction marks;
# surrogates and noncharacters, which neither RDF nor JSON can hold.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_NEWLINES = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
# Bullets of Word's symbol fonts, which are letters of private use.
_SYMBOL_BULLETS = re.compile("[\uf000-\uf0ff]")

# Characters. Space runs as long lay out nothing; what looks for words must not walk them again
# and again.
_LONG_SPACE = re.compile("[ \t]{300,}")
# Characters. No paragraph that people read is as long: a longer one is parted at a space, since
# what reads sentences takes time by the square of a paragraph's length.
_LONGEST_PIECE = 10_000
# "74.", "3.1", "12)"
_DOTTED = re.compile(r"(\d{1,4}(?:\.\d{1,3}){0,3})([.)]?)(\s*)(?=\S)")
# "64/09", "C048/23", "19/111", "PLA146/14", "AG.08/23", "05.25.04"
_REFERENCE = re.compile(
    r"([A-Z]{1,5}\.?\d{1,4}[./]\d{2,4}|\d{1,4}/\d{2,4}(?:/\d{1,3})?|\d\d\.\d\d\.\d\d)"
    r"[.:)]?(\s+)(?=\S)"
)
# What opens an entry of a list, beside dashes and asterisks.
BULLETS = "•·▪◦●○■□◼◻➢►✓❖"
_MARK = re.compile(
    r"(?:(\([a-z]{1,2}\)|\([ivxl]{1,6}\)|\([A-Z]\)|\(\d{1,2}\)|[a-z]\)|[ivxl]{1,6}\))\s*"
    rf"|([a-h]\.|[ivx]{{1,5}}\.)\s+|([{BULLETS}*–—-])\s+)(?=\S)"
)
_MONTH = re.compile(
    r"(?:of\s+)?(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b",
    re.I,
)
_ENDS_SENTENCE = re.compile(r"[.;:,!?]\s*$")
# A title has no more words than this.
_TITLE_WORDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of layout, its text not yet part of the canonical text.

    `gap` is what stands before it: a blank line, a line break or, between cells, a tab.
    """

    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None
    level: int = 0
    number: str | None = None
    is_bold: bool = False
    is_title: bool = False
    table: int | None = None
    row: int | None = None
    column: int | None = None
    gap: str = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a loader gives: pieces in reading order, and what the file says of itself."""

    pieces: Sequence[Piece]
    title: str | None = None
    text_source: TextSource = "markup"
    page_count: int = 0
    ocr_pages: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LaidText:
    """The canonical text and the layout over it."""

    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]


def clean_text(text: str) -> str:
    """Rid text of what is not text: controls, invisible marks, odd spaces and line ends."""
    text = _NEWLINES.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _SYMBOL_BULLETS.sub("•", text)
    return _LONG_SPACE.sub("        ", _UNWANTED.sub("", text))


def lay_text(layout: Layout) -> LaidText:
    """Join pieces to one text, and give each its block.

    The blocks cover all that is not white space, in order and without overlap.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    length = 0
    for piece in layout.pieces:
        text = _trim(clean_text(piece.text))
        if not text:
            continue
        gap = piece.gap if parts else ""
        parts += [gap, text]
        start = length + len(gap)
        length = start + len(text)
        blocks += _build_blocks(piece, text, start)
    return LaidText("".join(parts), tuple(blocks), _find_pages(blocks, length, layout))


def name_marks(piece: Piece) -> Piece:
    """Find the number or mark that a paragraph or heading opens with, and its kind by it."""
    if piece.number is not None or piece.kind not in ("paragraph", "heading", "list_item", "item"):
        return piece
    text = _trim(clean_text(piece.text))
    if number := _find_number(text, piece):
        rest = text[len(number) :].lstrip(".):\t ")
        is_title = piece.kind == "heading" or is_title_line(rest, is_bold=piece.is_bold)
        return replace(piece, kind="item", number=number, is_title=is_title)
    if piece.kind != "heading" and (match := _MARK.match(text)):
        rest = text[match.end() :]
        is_title = piece.is_bold and is_title_line(rest, is_bold=True)
        mark = (match[1] or match[2] or match[3]).strip()
        return replace(piece, kind="list_item", number=mark, is_title=is_title)
    return piece


def has_mark(text: str) -> bool:
    """Tell whether a line opens with the mark of a list: a bullet, "(a)", "iv."."""
    return bool(_MARK.match(text))


def is_title_line(text: str, *, is_bold: bool = False) -> bool:
    """Tell whether a line reads as a title: short, no sentence, in capitals, bold or title words.

    The line's number, where it has one, is not part of it.
    """
    words = text.split()
    if not any(letter.isalpha() for letter in text):
        return False
    if len(words) > _TITLE_WORDS or "\n" in text.strip():
        return is_capitals(text) and len(words) <= 2 * _TITLE_WORDS
    if is_bold or is_capitals(text):
        return True
    return text[:1].isupper() and not _ENDS_SENTENCE.search(text)


def is_capitals(text: str) -> bool:
    """Tell whether text is set in capitals: at least four letters and none small."""
    letters = [letter for letter in text if letter.isalpha()]
    small = sum(letter.islower() for letter in letters)
    return len(letters) >= 4 and small * 12 <= len(letters)


def count_tables(pieces: Iterable[Piece]) -> int:
    """The number that the next table gets."""
    return 1 + max((piece.table for piece in pieces if piece.table is not None), default=-1)


def _trim(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip()


def _build_blocks(piece: Piece, text: str, start: int) -> Iterator[Block]:
    """The block of a piece, or several that follow each other where it is too long for one."""
    at = 0
    while len(text) - at > _LONGEST_PIECE:
        cut = _find_cut(text, at)
        yield _build_block(piece, text[at:cut].rstrip(), start + at)
        piece = replace(piece, number=None, kind="cell" if piece.kind == "cell" else "paragraph")
        at = cut
        while text[at].isspace():
            at += 1
    yield _build_block(piece, text[at:], start + at)


def _find_cut(text: str, at: int) -> int:
    """Where to part a long text: behind a sentence or else a word, or in the middle of one."""
    end = at + _LONGEST_PIECE
    for mark in (". ", "\n", " "):
        cut = text.rfind(mark, at + _LONGEST_PIECE // 2, end)
        if cut > 0:
            return cut + 1
    return end


def _build_block(piece: Piece, text: str, start: int) -> Block:
    return Block(
        kind=piece.kind,
        start=start,
        end=start + len(text),
        page=piece.page,
        level=piece.level,
        number=piece.number,
        is_bold=piece.is_bold,
        is_title=piece.is_title,
        table=piece.table,
        row=piece.row,
        column=piece.column,
    )


def _find_number(text: str, piece: Piece) -> str | None:
    if match := _REFERENCE.match(text):
        return None if _is_date(match[1]) else match[1]
    match = _DOTTED.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if match[2]:
        # "3.Minutes" is a number, "3.30pm" and "7.5" are not.
        if not match[3] and not rest[0].isupper():
            return None
        return match[1]
    if not match[3] or _MONTH.match(rest) or not rest[0].isupper():
        return None
    is_wide = "\t" in match[3] or len(match[3]) > 1
    if is_wide or piece.is_bold or piece.kind == "heading":
        return match[1]
    # "3.1 The plan", "38 APPOINTMENTS"; not "159 High Street" nor "2014 Budget".
    first = rest.split(maxsplit=1)[0]
    return match[1] if "." in match[1] or (len(first) > 3 and is_capitals(first)) else None


def _is_date(number: str) -> bool:
    # "2012/13" is a financial year, "11.01.16" and "12/03/2014" are days.
    if re.fullmatch(r"(?:19|20)\d\d/(?:\d\d|(?:19|20)\d\d)", number):
        return True
    parts = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./]\d{2,4}", number)
    return parts is not None and int(parts[1]) <= 31 and int(parts[2]) <= 12


def _find_pages(blocks: Sequence[Block], length: int, layout: Layout) -> tuple[Page, ...]:
    if not any(block.page for block in blocks):
        return ()
    starts: dict[int, int] = {}
    for block in blocks:
        if block.page is not None:
            starts.setdefault(block.page, block.start)
    pages: list[Page] = []
    end = length
    for number in range(max(layout.page_count, *starts), 0, -1):
        start = starts.get(number, end)
        pages.append(Page(number, start, end, is_ocr=number in layout.ocr_pages))
        end = start
    return tuple(reversed(pages))
