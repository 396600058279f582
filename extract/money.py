"""Sums of money: in running words with what they are for, and in the cells of tables.

The currency is an ISO 4217 code. "$" alone is nobody's until the paper says of which country it
is; a sum whose currency cannot be told is left out.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extract.memory import remember_texts
from extract.models import Amount
from extract.needles import GuardedPattern, compile_guarded
from extract.tables import load_words

_TABLE = "money.toml"
_DOLLARS = ("CAD", "NZD", "AUD", "USD")
_SIGNS = {"£": "GBP", "€": "EUR", "NZ$": "NZD", "C$": "CAD", "CA$": "CAD", "US$": "USD"}
_SIGNS |= {"A$": "AUD", "AU$": "AUD"}
_SIGN = r"(?:NZ|CA?|US|AU?)?\$|[£€]"
# A letter is a scale where it touches the number: "£118.44 K Smith" is a cheque to somebody.
_SCALE = r"(?:(?<=\d)|(?<=\s))(?:millions?|billions?|thousand)|(?<=\d)(?:bn|mn?|k)"
_SCALES = {"m": 6, "b": 9, "t": 3, "k": 3}
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<sign>{_SIGN})\s?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s{{0,2}}['’]?(?P<scale>{_SCALE})(?![A-Za-z0-9]))?"
    rf"(?:\s?(?P<join>-|–|to)\s?(?P<sign2>{_SIGN})?\s?"
    r"(?P<high>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s?(?P<scale2>{_SCALE})(?![A-Za-z0-9]))?)?",
    re.I,
)
# What the money is for: the words right behind the sum, up to the next mark or the next sum.
_PURPOSE = re.compile(
    r"(?:\s*\((?:ex(?:cl\w*|\.)?|inc(?:l\w*|\.)?|plus) V\.?A\.?T\.?\)| \+ VAT| plus VAT)?"
    r"(?P<period>\s*(?:per annum|p\.?a\.?|a year|per year|each year|per month|per week)\b\.?,?)?"
    r"\s+(?:is |be |was )?(?:(?:allocated|approved|awarded|granted|funding|spent|grant|paid)\s+)?"
    r"(?P<purpose>(?:for|towards|to(?= (?:fund|support|cover|meet|deliver|purchase|provide|buy|"
    r"repair|replace|install|pay|enable)\b)|in respect of|to be spent on|on)\s+[^£€$;:.\n()]{3,}?)"
    r"(?=\s+(?:be|is|was|were|seconded|proposed|and that|subject to|which|from|at a cost|as set"
    r" out|as outlined|in 20\d\d)\b|[;:.,\n()]|\s(?:NZ|CA?|US)?[£€$]|$)"
)
# Else the noun right before it.
_NOUN = re.compile(
    r"\b(?P<purpose>(?:[a-zA-Z][\w’'-]* ){0,2}(?:donation|grant|precept|loan|contribution|fee"
    r"|budget|allocation|salary|reserve|bursary|rent|levy))s? of "
    r"(?:(?:up to|around|about|approximately) )?$"
)
_SMALL = re.compile(
    r"^(?:(?:a|an|the|that|this|its|his|her|and|of|to|for|be|pay|make|set|at|accept|agreed?"
    r"|allocated?|approved?|authorised?|awarded?|gives?|given|offer|provide) )+",
    re.I,
)
# Words that point at what stands elsewhere say nothing by themselves.
_EMPTY = re.compile(
    r"^(?:for|towards|on|in respect of) (?:this\b|that\b|it\b|the (?:cost|work)s?$)"
)
_LONGEST_PURPOSE = 120
_MOST_DIGITS = 15
_UNIT = re.compile(rf"(?P<sign>{_SIGN})\s?['’‘]?(?P<scale>000|k|m|million)?['’‘]?s?(?=\W|$)", re.I)
_CELL = re.compile(
    rf"^(?P<open>\()?(?P<minus>[-–−])?\s?(?P<sign>{_SIGN})?\s?(?P<minus2>[-–−])?\s?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"\s?(?P<scale>k|m)?\)?(?P<after>[-–−])?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers of a column count: `scale` units of `currency`."""

    currency: str
    scale: Decimal


@remember_texts
def find_dollar(text: str) -> str | None:
    """Whose dollars "$" are in a paper with this text; None where it names no country, or two."""
    found = [code for code in _DOLLARS if _country_words(code).search(text)]
    return found[0] if len(found) == 1 else None


def find_amounts(text: str, *, dollar: str | None = None) -> tuple[Amount, ...]:
    """Find the sums of money in the words of a decision; of a range, both its ends.

    `purpose` holds the words of the text that say what the money is for, where they stand right
    behind it.
    """
    found: list[Amount] = []
    for match in _AMOUNT.finditer(text):
        currency = _currency(match["sign"], dollar)
        if currency is None:
            continue
        purpose = _purpose(text, match.end()) or _noun_before(text, match.start())
        ends = [(match["number"], match["scale"])]
        is_range = bool(match["high"] and (match["sign2"] or match["scale2"]))
        if is_range:
            # "£5-10 million" lends its scale to the first number, "£800 to £1 million" does not.
            lent = None if match["sign2"] and match["join"] == "to" else match["scale2"]
            ends = [(match["number"], match["scale"] or lent)]
            ends.append(
                (match["high"], match["scale2"] or (None if match["sign2"] else match["scale"]))
            )
        elif match["high"]:
            purpose = None
        for number, scale in ends:
            value = _number(number, scale)
            if value is not None:
                found.append(Amount(value=value, currency=currency, purpose=purpose))
    return tuple(_keep_told(found))


def find_unit(text: str, *, dollar: str | None = None) -> Unit | None:
    """What a header such as "£000's", "Budget £m" or "(£)" says its numbers count."""
    match = _UNIT.search(text)
    currency = _currency(match["sign"], dollar) if match else None
    if match is None or currency is None:
        return None
    power = {"0": 3, "k": 3, "m": 6}.get((match["scale"] or " ")[0].lower(), 0)
    return Unit(currency, Decimal(10) ** power)


def parse_cell(text: str, unit: Unit | None, *, dollar: str | None = None) -> Amount | None:
    """The sum in a cell: "(20)" and "20-" are less than nothing; words and "-" are no sum."""
    match = _CELL.match(re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text.strip()))
    if match is None:
        return None
    if match["sign"]:
        currency = _currency(match["sign"], dollar)
        scale = Decimal(1)
        # A sign inside the cells of a column of thousands leaves them thousands.
        if unit is not None and unit.currency == currency and not match["scale"]:
            scale = unit.scale
    else:
        currency, scale = (unit.currency, unit.scale) if unit else (None, Decimal(1))
        if match["scale"]:
            scale = Decimal(1)  # "1.5m" says its own scale, whatever the column counts
    value = _number(match["number"], match["scale"])
    if currency is None or value is None:
        return None
    is_negative = bool(match["open"] or match["minus"] or match["minus2"] or match["after"])
    return Amount(value=_plain(value * scale * (-1 if is_negative else 1)), currency=currency)


def _keep_told(found: list[Amount]) -> list[Amount]:
    """One of each sum: that which says what it is for, where one does."""
    told = {(one.value, one.currency) for one in found if one.purpose}
    kept = [one for one in found if one.purpose or (one.value, one.currency) not in told]
    return list(dict.fromkeys(kept))


def _purpose(text: str, at: int) -> str | None:
    match = _PURPOSE.match(text, at)
    if match is None:
        return None
    words = match["purpose"].strip(" ,")
    return words if len(words) <= _LONGEST_PURPOSE and not _EMPTY.match(words) else None


def _noun_before(text: str, at: int) -> str | None:
    match = _NOUN.search(text[max(0, at - 80) : at])
    return _SMALL.sub("", match["purpose"]) if match else None


def _currency(sign: str, dollar: str | None) -> str | None:
    return dollar if sign == "$" else _SIGNS.get(sign.upper())


def _number(number: str, scale: str | None) -> Decimal | None:
    digits = number.replace(",", "")
    if len(digits) > _MOST_DIGITS:
        return None  # no sum of money, and more than a decimal number holds exactly
    value = Decimal(digits)
    power = _SCALES.get((scale or " ")[0].lower(), 0)
    return _plain(value * 10**power)


def _plain(value: Decimal) -> Decimal:
    """The same value written without an exponent, and without noughts behind a whole number."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


@cache
def _country_words(code: str) -> GuardedPattern:
    words = "|".join(re.escape(word) for word in load_words(_TABLE, code))
    return compile_guarded(rf"\b(?:{words})\b")
