"""Pages in columns read column by column, and lists of names in columns keep their people."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extract.document import Document
from extract.models import Decision, Meeting, Paper
from extract.pipeline import extract_paper
from extract.read import read_document

HEAD = [
    "Pellbrook Town Council",
    "Minutes of the Harbour Committee held on 9 July 2019",
]
PRESENT = "Present: Councillors A Bramwell (Chairman), J Tolley and R Quist"
LEFT = [
    "17. Minutes of the last meeting",
    "RESOLVED that the minutes of the meeting of",
    "4 June 2019 be signed as a correct record.",
    "",
    "18. Harbour dredging",
    "The Committee received the report of the",
    "harbour master on dredging in the north",
    "basin and the cost of the work.",
    "RESOLVED that the budget for the coming year",
    "be approved and the work be put to tender.",
]
RIGHT = [
    "19. Allotment rents",
    "The Committee considered the rents for the",
    "coming year and the letter of the tenants,",
    "who asked that they stay as they are.",
    "RESOLVED that the rents be not raised in the",
    "coming year and the tenants be told.",
    "",
    "20. Date of next meeting",
    "The next meeting will be held on 3 September",
    "2019 at the Guildhall.",
]
NAMES = [
    ["Cllr A Bramwell (Chairman)", "Cllr J Tolley", "Cllr R Quist"],
    ["Cllr M Ostler", "Cllr P Wainfleet", "Cllr S Dunnock"],
    ["Cllr H Yarrow", "Cllr E Kettle", "Cllr B Lusby"],
]
BELOW = [
    "Apologies: Cllr T Orpin",
    "17. Harbour dredging",
    "RESOLVED that the budget be approved and the work be put to tender in the autumn.",
]


def read_page(
    folder: Path,
    head: Sequence[str],
    columns: Sequence[Sequence[str]],
    below: Sequence[str] = (),
    *,
    is_by_row: bool,
    width: int,
) -> Document:
    """Read a page with lines over columns over lines; columns are drawn by row or one by one."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica", 11)
    top = 780 - 20 * len(head) - 20
    for row, text in enumerate(head):
        canvas.drawString(60, 780 - 20 * row, text)
    drawn = [
        (row if is_by_row else 0, column, row, text)
        for column, lines in enumerate(columns)
        for row, text in enumerate(lines)
        if text
    ]
    for _, column, row, text in sorted(drawn):
        canvas.drawString(60 + width * column, top - 15 * row, text)
    under = top - 15 * max(len(lines) for lines in columns) - 20
    for row, text in enumerate(below):
        canvas.drawString(60, under - 20 * row, text)
    canvas.save()
    path = folder / "minutes.pdf"
    path.write_bytes(buffer.getvalue())
    return read_document(path)


def meeting_of(paper: Paper) -> Meeting:
    (own,) = (fact for fact in paper.facts if isinstance(fact, Meeting) and fact.scope == "own")
    return own


def names_of(paper: Paper, ids: Sequence[str]) -> list[str]:
    names = {fact.id: fact.name for fact in paper.facts if fact.kind == "person"}
    return sorted(names[each] for each in ids)


@pytest.mark.parametrize("is_by_row", [False, True])
def test_two_columns_of_minutes_read_one_after_the_other(is_by_row: bool, tmp_path: Path) -> None:
    document = read_page(tmp_path, [*HEAD, PRESENT], [LEFT, RIGHT], is_by_row=is_by_row, width=250)
    assert document.text.split() == " ".join([*HEAD, PRESENT, *LEFT, *RIGHT]).split()
    paper = extract_paper(document)
    assert names_of(paper, meeting_of(paper).present) == ["A Bramwell", "J Tolley", "R Quist"]
    assert [fact.text for fact in paper.facts if isinstance(fact, Decision)] == [
        "that the minutes of the meeting of 4 June 2019 be signed as a correct record.",
        "that the budget for the coming year be approved and the work be put to tender.",
        "that the rents be not raised in the coming year and the tenants be told.",
    ]
    assert [f.number for f in paper.facts if f.kind == "item"] == ["17", "18", "19", "20"]


@pytest.mark.parametrize("is_by_row", [False, True])
def test_text_below_columns_stays_below(is_by_row: bool, tmp_path: Path) -> None:
    below = ["The Chairman closed the meeting at nine and thanked the officers for all their work."]
    document = read_page(tmp_path, HEAD, [LEFT, RIGHT], below, is_by_row=is_by_row, width=250)
    assert document.text.split() == " ".join([*HEAD, *LEFT, *RIGHT, *below]).split()


@pytest.mark.parametrize("is_by_row", [False, True])
def test_attendance_in_three_columns_names_everyone(is_by_row: bool, tmp_path: Path) -> None:
    document = read_page(
        tmp_path, [*HEAD, "Present:"], NAMES, BELOW, is_by_row=is_by_row, width=170
    )
    paper = extract_paper(document)
    everyone = [name.removeprefix("Cllr ") for column in NAMES for name in column]
    expected = sorted(name.removesuffix(" (Chairman)") for name in everyone)
    assert names_of(paper, meeting_of(paper).present) == expected
    assert names_of(paper, meeting_of(paper).apologies) == ["T Orpin"]
    (chair,) = (
        fact for fact in paper.facts if fact.kind == "membership" and fact.general_role == "chair"
    )
    assert names_of(paper, [chair.person]) == ["A Bramwell"]


def test_labels_and_their_values_stay_rows(tmp_path: Path) -> None:
    labels = ["Report of", "Author", "Telephone", "Date", "Wards", "Key decision", "Exempt"]
    values = [f"What the front sheet of the report says in its row {n}" for n in range(7)]
    document = read_page(tmp_path, HEAD, [labels, values], is_by_row=True, width=220)
    rows = [f"{label}\t{value}" for label, value in zip(labels, values, strict=True)]
    assert [line for line in document.text.split("\n") if "\t" in line] == rows
