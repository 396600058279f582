"""What follows from many papers together: how long a role was held, how much of a year is held.

What one paper gives (`observe_roles`, `survey_paper`) and what follows for one key
(`find_terms_of`, `coverage.cover`) are functions of their own: a new paper need not touch the rest.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.models import Meeting, Membership
from graph.iris import document_iri, name_key, role_iri
from graph.resolve.coverage import (
    Coverage,
    MeetingSeen,
    Place,
    cover,
    place_paper,
    see_meeting,
)
from graph.resolve.failures import FailedPaper, place_failures
from graph.resolve.records import Identity, PaperRecord, facts_of
from graph.resolve.roles import write_role
from graph.resolve.terms import (
    Holding,
    Observation,
    Tenure,
    find_terms,
    is_single_holder,
    place_office,
    read_strength,
    settle_office,
)


class Shown(NamedTuple):
    """A paper shows somebody in a role: what terms are found of, and under which key."""

    holding: Holding
    is_single: bool  # one person at a time holds the office
    observation: Observation


def find_tenures(papers: Sequence[PaperRecord], identity: Identity) -> tuple[Tenure, ...]:
    """The times in which people held roles, each from observations on two days or more."""
    bodies = find_bodies(identity)
    offices: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for record in papers:
        for shown in observe_roles(record, identity, bodies):
            offices[shown.holding.role, shown.holding.body].append(shown)
    tenures = [tenure for shown in offices.values() for tenure in find_terms_of(shown)]
    return tuple(sorted(tenures, key=lambda one: (one.person, one.role, one.body, one.first)))


def observe_roles(
    record: PaperRecord, identity: Identity, bodies: Mapping[str, Mapping[str, str]]
) -> Iterator[Shown]:
    """The roles that one paper shows; `bodies` as `find_bodies` gives them."""
    sat_for_another = set(_find_substitutes(record, identity))
    for _, fact in facts_of([record], Membership):
        role = identity.roles.get((record.document_id, fact.id))
        membership = identity.iri(record.document_id, fact.id)
        person = identity.iri(record.document_id, fact.person)
        body = identity.iri(record.document_id, fact.organization)
        if not (fact.as_of and role and membership and person and body):
            continue
        strength = read_strength(fact.rule, fact.general_role, fact.role)
        if (person, body, fact.as_of) in sat_for_another and fact.basis == "derived":
            strength = "standing-in"
        stated = write_role(fact.role)
        title, body = place_office(stated, fact.general_role, body, bodies.get(body, {}))
        if title != stated:
            role = role_iri(identity.base, title)
        yield Shown(
            Holding(person, role, body),
            is_single_holder(fact.general_role, title),
            Observation(fact.as_of, membership, strength),
        )


def find_terms_of(shown: Sequence[Shown]) -> tuple[Tenure, ...]:
    """The terms that follow from all that is shown of one role of one body."""
    held: dict[str, list[Observation]] = defaultdict(list)
    for one in shown:
        held[one.holding.person].append(one.observation)
    if any(one.is_single for one in shown):
        return settle_office(shown[0].holding.role, shown[0].holding.body, held)
    holdings = {one.holding for one in shown}
    return tuple(
        term for holding in sorted(holdings) for term in find_terms(holding, held[holding.person])
    )


def find_bodies(identity: Identity) -> dict[str, dict[str, str]]:
    """The bodies of each council, by the key of their label."""
    bodies: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, label in sorted(identity.labels.items()):
        council, is_committee, _ = iri.partition("/committee/")
        if is_committee:
            bodies[council].setdefault(name_key(label), iri)
    return bodies


def _find_substitutes(
    record: PaperRecord, identity: Identity
) -> Iterator[tuple[str, str, dt.date]]:
    """Who sat for another, in which body, on which day."""
    for _, fact in facts_of([record], Meeting):
        body = identity.iri(record.document_id, fact.body)
        for sitting in fact.substitutions:
            person = identity.iri(record.document_id, sitting.substitute)
            if person and body and fact.date:
                yield person, body, fact.date


def find_coverage(
    papers: Sequence[PaperRecord], identity: Identity, failures: Sequence[FailedPaper] = ()
) -> tuple[Coverage, ...]:
    """For each body and year: meetings known or only referred to, papers held and failed."""
    meetings: dict[Place, list[MeetingSeen]] = defaultdict(list)
    held: dict[Place, list[str]] = defaultdict(list)
    for record in papers:
        seen, belongs = survey_paper(record, identity)
        for place, meeting in seen:
            meetings[place].append(meeting)
        for place in belongs:
            held[place].append(document_iri(identity.base, record.document_id))
    failed = place_failures(failures, identity.labels, base=identity.base)
    places = sorted({*meetings, *held, *failed}, key=lambda place: (place.body, place.year or 0))
    return tuple(
        cover(place, meetings[place], held[place], failed.get(place, ())) for place in places
    )


def survey_paper(
    record: PaperRecord, identity: Identity
) -> tuple[list[tuple[Place, MeetingSeen]], tuple[Place, ...]]:
    """The meetings that one paper shows, each with its place, and the places of the paper."""
    meetings, own = [], []
    for _, fact in facts_of([record], Meeting):
        body = identity.iri(record.document_id, fact.body)
        meeting = identity.iri(record.document_id, fact.id)
        seen = see_meeting(body, meeting, fact.date, fact.scope)
        if seen is None:
            continue
        meetings.append(seen)
        if fact.scope == "own":
            own.append(seen[0])
    publisher = identity.iri(record.document_id, record.paper.publisher)
    return meetings, place_paper(publisher, record.paper.date, own)
