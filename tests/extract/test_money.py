"""Sums of money: their value, their currency and what they are for."""

import pytest

from extract.money import find_amounts, find_dollar, find_unit, parse_cell

NONE: list[tuple[str, str, str | None]] = []


@pytest.mark.parametrize(
    ("text", "dollar", "found"),
    [
        ("a grant of £250 be paid", None, [("250", "GBP", "grant")]),
        ("the sum of £250 be paid", None, [("250", "GBP", None)]),
        ("£1.2m for the new pool be approved", None, [("1200000", "GBP", "for the new pool")]),
        ("up to £250k towards a footbridge.", None, [("250000", "GBP", "towards a footbridge")]),
        ("£12,500.50 per annum for grass;", None, [("12500.5", "GBP", "for grass")]),
        ("between £5,000 and £6,000", None, [("5000", "GBP", None), ("6000", "GBP", None)]),
        ("£2-3 million to fund the roof", None, [
            ("2000000", "GBP", "to fund the roof"), ("3000000", "GBP", "to fund the roof")]),
        ("€3 million", None, [("3000000", "EUR", None)]),
        ("$500 for seats", None, NONE),
        ("$500 for seats", "NZD", [("500", "NZD", "for seats")]),
        ("NZ$500 and US$20", None, [("500", "NZD", None), ("20", "USD", None)]),
        ("£300 was agreed, £300 for paint", None, [("300", "GBP", "for paint")]),
        ("approve a grant of £90 to the band", None, [("90", "GBP", "grant")]),
        ("£70 for this work seconded by Cllr Oak", None, [("70", "GBP", None)]),
        ("£60 towards the cost.", None, [("60", "GBP", None)]),
        ("the £ sign and £x", None, NONE),
        ("A Smith £118.44 K & M Lamps £35.04", None, [
            ("118.44", "GBP", None), ("35.04", "GBP", None)]),
        ("raised from £800 to £1 million", None, [("800", "GBP", None), ("1000000", "GBP", None)]),
        ("a grant of £" + "9" * 40, None, NONE),
        ("£" + "9" * 27 + " million", None, NONE),
    ],
)  # fmt: skip
def test_money_is_found_in_words(
    text: str, dollar: str | None, found: list[tuple[str, str, str | None]]
) -> None:
    amounts = find_amounts(text, dollar=dollar)
    assert [(f"{one.value:f}", one.currency, one.purpose) for one in amounts] == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The Township of Oakmere, Ontario", "CAD"),
        ("Local Government New Zealand", "NZD"),
        ("Oakmere, Ontario, and its twin in New Zealand", None),
        ("Oakmere Parish Council", None),
    ],
)
def test_money_dollars_are_those_of_the_country_that_is_named(text: str, code: str | None) -> None:
    assert find_dollar(text) == code


@pytest.mark.parametrize(
    ("header", "cell", "value"),
    [
        ("£000's", "(20)", "-20000"),
        ("2031/32 £'000", "1,250.5", "1250500"),
        ("£m", "-1.25", "-1250000"),
        ("Amount (£)", "£3,000.00", "3000"),
        ("£000", "£40", "40000"),
        ("£k", "15-", "-15000"),
        ("FTE", "1.00", None),
        ("none", "£12k", "12000"),
        ("£000", "-", None),
        ("£000", "n/a", None),
        ("£000", "see 14", None),
    ],
)
def test_money_in_a_cell_counts_by_the_unit_of_its_column(
    header: str, cell: str, value: str | None
) -> None:
    amount = parse_cell(cell, find_unit(header))
    assert (f"{amount.value:f}" if amount else None) == value
