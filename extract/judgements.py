"""Judgements as a report of an inspection states them: in tables, and under headings.

Prose is not read here. What two tables of one report say of the same aspect is one judgement.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from extract.document import Span
from extract.grades import find_grade, is_scale, split_numbered_grade
from extract.names import plain_words
from extract.rows import Row

# A column headed so holds what the council thought of itself, not what the inspectors found.
_SELF = re.compile(r"\bself[\s-]*(?:assessment|evaluation)|\bprevious|\blast\b|\btarget", re.I)
_INSPECTION = re.compile(r"inspection|judgement|judgment|grade|rating|outcome|ofsted|cqc", re.I)
# Headings under which several aspects are graded.
_AREA = re.compile(
    r"^(?:[\w’' -]+ )?services(?: for [\w’' -]+)?$|^safeguarding$|^looked after", re.I
)
_GRADED_HEADING = re.compile(
    r"^(?P<aspect>.{8,150}?)\s*(?::|\b(?:is|are)\b)\s*(?P<grade>[\w ]{4,30})$"
)
_FLAT = re.compile(
    r"^(?P<aspect>\D.{4,140}?)\s+(?P<grade>Outstanding|Good|Requires improvement(?: to be good)?"
    r"|Inadequate|Adequate|Satisfactory)$"
)
# "Children's services in Example require improvement"
_OVERALL = re.compile(
    r"^(?:The overall judgement is that )?(?:children[’']s )?services(?: in [A-Z][\w’' -]{2,60}?)?"
    r"\s+(?:are|is|were)?\s*"
    r"(?P<grade>outstanding|good|inadequate|requires? improvement(?: to be good)?)\.?$",
    re.I,
)
_TABLE_HEAD = re.compile(r"^(?:Judgement|Judgment|Area|Aspect)s?\s+Grade$", re.I)
# "2.1 Adoption performance"
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+")
# Of 100: aspects alike to this degree are one aspect worded twice.
_SAME_ASPECT = 82


@dataclass(frozen=True, slots=True)
class StatedJudgement:
    """One graded aspect, with the passage that says so and the rule that read it."""

    aspect: str
    grade: str
    section: str | None
    spans: tuple[Span, ...]
    rule: str


def find_stated_judgements(rows: Sequence[Row]) -> list[StatedJudgement]:
    """Find every judgement that the rows of one report state, in order of trust, each once."""
    found: list[StatedJudgement] = []
    tables = _read_tables(rows)
    for judgement in (*_read_headings(rows), *tables):
        _add(found, judgement)
    if not tables:
        for judgement in _read_flat(rows):
            _add(found, judgement)
    if not any("overall" in judgement.aspect.lower() for judgement in found):
        for judgement in _read_overall(rows):
            _add(found, judgement)
    if not found:
        for judgement in _read_titles(rows):
            _add(found, judgement)
    return found


def _add(found: list[StatedJudgement], judgement: StatedJudgement) -> None:
    for index, known in enumerate(found):
        if is_same_judgement(known, judgement):
            spans = tuple(dict.fromkeys((*known.spans, *judgement.spans)))
            found[index] = replace(known, spans=spans)
            return
    # A table whose sections have slipped repeats what is known under another section.
    if judgement.rule == "judgement-table-record" and any(
        _is_alike(known.aspect, judgement.aspect) for known in found
    ):
        return
    found.append(judgement)


def is_same_judgement(known: StatedJudgement, other: StatedJudgement) -> bool:
    """Tell whether two statements are of one judgement: aspect, grade and section agree."""
    if known.grade != other.grade or not _is_alike(known.aspect, other.aspect):
        return False
    return not known.section or not other.section or _area(known.section) == _area(other.section)


def _is_alike(one: str, other: str) -> bool:
    a, b = plain_words(one), plain_words(other)
    if fuzz.token_sort_ratio(a, b) >= _SAME_ASPECT:
        return True
    # "Leadership and management (ambition and prioritisation)" is known by its brackets.
    for text, inner in ((one, b), (other, a)):
        if (match := re.search(r"\(([^)]{6,})\)", text)) and plain_words(match[1]) == inner:
            return True
    # "Being healthy" and "Being healthy outcomes", "Capacity to improve" and "for improvement".
    a, b = (re.sub(r"\boutcomes?\b|\bincluding\b.*|\(.*", "", x).strip() for x in (a, b))
    a, b = (re.sub(r"\bto improve\b", "for improvement", x) for x in (a, b))
    return bool(a) and fuzz.token_sort_ratio(a, b) >= _SAME_ASPECT


def _area(section: str) -> str:
    plain = plain_words(section)
    return (
        "looked after" if "looked after" in plain or "care" in plain.split() else plain.split()[0]
    )


def _read_headings(rows: Sequence[Row]) -> Iterator[StatedJudgement]:
    """ "Grade 3 (adequate)" on the heading's line or the one below it."""
    area: str | None = None
    heading: Row | None = None
    for row in rows:
        if row.block.kind == "cell":
            continue
        text = " ".join(row.text.split())
        graded = split_numbered_grade(text)
        if graded is None:
            if len(text) < 150 and not row.block.number:
                heading = row
                area = text if row.is_heading and _AREA.match(text) else area
            elif row.block.kind in ("paragraph", "item"):
                heading = None
            continue
        aspect, grade = graded
        spans = [Span(row.start, row.end)]
        if not aspect and heading is not None:
            aspect = " ".join(heading.text.split())
            spans.insert(0, Span(heading.start, heading.end))
        if aspect:
            yield StatedJudgement(aspect, grade, area, tuple(spans), "judgement-heading")
        heading = None


def _read_tables(rows: Sequence[Row]) -> list[StatedJudgement]:
    found: list[StatedJudgement] = []
    section: str | None = None
    column: int | None = None
    last_number: int | None = None
    is_record = False
    for before, cells in _table_rows(rows):
        number = cells[0].block.table
        if number != last_number:
            head = " ".join(before.text.split()) if before is not None else ""
            is_record = bool(re.search(r"record of (?:main )?(?:findings|judgements)", head, re.I))
            # A table that goes on over a page has no title of its own and keeps its section.
            if last_number is None or (before is not None and before.block.kind != "cell"):
                section, column = None, None
            last_number = number
        texts = [" ".join(cell.text.split()) for cell in cells]
        grades = {
            cell.block.column: find_grade(text) for cell, text in zip(cells, texts, strict=True)
        }
        graded = {place: slug for place, slug in grades.items() if slug}
        if not graded:
            if len(cells) > 1 and any(_INSPECTION.search(text) for text in texts):
                column = _grade_column(cells, texts)
            elif len(cells) == 1 and len(texts[0]) < 100:
                section = texts[0]
            continue
        place = column if column in graded else max(graded, key=lambda place: place or 0)
        aspect = next(
            (t for t, c in zip(texts, cells, strict=True) if not grades[c.block.column]), ""
        )
        if not aspect or is_scale(aspect) or len(aspect) > 160:
            continue
        grade = graded[place]
        span = Span(cells[0].start, cells[-1].end)
        rule = "judgement-table-record" if is_record else "judgement-table"
        found.append(StatedJudgement(_tidy(aspect), grade, section, (span,), rule))
    return found


def _grade_column(cells: Sequence[Row], texts: Sequence[str]) -> int | None:
    heads = [
        cell.block.column
        for cell, text in zip(cells, texts, strict=True)
        if _INSPECTION.search(text) and not _SELF.search(text) and (cell.block.column or 0) > 0
    ]
    return heads[-1] if heads else None


def _table_rows(rows: Sequence[Row]) -> Iterator[tuple[Row | None, list[Row]]]:
    """Each table row's cells, with the row that stands before its table."""
    before: Row | None = None
    cells: list[Row] = []
    title: Row | None = None
    for row in rows:
        if row.block.kind != "cell":
            if cells:
                yield title, cells
                cells = []
            before = row
            continue
        place = (row.block.table, row.block.row)
        if cells and (cells[0].block.table, cells[0].block.row) != place:
            if cells[0].block.table != row.block.table:
                yield title, cells
                title = before
            else:
                yield title, cells
            cells = []
        if not cells:
            title = before if title is None or before is not None else title
        cells.append(row)
    if cells:
        yield title, cells


def _read_flat(rows: Sequence[Row]) -> Iterator[StatedJudgement]:
    """Rows below "Judgement Grade" whose table has lost its rules."""
    is_open = False
    for row in rows:
        text = " ".join(row.text.split())
        if _TABLE_HEAD.match(text):
            is_open = True
        elif is_open and len(text) > 250:
            return
        elif is_open and (match := _FLAT.match(text)) and (grade := find_grade(match["grade"])):
            span = Span(row.start, row.end)
            yield StatedJudgement(_tidy(match["aspect"]), grade, None, (span,), "judgement-line")


def _read_overall(rows: Sequence[Row]) -> Iterator[StatedJudgement]:
    """The headline of reports under the single inspection framework."""
    for row in rows:
        match = _OVERALL.match(" ".join(row.text.split()))
        grade = find_grade(match["grade"]) if match else None
        if grade:
            span = Span(row.start, row.end)
            yield StatedJudgement(
                "Overall effectiveness", grade, None, (span,), "judgement-overall"
            )
            return


def _read_titles(rows: Sequence[Row]) -> Iterator[StatedJudgement]:
    """Headings that end in their grade: "…need help and protection: outstanding"."""
    for row in rows:
        text = " ".join(row.text.split())
        match = _GRADED_HEADING.match(text) if row.is_heading else None
        grade = find_grade(match["grade"]) if match else None
        if match and grade:
            span = Span(row.start, row.end)
            yield StatedJudgement(_tidy(match["aspect"]), grade, None, (span,), "judgement-title")


def _tidy(aspect: str) -> str:
    return _NUMBERED.sub("", " ".join(aspect.split())).strip(" :–-")
