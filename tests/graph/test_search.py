"""Full-text search: hostile words are only words, hits point at the text."""

import sqlite3
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.document import Block
from graph.papers import Papers
from graph.schema import SCHEMA
from graph.search import MARK_END, MARK_START, Hit, add_blocks, remove_blocks
from graph.words import read_words, write_query
from tests.graph.factories import make_document


def make_index(*texts: str) -> sqlite3.Connection:
    """An index of papers of one paragraph a line."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript(SCHEMA)
    for number, text in enumerate(texts):
        document = make_document(text)
        blocks, start = [], 0
        for line in text.splitlines(keepends=True):
            kind: Literal["furniture", "paragraph"] = "paragraph"
            if line.startswith("Page "):
                kind = "furniture"
            end = start + len(line.rstrip("\n"))
            blocks.append(Block(kind=kind, start=start, end=end, page=1))
            start += len(line)
        add_blocks(connection, str(number), replace(document, blocks=tuple(blocks)))
        connection.execute(
            "INSERT INTO documents"
            " (id, status, source_key, file_name, found_by, text, record, facts)"
            " VALUES (?, 'done', ?, ?, '', ?, '', '')",
            (str(number), str(number), f"{number}.txt", text),
        )
    return connection


def search(connection: sqlite3.Connection, words: str, **names: int) -> list[Hit]:
    return Papers(connection, "http://x/").search(words, **names)


CASES = [
    ("oak", 1),
    ("OAK", 1),
    ("cafe", 1),
    ("CAFÉ", 1),
    ("oak tree", 1),
    ("tree oak", 1),
    ("oak café", 0),
    ("call-in", 1),
    ("call in", 1),
    ("furniture", 0),
    ("trees", 0),
    ("oak*", 1),
    ("o*", 0),
    ('"oak', 1),
    ("oak OR", 0),
    ("NOT oak", 0),
    ("NEAR(oak tree)", 0),
    ("text : oak", 0),
    ("oak; DROP TABLE blocks", 0),
    ("", 0),
    ("  ", 0),
    ("*", 0),
    ("'\"()[]{}^:-", 0),
    ("\x00", 0),
]


@pytest.mark.parametrize(("words", "count"), CASES)
def test_search_means_all_of_the_words_and_nothing_else(words: str, count: int) -> None:
    index = make_index("The oak tree at Mill Lane.\nThe café.\nA call-in.\nPage furniture")
    assert len(search(index, words)) == count


_INDEX = make_index("The oak tree.")


@given(st.text())
def test_search_takes_any_words(words: str) -> None:
    search(_INDEX, words)
    assert write_query(read_words(words), columns="text").count('"') % 2 == 0


def test_search_hits_point_at_the_text() -> None:
    text = "Übergrößen 🌳 first.\nThe oak — and the Oak — stood."
    (hit,) = search(make_index(text), "oak")
    assert text[hit.start : hit.end] == "The oak — and the Oak — stood."
    assert hit.extract == (
        f"The {MARK_START}oak{MARK_END} — and the {MARK_START}Oak{MARK_END} — stood."
    )
    assert (hit.document, hit.file_name, hit.page) == ("0", "0.txt", 1)


def test_search_pages_through_all_hits_once() -> None:
    index = make_index(*[f"oak {number}\noak again {number}" for number in range(5)])
    pages = [search(index, "oak", limit=3, offset=offset) for offset in range(0, 12, 3)]
    found = [(hit.document, hit.start) for page in pages for hit in page]
    assert [len(page) for page in pages] == [3, 3, 3, 1]
    assert len(set(found)) == 10


def test_search_forgets_what_was_taken_out() -> None:
    index = make_index("oak one", "oak two")
    remove_blocks(index, ["0"])
    assert [hit.document for hit in search(index, "oak")] == ["1"]


def test_search_extract_is_cut_short() -> None:
    (hit,) = search(make_index("word " * 500 + "oak " + "word " * 500), "oak")
    assert len(hit.extract.split()) <= 45
