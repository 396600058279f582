"""Make what has been read visible: identity, graphs, shapes, snapshot, all in one moment.

The graph is written first, under a flag that it is not to be trusted; then one transaction in
papers.sqlite takes over the papers, names the new snapshot and clears the flag. A run killed before
that leaves readers where they were, and its work is done again from what waits.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rdflib import Graph

from extract.document import Document
from extract.models import Paper
from graph.build import build_graph
from graph.entities import build_entities
from graph.examples import describe_examples, hash_examples
from graph.intake import load_pending
from graph.iris import document_iri, entities_graph_iri, ontology_graph_iri
from graph.plan import Plan
from graph.quads import QuadStore
from graph.quarantine import Judged, withhold, without
from graph.reading import explain_fault
from graph.record import Outcome, record_publication
from graph.refusal import plan_and_resolve
from graph.resolve.records import FactKey, Identity, PaperRecord
from graph.resolve.timelines import find_coverage, find_tenures
from graph.resolve.versions import find_versions
from graph.resources import hash_files, load_ontology
from graph.schema import get_meta, set_meta, transaction
from graph.snapshots import point_to_snapshot, prepare_snapshot, remove_old_snapshots

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
    quads: QuadStore,
    *,
    base: str,
    on_rendered: OnRendered | None = None,
) -> Publication:
    """Publish all that waits, as a new snapshot."""
    set_meta(connection, "is_graph_dirty", "1")
    with transaction(connection):
        plan, identity, refused = plan_and_resolve(connection, base=base)
        outcome = Outcome(plan=plan, identity=identity, base=base)
        _write_graphs(connection, quads, outcome, on_rendered)
        _write_shared_graphs(connection, quads, outcome)
        number = int(get_meta(connection, "snapshot") or 0) + 1
        quads.publish(prepare_snapshot(folder, number))
        record_publication(connection, outcome)
        set_meta(connection, "snapshot", str(number))
        set_meta(connection, "version", str(int(get_meta(connection, "version") or 0) + 1))
        set_meta(connection, "is_graph_dirty", "0")
    point_to_snapshot(folder, number)
    remove_old_snapshots(folder, number)
    withheld = {key: len(one.withheld) for key, one in outcome.judged.items()}
    return Publication(number, withheld, refused)


def _write_graphs(
    connection: sqlite3.Connection,
    quads: QuadStore,
    outcome: Outcome,
    on_rendered: OnRendered | None,
) -> None:
    """Render, judge and write every paper's graph that is another than it was."""
    graphs: dict[str, Graph | None] = {
        document_iri(outcome.base, gone): None for gone in sorted(outcome.plan.gone)
    }
    changed = list(_find_changed(connection, outcome))
    size = 0
    for done, document_id in enumerate(changed):
        record = outcome.plan.papers[document_id]
        if on_rendered is not None:
            on_rendered(done, len(changed), record.file_name)
        try:
            judged = _judge(connection, outcome, record)
        except sqlite3.Error:
            raise
        except Exception as err:  # noqa: BLE001 (one paper must not keep the others back)
            judged = _withhold_all(record, explain_fault(err))
            # Without a fingerprint it is tried again at every publication.
            outcome.fingerprints[document_id] = ""
        graphs[document_iri(outcome.base, document_id)] = judged.g
        size += len(judged.g)
        judged.g = Graph()
        outcome.judged[document_id] = judged
        if size > _AT_A_TIME:
            outcome.tally.add(quads.replace_graphs(graphs))
            graphs, size = {}, 0
    outcome.tally.add(quads.replace_graphs(graphs))


def _find_changed(connection: sqlite3.Connection, outcome: Outcome) -> Iterator[str]:
    known = {
        str(row["id"]): str(row["fingerprint"])
        for row in connection.execute("SELECT id, fingerprint FROM documents WHERE status = 'done'")
    }
    for document_id, record in outcome.plan.papers.items():
        current = fingerprint(record, outcome)
        outcome.fingerprints[document_id] = current
        if document_id in outcome.plan.fresh or known.get(document_id) != current:
            yield document_id


def fingerprint(record: PaperRecord, outcome: Outcome) -> str:
    """Hash all that a paper's graph is rendered from, but for the paper itself."""
    identity, document_id = outcome.identity, record.document_id
    rows: list[object] = [hash_files("shapes"), outcome.plan.replaces.get(document_id)]
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


def _judge(connection: sqlite3.Connection, outcome: Outcome, record: PaperRecord) -> Judged:
    table = "pending" if record.document_id in outcome.plan.fresh else "documents"
    row = connection.execute(
        f"SELECT text, record, facts FROM {table} WHERE id = ?", (record.document_id,)
    ).fetchone()
    document, paper = load_pending(row)
    replaced = outcome.plan.replaces.get(record.document_id)
    render = partial(
        _render,
        document,
        outcome.identity,
        outcome.base,
        None if replaced is None else document_iri(outcome.base, replaced),
    )
    name = document_iri(outcome.base, record.document_id)
    return withhold(
        paper,
        record.document_id,
        name,
        length=len(document.text),
        identity=outcome.identity,
        render=render,
    )


def _withhold_all(record: PaperRecord, reason: str) -> Judged:
    """Put a whole paper into quarantine."""
    return Judged(Graph(), {fact.id: reason for fact in record.paper.facts})


def _render(
    document: Document,
    identity: Identity,
    base: str,
    replaces: str | None,
    paper: Paper,
    withheld: int,
) -> Graph:
    return build_graph(document, paper, identity, base=base, withheld=withheld, replaces=replaces)


def _write_shared_graphs(
    connection: sqlite3.Connection, quads: QuadStore, outcome: Outcome
) -> None:
    """Write the graph of what is true across papers, and the ontology where it has changed.

    The example queries stand in the ontology's graph: they too are of all stores alike.
    """
    entities = build_entities(_known_identity(connection, outcome))
    outcome.tally.add(quads.replace_graphs({entities_graph_iri(outcome.base): entities}))
    ontology = hash_files("ontology") + hash_examples()
    if get_meta(connection, "ontology") != ontology:
        terms = load_ontology() + describe_examples()
        outcome.tally.add(quads.replace_graphs({ontology_graph_iri(outcome.base): terms}))
        set_meta(connection, "ontology", ontology)


def _known_identity(connection: sqlite3.Connection, outcome: Outcome) -> Identity:
    """Identity without the things of which all facts are in quarantine."""
    held = set(_find_withheld(connection, outcome))
    if not held:
        return outcome.identity
    identity = outcome.identity
    iris = {key: iri for key, iri in identity.iris.items() if key not in held}
    roles = {key: iri for key, iri in identity.roles.items() if key not in held}
    kept = {*iris.values(), *roles.values()}
    lost = {*identity.iris.values(), *identity.roles.values()} - kept
    known = replace(
        identity,
        iris=iris,
        roles=roles,
        labels={iri: label for iri, label in identity.labels.items() if iri not in lost},
        kinds={iri: kind for iri, kind in identity.kinds.items() if iri not in lost},
        councils={iri: slug for iri, slug in identity.councils.items() if iri not in lost},
    )
    papers = _in_order(outcome.plan, held)
    known.tenures = find_tenures(papers, known)
    known.coverage = find_coverage(papers, known)
    known.versions = find_versions(papers, known)
    return known


def _in_order(plan: Plan, held: set[FactKey]) -> list[PaperRecord]:
    """The papers without what is withheld, in the order that identity takes them."""
    facts: dict[str, set[str]] = {}
    for document_id, fact_id in held:
        facts.setdefault(document_id, set()).add(fact_id)
    records: Iterable[PaperRecord] = plan.papers.values()
    return [
        replace(record, paper=without(record.paper, facts.get(record.document_id, set())))
        for record in sorted(records, key=lambda record: (record.source_key, record.document_id))
    ]


def _find_withheld(connection: sqlite3.Connection, outcome: Outcome) -> Iterator[FactKey]:
    for document_id, judged in outcome.judged.items():
        for fact_id in judged.withheld:
            yield document_id, fact_id
    for row in connection.execute("SELECT document, fact FROM quarantine"):
        if row["document"] in outcome.plan.papers and row["document"] not in outcome.judged:
            yield row["document"], row["fact"]
