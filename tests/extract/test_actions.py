"""Planned actions: the rows of action plans and the lines of minutes that set a task."""

from pathlib import Path

import pytest

from extract.actions import find_planned
from extract.models import Action, Recommendation
from extract.pipeline import extract_paper
from extract.rows import find_rows

from .papers import read_text

HEAD = "Oakmere Borough Council\n\nAction plan\n\n"


def find_facts(folder: Path, text: str, name: str = "plan.md") -> list[Action]:
    paper = extract_paper(read_text(folder, text, name))
    return [fact for fact in paper.facts if isinstance(fact, Action)]


PLAN = """| No. | Action | Lead officer | By when | Cost | Outcome measure |
|---|---|---|---|---|---|
| 1 | Appoint a second ranger | Head of Parks | June 2031 | £3k for kit | Ranger in post |
| 2 | Mend the weir | J Elm | | | |
| 3 | None | | | | |
"""


def test_actions_hold_what_their_row_says(tmp_path: Path) -> None:
    first, second = find_facts(tmp_path, HEAD + PLAN)
    assert (first.number, first.description) == ("1", "Appoint a second ranger")
    assert (first.lead, first.due) == ("Head of Parks", "June 2031")
    assert first.outcome_measure == "Ranger in post"
    assert [int(one.value) for one in first.amounts] == [3000]
    assert (second.lead, second.due, second.outcome_measure) == ("J Elm", None, None)


def test_actions_go_on_where_a_page_breaks_a_row(tmp_path: Path) -> None:
    head = "Action\tLead\tTimescale\n"
    text = f"{HEAD}{head}Build a hide by\tRanger\tMay\n\n{head}the eastern pond\t\t2031\n"
    (only,) = find_facts(tmp_path, text, "plan.txt")
    assert only.description == "Build a hide by the eastern pond"
    assert (only.due, len(only.spans)) == ("May 2031", 2)


@pytest.mark.parametrize(
    ("line", "lead"),
    [
        ("ACTION: Clerk to write to the Highways team", "Clerk"),
        ("Action – Cllr Oak and Cllr Elm to visit the hall", "Cllr Oak and Cllr Elm"),
        ("ACTION: Clerk", None),
        ("Action was taken by the Clerk to mend it", None),
        ("ACTION: to be agreed", None),
    ],
)
def test_actions_of_minutes_name_who_is_to_do_what(
    tmp_path: Path, line: str, lead: str | None
) -> None:
    text = (
        f"Minutes of Oakmere Parish Council held on 4 May 2031\n\n5. Hall\n\nIt leaks.\n\n{line}\n"
    )
    assert [fact.lead for fact in find_facts(tmp_path, text, "minutes.txt")] == (
        [lead] if lead else []
    )


@pytest.mark.parametrize(
    "header",
    ["| Action | Notes |", "| Meeting | Date |", "| Item | Decision |", "| Lead | Date |"],
)
def test_actions_stand_in_no_other_table(tmp_path: Path, header: str) -> None:
    text = f"{HEAD}{header}\n|---|---|\n| Mend the weir | May 2031 |\n"
    assert not find_facts(tmp_path, text)


ANSWERING = """1. ensure that the weir is mended before the autumn floods come.
2. ensure a steady number of rangers in the northern and the eastern parks, so that no pond dries.
3. ensure that the mill race is swept twice in each year."""
TEXTS = [line.partition(" ")[2] for line in ANSWERING.splitlines()]
FIRST_CELL = "1. The weir is mended before the autumn floods come"


def answer(folder: Path, lines: str) -> list[tuple[str, tuple[str, ...]]]:
    head = "Recommendation\tAction\tOutcome measure\tCost\tLead\n"
    document = read_text(folder, f"{HEAD}{head}{lines}", "plan.txt")
    known = [
        Recommendation(id=f"recommendation:{n}", text=text, number=None, spans=())
        for n, text in enumerate(TEXTS, start=1)
    ]
    actions = find_planned(document.text, find_rows(document), known)
    return [(action.description, action.responds_to) for action in actions]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (  # More than the verb is another.
            "2. Increase the steady number of rangers in the northern and the eastern parks, so "
            "that no pond dries\tHire two\tRangers in post\tNone\tWarden\n",
            [("Hire two", ())],
        ),
        (
            "2. Keep a steady number of rangers in the northern and the eastern parks, so that no "
            "pond dries\tHire two\tRangers in post\tNone\tWarden\n",
            [("Hire two", ("recommendation:2",))],
        ),
        (  # An empty cell goes on above; not where the next number stands one column late.
            f"{FIRST_CELL}\tBuy stone\tStone\tNone\tWarden\n"
            "\tLay stone\tWeir whole\tNone\tWarden\n"
            "\t2. Keep a steady number of rangers in the northern and the eastern parks, so that "
            "no pond dries\tHire two\tRangers in post\tNone\n",
            [
                ("Buy stone", ("recommendation:1",)),
                ("Lay stone", ("recommendation:1",)),
                ("Hire two", ("recommendation:2",)),
            ],
        ),
    ],
)  # fmt: skip
def test_actions_answer_the_recommendation_of_their_row(
    tmp_path: Path, lines: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert answer(tmp_path, lines) == expected
