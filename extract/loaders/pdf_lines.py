"""The lines of a PDF page, with their place and type, as pdfium reads them.

pdfium gives characters in the order of the page's content, which follows columns; here they become
lines, superscripts set back on their line and wide gaps turned to tabs.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

# In ems: a gap this wide within a line parts columns, and one this narrow no words.
_COLUMN_GAP = 1.6
_NO_GAP = 0.15
# Of a line's type size: baselines closer than this are one line.
_SAME_LINE = 0.3
# What pdfium gives for a hyphen at the end of a line.
_HYPHENS = (0x2, 0xFFFE)
_BOLD_WEIGHT = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy")
# Bytes of a font's name that are looked at.
_FONT_NAME = 80


@dataclass(frozen=True, slots=True)
class Char:
    """One character and its place, in points from the left and from the top of the page."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line. `left` to `right` is its extent, `size` its type size in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool


def read_chars(page: pypdfium2.PdfPage) -> list[Char]:
    """Read a page's characters in the order of its content; line ends are "\\n" characters."""
    textpage = page.get_textpage()
    place = place_on(page)
    count = textpage.count_chars()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    chars: list[Char] = []
    is_bold = False
    starts_word = True
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code == 0xD:
            continue
        if code in _HYPHENS:
            code = ord("-")
        pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        size = _type_size(textpage, index)
        text = chr(code) if code <= 0x10FFFF else "\ufffd"
        if starts_word:
            is_bold = _is_bold(textpage, index)
        starts_word = text.isspace()
        first, second = place(left.value, bottom.value)[0], place(right.value, top.value)[0]
        ends = (first, second) if first <= second else (second, first)
        baseline = place(x.value, y.value)[1]
        chars.append(Char(text, *ends, baseline, size, is_bold))
    textpage.close()
    return chars


def place_on(page: pypdfium2.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """What turns a page's own points into points from the left and the top of what is shown.

    A page may be shown turned (/Rotate); its text and rules have the places of the unturned page.
    """
    width, height = page.get_size()
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda x, y: (y, x)
    if rotation == 180:
        return lambda x, y: (width - x, y)
    if rotation == 270:
        return lambda x, y: (width - y, height - x)
    return lambda x, y: (x, height - y)


def find_lines(chars: Sequence[Char]) -> list[Line]:
    """Make lines of characters, in the order given."""
    runs: list[list[Char]] = [[]]
    last: Char | None = None
    for char in chars:
        if char.text == "\n" or (last and _is_below(char, last)):
            runs.append([])
        if char.text != "\n":
            runs[-1].append(char)
            last = char if not char.text.isspace() else last
    lines: list[Line] = []
    for run in runs:
        line = _build_line(run)
        if line is None:
            continue
        if lines and (joined := _join_lines(lines[-1], line)):
            lines[-1] = joined
        else:
            lines.append(line)
    return lines


def _is_bold(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    """Tell by the font's weight, and by its name where it states none, as standard fonts do."""
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(_FONT_NAME)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, _FONT_NAME, ctypes.c_int())
    return bool(_BOLD_NAME.search(name.value.lower()))


def _type_size(textpage: pypdfium2.PdfTextPage, index: int) -> float:
    size: float = pdfium.FPDFText_GetFontSize(textpage, index)
    if 2 < size < 200:
        # Some files set type of size 1 and scale it, or the other way round.
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(textpage, index, matrix):
            scale = abs(matrix.d) or abs(matrix.b) or 1.0
            size *= scale
        return size
    left, right, bottom, top = (ctypes.c_float() for _ in range(4))
    box = pdfium.FS_RECTF(left, top, right, bottom)
    pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
    return max(float(box.top - box.bottom) * 0.85, 1.0)


def _is_below(char: Char, last: Char) -> bool:
    """Tell whether a character opens a line that pdfium has run on to the one above."""
    if char.text.isspace():
        return False
    return char.baseline - last.baseline > 0.7 * last.size and char.left < last.left - last.size


def _build_line(run: Sequence[Char]) -> Line | None:
    shown = [char for char in run if not char.text.isspace()]
    if not shown:
        return None
    baseline = _most_common(round(char.baseline, 1) for char in shown)
    size = _most_common(round(char.size, 1) for char in shown)
    bold = sum(char.is_bold for char in shown)
    return Line(
        _space_chars(run, size),
        shown[0].left,
        max(char.right for char in shown),
        baseline,
        size,
        bold * 10 >= len(shown) * 9,
    )


def _space_chars(run: Sequence[Char], size: float) -> str:
    parts: list[str] = []
    last: Char | None = None
    for char in run:
        if char.text.isspace():
            parts.append(" ")
            continue
        if last is not None and char.left - last.right > _COLUMN_GAP * size:
            while parts and parts[-1] == " ":
                parts.pop()
            parts.append("\t")
        parts.append(char.text)
        last = char
    return "".join(parts).strip()


def _join_lines(line: Line, after: Line) -> Line | None:
    """Put two pieces of one printed line together: pdfium breaks lines at superscripts."""
    if abs(after.baseline - line.baseline) > _SAME_LINE * max(line.size, after.size):
        return None
    gap = (after.left - line.right) / max(line.size, after.size)
    if gap < -0.5:
        return None
    space = "\t" if gap > _COLUMN_GAP else " " if gap > _NO_GAP else ""
    return Line(
        line.text + space + after.text,
        line.left,
        after.right,
        line.baseline,
        max(line.size, after.size),
        line.is_bold and after.is_bold,
    )


def _most_common(values: object) -> float:
    counted = Counter(values)  # type: ignore[call-overload]  # an iterable of floats
    most = max(counted.values())
    return float(min(value for value, count in counted.items() if count == most))
