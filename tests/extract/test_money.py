"""Sums of money: signs, scales, brackets, and what is no sum."""

from decimal import Decimal

import pytest

from extract.decision_fields import find_amounts
from extract.money import read_bare, read_unit


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("to spend £1,250.50 on the roof", [("1250.50", "GBP")]),
        ("a budget of £1.2m and £250k", [("1200000", "GBP"), ("250000", "GBP")]),
        ("some €3  million", [("3000000", "EUR")]),
        ("C$40, NZ$1,000 and US$5 million", [("40", "CAD"), ("1000", "NZD"), ("5000000", "USD")]),
        ("$500 of nobody knows whose money", []),
        ("A Smith £118.44 K & M Lamps £35.04", [("118.44", "GBP"), ("35.04", "GBP")]),
        ("£21. to mend it", [("21", "GBP")]),
        ("£6748.00, as listed", [("6748", "GBP")]),
    ],
)
def test_money_sums_in_words(text: str, sums: list[tuple[str, str]]) -> None:
    found = [(amount.value, amount.currency) for amount in find_amounts(text)]
    assert found == [(Decimal(value), currency) for value, currency in sums]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("agreed to pay £40 for the hire of the hall.", "the hire of the hall"),
        ("£250 towards the summer fete, as last year", "the summer fete"),
        ("£500 per annum for grass cutting and that the Clerk write", "grass cutting"),
        ("£900 plus VAT to repair the bus shelter", "the bus shelter"),
        ("£200 towards the cost.", None),
        ("£75 was noted", None),
        ("£300 for this work seconded by Cllr Ash", None),
    ],
)
def test_money_says_what_for_where_it_stands(text: str, purpose: str | None) -> None:
    (amount,) = find_amounts(text)
    assert amount.purpose == purpose


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Budget £000", ("£", "000")),
        ("2031/32 £'000s", ("£", "000")),
        ("Cost (£m)", ("£", "m")),
        ("Amount (€)", ("€", "")),
        ("2031/32", None),
        ("£000 and £m", None),
    ],
)
def test_money_units_of_a_column(head: str, unit: tuple[str, str] | None) -> None:
    assert read_unit(head) == unit


@pytest.mark.parametrize(
    ("cell", "scale", "value"),
    [
        ("(1,200)", "000", "-1200000"),
        ("-50", "", "-50"),
        ("£12.5", "m", "12500000"),
        ("0", "", "0"),
        ("n/a", "", None),
        ("10 to 20", "", None),
        ("1,2345", "", None),
    ],
)
def test_money_bare_numbers(cell: str, scale: str, value: str | None) -> None:
    assert read_bare(cell, scale) == (None if value is None else Decimal(value))
