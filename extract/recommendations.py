"""What reports and inspectorates recommend, clause by clause, with its whole text.

A decision that follows a recommendation is not one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.document import Document, Span
from extract.items import FoundItem
from extract.meetings import split_sentences
from extract.models import Inspection, Recommendation, Report
from extract.reports import is_front_sheet_report
from extract.rows import Row, rows_between
from extract.sections import Section
from extract.tables import Pattern, load_patterns

_TABLE = "recommendations.toml"
_MARK = re.compile(
    r"^\(?(?P<number>[ivxlc]{1,6}|[a-z]{1,2}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)(?:\)|\.(?=\s|[A-Z])|(?<=\d)(?=\s))"
    r"\s*(?=\S)"
)
_BULLET = re.compile(r"^[•·▪◦●◼■▶❖➢–-]\s*(?=\S)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# What minutes tell of a recommendation's fate is none of its words.
_TAIL = re.compile(r"(?<=[.;])\s+This (?:[Oo]fficer|[Rr]eport|[Ss]taff)\S* recommendation\b.*$")
_LEAD = re.compile(r"(?::|:-|[–-])\s*$")
# What may stand between a title and its list: words that lead to it, the number of a footnote.
_BEFORE_LIST = re.compile(r"(?::|:-|[–-])\s*$|^\d{1,2}$")
# An inspectorate's lists stand this many rows below the words that open them, at most.
_REACH = 30


# Behind a recommended action: the next item, or the next label of this one.
_NEXT_LINE = re.compile(r"\s*\n(?=\d{1,3}\.\s?[A-Z]|[A-Z][\w()’' ]{2,40}:)")
_HEADING = "recommendation-heading"
_INLINE = "recommendation-inline"
_ASKED = "recommendation-asked"
_MINUTED = "recommendation-minuted"
_ACTION = "recommendation-action"


@dataclass(frozen=True, slots=True)
class _Clause:
    number: str | None
    span: Span
    rule: str


def find_recommendations(
    document: Document,
    sections: Sequence[Section],
    *,
    rows: Sequence[Row],
    reports: Sequence[Report],
    inspections: Sequence[Inspection] = (),
    items: Mapping[int, Sequence[tuple[str, FoundItem]]] | None = None,
) -> list[Recommendation]:
    """Find every recommendation of a paper's reports and of the inspections it prints."""
    found: list[Recommendation] = []
    seen: set[str] = set()
    ordinals: dict[str | None, int] = {}
    for section in sections:
        inside = rows_between(rows, section.start, section.end)
        for clause in _find_clauses(document, section, inside):
            text = document.text[clause.span.start : clause.span.end]
            if not re.search(r"\w", text):
                continue
            is_inspection = clause.rule.startswith("recommendation-inspection")
            key = _plain(text)
            if (is_inspection or clause.rule == _ACTION) and key in seen:
                continue  # a pack prints an inspectorate's list again in its plan of action
            seen.add(key)
            item = _item_at(clause.span.start, (items or {}).get(section.start, ()))
            report = _report_at(clause.span.start, section, reports, item)
            if is_inspection:
                report = _inspection_at(clause.span.start, inspections) or report
            elif report is None and (item is None or clause.rule == _MINUTED):
                continue
            ordinals[report] = ordinals.get(report, 0) + 1
            found.append(
                Recommendation(
                    id=f"recommendation:{len(found) + 1}",
                    spans=(clause.span,),
                    rule=clause.rule,
                    report=report,
                    number=clause.number,
                    ordinal=ordinals[report],
                    text=text,
                )
            )
    titled = {fact.report for fact in found if fact.rule == _HEADING}
    # What the text of a report recommends by the way stands, in its words, under that title.
    return [
        fact for fact in found if fact.rule not in (_INLINE, _ASKED) or fact.report not in titled
    ]


def _find_clauses(document: Document, section: Section, rows: Sequence[Row]) -> list[_Clause]:
    if section.kind == "past-decisions":
        return []
    is_minutes = section.kind == "minutes"
    clauses: list[_Clause] = []
    reached = -1
    lead_at = -_REACH
    for index, row in enumerate(rows):
        if _match(row, "lead"):
            lead_at = index
        if index <= reached:
            continue
        found: list[_Clause] = []
        if section.kind == "inspection-report" or not is_minutes:
            found, reached = _read_inspectorate(section, rows, index, lead_at, reached)
        if not found and section.kind != "inspection-report":
            pattern = _match(row, "open") or _match_last_line(document, row)
            if pattern and is_minutes and pattern.id == _ASKED:
                continue
            if pattern and section.kind != "agenda":
                read, last = _read_clauses(rows, index, pattern.id)
                if is_minutes and pattern.id == _HEADING:
                    read = [replace(c, rule=_MINUTED) for c in _put_to_meeting(read, document)]
                found, reached = read, last if read else reached
            elif pattern is None:
                found = _read_row(document, row, section.kind)
        clauses += found
    return clauses


# -- reports -------------------------------------------------------------------------------------


def _read_clauses(rows: Sequence[Row], index: int, rule: str) -> tuple[list[_Clause], int]:
    """Read the clauses behind the title at `index`; also the last row that belongs to them."""
    clauses: list[_Clause] = []
    reached = index
    for place in range(index + 1, len(rows)):
        row = rows[place]
        if row.block.kind == "cell" or _match(row, "end"):
            break
        mark = _MARK.match(row.text)
        bullet = _BULLET.match(row.text)
        if _LEAD.search(row.text) and _next_is_clause(rows, place) and not (mark and clauses):
            reached = place
            continue
        if mark and not clauses:
            if _is_next_title(rows[index], mark["number"]):
                break
        elif _is_heading(row):
            break
        if mark or bullet or row.block.kind == "list_item" or not clauses:
            if clauses and mark and not _follows(clauses[-1].number, mark["number"]):
                break
            begin = mark.end() if mark else bullet.end() if bullet else 0
            number = mark["number"] if mark else None
            end = row.start + len(_TAIL.sub("", row.text))
            clauses.append(_Clause(number, Span(row.start + begin, end), rule))
        elif row.text[:1].islower() or _goes_on(rows, place, clauses[-1].number):
            last = clauses.pop()
            clauses.append(_Clause(last.number, Span(last.span.start, row.end), rule))
        else:
            break
        reached = place
    return clauses, reached


def _goes_on(rows: Sequence[Row], place: int, number: str | None) -> bool:
    """Tell whether the clauses go on behind a paragraph: (a), a paragraph, (b)."""
    if number is None or number.isdigit():
        return False
    following = _successor(number)
    for row in rows[place + 1 : place + 6]:
        if row.block.kind == "cell" or _match(row, "end"):
            return False
        if mark := _MARK.match(row.text):
            return mark["number"] == following
        if _is_heading(row):
            return False
    return False


def _successor(number: str) -> str | None:
    """The mark that follows a letter or a roman numeral; None for others."""
    if number in _ROMAN[:-1] and number not in ("v", "x"):
        return _ROMAN[_ROMAN.index(number) + 1]
    return chr(ord(number) + 1) if len(number) == 1 and number.isalpha() else None


def _put_to_meeting(clauses: Sequence[_Clause], document: Document) -> list[_Clause]:
    """Those clauses in minutes that were put to the meeting: "That the ...", each one sentence."""
    kept: list[_Clause] = []
    for clause in clauses:
        text = document.text[clause.span.start : clause.span.end]
        is_lettered = bool(kept) and clause.number is not None and clause.number.isalpha()
        if not is_lettered and not re.match(r"that\b", text, re.I):
            break
        start, end = split_sentences(" ".join(text.split("\n")))[0]
        words = text[start:end].rstrip()
        if re.search(r":\s*\S{0,8}$", words):
            continue
        kept.append(replace(clause, span=Span(clause.span.start, clause.span.start + len(words))))
    return kept


def _read_row(document: Document, row: Row, section_kind: str) -> list[_Clause]:
    is_minutes = section_kind == "minutes"
    kinds = ["action"] if section_kind in ("agenda", "minutes") else ["inline"]
    if is_minutes:
        kinds.append("said")
    for kind in kinds:
        pattern = _match(row, kind)
        match = pattern.regex.search(row.text) if pattern else None
        if pattern is None or match is None:
            continue
        group = "text" if match["text"] else "that"
        if _LEAD.search(match[group]):
            continue
        number = _MARK.match(row.text) if kind == "inline" else None
        start, end = row.start + match.start(group), row.start + match.end(group)
        if kind == "action" and (cut := _NEXT_LINE.search(document.text, start, end)):
            end = cut.start()
        span = Span(start, end)
        return [_Clause(number["number"] if number else None, span, pattern.id)]
    return []


def _next_is_clause(rows: Sequence[Row], place: int) -> bool:
    if place + 1 >= len(rows):
        return False
    following = rows[place + 1]
    is_marked = _MARK.match(following.text) or _BULLET.match(following.text)
    return bool(is_marked or following.block.kind == "list_item" or _LEAD.search(following.text))


def _is_heading(row: Row) -> bool:
    if _MARK.match(row.text) and row.block.kind != "heading":
        # "1. That the plan be approved" may be set as a title.
        is_short = len(row.text) < 40 and row.is_heading
        return is_short and not re.search(r"[.;,]$|\b(?:and|or)$", row.text.rstrip())
    return row.is_heading or (row.text.isupper() and len(row.text) > 6)


def _is_next_title(title: Row, number: str) -> bool:
    """Tell whether a number goes on from that of the title above: 2. Recommendations, 3. ..."""
    own = _MARK.match(title.text)
    return bool(own and own["number"].isdigit() and number == str(int(own["number"]) + 1))


def _follows(last: str | None, number: str) -> bool:
    """Tell whether a clause's number can come behind another: 3.2 behind 3.1, not 4 behind 3.1."""
    if last is None or not number[0].isdigit():
        return True
    if not last[0].isdigit():
        return False
    before, after = last.split("."), number.split(".")
    if len(before) == len(after):
        return before[:-1] == after[:-1]
    return len(after) > len(before)


# -- inspectorates -------------------------------------------------------------------------------


def _read_inspectorate(
    section: Section, rows: Sequence[Row], index: int, lead_at: int, reached: int
) -> tuple[list[_Clause], int]:
    row = rows[index]
    when = _match(row, "when")
    areas = _match(row, "areas") if section.kind == "inspection-report" else None
    if when is None and areas is None:
        return [], reached
    if when is not None and section.kind != "inspection-report" and index - lead_at > _REACH:
        return [], reached
    clauses: list[_Clause] = []
    for place in range(index + 1, len(rows)):
        following = rows[place]
        if following.is_heading or _match(following, "when") or following.block.kind == "cell":
            break
        bullet = _BULLET.match(following.text)
        mark = None if when else _MARK.match(following.text)
        if not (bullet or mark or following.block.kind == "list_item"):
            if clauses and following.text[:1].islower():
                last = clauses.pop()
                clauses.append(
                    _Clause(last.number, Span(last.span.start, following.end), last.rule)
                )
                reached = place
                continue
            if clauses or not _BEFORE_LIST.search(following.text):
                break
            continue
        begin = bullet.end() if bullet else mark.end() if mark else 0
        span = Span(following.start + begin, following.end)
        number = mark["number"] if mark else None
        clauses.append(_Clause(number, span, "recommendation-inspection"))
        reached = place
    return clauses, reached


# -- inside --------------------------------------------------------------------------------------


@cache
def _patterns(kind: str) -> tuple[Pattern, ...]:
    return tuple(pattern for pattern in load_patterns(_TABLE) if pattern.gives == kind)


def _match(row: Row, kind: str) -> Pattern | None:
    return next((pattern for pattern in _patterns(kind) if pattern.regex.search(row.text)), None)


def _match_last_line(document: Document, row: Row) -> Pattern | None:
    """The title of recommendations where the text above runs into it."""
    line = document.text[row.start : row.end].rsplit("\n", 1)
    if len(line) < 2:
        return None
    patterns = [p for p in _patterns("open") if p.id == _HEADING]
    return next((p for p in patterns if p.regex.search(line[1].strip())), None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _item_at(place: int, items: Sequence[tuple[str, FoundItem]]) -> str | None:
    return next((fact_id for fact_id, item in items if item.start <= place < item.end), None)


def _report_at(
    place: int, section: Section, reports: Sequence[Report], item: str | None
) -> str | None:
    """The report of an item; else that whose front sheet or mention stands last before."""
    of_item = [report.id for report in reports if item is not None and report.item == item]
    if of_item:
        return of_item[0]
    best: tuple[int, str] | None = None
    for report in reports:
        for span in report.spans:
            is_sheet = is_front_sheet_report(report)
            is_near = item is None and section.start <= span.start < section.end
            if not is_sheet and not is_near:
                continue
            if span.start <= place and (best is None or span.start > best[0]):
                best = (span.start, report.id)
    return best[1] if best else None


def _inspection_at(place: int, inspections: Sequence[Inspection]) -> str | None:
    before = [
        (span.start, inspection.id)
        for inspection in inspections
        for span in inspection.spans
        if span.start <= place and (inspection.start_date or inspection.issued)
    ]
    return max(before)[1] if before else None
