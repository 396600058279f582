"""Sums of money as papers print them: with a sign and a scale, or bare in a column of them."""

import re
from decimal import Decimal, InvalidOperation

# ISO 4217 codes of signs that say whose money it is; "$" alone does not.
CURRENCIES = {
    "£": "GBP",
    "€": "EUR",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "US$": "USD",
}
_SCALES = {
    "": 1,
    "k": 1_000,
    "000": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
# A single letter is a scale where it touches the number: "£118.44 K Smith" is a cheque to somebody.
SUM = re.compile(
    r"(?P<sign>(?<![A-Za-z])(?:AU?|CA?|NZ|US)\$|[£€])\s?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d+)?)"
    r"(?:\s*(?P<word>thousand|million|billion)\b|(?P<letter>mn|bn|[mMkK])(?![A-Za-z]))?"
)
_BARE = re.compile(
    r"\(?\s*(?P<minus>[-–−]?)\s*[£€$]?\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?P<scale>[mMkK]?)\s*\)?"
)
# "£000", "£'000s", "£k", "£m", "(£ million)" at the head of a column
_UNIT = re.compile(
    r"(?P<sign>[£€$])\s?(?:[’'`]?(?P<thousand>000)|(?P<scale>k|m|mn|million|thousand)\b)?", re.I
)


def scale_sum(number: str, scale: str | None) -> Decimal:
    """The value of a printed number: `scale_sum("1.2", "m")` is 1200000."""
    value = Decimal(number.replace(",", "")) * _SCALES[(scale or "").lower()]
    # No exponent and no trailing nothing: the same sum is the same literal however printed.
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def read_sum(match: re.Match[str]) -> tuple[Decimal, str]:
    """The value and the currency of a match of SUM."""
    scale = match["word"] or match["letter"]
    return scale_sum(match["number"], scale), CURRENCIES[match["sign"]]


def read_unit(head: str) -> tuple[str, str] | None:
    """The sign and the scale that the head of a table gives: `("£", "000")`.

    None where it names none, or two that differ.
    """
    found = {
        (match["sign"], (match["thousand"] or match["scale"] or "").lower())
        for match in _UNIT.finditer(head)
    }
    return found.pop() if len(found) == 1 else None


def read_bare(cell: str, scale: str) -> Decimal | None:
    """The number of a cell of a column of sums, brackets and a minus being less than nothing.

    None where the cell holds anything else; nothing at all where it holds 0.
    """
    match = _BARE.fullmatch(cell.strip())
    if match is None:
        return None
    try:
        value = scale_sum(match["number"], match["scale"] or scale)
    except InvalidOperation:
        return None
    is_negative = bool(match["minus"]) or (cell.strip().startswith("(") and cell.endswith(")"))
    return -value if is_negative else value
