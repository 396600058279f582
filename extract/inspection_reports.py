"""The reports of inspectorates themselves, alone or printed within another paper.

One is known by the label "Inspection dates:" on its title page, from which the rest is read.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.councils import find_council_row
from extract.dates import find_dates
from extract.document import Span
from extract.rows import Row

_DATES = re.compile(
    r"^(?:Inspection|Visit|Review|Assessment)\s+dates?\s*:?|^Dates? of (?:inspection|visit)\s*:?",
    re.I,
)
_LEAD = re.compile(r"^(?:Lead|Reporting)\s+inspectors?\s*:?\s*(?P<name>.*)$", re.I)
_PUBLISHED = re.compile(
    r"^(?:Report\s+)?(?:Published|Publication date|Date published)(?:\s+on)?\s*:?", re.I
)
_RANK = re.compile(
    r",?\s+(?:(?:His|Her)\s+Majesty[’']s\s+Inspectors?|HMI|Ofsted Inspector|OI)\b.*$", re.S
)
_TITLE = re.compile(
    r"(?:inspection|focused visit|monitoring visit|review)\s+(?:of|to)\s+(?:the\s+)?"
    r"(?P<subject>.+)$",
    re.I | re.S,
)
# Characters: the title of a report under the single framework is the longest, 180.
_LONGEST_TITLE, _LONGEST_LINE = 300, 160
_OF_COUNCIL = re.compile(
    r"^(?P<name>[A-Z].*?)(?:[’']s)?(?:\s+local\s+authority)?\s*"
    r"(?P<subject>(?:children[’']s|adult|social|youth|fostering|adoption)\b.*)?$",
    re.S,
)
_SAYS_COUNCIL = re.compile(r"\b(?:council|borough|authority)\b", re.I)
# Rows before the label that may hold the title.
_TITLE_ROWS = 8
# Rows after it that belong to the title page.
_PAGE_ROWS = 14
_END = re.compile(r"^(?:Agenda Item\s+\w+|DECISION-MAKER|Appendix\s+[A-Z\d]\b.*:|REPORT OF)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePage:
    """What the title page of an inspection report says. `start` to `end` is the whole report."""

    start: int
    end: int
    title: str
    subject: str
    inspected: str | None
    inspected_span: Span | None
    start_date: dt.date | None
    end_date: dt.date | None
    published: dt.date | None
    lead: str | None
    lead_span: Span | None
    spans: tuple[Span, ...]


def find_title_pages(rows: Sequence[Row]) -> list[TitlePage]:
    """Find the title pages of inspection reports, in order."""
    anchors = [index for index, row in enumerate(rows) if _DATES.match(row.text)]
    pages: list[TitlePage] = []
    for index in anchors:
        if pages and rows[index].start < pages[-1].end:
            continue
        page = _read_page(rows, index)
        if page is not None:
            pages.append(page)
    return pages


def _read_page(rows: Sequence[Row], index: int) -> TitlePage | None:
    nearby = list(rows[index : index + _PAGE_ROWS])
    days = _days_of(_value_rows(nearby, 0))
    if not days:
        return None
    lead, lead_span, lead_row = _read_lead(nearby)
    published = next((n for n, row in enumerate(nearby) if _PUBLISHED.match(row.text)), None)
    if published is not None:
        issued = _days_of(_value_rows(nearby, published))
    else:
        # Some print it at the report's end.
        closing = [
            row.text for row in rows[index:] if _PUBLISHED.match(row.text) and len(row.text) < 60
        ]
        issued = _days_of(closing[0]) if closing else []
    title_rows = _title_rows(rows, index)
    title_row, subject, inspected = _read_title(title_rows)
    if inspected is None:
        inspected = _named_council(title_rows, title_row)
    end = next(
        (row.start for row in rows[index + 4 :] if _END.match(row.text) and len(row.text) < 120),
        rows[-1].end,
    )
    # The dates are part of a paragraph with their neighbours: the passage is the title page.
    spans = [Span(row.start, row.end) for row in (title_row, rows[index]) if row is not None]
    if lead_row is not None and Span(lead_row.start, lead_row.end) not in spans:
        spans.append(Span(lead_row.start, lead_row.end))
    return TitlePage(
        start=(title_row or rows[index]).start,
        end=end,
        title=" ".join(title_row.text.split()) if title_row else "Inspection",
        subject=subject,
        inspected=inspected[0] if inspected else None,
        inspected_span=inspected[1] if inspected else None,
        start_date=days[0],
        end_date=days[-1] if len(days) > 1 else None,
        published=issued[0] if issued else None,
        lead=lead,
        lead_span=lead_span,
        spans=tuple(spans),
    )


def _value_rows(nearby: Sequence[Row], index: int) -> str:
    """The text of a labelled line, and of the next one where the value stands below its label."""
    text = nearby[index].text
    # The label's own line only: the next label may stand in the same paragraph.
    text = re.split(r"\s(?=(?:Lead|Reporting)\s+inspector|Published\b|Age group)", text)[0]
    if re.search(r"\d", text) or index + 1 >= len(nearby):
        return text
    return f"{text} {nearby[index + 1].text}"


def _days_of(text: str) -> list[dt.date]:
    return [found.value for found in find_dates(text) if isinstance(found.value, dt.date)]


def _read_lead(nearby: Sequence[Row]) -> tuple[str | None, Span | None, Row | None]:
    for index, row in enumerate(nearby):
        # The label may stand within the paragraph of the dates.
        at = re.search(r"(?:Lead|Reporting)\s+inspectors?\s*:?", row.text, re.I)
        match = _LEAD.match(row.text[at.start() :]) if at else None
        if at is None or match is None:
            continue
        name, start = match["name"], row.start + at.start() + match.start("name")
        if not name.strip() and index + 1 < len(nearby):
            row = nearby[index + 1]
            name, start = row.text, row.start
        name = _RANK.sub("", name)
        name = re.split(r"\s{2,}|\t|\s(?=Age group|Published|Her Majesty|His Majesty)|,", name)[0]
        lead = " ".join(name.split())
        if lead:
            start += len(name) - len(name.lstrip())
            return lead, Span(start, start + len(name.strip())), row
    return None, None, None


def _title_rows(rows: Sequence[Row], index: int) -> list[Row]:
    return [
        row
        for row in rows[max(0, index - _TITLE_ROWS) : index]
        if len(row.text) < (_LONGEST_TITLE if _TITLE.search(row.text) else _LONGEST_LINE)
        and re.search(r"[A-Za-z]{3}", row.text)
    ]


def _read_title(
    rows: Sequence[Row],
) -> tuple[Row | None, str, tuple[str, Span] | None]:
    """The title's row, what it says was inspected, and the council where it names one."""
    for row in reversed(rows):
        match = _TITLE.search(row.text)
        if match is None:
            continue
        # "… and care leavers and Review of the effectiveness of the board" is titled twice.
        subject = re.split(r"\s+and\s+Review\b", " ".join(match["subject"].split()))[0]
        named = _OF_COUNCIL.match(match["subject"].rstrip())
        if named and not re.match(r"(?:children|adult|local|safeguarding|social)", subject, re.I):
            name = " ".join(named["name"].split())
            start = row.start + match.start("subject")
            span = Span(start, start + len(named["name"].rstrip()))
            rest = " ".join((named["subject"] or "services").split())
            return row, rest, (name, span)
        return row, subject, None
    return (rows[-1] if rows else None), "services", None


def _named_council(rows: Sequence[Row], title: Row | None) -> tuple[str, Span] | None:
    """The council on a line of its own above or below the title."""
    for row in reversed(rows):
        name = " ".join(row.text.split())
        if row is title or len(name.split()) > 8:
            continue
        if find_council_row(name) is not None or _SAYS_COUNCIL.search(name):
            return name, Span(row.start, row.end)
    return None
