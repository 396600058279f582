"""Checks of papers.sqlite: the file, texts and facts, sources, identity, the search index."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from functools import cache, partial

from pydantic import ValidationError

from extract.document import Document
from extract.models import PAPER_JSON
from graph.doctor.looks import Look
from graph.intake import load_source
from graph.iris import document_id
from graph.papers import load_document
from graph.schema import get_meta
from graph.search import indexed_blocks

# What SQLite says of an index that is not that of its table: it can be made anew.
_OF_AN_INDEX = re.compile(
    r"row \d+ missing from index|wrong # of entries in index|non-unique entry"
)
# SQLite 3.40 says so of every row of a WITHOUT ROWID table whose key is not its first columns.
_OF_NULL = re.compile(r"NULL value in (\w+)\.(\w+)")
_MOST_SAID = 2**31 - 1


def check_database(connection: sqlite3.Connection, whole: Look, indexes: Look) -> None:
    """Let SQLite look through its file."""
    empty = cache(partial(_has_null, connection))
    for (said,) in connection.execute(f"PRAGMA integrity_check({_MOST_SAID})"):
        if said == "ok" or ((of := _OF_NULL.fullmatch(said)) and not empty(*of.groups())):
            continue
        look = indexes if _OF_AN_INDEX.match(said) else whole
        look.fault(f"papers.sqlite: {said}")
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    whole.at = int(pages)
    (count,) = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'index'"
    ).fetchone()
    indexes.at = int(count)


def _has_null(connection: sqlite3.Connection, table: str, column: str) -> bool:
    # IS NULL is not looked up where the table forbids it.
    query = f'SELECT 1 FROM "{table}" WHERE typeof("{column}") = \'null\' LIMIT 1'
    return connection.execute(query).fetchone() is not None


def check_texts(connection: sqlite3.Connection, look: Look) -> None:
    """Check that each paper's text is the one whose hash was taken, and that all can be read."""
    for table in ("documents", "pending"):
        for row in connection.execute(f"SELECT id, file_name, text, record, facts FROM {table}"):
            look.at += 1
            paper = f"{row['file_name']} ({row['id']})"
            try:
                document = load_document(row["record"], row["text"])
                PAPER_JSON.validate_json(row["facts"])
            except (ValidationError, ValueError) as err:
                look.fault(f"{paper}: what was read of it is damaged ({_first_line(err)})")
                continue
            for words in _compare_text(document, str(row["id"])):
                look.fault(f"{paper}: {words}")


def _compare_text(document: Document, key: str) -> Iterator[str]:
    if document_id(document.sha256) != key:
        yield "it stands under an id that is not that of its hash"
    if hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest() != (
        document.text_sha256
    ):
        yield "its text is not the one whose hash was taken"
    elif any(not 0 <= one.start < one.end <= len(document.text) for one in document.blocks):
        yield "a block of it does not lie in its text"


def check_sources(connection: sqlite3.Connection, look: Look) -> None:
    """Check that papers and source keys belong together."""
    for row in connection.execute("SELECT source_key, document, file_name, given FROM sources"):
        look.at += 1
        try:
            load_source(row)
        except (ValidationError, ValueError) as err:
            look.fault(f"{row['source_key']}: what a manifest said is damaged ({_first_line(err)})")
    for row in connection.execute(
        "SELECT id, file_name FROM documents WHERE status = 'done'"
        " AND id NOT IN (SELECT document FROM sources) ORDER BY id"
    ):
        look.fault(f"{row['file_name']} ({row['id']}): a paper without a source")
    for row in connection.execute(
        "SELECT source_key, document FROM sources WHERE document NOT IN"
        " (SELECT id FROM documents WHERE status = 'done') ORDER BY source_key"
    ):
        look.fault(f"{row['source_key']}: its paper {row['document']} is not in the store")


def check_waiting(connection: sqlite3.Connection, look: Look) -> None:
    """Note what waits for the next run; nothing of it is a fault."""
    for table, words in (
        ("pending", "papers read and not yet published"),
        ("staged", "source keys not yet published"),
        ("removals", "papers to be taken out"),
        ("again", "papers to be looked at again after a verdict"),
    ):
        (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        look.at += int(count)
        if count:
            look.notes.append(f"{count:,} {words}")
    if get_meta(connection, "is_graph_dirty") == "1":
        look.notes.append("a run was cut off while it wrote the graph")


# Each gives what is wrong as (paper, fact), with how it is said.
_IDENTITY = (
    (
        "a name was given to it that who is who does not know",
        "SELECT document, fact FROM (SELECT document, fact, iri FROM given EXCEPT"
        " SELECT document, fact, iri FROM mentions WHERE stage <> 'role')",
    ),
    (
        "its name was not given to it, nor is it in quarantine",
        "SELECT document, fact FROM (SELECT document, fact, iri FROM mentions"
        " WHERE stage <> 'role' AND iri IS NOT NULL AND instr(fact, '#') = 0 EXCEPT"
        " SELECT document, fact, iri FROM given)"
        " WHERE (document, fact) NOT IN (SELECT document, fact FROM quarantine)",
    ),
    (
        "who is who knows it of a paper that is not there",
        "SELECT document, fact FROM mentions"
        " WHERE document NOT IN (SELECT id FROM documents WHERE status = 'done')",
    ),
)
_FORMS = """
SELECT block, form FROM (
  SELECT stage, block, form, met AS n FROM forms UNION ALL
  SELECT stage, block, form, -count(*) AS n FROM mentions
  WHERE block IS NOT NULL AND form IS NOT NULL GROUP BY stage, block, form
) GROUP BY stage, block, form HAVING sum(n) <> 0 ORDER BY block, form
"""
_WITHHELD = """
SELECT id, file_name FROM documents WHERE status = 'done'
AND withheld <> (SELECT count(*) FROM quarantine WHERE document = documents.id) ORDER BY id
"""


def check_identity(connection: sqlite3.Connection, look: Look) -> None:
    """Check that the names given are those that the tables of identity hold."""
    (look.at,) = connection.execute("SELECT count(*) FROM given").fetchone()
    for words, query in _IDENTITY:
        for row in connection.execute(f"{query} ORDER BY document, fact"):
            look.fault(f"{row['document']}, {row['fact']}: {words}")
    for row in connection.execute(_FORMS):
        look.fault(f"{row['block']}: mentions written {row['form'][:80]} are miscounted")
    for row in connection.execute(_WITHHELD):
        look.fault(f"{row['file_name']} ({row['id']}): facts in quarantine are miscounted")


def check_search(connection: sqlite3.Connection, look: Look, *, is_writing: bool) -> None:
    """Check that what can be searched for are the texts. The index itself for a writer alone."""
    for row in connection.execute(
        "SELECT id, file_name, record, text FROM documents WHERE status = 'done'"
    ):
        document = load_document(row["record"], row["text"])
        wanted = [
            (block.start, block.end, block.page, text) for block, text in indexed_blocks(document)
        ]
        found = [
            tuple(one)
            for one in connection.execute(
                "SELECT start, end, page, block_text.text FROM blocks"
                " LEFT JOIN block_text ON block_text.rowid = blocks.id"
                " WHERE document = ? ORDER BY blocks.id",
                (row["id"],),
            )
        ]
        look.at += len(found)
        if found != wanted:
            look.fault(f"{row['file_name']} ({row['id']}): the index holds another text")
    for row in connection.execute(
        "SELECT DISTINCT document FROM blocks WHERE document NOT IN"
        " (SELECT id FROM documents WHERE status = 'done') ORDER BY document"
    ):
        look.fault(f"{row['document']}: the index holds a paper that is not in the store")
    (lost,) = connection.execute(
        "SELECT count(*) FROM block_text WHERE rowid NOT IN (SELECT id FROM blocks)"
    ).fetchone()
    if lost:
        look.fault(f"{lost:,} passages of no paper are in the index")
    if is_writing:
        _check_words(connection, look)


def _check_words(connection: sqlite3.Connection, look: Look) -> None:
    """Let FTS5 compare its index of words with the texts that it holds."""
    connection.execute("SAVEPOINT looking")
    try:
        connection.execute("INSERT INTO block_text (block_text) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as err:
        look.fault(f"the index of words is not that of its texts ({err})")
    finally:
        connection.execute("ROLLBACK TO looking")
        connection.execute("RELEASE looking")


def _first_line(err: Exception) -> str:
    return (str(err).splitlines() or [type(err).__name__])[0][:200]
