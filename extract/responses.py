"""What answers an inspection: a last look over the facts of a paper, when all others are found.

The words seldom say "in answer to"; that a decision or a report answers an inspection is inferred
from where the paper tells of the inspection: under the very item. So every link is `inferred`.
"""

import re
from collections.abc import Iterator, Sequence

from extract.models import (
    AgendaItem,
    Committee,
    Decision,
    Document,
    Fact,
    Inspection,
    Report,
    ResponseLink,
    Span,
)

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
    links = []
    for fact in facts:
        if not isinstance(fact, Decision | Report) or not fact.spans:
            continue
        where = regions.get(fact.item or "", fact.spans)
        title = f"{fact.title or ''} {titles.get(fact.item or '', '')}"
        body = bodies.get((fact.decided_by if isinstance(fact, Decision) else None) or "")
        for inspection in inspections:
            told = next(_told_within(inspection, where), None)
            if told is None:
                continue
            links.append(
                ResponseLink(
                    id=f"response:{fact.id}:{inspection.id}",
                    source=fact.id,
                    target=inspection.id,
                    link_type=_find_type(title, body),
                    spans=tuple(dict.fromkeys((fact.spans[0], told))),
                    rule="told-under-item",
                    basis="inferred",
                )
            )
    return links


def _find_regions(document: Document, facts: Sequence[Fact]) -> dict[str, tuple[Span, ...]]:
    """The text of each item, from its title to the next item's."""
    items = [fact for fact in facts if isinstance(fact, AgendaItem) and fact.spans]
    items.sort(key=lambda item: (item.spans[0].start, item.id))
    starts = [item.spans[0].start for item in items]
    ends = [*starts[1:], len(document.text)]
    return {
        item.id: (Span(start, end),) for item, start, end in zip(items, starts, ends, strict=False)
    }


def _told_within(inspection: Inspection, where: Sequence[Span]) -> Iterator[Span]:
    for told in inspection.spans:
        if any(span.start <= told.start and told.end <= span.end for span in where):
            yield told


def _find_type(title: str, body: Committee | None) -> str:
    for pattern, link_type in _BY_TITLE:
        if pattern.search(title):
            return link_type
    return _BY_BODY.get(body.body_type if body else "", "mention")
