"""Records of councils' systems: what their structure says comes out, and unsafe files do not."""

import datetime as dt
import time
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.models import AgendaItem, Decision, Meeting, Membership, Paper, Report
from extract.pipeline import extract_paper
from tests.extract.invented import read_text
from tests.extract.papers import check_cover
from tests.extract.records import (
    COMMITTEE_PAGE,
    COMMITTEE_XML,
    COUNCILLOR_PAGE,
    DECISION_PAGE,
    DECISIONS_JSON,
    MEETING_PAGE,
    MEETING_XML,
    MEETINGS_XML,
    POPOLO_JSON,
)

RECORDS = [
    ("meeting.xml", MEETING_XML),
    ("committee.xml", COMMITTEE_XML),
    ("meetings.xml", MEETINGS_XML),
    ("decisions.json", DECISIONS_JSON),
    ("popolo.json", POPOLO_JSON),
]


def _read(folder: Path, text: str, name: str) -> Paper:
    document = read_text(folder, text, name)
    check_cover(document)
    return extract_paper(document)


def test_structured_meeting_gives_attendance_items_and_decisions(tmp_path: Path) -> None:
    paper = _read(tmp_path, MEETING_XML, "meeting.xml")
    own = next(f for f in paper.facts if isinstance(f, Meeting) and f.scope == "own")
    assert own.date == dt.date(2012, 4, 12)
    assert own.start_time == dt.time(19, 30)
    assert own.venue == "Council Chamber, Town Hall"
    assert own.present == ("person:ann-oak", "person:ben-elm")
    assert own.apologies == ("person:cy-ash",)
    assert own.in_attendance == ("person:dora-yew",)
    items = [f.title for f in paper.facts if isinstance(f, AgendaItem)]
    assert items == ["Minutes of the Previous Meeting", "Bridge Street"]
    decisions = [f.text for f in paper.facts if isinstance(f, Decision)]
    # The item's decision and its minutes say one thing: it counts once.
    assert decisions == [
        "That the minutes of the meeting held on 8 March 2012 be approved as a correct record.",
        "That the scheme be approved.",
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("committee.xml", COMMITTEE_XML, {("ann-oak", "chair"), ("ben-elm", "member")}),
        ("popolo.json", POPOLO_JSON, {("ann-oak", "chair"), ("ben-elm", "member")}),
    ],
)
def test_structured_members(
    tmp_path: Path, name: str, text: str, expected: set[tuple[str, str]]
) -> None:
    paper = _read(tmp_path, text, name)
    found = [f for f in paper.facts if isinstance(f, Membership)]
    assert {(f.person.removeprefix("person:"), f.general_role) for f in found} == expected
    assert {f.organization for f in found} == {"committee:planning-committee"}
    # A list of members is of no meeting.
    assert not [f for f in paper.facts if isinstance(f, Meeting)]


def test_structured_meetings_are_named_with_their_days(tmp_path: Path) -> None:
    paper = _read(tmp_path, MEETINGS_XML, "meetings.xml")
    meetings = [f for f in paper.facts if isinstance(f, Meeting)]
    assert [(f.date, f.scope) for f in meetings] == [
        (dt.date(2012, 4, 12), "referenced"),
        (dt.date(2012, 5, 10), "referenced"),
    ]


def test_structured_decisions_have_their_fields(tmp_path: Path) -> None:
    paper = _read(tmp_path, DECISIONS_JSON, "decisions.json")
    first, second = (f for f in paper.facts if isinstance(f, Decision))
    assert first.title == "Contract for Repairs"
    assert first.decided_by == "post:cabinet-member-for-housing"
    assert first.identifier == "HOU/23/05"
    assert (first.date, first.issued) == (dt.date(2023, 3, 2), dt.date(2023, 3, 3))
    assert (first.key_decision, first.subject_to_call_in, first.exempt) == (True, True, False)
    assert first.reasons == "The firm gave the best tender."
    assert first.alternatives_considered == "To do the work in house."
    assert second.decided_by == "committee:cabinet"
    assert second.date == dt.date(2023, 3, 9)
    assert second.text == "That the hours be approved.\nThat a review be held."
    assert second.key_decision is False
    assert second.exempt is None


@pytest.mark.parametrize(("name", "text"), RECORDS)
def test_structured_rules_say_so(tmp_path: Path, name: str, text: str) -> None:
    paper = _read(tmp_path, text, name)
    assert paper.facts
    assert all(fact.rule.startswith("structure") for fact in paper.facts)


BOMB = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><meeting>&c;</meeting>'
FOREIGN = (
    '<!-- <a> --><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><meeting>&b;</meeting>'
)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("bomb.xml", BOMB, "document type"),
        ("foreign.xml", FOREIGN, "document type"),
        ("aside.xml", f"<?x <!-- ?>{FOREIGN}", "document type"),
        ("broken.xml", "<meeting><meetingdate>12/04/2012", "not well-formed"),
        ("other.xml", "<rss><channel><title>News</title></channel></rss>", "known shape"),
        ("deep.xml", "<a>" * 100 + "</a>" * 100, "nested deeper"),
        ("broken.json", '{"decisions": [', "not JSON"),
        ("other.json", '{"bins": [{"street": "High Street"}]}', "known shape"),
        ("number.json", "7", "known shape"),
        ("deep.json", "[" * 100_000 + "]" * 100_000, "not JSON|nested deeper"),
        ("nested.json", "[" * 100 + "]" * 100, "nested deeper"),
    ],
)
def test_structured_refuses(tmp_path: Path, name: str, text: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_text(tmp_path, text, name)


def test_structured_refuses_comments_that_never_close_at_once(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(ReadError, match="not well-formed"):
        read_text(tmp_path, "<!--" * (1 << 18), "endless.xml")
    assert time.monotonic() - start < 10


def test_decision_page_gives_every_field(tmp_path: Path) -> None:
    paper = _read(tmp_path, DECISION_PAGE, "decision.html")
    (decision,) = (f for f in paper.facts if isinstance(f, Decision))
    assert decision.title == "Award of the Contract for School Meals"
    assert decision.decided_by == "post:cabinet-member-for-education"
    assert (decision.date, decision.issued) == (dt.date(2023, 5, 3), dt.date(2023, 5, 4))
    assert decision.outcomes == ("approved", "delegated")
    assert [clause.number for clause in decision.clauses] == ["1", "2"]
    assert (decision.key_decision, decision.subject_to_call_in) == (True, False)
    assert decision.exempt is True
    assert decision.reasons == "Bidder B gave the best value."
    assert decision.alternatives_considered == (
        "To bring the service in house: rejected because of its cost."
    )
    (report,) = (f for f in paper.facts if isinstance(f, Report))
    assert (report.authors, report.contacts) == (("person:peter-ash",), ("person:mary-elm",))


def test_decision_page_of_a_body_seats_the_decision_at_its_meeting(tmp_path: Path) -> None:
    text = DECISION_PAGE.replace("Cabinet Member for Education", "Cabinet")
    paper = _read(tmp_path, text, "decision.html")
    (decision,) = (f for f in paper.facts if isinstance(f, Decision))
    (meeting,) = (f for f in paper.facts if isinstance(f, Meeting))
    assert decision.decided_by == meeting.body == "committee:cabinet"
    assert (decision.meeting, meeting.date) == (meeting.id, dt.date(2023, 5, 3))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Yes", True),
        ("No", False),
        ("Part exempt", True),
        ("Fully exempt", True),
        ("Open", False),
        ("Not exempt", False),
        ("Exempt under paragraph 3 of Part 1 of Schedule 12A", True),
        ("To be confirmed", None),
    ],
)
def test_decision_page_exemption(tmp_path: Path, value: str, expected: bool | None) -> None:
    text = DECISION_PAGE.replace("Is exempt?: </span>Yes", f"Is exempt?: </span>{value}")
    paper = _read(tmp_path, text, "decision.html")
    (decision,) = (f for f in paper.facts if isinstance(f, Decision))
    assert decision.exempt is expected


def test_meeting_page_counts_decision_and_minutes_once(tmp_path: Path) -> None:
    paper = _read(tmp_path, MEETING_PAGE, "meeting.html")
    items = [f.title for f in paper.facts if isinstance(f, AgendaItem)]
    assert items == ["Apologies for Absence", "Bridge Street"]
    (decision,) = (f for f in paper.facts if isinstance(f, Decision))
    assert decision.text == "That the scheme for Bridge Street be approved at a cost of £40,000."
    assert (decision.proposed_by, decision.seconded_by) == ("person:elm", "person:ash")
    (meeting,) = (f for f in paper.facts if isinstance(f, Meeting))
    assert (meeting.date, meeting.apologies) == (dt.date(2012, 4, 12), ("person:ash",))
    assert meeting.venue == "Council Chamber, Town Hall"


def test_committee_page_gives_its_members(tmp_path: Path) -> None:
    paper = _read(tmp_path, COMMITTEE_PAGE, "committee.html")
    found = {
        (f.person, f.general_role)
        for f in paper.facts
        if isinstance(f, Membership) and f.organization == "committee:planning-committee"
    }
    assert found == {
        ("person:ann-oak", "chair"),
        ("person:ben-elm", "vice-chair"),
        ("person:cy-ash", "member"),
    }


def test_councillor_page_is_of_no_meeting(tmp_path: Path) -> None:
    # A term of office, "05/05/2011 - 07/05/2015", is neither a decision nor a meeting.
    paper = _read(tmp_path, COUNCILLOR_PAGE, "councillor.html")
    assert paper.type == "other"
    assert not [f for f in paper.facts if isinstance(f, Decision | Meeting | AgendaItem)]
    assert "person:ann-oak" in [fact.id for fact in paper.facts]
