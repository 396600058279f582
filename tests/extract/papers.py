"""Small invented papers in the formats that are read, made in memory."""

import io
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from extract.document import Block, Document
from extract.read import read_document


def read_text(folder: Path, text: str | bytes, name: str = "minutes.txt") -> Document:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(path)


def block_text(document: Document, block: Block) -> str:
    return document.text[block.start : block.end]


def texts(document: Document, *kinds: str) -> list[str]:
    """The texts of the blocks of some kinds, in order."""
    return [block_text(document, b) for b in document.blocks if b.kind in kinds]


def check_cover(document: Document) -> None:
    """Blocks are in order, do not overlap, and leave only white space out."""
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end
        assert not document.text[at : block.start].strip()
        at = block.end
    assert not document.text[at:].strip()


def make_pdf(lines: Sequence[tuple[str, float, float, str, int]], *, pages: int = 1) -> bytes:
    """A PDF of lines (text, x, y from the bottom, font, size), the same on every page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for number in range(1, pages + 1):
        for text, x, y, font, size in lines:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text.replace("#", str(number)))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def make_inspection_pdf() -> bytes:
    """A report of an inspection with a ruled table of judgements."""
    buffer = io.BytesIO()
    styles = getSampleStyleSheet()
    grades = [
        ["Judgement", "Grade"],
        ["The impact of leaders on practice", "Good"],
        ["The experiences of care leavers", "Requires improvement to be good"],
        ["Overall effectiveness", "Good"],
    ]
    table = Table(grades, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    story = [
        Paragraph("Inspection of Ashwick local authority children's services", styles["Title"]),
        Paragraph("Inspection dates: 4 to 15 March 2024", styles["Normal"]),
        Paragraph("Lead inspector: Robin Alder, His Majesty's Inspector", styles["Normal"]),
        table,
        Paragraph("Ofsted found that leaders know their services well.", styles["Normal"]),
    ]
    SimpleDocTemplate(buffer, pagesize=A4, invariant=True).build(story)
    return buffer.getvalue()


def make_docx() -> bytes:
    """A paper with a title, two automatically numbered items and a table."""
    document = docx.Document()
    document.add_heading("Ashwick Town Council", level=1)
    for text in ("Apologies", "Planning"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("The hedge was discussed at length.")
    table = document.add_table(rows=2, cols=2)
    for row, words in zip(table.rows, (("Name", "Role"), ("Robin Alder", "Clerk")), strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_deleted_docx() -> bytes:
    """A paper with a deletion that is tracked."""
    document = docx.Document()
    paragraph = document.add_paragraph("The fence stands.")
    deletion = OxmlElement("w:del")
    run = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = " It falls."
    run.append(words)
    deletion.append(run)
    paragraph._p.append(deletion)
    assert paragraph._p.find(qn("w:del")) is not None
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
