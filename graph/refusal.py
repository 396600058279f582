"""Keep a paper with which the resolver fails out of a publication, and record it as failed.

Without this, one paper that meets a fault of ours would keep the others from being published, now
and whenever the store is opened.
"""

import sqlite3
from collections.abc import Mapping

from graph.intake import load_pending
from graph.plan import Plan, plan_publication
from graph.reading import explain_fault
from graph.resolve.records import PaperRecord
from graph.resolve.resolution import Changes
from graph.resolving import resolve_change


def plan_and_resolve(
    connection: sqlite3.Connection, *, base: str
) -> tuple[Plan, Changes, dict[str, str]]:
    """Plan a publication and name its facts; gives the reasons for papers refused, by source key.

    Inside a transaction. Only what waits can be refused: where what is published fails by itself,
    the fault is raised.
    """
    plan = plan_publication(connection)
    connection.execute("SAVEPOINT resolution")
    try:
        return plan, resolve_change(connection, plan, plan.fresh, base=base), {}
    except sqlite3.Error:
        raise
    except Exception:
        connection.execute("ROLLBACK TO resolution")
        faulty = _find_faulty(connection, plan, base)
        if not faulty:
            raise
    finally:
        if connection.in_transaction:
            connection.execute("RELEASE resolution")
    refused: dict[str, str] = {}
    for document_id, reason in faulty.items():
        refused.update(_refuse(connection, document_id, reason))
    plan = plan_publication(connection)
    return plan, resolve_change(connection, plan, plan.fresh, base=base), refused


def _find_faulty(connection: sqlite3.Connection, plan: Plan, base: str) -> dict[str, str]:
    """Find the papers read anew without which the others can be resolved, each with the reason."""
    if _try_to_resolve(connection, plan, {}, base) is not None:
        return {}
    good: dict[str, PaperRecord] = {}
    return _halve(connection, plan, good, dict(sorted(plan.fresh.items())), base)


def _halve(
    connection: sqlite3.Connection,
    plan: Plan,
    good: dict[str, PaperRecord],
    doubtful: dict[str, PaperRecord],
    base: str,
) -> dict[str, str]:
    """Look for faulty papers in halves; those that are not are added to the good."""
    reason = _try_to_resolve(connection, plan, {**good, **doubtful}, base)
    if reason is None:
        good.update(doubtful)
        return {}
    if len(doubtful) == 1:
        return {next(iter(doubtful)): reason}
    keys = list(doubtful)
    halves = keys[: len(keys) // 2], keys[len(keys) // 2 :]
    faulty: dict[str, str] = {}
    for half in halves:
        part = {key: doubtful[key] for key in half}
        faulty.update(_halve(connection, plan, good, part, base))
    return faulty


def _try_to_resolve(
    connection: sqlite3.Connection, plan: Plan, fresh: Mapping[str, PaperRecord], base: str
) -> str | None:
    """Resolve some of the papers read anew, and undo it; gives why that fails, if it does."""
    connection.execute("SAVEPOINT trial")
    try:
        resolve_change(connection, plan, fresh, base=base)
    except sqlite3.Error:
        raise
    except Exception as err:  # noqa: BLE001 (which fault it is does not matter, only whose)
        return explain_fault(err)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO trial")
            connection.execute("RELEASE trial")
    return None


def _refuse(connection: sqlite3.Connection, document_id: str, reason: str) -> dict[str, str]:
    """Take a paper out of what waits; what stood under its source keys before stays."""
    pending = connection.execute(
        "SELECT text, record, facts FROM pending WHERE id = ?", (document_id,)
    ).fetchone()
    document, _ = load_pending(pending)
    staged = connection.execute(
        "SELECT source_key, file_name, given FROM staged WHERE document = ? ORDER BY source_key",
        (document_id,),
    ).fetchall()
    for row in staged:
        connection.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
            (row["source_key"], row["file_name"], document.sha256, reason, row["given"]),
        )
    connection.execute("DELETE FROM staged WHERE document = ?", (document_id,))
    connection.execute("DELETE FROM pending WHERE id = ?", (document_id,))
    return {str(row["source_key"]): reason for row in staged}
