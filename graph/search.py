"""Full-text search in the texts of papers: SQLite FTS5 over their blocks."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.document import Block, Document

# What stands round a found word in an extract: control characters that no text holds, so that a
# page can escape the text first and put its own marks in afterwards.
MARK_START, MARK_END = "\x02", "\x03"
# The longest extract, in words.
_EXTRACT_WORDS = 40
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# More words than this narrow nothing down.
_MOST_WORDS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that holds the words: `start` and `end` in code points of the document's text.

    `extract` has MARK_START and MARK_END round each word found.
    """

    document: str
    file_name: str
    start: int
    end: int
    page: int | None
    extract: str


def write_query(words: str) -> str:
    """Write words as a query of FTS5 that means all of them and nothing else.

    >>> write_query('call-in AND "pool*')
    '"call" "in" "and" "pool"'
    """
    found = [word.casefold() for word in _WORD.findall(words)][:_MOST_WORDS]
    return " ".join(f'"{word}"' for word in found)


def search_blocks(
    connection: sqlite3.Connection, words: str, *, limit: int, offset: int
) -> list[Hit]:
    """Find the blocks that hold all the words, best first."""
    query = write_query(words)
    if not query or limit <= 0:
        return []
    rows = connection.execute(
        "SELECT blocks.document, documents.file_name, blocks.start, blocks.end, blocks.page,"
        " snippet(block_text, 0, ?, ?, '…', ?) AS extract"
        " FROM block_text JOIN blocks ON blocks.id = block_text.rowid"
        " JOIN documents ON documents.id = blocks.document"
        " WHERE block_text MATCH ? ORDER BY block_text.rank, blocks.document, blocks.start"
        " LIMIT ? OFFSET ?",
        (MARK_START, MARK_END, _EXTRACT_WORDS, query, limit, max(0, offset)),
    )
    return [Hit(**dict(row)) for row in rows]


def indexed_blocks(document: Document) -> Iterator[tuple[Block, str]]:
    """The blocks of a paper that can be searched, each with its text: no headers and footers."""
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind != "furniture" and text.strip():
            yield block, text


def add_blocks(connection: sqlite3.Connection, document_id: str, document: Document) -> None:
    """Put a paper's text into the index; running headers and footers are left out."""
    for block, text in indexed_blocks(document):
        cursor = connection.execute(
            "INSERT INTO blocks (document, start, end, page) VALUES (?, ?, ?, ?)",
            (document_id, block.start, block.end, block.page),
        )
        connection.execute(
            "INSERT INTO block_text (rowid, text) VALUES (?, ?)", (cursor.lastrowid, text)
        )


def remove_blocks(connection: sqlite3.Connection, document_ids: Iterable[str]) -> None:
    """Take papers out of the index."""
    for document_id in document_ids:
        connection.execute(
            "DELETE FROM block_text WHERE rowid IN (SELECT id FROM blocks WHERE document = ?)",
            (document_id,),
        )
        connection.execute("DELETE FROM blocks WHERE document = ?", (document_id,))
