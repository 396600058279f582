"""The network kept in papers.sqlite: the same as is read out of the graph, in whatever order."""

from itertools import permutations

import pytest

from graph.networks import build_network
from graph.networks.filters import FilterError, Filters
from graph.store import Reader
from graph.ties.asked import TieFilters
from graph.ties.record import replace_ties, settle_ties
from tests.graph.ties.drawn import BASE, connect, dump, keep, minutes

PAPERS = {
    "a" * 16: minutes("a" * 16, "elm", "planning", "2021-05-04", ["ash", "birch", "cedar"]),
    "b" * 16: minutes("b" * 16, "elm", "planning", "2022-05-04", ["ash", "birch"]),
    "c" * 16: minutes("c" * 16, "elm", "audit", "2022-06-01", ["cedar", "dogwood"]),
    "d" * 16: minutes("d" * 16, "oak", "planning", "2020-01-01", ["elder", "fir"]),
}
ELM, OAK = f"{BASE}council/elm", f"{BASE}council/oak"
PLANNING = f"{ELM}/committee/planning"


def test_ties_are_those_of_the_network_read_out_of_the_graph(sample_reader: Reader) -> None:
    drawn = sample_reader.ties.draw(TieFilters(profile="full"), 100_000)
    network = build_network(sample_reader.snapshot, profile="full")
    expected = {
        (edge.kind, edge.source, edge.target, edge.role)
        for edge in network.edges
        if edge.kind != "mentions"
    }
    assert {(edge.kind, edge.source, edge.target, edge.role) for edge in drawn.edges} == expected
    assert len(drawn.edges) == drawn.total == len(expected) > 500
    for iri, node in drawn.nodes.items():
        other = network.nodes[iri]
        assert (node.kind, node.label, node.council) == (other.kind, other.label, other.council)


@pytest.mark.parametrize("profile", ["people", "decisions", "inspections"])
def test_ties_of_a_profile_are_those_of_its_export(sample_reader: Reader, profile: str) -> None:
    drawn = sample_reader.ties.draw(TieFilters(profile=profile), 100_000)
    network = build_network(sample_reader.snapshot, profile=profile)
    expected = {(edge.kind, edge.source, edge.target, edge.role) for edge in network.edges}
    assert {(edge.kind, edge.source, edge.target, edge.role) for edge in drawn.edges} == expected
    assert len(drawn.edges) == drawn.total


def test_ties_lead_to_passages_of_their_papers(sample_reader: Reader) -> None:
    for edge in sample_reader.ties.draw(TieFilters(), 1_000).edges:
        path, _, place = edge.passage.partition("?")
        text = sample_reader.papers.text(path.removeprefix("/document/"))
        start, end = (int(one.partition("=")[2]) for one in place.partition("#")[0].split("&"))
        assert text is not None and text[start:end].strip()


@pytest.mark.parametrize("order", list(permutations(PAPERS))[::5])
def test_ties_and_places_are_the_same_in_any_order_and_batches(order: tuple[str, ...]) -> None:
    together = connect()
    for document_id in PAPERS:
        replace_ties(together, document_id, PAPERS[document_id], {})
    settle_ties(together)
    single = connect()
    for document_id in order:
        replace_ties(single, document_id, PAPERS[document_id], {})
        settle_ties(single)
    assert dump(single) == dump(together)


def test_ties_of_a_paper_go_with_it() -> None:
    connection = connect()
    for document_id, g in PAPERS.items():
        replace_ties(connection, document_id, g, {})
    settle_ties(connection)
    left = list(PAPERS)[2:]
    settle_ties(connection, gone=list(PAPERS)[:2])
    alone = connect()
    for document_id in left:
        replace_ties(alone, document_id, PAPERS[document_id], {})
    settle_ties(alone)
    assert dump(connection) == dump(alone)
    settle_ties(connection, gone=left)
    assert dump(connection) == []


def test_ties_of_a_kind_are_one_edge_with_its_days_and_what_it_counts() -> None:
    drawn = keep(PAPERS).draw(TieFilters(edges=("present",)), 100)
    edge = next(one for one in drawn.edges if one.source.endswith("/ash"))
    assert (edge.target, edge.start, edge.end, edge.weight) == (
        *(PLANNING, "2021-05-04", "2022-05-04"),
        2,
    )
    assert edge.passage == f"/document/{'b' * 16}?from=0&to=8#passage"


NARROWED = [
    (TieFilters(edges=("present",)), 7, {"elm", "oak"}),
    (TieFilters(edges=("present",), narrowed=Filters(council="oak")), 2, {"oak"}),
    (TieFilters(edges=("present",), narrowed=Filters(council=OAK)), 2, {"oak"}),
    (TieFilters(edges=("present",), narrowed=Filters(council="Oak Council")), 2, {"oak"}),
    (TieFilters(edges=("present",), narrowed=Filters(first="2022-06")), 2, {"elm"}),
    (TieFilters(edges=("present",), narrowed=Filters(last="2020")), 2, {"oak"}),
    (TieFilters(narrowed=Filters(kinds=("council", "committee"))), 3, {"elm", "oak"}),
    (TieFilters(profile="decisions", edges=("decided",)), 4, {"elm", "oak"}),
    (TieFilters(edges=("calls in",)), 0, set()),
]


@pytest.mark.parametrize(("filters", "count", "councils"), NARROWED)
def test_ties_are_narrowed(filters: TieFilters, count: int, councils: set[str]) -> None:
    drawn = keep(PAPERS).draw(filters, 100)
    assert (len(drawn.edges), drawn.total) == (count, count)
    homes = {iri.removeprefix(f"{BASE}council/").partition("/")[0] for iri in drawn.nodes}
    assert homes == councils
    assert drawn.places.keys() == drawn.nodes.keys()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: TieFilters(profile="all"), "they are people"),
        (lambda: TieFilters(edges=("knows",)), "the kinds are"),
        (lambda: keep(PAPERS).draw(TieFilters(narrowed=Filters(council="ash")), 9), "There are"),
    ],
)
def test_ties_refuse_what_they_do_not_know(make: object, said: str) -> None:
    assert callable(make)
    with pytest.raises(FilterError, match=said):
        make()


def test_ties_past_the_limit_are_counted_and_the_newest_shown() -> None:
    ties = keep(PAPERS)
    whole = ties.draw(TieFilters(), 100)
    few = ties.draw(TieFilters(), 6)
    assert (len(few.edges), few.total, few.is_more) == (6, len(whole.edges), False)
    dated = [edge for edge in whole.edges if edge.end]
    assert [edge.end for edge in dated] == sorted((edge.end for edge in dated), reverse=True)
    assert [edge.id for edge in few.edges if edge.end] == [edge.id for edge in dated[:5]]
    assert all(few.places[iri] == whole.places[iri] for iri in few.nodes)


def test_ties_round_a_thing() -> None:
    ties = keep(PAPERS)
    drawn = ties.draw_round(PLANNING, 300)
    assert drawn is not None
    joined = {edge.source for edge in drawn.edges} | {edge.target for edge in drawn.edges}
    assert joined == drawn.nodes.keys() == drawn.places.keys()
    assert drawn.places[PLANNING] == (0.0, 0.0)
    assert {edge.kind for edge in drawn.edges if PLANNING not in (edge.source, edge.target)} == {
        "decided at"
    }
    few = ties.draw_round(PLANNING, 3)
    assert few is not None
    assert (len(few.edges), few.total > 3) == (3, True)
    assert ties.draw_round("urn:nothing", 300) is None
