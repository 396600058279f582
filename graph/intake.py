"""What has been read and waits for its graph: staged in one transaction a paper.

Readers never see any of it. A paper that was read is `pending`; `staged` says which paper stands
under which source key from now on; `removals` what is to go.
"""

import sqlite3
from dataclasses import dataclass

from pydantic import TypeAdapter

from extract.document import Document
from extract.models import PAPER_JSON, Paper
from graph.iris import document_id
from graph.manifest import Given
from graph.papers import dump_document, load_document
from graph.provenance import configuration_hash, software_version
from graph.schema import get_meta, set_meta, transaction

GIVEN_JSON: TypeAdapter[Given] = TypeAdapter(Given)


@dataclass(frozen=True, slots=True)
class Source:
    """A paper as it stands under a source key."""

    source_key: str
    document: str
    file_name: str
    given: Given


def found_by() -> str:
    """The software and tables that find facts now: papers that others read are read again."""
    return f"{software_version()}-{configuration_hash()}"


class Intake:
    """Takes papers in, for the next publication."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def needs_reading(self, source: Source) -> bool:
        """Whether a paper is new here, or what is said of it has changed.

        Of several source keys with the same bytes the first in order is the one that counts.
        """
        keys = self._keys_of(source.document)
        if keys and keys[0] < source.source_key:
            return False
        known = self.find_source(source.source_key)
        return known != source or not self._is_read(source.document)

    def find_source(self, source_key: str) -> Source | None:
        """What stands under a source key, what waits before what is published."""
        for table in ("staged", "sources"):
            row = self._connection.execute(
                f"SELECT source_key, document, file_name, given FROM {table} WHERE source_key = ?",
                (source_key,),
            ).fetchone()
            if row is not None:
                return load_source(row)
        return None

    def stage(self, source: Source, document: Document | None, paper: Paper | None) -> None:
        """Take in a paper under its source key; without the two where its facts are known."""
        with transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO staged VALUES (?, ?, ?, ?)",
                (
                    source.source_key,
                    source.document,
                    source.file_name,
                    GIVEN_JSON.dump_json(source.given).decode(),
                ),
            )
            self._connection.execute("DELETE FROM removals WHERE document = ?", (source.document,))
            self._connection.execute(
                "DELETE FROM failures WHERE source_key = ?", (source.source_key,)
            )
            if document is not None and paper is not None:
                put_pending(self._connection, document, paper)

    def fail(
        self, source_key: str, file_name: str, sha256: str | None, reason: str, given: Given
    ) -> None:
        """Record a paper that cannot be read; what stood under the key before stays."""
        said = GIVEN_JSON.dump_json(given).decode()
        with transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
                (source_key, file_name, sha256, reason, said),
            )
            # Readers see failures at once; coverage waits for the next publication.
            version = int(get_meta(self._connection, "version") or 0)
            set_meta(self._connection, "version", str(version + 1))
            set_meta(self._connection, "failures_changed", "1")

    def clear_failure(self, source_key: str) -> None:
        """Forget that a paper could not be read: its former bytes are back."""
        with transaction(self._connection):
            gone = self._connection.execute(
                "DELETE FROM failures WHERE source_key = ?", (source_key,)
            )
            if gone.rowcount:
                set_meta(self._connection, "failures_changed", "1")

    def remove(self, document: str) -> None:
        """Note that a paper is to go."""
        with transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO removals VALUES (?)", (document,))

    def is_waiting(self) -> bool:
        """Whether anything waits to be published."""
        return get_meta(self._connection, "failures_changed") == "1" or any(
            self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
            for table in ("pending", "staged", "removals", "again")
        )

    def _keys_of(self, document: str) -> list[str]:
        rows = self._connection.execute(
            "SELECT source_key FROM staged WHERE document = :id UNION"
            " SELECT source_key FROM sources WHERE document = :id"
            " AND source_key NOT IN (SELECT source_key FROM staged) ORDER BY source_key",
            {"id": document},
        )
        return [str(row["source_key"]) for row in rows]

    def _is_read(self, document: str) -> bool:
        return bool(
            self._connection.execute(
                "SELECT 1 FROM pending WHERE id = :id AND found_by = :by UNION ALL"
                " SELECT 1 FROM documents WHERE id = :id AND found_by = :by AND status = 'done'",
                {"id": document, "by": found_by()},
            ).fetchone()
        )


def put_pending(connection: sqlite3.Connection, document: Document, paper: Paper) -> None:
    """Write down a paper that was read, inside a transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            document_id(document.sha256),
            document.source_key,
            document.file_name,
            found_by(),
            document.text,
            dump_document(document),
            PAPER_JSON.dump_json(paper).decode(),
        ),
    )


def load_source(row: sqlite3.Row) -> Source:
    """Read a row of `staged` or `sources`."""
    given = GIVEN_JSON.validate_json(row["given"])
    return Source(row["source_key"], row["document"], row["file_name"], given)


def load_pending(row: sqlite3.Row) -> tuple[Document, Paper]:
    """Read a row of `pending` or `documents`."""
    return load_document(row["record"], row["text"]), PAPER_JSON.validate_json(row["facts"])
