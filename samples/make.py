"""Make the sample papers from their sources: `python samples/make.py [FOLDER]`.

A source is markdown. `NAME.pdf.md` becomes a PDF, `NAME.docx.md` a Word file, `NAME.html.md` a web
page, and `NAME.md` and `NAME.txt` stand as they are. Printed numbers stay text, but for "#. " in a
Word file, where Word counts. The same sources give the same bytes: dates and identifiers are
fixed, and nothing is compressed, since compressors differ between machines.
"""

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.text.paragraph import Paragraph as WordParagraph
from markdown_it import MarkdownIt
from markdown_it.token import Token
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
MADE_ON = dt.datetime(2024, 1, 1)
"""The day that every made file bears."""

COUNTED = "#. "
"""How a source marks a paragraph that Word numbers."""

PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
<nav><a href="#content">Skip to main content</a> <a href="/">Home</a> <a href="/meetings">Meetings</a></nav>
<main id="content">
{body}</main>
<footer><a href="/accessibility">Accessibility</a> <a href="/cookies">Cookies</a></footer>
</body>
</html>
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (`level` from 1), a paragraph (0), a bullet (`is_bullet`) or a table (`rows`)."""

    runs: tuple[Run, ...] = ()
    level: int = 0
    is_bullet: bool = False
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()


def parse_markdown() -> MarkdownIt:
    """Give the reader of sources: no lists but bullets, so that printed numbers stay text."""
    return MarkdownIt("commonmark").enable("table")


def escape_numbers(text: str) -> str:
    """Keep "1. That" a paragraph: councils print their numbers, machines must not renumber."""
    lines = []
    for line in text.splitlines():
        number, dot, rest = line.partition(". ")
        lines.append(f"{number}\\. {rest}" if dot and number.isdigit() else line)
    return "\n".join(lines) + "\n"


def read_parts(text: str) -> Iterator[Part]:
    """Read a source into headings, paragraphs, bullets and tables, in order."""
    tokens = parse_markdown().parse(escape_numbers(text))
    rows: list[list[tuple[Run, ...]]] = []
    bullets = 0
    for index, token in enumerate(tokens):
        if token.type == "bullet_list_open":
            bullets += 1
        elif token.type == "bullet_list_close":
            bullets -= 1
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield Part(rows=tuple(tuple(row) for row in rows if any(row)))
            rows = []
        elif token.type == "inline":
            before = tokens[index - 1]
            runs = tuple(_runs(token))
            if rows:
                rows[-1].append(runs)
            elif before.type == "heading_open":
                yield Part(runs, level=int(before.tag[1:]))
            else:
                yield Part(runs, is_bullet=bullets > 0)


def _runs(token: Token) -> Iterator[Run]:
    is_bold = False
    for child in token.children or ():
        if child.type in {"strong_open", "strong_close"}:
            is_bold = child.type == "strong_open"
        elif child.type in {"softbreak", "hardbreak"}:
            yield Run("\n")
        elif child.content:
            yield Run(child.content, is_bold)


def write_html(text: str) -> bytes:
    """Write a web page with the menu and the footer that such pages have."""
    title = next("".join(run.text for run in part.runs) for part in read_parts(text))
    body = parse_markdown().render(escape_numbers(text))
    return PAGE.format(title=title, body=body).encode()


def write_docx(text: str) -> bytes:
    """Write a Word file."""
    document = docx.Document()
    properties = document.core_properties
    properties.created = properties.modified = MADE_ON
    properties.author = properties.last_modified_by = "Democratic Services"
    for part in read_parts(text):
        if part.rows:
            table = document.add_table(rows=0, cols=max(len(row) for row in part.rows))
            table.style = "Table Grid"
            for row in part.rows:
                for cell, runs in zip(table.add_row().cells, row, strict=True):
                    _add_runs(cell.paragraphs[0], runs)
        elif part.level:
            _add_runs(document.add_heading(level=part.level), part.runs)
        else:
            style, runs = "List Bullet" if part.is_bullet else None, part.runs
            if runs[0].text.startswith(COUNTED):
                style, runs = "List Number", (Run(runs[0].text.removeprefix(COUNTED)), *runs[1:])
            _add_runs(document.add_paragraph(style=style), runs)
    _drop_unused(document)
    packed = io.BytesIO()
    document.save(packed)
    return _repack(packed)


def _drop_unused(document: Document) -> None:
    """Leave out the template's picture and table styles: 800 kB that nothing here uses."""
    for whole in (document.part, document.part.package):
        for key, link in list(whole.rels.items()):
            if link.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del whole.rels[key]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in {"Normal Table", "Table Grid"}:
            style.delete()


def _add_runs(paragraph: WordParagraph, runs: tuple[Run, ...]) -> None:
    for run in runs:
        paragraph.add_run(run.text).bold = run.is_bold or None


def _repack(packed: io.BytesIO) -> bytes:
    """Write a zip file again: members sorted, dated alike and not compressed."""
    plain = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(plain, "w") as new:
        # The first member must be this one: readers tell the type of the file by it.
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            member = zipfile.ZipInfo(name, date_time=MADE_ON.timetuple()[:6])
            member.create_system = 3
            new.writestr(member, old.read(name))
    return plain.getvalue()


def write_pdf(text: str) -> bytes:
    """Write a PDF with a page number at the foot of each page."""
    parts = list(read_parts(text))
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        title="".join(run.text for run in parts[0].runs),
        author="Democratic Services",
        invariant=1,
        pageCompression=0,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
    )
    story = [flowable for part in parts for flowable in _flow(part)]
    template.build(story, onFirstPage=_number_page, onLaterPages=_number_page)
    return buffer.getvalue()


def _flow(part: Part) -> Iterator[Flowable]:
    styles = getSampleStyleSheet()
    body = styles["BodyText"]
    if part.rows:
        cells = [[Paragraph(_mark_up(cell), body) for cell in row] for row in part.rows]
        widths = [110 * mm, 50 * mm] if len(part.rows[0]) == 2 else None
        yield Table(cells, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey)])
        yield Spacer(0, 6)
    elif part.level:
        yield Paragraph(_mark_up(part.runs), styles[f"Heading{part.level}"])
    elif part.is_bullet:
        yield Paragraph(_mark_up(part.runs), styles["Bullet"], bulletText="•")
    else:
        yield Paragraph(_mark_up(part.runs), body)


def _mark_up(runs: tuple[Run, ...]) -> str:
    words = []
    for run in runs:
        text = run.text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
        words.append(f"<b>{text}</b>" if run.is_bold else text)
    return "".join(words)


def _number_page(canvas: Canvas, template: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawCentredString(A4[0] / 2, 12 * mm, str(template.page))


WRITERS = {".html": write_html, ".docx": write_docx, ".pdf": write_pdf}


def make_papers(folder: Path) -> list[Path]:
    """Write all papers and their manifest into a folder, and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for source in sorted(SOURCES.iterdir()):
        text = source.read_text(encoding="utf-8")
        name = source.name
        writer = WRITERS.get(Path(source.stem).suffix)
        if source.suffix == ".md" and writer is not None:
            name, content = source.stem, writer(text)
        else:
            content = text.encode()
        path = folder / name
        path.write_bytes(content)
        made.append(path)
    return made


if __name__ == "__main__":
    make_papers(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "papers")
