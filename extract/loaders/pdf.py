"""PDF: pdfium for text, type and rules; scanned pages by OCR."""

from dataclasses import replace

import pypdfium2

from extract.blocks import Layout, Piece
from extract.document import Problem, TextSource
from extract.errors import ReadError
from extract.loaders.lines import Inline, split_lines
from extract.loaders.ocr import Scans, has_ocr, read_scan
from extract.loaders.pdf_columns import order_columns
from extract.loaders.pdf_lines import Char, find_lines, read_chars
from extract.loaders.pdf_pieces import PageLayout, build_pieces
from extract.loaders.pdf_tables import Table, find_tables, is_within

# Fewer characters than this are a stamp or a page number on a scan.
_LEAST_TEXT = 12
# No paper has more pages; a file of some kilobytes can claim millions.
_MOST_PAGES = 10_000
# The specification allows some bytes before the mark.
_MARK_WITHIN = 1024


def load_pdf(data: bytes, path: str, scans: Scans = Scans()) -> Layout:  # noqa: B008 (frozen)
    """Read a PDF into pieces; pages without a text layer by OCR, if `scans` are read.

    Raises ReadError if it is no PDF, damaged, encrypted or without any text. A page that gives no
    text is a Problem 'page-without-text', or 'page-damaged' if pdfium cannot open it; pages read by
    OCR are a Problem 'page-read-by-ocr' together.
    """
    if b"%PDF-" not in data[:_MARK_WITHIN]:
        raise ReadError(path, "not a PDF, whatever its suffix says: fetch it again")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as err:
        if "password" in str(err).lower():
            raise ReadError(path, "encrypted: save a copy without a password") from err
        raise ReadError(path, f"a damaged PDF ({err}): fetch it again") from err
    try:
        return _load_pages(pdf, path, scans)
    finally:
        pdf.close()


def _load_pages(pdf: pypdfium2.PdfDocument, path: str, scans: Scans) -> Layout:
    if len(pdf) > _MOST_PAGES:
        raise ReadError(path, f"{len(pdf):,} pages: divide it into smaller files")
    laid: list[PageLayout] = []
    scanned: dict[int, list[Piece]] = {}
    problems: list[Problem] = []
    for index in range(len(pdf)):
        number = index + 1
        try:
            page = pdf[index]
            layout = _read_page(page, number)
        except pypdfium2.PdfiumError as err:
            problems.append(Problem("page-damaged", f"page {number} cannot be opened: {err}"))
            continue
        if sum(len(line.text) for line in layout.lines) + len(layout.tables) < _LEAST_TEXT:
            pieces = _read_scanned(page, number, scans)
            if pieces:
                scanned[number] = pieces
            elif _shows_something(page):
                message = f"page {number} has no text layer: {_why_unread(scans)}"
                problems.append(Problem("page-without-text", message))
        laid.append(layout)
    text_pages = sum(
        1 for page in laid if page.number not in scanned and (page.lines or page.tables)
    )
    if not text_pages and not scanned:
        raise ReadError(path, f"no page of it has text: {_why_unread(scans)}")
    if scanned:
        message = f"read by OCR: {_write_ranges(sorted(scanned))}; words and figures may be wrong"
        problems.append(Problem("page-read-by-ocr", message))
    source: TextSource = "ocr" if len(scanned) > text_pages else "text-layer"
    return Layout(
        pieces=_merge_scans(build_pieces(laid), scanned),
        title=_read_title(pdf),
        text_source=source,
        page_count=len(pdf),
        ocr_pages=frozenset(scanned),
        problems=tuple(problems),
    )


def _read_page(page: pypdfium2.PdfPage, number: int) -> PageLayout:
    chars = read_chars(page)
    tables = find_tables(page, chars)
    free = [char for char in chars if not _is_in_table(char, tables)]
    return PageLayout(
        number, page.get_height(), tuple(find_lines(order_columns(free))), tuple(tables)
    )


def _is_in_table(char: Char, tables: list[Table]) -> bool:
    return char.text != "\n" and any(is_within(char, table.box) for table in tables)


def _why_unread(scans: Scans) -> str:
    if not scans.is_read:
        return "reading of scans is turned off"
    return "none can be made out" if has_ocr() else "install tesseract to read scans"


def _write_ranges(pages: list[int]) -> str:
    """Write page numbers in order: "pages 1, 3-7"."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], page]
        else:
            ranges.append([page])
    written = ", ".join("-".join(map(str, numbers)) for numbers in ranges)
    return f"page{'s' if len(pages) > 1 else ''} {written}"


def _read_scanned(page: pypdfium2.PdfPage, number: int, scans: Scans) -> list[Piece]:
    if not scans.is_read or not has_ocr() or not _shows_something(page):
        return []
    if scans.on_page is not None:
        scans.on_page()
    pieces, _ = split_lines(read_scan(page), lambda raw: Inline(raw, is_bold=False))
    return [_on_page(piece, number) for piece in pieces]


def _on_page(piece: Piece, number: int) -> Piece:
    return replace(piece, page=number)


def _merge_scans(pieces: list[Piece], scanned: dict[int, list[Piece]]) -> list[Piece]:
    if not scanned:
        return pieces
    merged = [piece for piece in pieces if piece.page not in scanned]
    merged += [piece for number in sorted(scanned) for piece in scanned[number]]
    return sorted(merged, key=lambda piece: piece.page or 0)


def _shows_something(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(max_depth=2)), None) is not None


def _read_title(pdf: pypdfium2.PdfDocument) -> str | None:
    title = " ".join(pdf.get_metadata_value("Title").split())
    return title or None
