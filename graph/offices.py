"""Who held an office on a day, and which offices somebody held in a month, with how sure.

Answers stand on the days on which papers show an office (`graph.sightings`) and on the terms that
follow from them: seen then, between two sights of one term, else the nearest that is known. Nothing
is answered by silence: where no paper helps, the answer says what papers there are.
"""

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extract.errors import FolkmootError
from graph.iris import name_key
from graph.resolve.roles import write_role
from graph.resolve.terms import FULL_COUNCIL, LONGEST_GAP_DAYS, is_single_holder
from graph.sightings import Passage, Seen, Sightings, Span, Thing
from graph.source import read_source
from graph.store import Reader

Certainty = Literal["observed", "between", "stated", "nearest", "unknown"]
"""observed: a paper shows it then; between: papers show it before and after, in one term; stated: a
paper before puts the person into it for longer; nearest: no more than that it was so before, or is
so after; unknown: no paper says."""

# Offices of a body: its plain members are asked for by their role.
_NO_OFFICES = frozenset({"member", "substitute", "councillor"})
_MOST_NAMED = 8
_KINDS = {
    "person": "?thing a foaf:Person .",
    "body": "VALUES ?kind { fm:Council fm:Committee org:Organization } ?thing a ?kind .",
}
_WHEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class OfficeError(FolkmootError):
    """A question that cannot be answered as put: no such person or body, or several; no date."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A day on which a paper shows an office, with the passage; None where it is withheld."""

    day: dt.date
    membership: str
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Office:
    """One answer: a person in an office, how sure, and the sights that it stands on.

    `before` and `after` are the last sight up to the time asked for and the first from then on; one
    sight within it is both. `reason` says in a sentence why it is as sure as it is. Of an unknown
    office `person` is None.
    """

    person: Thing | None
    role: str
    body: Thing | None
    certainty: Certainty
    before: Sight | None
    after: Sight | None
    reason: str


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer before its passages are read."""

    seen: Seen
    certainty: Certainty
    before: Seen | None
    after: Seen | None
    reason: str


def read_when(words: str) -> Span:
    """Read a day, month or year ("2012-05-14", "2012-05", "2012") as a first and a last day.

    Raises OfficeError where it is none.
    """
    match = _WHEN.fullmatch(words.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
        first = dt.date(year, month, day)
    except ValueError:
        raise OfficeError(
            f"{words!r} is no date; write a day as 2012-05-14, a month as 2012-05, a year as 2012."
        ) from None
    if match[3]:
        return first, first
    last_month = month if match[2] else 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def holder_on(reader: Reader, body: str, role: str | None, when: Span) -> tuple[Office, ...]:
    """Who held an office of a body at a time: `body` by name or IRI, `role` by title.

    Without a role: all offices of the body but plain membership. There is always an answer: an
    unknown one says why. Raises OfficeError where no body, or more than one, is meant.
    """
    sightings = Sightings(read_source(reader.snapshot))
    thing = find_thing(sightings, body, ("body",))
    return _answer_body(sightings, thing, role, when)


def offices_of(reader: Reader, person: str, when: Span) -> tuple[Office, ...]:
    """Which offices and seats a person held at a time: `person` by name or IRI.

    There is always an answer: an unknown one says why. Raises OfficeError where nobody, or more
    than one, is meant.
    """
    sightings = Sightings(read_source(reader.snapshot))
    thing = find_thing(sightings, person, ("person",))
    return _answer_person(sightings, thing, when)


def answer_offices(
    reader: Reader, words: str, when: Span, *, role: str | None = None
) -> tuple[Office, ...]:
    """Answer for a person or a body, whichever the words name."""
    sightings = Sightings(read_source(reader.snapshot))
    thing = find_thing(sightings, words, ("body", "person"))
    if "/person/" in thing.iri:
        return _answer_person(sightings, thing, when)
    return _answer_body(sightings, thing, role, when)


def find_thing(sightings: Sightings, words: str, kinds: Sequence[str]) -> Thing:
    """The one person or body that words mean: an IRI, a name, or a name with its council's.

    Raises OfficeError where there is none, or more than one.
    """
    asked = " UNION ".join(f"{{ {_KINDS[kind]} }}" for kind in kinds)
    query = f"""SELECT DISTINCT ?thing ?name ?council_name {{
        {asked} ?thing rdfs:label ?name .
        OPTIONAL {{ ?thing org:unitOf/rdfs:label ?council_name }} }} ORDER BY ?thing ?name"""
    key = name_key(words)
    exact, whole, loose = {}, {}, {}
    for iri, name, council in sightings.select(query):
        if iri == words:
            return Thing(iri, name)
        named = name_key(name)
        # A person's council stands in the name that the person has.
        place = name_key(council) or name_key(iri.partition("/person/")[0].rpartition("/")[2])
        if key == named:
            exact[iri] = name
        elif key in (f"{place} {named}", f"{named} {place}"):
            whole[iri] = name
        elif key and set(key.split()) <= set(f"{place} {named}".split()):
            loose[iri] = name
    for found in (exact, whole, loose):
        if len(found) == 1:
            return Thing(*next(iter(found.items())))
        if found:
            named = ", ".join(f"{name} <{iri}>" for iri, name in [*found.items()][:_MOST_NAMED])
            raise OfficeError(
                f"{words!r}: {len(found)} are called so; name one by its IRI, or with its council: "
                f"{named}{', …' if len(found) > _MOST_NAMED else ''}"
            )
    raise OfficeError(f"{words!r}: no {' or '.join(kinds)} of these papers is called so.")


def _answer_body(
    sightings: Sightings, body: Thing, role: str | None, when: Span
) -> tuple[Office, ...]:
    # What is said of a council is said of its full council too.
    found = sightings.of_bodies([body.iri, f"{body.iri}{FULL_COUNCIL}"])
    asked = name_key(write_role(role or ""))
    offices = _by_office(
        seen
        for seen in found
        if (asked in seen.role_names if asked else seen.general not in _NO_OFFICES)
    )
    answers = [answer for seen in offices.values() for answer in find_holders(seen, when)]
    if answers:
        return _with_passages(sightings, answers)
    what = f"a {role} of " if role else "anybody in an office of "
    return (_unknown(sightings, role or "", body, when, f"no paper shows {what}{body.name}"),)


def _answer_person(sightings: Sightings, person: Thing, when: Span) -> tuple[Office, ...]:
    own = sightings.of_people([person.iri])
    bodies = sorted({seen.body.iri for seen in own})
    offices = _by_office(sightings.of_bodies(bodies) if bodies else [])
    answers = []
    for seen in _by_office(own).values():
        others = [one for one in offices.get(seen[0].office, []) if one.person != person]
        answers += find_offices(seen, others, when)
    if answers:
        return _with_passages(sightings, answers)
    days = sorted(seen.day for seen in own)
    reason = f"No paper shows {person.name} in an office or a seat"
    if days:
        reason += f" within {LONGEST_GAP_DAYS} days of then"
        reason += f"; papers show one from {days[0]} to {days[-1]}"
    return (Office(person, "", None, "unknown", None, None, f"{reason}."),)


def _by_office(found: Iterable[Seen]) -> dict[tuple[str, str], list[Seen]]:
    offices: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for seen in sorted(found, key=lambda one: (one.day, one.person.iri, one.membership)):
        offices[seen.office].append(seen)
    return dict(sorted(offices.items()))


def find_holders(seen: Sequence[Seen], when: Span) -> list[_Found]:
    """Who held one office at a time; `seen` are the sights of it, by day, whoever holds it."""
    sure = _find_sure(seen, when)
    if sure:
        return sure
    if not is_single_holder(seen[0].general, seen[0].role):
        by_person = defaultdict(list)
        for one in seen:
            by_person[one.person.iri].append(one)
        return [found for own in by_person.values() for found in find_offices(own, (), when)]
    before = next((one for one in reversed(seen) if one.day < when[0]), None)
    after = next((one for one in seen if one.day > when[1]), None)
    if before and after and before.person == after.person:
        days = (after.day - before.day).days
        reason = f"seen in it before and after, but {days} days apart, which may be two terms"
        if before.term and before.term == after.term:
            reason = "seen in it before and after"
        return [_Found(before, "nearest", before, after, reason)]
    found = []
    if before:
        found.append(_Found(before, "nearest", before, None, _far(before, when)))
    if after:
        found.append(_Found(after, "nearest", None, after, _far(after, when)))
    return found


def find_offices(seen: Sequence[Seen], others: Sequence[Seen], when: Span) -> list[_Found]:
    """Whether one person held one office at a time: `seen` by day, `others` of the same office.

    Nothing where another held it, or where the nearest sight is too far off to say anything.
    """
    sure = _find_sure(seen, when)
    if sure:
        return sure
    if is_single_holder(seen[0].general, seen[0].role) and _find_sure(others, when):
        return []
    before = next((one for one in reversed(seen) if one.day < when[0]), None)
    after = next((one for one in seen if one.day > when[1]), None)
    near = [
        one
        for one in (before, after)
        if one is not None and _distance(one, when) <= LONGEST_GAP_DAYS
    ]
    if not near:
        return []
    reason = "; ".join(_far(one, when) for one in near)
    return [
        _Found(
            near[0],
            "nearest",
            before if before in near else None,
            after if after in near else None,
            reason,
        )
    ]


def _find_sure(seen: Sequence[Seen], when: Span) -> list[_Found]:
    """Who is seen in an office at a time, then whose term spans it, then who was put into it."""
    first, last = when
    people = sorted({one.person for one in seen}, key=lambda person: person.iri)
    observed, between, stated = [], [], []
    for person in people:
        own = [one for one in seen if one.person == person]
        within = [one for one in own if first <= one.day <= last]
        if within:
            reason = f"seen in it on {', '.join(str(one.day) for one in _days(within))}"
            observed.append(_Found(within[0], "observed", within[0], within[-1], reason))
            continue
        terms = sorted({one.term for one in own if one.term})
        for term in terms:
            if term[0] <= first and last <= term[1]:
                before = [one for one in own if one.term == term and one.day < first][-1]
                after = next(one for one in own if one.term == term and one.day > last)
                days = (after.day - before.day).days
                reason = f"seen in it before and after, {days} days apart"
                between.append(_Found(before, "between", before, after, reason))
        if not any(found.seen.person == person for found in between):
            stated += _find_stated(own, seen, when)
    if len(observed) > 1 and is_single_holder(seen[0].general, seen[0].role):
        several = f"; papers show {len(observed)} people in it then"
        observed = [replace(found, reason=found.reason + several) for found in observed]
    return [*observed, *between, *stated]


def _find_stated(own: Sequence[Seen], seen: Sequence[Seen], when: Span) -> list[_Found]:
    """The last sight that puts a person into an office for longer, if nobody followed since."""
    for one in reversed(own):
        if one.until is None or not one.day < when[0] <= when[1] < one.until:
            continue
        others = [other for other in seen if other.person != one.person]
        is_disputed = any(
            # Somebody followed, or several were proposed on that day, of whom one was elected.
            one.day < other.day < when[0] or (other.day == one.day and other.until is not None)
            for other in others
        )
        if not (is_disputed and is_single_holder(one.general, one.role)):
            reason = f"put into it until {one.until:%B %Y}"
            return [_Found(one, "stated", one, None, reason)]
    return []


def _days(seen: Sequence[Seen]) -> list[Seen]:
    return list({one.day: one for one in seen}.values())


def _distance(one: Seen, when: Span) -> int:
    return (when[0] - one.day).days if one.day < when[0] else (one.day - when[1]).days


def _far(one: Seen, when: Span) -> str:
    side = "last seen in it" if one.day < when[0] else "first seen in it"
    return f"{side} {_distance(one, when)} days {'before' if one.day < when[0] else 'after'}"


def _with_passages(sightings: Sightings, found: Sequence[_Found]) -> tuple[Office, ...]:
    sights = [one for answer in found for one in (answer.before, answer.after) if one is not None]
    passages = sightings.passages({one.membership for one in sights})

    def write(one: Seen | None) -> Sight | None:
        if one is None:
            return None
        return Sight(one.day, one.membership, passages.get(one.membership))

    return tuple(
        Office(
            answer.seen.person,
            answer.seen.role,
            answer.seen.body,
            answer.certainty,
            write(answer.before),
            write(answer.after),
            f"{answer.reason[0].upper()}{answer.reason[1:]}.",
        )
        for answer in found
    )


def _unknown(sightings: Sightings, role: str, body: Thing, when: Span, reason: str) -> Office:
    """Say that no paper helps, and what papers there are of that year."""
    query = f"""SELECT ?known ?referred ?failed {{
        VALUES ?of {{ <{body.iri}> <{body.iri}{FULL_COUNCIL}> }}
        ?coverage fm:coverageOf ?of ; fm:year ?year ; fm:meetingsKnown ?known ;
                  fm:meetingsReferredTo ?referred ; fm:papersFailed ?failed .
        FILTER(STR(?year) = "{when[0].year:04}") }}"""
    counts = [[int(value) for value in row] for row in sightings.select(query)]
    known, referred, failed = (sum(row[at] for row in counts) for at in range(3))
    held = (
        f"of its meetings in {when[0].year} papers show {known}, and only refer to {referred}; "
        f"papers of that year that could not be read: {failed}"
    )
    return Office(
        None, role, body, "unknown", None, None, f"{reason[0].upper()}{reason[1:]}: {held}."
    )
