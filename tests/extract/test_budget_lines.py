"""Rows of budgets: one fact a row, with its portfolio, years and the person who answers for it."""

from decimal import Decimal

import pytest

from extract.models import BudgetLine, Person, Post
from extract.pipeline import extract_paper
from tests.extract.papers import read_markdown

SAVINGS = """# Savings proposals

| Portfolio Ref | Description of Item | 2031/32 £000 | 2032/33 £000 | Head of Service |
|---|---|---|---|---|
| Housing Portfolio | | | | |
| HO 1 | Fewer empty homes | (120) | (1,250) | Ada Quill |
| HO 2 | Rent of garages | 15 | 0 | Head of Estates |
| Sub-total | | (105) | (1,250) | |
| Parks Portfolio | | | | |
| PA 1 | Close the aviary | - | (36.5) | Bram Oxley |
| GRAND TOTAL | | (105) | (1,286.5) | |
"""


def lines(text: str) -> list[BudgetLine]:
    return [f for f in extract_paper(read_markdown(text)).facts if isinstance(f, BudgetLine)]


def test_budget_lines_are_the_rows_without_totals() -> None:
    found = lines(SAVINGS)
    assert [(one.reference, one.portfolio, one.description) for one in found] == [
        ("HO 1", "Housing Portfolio", "Fewer empty homes"),
        ("HO 2", "Housing Portfolio", "Rent of garages"),
        ("PA 1", "Parks Portfolio", "Close the aviary"),
    ]
    assert [[(a.year, a.value, a.currency) for a in one.amounts] for one in found] == [
        [(2031, Decimal(-120_000), "GBP"), (2032, Decimal(-1_250_000), "GBP")],
        [(2031, Decimal(15_000), "GBP")],
        [(2032, Decimal(-36_500), "GBP")],
    ]


def test_budget_lines_name_who_answers_for_them() -> None:
    paper = extract_paper(read_markdown(SAVINGS))
    facts = {fact.id: fact for fact in paper.facts}
    named = [facts[one.responsible] for one in lines(SAVINGS) if one.responsible]
    assert [type(fact) for fact in named] == [Person, Post, Person]
    assert [fact.name for fact in named if isinstance(fact, Person | Post)] == [
        "Ada Quill", "Head of Estates", "Bram Oxley",
    ]  # fmt: skip


def test_budget_lines_evidence_is_the_whole_row() -> None:
    document = read_markdown(SAVINGS)
    for line in lines(SAVINGS):
        (span,) = line.spans
        words = document.text[span.start : span.end]
        assert line.description in words
        assert (line.reference or "") in words


@pytest.mark.parametrize(
    "head",
    [
        "| Portfolio Ref | Description | 2031/32 |",  # in what unit?
        "| Organisation | Purpose | Amount (£) |",  # a list of grants
        "| Ref | Description | Storeys |",
    ],
)
def test_budget_lines_are_not_read_from_what_is_no_budget(head: str) -> None:
    text = f"# A table\n\n{head}\n|---|---|---|\n| HO 1 | Something new | 120 |\n"
    assert lines(text) == []
