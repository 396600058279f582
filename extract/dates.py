"""Dates in running text: found with their spans, years inherited within lists, and resolved.

An own grammar: general date parsers read phone numbers as years and split ranges in two. Days are
read in the British order unless only the American one fits.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from extract.document import Span
from extract.memory import remember_texts
from extract.needles import lowered

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WELSH_MONTHS = (
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# "sept" before "sep": the longer first
_SHORT_MONTHS = (*(month[:3] for month in MONTHS[:8]), "sept", *(month[:3] for month in MONTHS[8:]))
_MONTH = r"(?:{}|(?:{})\b\.?)".format("|".join(MONTHS + _WELSH_MONTHS), "|".join(_SHORT_MONTHS))
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"\s?(?:st|nd|rd|th)\b"
# "2012", "'12": a year of two digits only behind an apostrophe
_YEAR = r"(?:(?:19|20)\d\d(?!\d)(?!/\d)|['’]\d\d(?!\d))"
_ITEM = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY})\s*(?:the\s+)?)?(?<![\d£$€.:/])(?P<day>{_DAY})(?!\d)(?![.:]\d)"
    rf"(?P<ordinal>{_ORDINAL})?"
    rf"(?:(?:(?<=[a-z])\.)?\s*(?:day\s+)?(?:of\s+)?(?P<month>{_MONTH})(?![a-z]))?"
    rf"(?:,?\s*(?P<year>{_YEAR}))?",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY})\s*)?\b(?P<month>{_MONTH})\s+(?P<days>{_DAY}(?!\d)(?:{_ORDINAL})?"
    rf"(?:\s*(?:,|&|and|-|–|to)\s*{_DAY}(?!\d)(?:{_ORDINAL})?)*)(?![.:]\d)(?:,?\s*(?P<year>{_YEAR}))?",
    re.I,
)
_MONTH_ONLY = re.compile(
    rf"(?<!\d )\b(?P<month>{_MONTH})(?:\s+of)?,?\s+(?P<year>(?:19|20)\d\d)(?![\d/])", re.I
)
# What stands right before the figures of the three patterns above.
_FIGURES = re.compile(r"\d+")
_WEEKDAY_BEFORE = re.compile(rf"{_WEEKDAY}\s*(?:the\s+)?\Z", re.I)
_MONTH_BEFORE = re.compile(rf"(?:{_WEEKDAY}\s*)?\b{_MONTH}\s+\Z", re.I)
_MONTH_BEFORE_YEAR = re.compile(rf"(?<!\d )\b{_MONTH}(?:\s+of)?,?\s+\Z", re.I)
# Code points: no weekday or month stands farther before its figures, white space between.
_LEAD = 60
_NUMERIC = re.compile(
    r"(?<![\d/.£$€-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\d/]|[.-]\d)"
)
_ISO = re.compile(r"(?<![\d/-])((?:19|20)\d\d)([-/])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_BARE_YEAR = re.compile(r"(?<![\d/£$€.,-])(?:19|20)\d\d(?![\d/]|[.,-]\d)")
# Between the days of one list: "8, 9 and 10 March", "12 – 14 May"
_SEPARATOR = re.compile(
    r"\s*(?:,\s*and|,|&|and|to|until|till|through|or|-|–|—)\s*(?:on\s+)?(?:the\s+)?", re.I
)


# A text without these has no date: a digit, a day in figures, or the beginning of a month's name.
_DIGIT = re.compile(r"\d")
_SIGNED = re.compile(r"\d[/.-]\d")
_MONTH_STARTS = tuple(
    sorted({*(month[:3] for month in MONTHS), *(month[:4] for month in _WELSH_MONTHS)})
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as printed.

    `value` is a date, or a string: "2014-03" or "2014" where no more is said, "--03-08" for a day
    whose year is not said. `weekday` counts from 0 for Monday.
    """

    span: Span
    value: dt.date | str
    is_year_given: bool = True
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    day: int
    month: int | None
    year: int | None
    weekday: int | None
    is_ordinal: bool


def find_dates(text: str, start: int = 0, *, with_years: bool = False) -> list[FoundDate]:
    """Find the dates in `text`; spans count from `start`.

    A year left out in a list or range is taken from the next date on the right in it. Days alone,
    financial years ("2012/13") and, unless `with_years`, bare years are left out.
    """
    if not _DIGIT.search(text):
        return []
    found = list(_find_with_years(text) if with_years else _find_full(text))
    if not start:
        return found
    return [
        replace(item, span=Span(item.span.start + start, item.span.end + start)) for item in found
    ]


@remember_texts
def _find_full(text: str) -> tuple[FoundDate, ...]:
    return _find_by(text, *_choose_finders(text))


def _find_with_years(text: str) -> tuple[FoundDate, ...]:
    return _find_by(text, *_choose_finders(text), _find_years)


def _find_by(text: str, *finders: Callable[[str], Iterator[FoundDate]]) -> tuple[FoundDate, ...]:
    found: list[FoundDate] = []
    taken = bytearray(len(text))
    for finder in finders:
        _take(found, taken, finder(text))
    return tuple(sorted(found, key=lambda item: item.span.start))


def _choose_finders(text: str) -> Iterator[Callable[[str], Iterator[FoundDate]]]:
    """What can find anything in a text, in the order in which the finders take their places."""
    if _SIGNED.search(text):
        yield from (_find_iso, _find_numeric)
    small = lowered(text)
    if any(map(small.__contains__, _MONTH_STARTS)):
        yield from (_find_day_first, _find_month_first, _find_months)


def parse_date(text: str) -> dt.date | None:
    """Parse the one full date in `text`; None when there is none."""
    for found in find_dates(text):
        if isinstance(found.value, dt.date):
            return found.value
    return None


def resolve_year(found: FoundDate, reference: dt.date | None) -> dt.date | None:
    """Give a found date its year: the latest such day that is not after `reference`.

    A printed weekday decides where it fits a near year and the latest such day does not have it.
    """
    if isinstance(found.value, dt.date):
        return found.value
    if reference is None or not found.value.startswith("--"):
        return None
    month, day = int(found.value[2:4]), int(found.value[5:7])
    years = (reference.year, reference.year - 1, reference.year + 1, reference.year - 2)
    days = [made for year in years if (made := make_date(year, month, day))]
    past = sorted((made for made in days if made <= reference), reverse=True)
    if found.weekday is not None:
        fitting = [made for made in days if made.weekday() == found.weekday]
        if fitting:
            return min(fitting, key=lambda made: abs(made - reference))
    return past[0] if past else None


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """Make a date; None when the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _take(found: list[FoundDate], taken: bytearray, more: Iterator[FoundDate]) -> None:
    for item in more:
        if not any(taken[item.span.start : item.span.end]):
            taken[item.span.start : item.span.end] = b"\1" * (item.span.end - item.span.start)
            found.append(item)


def _find_iso(text: str) -> Iterator[FoundDate]:
    for match in _ISO.finditer(text):
        made = make_date(int(match[1]), int(match[3]), int(match[4]))
        if made:
            yield FoundDate(Span(*match.span()), made)


def _find_numeric(text: str) -> Iterator[FoundDate]:
    for match in _NUMERIC.finditer(text):
        first, sign, second, year = int(match[1]), match[2], int(match[3]), _full_year(match[4])
        # "3.1.12" is a paragraph of a report; "11.1.16" and "3.01.12" are days.
        if sign != "/" and len(match[4]) == 2 and len(match[1]) + len(match[3]) < 3:
            continue
        made = make_date(year, second, first)
        if made is None and sign == "/":
            made = make_date(year, first, second)
        if made:
            yield FoundDate(Span(*match.span()), made)


def _full_year(digits: str) -> int:
    digits = digits.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    # Two digits: papers are of 1950 to 2049.
    return int(digits) + (2000 if int(digits) < 50 else 1900)


def _find_day_first(text: str) -> Iterator[FoundDate]:
    position = 0
    while match := _next_item(text, position):
        chain = [_read_part(match)]
        position = match.end()
        while separator := _SEPARATOR.match(text, position):
            following = _ITEM.match(text, separator.end())
            comma = separator[0].strip() == ","
            if not following or (comma and not chain[-1].month and not chain[-1].is_ordinal):
                break
            chain.append(_read_part(following))
            position = following.end()
        # A day behind the last month is not of the list: "12 March and 3 members".
        while chain and chain[-1].month is None:
            position = chain.pop().start
        if not chain:
            position = match.end()
            continue
        position = max(position, chain[-1].end)
        yield from _date_chain(chain)


def _next_item(text: str, position: int) -> re.Match[str] | None:
    """The next day in figures, with the weekday before it: found from its figures, as quickest."""
    for figures in _FIGURES.finditer(text, position):
        at = figures.start()
        if match := _ITEM.match(text, at):
            lead = _WEEKDAY_BEFORE.search(text, max(position, at - _LEAD), at)
            return (lead and _ITEM.match(text, lead.start())) or match
    return None


def _find_behind(
    lead: re.Pattern[str], pattern: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """As pattern.finditer, for a pattern that needs figures right behind what `lead` matches."""
    position = 0
    for figures in _FIGURES.finditer(text):
        at = figures.start()
        if at <= position or not text[at - 1].isspace():
            continue
        begin = lead.search(text, max(position, at - _LEAD), at)
        if begin and (match := pattern.match(text, begin.start())):
            position = match.end()
            yield match


def _read_part(match: re.Match[str]) -> _Part:
    month = match["month"]
    return _Part(
        start=match.start(),
        end=match.end() if match["month"] else match.end("ordinal" if match["ordinal"] else "day"),
        day=int(match["day"]),
        month=month_number(month) if month else None,
        year=_full_year(match["year"]) if month and match["year"] else None,
        weekday=_weekday_number(match["weekday"]),
        is_ordinal=bool(match["ordinal"]),
    )


def month_number(name: str) -> int:
    """Number a month's name or abbreviation from 1."""
    names = MONTHS if name[:3].lower() in _SHORT_MONTHS else _WELSH_MONTHS
    return [month[:3] for month in names].index(name[:3].lower()) + 1


def _weekday_number(name: str | None) -> int | None:
    return [day[:2] for day in _DAYS].index(name[:2].lower()) if name else None


def _date_chain(chain: list[_Part]) -> Iterator[FoundDate]:
    """Date the parts of a list: what is left out comes from the right, else the year from left."""
    month, year, later = None, None, None
    dated: list[tuple[_Part, int, int | None]] = []
    for part in reversed(chain):
        inherited = part.year is None
        month, year = part.month or month, part.year or year
        if month is None:
            continue
        own = year
        if own and inherited and later and (month, part.day) > later:
            own -= 1  # "28 December and 4 January 2015"
        later = (month, part.day)
        dated.append((part, month, own))
    left: int | None = None
    for part, own_month, own_year in reversed(dated):
        left = own_year or left
        yield from _as_found(part, own_month, left)


def _as_found(part: _Part, month: int, year: int | None) -> Iterator[FoundDate]:
    span = Span(part.start, part.end)
    if year is None:
        if make_date(2000, month, part.day):
            yield FoundDate(span, f"--{month:02}-{part.day:02}", False, part.weekday)
    elif made := make_date(year, month, part.day):
        yield FoundDate(span, made, True, part.weekday)


def _find_month_first(text: str) -> Iterator[FoundDate]:
    for match in _find_behind(_MONTH_BEFORE, _MONTH_FIRST, text):
        days = list(re.finditer(r"\d+", match["days"]))
        year = _full_year(match["year"]) if match["year"] else None
        # "may 10 people" is no date: a month without a year is written with a capital.
        if year is None and match["month"][0].islower():
            continue
        for index, day in enumerate(days):
            start = match.start() if index == 0 else match.start("days") + day.start()
            last = index == len(days) - 1
            end = match.end() if last else match.start("days") + day.end()
            part = _Part(start, end, int(day[0]), None, year, None, False)
            weekday = _weekday_number(match["weekday"]) if index == 0 else None
            yield from _as_found(replace(part, weekday=weekday), month_number(match["month"]), year)


def _find_years(text: str) -> Iterator[FoundDate]:
    for match in _BARE_YEAR.finditer(text):
        yield FoundDate(Span(*match.span()), match[0])


def _find_months(text: str) -> Iterator[FoundDate]:
    for match in _find_behind(_MONTH_BEFORE_YEAR, _MONTH_ONLY, text):
        year = match["year"]
        yield FoundDate(Span(*match.span()), f"{year}-{month_number(match['month']):02}")
