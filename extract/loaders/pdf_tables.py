"""The tables of a PDF page, from the rules that are drawn on it.

Rules come from pdfium and the cells that they make from pdfplumber's geometry; its own parser never
sees the file. The text of a cell is that of the characters within it.
"""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from pdfplumber import table as geometry

from extract.loaders.pdf_lines import Char, find_lines, place_on

# Points. Shorter strokes are dots and hatching; those that lean by more are drawings.
_SHORTEST_RULE = 5.0
_STRAIGHT = 1.0
# Points within which rules are one, or meet.
_TOLERANCE = 3.0
# A page with more rules is a drawing or a map, and would take minutes.
_MOST_RULES = 1500
# Characters. A table with a longer cell is a layout of running text, not data.
_LONGEST_CELL = 700

_Edge = dict[str, float | str]
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: int
    text: str
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its box (left, top, right, bottom) and its cells that hold text, row by row."""

    box: _Box
    cells: tuple[Cell, ...]


def find_tables(page: pypdfium2.PdfPage, chars: Sequence[Char]) -> list[Table]:
    """Find the ruled tables of a page."""
    edges = _find_rules(page)
    if len(edges) < 4:
        return []
    merged = geometry.merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    if len(merged) > _MOST_RULES:
        return []
    crossings = geometry.edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    boxes = geometry.intersections_to_cells(crossings)
    tables = (_build_table(group, chars) for group in geometry.cells_to_tables(boxes))
    return [table for table in tables if table]


def is_within(char: Char, box: _Box) -> bool:
    """Tell whether a character's middle lies in a box."""
    x = (char.left + char.right) / 2
    y = char.baseline - char.size * 0.3
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _find_rules(page: pypdfium2.PdfPage) -> list[_Edge]:
    place = place_on(page)
    edges: list[_Edge] = []
    # Only what lies on the page itself: the places of what lies in a form are the form's own.
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        edges += _edges_of_path(thing, place)
        if len(edges) > 20 * _MOST_RULES:
            return []
    return edges


def _edges_of_path(
    path: pypdfium2.PdfObject, place: Callable[[float, float], tuple[float, float]]
) -> list[_Edge]:
    """The straight upright and level strokes of a path; letters and drawings have none."""
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _MOST_RULES:
        return []
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    edges: list[_Edge] = []
    first = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = place(*matrix.on_point(x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            edges += _edge(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            edges += _edge(point, first)
        last = point
    return edges


def _edge(start: tuple[float, float], end: tuple[float, float]) -> list[_Edge]:
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    if bottom - top <= _STRAIGHT and right - left >= _SHORTEST_RULE:
        return [_rule(left, top, right, top)]
    if right - left <= _STRAIGHT and bottom - top >= _SHORTEST_RULE:
        return [_rule(left, top, left, bottom)]
    return []


def _rule(left: float, top: float, right: float, bottom: float) -> _Edge:
    return {
        "x0": left,
        "x1": right,
        "top": top,
        "bottom": bottom,
        "width": right - left,
        "height": bottom - top,
        "orientation": "h" if bottom - top < right - left else "v",
        "object_type": "line",
    }


def _build_table(boxes: Sequence[_Box], chars: Sequence[Char]) -> Table | None:
    tops = sorted({round(box[1]) for box in boxes})
    lefts = sorted({round(box[0]) for box in boxes})
    if len(tops) < 2 or len(lefts) < 2:
        return None
    whole = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    inside = [char for char in chars if char.text == "\n" or is_within(char, whole)]
    if _cuts_words(inside, boxes):
        return None
    cells: list[Cell] = []
    for box in sorted(boxes, key=lambda box: (round(box[1]), round(box[0]))):
        lines = find_lines([c for c in inside if c.text == "\n" or is_within(c, box)])
        text = "\n".join(line.text for line in lines)
        if len(text) > _LONGEST_CELL:
            return None
        if text:
            is_bold = all(line.is_bold for line in lines)
            place = tops.index(round(box[1])), lefts.index(round(box[0]))
            cells.append(Cell(*place, text, is_bold))
    rows = {cell.row for cell in cells}
    columns = {cell.column for cell in cells}
    if len(rows) < 2 or len(columns) < 2 or len(cells) < 3:
        return None
    return Table(whole, tuple(_unique(cells)))


def _cuts_words(chars: Sequence[Char], boxes: Sequence[_Box]) -> bool:
    """Tell whether rules run through words: then they are no table's, but lie behind text."""
    words = cuts = 0
    last: Char | None = None
    last_box: int | None = None
    for char in chars:
        if char.text.isspace():
            last = None
            continue
        box = next((n for n, box in enumerate(boxes) if is_within(char, box)), None)
        if last is None:
            words += 1
        elif box != last_box and char.left - last.right < 0.3 * char.size:
            cuts += 1
        last, last_box = char, box
    return cuts > 1 + 0.02 * words


def _unique(cells: Sequence[Cell]) -> list[Cell]:
    # Rules that lie doubled make a cell twice.
    seen: set[tuple[int, int]] = set()
    kept: list[Cell] = []
    for cell in cells:
        if (cell.row, cell.column) not in seen:
            seen.add((cell.row, cell.column))
            kept.append(cell)
    return kept
