"""Saved queries: a short name for a query's text, in a file of their own beside the store's.

The name is the beginning of the text's hash, so the same query has the same name everywhere, and
no name can be made to mean another query. Why so: docs/adr/0016-saved-queries.md.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from extract.errors import FolkmootError

SLUG_LETTERS = 10  # 50 bits: among 10,000 queries two alike are met once in 20 million files
MOST_BYTES = 20_000
MOST_QUERIES = 10_000
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that are read as another
_TABLE = "CREATE TABLE IF NOT EXISTS saved (slug TEXT PRIMARY KEY, query TEXT NOT NULL)"


class SavedError(FolkmootError):
    """A query cannot be saved; `status` is what HTTP says of it."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def make_slug(query: str) -> str:
    """Name a query by its text: SLUG_LETTERS letters and digits."""
    number = int.from_bytes(hashlib.sha256(query.encode()).digest()[:8]) >> 14
    return "".join(_LETTERS[number >> 5 * at & 31] for at in range(SLUG_LETTERS))


class SavedQueries:
    """The saved queries of one file. Its methods may be called from any thread."""

    def __init__(self, path: Path, *, most: int = MOST_QUERIES) -> None:
        """Open the file, made where there is none. Raises SavedError where it cannot be."""
        self._path = path
        self._most = most
        try:
            with self._connect() as connection:
                connection.execute(_TABLE)
        except sqlite3.Error as err:
            raise SavedError(
                f"{path}: saved queries cannot be kept there ({err}). "
                "Name another file with --saved.",
                500,
            ) from err

    def save(self, query: str) -> str:
        """Keep a query and give its name; the same query is kept once.

        Raises SavedError where it is too long, or the file is full.
        """
        text = query.replace("\r\n", "\n").strip()
        if len(text.encode()) > MOST_BYTES:
            raise SavedError(
                f"A saved query may have {MOST_BYTES:,} bytes; this one is longer.", 413
            )
        slug = make_slug(text)
        with self._connect() as connection:
            connection.execute("BEGIN IMMEDIATE")
            held = connection.execute("SELECT query FROM saved WHERE slug = ?", (slug,)).fetchone()
            if held is None:
                (count,) = connection.execute("SELECT count(*) FROM saved").fetchone()
                if count >= self._most:
                    raise SavedError(
                        f"{self._most:,} queries are saved here and no more can be. "
                        "The address of the answer itself is a link, too.",
                        507,
                    )
                connection.execute("INSERT INTO saved VALUES (?, ?)", (slug, text))
            elif held[0] != text:
                raise SavedError("Another query has this name. Change a word of it.", 409)
        return slug

    def read(self, slug: str) -> str | None:
        """Give the query of a name."""
        with self._connect() as connection:
            row = connection.execute("SELECT query FROM saved WHERE slug = ?", (slug,)).fetchone()
        return str(row[0]) if row else None

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=5)) as connection, connection:
            yield connection
