"""The merge in the default graph is what the named graphs hold, whatever is put in or taken out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from extract.errors import StoreError
from graph.quads import QuadReader, QuadStore, Tally, copy_snapshot

NAMES = ["http://x/a", "http://x/b", "http://x/c"]
TRIPLES = [
    (URIRef("http://x/s"), RDF.type, URIRef("http://x/Thing")),
    (URIRef("http://x/t"), RDF.type, URIRef("http://x/Thing")),
    (URIRef("http://x/s"), URIRef("http://x/p"), Literal("plain")),
    (URIRef("http://x/s"), URIRef("http://x/p"), Literal("0.5", datatype=XSD.decimal)),
    (URIRef("http://x/s"), URIRef("http://x/p"), Literal("2014", datatype=XSD.gYear)),
    (URIRef("http://x/s"), URIRef("http://x/p"), Literal("mot", lang="fr")),
]


def make_graph(indices: frozenset[int]) -> Graph:
    g = Graph()
    for index in indices:
        g.add(TRIPLES[index])
    return g


changes = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.none() | st.frozensets(st.integers(0, len(TRIPLES) - 1)),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None)
@given(changes=changes)
def test_quads_merge_is_exact_after_any_changes(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, frozenset[int] | None]]
) -> None:
    folder = tmp_path_factory.mktemp("quads")
    store = QuadStore(folder / "graph")
    expected: dict[str, frozenset[int]] = {}
    tally = Tally()
    for name, indices in changes:
        tally.add(store.replace_graphs({name: None if indices is None else make_graph(indices)}))
        expected[name] = indices or frozenset()
    store.publish(folder / "snapshot")
    reader = QuadReader(folder / "snapshot")
    assert reader.compare_merge() == (0, 0)
    assert {name: reader.count(name) for name in expected} == {
        name: len(indices) for name, indices in expected.items()
    }
    merged = frozenset[int]().union(*expected.values())
    assert reader.count(None) == tally.triples == len(merged)
    assert tally.quads == sum(len(indices) for indices in expected.values())
    assert tally.classes["http://x/Thing"] == len(merged & {0, 1})


def test_quads_several_graphs_at_once_share_what_they_say(tmp_path: Path) -> None:
    store = QuadStore(tmp_path / "graph")
    one = make_graph(frozenset({0}))
    store.replace_graphs({NAMES[0]: one, NAMES[1]: one})
    store.replace_graphs({NAMES[0]: None, NAMES[2]: make_graph(frozenset({0}))})
    store.replace_graphs({NAMES[1]: None})
    store.publish(tmp_path / "snapshot")
    reader = QuadReader(tmp_path / "snapshot")
    assert reader.names() == [NAMES[2]]
    assert reader.count(None) == 1


def test_quads_values_are_read_back_as_rdflib_holds_them(tmp_path: Path) -> None:
    store = QuadStore(tmp_path / "graph")
    g = make_graph(frozenset(range(len(TRIPLES))))
    store.replace_graphs({NAMES[0]: g})
    store.publish(tmp_path / "snapshot")
    assert set(QuadReader(tmp_path / "snapshot").read_graph(NAMES[0])) == set(g)


def test_quads_values_written_otherwise_are_the_same_value(tmp_path: Path) -> None:
    """Oxigraph gives 0.50 back as 0.5: written again it must not be taken out."""
    g = Graph()
    g.add((*TRIPLES[0][:2], Literal("0.50", datatype=XSD.decimal)))
    g.add((*TRIPLES[0][:2], Literal("007", datatype=XSD.integer)))
    store = QuadStore(tmp_path / "graph")
    assert store.replace_graphs({NAMES[0]: g}).triples == 2
    assert store.replace_graphs({NAMES[0]: g}).triples == 0
    store.publish(tmp_path / "snapshot")
    assert QuadReader(tmp_path / "snapshot").count(None) == 2


def test_quads_a_snapshot_can_be_written_to_again(tmp_path: Path) -> None:
    store = QuadStore(tmp_path / "graph")
    store.replace_graphs({NAMES[0]: make_graph(frozenset({0, 1}))})
    store.publish(tmp_path / "snapshot")
    store.replace_graphs({NAMES[0]: make_graph(frozenset({2}))})
    copy_snapshot(tmp_path / "snapshot", tmp_path / "copy")
    again = QuadStore(tmp_path / "copy")
    again.replace_graphs({NAMES[1]: make_graph(frozenset({3}))})
    again.publish(tmp_path / "second")
    assert QuadReader(tmp_path / "second").count(None) == 3
    assert QuadReader(tmp_path / "snapshot").count(None) == 2


def test_quads_no_blank_node_gets_in(tmp_path: Path) -> None:
    g = Graph().add((BNode(), RDF.type, URIRef("http://x/Thing")))
    with pytest.raises(ValueError, match="no blank node"):
        QuadStore(tmp_path / "graph").replace_graphs({NAMES[0]: g})


def test_quads_a_missing_snapshot_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        QuadReader(tmp_path / "nothing")
