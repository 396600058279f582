"""For how long somebody is put into a role, where the sentence that does so says it."""

import datetime as dt
import re
from typing import NamedTuple

from extract.dates import find_dates
from extract.tables import load_patterns

_TABLE = "terms.toml"
# How far behind the appointment its time may stand, in characters.
_REACH = 160
_SENTENCE_END = re.compile(r"[.;](?=\s|$)|\n\s*\n")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
# Municipal years run from one annual meeting to the next: in May (Local Government Act 1972,
# schedule 12, paragraphs 1 and 7).
_ANNUAL_MEETING = 5
_CENTURY = 100


class Until(NamedTuple):
    """An ISO day or month, whether it is derived from the words, and where the words end."""

    when: str
    is_derived: bool
    end: int


def read_until(text: str, at: int, day: dt.date | None) -> Until | None:
    """Until when an appointment, the words of which end at `at`, is said to last.

    A municipal year ends in the May in which its last year begins; "for the
    ensuing year" counts from `day`, on which the appointment was made.

    >>> read_until("be elected Chair for the municipal year 2022/23.", 16, None)
    Until(when='2023-05', is_derived=True, end=47)
    """
    rest = text[at : at + _REACH]
    if end := _SENTENCE_END.search(rest):
        rest = rest[: end.start()]
    for pattern in load_patterns(_TABLE):
        match = pattern.regex.search(rest)
        if match is None:
            continue
        when = _read(pattern.gives, match, day)
        if when is not None:
            return Until(when, pattern.gives != "date", at + match.end())
    return None


def _read(gives: str, match: re.Match[str], day: dt.date | None) -> str | None:
    if gives == "date":
        found = find_dates(match["date"])
        return str(found[0].value) if found and found[0].is_year_given else None
    if gives == "years":
        first = int(match["from"])
        last = int(f"{first}"[: -len(match["to"])] + match["to"])
        # "1999/00" ends in the next century; anything but the next year is no municipal year.
        if last < first:
            last += _CENTURY
        return f"{last}-{_ANNUAL_MEETING:02}" if last == first + 1 else None
    if day is None:
        return None
    if gives == "next":
        year = day.year + (day.month >= _ANNUAL_MEETING)
        return f"{year}-{_ANNUAL_MEETING:02}"
    words = match["count"].lower()
    return f"{day.year + (_COUNTS.get(words) or int(words))}-{day.month:02}"
