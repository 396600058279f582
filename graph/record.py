"""Write into papers.sqlite what a publication has decided, inside its one transaction."""

import sqlite3
from dataclasses import asdict, dataclass, field

from pydantic import TypeAdapter

from extract.models import PAPER_JSON, Fact, Paper
from graph.intake import GIVEN_JSON
from graph.iris import document_iri
from graph.papers import load_document
from graph.plan import Plan
from graph.quads import Tally
from graph.quarantine import Judged
from graph.resolve.register import Register
from graph.resolve.resolution import Changes
from graph.schema import get_meta, set_meta
from graph.search import add_blocks, find_tags, remove_blocks, retag_blocks

_FACT_JSON: TypeAdapter[Fact] = TypeAdapter(Fact)
_OF_NETWORK = ("network_ties", "network_names", "network_edges", "network_nodes")


@dataclass(slots=True)
class Outcome:
    """What a publication has worked out.

    `judged`, `fingerprints`, `replaces` (the paper that each took the place of) and `said` (what it
    says of things, packed; None where it is gone) by document id; `retagged` by document IRI.
    `jobs` processes render.
    """

    plan: Plan
    changes: Changes
    base: str
    jobs: int = 1
    judged: dict[str, Judged] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    replaces: dict[str, str | None] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    said: dict[str, bytes | None] = field(default_factory=dict)
    retagged: dict[str, str] = field(default_factory=dict)


def record_publication(connection: sqlite3.Connection, outcome: Outcome) -> None:
    """Take the papers over from what waits, and everything that goes with them."""
    _record_sources(connection, outcome.plan)
    _record_documents(connection, outcome)
    for document_id in sorted(outcome.judged):
        _record_reports(connection, outcome, document_id)
    _record_iris(connection, outcome)
    _record_counts(connection, outcome.tally)
    for table in ("pending", "staged", "removals", "again"):
        connection.execute(f"DELETE FROM {table}")


def forget_rendered(connection: sqlite3.Connection) -> None:
    """Forget what has been written to the graph, so that the next publication writes all of it."""
    connection.execute("UPDATE documents SET fingerprint = ''")
    for table in (*("counts", "parts", "said", "directory", "directory_text"), *_OF_NETWORK):
        connection.execute(f"DELETE FROM {table}")
    set_meta(connection, "ontology", "")


def _record_sources(connection: sqlite3.Connection, plan: Plan) -> None:
    for row in connection.execute("SELECT document FROM removals").fetchall():
        connection.execute("DELETE FROM sources WHERE document = ?", (row["document"],))
    connection.executemany(
        "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)",
        (
            (one.source_key, one.document, one.file_name, GIVEN_JSON.dump_json(one.given).decode())
            for one in plan.staged.values()
        ),
    )


def _record_documents(connection: sqlite3.Connection, outcome: Outcome) -> None:
    plan = outcome.plan
    for document_id in sorted(plan.fresh):
        connection.execute(
            "INSERT OR REPLACE INTO documents"
            " (id, status, source_key, file_name, found_by, text, record, facts)"
            " SELECT id, 'done', source_key, file_name, found_by, text, record, facts"
            " FROM pending WHERE id = ?",
            (document_id,),
        )
    _index_texts(connection, outcome)
    for document_id, judged in sorted(outcome.judged.items()):
        connection.execute(
            "UPDATE documents SET fingerprint = ?, withheld = ?, replaces = ?, replaced_by = NULL"
            " WHERE id = ?",
            (
                outcome.fingerprints[document_id],
                len(judged.withheld),
                outcome.replaces[document_id],
                document_id,
            ),
        )
    for document_id, successor in sorted(plan.gone.items()):
        connection.execute(
            "UPDATE documents SET status = ?, replaced_by = ? WHERE id = ?",
            ("removed" if successor is None else "replaced", successor, document_id),
        )
        for table in ("reports", "quarantine"):
            connection.execute(f"DELETE FROM {table} WHERE document = ?", (document_id,))


def _index_texts(connection: sqlite3.Connection, outcome: Outcome) -> None:
    plan = outcome.plan
    remove_blocks(connection, sorted(plan.fresh.keys() | plan.gone.keys()))
    for document_id in sorted(plan.fresh):
        row = connection.execute(
            "SELECT record, text FROM documents WHERE id = ?", (document_id,)
        ).fetchone()
        document = load_document(row["record"], row["text"])
        tags = find_tags(connection, document_iri(outcome.base, document_id))
        add_blocks(connection, document_id, document, tags)
    for iri, tags in sorted(outcome.retagged.items()):
        document_id = iri.rpartition("/")[2]
        if document_id not in plan.fresh:
            retag_blocks(connection, document_id, tags)


def _load_paper(connection: sqlite3.Connection, document_id: str) -> Paper:
    row = connection.execute("SELECT facts FROM documents WHERE id = ?", (document_id,)).fetchone()
    return PAPER_JSON.validate_json(row["facts"])


def _record_reports(connection: sqlite3.Connection, outcome: Outcome, document_id: str) -> None:
    judged = outcome.judged[document_id]
    for table in ("reports", "quarantine"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document_id,))
    connection.executemany(
        "INSERT INTO reports (document, severity, focus, path, value, message, shape)"
        " VALUES (:document, :severity, :focus, :path, :value, :message, :shape)",
        ({"document": document_id, **asdict(verdict)} for verdict in judged.verdicts),
    )
    if not judged.withheld:
        return
    facts = {fact.id: fact for fact in _load_paper(connection, document_id).facts}
    iris = Register(connection).iris(document_id)
    connection.executemany(
        "INSERT INTO quarantine (document, fact, iri, reason, content) VALUES (?, ?, ?, ?, ?)",
        (
            (
                document_id,
                fact_id,
                iris.get(fact_id, ""),
                reason,
                _FACT_JSON.dump_json(facts[fact_id]).decode(),
            )
            for fact_id, reason in sorted(judged.withheld.items())
        ),
    )


def _record_iris(connection: sqlite3.Connection, outcome: Outcome) -> None:
    """Record which IRI each fact has, and where an IRI that is in use no more leads to now."""
    left: dict[str, str | None] = {}
    version = int(get_meta(connection, "version") or 0)
    register = Register(connection)
    for document_id, judged in sorted(outcome.judged.items()):
        now = {
            fact_id: iri
            for fact_id, iri in register.iris(document_id).items()
            if "#" not in fact_id and fact_id not in judged.withheld
        }
        for fact_id, iri in _take_iris(connection, document_id).items():
            if left.get(iri) is None:
                left[iri] = now.get(fact_id)
        connection.executemany(
            "INSERT INTO given VALUES (?, ?, ?)",
            ((document_id, fact_id, iri) for fact_id, iri in sorted(now.items())),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO minted VALUES (?, ?)",
            ((iri, version) for iri in sorted(set(now.values()))),
        )
        now["document"] = document_iri(outcome.base, document_id)
        connection.executemany("DELETE FROM former WHERE iri = ?", ((iri,) for iri in now.values()))
    for document_id, successor in sorted(outcome.plan.gone.items()):
        for iri in _take_iris(connection, document_id).values():
            left.setdefault(iri, None)
        target = None if successor is None else document_iri(outcome.base, successor)
        left[document_iri(outcome.base, document_id)] = target
    for iri, goes_to in sorted(left.items()):
        is_used = connection.execute("SELECT 1 FROM given WHERE iri = ? LIMIT 1", (iri,)).fetchone()
        if not is_used and iri != goes_to:
            connection.execute("INSERT OR REPLACE INTO former VALUES (?, ?)", (iri, goes_to))


def _take_iris(connection: sqlite3.Connection, document_id: str) -> dict[str, str]:
    rows = connection.execute("SELECT fact, iri FROM given WHERE document = ?", (document_id,))
    found = {str(row["fact"]): str(row["iri"]) for row in rows}
    connection.execute("DELETE FROM given WHERE document = ?", (document_id,))
    return found


def _record_counts(connection: sqlite3.Connection, tally: Tally) -> None:
    """Add how the graph has changed to the numbers that stand there."""
    changes = {("class", name): number for name, number in tally.classes.items()}
    changes |= {("property", name): number for name, number in tally.properties.items()}
    changes["graph", "triples"] = tally.triples
    changes["graph", "quads"] = tally.quads
    connection.executemany(
        "INSERT INTO counts VALUES (?, ?, ?)"
        " ON CONFLICT (kind, name) DO UPDATE SET number = number + excluded.number",
        ((kind, name, number) for (kind, name), number in sorted(changes.items())),
    )
    connection.execute("DELETE FROM counts WHERE number = 0 AND kind IN ('class', 'property')")
