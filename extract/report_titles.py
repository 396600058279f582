"""The titles of reports: what is printed behind them, and when two are one report's."""

import re
from functools import cache

from rapidfuzz import fuzz

from extract.bodies import match_body
from extract.bodies_names import body_key
from extract.dates import find_dates
from extract.names import is_person_name
from extract.rows import Row
from extract.sections import Section
from extract.tables import Pattern, load_patterns

_TABLE = "reports.toml"
# Two titles as alike as this (of 100) are one report's.
_ALIKE = 88
# Items that no report is put under.
NOT_TITLES = re.compile(
    r"^(?:minutes\b|apologies|declarations?\b|disclosures?\b|public (?:questions?|participation)|"
    r"confirmation of (?:the )?minutes|matters arising|date of (?:the )?next|any other business|"
    r"call for (?:minor|urgent)|exclusion of|urgent|welcome|statement from|"
    r"election of|appointment of (?:a )?chair)",
    re.I,
)
_ROLE_BRACKET = re.compile(
    r"\s*\([^()]*\b(?:Portfolio Holder|Cabinet Member|Executive Member|Lead Member|Director|"
    r"Officer|Councillor|Cllr)\b[^()]*\)$",
    re.I,
)
_FURNITURE = re.compile(r"^(?:report|agenda|item|part|open|purpose|appendix|recommend\w*)\b", re.I)


@cache
def report_patterns(*kinds: str) -> tuple[Pattern, ...]:
    """The patterns of some kinds, in the order of the kinds."""
    return tuple(p for kind in kinds for p in load_patterns(_TABLE) if p.gives == kind)


def split_title(title: str) -> tuple[str, str | None, str | None]:
    """Take from a title the reference and the name of who reports, printed behind it."""
    identifier = by = None
    title = _ROLE_BRACKET.sub("", title)
    for pattern in report_patterns("suffix", "code"):
        if match := pattern.regex.search(title):
            groups = match.groupdict()
            by = by or groups.get("by")
            identifier = identifier or groups.get("identifier")
            title = title[: match.start()]
    return title.strip(), identifier, by


def split_name(title: str) -> tuple[str, str | None]:
    """Take from a title the name of a person printed behind it: "Fen Report – A Lee"."""
    match = re.match(
        r"^(?P<title>.{4,80}?)(?:\s*[–-]\s+|\s{3,}|\t)(?P<name>[A-Z][\w.’' -]{2,40})$", title
    )
    if match and is_person_name(match["name"].strip(" .")):
        return match["title"], match["name"].strip(" .")
    return title, None


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold().replace("’", "'").replace("'s", "s")))


def are_alike(one: str, other: str) -> bool:
    """Tell whether two titles are one report's, by their words in any order."""
    return fuzz.token_sort_ratio(_plain(one), _plain(other)) >= _ALIKE


def share_words(one: str, other: str) -> bool:
    """Tell whether two titles have most words of weight in common."""
    left, right = ({w for w in _plain(t).split() if len(w) > 3} for t in (one, other))
    small = min(len(left), len(right))
    return small > 0 and len(left & right) >= 2 and len(left & right) / small >= 0.5


def is_same_body(name: str, body: str | None) -> bool:
    """Tell whether a front sheet names the body of a section."""
    if not body:
        return False
    mention = match_body(name)
    return body_key(body) in (body_key(name), body_key(mention.name) if mention else "")


def match_reporter(row: Row) -> tuple[Row, re.Match[str]] | None:
    """Match a row of its own that says who reports: "REPORT OF THE HEAD OF WORKS"."""
    for pattern in report_patterns("agenda"):
        if match := pattern.regex.match(_as_sentence(row.text)):
            return row, match
    return None


def _as_sentence(text: str) -> str:
    """A heading in capitals as the patterns of sentences read it; the length stays the same."""
    return re.sub(r"^(\s*(?:JOINT )?)REPORT (OF|BY|FROM) ", _lower, text)


def _lower(match: re.Match[str]) -> str:
    return f"{match[1].lower()}Report {match[2].lower()} "


def is_title_row(row: Row, section: Section) -> bool:
    """Tell whether a row in the head of a report is its title."""
    text = row.text
    if not (row.is_heading or text.isupper()) or not 8 < len(text) < 250:
        return False
    if match_reporter(row) or is_same_body(text, section.body_name) or find_dates(text):
        return False
    if re.search(r"\bcouncil$", text, re.I) or match_body(text):
        return False
    return not _FURNITURE.match(text)
