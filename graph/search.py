"""Full-text search in the texts of papers: SQLite FTS5 over their blocks."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.document import Block, Document

# What stands round a found word in an extract: control characters that no text holds, so that a
# page can escape the text first and put its own marks in afterwards.
MARK_START, MARK_END = "\x02", "\x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that holds the words: `start` and `end` in code points of the document's text.

    `extract` has MARK_START and MARK_END round each word found. `title` and `date` are those of the
    paper, `council` the IRI of who published it; "" and None where that is not known.
    """

    document: str
    file_name: str
    start: int
    end: int
    page: int | None
    extract: str
    title: str = ""
    date: str | None = None
    council: str = ""


def indexed_blocks(document: Document) -> Iterator[tuple[Block, str]]:
    """The blocks of a paper that can be searched, each with its text: no headers and footers."""
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind != "furniture" and text.strip():
            yield block, text


def add_blocks(
    connection: sqlite3.Connection, document_id: str, document: Document, tags: str = ""
) -> None:
    """Put a paper's text into the index; running headers and footers are left out."""
    for block, text in indexed_blocks(document):
        cursor = connection.execute(
            "INSERT INTO blocks (document, start, end, page) VALUES (?, ?, ?, ?)",
            (document_id, block.start, block.end, block.page),
        )
        connection.execute(
            "INSERT INTO block_text (rowid, text, tags) VALUES (?, ?, ?)",
            (cursor.lastrowid, text, tags),
        )


def find_tags(connection: sqlite3.Connection, document: str) -> str:
    """The tags of a paper, by its IRI."""
    row = connection.execute("SELECT tags FROM directory WHERE iri = ?", (document,)).fetchone()
    return "" if row is None or row["tags"] is None else str(row["tags"])


def retag_blocks(connection: sqlite3.Connection, document_id: str, tags: str) -> None:
    """Give a paper's text other tags."""
    connection.execute(
        "UPDATE block_text SET tags = ? WHERE rowid IN (SELECT id FROM blocks WHERE document = ?)",
        (tags, document_id),
    )


def remove_blocks(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Take papers out of the index."""
    for document_id in document_ids:
        connection.execute(
            "DELETE FROM block_text WHERE rowid IN (SELECT id FROM blocks WHERE document = ?)",
            (document_id,),
        )
        connection.execute("DELETE FROM blocks WHERE document = ?", (document_id,))
