"""Read who is seen in which office when, in few quick queries: the ground of people and bodies.

The engine joins what is optional, and longer than one triple, over the whole store; so the seats
are read first, and names and terms of those alone afterwards.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from api.profiles.around import Around
from graph.escaping import iri_ref, is_iri
from graph.iris import name_key
from graph.resolve.terms import FULL_COUNCIL, place_office
from graph.sightings import Seen, Span, Thing

_MOST = 4_000
_ROLES = """SELECT ?role ?label ?general {
  ?role a org:Role ; rdfs:label ?label . OPTIONAL { ?role skos:broader ?general } }"""


class Seat(NamedTuple):
    """A paper shows a person in a role of a body; `day` and `until` are ISO, empty if unknown."""

    membership: str
    person: str
    role: str
    body: str
    day: str
    term: str
    until: str


class Role(NamedTuple):
    """What a role is called, and the slug of the general role that it is."""

    label: str
    general: str


def read_seats(
    around: Around,
    key: str,
    things: Sequence[str],
    within: Span | None = None,
    roles: Sequence[str] = (),
) -> list[Seat]:
    """Read the seats of some people (`key` is member) or bodies (organization).

    Of days `within` a span, and of some `roles` alone, where these are given.
    """
    # The engine looks up every triple of every seat, so what leaves seats out is asked first.
    chosen = f"VALUES ?{key} {{ {_values(things)} }} ?membership org:{key} ?{key} . "
    if within:
        first, last = (f'"{day.isoformat()}"^^xsd:date' for day in within)
        chosen += f"?membership fm:asOf ?day . FILTER(?day >= {first} && ?day <= {last}) "
    if roles:
        chosen += f"?membership org:role ?role . {choose_roles(roles)} "
    other = "organization" if key == "member" else "member"
    rows = around.ask(
        f"""SELECT ?membership ?member ?role ?organization ?day ?term ?until {{
          {{ SELECT * {{ {chosen} }} }}
          ?membership org:{other} ?{other} ; org:role ?role ; fm:asOf ?day .
          OPTIONAL {{ ?membership org:memberDuring ?term }}
          OPTIONAL {{ ?membership fm:heldUntil ?until }}
        }} LIMIT {_MOST}"""
    )
    names = ("membership", "member", "role", "organization", "day", "term", "until")
    return [Seat(*(row[name].value if name in row else "" for name in names)) for row in rows]


def choose_roles(roles: Iterable[str]) -> str:
    """Write a filter that lets some roles pass alone."""
    return f"FILTER(?role IN ({', '.join(iri_ref(iri) for iri in sorted(roles) if is_iri(iri))}))"


def read_roles(around: Around) -> dict[str, Role]:
    """Read what roles there are: once for each state of a store."""

    def make() -> dict[str, Role]:
        found: dict[str, Role] = {}
        for row in around.ask(_ROLES):
            general = row["general"].value.rpartition("/")[2] if "general" in row else ""
            role = Role(row["label"].value, general)
            found[row["role"].value] = min(found.get(row["role"].value, role), role)
        return found

    return around.catalogue.keep("roles", make)


def read_names(around: Around, iris: Iterable[str]) -> dict[str, str]:
    """Read what some things are called; the end of the IRI for what has no label."""
    wanted = set(iris)
    names = {iri: iri.rpartition("/")[2] for iri in wanted}
    labels: dict[str, str] = {}
    for row in around.ask(
        f"SELECT ?s ?label {{ VALUES ?s {{ {_values(wanted)} }} ?s rdfs:label ?label }}"
    ):
        label = row["label"].value
        labels[row["s"].value] = min(labels.get(row["s"].value, label), label)
    return names | labels


def read_terms(around: Around, terms: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Read the first and the last day (ISO) of some terms of office."""
    values = _values({term for term in terms if term})
    if not values:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for row in around.ask(
        f"SELECT ?s ?first ?last {{ VALUES ?s {{ {values} }}"
        " ?s time:hasBeginning/time:inXSDDate ?first ; time:hasEnd/time:inXSDDate ?last }"
    ):
        span = (row["first"].value, row["last"].value)
        found[row["s"].value] = min(found.get(row["s"].value, span), span)
    return found


def read_seen(around: Around, within: Span) -> list[Seen]:
    """Read everybody seen in an office of the body between two days, by day.

    Offices that the council's papers name with their body ("Chair of the Audit Committee") are
    among that body's.
    """
    council = around.iri.partition("/committee/")[0]
    roles, own = read_roles(around), {name_key(around.label): around.iri}
    seats = read_seats(around, "organization", [around.iri], within)
    named = [
        iri
        for iri, role in roles.items()
        if place_office(role.label, role.general, council, own)[1] == around.iri
    ]
    others = sorted({council, council + FULL_COUNCIL} - {around.iri})
    if named and council != around.iri:
        seats += read_seats(around, "organization", others, within, named)
    names = read_names(around, {seat.person for seat in seats})
    terms = read_terms(around, {seat.term for seat in seats})
    found = []
    for seat in seats:
        role = roles.get(seat.role, Role(seat.role.rpartition("/")[2], ""))
        bodies = {} if seat.body == around.iri else own
        title, body = place_office(role.label, role.general, seat.body, bodies)
        term = terms.get(seat.term)
        found.append(
            Seen(
                membership=seat.membership,
                person=Thing(seat.person, names[seat.person]),
                role=title,
                general=role.general,
                role_names=frozenset({name_key(role.label), name_key(title)}),
                body=Thing(body, around.label),
                day=dt.date.fromisoformat(seat.day),
                term=(dt.date.fromisoformat(term[0]), dt.date.fromisoformat(term[1]))
                if term
                else None,
                until=_first_day(seat.until),
            )
        )
    return sorted(found, key=lambda one: (one.day, one.person.iri, one.membership))


def _first_day(when: str) -> dt.date | None:
    """The day, or the first day of the month: of that month no more is sure."""
    if not when:
        return None
    return dt.date.fromisoformat(when if len(when) > len("2024-05") else f"{when}-01")


def _values(iris: Iterable[str]) -> str:
    return " ".join(iri_ref(iri) for iri in sorted(iris) if is_iri(iri))
