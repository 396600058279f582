"""What follows from many papers together: how long a role was held, how much of a year is held.

All papers at once; `terms` and `coverage` hold the same for one key, by which it can be done for
what a new paper changes alone.
"""

from collections import defaultdict
from collections.abc import Sequence

from extract.models import Meeting, Membership
from graph.iris import name_key, role_iri
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


def find_tenures(papers: Sequence[PaperRecord], identity: Identity) -> tuple[Tenure, ...]:
    """The times in which people held roles, each from observations on two days or more."""
    observed: dict[tuple[str, str], dict[str, list[Observation]]] = {}
    offices: set[tuple[str, str]] = set()
    substitutes = _find_substitutes(papers, identity)
    bodies = _find_bodies(identity)
    for record, fact in facts_of(papers, Membership):
        role = identity.roles.get((record.document_id, fact.id))
        membership = identity.iri(record.document_id, fact.id)
        person = identity.iri(record.document_id, fact.person)
        body = identity.iri(record.document_id, fact.organization)
        if not (fact.as_of and role and membership and person and body):
            continue
        title, body = place_office(
            write_role(fact.role), fact.general_role, body, bodies.get(body, {})
        )
        if title != write_role(fact.role):
            role = role_iri(identity.base, title)
        strength = read_strength(fact.rule, fact.general_role, fact.role)
        if (person, body, fact.as_of.isoformat()) in substitutes and fact.basis == "derived":
            strength = "standing-in"
        held = observed.setdefault((role, body), {}).setdefault(person, [])
        held.append(Observation(fact.as_of, membership, strength))
        if is_single_holder(fact.general_role, title):
            offices.add((role, body))
    tenures: list[Tenure] = []
    for (role, body), holders in observed.items():
        if (role, body) in offices:
            tenures += settle_office(role, body, holders)
            continue
        for person, found in holders.items():
            tenures += find_terms(Holding(person, role, body), found)
    return tuple(sorted(tenures, key=lambda one: (one.person, one.role, one.body, one.first)))


def _find_bodies(identity: Identity) -> dict[str, dict[str, str]]:
    """The bodies of each council, by the key of their label."""
    bodies: dict[str, dict[str, str]] = defaultdict(dict)
    for iri, label in sorted(identity.labels.items()):
        council, is_committee, _ = iri.partition("/committee/")
        if is_committee:
            bodies[council].setdefault(name_key(label), iri)
    return bodies


def _find_substitutes(
    papers: Sequence[PaperRecord], identity: Identity
) -> set[tuple[str, str, str]]:
    """Who sat for another, in which body, on which day."""
    found = set()
    for record, fact in facts_of(papers, Meeting):
        body = identity.iri(record.document_id, fact.body)
        for sitting in fact.substitutions:
            person = identity.iri(record.document_id, sitting.substitute)
            if person and body and fact.date:
                found.add((person, body, fact.date.isoformat()))
    return found


def find_coverage(
    papers: Sequence[PaperRecord], identity: Identity, failures: Sequence[FailedPaper] = ()
) -> tuple[Coverage, ...]:
    """For each body and year: meetings known or only referred to, papers held and failed."""
    meetings: dict[Place, list[MeetingSeen]] = defaultdict(list)
    held: dict[Place, list[str]] = defaultdict(list)
    for record in papers:
        own = []
        for _, fact in facts_of([record], Meeting):
            body = identity.iri(record.document_id, fact.body)
            meeting = identity.iri(record.document_id, fact.id)
            seen = see_meeting(body, meeting, fact.date, fact.scope)
            if seen is None:
                continue
            meetings[seen[0]].append(seen[1])
            if fact.scope == "own":
                own.append(seen[0])
        publisher = identity.iri(record.document_id, record.paper.publisher)
        for place in place_paper(publisher, record.paper.date, own):
            held[place].append(f"{identity.base}document/{record.document_id}")
    failed = place_failures(failures, identity.labels, base=identity.base)
    places = sorted({*meetings, *held, *failed}, key=lambda place: (place.body, place.year or 0))
    return tuple(
        cover(place, meetings[place], held[place], failed.get(place, ())) for place in places
    )
