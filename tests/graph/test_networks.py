"""Networks of the sample papers: what is in each profile, what filters leave, what proves edges."""

import math
import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.iris import DEFAULT_BASE, Rebase
from graph.networks import (
    EDGE_KINDS,
    NODE_KINDS,
    PROFILES,
    FilterError,
    Filters,
    Network,
    build_network,
    draw_network,
)
from graph.networks.passages import read_passages
from graph.networks.places import place_nodes
from graph.store import Reader

_PAGE = re.compile(r"http://localhost:8000/document/[0-9a-f]{16}\?from=(\d+)&to=(\d+)#passage")


def kinds(network: Network) -> Counter[str]:
    return Counter(node.kind for node in network.nodes.values())


@pytest.fixture(scope="module")
def full(sample_reader: Reader) -> Network:
    return build_network(sample_reader.snapshot)


@pytest.mark.parametrize("keep_nary", [False, True])
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_networks_keep_their_promises(sample_reader: Reader, profile: str, keep_nary: bool) -> None:
    network = build_network(sample_reader.snapshot, profile=profile, keep_nary=keep_nary)
    again = build_network(sample_reader.snapshot, profile=profile, keep_nary=keep_nary)
    assert network == again
    assert list(network.nodes) == sorted(network.nodes)
    assert len({edge.id for edge in network.edges}) == len(network.edges)
    for node in network.nodes.values():
        assert node.label.strip() and node.kind in NODE_KINDS
        assert not node.council or node.council_label
    for edge in network.edges:
        assert edge.source in network.nodes and edge.target in network.nodes
        assert edge.kind in EDGE_KINDS and edge.label
        assert _PAGE.fullmatch(edge.passage) and edge.document.startswith(DEFAULT_BASE)
        assert not (edge.start and edge.end) or edge.start <= edge.end
        assert edge.weight >= 1


def test_networks_edges_lead_to_the_words_that_prove_them(
    sample_reader: Reader, full: Network
) -> None:
    passages = {one.page_address: one for one in read_passages(sample_reader.snapshot, full)}
    assert passages.keys() == {edge.passage for edge in full.edges}
    for passage in passages.values():
        text = sample_reader.papers.text(passage.document.rpartition("/")[2])
        assert text is not None
        assert text[passage.start : passage.end] == passage.quote


def test_networks_memberships_become_edges_with_dates_and_role(
    sample_reader: Reader, full: Network
) -> None:
    terms = [edge for edge in full.edges if edge.kind == "member" and edge.start < edge.end]
    assert terms
    assert all(edge.role and edge.label == edge.role for edge in terms)
    kept = build_network(sample_reader.snapshot, keep_nary=True)
    assert kinds(kept)["membership"] == sum(
        edge.kind == "member" for edge in kept.edges
    ) == sum(edge.weight for edge in full.edges if edge.kind == "member")  # fmt: skip
    assert not kinds(full)["membership"]


def test_networks_of_inspections_hold_what_answers_them(sample_reader: Reader) -> None:
    network = build_network(sample_reader.snapshot, profile="inspections")
    inspections = {iri for iri, node in network.nodes.items() if node.kind == "inspection"}
    answers = [e for e in network.edges if e.kind == "responds to" and e.target in inspections]
    assert len(inspections) == 3 and answers
    assert all(edge.role for edge in answers)
    decided = {edge.target for edge in network.edges if edge.kind == "decided"}
    assert {edge.source for edge in answers if "/decision" in edge.source} <= decided


@pytest.mark.parametrize(
    ("filters", "kind", "is_kept"),
    [
        (Filters(council="marrowshire-county-council"), "decision", "marrowshire"),
        (Filters(council="Thrushby Parish Council"), "meeting", "thrushby"),
        (Filters(council="thrushby-parish-council", body="council"), "decision", "thrushby"),
    ],
)
def test_networks_of_a_council_hold_its_things(
    sample_reader: Reader, filters: Filters, kind: str, is_kept: str
) -> None:
    network = build_network(sample_reader.snapshot, profile="decisions", filters=filters)
    found = [node for node in network.nodes.values() if node.kind == kind]
    assert found
    assert all(is_kept in node.council for node in found)


def test_networks_filters_narrow(sample_reader: Reader, full: Network) -> None:
    snapshot = sample_reader.snapshot
    noted = build_network(snapshot, profile="decisions", filters=Filters(outcome="noted"))
    decisions = [node for node in noted.nodes.values() if node.kind == "decision"]
    assert decisions
    assert all("noted" in node.attributes["outcome"] for node in decisions)
    assert kinds(noted)["council"] and kinds(noted)["meeting"]
    grade = next(
        str(node.attributes["grade"][0])
        for node in full.nodes.values() if node.kind == "judgement"
    )  # fmt: skip
    graded = build_network(snapshot, profile="inspections", filters=Filters(grade=grade))
    judged = [node for node in graded.nodes.values() if node.kind == "judgement"]
    assert judged and all(grade in node.attributes["grade"] for node in judged)
    year = build_network(snapshot, profile="people", filters=Filters(first="2023", last="2023"))
    assert year.edges
    assert all(
        not edge.start or (edge.start <= "2023-12-31" and edge.end >= "2023") for edge in year.edges
    )
    people = build_network(snapshot, filters=Filters(kinds=("person", "committee")))
    assert set(kinds(people)) == {"person", "committee"}


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"council": "nowhere"}, "council 'nowhere': no council is called so here; there are"),
        ({"body": "tea board"}, "body 'tea board': no body is called so here; there are"),
        ({"outcome": "burnt"}, "outcome 'burnt': nothing has this outcome here; there are"),
        ({"grade": "nine"}, "grade 'nine': nothing has this grade here"),
        ({"first": "yesterday"}, "from 'yesterday': write a day, month or year, as 2023-05-14."),
        ({"first": "2024", "last": "2023"}, "from '2024': that is after 2023."),
        ({"kinds": ("dragon",)}, "kind 'dragon': the kinds are council, committee, post"),
    ],
)
def test_networks_filters_that_fit_nothing_are_named(
    sample_reader: Reader, filters: dict[str, str], said: str
) -> None:
    with pytest.raises(FilterError, match=re.escape(said)):
        build_network(sample_reader.snapshot, filters=Filters(**filters))  # type: ignore[arg-type]


def test_networks_rebase_and_site_rename(sample_reader: Reader) -> None:
    rebase = Rebase(DEFAULT_BASE, "https://moot.test/id/")
    moved = build_network(sample_reader.snapshot, profile="people", rebase=rebase)
    assert all(iri.startswith("https://moot.test/id/") for iri in moved.nodes)
    assert all(edge.passage.startswith("https://moot.test/document/") for edge in moved.edges)
    shown = build_network(sample_reader.snapshot, profile="people", site="http://127.0.0.1:9/")
    assert all(edge.passage.startswith("http://127.0.0.1:9/document/") for edge in shown.edges)
    assert [edge.id for edge in shown.edges] == [
        edge.id for edge in build_network(sample_reader.snapshot, profile="people").edges
    ]


def test_networks_are_drawn_for_networkx(full: Network, tmp_path: Path) -> None:
    drawn = draw_network(full)
    assert (len(drawn), drawn.number_of_edges()) == (len(full.nodes), len(full.edges))
    assert drawn.has_edge(full.edges[0].source, full.edges[0].target, key=full.edges[0].id)
    assert all(data["label"] and data["kind"] for _, data in drawn.nodes(data=True))


def test_networks_nodes_stand_in_the_disc_of_their_council(full: Network) -> None:
    places = place_nodes(full)
    assert places.keys() == full.nodes.keys()
    assert places == place_nodes(full)
    for iri, node in full.nodes.items():
        if node.council in full.nodes:
            assert math.dist(places[iri], places[node.council]) < 1_500


_JOINT = """
@base <http://localhost:8000/id/> .
@prefix fm: <https://w3id.org/folkmoot/ns#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<document/00000000000000aa> a fm:Document ; dcterms:publisher <council/elm> .
<council/elm> a fm:Council .
<council/elm/committee/a> a fm:Committee ; org:unitOf <council/elm> .
<council/elm/committee/b> a fm:Committee ; org:unitOf <council/elm> .
<council/elm/person/ash> a foaf:Person ; fm:evidence <document/00000000000000aa/passage/3-6> .
<council/elm/meeting> a fm:Meeting ; fm:present <council/elm/person/ash> ;
    fm:heldBy <council/elm/committee/a>, <council/elm/committee/b> .
"""


def test_networks_name_paper_and_passage_of_joint_meetings_and_given_facts(tmp_path: Path) -> None:
    paper = f"{DEFAULT_BASE}document/00000000000000aa"
    store = ox.Store(str(tmp_path / "store"))
    store.load(_JOINT.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(paper))
    for quad in list(store):
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    store.flush()
    del store
    network = build_network(tmp_path / "store")
    present = [edge for edge in network.edges if edge.kind == "present"]
    assert len(present) == 2
    assert {(edge.passage[-20:], edge.document) for edge in present} == {
        ("?from=3&to=6#passage", paper)
    }
    (given,) = (edge for edge in network.edges if edge.kind == "published")
    assert (given.passage, given.document) == ("", paper)
