"""Make what has been read visible: identity, graphs, shapes, snapshot, all in one moment.

The graph is written first, under a flag that it is not to be trusted; then one transaction in
papers.sqlite takes over the papers, names the new snapshot and clears the flag. A run killed before
that leaves readers where they were, and its work is done again from what waits.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph

from extract.models import PAPER_JSON, Paper
from graph.descriptions import Descriptions, Touched
from graph.directory import pack_sayings, read_sayings, update_directory
from graph.examples import describe_examples, hash_examples
from graph.iris import document_iri, entities_graph_iri, ontology_graph_iri
from graph.plan import load_record
from graph.quarantine import Judged
from graph.record import Outcome, forget_rendered, record_publication
from graph.refusal import plan_and_resolve
from graph.rendering import Rendering, render_all
from graph.resolve.identity import identify
from graph.resolve.records import FactKey, Identity, PaperRecord
from graph.resolve.register import Register
from graph.resources import hash_files, load_ontology
from graph.schema import get_meta, set_meta, transaction
from graph.snapshots import point_to_snapshot, prepare_snapshot, remove_old_snapshots
from graph.source import GraphWriter
from graph.ties.record import replace_ties, settle_ties

OnRendered = Callable[[int, int, str], None]
"""Called for each graph that is written: how many are done, of how many, of which paper."""

# So many triples are written at a time: enough to be quick, few enough to be small in memory.
_AT_A_TIME = 200_000


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did: the papers it wrote, and how many facts of each were withheld.

    `refused` gives, by source key, why papers that waited could not be published.
    """

    snapshot: int
    withheld: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def publish(
    folder: Path,
    connection: sqlite3.Connection,
    quads: GraphWriter,
    *,
    base: str,
    jobs: int = 1,
    on_rendered: OnRendered | None = None,
    is_anew: bool = False,
) -> Publication:
    """Publish all that waits, as a new snapshot.

    With `is_anew` into an empty graph, to which all papers are written again. `jobs` processes
    render, which changes nothing in what is published.
    """
    set_meta(connection, "is_graph_dirty", "1")
    with transaction(connection):
        if is_anew:
            forget_rendered(connection)
        plan, changes, refused = plan_and_resolve(connection, base=base)
        outcome = Outcome(plan=plan, changes=changes, base=base, jobs=jobs)
        touched = _collect_touched(connection, outcome)
        _write_graphs(connection, quads, outcome, on_rendered)
        _write_shared_graphs(connection, quads, outcome, touched)
        number = int(get_meta(connection, "snapshot") or 0) + 1
        quads.publish(prepare_snapshot(folder, number))
        settle_ties(connection, plan.gone)
        record_publication(connection, outcome)
        set_meta(connection, "snapshot", str(number))
        set_meta(connection, "version", str(int(get_meta(connection, "version") or 0) + 1))
        for flag in ("is_graph_dirty", "failures_changed"):
            set_meta(connection, flag, "0")
    point_to_snapshot(folder, number)
    remove_old_snapshots(folder, number)
    withheld = {key: len(one.withheld) for key, one in outcome.judged.items()}
    return Publication(number, withheld, refused)


def _collect_touched(connection: sqlite3.Connection, outcome: Outcome) -> Touched:
    """What is across papers and may be otherwise now: all that the papers touched tell of, or told.

    The papers that are to be rendered anew are collected too.
    """
    plan, changes = outcome.plan, outcome.changes
    shapes = hash_files("shapes")
    if get_meta(connection, "shapes") != shapes:
        rows = connection.execute("SELECT id FROM documents WHERE status = 'done'")
        changes.documents |= {str(row["id"]) for row in rows} - plan.gone.keys()
        set_meta(connection, "shapes", shapes)
    # What met a fault of ours is tried again.
    rows = connection.execute("SELECT id FROM documents WHERE status = 'done' AND fingerprint = ''")
    changes.documents |= {str(row["id"]) for row in rows} - plan.gone.keys()
    register = Register(connection)
    touched = Touched(
        set(changes.things),
        holdings=set(changes.blocks.get("membership", ())),
        papers=set(changes.blocks.get("paper", ())),
        meetings=set(changes.blocks.get("meeting", ())),
    )
    for document_id in changes.documents | plan.gone.keys():
        rows = connection.execute("SELECT iri FROM given WHERE document = ?", (document_id,))
        touched.things.update(str(row["iri"]) for row in rows)
        touched.things.update(register.iris(document_id).values())
        touched.things.update(register.roles(document_id).values())
        touched.holdings.update(register.blocks_in("membership", document_id))
        touched.meetings.update(register.blocks_in("meeting", document_id))
        touched.papers.update(register.blocks_in("paper", document_id))
    return touched


def _write_graphs(
    connection: sqlite3.Connection,
    quads: GraphWriter,
    outcome: Outcome,
    on_rendered: OnRendered | None,
) -> None:
    """Render, judge and write every paper's graph that is another than it was."""
    graphs: dict[str, Graph | None] = {
        document_iri(outcome.base, gone): None for gone in sorted(outcome.plan.gone)
    }
    outcome.said.update(dict.fromkeys(outcome.plan.gone))
    size = 0
    asked = _collect_renderings(connection, outcome, on_rendered)
    for one, judged in render_all(asked, len(outcome.changes.documents), outcome.jobs):
        document_id = one.document_id
        if isinstance(judged, str):
            judged = _withhold_all(PAPER_JSON.validate_json(one.facts), judged)
            # Without a fingerprint it is tried again when it is next touched.
            outcome.fingerprints[document_id] = ""
        graphs[one.name] = judged.g
        size += len(judged.g)
        outcome.said[document_id] = pack_sayings(read_sayings(judged.g))
        replace_ties(connection, document_id, judged.g, one.identity.labels)
        judged.g = Graph()
        outcome.judged[document_id] = judged
        if size > _AT_A_TIME:
            outcome.tally.add(quads.replace_graphs(graphs))
            graphs, size = {}, 0
    outcome.tally.add(quads.replace_graphs(graphs))


def _collect_renderings(
    connection: sqlite3.Connection, outcome: Outcome, on_rendered: OnRendered | None
) -> Iterator[Rendering]:
    """What every graph that is another than it was is made of, in order of the papers' ids."""
    register = Register(connection)
    for done, document_id in enumerate(documents := sorted(outcome.changes.documents)):
        record = outcome.plan.fresh.get(document_id) or load_record(connection, document_id)
        identity = identify(register, [document_id], base=outcome.base)
        outcome.replaces[document_id] = _find_replaced(connection, outcome, document_id)
        current = fingerprint(record, identity, outcome.replaces[document_id])
        if not _has_changed(connection, outcome, document_id, current):
            continue
        outcome.fingerprints[document_id] = current
        if on_rendered is not None:
            on_rendered(done, len(documents), record.file_name)
        table = "pending" if document_id in outcome.plan.fresh else "documents"
        row = connection.execute(
            f"SELECT text, record, facts FROM {table} WHERE id = ?", (document_id,)
        ).fetchone()
        replaced = outcome.replaces[document_id]
        yield Rendering(
            document_id=document_id,
            name=document_iri(outcome.base, document_id),
            text=row["text"],
            record=row["record"],
            facts=row["facts"],
            identity=identity,
            base=outcome.base,
            replaces=None if replaced is None else document_iri(outcome.base, replaced),
        )


def _find_replaced(
    connection: sqlite3.Connection, outcome: Outcome, document_id: str
) -> str | None:
    """The paper whose place a paper took, by id."""
    planned = outcome.plan.replaces.get(document_id)
    if planned is not None:
        return planned
    row = connection.execute(
        "SELECT replaces FROM documents WHERE id = ? AND status = 'done'", (document_id,)
    ).fetchone()
    return None if row is None or row["replaces"] is None else str(row["replaces"])


def _has_changed(
    connection: sqlite3.Connection, outcome: Outcome, document_id: str, current: str
) -> bool:
    if document_id in outcome.plan.fresh:
        return True
    row = connection.execute(
        "SELECT fingerprint FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    return str(row["fingerprint"]) != current


def fingerprint(record: PaperRecord, identity: Identity, replaced: str | None) -> str:
    """Hash all that a paper's graph is rendered from, but for the paper itself."""
    document_id = record.document_id
    rows: list[object] = [hash_files("shapes"), replaced]
    for fact in record.paper.facts:
        iri = identity.iri(document_id, fact.id)
        role = identity.roles.get((document_id, fact.id))
        rows.append(
            (
                fact.id,
                iri,
                identity.labels.get(iri or ""),
                iri in identity.inspectorates,
                role,
                identity.labels.get(role or ""),
            )
        )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _withhold_all(paper: Paper, reason: str) -> Judged:
    """Put a whole paper into quarantine."""
    return Judged(Graph(), {fact.id: reason for fact in paper.facts})


def _write_shared_graphs(
    connection: sqlite3.Connection, quads: GraphWriter, outcome: Outcome, touched: Touched
) -> None:
    """Write the graph of what is true across papers, and the ontology where it has changed.

    With the former the directory changes, which says of things what all graphs do.

    The example queries stand in the ontology's graph: they too are of all stores alike.
    """
    withheld = Withheld(connection, outcome)
    descriptions = Descriptions(connection, base=outcome.base, is_held=withheld.holds)
    removed, added = descriptions.update(touched)
    name = entities_graph_iri(outcome.base)
    outcome.tally.add(quads.patch_graph(name, removed, added))
    outcome.retagged = update_directory(connection, outcome.said, removed=removed, added=added)
    ontology = hash_files("ontology") + hash_examples()
    if get_meta(connection, "ontology") != ontology:
        terms = load_ontology() + describe_examples()
        outcome.tally.add(quads.replace_graphs({ontology_graph_iri(outcome.base): terms}))
        set_meta(connection, "ontology", ontology)


class Withheld:
    """Which facts are in quarantine after this publication; papers are looked up when asked for."""

    def __init__(self, connection: sqlite3.Connection, outcome: Outcome) -> None:
        self._connection = connection
        self._facts: dict[str, set[str]] = {
            document_id: set(judged.withheld) for document_id, judged in outcome.judged.items()
        }

    def holds(self, key: FactKey) -> bool:
        """Whether a fact is kept out of the graph."""
        document_id, fact_id = key
        if document_id not in self._facts:
            rows = self._connection.execute(
                "SELECT fact FROM quarantine WHERE document = ?", (document_id,)
            )
            self._facts[document_id] = {str(row["fact"]) for row in rows}
        return fact_id in self._facts[document_id]
