"""The tables of identity: what every mention is, which things there are, what hangs together.

They stand in papers.sqlite, so a new paper is resolved against what is known without any other
paper being read again.
"""

import json
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.resolve.forms import Doubt, Fixed, Form, Key
from graph.resolve.records import FactKey, IdentityJudgement


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a block has made."""

    iri: str
    wished: str
    kind: str
    label: str | None
    note: str


@dataclass(slots=True)
class Mention:
    """One row of the mentions; see the table. `others` are the blocks coupled with its block."""

    block: str | None
    form: str | None
    others: frozenset[str]
    iri: str | None


class Register:
    """The tables, for the one who writes. To be used inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def iris(self, document: str) -> dict[str, str]:
        """The IRIs that a paper's facts have."""
        rows = self._connection.execute(
            "SELECT fact, iri FROM mentions WHERE document = ? AND stage <> 'role'", (document,)
        )
        return {str(row[0]): str(row[1]) for row in rows if row[1] is not None}

    def roles(self, document: str) -> dict[str, str]:
        """The IRI of the role of each of a paper's memberships."""
        rows = self._connection.execute(
            "SELECT fact, iri FROM mentions WHERE document = ? AND stage = 'role'", (document,)
        )
        return {str(row[0]): str(row[1]) for row in rows}

    def mentions(self, document: str, stage: str) -> dict[str, Mention]:
        """A paper's mentions of one stage, by fact."""
        others: dict[str, set[str]] = {}
        for row in self._connection.execute(
            "SELECT fact, other FROM couplings WHERE document = ? AND stage = ?", (document, stage)
        ):
            others.setdefault(str(row[0]), set()).add(str(row[1]))
        rows = self._connection.execute(
            "SELECT fact, block, form, iri FROM mentions WHERE document = ? AND stage = ?",
            (document, stage),
        )
        return {
            str(row[0]): Mention(row[1], row[2], frozenset(others.get(row[0], ())), row[3])
            for row in rows
        }

    def put(
        self, document: str, stage: str, fact: str, place: str, key: Key | Fixed, form: str | None
    ) -> None:
        """Write down where a mention belongs."""
        self.drop(document, stage, fact)
        row: tuple[str | None, ...]
        if isinstance(key, Fixed):
            row = (document, stage, fact, place, None, None, "", key.iri)
        else:
            row = (document, stage, fact, place, key.block, form, key.written, None)
            self._connection.execute(
                "INSERT INTO forms VALUES (?, ?, ?, 1, NULL)"
                " ON CONFLICT (stage, block, form) DO UPDATE SET met = met + 1",
                (stage, key.block, form),
            )
            self._connection.executemany(
                "INSERT OR REPLACE INTO couplings VALUES (?, ?, ?, ?, ?)",
                ((document, stage, fact, key.block, other) for other in key.others),
            )
        self._connection.execute("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def drop(self, document: str, stage: str, fact: str) -> None:
        """Forget a mention."""
        row = self._connection.execute(
            "SELECT block, form FROM mentions WHERE document = ? AND stage = ? AND fact = ?",
            (document, stage, fact),
        ).fetchone()
        if row is None:
            return
        if row[0] is not None:
            where = "WHERE stage = ? AND block = ? AND form = ?"
            values = (stage, row[0], row[1])
            self._connection.execute(f"UPDATE forms SET met = met - 1 {where}", values)
            self._connection.execute(f"DELETE FROM forms {where} AND met = 0", values)
        for table in ("mentions", "couplings"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE document = ? AND stage = ? AND fact = ?",
                (document, stage, fact),
            )

    def component(self, stage: str, block: str, coupled: Mapping[str, set[str]]) -> list[str]:
        """All blocks that hang together with one, sorted; `coupled` are those that people join."""
        found, waiting = {block}, [block]
        while waiting:
            one = waiting.pop()
            rows = self._connection.execute(
                "SELECT other FROM couplings WHERE stage = :stage AND block = :block UNION"
                " SELECT block FROM couplings WHERE stage = :stage AND other = :block",
                {"stage": stage, "block": one},
            )
            for other in {str(row[0]) for row in rows} | coupled.get(one, set()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return sorted(found)

    def forms(self, stage: str, blocks: Iterable[str]) -> list[Form]:
        """The forms of some blocks, in order of their first mentions."""
        found = []
        for block in blocks:
            rows = self._connection.execute(
                "SELECT form, met, iri FROM forms WHERE stage = ? AND block = ?", (stage, block)
            ).fetchall()
            for form, met, iri in rows:
                document, fact, place, written = self._connection.execute(
                    "SELECT document, fact, place, written FROM mentions"
                    " WHERE stage = ? AND block = ? AND form = ? ORDER BY place LIMIT 1",
                    (stage, block, form),
                ).fetchone()
                content, marks = json.loads(form)
                marked = frozenset((int(number), str(side)) for number, side in marks)
                found.append(
                    Form(block, content, met, (document, fact), place, written, marked, form, iri)
                )
        return sorted(found, key=lambda form: form.place)

    def documents(self, stage: str, form: Form) -> list[str]:
        """The papers in which a form is met, sorted."""
        rows = self._connection.execute(
            "SELECT DISTINCT document FROM mentions WHERE stage = ? AND block = ? AND form = ?"
            " ORDER BY document",
            (stage, form.block, form.written_as),
        )
        return [str(row[0]) for row in rows]

    def assign(
        self, stage: str, form: Form, iri: str | None, document: str | None = None
    ) -> list[tuple[FactKey, str | None]]:
        """Give all mentions of a form (or those in one paper) an IRI, or none.

        Gives the mentions that had another, each with what it was.
        """
        where = "stage = ? AND block = ? AND form = ?"
        values: list[str | None] = [stage, form.block, form.written_as]
        if document is not None:
            where += " AND iri IS NOT ? AND document = ?"
            values += [iri, document]
        elif iri is not None and form.iri == iri:
            # Only those that are new have another, which is none.
            where += " AND iri IS NULL"
        else:
            where += " AND iri IS NOT ?"
            values.append(iri)
        rows = self._connection.execute(
            f"SELECT document, fact, iri FROM mentions WHERE {where}", values
        ).fetchall()
        if rows:
            self._connection.execute(f"UPDATE mentions SET iri = ? WHERE {where}", [iri, *values])
        kept = None if document is not None else iri
        if form.iri != kept:
            self._connection.execute(
                "UPDATE forms SET iri = ? WHERE stage = ? AND block = ? AND form = ?",
                (kept, stage, form.block, form.written_as),
            )
            form.iri = kept
        return [((str(row[0]), str(row[1])), row[2]) for row in rows]

    def things(self, stage: str, blocks: Iterable[str]) -> dict[str, Thing]:
        """The things that some blocks have made, by IRI."""
        found = {}
        for block in blocks:
            for row in self._connection.execute(
                "SELECT iri, wished, kind, label, note FROM things WHERE stage = ? AND block = ?",
                (stage, block),
            ):
                found[str(row[0])] = Thing(*row)
        return found

    def notes_of_scope(self, stage: str, scope: str) -> dict[str, str]:
        """The notes of the things of all blocks that begin with a scope, by IRI."""
        rows = self._connection.execute(
            "SELECT iri, note FROM things WHERE stage = ? AND block >= ? AND block < ?",
            (stage, f"{scope} ", f"{scope}!"),
        )
        return {str(row[0]): str(row[1]) for row in rows}

    def wishes_before(self, stage: str, wished: str, block: str) -> int:
        """How many things of blocks that come before one wish for a name."""
        row = self._connection.execute(
            "SELECT count(*) FROM things WHERE stage = ? AND wished = ? AND block < ?",
            (stage, wished, block),
        ).fetchone()
        return int(row[0])

    def wishers_after(self, stage: str, wished: str, block: str) -> list[str]:
        """The blocks after one that wish for a name too."""
        rows = self._connection.execute(
            "SELECT DISTINCT block FROM things WHERE stage = ? AND wished = ? AND block > ?",
            (stage, wished, block),
        )
        return [str(row[0]) for row in rows]

    def replace_things(
        self, stage: str, blocks: Iterable[str], things: Iterable[tuple[str, Thing]]
    ) -> None:
        """Put things, each with its block, in place of those that some blocks had made."""
        self._connection.executemany(
            "DELETE FROM things WHERE stage = ? AND block = ?", ((stage, block) for block in blocks)
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (one.iri, stage, block, one.wished, one.kind, one.label, one.note)
                for block, one in things
            ),
        )

    def replace_doubts(self, stage: str, blocks: Sequence[str], doubts: Iterable[Doubt]) -> None:
        """Put what a component of blocks has to say in place of what its blocks said before."""
        self._connection.executemany(
            "DELETE FROM judgements WHERE stage = ? AND block = ?",
            ((stage, block) for block in blocks),
        )
        self._connection.executemany(
            "INSERT INTO judgements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(stage, blocks[0], *one.left, *one.right),
                    *("same" if one.is_same else "unsure", one.score, one.reason),
                )
                for one in doubts
            ),
        )

    def is_stale(self, stage: str, block: str, things: Container[str]) -> bool:
        """Whether doubts of a block name mentions that are no more the first of their things.

        Those of `things` alone are looked at, and mentions that have gone.
        """
        for side in ("left", "right"):
            rows = self._connection.execute(
                f"SELECT {side}_document, {side}_fact, mentions.iri FROM judgements"
                f" LEFT JOIN mentions ON mentions.document = {side}_document"
                f" AND mentions.stage = judgements.stage AND mentions.fact = {side}_fact"
                " WHERE judgements.stage = ? AND judgements.block = ?",
                (stage, block),
            ).fetchall()
            for document, fact, iri in rows:
                if iri is None:
                    return True
                if iri in things and self.first_mention(stage, iri) != (document, fact):
                    return True
        return False

    def blocks_of(self, stage: str, document: str, written: str) -> set[str]:
        """The blocks in which a paper's mentions under one form of a name stand."""
        rows = self._connection.execute(
            "SELECT block FROM mentions WHERE document = ? AND stage = ? AND written = ?"
            " AND block IS NOT NULL",
            (document, stage, written),
        )
        return {str(row[0]) for row in rows}

    def first_mention(self, stage: str, iri: str) -> FactKey | None:
        """The mention of a thing that stands first in order of papers."""
        row = self._connection.execute(
            "SELECT document, fact, min(place) FROM mentions WHERE iri = ? AND stage = ?",
            (iri, stage),
        ).fetchone()
        return None if row is None or row[0] is None else (str(row[0]), str(row[1]))

    def papers_of(self, iri: str) -> list[str]:
        """The papers that mention a thing, sorted."""
        rows = self._connection.execute(
            "SELECT DISTINCT document FROM mentions WHERE iri = ? ORDER BY document", (iri,)
        )
        return [str(row[0]) for row in rows]

    def thing(self, iri: str) -> Thing | None:
        """A thing that some block has made, by its IRI."""
        row = self._connection.execute(
            "SELECT iri, wished, kind, label, note FROM things WHERE iri = ?", (iri,)
        ).fetchone()
        return None if row is None else Thing(*row)

    def label(self, iri: str) -> str:
        """The label of a thing; "" where it has none."""
        row = self._connection.execute("SELECT label FROM things WHERE iri = ?", (iri,)).fetchone()
        return "" if row is None or row[0] is None else str(row[0])

    def judgements(self) -> Iterator[IdentityJudgement]:
        """All that the software has judged."""
        for row in self._connection.execute(
            "SELECT left_document, left_fact, right_document, right_fact, verdict, score, reason"
            " FROM judgements ORDER BY stage, block, left_document, left_fact, right_document,"
            " right_fact, reason"
        ):
            yield IdentityJudgement((row[0], row[1]), (row[2], row[3]), *row[4:])

    def blocks(self, stage: str) -> list[str]:
        """All blocks of a stage, sorted."""
        rows = self._connection.execute(
            "SELECT DISTINCT block FROM mentions WHERE stage = ? AND block IS NOT NULL"
            " ORDER BY block",
            (stage,),
        )
        return [str(row[0]) for row in rows]

    def blocks_between(self, stage: str, first: str) -> list[str]:
        """The blocks of a stage that begin with some words (the last of them a sign), sorted."""
        last = first[:-1] + chr(ord(first[-1]) + 1)
        rows = self._connection.execute(
            "SELECT DISTINCT block FROM mentions WHERE stage = ? AND block >= ? AND block < ?"
            " ORDER BY block",
            (stage, first, last),
        )
        return [str(row[0]) for row in rows]

    def blocks_in(self, stage: str, document: str) -> list[str]:
        """The blocks in which a paper's mentions of one stage stand, sorted."""
        rows = self._connection.execute(
            "SELECT DISTINCT block FROM mentions WHERE document = ? AND stage = ?"
            " AND block IS NOT NULL ORDER BY block",
            (document, stage),
        )
        return [str(row[0]) for row in rows]

    def is_mentioned(self, iri: str, is_held: Callable[[FactKey], bool]) -> bool:
        """Whether some mention of a thing is not kept out of the graph."""
        rows = self._connection.execute("SELECT document, fact FROM mentions WHERE iri = ?", (iri,))
        return any(not is_held((str(row[0]), str(row[1]))) for row in rows if "#" not in row[1])

    def clear(self) -> None:
        """Forget everything."""
        for table in ("mentions", "forms", "things", "couplings", "judgements"):
            self._connection.execute(f"DELETE FROM {table}")


def write_form(key: Key, marks: Iterable[tuple[int, str]]) -> str:
    """A form as it is kept: its content, and the sides that verdicts put it on."""
    return json.dumps([key.content, sorted(marks)], separators=(",", ":"))
