"""Recommendations of reports, minutes and inspectorates, in invented papers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from extract.models import Decision, Recommendation
from extract.pipeline import extract_paper
from extract.read import read_document
from extract.tables import Pattern, load_patterns

Recommend = Callable[[str], list[Recommendation]]

SHEET = """THRUSHBY COUNTY COUNCIL

Report

Committee/Panel: Works Panel
Date: 27 May 2014
Title: Repair of the Long Bridge
Report From: Director of Works

"""

LETTERS = (
    SHEET
    + """RECOMMENDATIONS:

That the Panel:

(i) approves the repair of the bridge;

(ii) notes the cost; and

(iii) asks for a further report.

REASONS FOR REPORT RECOMMENDATIONS

1. The bridge is old.
"""
)

SENTENCE = (
    SHEET
    + """3. Recommendation

3.1 The Works Panel is invited to note the repair of the bridge.

4. Background

4.1 It is recommended that cyclists dismount.
"""
)


@pytest.fixture
def recommend(tmp_path: Path) -> Recommend:
    def read(text: str) -> list[Recommendation]:
        path = tmp_path / "paper.txt"
        path.write_text(text, encoding="utf-8")
        document = read_document(path, publisher="Thrushby County Council")
        paper = extract_paper(document)
        assert not any(isinstance(fact, Decision) and fact.text for fact in paper.facts)
        found = [fact for fact in paper.facts if isinstance(fact, Recommendation)]
        for fact in found:
            (span,) = fact.spans
            assert document.text[span.start : span.end] == fact.text
        return found

    return read


@pytest.mark.parametrize(
    "pattern", load_patterns("recommendations.toml"), ids=lambda pattern: str(pattern.id)
)
def test_pattern_matches_its_examples_and_nothing_else(pattern: Pattern) -> None:
    assert pattern.examples and pattern.non_examples
    for text in pattern.examples:
        assert pattern.regex.search(text), text
    for text in pattern.non_examples:
        assert not pattern.regex.search(text), text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            LETTERS,
            [
                ("i", "approves the repair of the bridge;"),
                ("ii", "notes the cost; and"),
                ("iii", "asks for a further report."),
            ],
        ),
        (SENTENCE, [("3.1", "The Works Panel is invited to note the repair of the bridge.")]),
    ],
)
def test_clauses(recommend: Recommend, text: str, expected: list[tuple[str, str]]) -> None:
    found = recommend(text)
    assert [(fact.number, fact.text) for fact in found] == expected
    assert {fact.report for fact in found} == {"report:1"}
    assert [fact.ordinal for fact in found] == list(range(1, len(expected) + 1))


INSPECTION = """Inspection of Thrushby local authority children's services

Inspection dates: 13 September 2021 to 24 September 2021

Lead inspector: Ann Sorrel, His Majesty's Inspector

What needs to improve?

◼ The timeliness of visits to children.

◼ The quality of written plans.

The experiences and progress of children who need help

1. Children are seen.
"""

MINUTED = """THRUSHBY COUNTY COUNCIL

WORKS PANEL

MINUTES OF THE MEETING HELD ON 12 MAY 2014

Present:
Councillors Sorrel (Chair), Teasel and Tansy

2. LONG BRIDGE

The Head of Works introduced the report and recommended that the bridge be closed. Members asked
why.

3. LITTER

Councillor Teasel recommended a new broom.
"""


def test_inspectorates_list_belongs_to_the_inspection(recommend: Recommend) -> None:
    found = recommend(INSPECTION)
    assert [fact.text for fact in found] == [
        "The timeliness of visits to children.",
        "The quality of written plans.",
    ]
    assert all((fact.report or "").startswith("inspection:") for fact in found)


def test_minutes_tell_what_an_officer_recommended(recommend: Recommend) -> None:
    (fact,) = recommend(MINUTED)
    assert fact.text == "recommended that the bridge be closed."
