"""The parts of a pack: each paper in it with its sort, title, day, state and place.

A part is a range of the pack's own text. It opens where a section opens, or an appendix of a
report; the pack's own agenda, front pages included, is a part like the others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extract.blocks import is_title_line
from extract.document import Document, Span
from extract.meetings import Meetings
from extract.models import DocumentStatus, DocumentType, Part, Report
from extract.needles import GuardedPattern
from extract.rows import Row, rows_between
from extract.sections import Section
from extract.tables import load_patterns

_TABLE = "parts.toml"
SECTION_TYPES: dict[str, DocumentType] = {
    "minutes": "minutes",
    "agenda": "agenda-pack",
    "report": "officer-report",
    "decision-record": "decision-notice",
    "inspection-report": "inspection-report",
    "past-decisions": "cabinet-report",
    "other": "other",
}
"""What a paper is that is one section of a kind."""

# Rows at the front and at the end of minutes in which they say how final they are.
_FRONT_ROWS, _END_ROWS = 12, 8
# Rows at the top of a page among which the title of an appendix stands.
_TOP_ROWS = 3
# A shorter stretch is a list of appendices, or a label, in code points.
_LEAST_PART = 200
_LONGEST_TITLE = 300
_OWN_TITLE = ("report-front-sheet", "report-title")
_LABEL = re.compile(r"(?:agenda item|item no|decision[- ]makers?|report (?:of|to|title))\b", re.I)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where an appendix opens: its label, its own words, and the rows of its title."""

    start: int
    label: str
    title: str
    span: Span


def find_parts(
    document: Document,
    sections: Sequence[Section],
    *,
    rows: Sequence[Row],
    meetings: Meetings,
    reports: Sequence[Report],
) -> tuple[Part, ...]:
    """Find the parts of a paper, in order of start; none where it is one paper.

    `rows`, `meetings` and `reports` are those found in the whole paper.
    """
    parts: list[Part] = []
    is_pack = len(sections) > 1 and not sections[0].is_entry
    whole: int | None = None
    for section in sections:
        inside = rows_between(rows, section.start, section.end)
        if not inside:
            continue
        cuts = _find_appendices(document, section, inside)
        if is_pack:
            end = cuts[0].start if cuts else section.end
            part = _build_part(section, inside, meetings, reports, end)
            if cuts and part.report is None and end - section.start < _LEAST_PART:
                # "Agenda Item 9", "Appendix 2": the appendix is all of the section.
                cuts[0] = replace(cuts[0], start=section.start)
            else:
                is_appendix = section.kind == "report" and _has_label(inside[:_TOP_ROWS])
                parts.append(replace(part, whole=whole if is_appendix else None))
                if not is_appendix:
                    whole = part.start if part.type == "officer-report" else None
        starts = [*(cut.start for cut in cuts), section.end]
        for cut, (_, end) in zip(cuts, pairwise(starts), strict=True):
            parts.append(_build_appendix(cut, end, whole))
    return tuple(parts)


def find_minuted(sections: Sequence[Section], meetings: Meetings) -> str | None:
    """The id of the meeting that a paper is the minutes of; None where it is no minutes."""
    own = sections[0]
    if own.is_entry or own.kind != "minutes":
        return None
    return meetings.seat(own).meeting


def find_status(rows: Sequence[Row]) -> DocumentStatus | None:
    """Tell from the front and the end of minutes whether they are a draft or approved.

    `rows` are those of the minutes. None where they do not say.
    """
    edge = [*rows[:_FRONT_ROWS], *rows[max(_FRONT_ROWS, len(rows) - _END_ROWS) :]]
    for status in ("draft", "approved"):
        if any(_match(status, row.text) for row in edge):
            return "draft" if status == "draft" else "approved"
    return None


@cache
def _patterns(kind: str) -> tuple[GuardedPattern, ...]:
    return tuple(row.regex for row in load_patterns(_TABLE) if row.gives == kind)


def _match(kind: str, text: str) -> re.Match[str] | None:
    if len(text) > _LONGEST_TITLE:
        return None
    return next((match for regex in _patterns(kind) if (match := regex.search(text))), None)


def _build_part(
    section: Section,
    rows: Sequence[Row],
    meetings: Meetings,
    reports: Sequence[Report],
    end: int,
) -> Part:
    report = _find_report(section, reports, end) if section.kind == "report" else None
    is_minutes = section.kind == "minutes" or section.is_repeat
    named = _find_minutes_title(rows) if is_minutes else None
    title = report.title if report else section.title or _first_words(rows)
    evidence = section.title_span or Span(rows[0].start, rows[0].end)
    if named is not None:
        title, evidence = named.text, Span(named.start, named.end)
    return Part(
        start=section.start,
        end=end,
        type="minutes" if is_minutes else SECTION_TYPES[section.kind],
        title=" ".join(title.split())[:_LONGEST_TITLE],
        date=section.date if section.date_span else None,
        evidence=evidence,
        status=find_status(rows) if is_minutes else None,
        meeting=meetings.seat(section).meeting if section.kind == "minutes" else None,
        report=report.id if report else None,
    )


def _find_minutes_title(rows: Sequence[Row]) -> Row | None:
    return next((row for row in rows[:_FRONT_ROWS] if _match("title", row.text)), None)


def _find_report(section: Section, reports: Sequence[Report], end: int) -> Report | None:
    """The report whose front sheet or title the section opens with."""
    placed = [
        (span.start, report)
        for report in reports
        if report.rule in _OWN_TITLE
        for span in report.spans
        if section.start <= span.start < end
    ]
    return min(placed, key=lambda entry: (entry[0], entry[1].id))[1] if placed else None


def _first_words(rows: Sequence[Row]) -> str:
    named = [row for row in rows[:6] if not _LABEL.match(row.text)]
    return (named or rows)[0].text


def _find_appendices(document: Document, section: Section, rows: Sequence[Row]) -> list[_Cut]:
    if section.kind in ("minutes", "decision-record", "past-decisions"):
        return []
    tops = _page_tops(document, rows)
    cuts: list[_Cut] = []
    for index, row in enumerate(rows):
        match = _match("appendix", row.text)
        is_top = index < _TOP_ROWS and section.kind == "report"
        if match is None or not (is_top or _is_placed(document, row, tops)):
            continue
        label = _label(match)
        if cuts and cuts[-1].label == label:
            continue  # its label runs on at the head of its pages
        if is_top and any(_LABEL.match(each.text) for each in rows[index : index + _TOP_ROWS]):
            continue  # an appendix that is a report, with a front sheet of its own
        title, span = _read_title(rows[index : index + 1 + _TOP_ROWS], label)
        cuts.append(_Cut(row.start, label, title, span))
    starts = [*(cut.start for cut in cuts), section.end]
    kept: list[_Cut] = []
    is_listed = False
    for cut, (start, end) in zip(cuts, pairwise(starts), strict=True):
        is_short = end - start < _LEAST_PART
        # The last of a list of appendices is followed by other text.
        if not is_short and not is_listed:
            kept.append(cut)
        is_listed = is_short
    return kept


def _label(match: re.Match[str]) -> str:
    return " ".join(match["label"].casefold().split())


def _has_label(rows: Sequence[Row]) -> bool:
    return any(_match("appendix", row.text) for row in rows)


def _read_title(rows: Sequence[Row], label: str) -> tuple[str, Span]:
    """What an appendix holds, by its first row or one right below, and the rows that say so."""
    for row in rows:
        match = _match("appendix", row.text)
        if match and _label(match) == label:
            words = match["title"] or match["run"] or ""
        else:
            words = "" if match or _match("draft", row.text) else row.text
        if words and len(words) <= _LONGEST_TITLE:
            return words, Span(rows[0].start, row.end)
    return "", Span(rows[0].start, rows[0].end)


def _is_placed(document: Document, row: Row, tops: set[int]) -> bool:
    """Tell whether a row stands where the title of a paper does."""
    if document.pages:
        return row.start in tops
    is_alone = (row.start, row.end) == (row.block.start, row.block.end)
    return row.is_heading or (is_alone and row.block.kind != "cell" and is_title_line(row.text))


def _page_tops(document: Document, rows: Sequence[Row]) -> set[int]:
    """The starts of the rows that stand at the top of a page."""
    return {
        row.start
        for page in document.pages
        for row in rows_between(rows, page.start, page.end)[:_TOP_ROWS]
        if row.block.kind != "cell"
    }


def _build_appendix(cut: _Cut, end: int, whole: int | None) -> Part:
    word, sign = cut.label.split(maxsplit=1)
    label = f"{word.capitalize()} {sign.upper()}"
    kind: DocumentType = "other"
    if _match("minutes", cut.title):
        kind = "minutes"
    elif _match("plan", cut.title):
        kind = "plan"
    title = f"{label}: {cut.title}" if cut.title else label
    return Part(
        start=cut.start,
        end=end,
        type=kind,
        title=" ".join(title.split())[:_LONGEST_TITLE],
        evidence=cut.span,
        whole=whole,
    )
