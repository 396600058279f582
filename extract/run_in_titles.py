"""Titles that run into their text: "Police report. Two bicycles ...", "Delegation: Mr Oak ...".

Where a title ends when nothing but the next sentence says so, and the items of minutes that
number none.
"""

import re
from collections.abc import Sequence
from functools import cache

from extract.dates import find_dates
from extract.needles import GuardedPattern
from extract.rows import Row
from extract.tables import load_patterns

_TABLE = "items.toml"
# A title is shorter than this; what is longer is text.
TITLE_LENGTH = 220
# So many titles that many councils' minutes have show that a paper titles its items this way.
_KNOWN = 2
_MOST_WORDS = 8
# Behind a number and before a sentence, a title may be longer.
_MOST_NUMBERED = 14
_LEAD = re.compile(
    r"^(?P<title>[A-Z][^.:;?!–]{2,60}?)\s*(?:[.:]|\s[–-])(?:\s+(?=[\"“(A-Z£\d]|none\b|nil\b)|\s*$)"
)
# A title does not end with such a word: the name behind it belongs to it.
_OPEN = re.compile(r"(?:\b(?:by|of|to|from|for|the|and|with|in|on|at|re|The|An?)|[-–/&,])$")
_PLAIN_SENTENCE = re.compile(r"^(?:The|A|An|It|There)\s.*\b(?:\w+ed|was|were|is|has|had)\b")
# "APOLOGIES – Apologies had been received": the capitals are the title.
_CAPITAL_LEAD = re.compile(
    r"^(?P<title>[A-Z][A-Z0-9’'&,/()\s.-]{3,90}?[A-Z).])\s*(?:[-–:.]\s+|\s)(?=[A-Z][a-z]|[AI]\s|\d|\()"
)
_TITLED_LEAD = re.compile(r"^(?P<title>[A-Z][^.:–]{2,70}?)\s*(?:[:–]|\s-\s|\.\s)\s*(?=[A-Z0-9(£])")
_SENTENCE = re.compile(
    r"\b(?:was|were|is|are|has|had|have|be|been|will|would|did|does|said|asked|agreed|noted|"
    r"resolved|reported|received|proposed|moved|seconded|thanked|advised|opened|closed|declared|"
    r"welcomed|introduced|outlined|presented|highlighted|explained|spoke|gave|confirmed|approved|left|carried|I|we|he|she|they)\b"
)


@cache
def _patterns(kind: str) -> tuple[GuardedPattern, ...]:
    return tuple(row.regex for row in load_patterns(_TABLE) if row.gives == kind)


def cut_title(text: str, *, is_free: bool) -> str | None:
    """The title at the start of `text`; None where it reads as running text.

    `is_free`: the number alone shows that an item begins, so the first words will do.
    """
    letters = re.sub(r"[^A-Za-z]", "", text)
    if len(text) <= TITLE_LENGTH and letters.isupper():
        return text
    if (match := _CAPITAL_LEAD.match(text)) and _is_text(text[match.end() :]):
        return match["title"]
    if run_in := _cut_run_in(text):
        return run_in
    if len(text) <= 160 and not re.search(r"[.;:]$|[.!?]\s+[A-Z]", text.rstrip()):
        return text
    if match := _CAPITAL_LEAD.match(text):
        return match["title"]
    if match := _TITLED_LEAD.match(text):
        lead = match["title"]
        most = 9 if len(text) > 90 else 5
        if len(lead.split()) <= most and not _PLAIN_SENTENCE.match(lead):
            return lead
    if len(text) <= 60 and text[:1].isupper() and not re.search(r"\b(?:was|were|is|has)\b", text):
        return text
    if is_free and len(text) <= TITLE_LENGTH:
        return re.split(r"(?<=[a-z)])\.\s", text)[0]
    return None


def _is_text(rest: str) -> bool:
    """Tell running text from the rest of a title."""
    return len(re.findall(r"\b[a-z]{2,}\b", rest)) > 4


def _cut_run_in(text: str) -> str | None:
    """The title at the start of a numbered row whose text goes on without a stop.

    None where no such title is known: neither its own words nor a sentence behind it tell.
    """
    for regex in _patterns("lead"):
        if match := regex.match(text):
            rest = text[match.end() :]
            if rest[:1].islower() or _tells(rest):
                return match["title"]
    for regex in _patterns("opener"):
        match = regex.search(text)
        if match is None or not _tells(text[match.end() :]):
            continue
        lead = text[: match.start()].strip()
        if len(lead) > 2 and _is_title(lead, _MOST_NUMBERED) and not _OPEN.search(lead):
            return lead
    return None


def _is_title(text: str, most: int = _MOST_WORDS) -> bool:
    return len(text.split()) <= most and not _SENTENCE.search(text)


def _tells(rest: str) -> bool:
    """Tell whether what stands behind a title begins a sentence."""
    return bool(_SENTENCE.search(rest[:90]) or re.match(r"(?:none|nil|no)\b", rest, re.I))


def find_run_in(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Find the rows that open with the title of an item, in minutes that number none.

    An empty list unless some of the titles are such as many councils' minutes have.
    """
    found: list[tuple[Row, str]] = []
    known: list[int] = []
    for row in rows:
        if row.block.kind in ("list_item", "cell") or row.number:
            continue
        title = _title_of(row)
        if title is None or _opens_with_day(title):
            continue
        if any(regex.match(title) for regex in _patterns("label")):
            continue
        if any(regex.match(title) for kind in ("title", "lead") for regex in _patterns(kind)):
            known.append(len(found))
        found.append((row, title))
    if len(known) < _KNOWN:
        return []
    return found[known[0] :]


def _opens_with_day(title: str) -> bool:
    """ "July 11, 2023 – Minutes – Page 2" is the head of a page."""
    found = find_dates(title)
    return bool(found) and found[0].span.start == 0


def _title_of(row: Row) -> str | None:
    if match := _LEAD.match(row.text):
        title = match["title"].strip()
        if _is_title(title):
            return title
    for regex in _patterns("lead"):
        if match := regex.match(row.text):
            return match["title"]
    return row.text if row.is_heading and _is_title(row.text) else None
