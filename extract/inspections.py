"""Inspections and judgements: from inspectorates' own reports and from the prose of others.

All mentions of one inspection in a paper make one fact; a grade belongs to the inspection, and so
to the council, of the sentence or report that states it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.councils import find_council_names, find_council_row, place_key
from extract.document import Document, Span
from extract.entities import Entities
from extract.inspection_mentions import Mention, find_framework, find_inspectorate, find_mentions
from extract.inspection_reports import TitlePage, find_title_pages
from extract.judgements import StatedJudgement, find_stated_judgements, is_same_judgement
from extract.meetings import find_reference_date
from extract.models import Fact, Inspection, Judgement
from extract.names import plain_words
from extract.rows import Row, find_rows, rows_between
from extract.sections import Section

# Words that tell nothing of what was inspected.
_IDLE = frozenset({
    "the", "a", "of", "and", "for", "in", "to", "services", "service", "local", "authority",
    "council", "arrangements", "associated", "practice", "inspection", "annual", "unannounced",
    "announced", "joint", "their", "its",
})  # fmt: skip
_PLACE = re.compile(
    r"\b(?P<place>[A-Z][\w-]+(?:\s+(?:and\s+|upon\s+|on\s+)?[A-Z][\w-]+){0,3})[’']s\s+"
    r"(?:[“‘'\"]?\w+[”’'\"]?\s+)?(?:[Cc]hildren|judgement|rating|services|adult|[Ss]ocial)"
    r"|\b(?P<inspected>[A-Z][\w-]+(?:\s+[A-Z][\w-]+){0,2})\s+(?:Children[’']s\s+Services|was\s+(?:judged|rated))"
)

# "Oak House care home was inspected", "inspected Elm Primary School"
_ORGANIZATION = re.compile(
    r"\b(?P<passive>[A-Z][\w’'&-]*(?:\s+(?:[A-Z][\w’'&-]*|and|of|&|care|children[’']s|home))*)\s+"
    r"(?:was|were|had\s+been|has\s+been)\s+(?:recently\s+)?(?:inspected|judged|rated)\b"
    r"|\b(?:inspected|inspection\s+of)\s+(?:the\s+)?"
    r"(?P<active>[A-Z][\w’'&-]*(?:\s+(?:[A-Z][\w’'&-]*|and|of|&|care|children[’']s|home))*)"
)
_HEAD_WORD = re.compile(
    r"\b(?:School|Academy|College|Nursery|Home|home|House|Lodge|Hospital|Trust|Constabulary|Police"
    r"|Fire\s+Authority|Fire\s+and\s+Rescue\s+(?:Service|Authority)|Practice|Prison)$"
)
_COUNCIL_WORD = re.compile(r"\b(?:Council|Borough)\b")


@dataclass(slots=True)
class _Found:
    """An inspection in the making; its mentions may add what they know."""

    by: str | None
    of: str | None
    subject: str | None = None
    framework: str | None = None
    start: str | None = None
    end: str | None = None
    issued: str | None = None
    lead: str | None = None
    rule: str = ""
    derived: set[str] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    judgements: list[StatedJudgement] = field(default_factory=list)


def find_inspections(
    document: Document, sections: Sequence[Section], entities: Entities
) -> list[Fact]:
    """Find every inspection told of in a document, and its judgements."""
    rows = find_rows(document)
    pages = find_title_pages(rows)
    reference = find_reference_date(document, sections)
    found = [_read_report(document, rows, page, entities) for page in pages]
    by_default = _only_named(rows, entities)
    outside = [row for row in rows if not _within(row, pages)] if pages else rows
    for mention in find_mentions(outside, reference):
        _place_mention(mention, document, entities, found, by_default)
    for page, report in zip(pages, list(found), strict=False):
        # Other inspections that a report names are known by their month; its own is "the" one.
        inside = rows_between(rows, page.start, page.end)
        for mention in find_mentions(inside, None):
            if mention.subject and mention.start and "-" in mention.start and not mention.end:
                _place_mention(mention, document, entities, found, report.by)
    _add_tables(rows, pages, found)
    return _build_facts(found)


def _read_report(
    document: Document, rows: Sequence[Row], page: TitlePage, entities: Entities
) -> _Found:
    inside = rows_between(rows, page.start, page.end)
    # Only Ofsted's reports have such a title page; a logo, not a word, may be all that names it.
    by = _most_named(inside, entities) or entities.organization(
        "Ofsted", page.spans[0], is_inspectorate=True
    )
    lead = None
    if page.lead and page.lead_span:
        lead = entities.person(page.lead, page.lead_span, organization=by)
    title = f"{page.title} {page.subject}"
    framework = find_framework(title)
    if framework is None and re.search(r"children[’']s\s+(?:social\s+care\s+)?services", title):
        is_new = page.start_date is not None and page.start_date.year >= 2018
        framework = "ilacs" if is_new else None
    return _Found(
        by=by,
        of=_council_of_page(document, page, entities),
        subject=page.subject,
        framework=framework,
        start=page.start_date.isoformat() if page.start_date else None,
        end=page.end_date.isoformat() if page.end_date else None,
        issued=page.published.isoformat() if page.published else None,
        lead=lead,
        rule="inspection-title-page",
        spans=list(page.spans),
        judgements=find_stated_judgements(inside),
    )


def _most_named(rows: Sequence[Row], entities: Entities) -> str | None:
    """The inspectorate that rows name most often; the first of those."""
    hits = [hit for row in rows if (hit := find_inspectorate(row.text, row.start))]
    handles = [entities.organization(*hit, is_inspectorate=True) for hit in hits]
    return max(handles, key=handles.count, default=None)


def _council_of_page(document: Document, page: TitlePage, entities: Entities) -> str | None:
    if page.inspected is None:
        return entities.publisher()
    name = page.inspected
    if document.publisher and _is_at(document.publisher, name):
        return entities.council(document.publisher, page.inspected_span)
    row = find_council_row(name)
    return entities.council(row.label if row else name, page.inspected_span)


def _is_at(council: str, place: str) -> bool:
    """Tell whether a council's name is that of a place: "Example" of "Example County Council"."""
    key = place_key(council).removesuffix(" county")
    return place_key(place).removesuffix(" county") == key


def _within(row: Row, pages: Sequence[TitlePage]) -> bool:
    return any(page.start <= row.start < page.end for page in pages)


def _only_named(rows: Sequence[Row], entities: Entities) -> str | None:
    """The only inspectorate that a paper names: whose an inspection is where it does not say."""
    hits = [hit for row in rows if (hit := find_inspectorate(row.text, row.start))]
    handles = {entities.organization(*hit, is_inspectorate=True) for hit in hits}
    return handles.pop() if len(handles) == 1 else None


def _place_mention(
    mention: Mention,
    document: Document,
    entities: Entities,
    found: list[_Found],
    by_default: str | None,
) -> None:
    by = by_default
    if mention.inspectorate:
        by = entities.organization(*mention.inspectorate, is_inspectorate=True)
    of = _inspected_by_sentence(
        document.text[mention.span.start : mention.span.end], mention.span, entities
    )
    fitting = [known for known in found if _is_same(known, mention, by, of)]
    known = fitting[-1] if fitting else None
    if known is None:
        if mention.is_bare and not mention.grades and not mention.framework and found:
            return
        known = _Found(by=by, of=of, rule=mention.rule)
        found.append(known)
    known.subject = known.subject or mention.subject
    known.framework = known.framework or mention.framework
    if mention.is_derived and not known.start:
        known.derived.add("start_date")
    if not known.end:
        known.start = _finer(known.start, mention.start)
    known.end = known.end or mention.end
    known.issued = known.issued or mention.issued
    known.spans += [mention.span, *mention.more_spans]
    for grade in mention.grades:
        told = StatedJudgement(grade.aspect, grade.grade, None, (grade.span,), grade.rule)
        same = [
            j for j in known.judgements if j.grade == told.grade and _alike(j.aspect, told.aspect)
        ]
        if not same:
            known.judgements.append(told)


def _is_same(known: _Found, mention: Mention, by: str | None, of: str | None) -> bool:
    if known.by != by or known.of != of:
        return False
    for one, other in ((known.start, mention.start), (known.issued, mention.issued)):
        if one and other and not (one.startswith(other) or other.startswith(one)):
            is_during = known.start and known.end and known.start[:7] <= other[:7] <= known.end[:7]
            if not is_during:
                return False
    if mention.is_bare or not mention.subject or not known.subject:
        return True
    if known.start and mention.start and known.start == mention.start:
        return True
    if known.framework and mention.framework:
        return known.framework == mention.framework
    subject, told = _content(known.subject), _content(mention.subject)
    # "children's services" says no more than that, and fits any inspection of them.
    return not subject or not told or bool(subject & told)


def _finer(known: str | None, other: str | None) -> str | None:
    return max((known or "", other or ""), key=len) or None


def _content(subject: str) -> set[str]:
    return set(plain_words(subject).split()) - _IDLE - {"children", "childrens", "child"}


def _alike(one: str, other: str) -> bool:
    a, b = _content(one), _content(other)
    return (bool(a & b) and len(a & b) * 2 >= min(len(a), len(b))) or plain_words(
        one
    ) == plain_words(other)


def _inspected_by_sentence(text: str, span: Span, entities: Entities) -> str | None:
    """What a sentence says was inspected: an organisation, a council, else the publisher."""
    for match in _ORGANIZATION.finditer(text):
        name = " ".join((match["passive"] or match["active"]).split())
        if _HEAD_WORD.search(name) and not _COUNCIL_WORD.search(name):
            start = span.start + match.start("passive" if match["passive"] else "active")
            length = len(match["passive"] or match["active"])
            return entities.organization(name, Span(start, start + length))
    return _council_of_sentence(text, span, entities)


def _council_of_sentence(text: str, span: Span, entities: Entities) -> str | None:
    for mention in find_council_names(text):
        return entities.council(
            mention.name, Span(span.start + mention.span.start, span.start + mention.span.end)
        )
    if match := _PLACE.search(text):
        place = match["place"] or match["inspected"]
        row = find_council_row(place)
        if row is not None:
            begin = span.start + match.start("place" if match["place"] else "inspected")
            return entities.council(row.label, Span(begin, begin + len(place)))
    return entities.publisher()


def _add_tables(rows: Sequence[Row], pages: Sequence[TitlePage], found: list[_Found]) -> None:
    """Tables of grades outside an inspectorate's own report grade the inspection told before."""
    outside = [row for row in rows if not _within(row, pages)] if pages else rows
    stated = [j for j in find_stated_judgements(outside) if j.rule.startswith("judgement-table")]
    if not stated:
        return
    for judgement in stated:
        owner = _owner_of(judgement, found)
        if owner is None:
            continue
        if not any(
            known.grade == judgement.grade and is_same_judgement(known, judgement)
            for known in owner.judgements
        ):
            owner.judgements.append(judgement)


def _owner_of(judgement: StatedJudgement, found: Sequence[_Found]) -> _Found | None:
    at = judgement.spans[0].start
    dated = [known for known in found if known.start and known.spans]
    before = [known for known in dated if min(span.start for span in known.spans) < at]
    return max(before, key=lambda known: (known.end is not None, known.start or ""), default=None)


def _build_facts(found: Sequence[_Found]) -> list[Fact]:
    facts: list[Fact] = []
    for number, known in enumerate(found, start=1):
        inspection_id = f"inspection:{number}"
        facts.append(
            Inspection(
                id=inspection_id,
                spans=tuple(dict.fromkeys(known.spans)),
                rule=known.rule,
                derived=tuple(sorted(known.derived)),
                inspected_by=known.by,
                inspected=known.of,
                subject=known.subject,
                start_date=known.start,
                end_date=known.end,
                issued=known.issued,
                framework=known.framework,
                lead_inspector=known.lead,
            )
        )
        for ordinal, judgement in enumerate(known.judgements, start=1):
            facts.append(
                Judgement(
                    id=f"judgement:{number}-{ordinal}",
                    spans=judgement.spans,
                    rule=judgement.rule,
                    inspection=inspection_id,
                    aspect=judgement.aspect,
                    section=judgement.section,
                    grade=judgement.grade,
                )
            )
    return facts
