"""Sentences that run over the end of a page, and the furniture that stands between their halves."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from extract.document import Document
from extract.loaders.furniture import find_furniture, goes_on, is_signature
from extract.models import Decision, Meeting, Person
from extract.pipeline import extract_paper
from tests.extract.papers import block_text, check_cover, make_pdf, read_text, texts

FRONT = """EXAMPLE TOWN COUNCIL

Minutes of the meeting of the Parks Committee held on 4 May 2015

Present: Councillors Robin Oak (Chair), Bridie Elm, Clare Ash and"""
MORE = """Dora Yew

1. HEDGES

RESOLVED: that the hedge at Mill Lane be cut in September and that the"""
LAST = """cost of £400 be met from the fund for parks.

2. CLOSE

The meeting ended at 9 pm.
"""
DECIDED = (
    "that the hedge at Mill Lane be cut in September and that the cost of £400 be met from the "
    "fund for parks."
)


def marked(number: int) -> str:
    return f"\n\n--- PAGE {number} ---\n\n"


def fed(number: int) -> str:
    return f"\nPage {number - 1} of 3\n\fExample Town Council Minutes 4 May 2015\n\n"


def bare(number: int) -> str:
    return f"\n\n{number - 1}\n\n\f"


def initialled(number: int) -> str:
    return (
        f"\n\nInitials ..........\n\nPage | {number - 1}\n\nParks Committee Minutes 4 May 2015\n\n"
    )


def signed(number: int) -> str:
    return f"\n\nSigned ________ Chairman    Date ________\n\n- {number - 1} -\n\n"


BREAKS = [marked, fed, bare, initialled, signed]


def read_broken(folder: Path, page_break: Callable[[int], str], name: str) -> Document:
    text = page_break(1).lstrip() if page_break is marked else ""
    return read_text(folder, text + FRONT + page_break(2) + MORE + page_break(3) + LAST, name)


@pytest.mark.parametrize("name", ["minutes.txt", "minutes.md"])
@pytest.mark.parametrize("page_break", BREAKS)
def test_page_break_does_not_break_what_is_read(
    tmp_path: Path, page_break: Callable[[int], str], name: str
) -> None:
    document = read_broken(tmp_path, page_break, name)
    check_cover(document)
    facts = extract_paper(document).facts
    (decision,) = [f for f in facts if isinstance(f, Decision)]
    assert " ".join((decision.text or "").split()) == DECIDED
    (meeting,) = [f for f in facts if isinstance(f, Meeting)]
    names = {f.id: f.name for f in facts if isinstance(f, Person)}
    present = {names[person] for person in meeting.present}
    assert present == {"Robin Oak", "Bridie Elm", "Clare Ash", "Dora Yew"}


@pytest.mark.parametrize("page_break", [marked, fed, bare])
def test_pages_are_counted(tmp_path: Path, page_break: Callable[[int], str]) -> None:
    document = read_broken(tmp_path, page_break, "minutes.txt")
    assert [page.number for page in document.pages] == [1, 2, 3]
    last = next(b for b in document.blocks if "ended at 9" in block_text(document, b))
    assert last.page == 3


def test_pdf_sentence_goes_on_below_header_and_footer(tmp_path: Path) -> None:
    lines = [
        ("Example Town Council Minutes 4 May 2015", 72, 810, "Helvetica", 9),
        ("#. HEDGES", 72, 700, "Helvetica-Bold", 11),
        ("signed by the Clerk before the end of the month.", 72, 740, "Helvetica", 11),
        (
            "RESOLVED: that the contract for the hedges, paths and benches be",
            72,
            660,
            "Helvetica",
            11,
        ),
        ("Initials ..........", 72, 50, "Helvetica", 9),
        ("Page | #", 280, 40, "Helvetica", 9),
    ]
    ordered = [lines[0], lines[2], lines[1], *lines[3:]]
    document = read_text(tmp_path, make_pdf(ordered, pages=3), "minutes.pdf")
    check_cover(document)
    joined = [" ".join(text.split()) for text in texts(document, "paragraph")]
    assert (
        joined.count(
            "RESOLVED: that the contract for the hedges, paths and benches be "
            "signed by the Clerk before the end of the month."
        )
        == 2
    )


def test_docx_headers_are_no_part_of_the_text(tmp_path: Path) -> None:
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "Example Town Council Minutes"
    paper.sections[0].footer.paragraphs[0].text = "Initials ..........  Page 1"
    paragraph = paper.add_paragraph("RESOLVED: that the hedge be cut and that the ")
    paragraph.add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    paragraph.add_run("cost be met from the fund.")
    path = tmp_path / "minutes.docx"
    paper.save(str(path))
    document = read_text(tmp_path, path.read_bytes(), "minutes.docx")
    assert " ".join(document.text.split()) == (
        "RESOLVED: that the hedge be cut and that the cost be met from the fund."
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("that the cost of", "£400 be met", False),
        ("that the cost", "be met from the fund.", True),
        ("Councillors Oak, Elm and", "Ash", True),
        ("a report of the Director of", "Works was noted", True),
        ("The hedge was cut.", "the wall stands", False),
        ("NOTES OF THE MEETING", "held on 4 May", False),
        ("the Clerk and", "(a) the Chair", False),
        ("Present: Oak, Elm and", "APOLOGIES", False),
        ("They agreed the following", "Ash Lane", False),
    ],
)
def test_sentence_goes_on_or_not(before: str, after: str, expected: bool) -> None:
    assert goes_on(before, after) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Initials ..........", True),
        ("Signed: ______________ Chairman   Date: ________", True),
        ("Chair’s initials ………", True),
        ("The Chairman signed the minutes.", False),
        ("Item ............ 4", False),
        ("RESOLVED ... that the hedge be cut", False),
    ],
)
def test_signature_line_only_awaits_a_hand(line: str, expected: bool) -> None:
    assert is_signature(line) is expected


def test_what_stands_twice_beside_page_marks_may_be_text() -> None:
    lines = ["Page 1", "RESOLVED", "Oak", "Page 2", "RESOLVED", "Elm", "Page 3"]
    assert find_furniture(lines) == {0, 3, 6}
