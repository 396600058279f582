"""Reports from front sheets, agendas, minutes, lists and labels, in invented papers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.front_sheets import read_names
from extract.models import Meeting, Paper, Person, Post, Report
from extract.pipeline import extract_paper
from extract.read import read_document
from extract.tables import Pattern, load_patterns

Extract = Callable[[str], Paper]

FRONT_SHEET = """THRUSHBY COUNTY COUNCIL

Report

Committee/Panel: Works Panel
Date: 27 May 2014
Title: Repair of the Long Bridge
Reference: 1234
Report From: Director of Works

Contact name: Ann Sorrel, Deputy Director
Tel: 01234 567890

1. Summary

1.1. The bridge was inspected in March.

3. Recommendations

3.1 That the Works Panel notes the report.
3.2 That the repair is approved.

4. Background

4.1 The bridge is old.
"""

MINUTES = """THRUSHBY COUNTY COUNCIL

WORKS PANEL

MINUTES OF THE MEETING HELD ON 12 MAY 2014

Present:
Councillors Sorrel (Chair), Teasel and Tansy

1. APOLOGIES

There were none.

2. LONG BRIDGE

The Panel considered the report of the Head of Roads and Bridges detailing the repair of the bridge.

RESOLVED that the report be noted.

3. LITTER

Councillor Teasel reported that the litter had gone.
"""

PAST = """REPORT OF THE

Cabinet / Leader

PART II

157. LONG BRIDGE

1. At its meeting on 22 June 2015, Cabinet considered a report of the Director of Works on it.

2. Cabinet welcomed the repair.

Further details can be found by typing in the relevant reference number:

- Repair of the Long Bridge (search item reference 6607)
- Swimming Pools (search item reference 6608)
"""


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    def read(text: str) -> Paper:
        path = tmp_path / "paper.txt"
        path.write_text(text, encoding="utf-8")
        return extract_paper(read_document(path, publisher="Thrushby County Council"))

    return read


def _reports(paper: Paper) -> list[Report]:
    return [fact for fact in paper.facts if isinstance(fact, Report)]


def _name(paper: Paper, fact_id: str | None) -> str | None:
    found = (f for f in paper.facts if f.id == fact_id and isinstance(f, Person | Post))
    return next((fact.name for fact in found), None)


@pytest.mark.parametrize(
    "pattern", load_patterns("reports.toml"), ids=lambda pattern: str(pattern.id)
)
def test_pattern_matches_its_examples_and_nothing_else(pattern: Pattern) -> None:
    assert pattern.examples and pattern.non_examples
    for text in pattern.examples:
        assert pattern.regex.search(text), text
    for text in pattern.non_examples:
        assert not pattern.regex.search(text), text


def test_front_sheet_is_the_paper_itself(extract: Extract) -> None:
    paper = extract(FRONT_SHEET)
    (report,) = _reports(paper)
    assert report.title == "Repair of the Long Bridge"
    assert report.identifier == "1234"
    assert report.is_document
    assert _name(paper, report.report_of) == "Director of Works"
    assert [_name(paper, person) for person in report.contacts] == ["Ann Sorrel"]
    meeting = next(f for f in paper.facts if f.id == report.meeting)
    assert isinstance(meeting, Meeting) and str(meeting.date) == "2014-05-27"


def test_minutes_name_the_report_of_an_item(extract: Extract) -> None:
    paper = extract(MINUTES)
    (report,) = _reports(paper)
    assert report.title.casefold() == "long bridge"
    assert _name(paper, report.report_of) == "Head of Roads and Bridges"
    assert report.item is not None
    assert not report.is_document


def test_list_of_references_joins_the_item(extract: Extract) -> None:
    paper = extract(PAST)
    found = {report.identifier: report for report in _reports(paper)}
    assert set(found) == {"6607", "6608"}
    assert found["6607"].title == "Repair of the Long Bridge"
    assert found["6607"].item is not None
    assert found["6608"].item is None


def test_spans_are_within_the_text(extract: Extract, tmp_path: Path) -> None:
    for text in (FRONT_SHEET, MINUTES, PAST):
        paper = extract(text)
        length = len(read_document(tmp_path / "paper.txt").text)
        for report in _reports(paper):
            assert report.spans
            assert all(0 <= span.start < span.end <= length for span in report.spans)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ann Sorrel, Deputy Director", ["Ann Sorrel"]),
        ("Ann Sorrel / Tom Teasel", ["Ann Sorrel", "Tom Teasel"]),
        ("Name: Ann Sorrel", ["Ann Sorrel"]),
        ("Ann Sorrel 01234 567890", ["Ann Sorrel"]),
        ("Director of Works", []),
        ("", []),
    ],
)
def test_names_of_a_value(value: str, names: list[str]) -> None:
    assert [name for name, _ in read_names(value, 0)] == names


UNTITLED = """THRUSHBY COUNTY COUNCIL

CABINET - 14 MARCH 2018

REPORT OF THE HEAD OF WORKS

WINTER ROADS CONTRACT

1. PURPOSE OF REPORT

1.1 To seek approval to extend the contract.

2. RECOMMENDATIONS

2.1 That Cabinet approves the extension.

Contact Officer: Ann Sorrel, Works Manager, tel 01999 123456
"""

FILED = """Minutes of Works Committee

Meeting Date: Tuesday 2 April 2019

Present Councillors Sorrel (Chair), Teasel and Tansy

AGENDA ITEMS

1. Winter Roads

Type of Report: Procedural

Document ID: 700001

Reporting Officer/s & Unit: Ann Sorrel, Manager Works

The Committee agreed to wait.

2. Summer Roads

The Head of Works gave a report on the summer.

3. Treasurer's Report

Mr Tom Teasel reported that the balance was £700.
"""


def test_report_without_labels_has_its_printed_title(extract: Extract) -> None:
    paper = extract(UNTITLED)
    (report,) = _reports(paper)
    assert report.title == "WINTER ROADS CONTRACT"
    assert report.is_document
    assert [_name(paper, person) for person in report.contacts] == ["Ann Sorrel"]
    assert (_name(paper, report.report_of) or "").casefold() == "head of works"


def test_minutes_give_labels_speakers_and_oral_reports(extract: Extract) -> None:
    paper = extract(FILED)
    found = {report.title.casefold(): report for report in _reports(paper)}
    winter = found["winter roads"]
    assert winter.identifier == "700001"
    assert [_name(paper, person) for person in winter.authors] == ["Ann Sorrel"]
    assert _name(paper, found["summer roads"].report_of) == "Head of Works"
    oral = found["treasurer's report"]
    assert [_name(paper, person) for person in oral.authors] == ["Tom Teasel"]


def test_parts_of_an_item_have_reports_of_their_own(extract: Extract) -> None:
    paper = extract(
        "Minutes of Works Committee\n\n2 April 2019\n\nPresent Councillors Sorrel (Chair) and "
        "Tansy\n\n1. Works Directorate\n\n(a)\n\nProposed Winter Roads Plan\n\n"
        "Circulated, report of the Head of Works dated 2nd March 2019, regarding ice.\n\n"
        "The report was noted.\n\n(b)\n\n"
        "Repair of Bridges\n\nA report from the Head of Bridges was considered.\n"
    )
    found = {report.title: _name(paper, report.report_of) for report in _reports(paper)}
    assert found == {
        "Proposed Winter Roads Plan": "Head of Works",
        "Repair of Bridges": "Head of Bridges",
    }
