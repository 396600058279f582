"""What answers an inspection: a last look over the facts of a paper, when all others are found.

The words seldom say "in answer to"; that a decision or a report answers an inspection is inferred
from where the paper tells of the inspection: under the very item. So every link is `inferred`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from extract.document import Document, Span
from extract.link_words import find_words, has_words
from extract.models import (
    AgendaItem,
    Committee,
    Decision,
    Fact,
    Inspection,
    Part,
    Recommendation,
    Report,
    ResponseLink,
)
from extract.report_links import find_outside_reports

# Kinds of answers by the words of a title, the more telling first.
_BY_TITLE = ("statement-of-proposed-action", "action-plan", "progress-update")
_BY_BODY = {"cabinet": "cabinet-decision", "scrutiny": "scrutiny"}
# An item that is about an inspection tells of it this soon, or in its title; one that only speaks
# of it, in a list of successes, does so later. In characters.
_SOON = 900
# A plan says in its title, or this soon behind it, what it answers.
_OPENING = 400
_TOP = 120
_LIST = "-–•·▪◦*"


def find_responses(document: Document, facts: Sequence[Fact]) -> list[ResponseLink]:
    """Find which decisions and reports of a paper answer an inspection that it tells of.

    Takes the finished facts, and gives links by their ids. One that stands under no item answers
    what is told of in its own passage alone.
    """
    inspections = [fact for fact in facts if isinstance(fact, Inspection)]
    if not inspections:
        return []
    regions = _find_regions(document, facts)
    bodies = {fact.id: fact for fact in facts if isinstance(fact, Committee)}
    titles = {fact.id: fact.title for fact in facts if isinstance(fact, AgendaItem)}
    headings = {
        fact.id: fact.spans[0] for fact in facts if isinstance(fact, AgendaItem) and fact.spans
    }
    links = []
    outside = find_outside_reports(facts)
    for fact in facts:
        if not isinstance(fact, Decision | Report) or not fact.spans or fact.id in outside:
            continue  # an outsider's report holds the judgement itself
        where = regions.get(fact.item or "", fact.spans)
        title = f"{fact.title or ''} {titles.get(fact.item or '', '')}"
        body = bodies.get((fact.decided_by if isinstance(fact, Decision) else None) or "")
        told = {
            inspection.id: span
            for inspection in inspections
            if (span := next(_told_within(inspection, where), None)) is not None
        }
        if not has_words("about", f"{title} {_read_text(fact)}"):
            told = {
                key: span
                for key, span in told.items()
                if _is_about(document, fact, span, where[0].start)
            }
        # A council answers for itself, whomever else the item compares it with.
        council = body.council if body else None
        own = [inspection for inspection in inspections if inspection.inspected == council]
        among = own if any(inspection.id in told for inspection in own) else inspections
        for inspection in _answered(among, told, headings.get(fact.item or ""), fact.spans):
            links.append(
                ResponseLink(
                    id=f"response:{fact.id}:{inspection.id}",
                    source=fact.id,
                    target=inspection.id,
                    link_type=_find_type(title, body),
                    spans=tuple(dict.fromkeys((_choose_words(fact), told[inspection.id]))),
                    rule="told-under-item",
                    basis="inferred",
                )
            )
    return [*links, *_find_recommended(facts, links)]


def _find_recommended(
    facts: Sequence[Fact], links: Sequence[ResponseLink]
) -> Iterator[ResponseLink]:
    """What a report that answers an inspection recommends on it, in words that name it."""
    answered: dict[str, list[ResponseLink]] = {}
    for link in links:
        answered.setdefault(link.source, []).append(link)
    for fact in facts:
        if not isinstance(fact, Recommendation) or not fact.spans:
            continue
        found = answered.get(fact.report or "", [])
        if len(found) == 1 and has_words("inspected", fact.text):
            yield replace(
                found[0],
                id=f"response:{fact.id}:{found[0].target}",
                source=fact.id,
                spans=tuple(dict.fromkeys((fact.spans[0], found[0].spans[-1]))),
                rule="recommendation-names-inspection",
            )


def find_plans(
    document: Document, facts: Sequence[Fact], parts: Sequence[Part], *, is_plan: bool
) -> list[ResponseLink]:
    """Find which plans answer an inspection: parts of a pack, or the paper itself if it `is_plan`.

    A plan names the inspection in its title or at its beginning; which one that is stands in the
    plan, else in the paper that the plan is an appendix of. `source` is "part:" with where the part
    begins, or "document"; a paper that `is_plan` or may be one calls itself so at its very top.
    """
    inspections = [fact for fact in facts if isinstance(fact, Inspection) and fact.spans]
    plans = [
        (f"part:{part.start}", part.title, Span(part.start, part.end), part.whole)
        for part in parts
        if part.type == "plan"
    ]
    if is_plan:
        plans.append(("document", "", Span(0, len(document.text)), None))
    links = []
    for source, title, inside, whole in plans:
        opening = Span(inside.start, min(inside.end, inside.start + len(title) + _OPENING))
        words = f"{title} {document.text[opening.start : opening.end]}"
        name = title or words[:_TOP]
        if not has_words("inspected", words) or not has_words("kind-action-plan", name):
            continue
        found = _within(inspections, inside)
        if not found and whole is not None:
            found = _within(inspections, Span(whole, inside.start))
        told = {fact.id: fact.spans[0] for fact in found}
        for inspection in _answered(found, told, opening, (opening,))[:1]:
            links.append(
                ResponseLink(
                    id=f"response:{source}:{inspection.id}",
                    source=source,
                    target=inspection.id,
                    link_type="action-plan",
                    spans=tuple(dict.fromkeys((opening, told[inspection.id]))),
                    rule="plan-of-inspection",
                    basis="inferred",
                )
            )
    return links


def _within(inspections: Sequence[Inspection], inside: Span) -> list[Inspection]:
    return [
        fact
        for fact in inspections
        if any(inside.start <= span.start < inside.end for span in fact.spans)
    ]


def _is_about(document: Document, fact: Decision | Report, told: Span, start: int) -> bool:
    """Whether an item tells of an inspection as its matter, and not by the way."""
    if any(span.start <= told.start < span.end for span in fact.spans):
        return True
    is_listed = document.text[told.start : told.start + 1] in _LIST
    return told.start - start <= _SOON and not is_listed


def _read_text(fact: Decision | Report) -> str:
    return (fact.text or "") if isinstance(fact, Decision) else ""


def _choose_words(fact: Decision | Report) -> Span:
    return find_words(fact.spans) if isinstance(fact, Decision) else fact.spans[0]


def _answered(
    inspections: Sequence[Inspection],
    told: Mapping[str, Span],
    heading: Span | None,
    own: Sequence[Span],
) -> list[Inspection]:
    """Of the inspections of one body that an item tells of, the one that it is about.

    It is the one that its title names, or the words that decide, else the latest: the others are
    history.
    """

    def rank(inspection: Inspection) -> tuple[bool, bool, str]:
        span = told[inspection.id]
        is_titled = heading is not None and heading.start <= span.start < heading.end
        is_own = any(words.start <= span.start < words.end for words in own)
        return is_titled, is_own, _when(inspection)

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
    for link_type in _BY_TITLE:
        if has_words(f"kind-{link_type}", title):
            return link_type
    return _BY_BODY.get(body.body_type if body else "", "mention")
