"""Inspections as told in the prose of minutes and reports, and the grades told with them."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from extract.dates import FoundDate, find_dates, resolve_year
from extract.document import Span
from extract.needles import GuardedPattern, build_sieve, compile_guarded, compile_names
from extract.organization_names import load_organizations
from extract.rows import Row
from extract.tables import load_patterns
from extract.told_grades import ToldGrade, find_told_grades

_TABLE = "inspections.toml"
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’'\"]?\s+(?=[A-Z“‘'\"(])")
_CLAUSE = re.compile(r",?\s+and\s+(?=(?:an?|the)\s+(?:\w+\s+){0,3}inspection\s+of\b)")
_EVENT = compile_guarded(
    r"\b(?:inspections?|inspected|inspectors?[’']s?|assessment|rating|rated|judged|judgements?"
    r"|graded|reviewed|Annual\s+Governance\s+Report)\b",
    re.I,
)
_AGO = re.compile(
    r"\b(?P<one>(?:a|one)\s+year\s+ago|last\s+year)\b|\b(?P<two>two\s+years\s+ago)\b"
    r"|\b(?P<this>(?:earlier\s+)?this\s+year)\b",
    re.I,
)
_SUBJECT_END = re.compile(
    r"[\s,]+(?:(?:took|had|was|were|during|between|under|undertaken|carried|rated|judged|attached|"
    r"(?<!in )(?<!in\n)which|that|and\s+(?:invited|asked|noted)|for\s+authorisation|earlier|by|"
    r"held|from|as\s+detailed|set\s+out)\b|[–-]\s|on\s+\d|in\s+(?:\d|(?:early|late|mid)\b|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r")).*$",
    re.S,
)
# "in 2019", "Peer Challenge 2023"; a financial year is none.
_BARE_YEAR = re.compile(
    r"(?:\b(?:in|during|of)\s+|(?:Challenge|Review|[Ii]nspection)\s+\(?)(?P<year>20\d\d)\b(?![/\d-])"
)
_EXTRA = ("Audit Commission", "Children's Improvement Board", "Children’s Improvement Board")
_MEETS = re.compile(r"\b(?:meeting|considered|met|held)\b[^.]{0,25}$", re.I)
# Characters between what was inspected and when.
_NEAR = 140


@dataclass(slots=True)
class Mention:
    """One sentence's inspection. Dates are ISO strings as precise as the text says."""

    span: Span
    inspectorate: tuple[str, Span] | None
    subject: str | None
    framework: str | None
    start: str | None = None
    end: str | None = None
    issued: str | None = None
    is_derived: bool = False
    is_bare: bool = False  # "the inspection": whichever was spoken of before
    rule: str = "inspection-told"
    grades: list[ToldGrade] = field(default_factory=list)
    more_spans: list[Span] = field(default_factory=list)


def find_mentions(rows: Sequence[Row], reference: dt.date | None) -> list[Mention]:
    """Find the inspections that rows tell of, in order; `reference` settles years left out."""
    found: list[Mention] = []
    last_row: Row | None = None
    for row in rows:
        goes_on = last_row is not None and _follows(row, last_row)
        if not (goes_on or _may_tell()(row.text)):
            continue
        for span, text in _sentences(row):
            last = found[-1] if found else None
            mention = _read_sentence(text, span, reference, row, last)
            if mention is not None:
                mention.grades += find_told_grades(text, span.start, mention.subject)
                found.append(mention)
                last_row = row
            elif last is not None and last_row is not None and _follows(row, last_row):
                is_near = row.start == last_row.start and bool(_WAS_JUDGED.search(text))
                _read_more(last, text, span, reference, is_near=is_near)
    return found


@cache
def _may_tell() -> Callable[[str], bool]:
    return build_sieve([_patterns()["inspection-peer"], _EVENT])


def _read_more(
    last: Mention, text: str, span: Span, reference: dt.date | None, *, is_near: bool
) -> None:
    """Read a sentence that goes on about the inspection before it."""
    if not (is_near or _speaks_of_it(text)):
        return
    last.grades += find_told_grades(text, span.start, last.subject)
    if last.issued is None and re.search(r"\breport\b.*\bpublished\b", text):
        more = Mention(span, None, None, None)
        _read_dates(more, text, len(text), reference)
        last.issued = more.issued
        if more.issued:
            last.more_spans.append(span)


def find_framework(text: str) -> str | None:
    """The framework that words name, by slug."""
    for pattern in load_patterns(_TABLE):
        if pattern.gives == "framework" and pattern.regex.search(text):
            return pattern.id.removeprefix("framework-")
    return None


def find_inspectorate(text: str, start: int = 0) -> tuple[str, Span] | None:
    """The first inspectorate named in `text`."""
    match = _inspectorates().search(text)
    if match is None:
        return None
    return match[0], Span(start + match.start(), start + match.end())


def _sentences(row: Row) -> Iterator[tuple[Span, str]]:
    at = 0
    cuts = [(m.start(), m.end()) for m in _SENTENCE_END.finditer(row.text)]
    if "inspection" in row.text:
        cuts += [(m.start(), m.end()) for m in _CLAUSE.finditer(row.text)]
    for begin, end in [*sorted(cuts), (len(row.text), len(row.text))]:
        if begin > at:
            yield Span(row.start + at, row.start + begin), row.text[at:begin]
        at = max(at, end)


def _follows(row: Row, last: Row) -> bool:
    return row.start == last.start or (
        0 <= row.start - last.end < 1500 and row.block.kind != "cell"
    )


_WAS_JUDGED = re.compile(r"\b(?:was|were|been)\s+(?:judged|rated|graded|assessed)\b")
_IT = re.compile(
    r"\b(?:the|that|this|full)\s+(?:\w+\s+)?(?:inspection|assessment|review|judgement)\b|\binspectors\b"
    r"|\bthe\s+[‘'\"“]?\w+[’'\"”]?\s+rating\b|\b(?:its|their)\s+(?:assessment|rating|grade|overall)\b|\binspection\s+report\b",
    re.I,
)


def _speaks_of_it(text: str) -> bool:
    return bool(_IT.search(text))


def _read_sentence(
    text: str, span: Span, reference: dt.date | None, row: Row, last: Mention | None
) -> Mention | None:
    patterns = _patterns()
    peer = patterns["inspection-peer"].search(text)
    if peer:
        at = Span(span.start + peer.start(), span.start + peer.end())
        mention = Mention(span, ("Local Government Association", at), peer[0], "peer-review")
        _read_dates(mention, text, peer.end() - 1, reference)
        return mention
    event = _EVENT.search(text)
    if event is None or patterns["inspection-general"].search(text):
        return None
    named = find_inspectorate(text, span.start)
    of = patterns["inspection-of"].search(text)
    subject = _trim_subject(of["subject"]) if of else None
    if subject and re.match(
        r"(?:this|that|the|its|their)\s+(?:\w+\s+)?(?:inspection|assessment)", subject, re.I
    ):
        subject = None
    if of and re.match(r"(?:annual )?(?:rating|annual performance)", of["kind"], re.I):
        subject = f"{of['kind']} of {subject}" if "erformance" in of["kind"] else (
            f"{of['kind']} for {subject}"
        )  # fmt: skip
    mention = Mention(span, named, subject, find_framework(text))
    _read_dates(mention, text, (of or event).start(), reference)
    is_dated = bool(mention.start or mention.issued)
    is_title = row.is_heading and named is not None and of is not None
    if named is None:
        # Without an inspectorate it takes an inspection of something, and its date.
        is_told = of is not None and is_dated and "nspection" in of["kind"]
        if not is_told or mention.is_derived:
            return None
        return mention
    if not (is_dated or is_title or patterns["inspection-particular"].search(text)):
        return None
    mention.is_bare = subject is None and not is_dated and mention.framework is None
    if mention.is_bare and last is None and not _is_event_of(text):
        return None
    return mention


@cache
def _patterns() -> dict[str, GuardedPattern]:
    return {p.id: p.regex for p in load_patterns(_TABLE) if p.gives != "framework"}


def _is_event_of(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:inspection|inspected|judged|rated|inspectors?[’']s?\s+report)\b", text, re.I
        )
    )


def _trim_subject(raw: str) -> str | None:
    subject = _SUBJECT_END.sub("", " " + raw)
    if dates := find_dates(subject):
        subject = subject[: dates[0].span.start]
    subject = " ".join(subject.split()).strip(" ,'\"‘’“”")
    return subject if re.search(r"[A-Za-z]{3}", subject) else None


def _read_dates(mention: Mention, text: str, event: int, reference: dt.date | None) -> None:
    days = [(found, value) for found in find_dates(text) if (value := _value(found, reference))]
    told: list[tuple[int, str]] = []
    near = _NEAR + len(mention.subject or "")
    for found, value in days:
        before = text[: found.span.start]
        if re.search(r"\bpublished\b[^.,;]{0,40}?\b(?:on|in)\s+$", before, re.I) or re.match(
            r",?\s+(?!and\b)(?:\w+\s+){1,3}published\b", text[found.span.end :]
        ):
            mention.issued = mention.issued or value
        elif 0 < found.span.start - event < near and not _MEETS.search(before):
            told.append((found.span.start, value))
    if (
        not told
        and (match := _BARE_YEAR.search(text, max(0, event - 12)))
        and match.start() - event < near
    ):
        told.append((match.start("year"), match["year"]))
    if told:
        mention.start = told[0][1]
        joined = text[told[0][0] : told[1][0]] if len(told) > 1 else ""
        if len(told) > 1 and re.search(r"\b(?:to|and|until)\b|[-–]", joined) and len(joined) < 40:
            mention.end = told[1][1]
    elif not mention.issued and reference and (match := _AGO.search(text)):
        back = 0 if match["this"] else 2 if match["two"] else 1
        mention.start = str(reference.year - back)
        mention.is_derived = True


def _value(found: FoundDate, reference: dt.date | None) -> str | None:
    if isinstance(found.value, dt.date):
        return found.value.isoformat()
    if not found.value.startswith("--"):
        return found.value
    day = resolve_year(found, reference)
    return day.isoformat() if day else None


@cache
def _inspectorates() -> GuardedPattern:
    names = {
        name
        for row in load_organizations()
        if row.is_inspectorate
        for name in (row.label, *row.alt_labels)
    } | set(_EXTRA)
    return compile_names(names)
