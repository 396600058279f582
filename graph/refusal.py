"""Keep a paper with which the resolver fails out of a publication, and record it as failed.

Identity looks at all papers at once: without this, one paper that meets a fault of ours would keep
the others from being published, now and whenever the store is opened.
"""

import sqlite3
from collections.abc import Sequence

from graph.intake import load_pending
from graph.plan import Plan, plan_publication
from graph.reading import explain_fault
from graph.resolve.identity import resolve_entities
from graph.resolve.records import Identity, PaperRecord


def plan_and_resolve(
    connection: sqlite3.Connection, *, base: str
) -> tuple[Plan, Identity, dict[str, str]]:
    """Plan a publication and name its facts; gives the reasons for papers refused, by source key.

    Inside a transaction. Only what waits can be refused: where what is published fails by itself,
    the fault is raised.
    """
    plan = plan_publication(connection)
    try:
        return plan, resolve_entities(list(plan.papers.values()), base=base), {}
    except Exception:
        faulty = _find_faulty(plan, base)
        if not faulty:
            raise
    refused: dict[str, str] = {}
    for document_id, reason in faulty.items():
        refused.update(_refuse(connection, document_id, reason))
    plan = plan_publication(connection)
    return plan, resolve_entities(list(plan.papers.values()), base=base), refused


def _find_faulty(plan: Plan, base: str) -> dict[str, str]:
    """Find the papers read anew without which the others can be resolved, each with the reason."""
    fresh = sorted(plan.fresh & plan.papers.keys())
    good = [record for key, record in sorted(plan.papers.items()) if key not in plan.fresh]
    if _try_to_resolve(good, base) is not None:
        return {}
    return _halve(good, [plan.papers[key] for key in fresh], base)


def _halve(good: list[PaperRecord], doubtful: list[PaperRecord], base: str) -> dict[str, str]:
    """Look for faulty papers in halves; those that are not are added to the good."""
    reason = _try_to_resolve([*good, *doubtful], base)
    if reason is None:
        good.extend(doubtful)
        return {}
    if len(doubtful) == 1:
        return {doubtful[0].document_id: reason}
    half = len(doubtful) // 2
    first = _halve(good, doubtful[:half], base)
    return {**first, **_halve(good, doubtful[half:], base)}


def _try_to_resolve(papers: Sequence[PaperRecord], base: str) -> str | None:
    try:
        resolve_entities(papers, base=base)
    except Exception as err:  # noqa: BLE001 (which fault it is does not matter, only whose)
        return explain_fault(err)
    return None


def _refuse(connection: sqlite3.Connection, document_id: str, reason: str) -> dict[str, str]:
    """Take a paper out of what waits; what stood under its source keys before stays."""
    pending = connection.execute(
        "SELECT text, record, facts FROM pending WHERE id = ?", (document_id,)
    ).fetchone()
    document, _ = load_pending(pending)
    staged = connection.execute(
        "SELECT source_key, file_name FROM staged WHERE document = ? ORDER BY source_key",
        (document_id,),
    ).fetchall()
    for row in staged:
        connection.execute(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)",
            (row["source_key"], row["file_name"], document.sha256, reason),
        )
    connection.execute("DELETE FROM staged WHERE document = ?", (document_id,))
    connection.execute("DELETE FROM pending WHERE id = ?", (document_id,))
    return {str(row["source_key"]): reason for row in staged}
