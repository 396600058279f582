"""Rows of budget tables as facts: every row that says what it is for and how much, no sums."""

from pathlib import Path

import pytest

from extract.models import BudgetLine
from extract.pipeline import extract_paper

from .papers import read_text

HEAD = "Oakmere Borough Council\nReport of the Director of Finance\n\nThe proposals are:\n\n"
SAVINGS = """Item ref\tService area\tSavings proposal\t2031/32\t2032/33\tLead officer
\t\t\t£000's\t£000's\t
Parks Portfolio\t\t\t\t\t
PK 1\tGreen space\tNew mowing contract\t(40)\t(55)\tJo Elm
PK 2\tPlay areas\tRepair of slides\t12\t\tHead of Play
Parks Portfolio Total\t\t\t(28)\t(55)\t
"""


def find_lines(folder: Path, text: str, name: str = "report.txt") -> list[BudgetLine]:
    paper = extract_paper(read_text(folder, text, name))
    return [fact for fact in paper.facts if isinstance(fact, BudgetLine)]


def test_budget_lines_hold_what_their_row_says(tmp_path: Path) -> None:
    first, second = find_lines(tmp_path, HEAD + SAVINGS)
    assert (first.reference, first.portfolio) == ("PK 1", "Parks Portfolio")
    assert first.description == "New mowing contract"
    told = [(int(one.value), one.currency, one.year) for one in first.amounts]
    assert told == [(-40_000, "GBP", "2031"), (-55_000, "GBP", "2032")]
    assert first.responsible == "person:jo-elm"
    assert [(int(one.value), one.year) for one in second.amounts] == [(12_000, "2031")]
    assert second.responsible == "post:head-of-play"


def test_budget_lines_go_on_over_a_repeated_header(tmp_path: Path) -> None:
    head, unit, *_ = SAVINGS.splitlines(keepends=True)
    more = head + unit + "PK 3\tPonds\tClear the pond\t7\t8\tJo Elm\n"
    references = [line.reference for line in find_lines(tmp_path, HEAD + SAVINGS + more)]
    assert references == ["PK 1", "PK 2", "PK 3"]


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("| Scheme | 2031/32 £m |\n|---|---|\n| Bridge | 1.5 |\n| Total | 1.5 |\n", 1),
        ("| Scheme | 2031/32 |\n|---|---|\n| Bridge | £1,500 |\n| Quay | £20 |\n", 2),
        ("| Scheme | 2031/32 |\n|---|---|\n| Bridge | 1,500 |\n", 0),
        ("| Measure | 2031/32 | 2032/33 |\n|---|---|---|\n| Visits | 4 | 5 |\n", 0),
        ("| Name | Role |\n|---|---|\n| Jo Elm | Chair |\n", 0),
    ],
)
def test_budget_lines_need_a_unit(tmp_path: Path, table: str, count: int) -> None:
    text = f"# Oakmere Borough Council\n\nReport\n\n{table}\n"
    assert len(find_lines(tmp_path, text, "report.md")) == count
