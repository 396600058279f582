"""Decide, before anything is written, which papers a publication will hold and which will go."""

import sqlite3
from dataclasses import dataclass, field, replace

from extract.document import Document
from extract.models import PAPER_JSON
from extract.pipeline import extract_paper
from graph.intake import Source, load_pending, load_source, put_pending
from graph.resolve.records import PaperRecord


@dataclass(slots=True)
class Plan:
    """The state that is to be: `sources` by source key, `papers` by document id.

    `fresh` are documents whose text or facts are new; `gone` maps each paper that goes to the one
    that takes its place, if any; `replaces` the other way about.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    papers: dict[str, PaperRecord] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    gone: dict[str, str | None] = field(default_factory=dict)
    replaces: dict[str, str | None] = field(default_factory=dict)


def plan_publication(connection: sqlite3.Connection) -> Plan:
    """Work out the state to be from what is published and what waits. Inside a transaction."""
    plan = Plan()
    before = _load_sources(connection, "sources")
    staged = _load_sources(connection, "staged")
    removals = {str(row["document"]) for row in connection.execute("SELECT * FROM removals")}
    plan.sources = {
        key: source
        for key, source in sorted({**before, **staged}.items())
        if source.document not in removals
    }
    _take_back_names(connection, plan)
    _find_gone(connection, plan, before)
    _load_papers(connection, plan)
    return plan


def _load_sources(connection: sqlite3.Connection, table: str) -> dict[str, Source]:
    rows = connection.execute(f"SELECT source_key, document, file_name, given FROM {table}")
    return {row["source_key"]: load_source(row) for row in rows}


def _first_sources(plan: Plan) -> dict[str, Source]:
    """The source of each paper that counts: the first in order of source keys."""
    firsts: dict[str, Source] = {}
    for source in plan.sources.values():
        firsts.setdefault(source.document, source)
    return firsts


def _take_back_names(connection: sqlite3.Connection, plan: Plan) -> None:
    """Read papers again whose first source key is another now: it may say another publisher.

    Their bytes are those they were, so they are read from what is stored.
    """
    for document_id, source in _first_sources(plan).items():
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


def _find_gone(connection: sqlite3.Connection, plan: Plan, before: dict[str, Source]) -> None:
    live = {source.document for source in plan.sources.values()}
    for key, source in sorted(before.items()):
        if source.document in live:
            continue
        successor = plan.sources.get(key)
        new = None if successor is None else successor.document
        if plan.gone.get(source.document) is None:
            plan.gone[source.document] = new
        if new is not None:
            plan.replaces.setdefault(new, source.document)
    for row in connection.execute("SELECT id, replaces FROM documents WHERE status = 'done'"):
        plan.replaces.setdefault(row["id"], row["replaces"])


def _load_papers(connection: sqlite3.Connection, plan: Plan) -> None:
    for document_id in sorted({source.document for source in plan.sources.values()}):
        row = connection.execute(
            "SELECT source_key, file_name, facts FROM pending WHERE id = ?", (document_id,)
        ).fetchone()
        if row is not None:
            plan.fresh.add(document_id)
        else:
            row = connection.execute(
                "SELECT source_key, file_name, facts FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
        plan.papers[document_id] = PaperRecord(
            document_id,
            row["source_key"],
            row["file_name"],
            PAPER_JSON.validate_json(row["facts"]),
        )
