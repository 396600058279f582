"""Write down what people judge of identity, for the next publication to act upon."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Literal

from graph.judging import KINDS, IdentityError
from graph.resolve.verdicts import Anchor
from graph.schema import get_meta, set_meta, transaction


class VerdictBook:
    """Takes verdicts down. Names may be given without the base."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self._connection = connection
        self._base = base

    def merge(self, names: Sequence[str], *, reason: str = "", decided_by: str = "") -> int:
        """Judge things to be one; gives the number of the verdict.

        They are called by the IRI given first. Raises IdentityError where there is no such thing,
        or they are not of one kind.
        """
        iris = [self._find(name) for name in dict.fromkeys(names)]
        if len(set(iris)) < 2:
            raise IdentityError(f"{', '.join(names)}: name two things that are one.")
        kinds = {self._kind(iri) for iri in iris}
        if len(kinds) > 1:
            raise IdentityError(
                f"{', '.join(names)}: they are of different kinds ({', '.join(sorted(kinds))})."
            )
        (kind,) = kinds
        left, *others = sorted(iris, key=self._age)
        right = [anchor for iri in others for anchor in self._anchors(kind, iri)]
        return self._write(kind, "same", self._anchors(kind, left), right, left, reason, decided_by)

    def split(
        self,
        name: str,
        *,
        written: Sequence[str] = (),
        papers: Sequence[str] = (),
        reason: str = "",
        decided_by: str = "",
    ) -> int:
        """Judge that some mentions of a thing are another's; gives the number of the verdict.

        Those under one of the forms `written`, in one of the `papers` (ids of documents), or both
        where both are given. The rest keeps the IRI. Raises IdentityError where none, or all, are
        meant.
        """
        iri = self._find(name)
        kind = self._kind(iri)
        anchors = self._anchors(kind, iri)
        ids = {self._paper(paper) for paper in papers}
        right = [
            anchor
            for anchor in anchors
            if (not written or anchor.written in written) and (not ids or anchor.document in ids)
        ]
        if not (written or papers) or not right or len(right) == len(anchors):
            forms = ", ".join(sorted({repr(anchor.written) for anchor in anchors}))
            documents = ", ".join(sorted({anchor.document for anchor in anchors})[:20])
            raise IdentityError(
                f"{name}: say which of its mentions are another's, some but not all. It is"
                f" written {forms}, in the papers {documents}."
            )
        left = [anchor for anchor in anchors if anchor not in right]
        return self._write(kind, "different", left, right, iri, reason, decided_by)

    def distinguish(self, left: str, right: str, *, reason: str = "", decided_by: str = "") -> int:
        """Judge two things that are apart to be two indeed; gives the number of the verdict."""
        one, other = self._find(left), self._find(right)
        kind = self._kind(one)
        if one == other or kind != self._kind(other):
            raise IdentityError(f"{left}, {right}: name two things of one kind.")
        anchors, others = self._anchors(kind, one), self._anchors(kind, other)
        # A mention that reads as one of the other's in the same paper cannot be named by itself.
        alike = set(anchors).intersection(others)
        mine = [anchor for anchor in anchors if anchor not in alike]
        theirs = [anchor for anchor in others if anchor not in alike]
        if not (mine and theirs):
            raise IdentityError(
                f"{left}, {right}: papers write them alike, so no mention can be told apart."
            )
        return self._write(kind, "different", mine, theirs, "", reason, decided_by)

    def withdraw(self, number: int) -> None:
        """Take a verdict back. Raises IdentityError where there is none of this number."""
        row = self._connection.execute(
            "SELECT left_side, right_side FROM verdicts WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            raise IdentityError(f"{number}: there is no verdict of this number.")
        with transaction(self._connection):
            self._connection.execute("DELETE FROM verdicts WHERE number = ?", (number,))
            sides = (*json.loads(row["left_side"]), *json.loads(row["right_side"]))
            self._look_again(document for document, _ in sides)

    def save(self) -> list[tuple[object, ...]]:
        """All verdicts as rows, to be put back."""
        return [tuple(row) for row in self._connection.execute("SELECT * FROM verdicts")]

    def restore(self, rows: Sequence[tuple[object, ...]]) -> None:
        """Put back the verdicts that there were; papers that wait to be looked at still do."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM verdicts")
            self._connection.executemany(
                "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )

    def _write(
        self,
        kind: str,
        verdict: Literal["same", "different"],
        left: Sequence[Anchor],
        right: Sequence[Anchor],
        kept: str,
        reason: str,
        decided_by: str,
    ) -> int:
        sides = [
            json.dumps([[one.document, one.written] for one in side]) for side in (left, right)
        ]
        values = (kind, verdict, *sides, kept.removeprefix(self._base), reason, decided_by)
        with transaction(self._connection):
            row = self._connection.execute("SELECT max(number) FROM verdicts").fetchone()
            # Never that of a verdict withdrawn: what was said of it, and its IRI, stay its own.
            used = int(get_meta(self._connection, "last_verdict") or 0)
            number = max(int(row[0] or 0), used) + 1
            set_meta(self._connection, "last_verdict", str(number))
            self._connection.execute(
                "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (number, *values)
            )
            self._look_again(one.document for one in (*left, *right))
        return number

    def _look_again(self, documents: Iterable[str]) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO again VALUES (?)", ((one,) for one in sorted(set(documents)))
        )

    def _find(self, name: str) -> str:
        iri = name if name.startswith(self._base) else f"{self._base}{name.lstrip('/')}"
        seen: set[str] = set()
        while iri not in seen:
            seen.add(iri)
            if self._connection.execute(
                "SELECT 1 FROM mentions WHERE iri = ? LIMIT 1", (iri,)
            ).fetchone():
                return iri
            row = self._connection.execute(
                "SELECT target FROM former WHERE iri = ?", (iri,)
            ).fetchone()
            iri = iri if row is None or row["target"] is None else str(row["target"])
        raise IdentityError(f"{name}: no paper tells of a thing of this IRI.")

    def _kind(self, iri: str) -> str:
        row = self._connection.execute(
            "SELECT stage FROM mentions WHERE iri = ? ORDER BY stage LIMIT 1", (iri,)
        ).fetchone()
        kind = str(row["stage"])
        if kind not in KINDS:
            raise IdentityError(
                f"{iri}: a {kind} is what it belongs to; judge one of: {', '.join(KINDS)}."
            )
        return kind

    def _age(self, iri: str) -> tuple[int, str]:
        """What sorts IRIs by when they were given first; those given at once, by their papers."""
        row = self._connection.execute(
            "SELECT version FROM minted WHERE iri = ?", (iri,)
        ).fetchone()
        first = self._connection.execute(
            "SELECT min(place) FROM mentions WHERE iri = ?", (iri,)
        ).fetchone()
        return (0 if row is None else int(row["version"]), str(first[0]))

    def _anchors(self, kind: str, iri: str) -> list[Anchor]:
        """The mentions of a thing, by paper and form of the name."""
        rows = self._connection.execute(
            "SELECT DISTINCT document, written FROM mentions WHERE iri = ? AND stage = ?"
            " ORDER BY place",
            (iri, kind),
        )
        return [Anchor(str(row["document"]), str(row["written"])) for row in rows]

    def _paper(self, name: str) -> str:
        rows = self._connection.execute(
            "SELECT DISTINCT documents.id FROM documents JOIN sources ON document = documents.id"
            " WHERE documents.id = :name OR :prefix || documents.id = :name"
            " OR sources.source_key = :name OR sources.file_name = :name",
            {"name": name, "prefix": f"{self._base}document/"},
        ).fetchall()
        if len(rows) != 1:
            raise IdentityError(f"{name!r}: {len(rows) or 'no'} papers are called so.")
        return str(rows[0]["id"])
