"""Parts of packs: where each paper begins, what it is, and how final minutes say that they are."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from extract.models import Paper, Report
from extract.parts import find_status
from extract.pipeline import extract_paper
from extract.rows import find_rows
from tests.extract.invented import MINUTES, RECORD, read_text

FILLER = "The fund pays for hedges, paths and benches in the eight parks of the city. " * 4
PACK = f"""PLANNING COMMITTEE

Tuesday, 8th July, 2031 at 5.45 pm

All are welcome to listen

AGENDA

1 APOLOGIES

2 MINUTES OF THE PREVIOUS MEETING

DRAFT

{MINUTES}
Agenda Item 3

DECISION-MAKER: PLANNING COMMITTEE

SUBJECT: BRIDGE STREET

DATE OF DECISION: 8 JULY 2031

REPORT OF: DIRECTOR OF WORKS

RECOMMENDATIONS:

(i) That the scheme in Appendix 1 be approved.

Appendix 1 to this report sets out the costs.

Agenda Item 3

Appendix 1

Appendix 1: Parks Plan

{FILLER}

Agenda Item 4

DECISION-MAKER: PLANNING COMMITTEE

SUBJECT: FENCES

DATE OF DECISION: 8 JULY 2031

REPORT OF: DIRECTOR OF WORKS
"""


def read(folder: Path, text: str) -> Paper:
    return extract_paper(read_text(folder, text))


def test_parts_of_pack_are_its_papers(tmp_path: Path) -> None:
    paper = read(tmp_path, PACK)
    assert [(part.type, part.title) for part in paper.parts] == [
        ("agenda-pack", "PLANNING COMMITTEE"),
        ("minutes", "MINUTES OF THE MEETING HELD ON 12 APRIL 2012 AT 7.30 PM"),
        ("officer-report", "BRIDGE STREET"),
        ("plan", "Appendix 1: Parks Plan"),
        ("officer-report", "FENCES"),
    ]
    assert [part.date for part in paper.parts[:3]] == [
        dt.date(2031, 7, 8),
        dt.date(2012, 4, 12),
        dt.date(2031, 7, 8),
    ]


def test_parts_cover_the_pack_and_open_with_their_passage(tmp_path: Path) -> None:
    document = read_text(tmp_path, PACK)
    parts = extract_paper(document).parts
    assert (parts[0].start, parts[-1].end) == (0, len(document.text))
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert all(p.start <= p.evidence.start < p.evidence.end <= p.end for p in parts)


def test_appendix_belongs_to_its_report_and_reports_are_known(tmp_path: Path) -> None:
    paper = read(tmp_path, PACK)
    bridge, appendix, fences = paper.parts[2:]
    assert (appendix.whole, fences.whole) == (bridge.start, None)
    titles = {fact.id: fact.title for fact in paper.facts if isinstance(fact, Report)}
    assert [titles[part.report or ""] for part in (bridge, fences)] == ["BRIDGE STREET", "FENCES"]
    assert appendix.report is None


def test_draft_minutes_in_a_pack_are_of_their_meeting(tmp_path: Path) -> None:
    paper = read(tmp_path, PACK)
    minutes = paper.parts[1]
    dates = {fact.id: fact.date for fact in paper.facts if fact.kind == "meeting"}
    assert dates[minutes.meeting or ""] == dt.date(2012, 4, 12)
    assert paper.meeting is None


@pytest.mark.parametrize("text", [MINUTES, RECORD])
def test_one_paper_has_no_parts(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).parts == ()


def test_minutes_that_stand_twice_are_two_parts_read_once(tmp_path: Path) -> None:
    once = read(tmp_path, PACK)
    again = MINUTES + "\nThis page is intentionally left blank\n\n" + MINUTES
    twice = read(tmp_path, PACK.replace(MINUTES, again))
    assert [part.type for part in twice.parts].count("minutes") == 2
    assert [f for f in twice.facts if f.kind == "decision"] != []
    assert len([f for f in twice.facts if f.kind == "decision"]) == len(
        [f for f in once.facts if f.kind == "decision"]
    )


def test_meeting_pages_of_one_item_have_no_parts(tmp_path: Path) -> None:
    page = """Allotments

Meeting: 03/02/2020 - Parks Committee (Item 7)

RESOLVED - That the rents be frozen.

Meeting: 09/03/2020 - Parks Committee (Item 4)

RESOLVED - That the rents be raised.
"""
    paper = read(tmp_path, page)
    assert (paper.parts, paper.meeting) == ((), None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", None),
        ("DRAFT", "", "draft"),
        ("Unapproved minutes", "", "draft"),
        ("Draft Minutes of the Parks Committee", "", "draft"),
        ("", "These minutes are subject to confirmation at the next meeting.", "draft"),
        ("", "Draft until approved", "draft"),
        ("Approved Minutes of the Parks Committee", "", "approved"),
        ("Minutes of the Parks Committee (approved)", "", "approved"),
        (
            "",
            "The minutes of this meeting were confirmed at the meeting of 4 May 2015.",
            "approved",
        ),
        ("", "Signed as a correct record ......... Date .........", None),
        ("", "The draft budget was approved.", None),
        ("", "RESOLVED: that the minutes of the last meeting be approved.", None),
        ("", "Planning permission was granted subject to approval of the roof.", None),
    ],
)
def test_status_is_what_minutes_say_of_themselves(
    tmp_path: Path, before: str, after: str, expected: str | None
) -> None:
    text = f"{before}\n\n{MINUTES}\n{after}\n"
    assert find_status(find_rows(read_text(tmp_path, text))) == expected
    assert read(tmp_path, text).status == expected
