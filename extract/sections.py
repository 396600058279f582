"""A document divided into sections: an agenda, the minutes that it repeats, its reports.

Attendance, items and decisions are found section by section, since each has its own body and date.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast

from extract.bodies import match_body
from extract.bodies_names import is_joint
from extract.dates import find_dates, parse_date
from extract.document import Document, Span
from extract.headings import find_heading, hint_of_file_name
from extract.needles import GuardedPattern, build_sieve
from extract.records import read_fields
from extract.rows import Row, find_rows, rows_between
from extract.tables import load_patterns

SectionKind = Literal[
    "agenda",
    "minutes",
    "report",
    "decision-record",
    "inspection-report",
    "past-decisions",
    "other",
]
_TABLE = "sections.toml"
# Rows at the front of a paper in which it says what it is.
_HEAD_ROWS = 40
# Minutes inside a pack list those present within so many rows of their title.
_ATTENDANCE_WITHIN = 15
# Of the words of two minutes of one day: so many are the same where they are one text.
_SAME_WORDS = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document, half-open. `body_name` and `date` are of its meeting, as printed.

    `is_own`: it belongs to the meeting that the paper is for, not to an earlier one it repeats.
    `is_date_derived`: the date is not in the section's text. `is_repeat`: minutes that stand
    before it too; they are not read again. `is_entry`: an entry of a web page of one item.
    """

    kind: SectionKind
    start: int
    end: int
    title: str = ""
    title_span: Span | None = None
    date: dt.date | None = None
    date_span: Span | None = None
    is_date_derived: bool = False
    body_name: str | None = None
    body_span: Span | None = None
    item_number: str | None = None
    is_own: bool = True
    is_repeat: bool = False
    is_entry: bool = False


@dataclass(frozen=True, slots=True)
class _Opening:
    index: int
    kind: str
    match: re.Match[str]


def find_sections(document: Document) -> tuple[Section, ...]:
    """Divide a document into sections, in order, that cover its text."""
    rows = find_rows(document)
    end = len(document.text)
    if not rows:
        return (Section(kind="other", start=0, end=end),)
    if _matches(rows[0], "register"):
        span = Span(rows[0].start, rows[0].end)
        return (Section(kind="other", start=0, end=end, title=rows[0].text, title_span=span),)
    openings = _find_openings(rows)
    issues = [opening for opening in openings if opening.kind.startswith("issue")]
    if issues:
        sections = _issue_sections(document, rows, issues)
    else:
        sections = _paper_sections(document, rows, openings)
    return tuple(
        _fill_own(document, _fill_record(section, rows))
        for section in _drop_repeats(document, sections)
    )


def _fill_record(section: Section, rows: Sequence[Row]) -> Section:
    """Take a record's body and day from its labelled fields, which are surer than its title."""
    if section.kind != "decision-record":
        return section
    fields = read_fields(rows_between(rows, section.start, section.end))
    if (day := fields.get("date")) and (date := parse_date(day.text)):
        section = replace(section, date=date, date_span=day.span)
    if (maker := fields.get("maker")) and match_body(maker.text):
        name = " ".join(maker.text.split())
        section = replace(section, body_name=name, body_span=maker.span)
    return section


_OPENING = ("issue", "issue-record", "issue-decision", "minutes", "report", "break")


@cache
def _patterns(*kinds: str) -> tuple[tuple[str, GuardedPattern], ...]:
    return tuple((row.gives, row.regex) for row in load_patterns(_TABLE) if row.gives in kinds)


@cache
def _may_open() -> Callable[[str], bool]:
    return build_sieve([regex for _, regex in _patterns(*_OPENING)])


def _find_openings(rows: Sequence[Row]) -> list[_Opening]:
    found = []
    patterns = _patterns(*_OPENING)
    may_open = _may_open()
    for index, row in enumerate(rows):
        if len(row.text) > 400:
            continue
        # A title of minutes in capitals needs no words of ours.
        if not may_open(row.text) and (index <= 20 or row.text.upper() != row.text):
            continue
        for kind, regex in patterns:
            if row.number and not kind.startswith("issue"):
                continue
            if kind == "minutes" and index > 20 and _is_dated_title(rows, index):
                match = re.match(r".*", row.text)
                if match:
                    found.append(_Opening(index, kind, match))
                break
            if match := regex.search(row.text):
                if kind == "issue-decision" and index > 6:
                    continue
                if kind == "minutes" and not _is_minutes_title(rows, index):
                    continue
                found.append(_Opening(index, kind, match))
                break
    return found


def _is_minutes_title(rows: Sequence[Row], index: int) -> bool:
    """Tell the title of minutes from an item about minutes: those present follow it soon."""
    if rows[index].text.rstrip().endswith("Minutes:"):
        return False
    return _has(rows[index : index + _ATTENDANCE_WITHIN], "attendance")


def _is_dated_title(rows: Sequence[Row], index: int) -> bool:
    """Tell the title "EXAMPLE COMMITTEE 3 MAY 2009", or a joint session's, above those present."""
    row = rows[index]
    if len(row.text) > 120 or row.text.upper() != row.text:
        return False
    if not match_body(row.text) or not _has(rows[index + 1 : index + 4], "attendance"):
        return False
    # Two bodies that sit together on the day of the minutes above print no day of their own.
    return bool(find_dates(row.text)) or is_joint(row.text)


def _has(rows: Sequence[Row], *kinds: str) -> bool:
    patterns = _patterns(*kinds)
    return any(regex.search(row.text) for row in rows for _, regex in patterns)


def _issue_sections(
    document: Document, rows: Sequence[Row], issues: list[_Opening]
) -> list[Section]:
    sections = []
    for number, opening in enumerate(issues):
        row, match = rows[opening.index], opening.match
        last = number == len(issues) - 1
        groups = match.groupdict()
        body = groups.get("body")
        date = parse_date(groups.get("date") or "")
        start = row.start + match.start("date")
        sections.append(
            Section(
                kind="minutes" if opening.kind == "issue" else "decision-record",
                start=0 if number == 0 else row.start,
                end=len(document.text) if last else rows[issues[number + 1].index].start,
                title=groups.get("title") or rows[0].text,
                title_span=Span(row.start, row.end),
                date=date,
                date_span=Span(start, start + len(match["date"])) if date else None,
                body_name=body,
                body_span=Span(row.start + match.start("body"), row.start + match.end("body"))
                if body
                else None,
                item_number=groups.get("item"),
                is_entry=True,
            )
        )
    return sections


def _paper_sections(
    document: Document, rows: Sequence[Row], openings: list[_Opening]
) -> list[Section]:
    first = _paper_kind(rows)
    cuts: list[tuple[int, str]] = [(0, first)]
    for opening in openings:
        since = opening.index - cuts[-1][0]
        # A title spreads over several rows, and a front sheet has several labels.
        if opening.kind == cuts[-1][1] and since < _ATTENDANCE_WITHIN:
            continue
        if len(cuts) == 1 and since < _ATTENDANCE_WITHIN and first != "agenda":
            continue
        if opening.kind == "break":
            if cuts[-1][1] == "minutes":
                cuts.append((opening.index, "other"))
            continue
        if opening.kind == "report" and first in ("report", "past-decisions"):
            continue
        cuts.append((_title_start(rows, opening.index), opening.kind))
    sections = []
    for number, (index, kind) in enumerate(cuts):
        following = cuts[number + 1][0] if number + 1 < len(cuts) else len(rows)
        start = 0 if number == 0 else rows[index].start
        end = rows[following].start if following < len(rows) else len(document.text)
        heading = find_heading(rows[index:following])
        sections.append(
            Section(
                kind=cast(SectionKind, kind),
                start=start,
                end=end,
                title=heading.title,
                title_span=heading.title_span,
                date=heading.date,
                date_span=heading.date_span,
                body_name=heading.body_name,
                body_span=heading.body_span,
                is_own=number == 0,
            )
        )
        if number and is_joint(rows[index].text):
            sections[-1] = _fill_joint(sections[-1], sections[-2], rows[index])
    return _join_own(sections)


def _fill_joint(section: Section, above: Section, row: Row) -> Section:
    """Name a joint session as its title does; it sat on the day of the minutes above."""
    if section.date is None:
        section = replace(section, date=above.date, is_date_derived=True)
    return replace(section, body_name=row.text, body_span=Span(row.start, row.end))


def _title_start(rows: Sequence[Row], index: int) -> int:
    """The first row of a title: the capital lines right above belong to it."""
    if is_joint(rows[index].text):
        return index  # it stands under the last item of the minutes above
    while index > 0 and rows[index - 1].text.isupper() and len(rows[index - 1].text) < 90:
        if rows[index - 1].number:
            break
        index -= 1
    return index


def _join_own(sections: list[Section]) -> list[Section]:
    """Mark the sections that belong to the paper's own meeting: the same body on the same day."""
    first = sections[0]
    earlier = [s.date for s in sections[1:] if s.kind == "minutes" and s.date]
    if first.kind == "minutes" and first.date and any(date < first.date for date in earlier):
        # Minutes of an earlier meeting stand behind it: the front is an agenda.
        first = replace(first, kind="agenda")
        sections = [first, *sections[1:]]
    return [
        replace(section, is_own=True)
        if section.kind in ("minutes", "agenda")
        and (section.date is None or section.date == first.date)
        and first.kind == section.kind
        else section
        for section in sections
    ]


def _paper_kind(rows: Sequence[Row]) -> str:
    """What the paper is, told from its front."""
    head = rows[:_HEAD_ROWS]
    for kind in ("past-decisions", "inspection-report"):
        if _has(head, kind):
            return kind
    # A report's front sheet names the decision maker too.
    is_front_sheet = any(re.match(r"REPORT OF\s*:", row.text) for row in head)
    if _has(head, "decision-record") and not (is_front_sheet or _has(head, "agenda")):
        return "decision-record"
    minutes = [row for row in head[:15] if _matches(row, "minutes") and not row.number]
    agenda = [row for row in head if _matches(row, "agenda")]
    if agenda and (not minutes or agenda[0].start < minutes[0].start):
        return "agenda"
    if agenda and not (minutes and _has(head, "attendance")):
        return "agenda"
    if minutes or (_has(head, "attendance") and not _has(head[:15], "report")):
        return "minutes"
    if _has(head, "report"):
        return "report"
    if any(
        re.search(r"OFFICIAL MINUTES|MINUTES OF (?:A|THE) ", row.text[:600]) for row in head[:6]
    ):
        return "minutes"
    if any(re.match(r"(?:Minutes:|.*\bMinutes: )|.*\bRESOLVED\b", row.text) for row in rows):
        return "minutes"
    return "other"


def _matches(row: Row, kind: str) -> bool:
    return any(regex.search(row.text) for _, regex in _patterns(kind))


def _drop_repeats(document: Document, sections: list[Section]) -> list[Section]:
    """Minutes that a pack prints twice are read once."""
    seen: list[tuple[Section, Counter[str]]] = []
    kept = []
    for section in sections:
        if section.kind == "minutes":
            words = Counter(re.findall(r"\w+", document.text[section.start : section.end].lower()))
            if any(_is_repeat(section, words, *other) for other in seen):
                section = replace(section, kind="other", is_repeat=True)
            else:
                seen.append((section, words))
        kept.append(section)
    return kept


def _is_repeat(
    section: Section, words: Counter[str], other: Section, other_words: Counter[str]
) -> bool:
    """Tell whether two sections are minutes of one day in the same words, but for a few."""
    if section.date != other.date or section.is_entry:
        return words == other_words
    longer = max(words.total(), other_words.total())
    return (words & other_words).total() >= _SAME_WORDS * longer


def _fill_own(document: Document, section: Section) -> Section:
    """Take what the text does not say of the paper's own meeting from its manifest or name."""
    if section.kind == "past-decisions":
        # Its dates are those of the decisions; it says none of its own.
        return replace(section, date=None, date_span=None)
    if not section.is_own or section.kind in ("report", "past-decisions", "inspection-report"):
        return section
    hint = hint_of_file_name(document.file_name)
    if section.date is None:
        section = replace(section, date=document.date or hint.date, is_date_derived=True)
    if section.body_name is None:
        section = replace(section, body_name=document.body or hint.body_name)
    return section


def section_rows(document: Document, section: Section) -> Sequence[Row]:
    """The rows of one section."""
    return rows_between(find_rows(document), section.start, section.end)
