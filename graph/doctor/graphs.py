"""Checks of the graph: that it can be read, and says what papers.sqlite would have it say."""

import sqlite3
from collections import Counter
from pathlib import Path

from graph.checks import check_graphs, check_passages
from graph.doctor.looks import Look
from graph.iris import entities_graph_iri
from graph.papers import Papers
from graph.quads import QuadReader, count_classes, read_stored
from graph.source import GraphReader

_MASK = (1 << 64) - 1


def check_snapshot(quads: GraphReader, look: Look) -> None:
    """Read every graph to its end: a damaged file shows itself in that."""
    for name in (None, *quads.names()):
        look.at += sum(1 for _ in quads.quads(name))


def check_graph(graph: Path, snapshot: GraphReader, look: Look) -> None:
    """Check that the writer goes on from what was published last."""
    look.at, here = _sum_up(QuadReader(graph))
    count, there = _sum_up(snapshot)
    if (look.at, here) != (count, there):
        look.fault(f"{graph}: it holds {look.at:,} quads, which are not the snapshot's {count:,}")


def _sum_up(quads: GraphReader) -> tuple[int, int]:
    """Count all quads, and sum up their hashes, which are those of this process."""
    count = total = 0
    for name in (None, *quads.names()):
        for quad in quads.quads(name):
            count += 1
            total += hash(quad)
    return count, total & _MASK


def check_evidence(quads: GraphReader, papers: Papers, look: Look, *, base: str) -> None:
    """Check that every passage stands in its text, word for word."""
    look.at, wrong = check_passages(quads, papers, base=base)
    for words in wrong:
        look.fault(words)


def check_merge(quads: GraphReader, look: Look) -> None:
    """Check that the default graph holds what some named graph holds, and nothing else."""
    look.at = quads.count(None)
    missing, extra = quads.compare_merge()
    if missing:
        look.fault(f"the default graph lacks {missing:,} triples of named graphs")
    if extra:
        look.fault(f"the default graph holds {extra:,} triples of no named graph")


def check_papers(
    quads: GraphReader, papers: Papers, connection: sqlite3.Connection, look: Look, *, base: str
) -> None:
    """Check that each paper has its graph, and that all names given to its things stand in it."""
    for words in check_graphs(quads, papers, base=base):
        look.fault(words)
    for entry in papers.documents():
        look.at += 1
        named = {str(getattr(quad.subject, "value", "")) for quad in quads.quads(entry.iri)}
        rows = connection.execute(
            "SELECT DISTINCT iri FROM given WHERE document = ? ORDER BY iri", (entry.id,)
        )
        for row in rows:
            if row["iri"] not in named:
                look.fault(f"{row['iri']}: it is not in the graph of {entry.file_name}")


def check_entities(
    quads: GraphReader, connection: sqlite3.Connection, look: Look, *, base: str
) -> None:
    """Check that the graph across papers is made of its parts."""
    written = {hash(quad.triple) for quad in quads.quads(entities_graph_iri(base))}
    look.at = len(written)
    for row in connection.execute("SELECT key, triples FROM parts ORDER BY key"):
        said = {hash(triple) for triple in read_stored(row["triples"])}
        if said - written:
            look.fault(f"{row['key']}: {len(said - written):,} triples of it are missing")
        written -= said
    if written:
        look.fault(f"{entities_graph_iri(base)}: {len(written):,} triples are of no part")


def check_counts(quads: GraphReader, connection: sqlite3.Connection, look: Look) -> None:
    """Check the numbers that pages show against the graph."""
    wanted: Counter[tuple[str, str]] = Counter()
    for quad in quads.quads(None):
        wanted["graph", "triples"] += 1
        wanted["property", quad.predicate.value] += 1
        for name, number in count_classes([quad.triple]).items():
            wanted["class", name] += number
    wanted["graph", "quads"] = sum(quads.count(name) for name in quads.names())
    rows = connection.execute("SELECT kind, name, number FROM counts")
    found = {(str(row["kind"]), str(row["name"])): int(row["number"]) for row in rows}
    look.at = len(found)
    for kind, name in sorted(wanted.keys() | found.keys()):
        number, counted = wanted[kind, name], found.get((kind, name), 0)
        if number != counted:
            look.fault(f"{kind} {name}: {counted:,} are noted, {number:,} are there")
