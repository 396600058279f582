"""What agendas and minutes say of reports, item by item."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from extract.dates import find_dates, resolve_year
from extract.document import Document, Span
from extract.entities import Entities
from extract.front_sheets import read_fields, read_names
from extract.items import FoundItem, clean_title
from extract.meetings import Meetings, split_sentences
from extract.names import honorifics_at
from extract.report_drafts import POST, Draft, Drafts
from extract.report_titles import (
    NOT_TITLES,
    report_patterns,
    split_name,
    split_title,
)
from extract.rows import Row, rows_between
from extract.sections import Section
from extract.tables import Pattern

_SPOKE = (
    r"\s*(?:\([^)]*\)\s*)?"
    r"(?:reported|gave|said|advised|informed|presented|told|updated|confirmed|had\b)"
)
# "Fees and Charges    9", "(Pages 9 - 22)": where a pack holds the paper of an item.
_PAGE = re.compile(r"[ .]*\t[ \t]*\d{1,4}\s*(?:\n|$)|\s*\(Pages? \d", re.I)
_PAGES = re.compile(r"\(Pages? \d+|\t\d{1,4}\s*$", re.I)


# Words behind which a paragraph still opens with its report, and the length of a part's title.
_OPENING = 60
_PART_TITLE = 90
_PART = re.compile(
    r"(?!\(|That\b|Proposed(?: by|:)|Seconded|Moved|And Resolved|The \w+ \w+ed\b)\w.{3,}"
)


class ItemReader:
    """Reads the sections of a paper that are of meetings, and adds the reports to `drafts`."""

    def __init__(
        self,
        document: Document,
        entities: Entities,
        rows: Sequence[Row],
        meetings: Meetings,
        items: Mapping[int, Sequence[tuple[str, FoundItem]]],
        drafts: Drafts,
        reference: dt.date | None,
    ) -> None:
        self._document = document
        self._entities = entities
        self._rows = rows
        self._meetings = meetings
        self._items = items
        self._drafts = drafts
        self._reference = reference

    def read_section(self, section: Section) -> None:
        """Read what the items of an agenda or minutes say of reports."""
        seat = self._meetings.seat(section)
        for item_id, item in self._items.get(section.start, ()):
            if NOT_TITLES.match(item.title):
                continue
            if several := self._read_several(section, item):
                for one in several:
                    one.item, one.meeting = item_id, seat.meeting
                    self._drafts.add(one)
                continue
            draft = self._read_item(section, item)
            if draft is None:
                continue
            draft.item = item_id
            draft.meeting = draft.meeting or seat.meeting
            self._drafts.add(draft)

    def read_committees(self, section: Section) -> None:
        """Read the reports of committees that a council dealt with, each titled by body and day."""
        seat = self._meetings.seat(section)
        if section.kind != "minutes" or seat.meeting is None:
            return
        for row in rows_between(self._rows, section.start, section.end):
            for pattern in report_patterns("body-day"):
                if not row.is_heading or not (match := pattern.regex.match(row.text)):
                    continue
                title = f"Report of the {match['by']}, {match['date']}"
                draft = Draft(title, pattern.id, [Span(row.start, row.end)], seat.meeting)
                body = Span(row.start, row.start + match.end("by"))
                draft.report_of = self._entities.committee(match["by"], body)
                self._drafts.all.append(draft)

    def read_excerpt(self, section: Section) -> None:
        """Read minutes without any titled item: there the words say what a report is about."""
        seat = self._meetings.seat(section)
        if self._items.get(section.start) or seat.meeting is None:
            return
        if section.kind not in ("minutes", "other"):
            return
        for row in rows_between(self._rows, section.start, section.end):
            if not any(
                p.regex.search(row.text) for p in report_patterns("mention", "spoken", "bare")
            ):
                continue
            for pattern in report_patterns("about"):
                if match := pattern.regex.search(row.text):
                    span = Span(row.start + match.start("title"), row.start + match.end("title"))
                    self._drafts.add(
                        Draft(clean_title(match["title"]), pattern.id, [span], seat.meeting)
                    )

    def _read_item(self, section: Section, item: FoundItem) -> Draft | None:
        title, identifier, by = split_title(item.title)
        title_span = Span(item.start, item.title_end)
        rows = [
            row
            for row in rows_between(self._rows, item.start, item.end)
            if row.end > item.title_end
        ]
        draft = Draft(title, "report-suffix", [title_span], identifier=identifier)
        if by:
            at = self._document.text.find(by, item.start, item.end)
            draft.report_of = self._drafts.reporter(by, at) if at >= 0 else None
        found = self._read_filed(draft, rows)
        found = self._read_said(draft, section, rows) or found
        if not (found or by or identifier):
            return self._read_oral(section, item, rows) or self._read_paged(section, item)
        return draft

    def _read_several(self, section: Section, item: FoundItem) -> list[Draft]:
        """Read the reports of an item with parts, each below the title of its part.

        None unless each of two or more has such a title.
        """
        if section.kind != "minutes":
            return []
        rows = rows_between(self._rows, item.title_end, item.end)
        drafts = []
        for index, row in enumerate(rows):
            match = next(
                (m for p in report_patterns("mention") if (m := p.regex.search(row.text))), None
            )
            if match is None or match.start() > _OPENING:
                continue
            titles = _titles_above(rows, index)
            if not titles:
                continue
            start, end = _sentence(row, match.start())
            title = clean_title(" ".join(part.text for part in titles))
            draft = Draft(
                title, "report-part", [Span(titles[0].start, titles[-1].end), Span(start, end)]
            )
            name = "by" if match.groupdict().get("by") else "by2"
            draft.report_of = self._drafts.reporter(match[name], row.start + match.start(name))
            drafts.append(draft)
        return drafts if len({draft.title for draft in drafts}) > 1 else []

    def _read_said(self, draft: Draft, section: Section, rows: Sequence[Row]) -> bool:
        best: tuple[int, Pattern, Row, re.Match[str]] | None = None
        for row in rows:
            for rank, pattern in enumerate(report_patterns("agenda", "mention", "spoken", "bare")):
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
        groups = match.groupdict()
        draft.identifier = draft.identifier or (groups.get("identifier") or "").strip() or None
        printed = self._document.text[start:end]
        if title := next(
            (m for p in report_patterns("entitled") if (m := p.regex.search(printed))), None
        ):
            draft.title = clean_title(title["title"])
        name = "by" if groups.get("by") else "by2" if groups.get("by2") else None
        if name and draft.report_of is None:
            draft.report_of = self._drafts.reporter(match[name], row.start + match.start(name))
            if pattern.gives == "spoken" and draft.report_of is None:
                return False
        if section.kind == "past-decisions":
            draft.meeting = meeting_named(row, self._meetings, self._reference)
        return True

    def _read_filed(self, draft: Draft, rows: Sequence[Row]) -> bool:
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
                self._drafts.add_people(draft.authors, draft.spans, found.span)
        if unit:
            for row in rows[:16]:
                if label := re.match(r"(?:.*&\s*)?Unit:\s*", row.text):
                    value = Span(row.start + label.end(), row.end)
                    self._drafts.add_people(draft.authors, draft.spans, value)
                    post = re.match(r"[^,]+,\s*(?P<post>[A-Z].{4,80})$", row.text[label.end() :])
                    if post:
                        at = value.start + post.start("post")
                        draft.report_of = self._drafts.reporter(post["post"], at)
                    break
        draft.rule = "report-filed"
        return True

    def _read_paged(self, section: Section, item: FoundItem) -> Draft | None:
        """Read an item of an agenda whose paper stands in the pack, at the page it names."""
        behind = self._document.text[item.title_end : item.title_end + 40]
        printed = self._document.text[item.start : item.title_end]
        if section.kind != "agenda" or not (_PAGE.match(behind) or _PAGES.search(printed)):
            return None
        return Draft(item.title, "report-paged", [Span(item.start, item.title_end)])

    def _read_oral(self, section: Section, item: FoundItem, rows: Sequence[Row]) -> Draft | None:
        """Read an item that is itself somebody's report: "Treasurer's Report"."""
        span = Span(item.start, item.title_end)
        for pattern in report_patterns("oral"):
            match = pattern.regex.match(item.title)
            text = " ".join(row.text for row in rows)
            if match is None or (section.kind != "agenda" and len(text) < 15):
                continue
            by = re.sub(r"['’]?s?['’]?$", "", match["by"])
            title, name = split_name(clean_title(match["title"]))
            draft = Draft(title, pattern.id, [span])
            if name:
                at = self._document.text.find(name, span.start, span.end)
                self._drafts.add_author(draft, name, at)
            elif match["by"] != match["title"] and rows and section.kind != "agenda":
                self._read_speaker(draft, rows[0], item)
            if POST.search(by):
                at = self._document.text.find(by, span.start, span.end)
                if at >= 0:
                    place = Span(at, at + len(by))
                    draft.report_of = self._entities.post(by, place)
            return draft
        return None

    def _read_speaker(self, draft: Draft, row: Row, item: FoundItem) -> None:
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
            self._drafts.add_author(draft, people[0][0], people[0][1].start)


def _titles_above(rows: Sequence[Row], index: int) -> list[Row]:
    """The row or two right above a row that read as the title of a part of an item."""
    found: list[Row] = []
    for row in reversed(rows[max(index - 2, 0) : index]):
        text = row.text
        if len(text) > _PART_TITLE or re.search(r"[.,;:?]$", text) or not _PART.match(text):
            break
        found.insert(0, row)
        if text[:1].isupper():
            break
    return found if found and found[0].text[:1].isupper() else []


def _sentence(row: Row, at: int) -> tuple[int, int]:
    for start, end in split_sentences(row.text):
        if start <= at < end:
            words = row.text[start:end]
            return row.start + start, row.start + start + len(words.rstrip())
    return row.start, row.end


def meeting_named(row: Row, meetings: Meetings, reference: dt.date | None) -> str | None:
    """The meeting that the row of a report of past decisions names."""
    days = {resolve_year(found, reference) for found in find_dates(row.text)} - {None}
    held = [m for m in meetings.facts.values() if m.date in days]
    named = [m for m in held if any(row.start <= span.start < row.end for span in m.spans)]
    return named[0].id if named else held[0].id if len(held) == 1 else None
