"""Keep the graph of what is true across papers: only the parts that a publication touches.

Each part's triples stand in papers.sqlite under its key, so what has changed is known without the
graph being read.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rdflib import Graph

from graph.coverage import add_coverage
from graph.entities import describe_thing, describe_versions, related_councils
from graph.intake import GIVEN_JSON
from graph.iris import council_iri
from graph.resolve.across import Across, Office, places_of
from graph.resolve.coverage import Place
from graph.resolve.failures import FailedPaper
from graph.resolve.identity import describe
from graph.resolve.papers import place_key
from graph.resolve.records import FactKey, Identity
from graph.resolve.register import Register
from graph.schema import get_meta, set_meta
from graph.terms import add_tenure


@dataclass(slots=True)
class Touched:
    """What may have to be described anew: things by IRI; memberships, papers, meetings by block."""

    things: set[str] = field(default_factory=set)
    holdings: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    meetings: set[str] = field(default_factory=set)


class Descriptions:
    """Describes what is across papers, but for what `is_held` keeps out of the graph."""

    def __init__(
        self, connection: sqlite3.Connection, *, base: str, is_held: Callable[[FactKey], bool]
    ) -> None:
        self._connection = connection
        self._register = Register(connection)
        failures = load_failures(connection)
        self._across = Across(connection, base=base, is_held=is_held, failures=failures)
        self._base = base
        self._is_held = is_held

    def update(self, touched: Touched) -> tuple[Graph, Graph]:
        """Describe anew what is touched: the triples that go, and those that come."""
        removed: set[str] = set()
        added: set[str] = set()
        for key, g in self._describe(touched):
            now = _write(g)
            row = self._connection.execute(
                "SELECT triples FROM parts WHERE key = ?", (key,)
            ).fetchone()
            before = set() if row is None else set(str(row["triples"]).splitlines())
            removed |= before - now
            added |= now - before
            if now and now != before:
                self._connection.execute(
                    "INSERT OR REPLACE INTO parts VALUES (?, ?)", (key, "\n".join(sorted(now)))
                )
            elif before and not now:
                self._connection.execute("DELETE FROM parts WHERE key = ?", (key,))
        return _read(removed), _read(added)

    def _describe(self, touched: Touched) -> Iterator[tuple[str, Graph]]:
        for iri in sorted(self._with_related(touched.things)):
            yield iri, self._describe_thing(iri)
        for office in sorted(self._offices(touched)):
            g = _new_graph()
            for term in self._across.terms(office):
                add_tenure(g, term)
            yield " ".join(office), g
        for place in self._places(touched):
            g = _new_graph()
            coverage = self._across.coverage(place)
            if coverage is not None:
                labels = self._across.unread | self._identify([place.body]).labels
                add_coverage(g, coverage, labels)
            yield place_key(place), g
        for day in sorted(touched.meetings):
            g = _new_graph()
            describe_versions(g, self._across.versions(day))
            yield f"{day}#versions", g

    def _offices(self, touched: Touched) -> set[Office]:
        """The offices whose terms may be others: those of the memberships touched, and of bodies.

        A council's "Chair of the Audit Committee" is the committee's chair as long as the council
        has a committee of that name.
        """
        holdings = set(touched.holdings)
        bodies = {iri for iri in touched.things if _is_body(iri)}
        found: set[Office] = set()
        for body in bodies:
            council = body.partition("/committee/")[0]
            holdings.update(self._register.blocks_between("membership", f"{council} "))
            rows = self._connection.execute(
                "SELECT key FROM parts WHERE key >= ? AND key < ?", (f"{body} ", f"{body}!")
            )
            found.update(Office(*str(row["key"]).split(" ")) for row in rows)
        return found.union(*(self._across.offices_of(holding) for holding in holdings))

    def _places(self, touched: Touched) -> list[Place]:
        """The places whose coverage may be another; those of papers that failed are looked at."""
        places = {*places_of(touched.meetings, touched.papers), *self._across.failed()}
        known = json.loads(get_meta(self._connection, "failed_places") or "[]")
        failed = sorted(place_key(place) for place in self._across.failed())
        set_meta(self._connection, "failed_places", json.dumps(failed))
        places.update(places_of((), known))
        return sorted(places, key=lambda place: (place.body, place.year or 0))

    def _describe_thing(self, iri: str) -> Graph:
        g = _new_graph()
        thing = self._register.thing(iri)
        if thing is None or thing.label is None or not self._is_known(iri):
            return g
        related = self._related(iri)
        describe_thing(g, self._identify([iri, *filter(self._is_known, related)]), iri)
        return g

    def _is_known(self, iri: str) -> bool:
        return self._register.is_mentioned(iri, self._is_held)

    def _with_related(self, things: Iterable[str]) -> set[str]:
        """The things, and the councils whose description speaks of one of them."""
        found = set(things)
        for iri in things:
            found.update(self._related(iri))
        return found

    def _related(self, iri: str) -> list[str]:
        prefix = council_iri(self._base, "")
        if not iri.startswith(prefix):
            return []
        return [council_iri(self._base, one) for one in related_councils(iri.removeprefix(prefix))]

    def _identify(self, iris: Iterable[str]) -> Identity:
        identity = Identity(base=self._base)
        describe(self._register, identity, iris)
        return identity


def _is_body(iri: str) -> bool:
    """Whether an IRI is a committee's, not that of a meeting or something else under it."""
    return "/" not in iri.partition("/committee/")[2] and "/committee/" in iri


def load_failures(connection: sqlite3.Connection) -> list[FailedPaper]:
    """The papers that could not be read, with what a manifest says of them."""
    found = []
    for row in connection.execute("SELECT source_key, given FROM failures ORDER BY source_key"):
        given = GIVEN_JSON.validate_json(row["given"])
        found.append(FailedPaper(row["source_key"], given.publisher, given.body, given.date))
    return found


def _new_graph() -> Graph:
    """A graph without prefixes: it is never shown."""
    return Graph(bind_namespaces="none")


def _write(g: Graph) -> set[str]:
    """A graph as lines of N-Triples."""
    return {line for line in g.serialize(format="nt").splitlines() if line}


def _read(lines: Iterable[str]) -> Graph:
    g = _new_graph()
    text = "\n".join(sorted(lines))
    if text:
        g.parse(data=text, format="nt")
    return g
