"""One paper through the straight line: from its text and layout to its facts."""

import dataclasses
import re
from collections.abc import Mapping, Sequence

from extract.acceptances import find_acceptances
from extract.acronyms import find_acronyms
from extract.actions import find_planned
from extract.amendments import find_motion_amendments
from extract.bodies import find_bodies
from extract.budget_lines import find_budget_lines
from extract.confidence import set_confidence
from extract.confirmations import find_confirmations
from extract.decision_particulars import add_particulars
from extract.decisions import find_decisions
from extract.document import Document
from extract.earlier_decisions import find_earlier_decisions
from extract.entities import Entities
from extract.inspections import find_inspections
from extract.items import FoundItem, build_item, find_items
from extract.legislation import find_legislation, refer_decisions
from extract.listed_motions import find_listed_motions
from extract.meetings import Meetings, find_meetings
from extract.models import (
    AgendaItem,
    DocumentType,
    Fact,
    Inspection,
    Membership,
    Paper,
    Substitution,
)
from extract.organizations import find_organizations
from extract.parts import SECTION_TYPES, find_minuted, find_parts, find_status
from extract.people import find_people
from extract.ratifications import find_ratifications
from extract.recommendations import find_recommendations
from extract.report_links import find_report_links
from extract.reports import find_reports
from extract.responses import find_plans, find_responses
from extract.roles import find_roles, settle_memberships
from extract.rows import Row, find_rows, rows_between
from extract.sections import Section, find_sections

# Records of a system, laid out as text: what is read from their lines was never prose.
_STRUCTURED = frozenset({"application/xml", "application/json"})


def extract_paper(document: Document) -> Paper:
    """Extract every fact of one document.

    The facts are in order of id; every span is of the document's text.
    """
    sections = find_sections(document)
    rows = find_rows(document)
    entities = Entities(document)
    find_bodies(document, sections, entities)
    find_organizations(document, sections, entities)
    meetings = find_meetings(document, sections, entities, rows)
    items, found = _find_items(sections, rows, meetings)
    decisions = find_decisions(
        document, sections, entities, rows=rows, meetings=meetings, items=found
    )
    decisions = find_earlier_decisions(
        document,
        sections,
        entities,
        rows=rows,
        meetings=meetings,
        items=found,
        decisions=decisions,
    )
    reports = find_reports(document, sections, entities, rows=rows, meetings=meetings, items=found)
    inspections = find_inspections(document, sections, entities)
    recommendations = find_recommendations(
        document,
        sections,
        rows=rows,
        reports=reports,
        inspections=[fact for fact in inspections if isinstance(fact, Inspection)],
        items=found,
    )
    parts = find_parts(document, sections, rows=rows, meetings=meetings, reports=reports)
    facts = [*meetings.all(), *items, *decisions, *reports, *inspections, *recommendations]
    facts += find_people(document, sections, entities)
    find_acronyms(document, entities)
    facts += find_budget_lines(document, rows, entities)
    facts += find_roles(document, sections, entities)
    settled, ids = entities.settle()
    facts = [rewrite_handles(fact, ids) for fact in facts]
    memberships = [fact for fact in facts if isinstance(fact, Membership)]
    others = [fact for fact in facts if not isinstance(fact, Membership)]
    facts = [*settled, *others, *settle_memberships(memberships)]
    facts = find_confirmations(document, facts)
    facts += find_responses(document, facts)
    facts += find_plans(document, facts, parts, is_plan=_type(sections) in ("plan", "other"))
    facts += find_planned(document.text, rows, facts)
    laws = find_legislation(document.text)
    facts = find_acceptances(add_particulars(facts, rows))
    facts = find_listed_motions(find_motion_amendments(document, facts), rows)
    facts += [*find_ratifications(facts), *find_report_links(facts)]
    facts = [*refer_decisions(facts, laws), *laws]
    if document.media_type in _STRUCTURED:
        facts = [
            dataclasses.replace(fact, rule=f"structure-{fact.rule}".rstrip("-")) for fact in facts
        ]
    publisher = entities.publisher()
    kind = _type(sections)
    is_minutes = kind == "minutes"
    paper = Paper(
        title=_title(document, sections),
        type=kind,
        publisher=ids.get(publisher) if publisher else None,
        date=sections[0].date or document.date,
        date_basis="derived" if sections[0].is_date_derived else "stated",
        status=find_status(rows) if is_minutes else None,
        meeting=find_minuted(sections, meetings) if is_minutes else None,
        parts=parts,
        facts=tuple(sorted(facts, key=_id_order)),
        problems=document.problems,
    )
    return set_confidence(paper, document)


def rewrite_handles(fact: Fact, ids: Mapping[str, str]) -> Fact:
    """Put the ids of facts for the handles that a finder was given."""
    changes: dict[str, object] = {}
    for name, value in vars(fact).items():
        # Passages are many, and no part of one is a handle.
        if value is None or name == "spans":
            continue
        rewritten = _rewrite(value, ids)
        if rewritten != value:
            changes[name] = rewritten
    # The values have the types of those that they stand for.
    return dataclasses.replace(fact, **changes) if changes else fact  # type: ignore[arg-type]


def _rewrite(value: object, ids: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, tuple):
        # Two handles may turn out one person: each id stands once.
        return tuple(dict.fromkeys(_rewrite(part, ids) for part in value))
    if isinstance(value, Substitution):
        other = value.substituted_for
        return Substitution(
            substitute=ids.get(value.substitute, value.substitute),
            substituted_for=ids.get(other, other) if other else None,
        )
    return value


def _find_items(
    sections: Sequence[Section], rows: Sequence[Row], meetings: Meetings
) -> tuple[list[AgendaItem], dict[int, list[tuple[str, FoundItem]]]]:
    """The facts of all items, and by section start each item with its fact's id."""
    facts: list[AgendaItem] = []
    found: dict[int, list[tuple[str, FoundItem]]] = {}
    count: dict[str | None, int] = {}
    for section in sections:
        seat = meetings.seat(section)
        if seat.meeting is None and section.kind != "past-decisions":
            continue
        placed = found.setdefault(section.start, [])
        for item in find_items(section, rows_between(rows, section.start, section.end)):
            count[seat.meeting] = count.get(seat.meeting, 0) + 1
            fact = build_item(
                item,
                fact_id=f"item:{len(facts) + 1}",
                meeting=seat.meeting,
                ordinal=count[seat.meeting],
            )
            facts.append(fact)
            placed.append((fact.id, item))
    return facts, found


def _type(sections: Sequence[Section]) -> DocumentType:
    if any(section.kind == "minutes" and not section.is_own for section in sections):
        return "agenda-pack"
    return SECTION_TYPES[sections[0].kind]


def _title(document: Document, sections: Sequence[Section]) -> str | None:
    if document.title:
        return document.title
    return sections[0].title or None


def _id_order(fact: Fact) -> tuple[str, int, str]:
    """By kind, then by number where the id ends in one: item:9 before item:10."""
    kind = fact.id.split(":", 1)[0]
    number = re.search(r":(\d+)$", fact.id)
    return kind, int(number[1]) if number else 0, fact.id
