"""What follows from many papers together, read from the tables of identity: times of office,
coverage, versions."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from graph.iris import document_iri, part_iri
from graph.resolve.meetings import meeting_key
from graph.resolve.records import Coverage, FactKey, Tenure
from graph.resolve.timelines import find_terms

type IsHeld = Callable[[FactKey], bool]
"""Whether a fact is kept out of the graph."""


class Across:
    """Reads what follows from the mentions that stand in the graph."""

    def __init__(
        self, connection: sqlite3.Connection, *, base: str, is_held: IsHeld | None = None
    ) -> None:
        self._connection = connection
        self._base = base
        self._is_held = is_held or (lambda key: False)

    def tenures(self, holding: str) -> tuple[Tenure, ...]:
        """The times in which one person held one role, by its block (see `holding_key`)."""
        body, role, person = holding.split(" ")
        observed = {}
        for _, _, content in self._mentions("membership", holding, f"{holding}\0"):
            iri, day = content
            if day:
                observed[str(day)] = str(iri)
        return find_terms(person, role, body, observed)

    def coverage(self, body: str, year: int) -> Coverage | None:
        """How much of a body's year the papers show; None where they tell of no meeting."""
        known: set[str] = set()
        referred: set[str] = set()
        papers: set[str] = set()
        first, last = (meeting_key(body, f"{one:04}-") for one in (year, year + 1))
        for document, iri, content in self._mentions("meeting", first, last):
            scope = content[1]
            (referred if scope == "referenced" else known).add(iri)
            if scope == "own":
                papers.add(document)
        if not known and not referred:
            return None
        return Coverage(
            council=body.split("/committee/")[0].split("/post/")[0],
            body=body,
            year=year,
            meetings_known=len(known),
            meetings_referred_to=len(referred - known),
            papers_held=len(papers),
        )

    def versions(self, day: str) -> list[tuple[str, str]]:
        """Pair each draft of a meeting's minutes with those that it is a draft of, sorted.

        By the block of the meetings of a day. Those are the approved ones, where papers hold some;
        else those that say nothing of their state. Two drafts, or two copies that say nothing, are
        not told apart: they make no pair.
        """
        held: dict[str, dict[str | None, set[str]]] = defaultdict(lambda: defaultdict(set))
        for document, iri, content in self._mentions("meeting", day, f"{day}\0"):
            name = document_iri(self._base, document)
            for state, start in content[4]:
                held[iri][state].add(name if start is None else part_iri(name, start))
        return sorted(
            (draft, final)
            for by_state in held.values()
            for draft in by_state["draft"]
            for final in by_state["approved"] or by_state[None]
        )

    def _mentions(self, stage: str, first: str, last: str) -> list[tuple[str, str, list[Any]]]:
        """(Paper, IRI, content) of the mentions in the blocks from one to before another."""
        rows = self._connection.execute(
            "SELECT document, fact, iri, form FROM mentions WHERE stage = ? AND block >= ?"
            " AND block < ? ORDER BY block, place",
            (stage, first, last),
        )
        return [
            (str(row[0]), str(row[2]), json.loads(row[3])[0])
            for row in rows
            if not self._is_held((row[0], row[1]))
        ]
