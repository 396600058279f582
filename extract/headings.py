"""The title lines of a paper or section: what it is called, which body met, and when.

Also what a file's name says of it, for papers whose text is silent.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.bodies import BodyMention, match_body
from extract.bodies_names import is_full_council
from extract.dates import find_dates, make_date, resolve_year
from extract.document import Span
from extract.rows import Row

# A title and what is printed with it take no more rows than this.
_TITLE_ROWS = 16
_END = re.compile(
    r"^(?:PRESENT|Present|Apologies|APOLOGIES|Councillors?\b|Cllrs?\b|Members\b|IN ATTENDANCE|"
    r"THOSE|Attend|ATTEND|Items$|Minutes:|Additional documents|"
    r"Supporting documents|AGENDA$|Agenda$)"
)
# A longer row is text, unless it tells of the meeting.
_LONG = 200
_MEETING = re.compile(r"\b(?:minutes|meeting|proceedings)\b.*\b(?:held|of|at)\b", re.I)
# Pages of one item and flattened pages: what they open with is not of the meeting.
_NO_TITLE = re.compile(r"^(?:Agenda item|Decision details)$|^.{3,300}\bMinutes: \S")
_COMMITTEE_DECIDES = re.compile(
    r"\bCommittee (?:resolve[sd]|noted|agreed|considered|recommended)\b"
)
_NAME = r"(?!(?i:.*\b(?:council|minutes|meeting|agenda|date)\b))[A-Z][A-Za-z&, ’'-]{5,70}"
_DATE_LABEL = re.compile(r"^(?:date(?: of meeting| and time)?|meeting date)\s*:", re.I)
_LABELLED_DATE = re.compile(r"\b(?:held|date|meeting|on)\b", re.I)
_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_NAME_NOISE = re.compile(
    r"\b(?:page|minutes?|draft|agenda|[0-9a-f]*\d[0-9a-f]*|pdf|docx?|html?|txt|md)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the title lines say."""

    title: str = ""
    title_span: Span | None = None
    date: dt.date | None = None
    date_span: Span | None = None
    body_name: str | None = None
    body_span: Span | None = None


def find_heading(rows: Sequence[Row]) -> Heading:
    """Read the title lines at the start of `rows`."""
    head = _title_rows(rows)
    if not head:
        return Heading()
    date, date_span = _find_date(head)
    if date is None:
        labelled = [row for row in rows[:40] if _DATE_LABEL.match(row.text)]
        date, date_span = _find_date(labelled)
    body = _find_body(head)
    if body is None or is_full_council(body.name):
        body = _unnamed_committee(head, rows) or body
    title = next((row for row in head if len(row.text) > 3), head[0])
    return Heading(
        title=" ".join(title.text.split()),
        title_span=Span(title.start, title.end),
        date=date,
        date_span=date_span,
        body_name=body.name if body else None,
        body_span=body.span if body else None,
    )


def hint_of_file_name(file_name: str) -> Heading:
    """Read a day and a body's name out of a file's name: "2019-03-04-planning-committee.pdf"."""
    stem = re.sub(r"\.\w{2,4}$", "", file_name.rsplit("/", 1)[-1].rsplit("--", 1)[-1])
    date = None
    if match := _NAME_DATE.search(stem):
        date = make_date(int(match[1]), int(match[2]), int(match[3]))
        stem = stem[: match.start()] + " " + stem[match.end() :]
    words = _NAME_NOISE.sub(" ", re.sub(r"[-_.]+", " ", stem.lower()))
    phrase = re.sub(r"\b(?!and\b|of\b|the\b|for\b)(\w)", lambda m: m[1].upper(), words.strip())
    body = match_body(phrase)
    return Heading(date=date, body_name=body.name if body else None)


def _unnamed_committee(head: Sequence[Row], rows: Sequence[Row]) -> BodyMention | None:
    """A committee titled without the word, above the day: "Leisure and Parks / Tuesday 3 May".

    Only where the text says that a committee decided.
    """
    if not any(_COMMITTEE_DECIDES.search(row.text) for row in rows):
        return None
    for index, row in enumerate(head[:4]):
        cut = row.first_line or len(row.text)
        lead = row.text[:cut].strip()
        rest = row.text[cut:] or (head[index + 1].text if index + 1 < len(head) else "")
        dates = find_dates(rest)
        if dates and dates[0].span.start < 25 and re.fullmatch(_NAME, lead):
            return BodyMention(lead, Span(row.start, row.start + len(lead)), "title-line")
    return None


def _title_rows(rows: Sequence[Row]) -> list[Row]:
    head: list[Row] = []
    for row in rows[:_TITLE_ROWS]:
        if head and (_END.match(row.text) or (row.number and len(head) > 2)):
            break
        if len(row.text) > _LONG and not _MEETING.search(row.text[:_LONG]):
            break
        head.append(row)
        if _NO_TITLE.match(row.text):
            return []  # the page of one item: its title is not the meeting's
    return head


def _find_date(head: Sequence[Row]) -> tuple[dt.date | None, Span | None]:
    partial = None
    best: tuple[int, dt.date, Span] | None = None
    for index, row in enumerate(head):
        following = head[index + 1] if index + 1 < len(head) else None
        text = row.text
        if following and following.start - row.end == 1:
            text = f"{text} {following.text}"  # a title set in lines: "MONDAY, 12TH / JUNE, 2015"
        for found in find_dates(text, row.start):
            if found.span.start >= row.end:
                continue
            if isinstance(found.value, dt.date):
                # A day said to be the meeting's goes before others; else the first.
                rank = 0 if _LABELLED_DATE.search(row.text) or len(row.text) < 60 else 1
                if best is None or rank < best[0]:
                    best = (rank, found.value, found.span)
            elif partial is None and found.value.startswith("--"):
                partial = (index, found)
    if best:
        return best[1], best[2]
    if partial:
        years = re.findall(r"\b(?:19|20)\d\d\b", " ".join(row.text for row in head))
        reference = dt.date(int(years[0]), 12, 31) if years else None
        return resolve_year(partial[1], reference), partial[1].span
    return None, None


def _find_body(head: Sequence[Row]) -> BodyMention | None:
    ranked: list[tuple[int, int, BodyMention]] = []
    for index, row in enumerate(head):
        mention = match_body(row.text, row.start)
        if mention is None:
            continue
        rank = 0 if is_full_council(mention.name) else -3
        rank -= 2 if re.search(r"\b(?:minutes|meeting)\b", row.text, re.I) else 0
        rank -= 1 if row.is_heading or row.text.isupper() or len(row.text) < 70 else 0
        rank += 3 if len(row.text) > 200 else 0
        ranked.append((rank, index, mention))
    return min(ranked, key=lambda entry: entry[:2])[2] if ranked else None
