"""read_document: one clean text with exact offsets, and blocks over it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.blocks import Layout, Piece, clean_text, is_title_line, lay_text, name_marks
from extract.errors import ReadError
from extract.read import is_readable_name
from tests.extract.papers import block_text, check_cover, read_text, texts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("74. APOLOGIES", "74"),
        ("3.1 The plan was read.", "3.1"),
        ("2.10. Officers met parents.", "2.10"),
        ("64/09 MINUTES", "64/09"),
        ("C048/23 APOLOGIES", "C048/23"),
        ("05.25.04 Planning", "05.25.04"),
        ("8\tWork programme", "8"),
        ("1.MINUTES OF JANUARY", "1"),
        ("56 APOLOGIES", "56"),
        ("2. 57-76 Mill Lane", "2"),
        ("159 High Street", None),
        ("12 March 2014", None),
        ("3.30pm the meeting closed", None),
        ("2012/13 Budget", None),
        ("11.01.16 Planning", None),
        ("2014 was a good year", None),
    ],
)
def test_blocks_number_items_as_printed(text: str, number: str | None) -> None:
    assert name_marks(Piece(text=text)).number == number


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("(a) approve the plan", "(a)"),
        ("(iv) note it", "(iv)"),
        ("• the bridge", "•"),
        ("- the ford", "-"),
        ("b) the mill", "b)"),
        ("iii. the weir", "iii."),
    ],
)
def test_blocks_mark_list_entries(text: str, mark: str) -> None:
    piece = name_marks(Piece(text=text))
    assert (piece.kind, piece.number) == ("list_item", mark)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Matters arising", True),
        ("DECLARATIONS OF INTEREST", True),
        ("The clerk read the letter.", False),
        ("agreed to meet", False),
        ("19/111", False),
        ("", False),
    ],
)
def test_blocks_tell_titles(text: str, expected: bool) -> None:
    assert is_title_line(text) is expected


@given(st.lists(st.text(max_size=40), max_size=8))
def test_blocks_cover_the_text_whatever_the_pieces(pieces: list[str]) -> None:
    laid = lay_text(Layout(pieces=[Piece(text=text) for text in pieces]))
    at = 0
    for block in laid.blocks:
        assert not laid.text[at : block.start].strip()
        assert laid.text[block.start : block.end].strip()
        at = block.end
    assert at == len(laid.text)


def test_clean_text_drops_what_rdf_and_json_cannot_hold() -> None:
    text = "a\x00b\x0cc\u00a0d\u200be\ufffef\r\ng\rh\x85i\uf0b7"
    assert clean_text(text) == "ab\nc def\ng\nh\ni•"


def test_read_text_keeps_lines_of_a_list(tmp_path: Path) -> None:
    document = read_text(tmp_path, "Present:\n\nCllr A Oak\nCllr B Elm\nCllr C Ash\n")
    check_cover(document)
    assert "Cllr A Oak\nCllr B Elm\nCllr C Ash" in texts(document, "paragraph")


def test_read_text_makes_cells_of_tabbed_rows(tmp_path: Path) -> None:
    document = read_text(tmp_path, "Name\tGrade\nServices\t\nSafety\tGood\n")
    cells = [(b.row, b.column, block_text(document, b)) for b in document.blocks]
    assert cells == [
        (0, 0, "Name"),
        (0, 1, "Grade"),
        (1, 0, "Services"),
        (2, 0, "Safety"),
        (2, 1, "Good"),
    ]


def test_read_text_takes_pages_from_their_marks(tmp_path: Path) -> None:
    document = read_text(tmp_path, "--- PAGE 1 ---\nOne.\n--- PAGE 2 ---\nTwo.\n")
    assert [page.number for page in document.pages] == [1, 2]
    assert texts(document, "paragraph") == ["One.", "Two."]


def test_read_text_drops_cell_marks_of_search_pages(tmp_path: Path) -> None:
    document = read_text(tmp_path, "Apologies Minutes: None. |\nTo note the plan. |\n")
    assert texts(document, "paragraph") == ["Apologies Minutes: None.", "To note the plan."]


def test_read_markdown_takes_marks_out_of_the_text(tmp_path: Path) -> None:
    source = (
        "---\ntitle: 'May meeting'\n---\n# ASHWICK\n\n74. **APOLOGIES**\n\n"
        "Held on 12<sup>th</sup> May, see [the plan](http://example.org/p) &amp; 1\\. annex.\n\n"
        "- first\n- second\n\n| Name | Grade |\n|---|---|\n| Safety | **Good** |\n"
    )
    document = read_text(tmp_path, source, "minutes.md")
    check_cover(document)
    assert document.title == "May meeting"
    item = next(block for block in document.blocks if block.kind == "item")
    assert block_text(document, item) == "74. APOLOGIES"
    assert (item.number, item.is_title) == ("74", True)
    assert "Held on 12th May, see the plan & 1. annex." in document.text
    assert texts(document, "list_item") == ["first", "second"]
    assert texts(document, "cell") == ["Name", "Grade", "Safety", "Good"]
    assert document.blocks[-1].is_bold


def test_read_text_knows_markdown_inside(tmp_path: Path) -> None:
    document = read_text(tmp_path, "# ASHWICK\n\n**74. APOLOGIES**\n\nNone.\n")
    assert "*" not in document.text
    assert "#" not in document.text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Caf\u00e9 opened.".encode("utf-8-sig"), "Caf\u00e9 opened."),
        ("Caf\u00e9 opened.".encode("utf-16"), "Caf\u00e9 opened."),
    ],
)
def test_read_text_decodes(tmp_path: Path, data: bytes, expected: str) -> None:
    document = read_text(tmp_path, data)
    assert document.text == expected
    assert not document.problems


def test_read_text_guesses_an_old_encoding_and_says_so(tmp_path: Path) -> None:
    document = read_text(tmp_path, "The \u201cplan\u201d cost \u00a35.".encode("cp1252"))
    assert document.text == "The \u201cplan\u201d cost \u00a35."
    assert [problem.code for problem in document.problems] == ["encoding-guessed"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"   \n \n", "no text"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.md", b"PK\x03\x04....", "zip"),
        ("a.txt", b"ab\x00\x01\x00" * 40, "binary"),
        ("a.txt", bytes(range(1, 256)) * 40, "binary"),
        ("a.pdf", b"Minutes of the meeting", "not a PDF"),
        ("a.pdf", b"%PDF-1.7 broken", "damaged"),
        ("a.docx", b"Minutes of the meeting", "not a DOCX"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "encrypted"),
        ("a.html", b"<html><script>x()</script></html>", "no text"),
        ("a.pages", b"Minutes", "unknown suffix"),
    ],
)
def test_read_refuses_with_a_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_text(tmp_path, data, name)


def test_read_refuses_what_is_not_there(tmp_path: Path) -> None:
    from extract.read import read_document

    with pytest.raises(ReadError, match="cannot be opened"):
        read_document(tmp_path / "absent.txt")


def test_readable_names() -> None:
    names = ("a.txt", "a.MD", "a.pdf", "a.docx", "a.html", "a.htm")
    assert all(is_readable_name(Path(name)) for name in names)
    assert not is_readable_name(Path("a.csv"))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf"]))
def test_read_raises_only_read_error(tmp_path: Path, data: bytes, name: str) -> None:
    try:
        document = read_text(tmp_path, data, name)
    except ReadError:
        return
    check_cover(document)
    document.text.encode()


def test_read_text_cuts_a_paper_without_line_breaks(tmp_path: Path) -> None:
    words = "It was long discussed by all who were there. " * 10
    titles = ("Apologies", "Hedges", "Finance", "Roads")
    text = "MINUTES " + "".join(f"{n}. {t} {words}" for n, t in enumerate(titles, start=1))
    document = read_text(tmp_path, text)
    assert [block.number for block in document.blocks] == [None, "1", "2", "3", "4"]


def test_read_text_leaves_long_paragraphs_whole(tmp_path: Path) -> None:
    document = read_text(tmp_path, "It costs 3. Then 7. More words follow here. " * 60)
    assert len(document.blocks) == 1
