"""PDF, DOCX and HTML: geometry, numbers and elements become the same blocks as text's."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.loaders.numbers import write_number
from tests.extract.papers import (
    block_text,
    check_cover,
    make_deleted_docx,
    make_docx,
    make_inspection_pdf,
    make_pdf,
    read_text,
    texts,
)


def test_read_pdf_finds_titles_paragraphs_and_items(tmp_path: Path) -> None:
    lines = [
        ("ASHWICK TOWN COUNCIL", 72, 760, "Helvetica-Bold", 14),
        (
            "Present: Councillor R Alder, Councillor B Elm, Councillor C Ash and",
            72,
            720,
            "Helvetica",
            11,
        ),
        ("Councillor D Yew.", 72, 706, "Helvetica", 11),
        ("74", 72, 670, "Helvetica", 11),
        ("APOLOGIES", 110, 670, "Helvetica", 11),
    ]
    document = read_text(tmp_path, make_pdf(lines), "minutes.pdf")
    check_cover(document)
    assert texts(document, "heading") == ["ASHWICK TOWN COUNCIL"]
    assert texts(document, "paragraph") == [
        "Present: Councillor R Alder, Councillor B Elm, Councillor C Ash and\nCouncillor D Yew."
    ]
    item = next(block for block in document.blocks if block.kind == "item")
    assert (item.number, block_text(document, item)) == ("74", "74\tAPOLOGIES")
    assert document.text_source == "text-layer"


def test_read_pdf_sets_running_lines_aside(tmp_path: Path) -> None:
    lines = [
        ("Minutes of Ashwick Town Council", 72, 800, "Helvetica", 9),
        ("Page # of 3", 280, 40, "Helvetica", 9),
        ("The hedge by the mill was cut in week #.", 72, 600, "Helvetica", 11),
    ]
    document = read_text(tmp_path, make_pdf(lines, pages=3), "minutes.pdf")
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert texts(document, "furniture").count("Minutes of Ashwick Town Council") == 2
    assert len(texts(document, "paragraph")) == 4  # the first header names the paper


def test_read_pdf_keeps_columns_apart(tmp_path: Path) -> None:
    lines = [
        ("Robin Alder", 72, 700, "Helvetica", 11),
        ("Bridie Elm", 300, 700, "Helvetica", 11),
    ]
    document = read_text(tmp_path, make_pdf(lines), "minutes.pdf")
    assert document.text == "Robin Alder\tBridie Elm"


def test_read_pdf_reads_ruled_tables(tmp_path: Path) -> None:
    document = read_text(tmp_path, make_inspection_pdf(), "inspection.pdf")
    check_cover(document)
    cells = [
        (b.row, b.column, block_text(document, b)) for b in document.blocks if b.kind == "cell"
    ]
    assert (0, 0, "Judgement") in cells
    assert (2, 1, "Requires improvement to be good") in cells


def test_read_docx_writes_the_numbers_that_word_prints(tmp_path: Path) -> None:
    document = read_text(tmp_path, make_docx(), "minutes.docx")
    check_cover(document)
    assert texts(document, "heading") == ["Ashwick Town Council"]
    assert texts(document, "item") == ["1. Apologies", "2. Planning"]
    assert texts(document, "cell") == ["Name", "Role", "Robin Alder", "Clerk"]


def test_read_docx_leaves_deletions_out(tmp_path: Path) -> None:
    assert read_text(tmp_path, make_deleted_docx(), "a.docx").text == "The fence stands."


def test_read_docx_refuses_a_zip_bomb(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * (301 * 1024 * 1024))
    with pytest.raises(ReadError, match="unpacks to more"):
        read_text(tmp_path, buffer.getvalue(), "bomb.docx")


def test_read_docx_resolves_no_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden")
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make_docx())) as original,
        zipfile.ZipFile(buffer, "w") as package,
    ):
        for entry in original.infolist():
            data = original.read(entry)
            if entry.filename == "word/document.xml":
                doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
                data = data.replace(b"<w:document", doctype + b"<w:document", 1)
                data = data.replace(b"The hedge", b"The &e; hedge")
            package.writestr(entry, data)
    try:
        text = read_text(tmp_path, buffer.getvalue(), "entity.docx").text
    except ReadError:
        return
    assert "hidden" not in text


def test_read_html_drops_what_serves_the_site(tmp_path: Path) -> None:
    page = """<html><head><title>Minutes</title><script>x()</script></head><body>
    <nav><a href="/">Home</a></nav><header><p>Skip to content</p></header>
    <h1>Minutes: Ashwick Town Council</h1>
    <p>Present:<br>R Alder<br>B Elm<br><br>The meeting began.</p>
    <ol start="4"><li>Apologies</li><li>Planning</li></ol>
    <table><tr><th>Title</th><th>Disposition</th></tr><tr><td>Hedge</td><td>ADOPTED</td></tr></table>
    <footer>Contact us</footer></body></html>"""
    document = read_text(tmp_path, page, "minutes.html")
    check_cover(document)
    assert document.title == "Minutes"
    assert texts(document, "heading") == ["Minutes: Ashwick Town Council"]
    assert texts(document, "paragraph") == ["Present:\nR Alder\nB Elm", "The meeting began."]
    assert texts(document, "item") == ["4. Apologies", "5. Planning"]
    assert texts(document, "cell") == ["Title", "Disposition", "Hedge", "ADOPTED"]
    for gone in ("Home", "Skip", "Contact", "x()"):
        assert gone not in document.text


def test_read_html_believes_its_charset(tmp_path: Path) -> None:
    page = '<meta charset="windows-1252"><p>Caf\u00e9 \u201cMill\u201d</p>'.encode("cp1252")
    document = read_text(tmp_path, page, "a.html")
    assert document.text == "Caf\u00e9 \u201cMill\u201d"
    assert not document.problems


@pytest.mark.parametrize(
    ("number", "shape", "expected"),
    [
        (3, "decimal", "3"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (9, "lowerRoman", "ix"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (0, "lowerRoman", "0"),
    ],
)
def test_numbers_are_written_in_word_s_shapes(number: int, shape: str, expected: str) -> None:
    assert write_number(number, shape) == expected


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
def test_read_survives_damage(tmp_path: Path, name: str) -> None:
    whole = make_inspection_pdf() if name == "a.pdf" else make_docx()
    rng = random.Random(7)
    for trial in range(60):
        data = bytearray(whole)
        if trial % 3 == 0:
            data = data[: rng.randrange(1, len(data))]
        for _ in range(rng.randrange(1, 40)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            document = read_text(tmp_path, bytes(data), name)
        except ReadError:
            continue
        check_cover(document)


def test_tables_that_only_number_text_become_items(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{n}.</td><td><b>{title}</b><br>{words}</td><td>RA</td></tr>"
        for n, title, words in (
            (1, "Apologies", "Apologies were received from Councillor Elm and the clerk."),
            (2, "Hedges", "It was agreed that the hedge by the mill be cut in the spring."),
            (3, "Finance", "The accounts were read, and the payments listed were approved."),
        )
    )
    document = read_text(tmp_path, f"<table>{rows}</table>", "minutes.html")
    assert texts(document, "item") == ["1. Apologies", "2. Hedges", "3. Finance"]
    assert not texts(document, "cell")


def test_tables_of_decisions_stay_tables(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>Rezoning of the land behind the old mill and its yard</td>"
        "<td>ADOPTED</td></tr>"
        for n in (1, 2, 3)
    )
    head = "<tr><th>#</th><th>Title</th><th>Disposition</th></tr>"
    document = read_text(tmp_path, f"<table>{head}{rows}</table>", "minutes.html")
    assert len(texts(document, "cell")) == 12


def test_html_tables_in_markdown_are_tables(tmp_path: Path) -> None:
    source = "# ASHWICK\n\n<table><tr><td>**Venue:**</td><td>Mill</td></tr></table>\n\nEnd.\n"
    document = read_text(tmp_path, source, "minutes.md")
    assert texts(document, "cell")[-1] == "Mill"
    assert texts(document, "paragraph") == ["End."]


def test_numbers_alone_join_what_they_number(tmp_path: Path) -> None:
    document = read_text(tmp_path, "53.\n\nAPOLOGIES\n\nMinutes:\n\nNone came.\n")
    assert texts(document, "item") == ["53. APOLOGIES"]


def test_read_html_refuses_nesting_beyond_reason(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="nested"):
        read_text(tmp_path, "<div>" * 5000 + "x", "deep.html")
