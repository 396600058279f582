"""The tables of papers.sqlite, and how it is opened for writing and for reading.

SQLite is the truth, the graph follows. What an ingest has read waits in `pending` and `staged`,
which readers never look at, until one transaction makes it `documents` and names its snapshot.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.errors import StoreError
from graph.ties.tables import SCHEMA as NETWORK_SCHEMA

FILE_NAME = "papers.sqlite"
# The file that marks a folder as a store, and holds its base.
SETTINGS_NAME = "folkmoot.toml"
SCHEMA_VERSION = 4
# How long to wait for another process that holds the database for a moment, in milliseconds.
_BUSY_MS = 10_000
# What SQLite says of a disk that is full, read-only or fails.
_OF_DISK = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row a paper, by the first 16 digits of its hash. `record` is the Document without its text,
-- `facts` the Paper, both as JSON. `fingerprint` is of all that its graph was rendered from.
CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('done', 'removed', 'replaced')),
  source_key TEXT NOT NULL,
  file_name TEXT NOT NULL,
  found_by TEXT NOT NULL,
  text TEXT NOT NULL,
  record TEXT NOT NULL,
  facts TEXT NOT NULL,
  replaces TEXT,
  replaced_by TEXT,
  withheld INTEGER NOT NULL DEFAULT 0,
  fingerprint TEXT NOT NULL DEFAULT ''
);
CREATE INDEX documents_status ON documents (status);
CREATE INDEX documents_file_name ON documents (file_name);
CREATE INDEX documents_faulty ON documents (id) WHERE status = 'done' AND fingerprint = '';

-- Which paper stands under a source key now, and what a manifest says of it there.
CREATE TABLE sources (
  source_key TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  file_name TEXT NOT NULL,
  given TEXT NOT NULL
);
CREATE INDEX sources_document ON sources (document);

-- Read, but not yet in the graph: taken up again when the store is next opened for writing.
CREATE TABLE pending (
  id TEXT PRIMARY KEY,
  source_key TEXT NOT NULL,
  file_name TEXT NOT NULL,
  found_by TEXT NOT NULL,
  text TEXT NOT NULL,
  record TEXT NOT NULL,
  facts TEXT NOT NULL
);
CREATE TABLE staged (
  source_key TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  file_name TEXT NOT NULL,
  given TEXT NOT NULL
);
CREATE TABLE removals (document TEXT PRIMARY KEY);

-- Papers that could not be read, by source key; `given` is what a manifest says of them.
CREATE TABLE failures (
  source_key TEXT PRIMARY KEY,
  file_name TEXT NOT NULL,
  sha256 TEXT,
  reason TEXT NOT NULL,
  given TEXT NOT NULL
);

-- What the shapes have to say. Facts of severity 'violation' are withheld; the rest is advice.
CREATE TABLE reports (
  document TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('violation', 'warning', 'info')),
  focus TEXT NOT NULL,
  path TEXT,
  value TEXT,
  message TEXT NOT NULL,
  shape TEXT NOT NULL
);
CREATE INDEX reports_document ON reports (document);
CREATE TABLE quarantine (
  document TEXT NOT NULL,
  fact TEXT NOT NULL,
  iri TEXT NOT NULL,
  reason TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (document, fact)
);

-- IRIs given to facts, IRIs that now stand for another thing, and those that stand for none.
CREATE TABLE given (
  document TEXT NOT NULL,
  fact TEXT NOT NULL,
  iri TEXT NOT NULL,
  PRIMARY KEY (document, fact)
) WITHOUT ROWID;
CREATE INDEX given_iri ON given (iri);
-- In which version of the store an IRI was first given.
CREATE TABLE minted (iri TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE former (iri TEXT PRIMARY KEY, target TEXT) WITHOUT ROWID;

-- What people have judged of identity; see graph/resolve/verdicts.py. The two sides are JSON lists
-- of [document, name as written there].
CREATE TABLE verdicts (
  number INTEGER PRIMARY KEY,
  stage TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),
  left_side TEXT NOT NULL,
  right_side TEXT NOT NULL,
  keeps TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL
);
-- Papers that the next publication is to look at again, as somebody has judged.
CREATE TABLE again (document TEXT PRIMARY KEY) WITHOUT ROWID;

-- The graph of what is true across papers, in parts that change by themselves: N-Triples, sorted.
CREATE TABLE parts (key TEXT PRIMARY KEY, triples TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE counts (kind TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY (kind, name)) WITHOUT ROWID;

CREATE TABLE blocks (
  id INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  page INTEGER
);
CREATE INDEX blocks_document ON blocks (document);
-- `tags` are words that stand for what the paper passes in a filter; see graph/directory.py.
CREATE VIRTUAL TABLE block_text USING fts5 (
  text, tags, tokenize = "unicode61 remove_diacritics 2"
);

-- What people look for: one row a thing, `said` (JSON) being how many graphs say what of it; and
-- by document what its graph says, packed. Things without a `kind` or a name are not found.
CREATE TABLE directory (
  id INTEGER PRIMARY KEY,
  iri TEXT NOT NULL UNIQUE,
  kind TEXT,
  sort TEXT,
  label TEXT,
  date TEXT,
  councils TEXT,
  bodies TEXT,
  outcomes TEXT,
  grades TEXT,
  type TEXT,
  tags TEXT,
  said TEXT NOT NULL
);
CREATE INDEX directory_newest ON directory (sort, date, iri);
CREATE INDEX directory_oldest ON directory (sort, date IS NULL, date, iri);
CREATE VIRTUAL TABLE directory_text USING fts5 (
  label, names, text, tags, tokenize = "unicode61 remove_diacritics 2"
);
CREATE TABLE said (document TEXT PRIMARY KEY, sayings BLOB NOT NULL) WITHOUT ROWID;
"""


def create_database(path: Path) -> None:
    """Make the tables in a new file. Raises StoreError where the file exists."""
    if path.exists():
        raise StoreError(f"{path.parent}: there is a store already.")
    connection = _connect(f"file:{_quote(path)}?mode=rwc")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(SCHEMA)
        connection.executescript(identity_schema())
        connection.executescript(NETWORK_SCHEMA)
        set_meta(connection, "schema", str(SCHEMA_VERSION))
        for key in ("snapshot", "version", "is_graph_dirty"):
            set_meta(connection, key, "0")
    finally:
        connection.close()


def identity_schema() -> str:
    """The tables of identity, which only writers load the code of."""
    from graph.resolve.tables import SCHEMA as IDENTITY_SCHEMA

    return IDENTITY_SCHEMA


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Open for writing. Raises StoreError where there is no store of this version."""
    connection = _open(path, "mode=rw")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open for reading and stay at the state of this moment until closed."""
    log = path.with_name(f"{path.name}-wal")
    try:
        connection = _open(path, "mode=ro")
    except StoreError:
        # On a medium that cannot be written to there is no place for the files that readers and
        # writer share. Nobody writes there, so the file can be read as it is, if it is whole.
        if log.exists() and log.stat().st_size:
            raise
        connection = _open(path, "immutable=1")
    connection.execute("BEGIN")
    return connection


def _open(path: Path, mode: str) -> sqlite3.Connection:
    if not path.is_file():
        raise StoreError(f"{path.parent}: there is no store here; make one with: folkmoot init")
    try:
        connection = _connect(f"file:{_quote(path)}?{mode}")
        found = get_meta(connection, "schema")
    except sqlite3.Error as err:
        if getattr(err, "sqlite_errorcode", 0) & 0xFF in _OF_DISK:
            raise StoreError(f"{path}: it cannot be opened ({err}): see to its disk.") from err
        raise StoreError(f"{path}: this is not a database of papers ({err}).") from err
    if found != str(SCHEMA_VERSION):
        connection.close()
        raise StoreError(
            f"{path}: the store is of version {found}, not {SCHEMA_VERSION}: "
            "make a new one with folkmoot init and ingest the papers into it."
        )
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    return connection


def _quote(path: Path) -> str:
    """Escape what means something in a URI's path."""
    text = str(path.absolute())
    return text.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def get_meta(connection: sqlite3.Connection, key: str) -> str | None:
    """Look up one value that is of the whole store."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row["value"])


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Write one value that is of the whole store."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of the block or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # Also when interrupted: nothing half-written may stay.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
