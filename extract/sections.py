"""A document divided into sections: an agenda, the minutes that it repeats, its reports.

Attendance, items and decisions are found section by section, since each has its own body and date.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from extract.models import Document, Span

SectionKind = Literal[
    "agenda",
    "minutes",
    "report",
    "decision-record",
    "inspection-report",
    "past-decisions",
    "other",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a document, half-open. `body_name` and `date` are of its meeting, as printed.

    `is_own`: it belongs to the meeting that the paper is for, not to an earlier one it repeats.
    """

    kind: SectionKind
    start: int
    end: int
    title: str = ""
    title_span: Span | None = None
    date: dt.date | None = None
    date_span: Span | None = None
    body_name: str | None = None
    body_span: Span | None = None
    is_own: bool = True


def find_sections(document: Document) -> tuple[Section, ...]:
    """Divide a document into sections, in order, that cover its text."""
    return (Section(kind="other", start=0, end=len(document.text)),)
