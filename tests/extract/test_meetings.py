"""Meetings that a paper only names: which body a date is of."""

import datetime as dt
from pathlib import Path

import pytest

from extract.models import Committee, Meeting
from extract.pipeline import extract_paper
from extract.read import read_document

HEAD = (
    "Ashwick District Council\n\nMinutes of a meeting of the Audit Committee held on 6 June 2028"
    "\n\nPresent: Councillors A Lee and B Nunn\n\n1. Plan\n\n"
)
NAMED = [
    (
        "The map is to be presented to Cabinet on 4 August 2031 and Council on 9 September 2031.",
        {("Cabinet", dt.date(2031, 8, 4)), ("Council", dt.date(2031, 9, 9))},
    ),
    (
        "Work began after the Council meeting on 2 May 2028.",
        {("Council", dt.date(2028, 5, 2))},
    ),
    (
        "It was approved by the Roads Committee on 3 May 2028.",
        {("Roads Committee", dt.date(2028, 5, 3))},
    ),
    ("The next meeting of the Roads Committee will be held on 3 July 2028.", set()),
]


@pytest.mark.parametrize(("text", "named"), NAMED)
def test_meetings_named_in_a_sentence(
    tmp_path: Path, text: str, named: set[tuple[str, dt.date]]
) -> None:
    path = tmp_path / "paper.txt"
    path.write_text(HEAD + text + "\n", encoding="utf-8")
    facts = extract_paper(read_document(path)).facts
    names = {fact.id: fact.name for fact in facts if isinstance(fact, Committee)}
    found = {
        (names[str(fact.body)], fact.date)
        for fact in facts
        if isinstance(fact, Meeting) and fact.scope == "referenced"
    }
    assert found == named
