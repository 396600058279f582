"""Keep the graph of what is true across papers: only the parts that a publication touches.

Each part's triples stand in papers.sqlite under its key, so what has changed is known without the
graph being read.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rdflib import Graph

from graph.build import new_graph
from graph.entities import (
    describe_coverage,
    describe_tenure,
    describe_thing,
    describe_versions,
    related_councils,
)
from graph.iris import council_iri
from graph.resolve.across import Across
from graph.resolve.identity import describe, years_of
from graph.resolve.records import FactKey, Identity
from graph.resolve.register import Register


@dataclass(slots=True)
class Touched:
    """What may have to be described anew: things by IRI; blocks of memberships and of meetings."""

    things: set[str] = field(default_factory=set)
    holdings: set[str] = field(default_factory=set)
    meetings: set[str] = field(default_factory=set)


class Descriptions:
    """Describes what is across papers, but for what `is_held` keeps out of the graph."""

    def __init__(
        self, connection: sqlite3.Connection, *, base: str, is_held: Callable[[FactKey], bool]
    ) -> None:
        self._connection = connection
        self._register = Register(connection)
        self._across = Across(connection, base=base, is_held=is_held)
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
        for holding in sorted(touched.holdings):
            g = new_graph()
            for tenure in self._across.tenures(holding):
                describe_tenure(g, tenure)
            yield holding, g
        for body, year in years_of(touched.meetings):
            g = new_graph()
            coverage = self._across.coverage(body, year)
            if coverage is not None:
                describe_coverage(g, self._identify([body]), coverage)
            yield f"{body}/coverage/{year}", g
        for day in sorted(touched.meetings):
            g = new_graph()
            describe_versions(g, self._across.versions(day))
            yield f"{day}#versions", g

    def _describe_thing(self, iri: str) -> Graph:
        g = new_graph()
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


def _write(g: Graph) -> set[str]:
    """A graph as lines of N-Triples."""
    return {line for line in g.serialize(format="nt").splitlines() if line}


def _read(lines: Iterable[str]) -> Graph:
    g = new_graph()
    text = "\n".join(sorted(lines))
    if text:
        g.parse(data=text, format="nt")
    return g
