"""What the database of papers can tell: papers, texts, problems, quarantine, IRIs, search.

Reading only, and always the state of one moment: the one whose snapshot the reader holds. Methods
may be called from any thread.
"""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from extract.document import Document, Problem
from extract.models import PAPER_JSON, Paper
from graph.filters import Filters
from graph.finding import Counted, Finder, Sort
from graph.iris import document_iri
from graph.search import Hit
from graph.words import read_words


@cache
def _document_json() -> TypeAdapter[Document]:
    """Writes a Document as JSON and reads it back; made when first needed, as it takes a while."""
    return TypeAdapter(Document)


_MOST_COUNTED = 10_000  # counts of searches that are kept

Status = Literal["done", "removed", "replaced"]
State = Literal["live", "moved", "gone", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """One paper of the store. `replaces` and `replaced_by` are ids of documents."""

    id: str
    iri: str
    status: Status
    source_key: str
    file_name: str
    withheld: int
    replaces: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A paper that could not be read."""

    source_key: str
    file_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a shape has to say of a thing; `severity` is violation, warning or info."""

    document: str
    severity: str
    focus: str
    path: str | None
    value: str | None
    message: str
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A fact in quarantine: `content` is the fact as JSON, `reason` why it is there."""

    document: str
    fact: str
    iri: str
    reason: str
    content: str


@dataclass(frozen=True, slots=True)
class IriStatus:
    """What has become of an IRI: `iri` is where it moved to, or what took its place."""

    state: State
    iri: str | None = None


class Papers:
    """The papers of a store at one moment."""

    def __init__(self, connection: sqlite3.Connection, base: str) -> None:
        self._connection = connection
        self._base = base
        self._lock = threading.Lock()
        self._counted: dict[Counted, int] = {}

    def documents(self, status: Status | None = "done") -> list[DocumentEntry]:
        """Every paper of one status (None: of any), in the order of source keys."""
        rows = self._rows(
            "SELECT id, status, source_key, file_name, withheld, replaces, replaced_by"
            " FROM documents WHERE :status IS NULL OR status = :status ORDER BY source_key, id",
            {"status": status},
        )
        return [DocumentEntry(iri=document_iri(self._base, row["id"]), **row) for row in rows]

    def entry(self, document_id: str) -> DocumentEntry | None:
        """One paper's row, None where there is no such paper."""
        rows = self._rows(
            "SELECT id, status, source_key, file_name, withheld, replaces, replaced_by"
            " FROM documents WHERE id = ?",
            (document_id,),
        )
        return next(
            (DocumentEntry(iri=document_iri(self._base, row["id"]), **row) for row in rows), None
        )

    def document(self, document_id: str) -> Document | None:
        """A paper as read, with its text and blocks; None where there is no such paper."""
        rows = self._rows("SELECT record, text FROM documents WHERE id = ?", (document_id,))
        return next((load_document(row["record"], row["text"]) for row in rows), None)

    def text(self, document_id: str) -> str | None:
        """The canonical text of a paper, which all offsets count in."""
        rows = self._rows("SELECT text FROM documents WHERE id = ?", (document_id,))
        return next((str(row["text"]) for row in rows), None)

    def retrieved(self, document_id: str) -> str | None:
        """The day on which a paper was fetched (ISO), where a manifest says so."""
        rows = self._rows(
            "SELECT json_extract(given, '$.retrieved') AS day FROM sources WHERE document = ?"
            " ORDER BY source_key",
            (document_id,),
        )
        return next((str(row["day"]) for row in rows if row["day"]), None)

    def paper(self, document_id: str) -> Paper | None:
        """All facts read out of a paper, those in quarantine among them."""
        rows = self._rows("SELECT facts FROM documents WHERE id = ?", (document_id,))
        return next((PAPER_JSON.validate_json(row["facts"]) for row in rows), None)

    def problems(self, document_id: str) -> list[Problem]:
        """What could not be read or believed in a paper."""
        document, paper = self.document(document_id), self.paper(document_id)
        if document is None or paper is None:
            return []
        return [*document.problems, *paper.problems]

    def failures(self) -> list[Failure]:
        """Papers that could not be read, in the order of source keys."""
        rows = self._rows("SELECT source_key, file_name, reason FROM failures ORDER BY source_key")
        return [Failure(**row) for row in rows]

    def findings(self, document_id: str | None = None) -> list[Finding]:
        """What the shapes say of a paper, or of all papers."""
        rows = self._rows(
            "SELECT document, severity, focus, path, value, message, shape FROM reports"
            " WHERE :id IS NULL OR document = :id ORDER BY document, severity, focus, shape, value",
            {"id": document_id},
        )
        return [Finding(**row) for row in rows]

    def withheld(self, document_id: str | None = None) -> list[Withheld]:
        """The facts in quarantine of a paper, or of all papers."""
        rows = self._rows(
            "SELECT document, fact, iri, reason, content FROM quarantine"
            " WHERE :id IS NULL OR document = :id ORDER BY document, fact",
            {"id": document_id},
        )
        return [Withheld(**row) for row in rows]

    def search(
        self,
        words: str,
        *,
        filters: Filters | None = None,
        sort: Sort = "relevance",
        limit: int = 20,
        offset: int = 0,
    ) -> list[Hit]:
        """Find passages that hold all the words, best first; see `graph.words`."""
        with self.find() as finder:
            return finder.passages(
                read_words(words), filters or Filters(), sort=sort, limit=limit, offset=offset
            )

    @contextmanager
    def find(self) -> Iterator[Finder]:
        """Search this state for things and passages, one caller at a time."""
        with self._lock:
            if len(self._counted) > _MOST_COUNTED:
                self._counted.clear()
            yield Finder(self._connection, self._base, self._counted)

    def count_findings(self, most: int) -> list[tuple[str, str, int]]:
        """What the shapes say most often: severity, sentence, how often."""
        rows = self._rows(
            "SELECT severity, message, count(*) AS number FROM reports GROUP BY severity, message"
            " ORDER BY number DESC, severity, message LIMIT ?",
            (most,),
        )
        return [(row["severity"], row["message"], row["number"]) for row in rows]

    def count_withheld(self, most: int) -> list[tuple[str, int]]:
        """Why facts are in quarantine: the reason, and how many for it."""
        rows = self._rows(
            "SELECT reason, count(*) AS number FROM quarantine GROUP BY reason"
            " ORDER BY number DESC, reason LIMIT ?",
            (most,),
        )
        return [(row["reason"], row["number"]) for row in rows]

    def status_of(self, iri: str) -> IriStatus:
        """Tell what has become of an IRI that a graph may hold no more.

        A part of a thing (a passage, a clause) shares the fate of the thing.
        """
        if self._is_live(iri):
            return IriStatus("live")
        whole, seen = iri, {iri}
        while whole.startswith(self._base) and whole != self._base:
            rows = self._rows("SELECT target FROM former WHERE iri = ?", (whole,))
            if not rows:
                whole = whole.rpartition("#")[0] or whole.rpartition("/")[0]
                continue
            return self._follow(rows[0]["target"], iri[len(whole) :], seen)
        return IriStatus("unknown")

    def _follow(self, target: str | None, part: str, seen: set[str]) -> IriStatus:
        """Go from name to name until one is in use."""
        while target is not None and target not in seen:
            if self._is_live(target):
                is_document = target.startswith(f"{self._base}document/")
                if is_document and "/" not in target.removeprefix(f"{self._base}document/"):
                    return IriStatus("gone", target)
                return IriStatus("moved", target + part)
            seen.add(target)
            rows = self._rows("SELECT target FROM former WHERE iri = ?", (target,))
            target = rows[0]["target"] if rows else None
        return IriStatus("gone")

    def _is_live(self, iri: str) -> bool:
        prefix = f"{self._base}document/"
        if iri.startswith(prefix):
            document_id = iri.removeprefix(prefix).partition("/")[0]
            rows = self._rows(
                "SELECT 1 FROM documents WHERE id = ? AND status = 'done'", (document_id,)
            )
            if rows and iri in {f"{prefix}{document_id}"}:
                return True
        return bool(self._rows("SELECT 1 FROM given WHERE iri = ? LIMIT 1", (iri,)))

    def _rows(
        self, query: str, values: Sequence[object] | dict[str, object] = ()
    ) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(row) for row in self._connection.execute(query, values)]


def dump_document(document: Document) -> str:
    """Write all of a Document but its text as JSON."""
    return _document_json().dump_json(replace(document, text="")).decode()


def load_document(record: str, text: str) -> Document:
    """Read a Document back."""
    return replace(_document_json().validate_json(record), text=text)
