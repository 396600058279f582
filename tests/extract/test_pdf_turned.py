"""Pages that are shown turned, scanned, or lie on their side, alone and among others."""

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

from extract.loaders.ocr import Scans, has_ocr
from extract.read import read_document
from tests.extract.test_hostile import write_pdf

LINES = [
    "Minutes of the Harbour Committee",
    "The Committee received the report of the harbour master on dredging.",
    "It was resolved that the budget for the north quay be approved in full.",
]
# A page that is set sideways: its text runs up the left side of a portrait page.
SIDEWAYS = {
    0: "1 0 0 1 60 {y} Tm",
    90: "0 1 -1 0 {x} 60 Tm",
    180: "-1 0 0 -1 540 {x} Tm",
    270: "0 -1 1 0 {y} 780 Tm",
}
needs_ocr = pytest.mark.skipif(not has_ocr(), reason="tesseract is not installed")


def write_page(turned: int, lines: Sequence[str] = LINES) -> bytes:
    shown = ""
    for row, line in enumerate(lines):
        matrix = SIDEWAYS[turned].format(x=100 + 30 * row, y=560 - 30 * row)
        shown += f"BT /F 13 Tf {matrix} ({line}) Tj ET\n"
    return write_pdf(shown.encode())


def turn(data: bytes, by: int, path: Path) -> Path:
    pdf = pypdfium2.PdfDocument(data)
    pdf[0].set_rotation(by)
    pdf.save(path)
    return path


def write_mixed(path: Path, scan_of: bytes, by: int) -> Path:
    """A PDF of a page of text, and a picture of a page that was scanned turned by `by` degrees."""
    picture = pypdfium2.PdfDocument(scan_of)[0].render(scale=2.5, rotation=by)
    made = pypdfium2.PdfDocument(write_page(0))
    page = made.new_page(*(side / 2.5 for side in (picture.width, picture.height)))
    image = pypdfium2.PdfImage.new(made)
    image.set_bitmap(picture)
    image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
    page.insert_obj(image)
    page.gen_content()
    made.save(path)
    return path


@pytest.mark.parametrize("by", [0, 90, 180, 270])
def test_turned_page_reads_as_it_is_shown(by: int, tmp_path: Path) -> None:
    document = read_document(turn(write_page(by), by, tmp_path / "paper.pdf"))
    assert document.text.replace("\n", " ").split() == " ".join(LINES).split()


@needs_ocr
@pytest.mark.parametrize("by", [0, 90, 180, 270])
def test_scan_is_read_and_marked_however_it_lies(by: int, tmp_path: Path) -> None:
    document = read_document(write_mixed(tmp_path / "paper.pdf", write_page(0), by))
    assert [page.is_ocr for page in document.pages] == [False, True]
    assert document.text_source == "text-layer"
    scanned = document.text[document.pages[1].start :]
    assert "resolved that the budget" in scanned.replace("\n", " ")
    assert [problem.code for problem in document.problems] == ["page-read-by-ocr"]
    assert "page 2;" in document.problems[0].message


def test_scans_are_left_alone_when_told_so(tmp_path: Path) -> None:
    path = write_mixed(tmp_path / "paper.pdf", write_page(0), 0)
    document = read_document(path, scans=Scans(is_read=False))
    assert document.text.split() == " ".join(LINES).split()
    assert "turned off" in document.problems[0].message
