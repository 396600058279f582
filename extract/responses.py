"""What answers an inspection: a last look over the facts of a paper, when all others are found.

The words seldom say "in answer to"; that a decision or a report answers an inspection is inferred
from where the paper tells of the inspection: under the very item. So every link is `inferred`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from extract.document import Document, Span
from extract.models import AgendaItem, Committee, Decision, Fact, Inspection, Report, ResponseLink

# Kinds of answers by the words of a title, the more telling first.
_BY_TITLE = (
    (re.compile(r"statement\s+of\s+proposed\s+action", re.I), "statement-of-proposed-action"),
    (re.compile(r"action\s+plan|improvement\s+plan", re.I), "action-plan"),
    (re.compile(r"\bprogress\b|\bupdate\b", re.I), "progress-update"),
)
_BY_BODY = {"cabinet": "cabinet-decision", "scrutiny": "scrutiny"}


def find_responses(document: Document, facts: Sequence[Fact]) -> list[ResponseLink]:
    """Find which decisions and reports of a paper answer an inspection that it tells of.

    Takes the finished facts, and gives links by their ids. One that stands under no item answers
    what is told of in its own passage alone.
    """
    inspections = [fact for fact in facts if isinstance(fact, Inspection)]
    regions = _find_regions(document, facts)
    bodies = {fact.id: fact for fact in facts if isinstance(fact, Committee)}
    titles = {fact.id: fact.title for fact in facts if isinstance(fact, AgendaItem)}
    headings = {
        fact.id: fact.spans[0] for fact in facts if isinstance(fact, AgendaItem) and fact.spans
    }
    links = []
    for fact in facts:
        if not isinstance(fact, Decision | Report) or not fact.spans:
            continue
        where = regions.get(fact.item or "", fact.spans)
        title = f"{fact.title or ''} {titles.get(fact.item or '', '')}"
        body = bodies.get((fact.decided_by if isinstance(fact, Decision) else None) or "")
        told = {
            inspection.id: span
            for inspection in inspections
            if (span := next(_told_within(inspection, where), None)) is not None
        }
        # A council answers for itself, whomever else the item compares it with.
        council = body.council if body else None
        own = [inspection for inspection in inspections if inspection.inspected == council]
        among = own if any(inspection.id in told for inspection in own) else inspections
        for inspection in _answered(among, told, headings.get(fact.item or "")):
            links.append(
                ResponseLink(
                    id=f"response:{fact.id}:{inspection.id}",
                    source=fact.id,
                    target=inspection.id,
                    link_type=_find_type(title, body),
                    spans=tuple(dict.fromkeys((fact.spans[0], told[inspection.id]))),
                    rule="told-under-item",
                    basis="inferred",
                )
            )
    return links


def _answered(
    inspections: Sequence[Inspection], told: Mapping[str, Span], heading: Span | None
) -> list[Inspection]:
    """Of the inspections of one body that an item tells of, the one that it is about.

    It is the one that its title names, else the latest: the others are history.
    """

    def rank(inspection: Inspection) -> tuple[bool, str]:
        span = told[inspection.id]
        is_titled = heading is not None and heading.start <= span.start < heading.end
        return is_titled, _when(inspection)

    latest: dict[tuple[str | None, str | None], Inspection] = {}
    for inspection in inspections:
        if inspection.id in told:
            bodies = (inspection.inspected_by, inspection.inspected)
            known = latest.get(bodies)
            if known is None or rank(inspection) > rank(known):
                latest[bodies] = inspection
    return list(latest.values())


def _when(inspection: Inspection) -> str:
    return inspection.start_date or inspection.issued or inspection.end_date or ""


def _find_regions(document: Document, facts: Sequence[Fact]) -> dict[str, tuple[Span, ...]]:
    """The text of each item, from its title to the next item's.

    The last item of a meeting ends with its last decision: what follows it in a pack of papers is
    no more of its minutes.
    """
    items = [fact for fact in facts if isinstance(fact, AgendaItem) and fact.spans]
    items.sort(key=lambda item: (item.spans[0].start, item.id))
    decided: dict[str, int] = {}
    for fact in facts:
        if isinstance(fact, Decision) and fact.item and fact.spans:
            end = max(span.end for span in fact.spans)
            decided[fact.item] = max(end, decided.get(fact.item, 0))
    regions: dict[str, tuple[Span, ...]] = {}
    for item, after in zip_longest(items, items[1:]):
        start = item.spans[0].start
        end = after.spans[0].start if after else len(document.text)
        if item.meeting is not None and (after is None or after.meeting != item.meeting):
            end = max(start, decided.get(item.id, end))
        regions[item.id] = (Span(start, end),)
    return regions


def _told_within(inspection: Inspection, where: Sequence[Span]) -> Iterator[Span]:
    for told in inspection.spans:
        if any(span.start <= told.start and told.end <= span.end for span in where):
            yield told


def _find_type(title: str, body: Committee | None) -> str:
    for pattern, link_type in _BY_TITLE:
        if pattern.search(title):
            return link_type
    return _BY_BODY.get(body.body_type if body else "", "mention")
