"""What follows from many papers together, read from the tables of identity: terms of office,
coverage, versions."""

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from graph.iris import document_iri, name_key, part_iri, role_iri
from graph.resolve.coverage import Coverage, MeetingSeen, Place, cover
from graph.resolve.failures import FailedPaper, name_unread, place_failures
from graph.resolve.meetings import meeting_key
from graph.resolve.papers import place_key
from graph.resolve.records import FactKey
from graph.resolve.terms import (
    FULL_COUNCIL,
    Holding,
    Observation,
    Tenure,
    find_terms,
    is_single_holder,
    place_office,
    settle_office,
)

type IsHeld = Callable[[FactKey], bool]
"""Whether a fact is kept out of the graph."""


class Office(NamedTuple):
    """A role of a body, by their IRIs; one holder may tell when another's term ends."""

    body: str
    role: str


class Across:
    """Reads what follows from the mentions that stand in the graph."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        base: str,
        is_held: IsHeld | None = None,
        failures: Sequence[FailedPaper] = (),
    ) -> None:
        self._connection = connection
        self._base = base
        self._is_held = is_held or (lambda key: False)
        self._failures = failures
        self._bodies: dict[str, dict[str, str]] = {}
        self._offices: dict[str, dict[Office, list[tuple[str, str]]]] = {}
        self._failed: dict[Place, tuple[str, ...]] | None = None
        # The names, by IRI, of councils of which no paper was read; known once `failed` was asked.
        self.unread: dict[str, str] = {}

    def offices_of(self, holding: str) -> set[Office]:
        """The offices that a block of memberships may show somebody in, or may have shown.

        A council's list says "Chair of the Audit Committee", the committee's minutes "Chair".
        """
        body, role, _ = holding.split(" ")
        titles = {role.rsplit("/", 1)[-1].replace("-", " ")}
        rows = self._mentions("membership", holding, f"{holding}\0")
        titles.update(content[4] for _, _, _, content in rows)
        found = {Office(body, role), Office(body.removesuffix(FULL_COUNCIL), role)}
        for title in titles:
            placed, there = place_office(title, None, body, self._bodies_of(body))
            found.add(Office(there, role if placed == title else role_iri(self._base, placed)))
        return found

    def terms(self, office: Office) -> tuple[Tenure, ...]:
        """The terms in an office, of all who held it."""
        council, is_committee, _ = office.body.partition("/committee/")
        elsewhere = council if is_committee else f"{office.body}{FULL_COUNCIL}"
        held: dict[str, list[Observation]] = defaultdict(list)
        is_single = False
        for body in (office.body, elsewhere):
            for block, title in self._placed(body).get(office, ()):
                person = block.rsplit(" ", 1)[-1]
                for _, _, _, content in self._mentions("membership", block, f"{block}\0"):
                    iri, day, strength, general_role, _ = content
                    if day:
                        seen = Observation(dt.date.fromisoformat(day), iri, strength)
                        held[person].append(seen)
                        is_single = is_single or is_single_holder(general_role, title)
        if is_single:
            return settle_office(office.role, office.body, held)
        return tuple(
            term
            for person in sorted(held)
            for term in find_terms(Holding(person, office.role, office.body), held[person])
        )

    def _placed(self, body: str) -> dict[Office, list[tuple[str, str]]]:
        """The blocks of the memberships of a body, each with its title, by the office shown."""
        if body not in self._offices:
            placed: dict[Office, list[tuple[str, str]]] = defaultdict(list)
            bodies = self._bodies_of(body)
            rows = self._connection.execute(
                "SELECT block, min(form) FROM mentions WHERE stage = 'membership'"
                " AND block >= ? AND block < ? GROUP BY block ORDER BY block",
                (f"{body} ", f"{body}!"),
            )
            for block, form in rows:
                _, role, _ = block.split(" ")
                _, _, _, general_role, title = json.loads(form)[0]
                named, there = place_office(title, general_role, body, bodies)
                if named != title:
                    role = role_iri(self._base, named)
                placed[Office(there, role)].append((str(block), named))
            self._offices[body] = placed
        return self._offices[body]

    def _bodies_of(self, council: str) -> dict[str, str]:
        """The bodies of a council, by the key of their label; none for what is no council."""
        if council not in self._bodies:
            rows = self._connection.execute(
                "SELECT label, iri FROM things WHERE stage = 'committee' AND block = ?"
                " AND label IS NOT NULL ORDER BY iri DESC",
                (council,),
            )
            self._bodies[council] = {name_key(row[0]): str(row[1]) for row in rows}
        return self._bodies[council]

    def coverage(self, place: Place) -> Coverage | None:
        """How much of a body's year the papers show; None where nothing is of it."""
        meetings: list[MeetingSeen] = []
        papers: list[str] = []
        if place.year is not None:
            first, last = (
                meeting_key(place.body, f"{one:04}-") for one in (place.year, place.year + 1)
            )
            for document, iri, _, content in self._mentions("meeting", first, last):
                meetings.append(MeetingSeen(iri, content[1] != "referenced"))
                if content[1] == "own":
                    papers.append(document_iri(self._base, document))
        key = place_key(place)
        for document, _, _, _ in self._mentions("paper", key, f"{key}\0"):
            papers.append(document_iri(self._base, document))
        failed = self.failed().get(place, ())
        if not (meetings or papers or failed):
            return None
        return cover(place, meetings, papers, failed)

    def failed(self) -> dict[Place, tuple[str, ...]]:
        """The papers that could not be read, by place."""
        if self._failed is None:
            rows = self._connection.execute(
                "SELECT iri, label FROM things WHERE stage IN ('council', 'committee')"
                " AND label IS NOT NULL ORDER BY iri"
            )
            labels = {str(row[0]): str(row[1]) for row in rows} if self._failures else {}
            self._failed = place_failures(self._failures, labels, base=self._base)
            self.unread = name_unread(self._failures, labels, base=self._base)
        return self._failed

    def versions(self, day: str) -> list[tuple[str, str]]:
        """Pair each draft of a meeting's minutes with those that it is a draft of, sorted.

        By the block of the meetings of a day. Those are the approved ones, where papers hold some;
        else those that say nothing of their state. Two drafts, or two copies that say nothing, are
        not told apart: they make no pair.
        """
        held: dict[str, dict[str | None, set[str]]] = defaultdict(lambda: defaultdict(set))
        for document, iri, _, content in self._mentions("meeting", day, f"{day}\0"):
            name = document_iri(self._base, document)
            for state, start in content[4]:
                held[iri][state].add(name if start is None else part_iri(name, start))
        return sorted(
            (draft, final)
            for by_state in held.values()
            for draft in by_state["draft"]
            for final in by_state["approved"] or by_state[None]
        )

    def _mentions(self, stage: str, first: str, last: str) -> list[tuple[str, str, str, Any]]:
        """(Paper, IRI, block, content) of the mentions in the blocks from one to before another."""
        rows = self._connection.execute(
            "SELECT document, fact, iri, block, form FROM mentions WHERE stage = ? AND block >= ?"
            " AND block < ? ORDER BY block, place",
            (stage, first, last),
        )
        return [
            (str(row[0]), str(row[2]), str(row[3]), json.loads(row[4])[0])
            for row in rows
            if not self._is_held((row[0], row[1]))
        ]


def places_of(meetings: Iterable[str], papers: Iterable[str]) -> list[Place]:
    """The places that blocks of meetings and of papers belong to, sorted."""
    found = set()
    for block in meetings:
        body, _, day = block.rpartition("/meeting/")
        if "/council/" in body:
            found.add(Place(body, int(day[:4])))
    for block in papers:
        body, _, year = block.rpartition("/coverage/")
        found.add(Place(body, int(year) if year.isdigit() else None))
    return sorted(found, key=lambda place: (place.body, place.year or 0))
