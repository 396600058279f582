"""Every format of a network, read again with the program that people read it with."""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest

from graph.formats import FORMATS, NETWORK_FORMATS, RDF_FORMATS, format_of
from graph.networks import Network
from graph.networks.clean import clean_text
from graph.networks.days import first_day, last_day
from graph.networks.writers.writing import Options, Passage
from tests.graph.hostile_network import make_network

CLIENTS = Path(__file__).parents[1] / "api" / "clients"
NETWORK = make_network()
PASSAGES = (
    Passage(
        page_address=NETWORK.edges[1].passage, iri="http://x.test/id/document/ab/passage/1-99",
        document="http://x.test/id/document/ab", start=1, end=99, page=None, quote="=so\x00",
    ),
)  # fmt: skip


def write(form: str, network: Network = NETWORK, *, is_exact: bool = False) -> bytes:
    output = io.BytesIO()
    writer = FORMATS[form].write
    assert writer is not None
    positions = dict.fromkeys(list(network.nodes)[:1], (1.5, -2.0))
    writer(network, output, Options(is_exact=is_exact, positions=positions, passages=PASSAGES))
    return output.getvalue()


def read_table(written: bytes, name: str, *, is_exact: bool = False) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(written)) as zipped:
        raw = zipped.read(name)
    assert raw.startswith(b"\xef\xbb\xbf") is not is_exact
    text = raw.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


LABELS = [clean_text(node.label) for node in NETWORK.nodes.values()]
EDGES = sorted((edge.id, edge.source, edge.target, edge.kind) for edge in NETWORK.edges)


def test_format_gexf_is_read_by_networkx() -> None:
    read = nx.read_gexf(io.BytesIO(write("gexf")), version="1.3")
    assert read.is_multigraph() and read.is_directed()
    assert [read.nodes[iri]["label"] for iri in NETWORK.nodes] == LABELS
    found = read.edges(keys=True, data=True)
    assert sorted((key, start, end, data["kind"]) for start, end, key, data in found) == EDGES
    by_id = {key: data for _, _, key, data in found}
    for edge in NETWORK.edges:
        data = by_id[edge.id]
        assert data["label"] == clean_text(edge.label)
        assert data.get("start", "") == first_day(edge.start)
        assert data.get("end", "") == last_day(edge.end)
        assert data["weight"] == edge.weight
        assert data.get("confidence") == edge.confidence
        assert data.get("passage", "") == edge.passage
    decisions = [read.nodes[iri] for iri in NETWORK.nodes if "/decision/" in iri]
    assert [(node["votes_for"], node["key_decision"], node["outcome"]) for node in decisions] == [
        (7, False, "agreed"),
        (8, True, "agreed|noted"),
    ]


@pytest.mark.skipif(
    shutil.which("node") is None or not (CLIENTS / "node_modules" / "graphology-gexf").is_dir(),
    reason="node, or the programs that `sh .ci/clients` installs, are not there",
)
def test_format_gexf_is_read_by_graphology(tmp_path: Path) -> None:
    file = tmp_path / "out.gexf"
    file.write_bytes(write("gexf"))
    done = subprocess.run(
        ["node", str(CLIENTS / "gexf.mjs"), str(file)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    read: dict[str, Any] = json.loads(done.stdout)
    nodes = dict(read["nodes"])
    assert [nodes[iri]["label"] for iri in NETWORK.nodes] == LABELS
    kinds = sorted((key, start, end, data["kind"]) for key, start, end, data in read["edges"])
    assert kinds == EDGES
    days = {key: (data.get("first_day", ""), data.get("last_day", "")) for key, *_, data
            in read["edges"]}  # fmt: skip
    assert days == {edge.id: (edge.start, edge.end) for edge in NETWORK.edges}
    first = nodes[next(iter(NETWORK.nodes))]
    assert (first["x"], first["y"]) == (1.5, -2.0)
    assert all(node["color"] and node["size"] for node in nodes.values())


def test_format_graphml_is_read_by_networkx() -> None:
    read = nx.read_graphml(io.BytesIO(write("graphml")), force_multigraph=True)
    assert [read.nodes[iri]["label"] for iri in NETWORK.nodes] == LABELS
    found = read.edges(keys=True, data=True)
    assert sorted((key, start, end, data["kind"]) for start, end, key, data in found) == EDGES


def test_format_json_is_read_by_networkx() -> None:
    read = nx.node_link_graph(json.loads(write("json")), edges="edges")
    assert isinstance(read, nx.MultiDiGraph)
    assert [read.nodes[iri]["label"] for iri in NETWORK.nodes] == LABELS
    found = read.edges(keys=True, data=True)
    assert sorted((key, start, end, data["kind"]) for start, end, key, data in found) == EDGES
    assert read.nodes["http://x.test/id/decision/1"]["outcome"] == ["agreed", "noted"]


def test_format_cytoscape_is_read_by_networkx() -> None:
    written = json.loads(write("cyjs"))
    read = nx.cytoscape_graph(written)
    assert read.is_multigraph() and read.is_directed()
    assert [read.nodes[iri]["name"] for iri in NETWORK.nodes] == LABELS
    ids = [edge["data"]["id"] for edge in written["elements"]["edges"]]
    assert len(set(ids)) == len(NETWORK.edges)
    assert {edge["data"]["interaction"] for edge in written["elements"]["edges"]} == {
        edge.kind for edge in NETWORK.edges
    }


@pytest.mark.parametrize("is_exact", [True, False])
def test_format_csv_is_read_by_csv_and_pandas(is_exact: bool) -> None:
    written = write("csv", is_exact=is_exact)
    nodes = read_table(written, "nodes.csv", is_exact=is_exact)
    edges = read_table(written, "edges.csv", is_exact=is_exact)
    assert sorted((e["Id"], e["Source"], e["Target"], e["Kind"]) for e in edges) == EDGES
    shown = [node["Label"] for node in nodes]
    if is_exact:
        assert shown == LABELS
    else:
        assert [label.removeprefix("'") for label in shown] == [
            label.removeprefix("'") for label in LABELS
        ]
        cells = [cell for row in (*nodes, *edges) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    with zipfile.ZipFile(io.BytesIO(written)) as zipped, zipped.open("edges.csv") as file:
        frame = pd.read_csv(file, encoding="utf-8-sig")
    assert (len(frame), frame["Weight"].sum()) == (
        len(NETWORK.edges),
        sum(edge.weight for edge in NETWORK.edges),
    )


def test_format_neo4j_has_the_heads_of_its_import() -> None:
    written = write("neo4j")
    nodes = read_table(written, "nodes.csv", is_exact=True)
    edges = read_table(written, "edges.csv", is_exact=True)
    assert [node["label"] for node in nodes] == LABELS
    assert {node[":LABEL"] for node in nodes} == {"Council", "Person", "Decision"}
    assert {edge[":TYPE"] for edge in edges} >= {"PROPOSED", "VOTED_FOR"}
    ids = {node["iri:ID"] for node in nodes}
    assert all(edge[":START_ID"] in ids and edge[":END_ID"] in ids for edge in edges)
    (decision,) = [node for node in nodes if node["iri:ID"].endswith("/decision/1")]
    assert (decision["outcome:string[]"], decision["votes_for:long"]) == ("agreed;noted", "8")


@pytest.mark.parametrize(
    ("form", "things", "links", "key", "ends"),
    [
        ("kumu", "elements.csv", "connections.csv", "ID", ("From", "To")),
        ("flourish", "points.csv", "links.csv", "id", ("source", "target")),
    ],
)
def test_format_of_drawing_services_joins_what_it_names(
    form: str, things: str, links: str, key: str, ends: tuple[str, str]
) -> None:
    for is_exact in (True, False):
        written = write(form, is_exact=is_exact)
        names = [row[key] for row in read_table(written, things, is_exact=is_exact)]
        assert len(set(names)) == len(NETWORK.nodes)
        rows = read_table(written, links, is_exact=is_exact)
        assert len(rows) == len(NETWORK.edges)
        assert all(row[end] in names for row in rows for end in ends)


def test_format_parquet_is_read_by_pyarrow_and_pandas() -> None:
    with zipfile.ZipFile(io.BytesIO(write("parquet"))) as zipped:
        nodes, edges, passages = (
            pq.read_table(io.BytesIO(zipped.read(f"{name}.parquet")))
            for name in ("nodes", "edges", "passages")
        )
    assert nodes["label"].to_pylist() == LABELS
    assert str(nodes.schema.field("votes_for").type) == "int64"
    assert ["agreed", "noted"] in nodes["outcome"].to_pylist()
    found = edges.to_pandas()
    assert sorted(zip(found["id"], found["source"], found["target"], found["kind"], strict=True)) \
        == EDGES  # fmt: skip
    (passage,) = passages.to_pylist()
    assert passage["passage"] in set(found["passage"])
    assert (passage["start"], passage["page"], passage["quote"]) == (1, None, "=so\ufffd")


@pytest.mark.parametrize("form", NETWORK_FORMATS)
def test_format_gives_the_same_bytes_twice_and_takes_an_empty_network(form: str) -> None:
    assert write(form) == write(form, make_network())
    assert write(form, Network("people", {}, ()))


def test_format_names_and_suffixes_are_of_one_format_each() -> None:
    assert {*NETWORK_FORMATS, *RDF_FORMATS} == set(FORMATS)
    for form in FORMATS.values():
        assert format_of(f"a.b{form.suffix}") is form
    assert format_of("notes.txt") is None
