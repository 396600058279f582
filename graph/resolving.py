"""Resolve the change that a publication makes, against what the store holds."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from itertools import batched

from graph.plan import Plan, load_record
from graph.provenance import configuration_hash
from graph.resolve.records import PaperRecord
from graph.resolve.register import Register
from graph.resolve.resolution import Changes, Resolution
from graph.resolve.verdicts import Anchor, Verdict, Verdicts
from graph.schema import get_meta, set_meta

# So many papers are looked at in one go where all are resolved anew: what is in memory at a time.
_AT_A_TIME = 500


def resolve_change(
    connection: sqlite3.Connection, plan: Plan, fresh: Mapping[str, PaperRecord], *, base: str
) -> Changes:
    """Name the facts of the papers read anew, and of all whose names that changes.

    All papers are resolved anew where the rules of identity are others than they were. Inside a
    transaction.
    """
    register = Register(connection)
    load = partial(load_record, connection)
    verdicts = Verdicts(load_verdicts(connection))
    run = Resolution(register, base=base, load=load, verdicts=verdicts)
    changes = Changes()
    again = plan.again
    rules = hash_rules()
    if get_meta(connection, "rules") != rules:
        register.clear()
        rows = connection.execute("SELECT id FROM documents WHERE status = 'done' ORDER BY id")
        kept = [str(row["id"]) for row in rows if row["id"] not in {*fresh, *plan.gone}]
        for some in batched(kept, _AT_A_TIME):
            changes.add(run.run({key: load(key) for key in some}))
        set_meta(connection, "rules", rules)
        again = set()
    changes.add(run.run(fresh, gone=plan.gone, again=again))
    changes.documents.difference_update(plan.gone)
    return changes


def load_verdicts(connection: sqlite3.Connection) -> list[Verdict]:
    """What people have judged, the oldest first."""
    rows = connection.execute(
        "SELECT number, stage, verdict, left_side, right_side, keeps, reason, decided_by"
        " FROM verdicts ORDER BY number"
    )
    return [
        Verdict(
            row["number"],
            row["stage"],
            row["verdict"],
            tuple(Anchor(*one) for one in json.loads(row["left_side"])),
            tuple(Anchor(*one) for one in json.loads(row["right_side"])),
            row["keeps"],
            row["reason"],
            row["decided_by"],
        )
        for row in rows
    ]


@cache
def hash_rules() -> str:
    """The hash of all by which identity is decided: its code, and the tables it looks in."""
    digest = hashlib.sha256(configuration_hash().encode())
    for entry in sorted(files("graph.resolve").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
