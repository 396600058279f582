"""What has been judged of identity, by the software and by people, and how people judge.

Nothing is destroyed: a verdict is a row of its own that can be withdrawn, and what the mentions
are follows from the papers and the verdicts together.
"""

import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extract.document import Document, Span
from extract.errors import FolkmootError
from extract.models import PAPER_JSON, Paper
from graph.iris import council_iri, document_iri
from graph.papers import load_document
from graph.resolve.verdicts import Anchor, Verdict, Verdicts
from graph.resolving import load_verdicts

# The kinds that people can judge: those that are named across papers, and decisions and reports.
KINDS = (
    *("person", "committee", "organization", "council", "post", "inspection"),
    *("decision", "report"),
)
# Characters of a passage shown before and after a mention.
_AROUND = 90


class IdentityError(FolkmootError):
    """A judgement of identity cannot be made as it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two that a judgement is about: the thing now, and a mention with its passage.

    `start` and `end` are code points of the paper's text; `page` is from 1.
    """

    iri: str
    label: str
    document: str
    file_name: str
    written: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One judgement: `number` is that of a person's verdict, None for one of the software."""

    number: int | None
    kind: str
    verdict: Literal["same", "different", "unsure"]
    score: float | None
    reason: str
    decided_by: str
    left: Side
    right: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which judgements are asked for; None asks for all. `council` is a slug or an IRI."""

    kind: str | None = None
    verdict: str | None = None
    council: str | None = None
    iri: str | None = None


class Judgements:
    """Reads what has been judged. The connection is one for reading or for writing."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self._connection = connection
        self._base = base

    def list(
        self, asked: Filter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> list[Judged]:
        """The verdicts of people, oldest first, then what the software judged, surest last."""
        asked = asked or Filter()
        most = sys.maxsize if limit is None else limit
        if asked.kind is not None and asked.kind not in KINDS:
            raise IdentityError(f"{asked.kind!r}: no such kind; there are: {', '.join(KINDS)}.")
        verdicts = load_verdicts(self._connection)
        found = [self._of_person(one) for one in verdicts]
        mine = [one for one in found if one is not None and self._is_asked(one, asked)]
        settled = Verdicts(verdicts)
        listed = mine[offset : offset + most]
        skipped = max(offset - len(mine), 0)
        for row in self._rows(asked):
            if len(listed) >= most:
                break
            # Asked before the papers are loaded, which takes a thousand times as long.
            iris = (str(row["left_iri"]), str(row["right_iri"]))
            if not self._is_about(iris, asked) or _is_settled(row, settled):
                continue
            if skipped:
                skipped -= 1
                continue
            one = self._of_machine(row)
            if one is not None:
                listed.append(one)
        return listed

    def of_person(self, number: int) -> Judged | None:
        """The verdict of a number; None where there is none."""
        verdicts = load_verdicts(self._connection)
        return next((self._of_person(one) for one in verdicts if one.number == number), None)

    def _rows(self, asked: Filter) -> Sequence[sqlite3.Row]:
        where, values = ["1"], []
        if asked.kind is not None:
            where.append("judgements.stage = ?")
            values.append(asked.kind)
        if asked.verdict is not None:
            where.append("verdict = ?")
            values.append(asked.verdict)
        return self._connection.execute(
            "SELECT judgements.stage, left_document, left_fact, right_document, right_fact,"
            " verdict, score, reason, one.iri AS left_iri, one.written AS left_written,"
            " other.iri AS right_iri, other.written AS right_written FROM judgements"
            " JOIN mentions AS one ON one.document = left_document AND one.fact = left_fact"
            " AND one.stage = judgements.stage"
            " JOIN mentions AS other ON other.document = right_document"
            " AND other.fact = right_fact AND other.stage = judgements.stage"
            f" WHERE {' AND '.join(where)}"
            " ORDER BY score DESC, judgements.stage, judgements.block, left_document, left_fact,"
            " right_document, right_fact, reason",
            values,
        ).fetchall()

    def _is_asked(self, one: Judged, asked: Filter) -> bool:
        if asked.verdict is not None and one.verdict != asked.verdict:
            return False
        if asked.kind is not None and one.kind != asked.kind:
            return False
        return self._is_about((one.left.iri, one.right.iri), asked)

    def _is_about(self, iris: tuple[str, str], asked: Filter) -> bool:
        if asked.iri is not None and asked.iri not in iris:
            return False
        if asked.council is None:
            return True
        council = asked.council.removeprefix(council_iri(self._base, "")).strip("/")
        scope = council_iri(self._base, council)
        return any(iri == scope or iri.startswith(f"{scope}/") for iri in iris)

    def _of_machine(self, row: sqlite3.Row) -> Judged | None:
        left = self._side(row["stage"], row["left_document"], row["left_fact"])
        right = self._side(row["stage"], row["right_document"], row["right_fact"])
        if left is None or right is None:
            return None
        return Judged(
            number=None,
            kind=row["stage"],
            verdict=row["verdict"],
            score=round(row["score"], 3),
            reason=row["reason"],
            decided_by="folkmoot",
            left=left,
            right=right,
        )

    def _of_person(self, one: Verdict) -> Judged | None:
        sides = []
        for anchors in (one.left, one.right):
            found = (self._anchored(one.stage, anchor) for anchor in anchors)
            sides.append(next((side for side in found if side is not None), None))
        left, right = sides
        if left is None or right is None:
            # Its papers are gone; it holds again when they are back.
            left = left or _missing(one.left)
            right = right or _missing(one.right)
        return Judged(
            number=one.number,
            kind=one.stage,
            verdict=one.verdict,
            score=None,
            reason=one.reason,
            decided_by=one.decided_by,
            left=left,
            right=right,
        )

    def _anchored(self, stage: str, anchor: Anchor) -> Side | None:
        row = self._connection.execute(
            "SELECT fact FROM mentions WHERE document = ? AND stage = ? AND written = ?"
            " ORDER BY place LIMIT 1",
            (anchor.document, stage, anchor.written),
        ).fetchone()
        return None if row is None else self._side(stage, anchor.document, row["fact"])

    def _side(self, stage: str, document_id: str, fact_id: str) -> Side | None:
        row = self._connection.execute(
            "SELECT iri, written, file_name, record, text, facts FROM mentions JOIN documents"
            " ON documents.id = document WHERE document = ? AND stage = ? AND fact = ?",
            (document_id, stage, fact_id),
        ).fetchone()
        if row is None or row["iri"] is None:
            return None
        document = load_document(row["record"], row["text"])
        span = _find_span(PAPER_JSON.validate_json(row["facts"]), fact_id)
        label = self._connection.execute(
            "SELECT label FROM things WHERE iri = ?", (row["iri"],)
        ).fetchone()
        side = Side(
            iri=row["iri"],
            label=row["written"] if label is None or label["label"] is None else label["label"],
            document=document_iri(self._base, document_id),
            file_name=row["file_name"],
            written=row["written"],
        )
        return side if span is None else _quote(side, document, span)


def _is_settled(row: sqlite3.Row, verdicts: Verdicts) -> bool:
    """Whether a person has judged the two since, or they are one by another way."""
    if row["verdict"] == "unsure" and row["left_iri"] == row["right_iri"]:
        return True
    left, right = (
        verdicts.marks(row["stage"], row[f"{side}_document"], row[f"{side}_written"])
        for side in ("left", "right")
    )
    return any((number, "right" if side == "left" else "left") in right for number, side in left)


def _missing(anchors: Sequence[Anchor]) -> Side:
    first = anchors[0]
    return Side(
        iri="", label=first.written, document=first.document, file_name="", written=first.written
    )


def _find_span(paper: Paper, fact_id: str) -> Span | None:
    spans = next((fact.spans for fact in paper.facts if fact.id == fact_id), ())
    return min(spans, key=lambda span: span.start, default=None)


def _quote(side: Side, document: Document, span: Span) -> Side:
    """The side with the words round the mention."""
    text = document.text[max(span.start - _AROUND, 0) : span.end + _AROUND]
    page = next((p.number for p in document.pages if p.start <= span.start < p.end), None)
    passage = " ".join(text.split())
    return replace(side, start=span.start, end=span.end, page=page, passage=passage)
