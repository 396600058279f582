"""Decide, before anything is written, which papers a publication adds and which will go.

Only what waits is looked at, and the papers that it touches: the cost does not grow with the store.
"""

import sqlite3
from dataclasses import dataclass, field, replace

from extract.document import Document
from extract.models import PAPER_JSON
from extract.pipeline import extract_paper
from graph.intake import Source, load_pending, load_source, put_pending
from graph.resolve.records import PaperRecord


@dataclass(slots=True)
class Plan:
    """The change that is to be.

    `staged` are the sources that are put in, by source key; `fresh` the papers whose text or facts
    are new, by document id; `gone` maps each paper that goes to the one that takes its place, if
    any; `replaces` the other way about. `again` are papers to be looked at for other reasons.
    """

    staged: dict[str, Source] = field(default_factory=dict)
    fresh: dict[str, PaperRecord] = field(default_factory=dict)
    gone: dict[str, str | None] = field(default_factory=dict)
    replaces: dict[str, str] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)


def plan_publication(connection: sqlite3.Connection) -> Plan:
    """Work out the change to be from what waits. Inside a transaction."""
    removals = {str(row["document"]) for row in connection.execute("SELECT * FROM removals")}
    rows = connection.execute("SELECT source_key, document, file_name, given FROM staged")
    staged = {row["source_key"]: load_source(row) for row in rows}
    plan = Plan({key: one for key, one in sorted(staged.items()) if one.document not in removals})
    before = {
        key: source for key in sorted(plan.staged) if (source := _load_source(connection, key))
    }
    waiting = {str(row["id"]) for row in connection.execute("SELECT id FROM pending")}
    touched = {one.document for one in (*plan.staged.values(), *before.values())}
    touched |= removals | waiting
    firsts = {key: _first_source(connection, plan, key) for key in sorted(touched - removals)}
    live = {key: source for key, source in firsts.items() if source is not None}
    _find_gone(connection, plan, before, touched - live.keys())
    _take_back_names(connection, live)
    _load_fresh(connection, plan, live)
    rows = connection.execute(
        "SELECT again.document FROM again JOIN documents ON id = again.document"
        " WHERE status = 'done'"
    )
    plan.again |= {str(row["document"]) for row in rows}
    plan.again -= plan.fresh.keys() | plan.gone.keys()
    return plan


def _load_source(connection: sqlite3.Connection, source_key: str) -> Source | None:
    row = connection.execute(
        "SELECT source_key, document, file_name, given FROM sources WHERE source_key = ?",
        (source_key,),
    ).fetchone()
    return None if row is None else load_source(row)


def _first_source(connection: sqlite3.Connection, plan: Plan, document: str) -> Source | None:
    """The source of a paper that counts: the first in order of source keys; None: it has none."""
    found = [source for source in plan.staged.values() if source.document == document]
    for row in connection.execute(
        "SELECT source_key, document, file_name, given FROM sources WHERE document = ?", (document,)
    ):
        if row["source_key"] not in plan.staged:
            found.append(load_source(row))
    return min(found, key=lambda source: source.source_key, default=None)


def _take_back_names(connection: sqlite3.Connection, live: dict[str, Source]) -> None:
    """Read papers again whose first source key is another now: it may say another publisher.

    Their bytes are those they were, so they are read from what is stored.
    """
    for document_id, source in sorted(live.items()):
        row = _find_row(connection, document_id)
        if row is None or row["source_key"] == source.source_key:
            continue
        document, _ = load_pending(row)
        renamed = name_document(document, source)
        put_pending(connection, renamed, extract_paper(renamed))


def name_document(document: Document, source: Source) -> Document:
    """The same paper under another source key."""
    return replace(
        document,
        source_key=source.source_key,
        file_name=source.file_name,
        publisher=source.given.publisher,
        date=source.given.date,
        body=source.given.body,
    )


def _find_row(connection: sqlite3.Connection, document_id: str) -> sqlite3.Row | None:
    for table in ("pending", "documents"):
        row: sqlite3.Row | None = connection.execute(
            f"SELECT id, source_key, file_name, text, record, facts FROM {table} WHERE id = ?",
            (document_id,),
        ).fetchone()
        if row is not None:
            return row
    return None


def _find_gone(
    connection: sqlite3.Connection, plan: Plan, before: dict[str, Source], dead: set[str]
) -> None:
    """Find the papers under whose source keys stand others now, or none."""
    for document_id in sorted(dead):
        row = connection.execute(
            "SELECT 1 FROM documents WHERE id = ? AND status = 'done'", (document_id,)
        ).fetchone()
        if row is not None:
            plan.gone[document_id] = None
    for key, source in sorted(before.items()):
        new = plan.staged[key].document
        if source.document in plan.gone:
            if plan.gone[source.document] is None:
                plan.gone[source.document] = new
            plan.replaces.setdefault(new, source.document)


def _load_fresh(connection: sqlite3.Connection, plan: Plan, live: dict[str, Source]) -> None:
    for document_id in sorted(live):
        row = connection.execute(
            "SELECT source_key, file_name, facts FROM pending WHERE id = ?", (document_id,)
        ).fetchone()
        if row is not None:
            plan.fresh[document_id] = _record(document_id, row)
        elif document_id in plan.replaces:
            plan.again.add(document_id)


def load_record(connection: sqlite3.Connection, document_id: str) -> PaperRecord:
    """A paper that is published, with its facts."""
    row = connection.execute(
        "SELECT source_key, file_name, facts FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    return _record(document_id, row)


def _record(document_id: str, row: sqlite3.Row) -> PaperRecord:
    paper = PAPER_JSON.validate_json(row["facts"])
    return PaperRecord(document_id, row["source_key"], row["file_name"], paper)
