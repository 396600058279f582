"""The reports put to meetings, known from their front sheets or from what is said of them.

A report that an agenda announces, a front sheet titles and minutes mention is one report.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from extract.bodies import match_body
from extract.dates import find_dates
from extract.document import Document, Span
from extract.entities import Entities
from extract.front_sheets import FrontSheet, find_front_sheets, read_fields
from extract.items import FoundItem, clean_title
from extract.meetings import Meetings, find_reference_date, is_post_name
from extract.models import Meeting, Report
from extract.names import is_person_name
from extract.records import read_fields as read_record_fields
from extract.report_drafts import BODY, POST, Draft, Drafts
from extract.report_items import ItemReader, meeting_named
from extract.report_titles import (
    are_alike,
    is_same_body,
    is_title_row,
    match_reporter,
    report_patterns,
    share_words,
)
from extract.rows import Row, rows_between
from extract.sections import Section

_RECOMMENDS = re.compile(r"^(?:[\d.]+\s+)?(?:officer )?recommendations?\b.{0,30}$", re.I)


def find_reports(
    document: Document,
    sections: Sequence[Section],
    entities: Entities,
    *,
    rows: Sequence[Row],
    meetings: Meetings,
    items: Mapping[int, Sequence[tuple[str, FoundItem]]],
) -> list[Report]:
    """Find every report put to a meeting that a paper is, holds or mentions."""
    drafts = Drafts(document, entities)
    reference = find_reference_date(document, sections)
    reader = ItemReader(document, entities, rows, meetings, items, drafts, reference)
    finder = _PaperReader(document, sections, entities, rows, meetings, items, drafts, reference)
    sheets = find_front_sheets(sections, rows)
    for section in sections:
        is_report = section.kind in ("report", "inspection-report") or (
            section.kind == "other" and finder.is_untitled_report(section)
        )
        if not is_report:
            reader.read_section(section)
            reader.read_committees(section)
            reader.read_excerpt(section)
        if section.kind == "decision-record":
            finder.read_record(section)
    for sheet in sheets:
        finder.read_sheet(sheet)
    finder.read_lists()
    finder.read_untitled()
    return drafts.build()


class _PaperReader:
    """Reads the reports that a paper holds, and the lists in which it names others."""

    def __init__(
        self,
        document: Document,
        sections: Sequence[Section],
        entities: Entities,
        rows: Sequence[Row],
        meetings: Meetings,
        items: Mapping[int, Sequence[tuple[str, FoundItem]]],
        drafts: Drafts,
        reference: dt.date | None,
    ) -> None:
        self._document = document
        self._sections = sections
        self._entities = entities
        self._rows = rows
        self._meetings = meetings
        self._items = items
        self._drafts = drafts
        self._reference = reference

    def read_sheet(self, sheet: FrontSheet) -> None:
        """Read one front sheet and the names of those who wrote the report."""
        title = sheet.first("title")
        if title is None:
            return
        name = clean_title(title.value)
        draft = Draft(name, "report-front-sheet", [title.span])
        identifier = sheet.first("identifier")
        if identifier and re.search(r"\d", identifier.value) and len(identifier.value) < 40:
            draft.identifier = identifier.value
            draft.spans.append(identifier.span)
        if by := sheet.first("report-of"):
            draft.report_of = self._drafts.reporter(by.value, by.span.start)
            draft.spans.append(by.span)
        for kind, handles in (("author", draft.authors), ("contact", draft.contacts)):
            for found in [f for f in sheet.fields if f.kind == kind]:
                if not handles:
                    self._drafts.add_people(handles, draft.spans, found.span)
        draft.meeting, draft.item = self._place(sheet, name)
        draft.is_document = self._is_whole_paper(sheet)
        self._drafts.add(draft)

    def read_record(self, section: Section) -> None:
        """Read the report behind a record of a decision that says who wrote it."""
        rows = rows_between(self._rows, section.start, section.end)
        fields = read_record_fields(rows)
        if "author" not in fields or "title" not in fields:
            return
        draft = Draft(clean_title(fields["title"].text), "report-of-record", [fields["title"].span])
        draft.meeting = self._meetings.seat(section).meeting
        self._drafts.add_people(draft.authors, draft.spans, fields["author"].span)
        if "contact" in fields:
            self._drafts.add_people(draft.contacts, draft.spans, fields["contact"].span)
        if draft.authors:
            self._drafts.add(draft)

    def _is_whole_paper(self, sheet: FrontSheet) -> bool:
        """Tell whether the paper is this report: no pack, and no record of a decision on one."""
        if sheet.start > self._rows[min(12, len(self._rows) - 1)].start:
            return False
        title = sheet.first("title")
        label = self._document.text[sheet.start : title.span.start] if title else ""
        return (
            self._sections[0].kind == "report"
            or sheet.first("report-of") is not None
            or bool(re.search(r"\breport title\b", label, re.I))
        )

    def _place(self, sheet: FrontSheet, title: str) -> tuple[str | None, str | None]:
        """The meeting that a report went to, and its item on the agenda."""
        own = self._sections[0]
        seat = self._meetings.seat(own)
        to, day = sheet.first("meeting"), sheet.first("date")
        days = [found.value for found in find_dates(day.value)] if day else []
        is_own_body = to is None or is_same_body(to.value, own.body_name)
        if is_own_body and (not days or seat.date is None or seat.date in days):
            return seat.meeting, self._item_titled(own, title)
        if to is None or day is None:
            return None, None
        for meeting in self._meetings.facts.values():
            if meeting.date in days and self._is_of(meeting.body, to.value):
                return meeting.id, None
        on = next((value for value in days if isinstance(value, dt.date)), None)
        mention = match_body(to.value, to.span.start)
        name = mention.name if mention else to.value
        if on is None or is_post_name(name) or not (mention or BODY.search(name)):
            return None, None
        body = self._entities.committee(name, mention.span if mention else to.span)
        scope: Literal["own", "referenced"] = "own" if self._is_whole_paper(sheet) else "referenced"
        return self._add_meeting(body, on, (to.span, day.span), scope), None

    def _add_meeting(
        self,
        body: str,
        day: dt.date | None,
        spans: tuple[Span, ...],
        scope: Literal["own", "referenced"],
    ) -> str | None:
        if day is None:
            return None
        meeting = Meeting(
            id=self._meetings.next_id(),
            spans=spans,
            rule="meeting-of-report",
            body=body,
            date=day,
            scope=scope,
        )
        return self._meetings.add(meeting)

    def _item_titled(self, section: Section, title: str) -> str | None:
        for item_id, item in self._items.get(section.start, ()):
            if are_alike(item.title, title):
                return item_id
        return None

    def _is_of(self, body: str | None, name: str) -> bool:
        mention = match_body(name)
        wanted = mention.name if mention else name
        return body is not None and self._entities.known("committee", wanted) == body

    # -- lists, and reports without a front sheet ------------------------------------------------

    def read_lists(self) -> None:
        """Read the lists in which a paper names the reports behind it, with their references."""
        for row in self._rows:
            for pattern in report_patterns("list"):
                if not (match := pattern.regex.match(row.text)):
                    continue
                start = row.start + match.start("title")
                draft = Draft(
                    clean_title(match["title"]),
                    pattern.id,
                    [Span(start, row.end)],
                    identifier=match["identifier"],
                )
                self._join_listed(draft)

    def _join_listed(self, draft: Draft) -> None:
        """Join an entry of a list to the item whose report it is."""
        known = [d for d in self._drafts.all if d.identifier in (None, draft.identifier)]
        near = [d for d in known if are_alike(d.title, draft.title)] or [
            d for d in known if share_words(d.title, draft.title)
        ]
        if near:
            near[0].identifier = draft.identifier
            near[0].title = draft.title
            near[0].spans += draft.spans
            return
        for section in self._sections:
            if section.kind != "past-decisions":
                continue
            for item_id, item in self._items.get(section.start, ()):
                if share_words(item.title, draft.title):
                    rows = rows_between(self._rows, item.title_end, item.end)
                    draft.item = item_id
                    draft.meeting = next(
                        (
                            m
                            for row in rows
                            if (m := meeting_named(row, self._meetings, self._reference))
                        ),
                        None,
                    )
        self._drafts.all.append(draft)

    def is_untitled_report(self, section: Section) -> bool:
        """Tell whether a paper says in its head whose report it is, and recommends something."""
        rows = rows_between(self._rows, section.start, section.end)
        return any(match_reporter(row) for row in rows[:15]) and any(
            _RECOMMENDS.match(row.text) for row in rows
        )

    def read_untitled(self) -> None:
        """Give each report that has no front sheet the title that it prints."""
        known = [span for draft in self._drafts.all for span in draft.spans]
        for section in self._sections:
            if section.kind not in ("report", "other"):
                continue
            is_first = section is self._sections[0]
            if section.kind == "other" and not (is_first and self.is_untitled_report(section)):
                continue
            if not any(section.start <= span.start < section.end for span in known):
                self._read_untitled(section, is_whole_paper=is_first)

    def _read_untitled(self, section: Section, *, is_whole_paper: bool) -> None:
        rows = rows_between(self._rows, section.start, section.end)
        by = next((m for row in rows[:15] if (m := match_reporter(row))), None)
        title = next((row for row in rows[:15] if is_title_row(row, section)), None)
        if title is None or (by is None and not is_whole_paper):
            return
        draft = Draft(clean_title(title.text), "report-title", [Span(title.start, title.end)])
        if by is not None:
            row, match = by
            draft.report_of = self._drafts.reporter(match["by"], row.start + match.start("by"))
            draft.spans.append(Span(row.start, row.end))
        draft.meeting = self._meeting_of(section)
        draft.item = self._item_titled(self._sections[0], draft.title)
        draft.is_document = is_whole_paper
        for found in read_fields(rows):
            if found.kind in ("author", "contact"):
                handles = draft.authors if found.kind == "author" else draft.contacts
                if not handles:
                    self._drafts.add_people(handles, draft.spans, found.span)
        if not draft.authors:
            self._read_signature(draft, section)
        self._drafts.add(draft)

    def _meeting_of(self, section: Section) -> str | None:
        """The meeting of a report's section; in a pack the pack's own."""
        own = self._sections[0]
        seat = self._meetings.seat(section)
        if seat.meeting is None and section.date in (None, own.date):
            seat = self._meetings.seat(own)
        if seat.meeting or not (section.body_name and section.body_span and section.date_span):
            return seat.meeting
        body = self._entities.committee(section.body_name, section.body_span)
        scope: Literal["own", "referenced"] = "own" if section is own else "referenced"
        spans = (section.body_span, section.date_span)
        return self._add_meeting(body, section.date, spans, scope)

    def _read_signature(self, draft: Draft, section: Section) -> None:
        """Read the name at the foot of a report, with the office below it."""
        foot = rows_between(self._rows, section.start, section.end)[-6:]
        for row, following in pairwise(foot):
            is_name = is_person_name(row.text.strip()) and len(row.text) < 40
            if is_name and POST.search(following.text) and len(following.text) < 80:
                self._drafts.add_people(draft.authors, draft.spans, Span(row.start, row.end))
                draft.report_of = draft.report_of or self._drafts.reporter(
                    following.text, following.start
                )


def is_front_sheet_report(report: Report) -> bool:
    """Tell whether the paper holds the report itself, not only words about it."""
    return report.rule in ("report-front-sheet", "report-title")
