"""The front sheets of reports: their labels and what stands behind each.

A label and its value stand in one line, in two cells of a table, or one below the other. A pack
holds one sheet after another; each governs the text up to the next.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.document import Span
from extract.lists import match_person
from extract.needles import build_sieve
from extract.rows import Row
from extract.sections import Section
from extract.tables import Pattern, load_patterns

_TABLE = "reports.toml"
_LABELS = frozenset(
    (
        "title",
        "identifier",
        "report-of",
        "meeting",
        "date",
        "author",
        "contact",
        "front",
    )
)
_PEOPLE = ("author", "contact")
# Rows before and behind a title in which the other labels of its sheet stand.
_BEFORE, _BEHIND = 10, 24
# A value is shorter than this; what is longer is text.
_VALUE_LENGTH = 300
_JOINED = re.compile(r"\s*(?:/|;|&|,?\s+and\b|,(?=\s*(?:Mr|Mrs|Ms|Dr|Cllr|Councillor)\b))\s*")


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value. `kind` is what the label gives, `index` the label's row."""

    kind: str
    rule: str
    index: int
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class FrontSheet:
    """One report's sheet: [start, end) is the report with all that hangs on it."""

    start: int
    end: int
    fields: tuple[Field, ...]

    def first(self, kind: str) -> Field | None:
        """The first field of a kind that has a value."""
        return next((field for field in self.fields if field.kind == kind and field.value), None)


def find_front_sheets(sections: Sequence[Section], rows: Sequence[Row]) -> list[FrontSheet]:
    """Find the front sheets in all sections that can hold reports, in order."""
    sheets: list[FrontSheet] = []
    for start, end, in_report in _runs(sections):
        inside = [row for row in rows if start <= row.start < end]
        fields = list(read_fields(inside))
        groups = _group(fields, 1 if in_report else 2)
        starts = [inside[min(field.index for field in group)].start for group in groups]
        for number, group in enumerate(groups):
            last = starts[number + 1] if number + 1 < len(starts) else end
            late = [
                field
                for field in fields
                if field.kind in _PEOPLE
                and field not in group
                and starts[number] <= field.span.start < last
            ]
            sheets.append(FrontSheet(starts[number], last, (*group, *late)))
    return sheets


def _runs(sections: Sequence[Section]) -> Iterator[tuple[int, int, bool]]:
    """Neighbouring sections that can hold reports, as (start, end, whether one is a report)."""
    run: list[Section] = []
    for section in sections:
        if section.kind in ("report", "other", "decision-record"):
            run.append(section)
            continue
        if run:
            yield run[0].start, run[-1].end, any(part.kind == "report" for part in run)
        run = []
    if run:
        yield run[0].start, run[-1].end, any(part.kind == "report" for part in run)


@cache
def _labels() -> tuple[Pattern, ...]:
    return tuple(pattern for pattern in load_patterns(_TABLE) if pattern.gives in _LABELS)


@cache
def _may_label() -> Callable[[str], bool]:
    return build_sieve([pattern.regex for pattern in _labels()], at_start=True)


def read_fields(rows: Sequence[Row]) -> Iterator[Field]:
    """Read every label known and its value."""
    for index, row in enumerate(rows):
        if len(row.text) > _VALUE_LENGTH or not _may_label()(row.text):
            continue
        for pattern in _labels():
            if not (match := pattern.regex.match(row.text)):
                continue
            value = match["value"] or ""
            if value:
                start = row.start + match.start("value")
                span = Span(start, row.end)
            else:
                found = _value_behind(rows, index, may_be_below=pattern.gives in _PEOPLE)
                if found is None:
                    break
                value, span = found
            yield Field(pattern.gives, pattern.id, index, " ".join(value.split()), span)
            break


def read_names(text: str, start: int) -> list[tuple[str, Span]]:
    """Read the people at the start of a value: "Ann Example, Planner" gives one."""
    found: list[tuple[str, Span]] = []
    lead = re.match(r"\s*(?:Name\s*:\s*)?", text, re.I)
    at = lead.end() if lead else 0
    while person := match_person(text, at, is_wrapped=False):
        begin, end, _ = person
        found.append((text[begin:end], Span(start + begin, start + end)))
        joined = _JOINED.match(text, end)
        if joined is None:
            break
        at = joined.end()
    return found


def _value_behind(
    rows: Sequence[Row], index: int, *, may_be_below: bool
) -> tuple[str, Span] | None:
    label = rows[index]
    if label.block.kind == "cell":
        beside = [
            row
            for row in rows[index + 1 : index + 12]
            if row.block.table == label.block.table
            and row.block.row == label.block.row
            and (row.block.column or 0) > (label.block.column or 0)
        ]
        below = [
            row
            for row in rows[index + 1 : index + 12]
            if row.block.table == label.block.table
            and row.block.column == label.block.column
            and row.block.row == (label.block.row or 0) + 1
        ]
        candidates = beside or (below if may_be_below else [])
    else:
        candidates = list(rows[index + 1 : index + 2])
    for row in candidates:
        if row.text.casefold() == label.text.casefold() or _is_sub_label(row.text):
            continue
        if _is_label(row.text) or len(row.text) > _VALUE_LENGTH:
            return None
        return row.text, Span(row.start, row.end)
    return None


def _is_label(text: str) -> bool:
    return any(
        pattern.regex.match(text)
        for pattern in load_patterns(_TABLE)
        if pattern.gives in _LABELS or pattern.gives == "stop"
    )


def _is_sub_label(text: str) -> bool:
    return any(
        (match := pattern.regex.match(text)) and not match["value"]
        for pattern in load_patterns(_TABLE)
        if pattern.gives == "name"
    )


def _group(fields: Sequence[Field], least: int) -> list[list[Field]]:
    """Group the labels around each title; a title needs `least` kinds of labels beside it."""
    groups: list[list[Field]] = []
    reached = -1
    for number, title in enumerate(fields):
        if title.kind != "title" or title.index <= reached:
            continue
        near = [title]
        seen: set[str] = set()
        for field in reversed(fields[:number]):
            if field.index < title.index - _BEFORE or field.index <= reached:
                break
            if field.kind == "title" or (field.kind in seen and field.kind != "front"):
                break
            seen.add(field.kind)
            near.insert(0, field)
        for field in fields[number + 1 :]:
            if field.index > title.index + _BEHIND or field.kind == "title":
                break
            if field.kind in seen and field.kind in ("meeting", "report-of", "date"):
                break
            seen.add(field.kind)
            near.append(field)
        if len(seen) >= least:
            groups.append(near)
            reached = near[-1].index
    return groups
