"""GEXF of the sample papers: read again whole, and built as the schema of GEXF 1.3 says.

Source: gexf.net/1.3, gexf.xsd, dynamics.xsd and viz.xsd.
"""

import datetime as dt
import io
import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree

from graph.networks import Network, build_network
from graph.networks.clean import clean_text
from graph.networks.days import first_day, last_day
from graph.networks.places import place_nodes
from graph.networks.writers.writing import Options
from graph.networks.writers.xml import write_gexf
from graph.store import Reader
from tests.graph.hostile_network import make_network

CLIENTS = Path(__file__).parents[1] / "api" / "clients"
GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
# What an element may have: attributes that it must have, others, and elements within.
RULES: Mapping[str, tuple[set[str], set[str], set[str]]] = {
    f"{GEXF}gexf": ({"version"}, {LOCATION}, {f"{GEXF}meta", f"{GEXF}graph"}),
    f"{GEXF}meta": (set(), {"lastmodifieddate"}, {f"{GEXF}creator", f"{GEXF}description"}),
    f"{GEXF}creator": (set(), set(), set()),
    f"{GEXF}description": (set(), set(), set()),
    f"{GEXF}graph": (
        {"mode", "timeformat"},
        {"defaultedgetype", "timerepresentation"},
        {f"{GEXF}attributes", f"{GEXF}nodes", f"{GEXF}edges"},
    ),
    f"{GEXF}attributes": ({"class"}, {"mode"}, {f"{GEXF}attribute"}),
    f"{GEXF}attribute": ({"id", "title", "type"}, set(), set()),
    f"{GEXF}nodes": (set(), {"count"}, {f"{GEXF}node"}),
    f"{GEXF}edges": (set(), {"count"}, {f"{GEXF}edge"}),
    f"{GEXF}node": (
        {"id"},
        {"label", "start", "end"},
        {f"{GEXF}attvalues", f"{VIZ}color", f"{VIZ}size", f"{VIZ}position"},
    ),
    f"{GEXF}edge": (
        {"id", "source", "target"},
        {"type", "kind", "label", "weight", "start", "end"},
        {f"{GEXF}attvalues"},
    ),
    f"{GEXF}attvalues": (set(), set(), {f"{GEXF}attvalue"}),
    f"{GEXF}attvalue": ({"for", "value"}, set(), set()),
    f"{VIZ}color": ({"r", "g", "b"}, {"a"}, set()),
    f"{VIZ}size": ({"value"}, set(), set()),
    f"{VIZ}position": ({"x", "y", "z"}, set(), set()),
}
VALUES: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "long": int,
    "double": float,
    "boolean": {"true": True, "false": False}.__getitem__,
}


@pytest.fixture(scope="module")
def sampled(sample_reader: Reader) -> Network:
    return build_network(sample_reader.snapshot, profile="full")


@pytest.fixture(params=["samples", "hostile"])
def network(request: pytest.FixtureRequest, sampled: Network) -> Network:
    return sampled if request.param == "samples" else make_network()


def write(network: Network) -> bytes:
    output = io.BytesIO()
    options = Options(is_exact=False, positions=place_nodes(network), passages=())
    write_gexf(network, output, options)
    return output.getvalue()


def test_gexf_is_built_by_the_rules(network: Network) -> None:
    root = etree.fromstring(write(network))
    for element in root.iter():
        needed, others, within = RULES[str(element.tag)]
        assert needed <= set(element.attrib) <= needed | others, element.attrib
        assert {str(child.tag) for child in element} <= within
    graph = root.find(f"{GEXF}graph")
    assert graph is not None and root.get("version") == "1.3"
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")


def test_gexf_values_are_of_their_types_and_times_in_order(network: Network) -> None:
    root = etree.fromstring(write(network))
    for what in ("node", "edge"):
        declared = {
            one.get("id"): str(one.get("type"))
            for one in root.iterfind(f".//{GEXF}attributes[@class='{what}']/{GEXF}attribute")
        }
        found = root.findall(f".//{GEXF}{what}")
        assert root.find(f".//{GEXF}{what}s").get("count") == str(len(found))
        assert len({one.get("id") for one in found}) == len(found)
        for one in found:
            cells = [(each.get("for"), each.get("value")) for each in one.iter(f"{GEXF}attvalue")]
            assert len(dict(cells)) == len(cells)
            for name, value in cells:
                VALUES[declared[name]](value)
            times = [
                dt.date.fromisoformat(one.get(name)) for name in ("start", "end") if one.get(name)
            ]
            assert times == sorted(times)
    nodes = {one.get("id") for one in root.iter(f"{GEXF}node")}
    for edge in root.iter(f"{GEXF}edge"):
        assert {edge.get("source"), edge.get("target")} <= nodes
        assert float(edge.get("weight")) > 0
    for color in root.iter(f"{VIZ}color"):
        assert all(0 <= int(color.get(part)) <= 255 for part in "rgb")
    assert all(float(size.get("value")) > 0 for size in root.iter(f"{VIZ}size"))
    assert len(root.findall(f".//{VIZ}position")) == len(nodes)


def test_gexf_is_read_whole_by_networkx(sampled: Network) -> None:
    read = nx.read_gexf(io.BytesIO(write(sampled)), version="1.3")
    assert {iri: (data["label"], data["kind"]) for iri, data in read.nodes(data=True)} == {
        iri: (clean_text(node.label), node.kind) for iri, node in sampled.nodes.items()
    }
    assert {
        key: (start, end, *(data.get(name, "") for name in ("kind", "label", "start", "end")))
        for start, end, key, data in read.edges(keys=True, data=True)
    } == {
        edge.id: (
            edge.source,
            edge.target,
            edge.kind,
            clean_text(edge.label),
            first_day(edge.start),
            last_day(edge.end),
        )
        for edge in sampled.edges
    }
    # Several edges join the same two: none is merged with another.
    pairs = Counter((edge.source, edge.target) for edge in sampled.edges)
    assert max(pairs.values()) > 2
    assert Counter((start, end) for start, end in read.edges()) == pairs


@pytest.mark.skipif(
    shutil.which("node") is None or not (CLIENTS / "node_modules" / "graphology-gexf").is_dir(),
    reason="node, or the programs that `sh .ci/clients` installs, are not there",
)
def test_gexf_is_read_whole_by_graphology(sampled: Network, tmp_path: Path) -> None:
    file = tmp_path / "samples.gexf"
    file.write_bytes(write(sampled))
    done = subprocess.run(
        ["node", str(CLIENTS / "gexf.mjs"), str(file)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    read = json.loads(done.stdout)
    places = place_nodes(sampled)
    assert {
        iri: (data["label"], data["kind"], data["x"], data["y"]) for iri, data in read["nodes"]
    } == {
        iri: (clean_text(node.label), node.kind, *places[iri])
        for iri, node in sampled.nodes.items()
    }
    assert {
        key: (start, end, *(data.get(name, "") for name in ("label", "first_day", "last_day")))
        for key, start, end, data in read["edges"]
    } == {
        edge.id: (edge.source, edge.target, clean_text(edge.label), edge.start, edge.end)
        for edge in sampled.edges
    }
