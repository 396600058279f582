"""Find things and passages: by words, by filters, or both; page by page, with counts.

Every answer is bounded. What many thousand match is counted up to COUNTED, and not weighed but
given newest first, as no ranking tells them apart; RANKED is where that begins.
"""

import sqlite3
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from graph.directory import GROUPS, tag
from graph.facets import (
    BODIES,
    COLUMN,
    Facet,
    Values,
    add_bodies_themselves,
    make_facet,
    passes,
    split_counts,
)
from graph.filters import Filters, write_dates, write_filters, write_years
from graph.search import MARK_END, MARK_START, Hit
from graph.words import Words, write_query

type Counted = tuple[object, ...]
"""What was counted: a table, a query, the ends of its dates."""
type Sort = Literal["relevance", "newest", "oldest"]

COUNTED = 100_000
RANKED = 3_000
PASSAGE = "passage"
_EXTRACT_WORDS = 40  # of an extract, at most
_TEXT, _NAMES = "label names text", "label names"
# How much a word counts in the label, the other names, the text; nothing in the tags.
_WEIGHTS = "10.0, 5.0, 1.0, 0.0"
FACETS = ("kind", "council", "body", "outcome", "grade", "paper")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing found; `councils` and `bodies` are IRIs, `outcomes` and `grades` slugs."""

    iri: str
    kind: str
    label: str
    date: str | None
    councils: tuple[str, ...]
    bodies: tuple[str, ...]
    outcomes: tuple[str, ...]
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `is_more`: that many were counted, and there are others."""

    number: int
    is_more: bool = False


class Finder:
    """Searches one state of a store; for one thread at a time.

    `counted` keeps how many of what there are, for others who search the same state.
    """

    def __init__(
        self, connection: sqlite3.Connection, base: str, counted: dict[Counted, int] | None = None
    ) -> None:
        self._connection = connection
        self._documents = f"{base}document/"
        # One page counts the same several times: for its heading, its filters, its turns.
        self._counted: dict[Counted, int] = {} if counted is None else counted

    def settle(self, words: Words, filters: Filters) -> Words:
        """Where no name holds all the words, let the last of them be the beginning of one."""
        names = replace(filters, kind="name")
        if not words.phrases or self.count_things(words, names).number:
            return words
        return replace(words, is_begun=True)

    def count_things(self, words: Words, filters: Filters) -> Count:
        """Count things, up to COUNTED."""
        return self._count("directory_text", self._things(words, filters), filters)

    def count_passages(self, words: Words, filters: Filters) -> Count:
        """Count passages, up to COUNTED; without a word to find there is none."""
        query = _passages(words, filters)
        return self._count("block_text", query, filters) if words.phrases and query else Count(0)

    def things(
        self, words: Words, filters: Filters, *, sort: Sort, limit: int, offset: int
    ) -> list[Thing]:
        """Find things, in order: names that are the words alone, inspections, then the best."""
        query = self._things(words, filters)
        if not query or limit <= 0:
            return []
        place, values = write_dates(filters)
        is_ranked = (
            bool(words.phrases) and sort == "relevance" and self._is_ranked("directory_text", query)
        )
        columns = "d.iri, d.kind, d.label, d.date, d.councils, d.bodies, d.outcomes, d.grades"
        if is_ranked:
            rows = self._connection.execute(
                f"SELECT {columns} FROM directory_text JOIN directory AS d"
                f" ON d.id = directory_text.rowid WHERE directory_text MATCH :query {place}"
                " ORDER BY lower(d.label) = :whole DESC, d.kind = 'inspection' DESC,"
                f" bm25(directory_text, {_WEIGHTS}), d.date DESC, length(d.label), d.iri"
                " LIMIT :limit OFFSET :offset",
                {
                    **values,
                    "query": query,
                    "limit": limit,
                    "offset": offset,
                    "whole": " ".join(words.phrases).lower(),
                },
            )
        else:
            rows = self._by_date(columns, query, filters, sort, limit=limit, offset=offset)
        return [
            Thing(
                iri=row["iri"],
                kind=row["kind"],
                label=row["label"],
                date=row["date"],
                councils=tuple(row["councils"].split()),
                bodies=tuple(row["bodies"].split()),
                outcomes=tuple(row["outcomes"].split()),
                grades=tuple(row["grades"].split()),
            )
            for row in rows
        ]

    def passages(
        self, words: Words, filters: Filters, *, sort: Sort, limit: int, offset: int
    ) -> list[Hit]:
        """Find the blocks of papers that hold all the words, in order."""
        query = _passages(words, filters)
        if not words.phrases or not query or limit <= 0:
            return []
        place, values = write_dates(filters)
        values |= {"query": query, "limit": limit, "offset": max(0, offset)}
        is_few = self._is_ranked("block_text", query)
        tables = "block_text JOIN blocks AS b ON b.id = block_text.rowid"
        if not is_few:
            # From the papers in order of time, each being asked for its blocks that hold the words;
            # those of one paper lie side by side, so the index is looked into once for all.
            of_paper = f"FROM blocks WHERE document = substr(d.iri, {len(self._documents) + 1})"
            tables = (
                f"directory AS d CROSS JOIN block_text ON block_text.rowid BETWEEN"
                f" (SELECT min(id) {of_paper}) AND (SELECT max(id) {of_paper})"
                " CROSS JOIN blocks AS b ON b.id = block_text.rowid"
                f" AND b.document = substr(d.iri, {len(self._documents) + 1})"
            )
            # The dates of papers narrow it before the words do: the tags of years need not.
            place += " AND d.sort = 'paper'"
            bounds, ends = write_years(filters)
            place += bounds
            values |= ends
            values["query"] = _passages(words, replace(filters, since=None, until=None))
        elif place or sort != "relevance":
            tables += " LEFT JOIN directory AS d ON d.iri = :documents || b.document"
            values["documents"] = self._documents
        order = _order(sort if is_few or sort == "oldest" else "newest", "b.id")
        if is_few and sort == "relevance":
            order = "block_text.rank, b.document, b.start"
        rows = self._connection.execute(
            f"SELECT b.id FROM {tables} WHERE block_text MATCH :query {place}"
            f" ORDER BY {order} LIMIT :limit OFFSET :offset",
            values,
        ).fetchall()
        # An extract takes long to cut: only of those that are given.
        return [self._hit(row["id"], query) for row in rows]

    def _hit(self, number: int, query: str) -> Hit:
        row = self._connection.execute(
            "SELECT b.document, documents.file_name, b.start, b.end, b.page,"
            f" snippet(block_text, 0, :start, :end, '…', {_EXTRACT_WORDS}) AS extract,"
            " coalesce(d.label, '') AS title, d.date, coalesce(d.councils, '') AS council"
            " FROM block_text JOIN blocks AS b ON b.id = block_text.rowid"
            " JOIN documents ON documents.id = b.document"
            " LEFT JOIN directory AS d ON d.iri = :documents || b.document"
            " WHERE block_text MATCH :query AND block_text.rowid = :number",
            {
                "query": query,
                "number": number,
                "documents": self._documents,
                "start": MARK_START,
                "end": MARK_END,
            },
        ).fetchone()
        return Hit(**dict(row))

    def facets(self, words: Words, filters: Filters) -> dict[str, Facet]:
        """Count what is found by the values of each filter.

        Each is counted as if it were not set itself, so that another value can be chosen instead;
        unless more than RANKED are found, of which only so many are looked at.
        """
        if filters.kind == PASSAGE:
            return self._facets_of_passages(words, filters)
        scope = _scope(filters.kind)
        scopes = [scope] if scope else ["name", "record"]
        wide = [Filters(since=filters.since, until=filters.until, kind=one) for one in scopes]
        chosen = {name: value for name in COLUMN if (value := getattr(filters, name)) is not None}
        if any(self.count_things(words, one).number > RANKED for one in wide):
            wide = [replace(filters, kind=filters.kind or one) for one in scopes]
            chosen = {}
        rows, is_more = self._tally(words, wide)
        found = {}
        for name, column in COLUMN.items():
            counts: Counter[str] = Counter()
            others = [pair for pair in chosen.items() if pair[0] != name]
            for row, met in rows.items():
                if all(passes(row, one, value) for one, value in others):
                    counts[getattr(row, column)] += met
            counts = split_counts(counts)
            if name == "body":
                add_bodies_themselves(counts, rows, others)
            found[name] = make_facet(counts, is_more=is_more)
        return found

    def suggest(self, word: str, most: int) -> list[str]:
        """The words of names and titles that begin as one does, for want of it: at most so many."""
        first = word[:1].lower()
        if not first:
            return []
        self._connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.directory_words"
            " USING fts5vocab(main, directory_text, row)"
        )
        rows = self._connection.execute(
            "SELECT term FROM temp.directory_words WHERE term >= ? AND term < ?"
            " AND length(term) BETWEEN ? AND ? LIMIT ?",
            (first, chr(ord(first) + 1), len(word) - 2, len(word) + 2, most),
        )
        return [str(row["term"]) for row in rows]

    def label(self, value: str, kind: str) -> str | None:
        """What a thing of a filter is called, by its IRI or, of a council, its last segment."""
        base = self._documents.removesuffix("document/")
        iri = value if ":" in value else f"{base}{kind}/{value}"
        row = self._connection.execute(
            "SELECT label FROM directory WHERE iri = ?", (iri,)
        ).fetchone()
        return None if row is None or row["label"] is None else str(row["label"])

    def _things(self, words: Words, filters: Filters) -> str:
        is_name = filters.kind == "name" or filters.kind in GROUPS["name"]
        written = write_query(
            words, columns=_NAMES if is_name else _TEXT, is_prefix=is_name and words.is_begun
        )
        if filters.kind is None:
            groups = " OR ".join(f'"{tag("group", one)}"' for one in ("name", "record"))
            written = " AND ".join(filter(None, [written, f"{{tags}} : ({groups})"]))
        return " AND ".join(filter(None, [written, write_filters(filters)]))

    def _count(self, table: str, query: str, filters: Filters) -> Count:
        if not query:
            return Count(0)
        place, values = write_dates(filters)
        tables = table
        if place and table == "directory_text":
            tables = "directory_text JOIN directory AS d ON d.id = directory_text.rowid"
        elif place:
            tables = (
                "block_text JOIN blocks AS b ON b.id = block_text.rowid"
                " JOIN directory AS d ON d.iri = :documents || b.document"
            )
        most = RANKED if place else COUNTED
        key = (table, query, *values.values())
        if key not in self._counted:
            row = self._connection.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {tables} WHERE {table} MATCH :query {place}"
                " LIMIT :most)",
                {**values, "query": query, "most": most + 1, "documents": self._documents},
            ).fetchone()
            self._counted[key] = int(row[0])
        number = self._counted[key]
        return Count(min(number, most), number > most)

    def _is_ranked(self, table: str, query: str) -> bool:
        """Whether few enough match, whatever their dates."""
        key = (table, query)
        if key not in self._counted:
            row = self._connection.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT ?)",
                (query, RANKED + 1),
            ).fetchone()
            # Not counted to the end; but as far as it matters here.
            return int(row[0]) <= RANKED
        return self._counted[key] <= RANKED

    def _by_date(
        self, columns: str, query: str, filters: Filters, sort: Sort, *, limit: int, offset: int
    ) -> sqlite3.Cursor:
        place, values = write_dates(filters)
        order = _order("oldest" if sort == "oldest" else "newest", "d.iri")
        if self._is_ranked("directory_text", query):
            tables = "directory_text JOIN directory AS d ON d.id = directory_text.rowid"
        else:
            # From the things in order of time, each being asked whether it is meant.
            tables = "directory AS d CROSS JOIN directory_text ON directory_text.rowid = d.id"
            bounds, ends = write_years(filters)
            place += f" AND d.sort = '{_scope(filters.kind) or 'record'}'{bounds}"
            values |= ends
        return self._connection.execute(
            f"SELECT {columns} FROM {tables} WHERE directory_text MATCH :query {place}"
            f" ORDER BY {order} LIMIT :limit OFFSET :offset",
            {**values, "query": query, "limit": limit, "offset": offset},
        )

    def _tally(self, words: Words, asked: list[Filters]) -> tuple[Counter[Values], bool]:
        """Count what is found by all its values together; True where there was more."""
        found, is_more = Counter[Values](), False
        for filters in asked:
            place, values = write_dates(filters)
            rows = self._connection.execute(
                "SELECT d.kind, d.councils, d.bodies, d.outcomes, d.grades,"
                f" iif(d.kind IN ({BODIES}), d.iri, '') AS itself FROM directory_text"
                " JOIN directory AS d ON d.id = directory_text.rowid"
                f" WHERE directory_text MATCH :query {place} LIMIT :most",
                {**values, "query": self._things(words, filters), "most": RANKED + 1},
            ).fetchall()
            is_more = is_more or len(rows) > RANKED
            found.update(map(Values._make, rows))
        return found, is_more

    def _facets_of_passages(self, words: Words, filters: Filters) -> dict[str, Facet]:
        query = _passages(words, filters)
        if not words.phrases or not query:
            return {}
        place, values = write_dates(filters)
        rows = self._connection.execute(
            "SELECT councils, bodies, type, count(*) AS met FROM ("
            " SELECT d.councils, d.bodies, d.type FROM block_text"
            " JOIN blocks AS b ON b.id = block_text.rowid"
            " JOIN directory AS d ON d.iri = :documents || b.document"
            f" WHERE block_text MATCH :query {place} LIMIT :most) GROUP BY 1, 2, 3",
            {**values, "query": query, "most": RANKED + 1, "documents": self._documents},
        ).fetchall()
        is_more = sum(row["met"] for row in rows) > RANKED
        found = {}
        for name, column in (("council", "councils"), ("body", "bodies"), ("paper", "type")):
            counts: Counter[str] = Counter()
            for row in rows:
                counts[row[column]] += row["met"]
            found[name] = make_facet(split_counts(counts), is_more=is_more)
        return found


def _scope(kind: str | None) -> str | None:
    """The group of a kind; what it is among."""
    if kind in GROUPS or kind is None:
        return kind
    return next((group for group, kinds in GROUPS.items() if kind in kinds), None)


def _passages(words: Words, filters: Filters) -> str:
    if filters.outcome or filters.grade or filters.kind not in (None, PASSAGE):
        return ""
    written = write_query(words, columns="text")
    return " AND ".join(filter(None, [written, write_filters(replace(filters, kind=None))]))


def _order(sort: Sort, last: str) -> str:
    if sort == "oldest":
        return f"d.date IS NULL, d.date, {last if last != 'b.id' else 'd.iri, b.id'}"
    return f"d.date DESC, {'d.iri DESC' if last != 'b.id' else 'd.iri DESC, b.id'}"
