"""Whatever the attributes are, networkx's writers take what `clean` makes of them, without loss."""

import datetime as dt
import io
import json
from decimal import Decimal

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from graph.networks.clean import clean_columns, clean_name, clean_text, clean_value

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.decimals(),
    st.text(max_size=5).map(Literal),
    st.integers(0, 9).map(Literal),
    st.just(URIRef("http://x.test/a")),
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.sets(st.text(max_size=3), max_size=1)
NAMES = st.sampled_from(["type", "id", "key", "source", "label", "dc:title", "kind", "a b", "\x00"])
ROWS = st.lists(st.dictionaries(NAMES, VALUES, max_size=4), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_clean_columns_survive_the_writers_of_networkx(rows: list[dict[str, object]]) -> None:
    cleaned = clean_columns(rows)
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, row in enumerate(cleaned):
        drawn.add_node(f"n{number}", **row)
        # Twice, joining the same two nodes: keys tell them apart.
        for edge in range(2):
            drawn.add_edge(f"n{number}", "n0", key=f"e{number}-{edge}", **row)
    graphml = io.BytesIO()
    nx.write_graphml(drawn, graphml)
    read = nx.parse_graphml(graphml.getvalue().decode(), force_multigraph=True)
    assert sorted(read.edges(keys=True)) == sorted(drawn.edges(keys=True))
    for number, row in enumerate(cleaned):
        assert read.nodes[f"n{number}"] == row
        assert set(read.get_edge_data(f"n{number}", "n0")) == {f"e{number}-0", f"e{number}-1"}
    gexf = io.BytesIO()
    nx.write_gexf(drawn, gexf, version="1.2draft")
    assert len(nx.read_gexf(io.BytesIO(gexf.getvalue())).edges) == len(drawn.edges)
    linked = json.loads(json.dumps(nx.node_link_data(drawn, edges="edges"), allow_nan=False))
    assert dict(nx.node_link_graph(linked, edges="edges").nodes) == dict(drawn.nodes)
    json.dumps(nx.cytoscape_data(drawn), allow_nan=False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ([], None),
        (["a", None, 2, True], "a|2|true"),
        (dt.date(2024, 2, 29), "2024-02-29"),
        (Decimal("0.50"), 0.5),
        (Literal("so"), "so"),
        (URIRef("http://x.test/"), "http://x.test/"),
        (float("nan"), "nan"),
        (2**80, str(2**80)),
        ("bell\x07\r\n", "bell\ufffd\n"),
        ({"a": 1}, "a: 1"),
    ],
)
def test_clean_value(value: object, expected: object) -> None:
    found = clean_value(value)
    assert (found, type(found)) == (expected, type(expected))


def test_clean_columns_make_one_type_a_column() -> None:
    rows = clean_columns([{"a": 1, "b": 1, "type": "x"}, {"a": "s", "b": 0.5, "c": None}])
    assert rows == [{"a": "1", "b": 1.0, "type_": "x"}, {"a": "s", "b": 0.5}]
    assert clean_name("") == "unnamed"
    assert clean_text("\ud800") == "\ufffd"
