"""The network in GraphML: read again by networkx it is what was built, and its bytes are fixed."""

import io
from pathlib import Path

import networkx as nx
import pyoxigraph as ox

from graph.build import build_graph
from graph.entities import build_entities
from graph.iris import DEFAULT_BASE, Rebase
from graph.network import build_network, write_graphml
from graph.resolve import resolve_entities
from tests.graph.factories import make_minutes, make_record

COUNCIL = f"{DEFAULT_BASE}council/eastmere-borough-council"


def make_snapshot(path: Path) -> Path:
    document, paper = make_minutes()
    identity = resolve_entities([make_record(document, paper)], base=DEFAULT_BASE)
    store = ox.Store(str(path / "live"))
    for g in (
        build_graph(document, paper, identity, base=DEFAULT_BASE),
        build_entities(identity),
    ):
        store.load(g.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    store.backup(str(path / "snapshot"))
    return path / "snapshot"


def test_network_graphml_reads_back_as_it_was_built(tmp_path: Path) -> None:
    snapshot, output = make_snapshot(tmp_path), io.BytesIO()
    write_graphml(snapshot, output)
    built = build_network(snapshot)
    read = nx.parse_graphml(output.getvalue().decode(), force_multigraph=True)
    assert list(read.nodes.items()) == list(built.nodes.items())
    assert sorted(data.items() for _, _, data in read.edges(data=True)) == sorted(
        data.items() for _, _, data in built.edges(data=True)
    )
    assert sorted(read.edges) == sorted(built.edges)


def test_network_joins_people_bodies_and_decisions(tmp_path: Path) -> None:
    network = build_network(make_snapshot(tmp_path))
    committee = f"{COUNCIL}/committee/planning-committee"
    person = f"{COUNCIL}/person/a-quill"
    (chair,) = network[person][committee].values()
    assert (chair["kind"], chair["label"], chair["date"]) == ("member", "Chair", "2015-03-03")
    assert network.nodes[person] == {"label": "A Quill", "kind": "person"}
    decided = [end for _, end, data in network.out_edges(committee, data=True)
               if data["kind"] == "decided"]  # fmt: skip
    assert len(decided) == 2


def test_network_bytes_are_the_same_twice(tmp_path: Path) -> None:
    snapshot = make_snapshot(tmp_path)
    left, right = io.BytesIO(), io.BytesIO()
    write_graphml(snapshot, left)
    write_graphml(snapshot, right)
    assert left.getvalue() == right.getvalue()


def test_network_rebase_renames_nodes(tmp_path: Path) -> None:
    network = build_network(make_snapshot(tmp_path), rebase=Rebase(DEFAULT_BASE, "https://x.test/"))
    assert all(iri.startswith("https://x.test/") for iri in network)
