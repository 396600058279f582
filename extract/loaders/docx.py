"""DOCX: paragraphs, titles and tables of the body, with the numbers that Word would print.

python-docx opens the package; the body is then read element by element, so that nothing odd in it
can stop the reading.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import docx
from docx.opc.exceptions import OpcError
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from extract.blocks import Layout, Piece, name_marks
from extract.errors import ReadError
from extract.loaders.docx_numbering import Numbering
from extract.loaders.lines import is_heading_line

# Bytes unpacked. A paper of a thousand pages of text takes 20 MB; a zip bomb takes gigabytes.
_LARGEST_UNPACKED = 300 * 1024 * 1024
_MOST_FILES = 10_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADING_STYLE = re.compile(r"heading\s*([1-9])$", re.I)
_SKIPPED = frozenset(
    qn(name)
    for name in ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_NUMBERING = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_STYLES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"


def load_docx(data: bytes, path: str) -> Layout:
    """Read a DOCX into pieces.

    Raises ReadError if it is no DOCX, damaged, encrypted, or unpacks to more than is sane.
    """
    _check_package(data, path)
    try:
        document = docx.Document(io.BytesIO(data))
    except (OpcError, etree.LxmlError, zipfile.BadZipFile, zlib.error) as err:
        raise ReadError(path, f"a damaged DOCX ({err}): fetch it again") from err
    except (KeyError, ValueError, AttributeError, NotImplementedError, OSError) as err:
        # What python-docx lets through where a part is missing or of another kind.
        raise ReadError(path, f"not a Word document inside ({err}): save it again as DOCX") from err
    body = document.element.body
    if body is None:
        raise ReadError(path, "a DOCX without a body: save it again as DOCX")
    styles = _read_part(document, _STYLES)
    reader = _BodyReader(Numbering(_read_part(document, _NUMBERING), styles), styles)
    reader.read(body)
    title = document.element.getroottree() is not None and document.core_properties.title
    return Layout(pieces=reader.pieces, title=title or None)


def _check_package(data: bytes, path: str) -> None:
    if data.startswith(_OLD_OFFICE):
        raise ReadError(path, "encrypted, or an old .doc: save a copy as DOCX without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as err:
        raise ReadError(path, "not a DOCX, whatever its suffix says: fetch it again") from err
    check_unpacked(entries, path)


def check_unpacked(entries: Sequence[zipfile.ZipInfo], path: str) -> None:
    """Refuse a package that unpacks to more than is sane, or is encrypted, before it is unpacked.

    Python's zipfile reads no more of an entry than the package says of its size.
    """
    if len(entries) > _MOST_FILES or sum(e.file_size for e in entries) > _LARGEST_UNPACKED:
        limit = _LARGEST_UNPACKED // 1024**2
        raise ReadError(path, f"unpacks to more than {limit} MB: not opened")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadError(path, "encrypted: save a copy without a password")


def _read_part(document: object, kind: str) -> etree._Element | None:
    part = getattr(document, "part", None)
    for relation in getattr(part, "rels", {}).values():
        if relation.reltype == kind and not relation.is_external:
            try:
                return parse_xml(relation.target_part.blob)
            except etree.LxmlError:
                return None
    return None


class _BodyReader:
    """Reads the body's elements in order into pieces."""

    def __init__(self, numbering: Numbering, styles: etree._Element | None) -> None:
        self.pieces: list[Piece] = []
        self._numbering = numbering
        self._tables = 0
        self._names: dict[str, str] = {}
        self._bold_styles: set[str] = set()
        for style in styles.iter(qn("w:style")) if styles is not None else ():
            name = style.find(qn("w:name"))
            identifier = style.get(qn("w:styleId"), "")
            self._names[identifier] = name.get(qn("w:val"), "") if name is not None else ""
            if _is_on(style.find(f"{qn('w:rPr')}/{qn('w:b')}")):
                self._bold_styles.add(identifier)

    def read(self, body: etree._Element) -> None:
        for element in _blocks_of(body):
            if element.tag == qn("w:tbl"):
                self._read_table(element)
            else:
                self._read_paragraph(element)

    def _read_paragraph(self, element: etree._Element) -> None:
        style = _style_of(element)
        text = _text_of(element)
        if not text.strip():
            return
        mark = self._numbering.next_mark(element, style)
        is_bold = self._is_bold(element, style)
        level = self._heading_level(element, style)
        bullet = "•" if mark and mark[0] == "•" else None
        printed = f"{mark[0]} {text}" if mark and mark[0] and not bullet else text
        depth = mark[1] if mark else 0
        if level:
            piece = Piece(text=printed, kind="heading", level=level, is_bold=is_bold)
        elif bullet:
            piece = Piece(text=text, kind="list_item", number=bullet, level=depth, gap="\n")
        elif not mark and is_heading_line(text, is_bold=is_bold):
            piece = Piece(text=text, kind="heading", level=6, is_bold=is_bold)
        else:
            piece = Piece(text=printed, is_bold=is_bold, level=depth)
        self.pieces.append(name_marks(piece))

    def _read_table(self, table: etree._Element) -> None:
        rows = list(table.iterchildren(qn("w:tr")))
        if _is_layout(table, rows):
            for cell in (cell for row in rows for cell in row.iterchildren(qn("w:tc"))):
                self.read(cell)
            return
        gap = "\n\n"
        for row_number, row in enumerate(rows):
            column = 0
            for cell in row.iterchildren(qn("w:tc")):
                text = self._cell_text(cell)
                if text.strip():
                    bold = all(
                        self._is_bold(paragraph, _style_of(paragraph))
                        for paragraph in cell.iter(qn("w:p"))
                        if _text_of(paragraph).strip()
                    )
                    piece = Piece(
                        text=text,
                        kind="cell",
                        is_bold=bold,
                        table=self._tables,
                        row=row_number,
                        column=column,
                        gap=gap,
                    )
                    self.pieces.append(piece)
                    gap = "\t"
                column += _span_of(cell)
            gap = "\n" if gap == "\t" else gap
        self._tables += 1

    def _cell_text(self, cell: etree._Element) -> str:
        lines = []
        for paragraph in cell.iter(qn("w:p")):
            text = _text_of(paragraph)
            mark = self._numbering.next_mark(paragraph, _style_of(paragraph)) if text else None
            is_number = mark and mark[0] and mark[0] != "•"
            lines.append(f"{mark[0]} {text}" if mark and is_number else text)
        return "\n".join(line for line in lines if line.strip())

    def _is_bold(self, paragraph: etree._Element, style: str | None) -> bool:
        is_any = False
        for run in paragraph.iter(qn("w:r")):
            if not "".join(text.text or "" for text in run.iter(qn("w:t"))).strip():
                continue
            mark = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
            if not (_is_on(mark) or (mark is None and style in self._bold_styles)):
                return False
            is_any = True
        return is_any

    def _heading_level(self, paragraph: etree._Element, style: str | None) -> int:
        name = self._names.get(style or "", style or "")
        if match := _HEADING_STYLE.match(name):
            return int(match[1])
        if name.lower() in ("title", "subtitle"):
            return 1 if name.lower() == "title" else 2
        outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        value = outline.get(qn("w:val"), "") if outline is not None else ""
        return int(value) + 1 if value in tuple("012345678") else 0


def _blocks_of(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables right below an element, also those within content controls."""
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            stack += reversed(element)


def _text_of(paragraph: etree._Element) -> str:
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED:
            continue
        if element.tag == qn("w:t"):
            parts.append(element.text or "")
        elif element.tag == qn("w:tab"):
            parts.append("\t")
        elif element.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif element.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        else:
            stack += reversed(element)
    return "".join(parts).strip()


def _style_of(paragraph: etree._Element) -> str | None:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return str(style.get(qn("w:val"), "")) if style is not None else None


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(qn("w:val"), "1") not in ("0", "false", "off", "none")


def _span_of(cell: etree._Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = span.get(qn("w:val"), "1") if span is not None else "1"
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 1


def _is_layout(table: etree._Element, rows: list[etree._Element]) -> bool:
    """Tell whether a table only places text: others within it, or cells of many paragraphs."""
    if next((inner for inner in table.iter(qn("w:tbl")) if inner is not table), None) is not None:
        return True
    cells = [cell for row in rows for cell in row.iterchildren(qn("w:tc"))]
    # Characters: no cell of data is longer.
    return any(sum(len(t.text or "") for t in cell.iter(qn("w:t"))) > 1500 for cell in cells)
