"""The reports put to meetings, known from their front sheets or from what is said of them.

A report that an agenda announces, a front sheet titles and minutes mention is one report.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz

from extract.bodies import match_body
from extract.bodies_names import body_key
from extract.dates import find_dates, resolve_year
from extract.entities import Entities
from extract.front_sheets import FrontSheet, find_front_sheets, read_fields, read_names
from extract.items import FoundItem, clean_title
from extract.meetings import Meetings, find_reference_date, is_post_name, split_sentences
from extract.models import Document, Meeting, Report, Span
from extract.names import honorifics_at, is_person_name
from extract.organization_names import find_organization_row
from extract.rows import Row, rows_between
from extract.sections import Section
from extract.tables import Pattern, load_patterns

_TABLE = "reports.toml"
# Two titles as alike as this (of 100) are one report's.
_ALIKE = 88
_POST = re.compile(
    r"\b(?:Directors?|Officers?|Managers?|Head|Chief|Leader|Members?|Mayor|Treasurer|Clerk|"
    r"Secretary|Solicitor|Executive|Engineer|Auditors?|Convener|Chair(?:man|woman|person)?|"
    r"Councillor|Portfolio|Holder|Planner|Surveyor|Accountant|Lead|Advis[eo]r|Co-?ordinator)\b",
    re.I,
)
_BODY = re.compile(r"\b(?:Committee|Panel|Board|Group|Forum|Cabinet)$", re.I)
_SECOND_POST = re.compile(
    r"\s*(?:,\s*|,?\s+and\s+(?:the\s+)?|\s+&\s+(?:the\s+)?)(?=(?:the\s+)?(?:\w+\s+){0,3}"
    r"(?:Director|Chief|Head|Cabinet Member|Leader|County Treasurer|Treasurer)\b)",
    re.I,
)
_NOT_TITLES = re.compile(
    r"^(?:minutes\b|apologies|declarations?\b|disclosures?\b|public (?:questions?|participation)|"
    r"confirmation of (?:the )?minutes|matters arising|date of (?:the )?next|any other business|"
    r"call for (?:minor|urgent)|exclusion of|urgent|welcome|statement from|"
    r"election of|appointment of (?:a )?chair)",
    re.I,
)
_SPOKE = (
    r"\s*(?:\([^)]*\)\s*)?"
    r"(?:reported|gave|said|advised|informed|presented|told|updated|confirmed|had\b)"
)
# "Fees and Charges    9", "(Pages 9 - 22)": where a pack holds the paper of an item.
_PAGE = re.compile(r"[ .]*\t[ \t]*\d{1,4}\s*(?:\n|$)|\s*\(Pages? \d", re.I)
_PAGES = re.compile(r"\(Pages? \d+|\t\d{1,4}\s*$", re.I)
_ROLE_BRACKET = re.compile(
    r"\s*\([^()]*\b(?:Portfolio Holder|Cabinet Member|Executive Member|Lead Member|Director|"
    r"Officer|Councillor|Cllr)\b[^()]*\)$",
    re.I,
)
_FURNITURE = re.compile(r"^(?:report|agenda|item|part|open|purpose|appendix|recommend\w*)\b", re.I)


@dataclass(slots=True)
class _Draft:
    """A report while what is known of it comes together. People and posts are handles."""

    title: str
    rule: str
    spans: list[Span]
    meeting: str | None = None
    item: str | None = None
    identifier: str | None = None
    report_of: str | None = None
    authors: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    is_document: bool = False


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
    finder = _Finder(document, sections, entities, rows, meetings, items)
    for section in sections:
        if section.kind not in ("report", "inspection-report"):
            finder.read_section(section)
            finder.read_committees(section)
            finder.read_excerpt(section)
    for sheet in find_front_sheets(sections, rows):
        finder.read_sheet(sheet)
    finder.read_lists()
    finder.read_untitled()
    return finder.build()


class _Finder:
    """Collects drafts; each new one joins an earlier one of the same report."""

    def __init__(
        self,
        document: Document,
        sections: Sequence[Section],
        entities: Entities,
        rows: Sequence[Row],
        meetings: Meetings,
        items: Mapping[int, Sequence[tuple[str, FoundItem]]],
    ) -> None:
        self._document = document
        self._sections = sections
        self._entities = entities
        self._rows = rows
        self._meetings = meetings
        self._items = items
        self._reference = find_reference_date(document, sections)
        self._drafts: list[_Draft] = []

    def build(self) -> list[Report]:
        """The facts of all reports, in order of where they are first named."""
        drafts = sorted(self._drafts, key=lambda draft: min(span.start for span in draft.spans))
        return [
            Report(
                id=f"report:{number}",
                spans=tuple(dict.fromkeys(draft.spans)),
                rule=draft.rule,
                title=draft.title,
                identifier=draft.identifier,
                meeting=draft.meeting,
                item=draft.item,
                report_of=draft.report_of,
                authors=tuple(dict.fromkeys(draft.authors)),
                contacts=tuple(dict.fromkeys(draft.contacts)),
                is_document=draft.is_document,
            )
            for number, draft in enumerate(drafts, start=1)
        ]

    # -- what a meeting's papers say of reports --------------------------------------------------

    def read_section(self, section: Section) -> None:
        """Read what the items of an agenda or minutes say of reports."""
        seat = self._meetings.seat(section)
        for item_id, item in self._items.get(section.start, ()):
            if _NOT_TITLES.match(item.title):
                continue
            draft = self._read_item(section, item)
            if draft is None:
                continue
            draft.item = item_id
            draft.meeting = draft.meeting or seat.meeting
            self._add(draft)

    def read_committees(self, section: Section) -> None:
        """Read the reports of committees that a council dealt with, each titled by body and day."""
        seat = self._meetings.seat(section)
        if section.kind != "minutes" or seat.meeting is None:
            return
        for row in rows_between(self._rows, section.start, section.end):
            for pattern in _patterns("body-day"):
                if not row.is_heading or not (match := pattern.regex.match(row.text)):
                    continue
                title = f"Report of the {match['by']}, {match['date']}"
                draft = _Draft(title, pattern.id, [Span(row.start, row.end)], seat.meeting)
                body = Span(row.start, row.start + match.end("by"))
                draft.report_of = self._entities.committee(match["by"], body)
                self._drafts.append(draft)

    def read_excerpt(self, section: Section) -> None:
        """Read minutes without any titled item: there the words say what a report is about."""
        seat = self._meetings.seat(section)
        if self._items.get(section.start) or seat.meeting is None:
            return
        if section.kind not in ("minutes", "other"):
            return
        for row in rows_between(self._rows, section.start, section.end):
            if not any(p.regex.search(row.text) for p in _patterns("mention", "spoken", "bare")):
                continue
            for pattern in _patterns("about"):
                if match := pattern.regex.search(row.text):
                    span = Span(row.start + match.start("title"), row.start + match.end("title"))
                    self._add(_Draft(clean_title(match["title"]), pattern.id, [span], seat.meeting))

    def _read_item(self, section: Section, item: FoundItem) -> _Draft | None:
        title, identifier, by = _split_title(item.title)
        title_span = Span(item.start, item.title_end)
        rows = [
            row
            for row in rows_between(self._rows, item.start, item.end)
            if row.end > item.title_end
        ]
        draft = _Draft(title, "report-suffix", [title_span], identifier=identifier)
        if by:
            at = self._document.text.find(by, item.start, item.end)
            draft.report_of = self._handle(by, at) if at >= 0 else None
        found = self._read_filed(draft, rows)
        found = self._read_said(draft, section, rows) or found
        if not (found or by or identifier):
            return self._read_oral(section, item, rows) or self._read_paged(section, item)
        return draft

    def _read_said(self, draft: _Draft, section: Section, rows: Sequence[Row]) -> bool:
        best: tuple[int, Pattern, Row, re.Match[str]] | None = None
        for row in rows:
            for rank, pattern in enumerate(_patterns("agenda", "mention", "spoken", "bare")):
                if pattern.gives == "agenda" and section.kind != "agenda":
                    continue
                match = pattern.regex.search(row.text)
                if match and (best is None or rank < best[0]):
                    best = (rank, pattern, row, match)
        if best is None:
            return False
        _, pattern, row, match = best
        draft.rule = pattern.id
        start, end = _sentence(row, match.start())
        draft.spans.append(Span(start, end))
        if "by" in pattern.regex.groupindex and draft.report_of is None:
            draft.report_of = self._handle(match["by"], row.start + match.start("by"))
            if pattern.gives == "spoken" and draft.report_of is None:
                return False
        if section.kind == "past-decisions":
            draft.meeting = self._meeting_at(row)
        return True

    def _read_filed(self, draft: _Draft, rows: Sequence[Row]) -> bool:
        """Read the labels that minutes print below the title of an item."""
        fields = [
            found
            for found in read_fields(rows[:16])
            if found.kind in ("identifier", "author", "front")
        ]
        text = " ".join(row.text for row in rows[:16])
        unit = re.search(r"Reporting Officer/?s?(?:\(s\))?\s*&\s*Unit:\s*", text)
        kinds = {found.kind for found in fields}
        if unit is None and not {"identifier", "front"} <= kinds and "author" not in kinds:
            return False
        for found in fields:
            if found.kind == "identifier" and draft.identifier is None:
                draft.identifier = found.value.split()[0]
                draft.spans.append(found.span)
            if found.kind == "author":
                self._add_people(draft.authors, draft.spans, found.value, found.span)
        if unit:
            for row in rows[:16]:
                if label := re.match(r"(?:.*&\s*)?Unit:\s*", row.text):
                    value = Span(row.start + label.end(), row.end)
                    self._add_people(draft.authors, draft.spans, row.text[label.end() :], value)
                    post = re.match(r"[^,]+,\s*(?P<post>[A-Z].{4,80})$", row.text[label.end() :])
                    if post:
                        at = value.start + post.start("post")
                        draft.report_of = self._handle(post["post"], at)
                    break
        draft.rule = "report-filed"
        return True

    def _read_paged(self, section: Section, item: FoundItem) -> _Draft | None:
        """Read an item of an agenda whose paper stands in the pack, at the page it names."""
        behind = self._document.text[item.title_end : item.title_end + 40]
        printed = self._document.text[item.start : item.title_end]
        if section.kind != "agenda" or not (_PAGE.match(behind) or _PAGES.search(printed)):
            return None
        return _Draft(item.title, "report-paged", [Span(item.start, item.title_end)])

    def _read_oral(self, section: Section, item: FoundItem, rows: Sequence[Row]) -> _Draft | None:
        """Read an item that is itself somebody's report: "Treasurer's Report"."""
        span = Span(item.start, item.title_end)
        for pattern in _patterns("oral"):
            match = pattern.regex.match(item.title)
            text = " ".join(row.text for row in rows)
            if match is None or (section.kind != "agenda" and len(text) < 15):
                continue
            by = re.sub(r"['’]?s?['’]?$", "", match["by"])
            title, name = _split_name(clean_title(match["title"]))
            draft = _Draft(title, pattern.id, [span])
            if name:
                at = self._document.text.find(name, span.start, span.end)
                self._add_person(draft, name, at)
            elif match["by"] != match["title"] and rows and section.kind != "agenda":
                self._read_speaker(draft, rows[0], item)
            if _POST.search(by):
                at = self._document.text.find(by, span.start, span.end)
                if at >= 0:
                    place = Span(at, at + len(by))
                    draft.report_of = self._entities.post(by, place)
            return draft
        return None

    def _read_speaker(self, draft: _Draft, row: Row, item: FoundItem) -> None:
        """Take for the author of an oral report the one who is named first, with a title."""
        start = max(row.start, item.title_end)
        lead = re.match(r"[\s–:.-]*", self._document.text[start : row.end])
        start += lead.end() if lead else 0
        text = self._document.text[start : row.end]
        if not honorifics_at(text, 0)[0]:
            return
        people = read_names(text, start)
        end = people[0][1].end - start if people else 0
        is_alone = not text[end:].strip(" .:–-")
        if people and (is_alone or re.match(_SPOKE, text[end : end + 60])):
            self._add_person(draft, people[0][0], people[0][1].start)

    def _add_person(self, draft: _Draft, name: str, at: int) -> None:
        if at < 0:
            return
        span = Span(at, at + len(name))
        draft.authors.append(self._entities.person(name, span))
        draft.spans.append(span)

    def _meeting_at(self, row: Row) -> str | None:
        """The meeting that the row of a report of past decisions names."""
        days = {resolve_year(found, self._reference) for found in find_dates(row.text)} - {None}
        held = [m for m in self._meetings.facts.values() if m.date in days]
        named = [m for m in held if any(row.start <= span.start < row.end for span in m.spans)]
        return named[0].id if named else held[0].id if len(held) == 1 else None

    # -- front sheets ----------------------------------------------------------------------------

    def read_sheet(self, sheet: FrontSheet) -> None:
        """Read one front sheet and the names of those who wrote the report."""
        title = sheet.first("title")
        if title is None:
            return
        name = clean_title(title.value)
        draft = _Draft(name, "report-front-sheet", [title.span])
        identifier = sheet.first("identifier")
        if identifier and re.search(r"\d", identifier.value) and len(identifier.value) < 40:
            draft.identifier = identifier.value
            draft.spans.append(identifier.span)
        if by := sheet.first("report-of"):
            draft.report_of = self._handle(by.value, by.span.start)
            draft.spans.append(by.span)
        for kind, handles in (("author", draft.authors), ("contact", draft.contacts)):
            for found in [f for f in sheet.fields if f.kind == kind]:
                if not handles:
                    self._add_people(handles, draft.spans, found.value, found.span)
        draft.meeting, draft.item = self._place(sheet, name)
        draft.is_document = self._is_whole_paper(sheet)
        self._add(draft)

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
        days = {found.value for found in find_dates(day.value)} if day else set()
        is_own_body = to is None or _is_same_body(to.value, own.body_name)
        if is_own_body and (not days or seat.date is None or seat.date in days):
            return seat.meeting, self._item_titled(own, title)
        if to is None or day is None:
            return None, None
        for meeting in self._meetings.facts.values():
            if meeting.date in days and self._is_of(meeting.body, to.value):
                return meeting.id, None
        found = next((f for f in find_dates(day.value) if isinstance(f.value, dt.date)), None)
        mention = match_body(to.value, to.span.start)
        name = mention.name if mention else to.value
        if found is None or is_post_name(name) or not (mention or _BODY.search(name)):
            return None, None
        body = self._entities.committee(name, mention.span if mention else to.span)
        scope: Literal["own", "referenced"] = "own" if self._is_whole_paper(sheet) else "referenced"
        return self._add_meeting(body, found.value, (to.span, day.span), scope), None

    def _add_meeting(
        self,
        body: str,
        day: dt.date | str,
        spans: tuple[Span, ...],
        scope: Literal["own", "referenced"],
    ) -> str | None:
        if not isinstance(day, dt.date):
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
            if _alike(item.title, title):
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
            for pattern in _patterns("list"):
                if not (match := pattern.regex.match(row.text)):
                    continue
                start = row.start + match.start("title")
                draft = _Draft(
                    clean_title(match["title"]),
                    pattern.id,
                    [Span(start, row.end)],
                    identifier=match["identifier"],
                )
                self._join_listed(draft)

    def _join_listed(self, draft: _Draft) -> None:
        """Join an entry of a list to the item whose report it is."""
        known = [d for d in self._drafts if d.identifier in (None, draft.identifier)]
        near = [d for d in known if _alike(d.title, draft.title)] or [
            d for d in known if _shares_words(d.title, draft.title)
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
                if _shares_words(item.title, draft.title):
                    rows = rows_between(self._rows, item.title_end, item.end)
                    draft.item = item_id
                    draft.meeting = next((m for row in rows if (m := self._meeting_at(row))), None)
        self._drafts.append(draft)

    def read_untitled(self) -> None:
        """Give a paper that is a report, but has no front sheet, the title that it prints."""
        own = self._sections[0]
        if own.kind != "report" or any(draft.is_document for draft in self._drafts):
            return
        head = rows_between(self._rows, own.start, own.end)[:15]
        by = next((m for row in head if (m := _match_by(row))), None)
        title = next((row for row in head if _is_title_row(row, own)), None)
        if title is None:
            return
        draft = _Draft(clean_title(title.text), "report-title", [Span(title.start, title.end)])
        if by is not None:
            row, match = by
            draft.report_of = self._handle(match["by"], row.start + match.start("by"))
            draft.spans.append(Span(row.start, row.end))
        draft.meeting = self._meetings.seat(own).meeting
        if draft.meeting is None and own.body_name and own.body_span and own.date and own.date_span:
            body = self._entities.committee(own.body_name, own.body_span)
            draft.meeting = self._add_meeting(body, own.date, (own.body_span, own.date_span), "own")
        draft.is_document = True
        for found in read_fields(rows_between(self._rows, own.start, own.end)):
            if found.kind in ("author", "contact"):
                handles = draft.authors if found.kind == "author" else draft.contacts
                if not handles:
                    self._add_people(handles, draft.spans, found.value, found.span)
        if not draft.authors:
            self._read_signature(draft, own)
        self._add(draft)

    def _read_signature(self, draft: _Draft, section: Section) -> None:
        """Read the name at the foot of a report, with the office below it."""
        foot = rows_between(self._rows, section.start, section.end)[-6:]
        for row, following in pairwise(foot):
            is_name = is_person_name(row.text.strip()) and len(row.text) < 40
            if is_name and _POST.search(following.text) and len(following.text) < 80:
                self._add_people(draft.authors, draft.spans, row.text, Span(row.start, row.end))
                draft.report_of = draft.report_of or self._handle(following.text, following.start)

    # -- inside ----------------------------------------------------------------------------------

    def _add(self, draft: _Draft) -> None:
        for known in self._drafts:
            if known.meeting != draft.meeting and known.meeting and draft.meeting:
                continue
            if known.item and draft.item and known.item != draft.item:
                continue
            if not _alike(known.title, draft.title):
                continue
            known.spans += [span for span in draft.spans if span not in known.spans]
            known.meeting = known.meeting or draft.meeting
            known.item = known.item or draft.item
            known.identifier = known.identifier or draft.identifier
            known.report_of = known.report_of or draft.report_of
            known.authors += draft.authors
            known.contacts += draft.contacts
            known.is_document |= draft.is_document
            if draft.rule == "report-front-sheet":
                known.rule = draft.rule
            return
        self._drafts.append(draft)

    def _add_people(self, handles: list[str], spans: list[Span], value: str, span: Span) -> None:
        for name, place in read_names(self._document.text[span.start : span.end], span.start):
            handles.append(self._entities.person(name, place))
            spans.append(place)

    def _handle(self, text: str, start: int) -> str | None:
        """The handle of who reports: a person, an office, a body or an organisation."""
        cut = _SECOND_POST.search(text)
        if cut and cut.start() > 4 and _POST.search(text[: cut.start()]):
            text = text[: cut.start()]
        text = re.sub(r"\s*\([^)]*\)?\s*$", "", text).rstrip(" ,.-–")
        if text.lower().startswith("the "):
            text, start = text[4:], start + 4
        if not text or text.casefold() in ("it", "he", "she", "they", "this", "which", "who"):
            return None
        span = Span(start, start + len(text))
        name = " ".join(text.split())
        if honorifics_at(text, 0)[0]:
            people = read_names(text, start)
            return self._entities.person(people[0][0], people[0][1]) if people else None
        if find_organization_row(name):
            return self._entities.organization(name, span)
        if _BODY.search(name):
            return self._entities.committee(name, span)
        if _POST.search(name) and len(name.split()) > (0 if name[0].isupper() else 1):
            return self._entities.post(name, span)
        if is_person_name(name):
            return self._entities.person(name, span)
        return None


@cache
def _patterns(*kinds: str) -> tuple[Pattern, ...]:
    """The patterns of some kinds, in the order of the kinds."""
    return tuple(p for kind in kinds for p in load_patterns(_TABLE) if p.gives == kind)


def _split_title(title: str) -> tuple[str, str | None, str | None]:
    """Take from a title the reference and the name of who reports, printed behind it."""
    identifier = by = None
    title = _ROLE_BRACKET.sub("", title)
    for pattern in _patterns("suffix", "code"):
        if match := pattern.regex.search(title):
            groups = match.groupdict()
            by = by or groups.get("by")
            identifier = identifier or groups.get("identifier")
            title = title[: match.start()]
    return title.strip(), identifier, by


def _split_name(title: str) -> tuple[str, str | None]:
    """Take from a title the name of a person printed behind it: "Fen Report – A Lee"."""
    match = re.match(
        r"^(?P<title>.{4,80}?)(?:\s*[–-]\s+|\s{3,}|\t)(?P<name>[A-Z][\w.’' -]{2,40})$", title
    )
    if match and is_person_name(match["name"].strip(" .")):
        return match["title"], match["name"].strip(" .")
    return title, None


def _sentence(row: Row, at: int) -> tuple[int, int]:
    for start, end in split_sentences(row.text):
        if start <= at < end:
            words = row.text[start:end]
            return row.start + start, row.start + start + len(words.rstrip())
    return row.start, row.end


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold().replace("’", "'").replace("'s", "s")))


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(_plain(one), _plain(other)) >= _ALIKE


def _shares_words(one: str, other: str) -> bool:
    """Tell whether two titles have most words of weight in common."""
    left, right = ({w for w in _plain(t).split() if len(w) > 3} for t in (one, other))
    small = min(len(left), len(right))
    return small > 0 and len(left & right) >= 2 and len(left & right) / small >= 0.5


def _is_same_body(name: str, body: str | None) -> bool:
    if not body:
        return False
    mention = match_body(name)
    return body_key(body) in (body_key(name), body_key(mention.name) if mention else "")


def _match_by(row: Row) -> tuple[Row, re.Match[str]] | None:
    for pattern in _patterns("agenda"):
        if match := pattern.regex.match(_as_sentence(row.text)):
            return row, match
    return None


def _as_sentence(text: str) -> str:
    """A heading in capitals as the patterns of sentences read it; the length stays the same."""
    return re.sub(r"^(\s*(?:JOINT )?)REPORT (OF|BY|FROM) ", _lower, text)


def _lower(match: re.Match[str]) -> str:
    return f"{match[1].lower()}Report {match[2].lower()} "


def _is_title_row(row: Row, section: Section) -> bool:
    text = row.text
    if not (row.is_heading or text.isupper()) or not 8 < len(text) < 250:
        return False
    if _match_by(row) or _is_same_body(text, section.body_name) or find_dates(text):
        return False
    if re.search(r"\bcouncil$", text, re.I) or match_body(text):
        return False
    return not re.match(
        r"^(?:report|agenda|item|part|open|purpose|appendix|recommend)\b", text, re.I
    )


def is_front_sheet_report(report: Report) -> bool:
    """Tell whether the paper holds the report itself, not only words about it."""
    return report.rule in ("report-front-sheet", "report-title")
