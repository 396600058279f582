"""Read from the graph when papers show whom in which office: the ground that answers stand on."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from graph.iris import name_key
from graph.namespaces import PREFIXES
from graph.resolve.terms import FULL_COUNCIL, place_office

Span = tuple[dt.date, dt.date]
"""A first and a last day."""

# What may stand between <> in a query: an IRI that closes nothing.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_SEEN = """
SELECT DISTINCT ?membership ?person ?person_name ?role_name ?general ?general_name ?body ?body_name
                ?day ?until ?first ?last {{
  VALUES ?{key} {{ {things} }}
  ?membership org:{property} ?{key} ; org:member ?person ; org:role ?role ;
              org:organization ?body ; fm:asOf ?day .
  ?person rdfs:label ?person_name . ?role rdfs:label ?role_name . ?body rdfs:label ?body_name .
  OPTIONAL {{ ?role skos:broader ?general . ?general rdfs:label ?general_name }}
  OPTIONAL {{ ?membership fm:heldUntil ?until }}
  OPTIONAL {{ ?membership org:memberDuring ?term .
             ?term time:hasBeginning/time:inXSDDate ?first ; time:hasEnd/time:inXSDDate ?last }}
}} ORDER BY ?day ?person ?role ?body ?membership ?general ?first ?until
"""
_PASSAGES = """
SELECT ?membership ?paper ?file ?quote ?page ?start ?end {{
  VALUES ?membership {{ {things} }}
  GRAPH ?paper {{
    ?membership fm:evidence ?passage . ?paper fm:fileName ?file .
    ?passage oa:hasSelector/oa:exact ?quote ; oa:hasSelector ?at .
    ?at oa:start ?start ; oa:end ?end .
    OPTIONAL {{ ?passage fm:page ?page }} }}
}} ORDER BY ?membership ?file ?paper ?start
"""
_BODIES = """
SELECT DISTINCT ?council ?council_name ?body ?name {{
  VALUES ?council {{ {things} }}
  ?council rdfs:label ?council_name . ?body org:unitOf ?council ; rdfs:label ?name .
}} ORDER BY ?body ?name
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """A person or a body, by IRI and label."""

    iri: str
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A paper shows a person in an office on a day.

    `general` is the slug of the general role, `role_names` the names by which the role may be asked
    for. `term` is the term of office that the day belongs to, where it belongs to one; `until` the
    day up to which the paper says that the office is to be held.
    """

    membership: str
    person: Thing
    role: str
    general: str
    role_names: frozenset[str]
    body: Thing
    day: dt.date
    term: Span | None = None
    until: dt.date | None = None

    @property
    def office(self) -> tuple[str, str]:
        """The office: its role's key, and its body."""
        return name_key(self.role), self.body.iri


@dataclass(frozen=True, slots=True)
class Passage:
    """Where it says so: the paper's IRI and file name, the words, their page where it has any.

    `start` and `end` are code points of the paper's text, half-open.
    """

    paper: str
    file_name: str
    quote: str
    page: int | None
    start: int
    end: int


class Asked(Protocol):
    """Answers queries with rows of plain values."""

    def select(self, query: str) -> Iterator[tuple[str | None, ...]]: ...


class Sightings:
    """Looks up who is seen in which office; to be used in one thread."""

    def __init__(self, quads: Asked) -> None:
        self._quads = quads

    def of_people(self, people: Sequence[str]) -> list[Seen]:
        """Every office that people are seen in, by day."""
        return self._see("person", "member", people)

    def of_bodies(self, bodies: Sequence[str]) -> list[Seen]:
        """Everybody seen in an office of some bodies, by day.

        Offices that a council's papers name with their body ("Chair of the Audit Committee") are
        among that body's.
        """
        councils = {body.partition("/committee/")[0] for body in bodies}
        wanted = {*bodies, *councils, *(council + FULL_COUNCIL for council in councils)}
        found = self._see("body", "organization", sorted(wanted))
        return [seen for seen in found if seen.body.iri in bodies]

    def passages(self, memberships: Iterable[str]) -> dict[str, Passage]:
        """The first passage that shows each membership, by the membership."""
        found: dict[str, Passage] = {}
        for membership, paper, file, quote, page, start, end in self._ask(
            _PASSAGES, sorted(memberships)
        ):
            number = int(page) if page else None
            passage = Passage(paper, file, quote, number, int(start), int(end))
            found.setdefault(membership, passage)
        return found

    def select(self, query: str) -> Iterator[tuple[str, ...]]:
        """Answer one of our own queries; what is not bound is empty."""
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        for row in self._quads.select(prologue + query):
            yield tuple(value or "" for value in row)

    def _see(self, key: str, property_name: str, things: Sequence[str]) -> list[Seen]:
        rows = self._ask(_SEEN, things, key=key, property=property_name)
        found: dict[tuple[str, str], Seen] = {}
        for row in rows:
            membership, person, person_name, role, general, general_name = row[:6]
            body, body_name, day, until, first, last = row[6:]
            names = {name_key(role), name_key(general_name)} - {""}
            term = (dt.date.fromisoformat(first), dt.date.fromisoformat(last)) if first else None
            seen = Seen(
                membership,
                Thing(person, person_name),
                role,
                general.rpartition("/")[2],
                frozenset(names),
                Thing(body, body_name),
                dt.date.fromisoformat(day),
                term,
                _first_day(until) if until else None,
            )
            # A role that has several general ones is asked for by all of them.
            known = found.get((membership, first))
            if known is not None:
                seen = replace(known, role_names=known.role_names | names)
            found[membership, first] = seen
        return self._name_offices(list(found.values()))

    def _name_offices(self, found: list[Seen]) -> list[Seen]:
        """Give offices that are named with their body to that body."""
        bodies: dict[str, dict[str, str]] = defaultdict(dict)
        names: dict[str, str] = {}
        councils = sorted({seen.body.iri.partition("/committee/")[0] for seen in found})
        for council, council_name, body, name in self._ask(_BODIES, councils):
            bodies[council].setdefault(name_key(name), body)
            names.setdefault(body, name)
            names.setdefault(council, council_name)
        placed = []
        for seen in found:
            role, body = place_office(seen.role, seen.general, seen.body.iri, bodies[seen.body.iri])
            role_names = seen.role_names | {name_key(role)}
            thing = Thing(body, names.get(body, seen.body.name))
            placed.append(replace(seen, role=role, body=thing, role_names=role_names))
        return placed

    def _ask(self, query: str, things: Sequence[str], **words: str) -> Iterator[tuple[str, ...]]:
        wrong = [thing for thing in things if not _IRI.fullmatch(thing)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is no IRI")
        if not things:
            return iter(())
        named = " ".join(f"<{thing}>" for thing in things)
        return self.select(query.format(things=named, **words))


def _first_day(when: str) -> dt.date:
    """The day, or the first day of the month: of that month no more is sure."""
    return dt.date.fromisoformat(when if len(when) > len("2024-05") else f"{when}-01")
