"""Sections: what a paper is, where its parts begin, whose meeting and when."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

from extract.headings import hint_of_file_name
from extract.sections import find_sections
from tests.extract.invented import MINUTES, PAST_DECISIONS, read_text

PACK = (
    """PLANNING COMMITTEE

Thursday, 12th July, 2012 at 6.00 pm

This meeting is open to the public

AGENDA

1 APOLOGIES

2 MINUTES OF THE PREVIOUS MEETING

"""
    + MINUTES
    + """
Agenda Item 3

DECISION-MAKER: PLANNING COMMITTEE

SUBJECT: BRIDGE STREET
"""
)


def test_sections_of_minutes(tmp_path: Path) -> None:
    (section,) = find_sections(read_text(tmp_path, MINUTES))
    assert section.kind == "minutes"
    assert section.date == dt.date(2012, 4, 12)
    assert section.body_name is not None
    assert section.body_name.upper() == "PLANNING COMMITTEE"


def test_sections_of_pack_cover_it(tmp_path: Path) -> None:
    document = read_text(tmp_path, PACK)
    sections = find_sections(document)
    assert [(s.kind, s.is_own) for s in sections] == [
        ("agenda", True),
        ("minutes", False),
        ("report", False),
    ]
    assert sections[0].start == 0
    assert sections[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in pairwise(sections))


def test_sections_joint_session_sits_on_the_day_of_the_minutes_above(tmp_path: Path) -> None:
    text = PACK[: PACK.index("Agenda Item 3")] + (
        "PLANNING COMMITTEE AND ROADS COMMITTEE (JOINT SESSION)\n\n(19:28 to 20:24)\n\n"
        "PRESENT: Cllrs A Lee, B Nunn and C Pike\n\nThe accounts were seen.\n"
    )
    *_, before, joint = find_sections(read_text(tmp_path, text))
    assert (before.kind, joint.kind) == ("minutes", "minutes")
    assert before.date == joint.date == dt.date(2012, 4, 12)
    assert joint.is_date_derived
    assert joint.body_name == "PLANNING COMMITTEE AND ROADS COMMITTEE (JOINT SESSION)"


def test_sections_of_past_decisions_have_no_date(tmp_path: Path) -> None:
    (section,) = find_sections(read_text(tmp_path, PAST_DECISIONS))
    assert (section.kind, section.date) == ("past-decisions", None)


def test_sections_of_issue_pages(tmp_path: Path) -> None:
    text = (
        "Issue - meetings\n\nBridge Street\n\nMeeting: 20/09/2017 - Council (Item 52)\n\n"
        "52 Bridge Street\n\nRESOLVED that the report be noted.\n\n"
        "Meeting: 01/09/2017 - Cabinet (Item 7)\n\n7 Bridge Street\n"
    )
    sections = find_sections(read_text(tmp_path, text))
    assert [(s.body_name, s.date, s.item_number) for s in sections] == [
        ("Council", dt.date(2017, 9, 20), "52"),
        ("Cabinet", dt.date(2017, 9, 1), "7"),
    ]


def test_sections_take_from_the_file_name_what_the_text_omits(tmp_path: Path) -> None:
    document = read_text(
        tmp_path,
        "Agenda item\n\nTrees\n\nRESOLVED that oaks be planted.\n",
        "2016-05-11-cabinet.txt",
    )
    (section,) = find_sections(document)
    assert (section.date, section.is_date_derived) == (dt.date(2016, 5, 11), True)
    assert section.body_name == "Cabinet"


def test_headings_hint_of_file_name() -> None:
    hint = hint_of_file_name("council--20190402planningcommittee.txt")
    assert hint.date == dt.date(2019, 4, 2)
    assert hint_of_file_name("minutes.pdf").body_name is None
