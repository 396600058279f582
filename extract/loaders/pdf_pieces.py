"""From the lines of PDF pages to pieces: paragraphs, titles, tables and furniture.

Lines belong together by their distance, their type and their margins. A paragraph that goes on
over a page break stays one; the furniture between stands after it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extract.blocks import BULLETS, Piece, is_capitals, is_title_line, name_marks
from extract.loaders.furniture import goes_on
from extract.loaders.lines import OPENS, is_heading_line
from extract.loaders.pdf_lines import Line
from extract.loaders.pdf_tables import Table

# Of the page's height: where running headers and footers stand.
_MARGIN = 0.12
_PAGE_NUMBER = re.compile(
    r"^[-–|\s]*(?:page\s*\|?\s*)?(?:\d{1,3}|[ivx]{1,5})(?:\s*(?:of|/|\|)\s*\d{1,3})?[-–|\s]*"
    r"(?:p\s?a\s?g\s?e)?$",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER_ALONE = re.compile(
    r"^(?:[A-Z]{0,5}\.?\d{1,4}(?:[./]\d{1,4}){0,2}[.)]?|\([a-z]{1,3}\)|[a-z]\))$"
)
_BULLET = re.compile(rf"^[{BULLETS}–-](?:\s|$)")
_SENTENCE_END = re.compile(r"[.!?:;][)”’\"']?$")


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What stands on one page. `height` is in points; tables carry the place of their text."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()


def build_pieces(pages: Sequence[PageLayout]) -> list[Piece]:
    """Make pieces of pages, in reading order."""
    running = _find_running(pages)
    body = _body_size(pages)
    pieces: list[Piece] = []
    table_number = 0
    named: set[str] = set()
    for page in pages:
        furniture, rest = _find_furniture(page, running, named)
        lines = attach_numbers(order_runs(rest))
        fresh: list[Piece] = []
        for part in _parts(page, lines):
            if isinstance(part, Table):
                fresh += _lay_table(part, table_number, page.number)
                table_number += 1
            else:
                fresh += [_build_piece(group, page.number, body) for group in _group_lines(part)]
        marks = [Piece(text=line.text, kind="furniture", page=page.number) for line in furniture]
        if pieces and fresh and _goes_on(pieces, fresh[0]):
            index = _last_text(pieces)
            joined = f"{pieces[index].text}\n{fresh[0].text}"
            pieces[index] = replace(pieces[index], text=joined)
            fresh = fresh[1:]
        pieces += marks + fresh
    return [name_marks(piece) for piece in pieces]


def order_runs(lines: Sequence[Line]) -> list[Line]:
    """Set text frames back where they stand: a page's content may name them last.

    Lines that run down the page are a run; one that fits whole between two lines of those before
    it goes there. Columns, which stand beside others, keep their order.
    """
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.baseline > runs[-1][-1].baseline - 0.5 * line.size:
            runs[-1].append(line)
        else:
            runs.append([line])
    ordered: list[Line] = []
    for run in runs:
        top, bottom = run[0].baseline - run[0].size, run[-1].baseline
        above = [index for index, line in enumerate(ordered) if line.baseline <= top + 1]
        below = [i for i, line in enumerate(ordered) if line.baseline - line.size >= bottom - 1]
        fits = len(above) + len(below) == len(ordered)
        is_parted = not above or not below or max(above) < min(below)
        at = min(below) if below and fits and is_parted else len(ordered)
        ordered[at:at] = run
    return ordered


def attach_numbers(lines: Sequence[Line]) -> list[Line]:
    """Set numbers that stand in a column of their own before the lines beside them."""
    kept: list[Line] = []
    numbers = [line for line in lines if _NUMBER_ALONE.match(line.text)]
    others = [line for line in lines if not _NUMBER_ALONE.match(line.text)]
    before: dict[int, Line] = {}
    for number in numbers:
        beside = [
            (line.left, index)
            for index, line in enumerate(others)
            if line.left > number.right - 1
            and abs(line.baseline - number.baseline) < 0.4 * number.size
            and index not in before
        ]
        if beside:
            before[min(beside)[1]] = number
    taken = {id(number) for number in before.values()}
    index_of = {id(line): index for index, line in enumerate(others)}
    for line in lines:
        if id(line) in taken:
            continue
        number_line = before.get(index_of.get(id(line), -1))
        if number_line is not None:
            text = f"{number_line.text}\t{line.text}"
            line = replace(line, text=text, left=number_line.left)
        kept.append(line)
    return kept


def _parts(page: PageLayout, lines: Sequence[Line]) -> Iterator[list[Line] | Table]:
    """The page's text and its tables, each table where it stands."""
    waiting = sorted(page.tables, key=lambda table: table.box[1])
    group: list[Line] = []
    for line in lines:
        while waiting and waiting[0].box[1] < line.baseline - line.size:
            # Only when the text goes on below the table, or beside what is below.
            yield group
            group = []
            yield waiting.pop(0)
        group.append(line)
    yield group
    yield from waiting


def _lay_table(table: Table, number: int, page: int) -> Iterator[Piece]:
    last: int | None = None
    for cell in table.cells:
        gap = "\n\n" if last is None else "\t" if cell.row == last else "\n"
        last = cell.row
        yield Piece(
            text=cell.text,
            kind="cell",
            page=page,
            is_bold=cell.is_bold,
            table=number,
            row=cell.row,
            column=cell.column,
            gap=gap,
        )


def _group_lines(lines: Sequence[Line]) -> Iterator[list[Line]]:
    if not lines:
        return
    pitch = _line_pitch(lines)
    right = _right_margin(lines)
    group = [lines[0]]
    for before, line in pairwise(lines):
        if _parts_paragraph(before, line, pitch, right):
            yield group
            group = []
        group.append(line)
    yield group


def _parts_paragraph(before: Line, line: Line, pitch: float, right: float) -> bool:
    step = line.baseline - before.baseline
    if step < -0.5 * line.size or step > 1.45 * pitch * max(1.0, line.size / 12):
        return True
    if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
        return True
    if OPENS.match(line.text) or _BULLET.match(line.text):
        return True
    if line.is_bold != before.is_bold and (step > 0.5 * line.size):
        # Bold words within a sentence do not make a whole line bold, but titles do.
        return True
    if line.is_bold and before.right < 0.7 * right and line.text[:1].isupper():
        # Two titles one below the other; a title that wraps fills its line.
        return True
    if is_capitals(line.text) != is_capitals(before.text) and before.right < 0.9 * right:
        return True
    is_short = before.right < right - 8 * before.size
    return is_short and bool(_SENTENCE_END.search(before.text)) and line.text[:1].isupper()


def _build_piece(group: Sequence[Line], page: int, body: float) -> Piece:
    text = "\n".join(line.text for line in group)
    is_bold = all(line.is_bold for line in group)
    size = max(line.size for line in group)
    piece = Piece(text=text, page=page, is_bold=is_bold)
    words = " ".join(line.text for line in group)
    if size > 1.15 * body and len(group) <= 4 and len(words) < 200:
        return replace(piece, kind="heading", level=1 if size > 1.6 * body else 2)
    if len(group) <= 2 and is_heading_line(words, is_bold=is_bold):
        return replace(piece, kind="heading", level=3 if is_bold else 4)
    return piece


def _goes_on(pieces: Sequence[Piece], fresh: Piece) -> bool:
    index = _last_text(pieces)
    if index < 0 or fresh.kind != "paragraph" or pieces[index].kind != "paragraph":
        return False
    before, after = pieces[index].text, fresh.text
    if pieces[index].is_bold and is_title_line(before, is_bold=True):
        return False
    return goes_on(before, after) and not OPENS.match(after) and not _BULLET.match(after)


def _last_text(pieces: Sequence[Piece]) -> int:
    for index in range(len(pieces) - 1, -1, -1):
        if pieces[index].kind != "furniture":
            return index
    return -1


def _find_running(pages: Sequence[PageLayout]) -> frozenset[str]:
    """Lines that stand in the margin of several pages, their digits aside."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_without_digits(line.text) for line in page.lines if _in_margin(page, line)})
    least = 2 if len(pages) < 6 else 3
    return frozenset(text for text, count in seen.items() if count >= least)


def _find_furniture(
    page: PageLayout, running: frozenset[str], named: set[str]
) -> tuple[list[Line], list[Line]]:
    """Part a page's lines into furniture and the rest; `named` grows by headers seen."""
    furniture: list[Line] = []
    rest: list[Line] = []
    for line in page.lines:
        text = _without_digits(line.text)
        is_running = _in_margin(page, line) and text in running
        # A header's first occurrence may be all that names the paper or its day.
        is_first = is_running and text not in named and _may_name(page, line)
        named.add(text)
        if (is_running and not is_first) or _is_page_number(page, line):
            furniture.append(line)
        else:
            rest.append(line)
    return furniture, rest


def _may_name(page: PageLayout, line: Line) -> bool:
    if line.baseline > page.height / 2 or len(line.text.split()) < 2:
        return False
    return page.number == 1 or is_capitals(line.text) or bool(_YEAR.search(line.text))


def _is_page_number(page: PageLayout, line: Line) -> bool:
    if not _in_margin(page, line) or not _PAGE_NUMBER.match(line.text):
        return False
    others = [other.baseline for other in page.lines if other is not line]
    return all(y > line.baseline for y in others) or all(y < line.baseline + 1 for y in others)


def _in_margin(page: PageLayout, line: Line) -> bool:
    margin = _MARGIN * page.height
    return line.baseline < margin or line.baseline > page.height - margin


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _body_size(pages: Sequence[PageLayout]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        inner = [line for line in page.lines if not _in_margin(page, line)]
        for line in inner or page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return max(sorted(sizes), key=lambda size: sizes[size]) if sizes else 11.0


def _line_pitch(lines: Sequence[Line]) -> float:
    steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
    near = [step for step in steps if 0 < step < 40]
    if not near:
        return 14.0
    # The commonest small step: the distance within paragraphs, not between them.
    low = sorted(near)[: max(1, len(near) * 2 // 3)]
    return max(median(low), 6.0)


def _right_margin(lines: Sequence[Line]) -> float:
    rights = sorted(line.right for line in lines)
    return rights[int(len(rights) * 0.9)] if len(rights) > 3 else rights[-1]
