"""Who sat together, who is central, groups and ways: as networkx finds them on the same network."""

import random
from itertools import combinations

import networkx as nx
import pytest

from graph.networks.filters import FilterError, Filters
from graph.ties import analyses
from graph.ties.analyses import build_people, find_communities, find_together, rank_central
from graph.ties.asked import TieFilters, Ties
from graph.ties.paths import PATH_KINDS, find_way
from tests.graph.ties.drawn import BASE, keep, minutes

ELM = f"{BASE}council/elm"


def _chance(seed: int) -> Ties:
    """A council of chance: who sat in which body."""
    chance = random.Random(seed)
    people = [f"person{number:02}" for number in range(24)]
    papers = {}
    for number in range(14):
        paper = f"{number:016x}"
        present = chance.sample(people, 3)
        day = f"20{10 + number}-03-0{1 + number % 9}"
        papers[paper] = minutes(paper, "elm", f"body{number % 11:02}", day, present)
    return keep(papers)


@pytest.mark.parametrize("seed", range(4))
def test_way_is_as_short_as_networkx_finds(seed: int) -> None:
    ties = _chance(seed)
    drawn = ties.draw(TieFilters(profile="full", edges=PATH_KINDS), 10_000)
    network = nx.Graph((edge.source, edge.target) for edge in drawn.edges)
    people = [iri for iri, node in drawn.nodes.items() if node.kind == "person"]
    for one, other in combinations(people[:12], 2):
        way = find_way(ties, one, other)
        if not nx.has_path(network, one, other):
            assert way.nodes == ()
            continue
        iris = [node.iri for node in way.nodes]
        assert iris in list(nx.all_shortest_paths(network, one, other))
        assert iris == min(nx.all_shortest_paths(network, one, other))
        assert all(edges and edges[0].passage.startswith("/document/") for edges in way.steps)


def test_way_says_where_there_is_none_and_where_it_gave_up() -> None:
    ties = keep({
        "a" * 16: minutes("a" * 16, "elm", "audit", "2021-01-01", ["ash", "birch"]),
        "b" * 16: minutes("b" * 16, "oak", "audit", "2021-01-01", ["cedar"]),
    })  # fmt: skip
    ash, cedar = f"{ELM}/person/ash", f"{BASE}council/oak/person/cedar"
    assert (find_way(ties, ash, cedar).nodes, find_way(ties, ash, cedar).is_cut) == ((), False)
    assert [node.iri for node in find_way(ties, ash, ash).nodes] == [ash]
    assert find_way(ties, ash, "urn:x").nodes == ()
    assert find_way(ties, ash, f"{ELM}/person/birch", most=1).is_cut
    assert ties.find_person("Ash", "from") == ash
    with pytest.raises(FilterError, match="2 are called so"):
        ties.find_person("Audit Committee", "from")


def test_together_counts_meetings_not_papers() -> None:
    day = minutes("a" * 16, "elm", "audit", "2021-01-01", ["ash", "birch", "cedar"])
    again = minutes("b" * 16, "elm", "audit", "2021-01-01", ["ash", "birch"])
    later = minutes("c" * 16, "elm", "audit", "2022-01-01", ["ash", "birch"])
    ties = keep({"a" * 16: day, "b" * 16: again, "c" * 16: later})
    first = find_together(ties, Filters())[0]
    assert (first.one.label, first.other.label, first.meetings) == ("Ash", "Birch", 2)
    assert (first.first, first.last) == ("2021-01-01", "2022-01-01")
    assert first.passage == f"/document/{'c' * 16}?from=0&to=8#passage"
    assert find_together(ties, Filters(first="2022"))[0].meetings == 1
    assert find_together(ties, Filters(council="elm", last="2020")) == ()


def test_central_is_as_networkx_ranks_it_and_says_when_it_samples(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = build_people(_chance(1), Filters())
    ranking = rank_central(network)
    exact = nx.betweenness_centrality(network)
    assert ranking.samples == 0
    for each in ranking.ranked:
        assert each.betweenness == pytest.approx(exact[each.node.iri], abs=1e-6)
    monkeypatch.setattr(analyses, "EXACT_NODES", 5)
    monkeypatch.setattr(analyses, "SAMPLES", 5)
    sampled = rank_central(network)
    assert sampled.samples == 5
    assert sampled == rank_central(network)


@pytest.mark.parametrize("method", ["louvain", "greedy"])
def test_communities_hang_together_and_do_not_depend_on_order(method: analyses.Method) -> None:
    network = build_people(_chance(2), Filters())
    groups = find_communities(network, method)
    assert sorted(node.iri for group in groups for node in group) == sorted(network)
    parts = [{node.iri for node in group} for group in groups]
    assert nx.community.modularity(network, parts, weight="weight") > 0.3
    turned: nx.Graph[str] = nx.Graph()
    turned.add_nodes_from(reversed(list(network.nodes(data=True))))
    turned.add_edges_from(reversed(list(network.edges(data=True))))
    assert find_communities(turned, method) == groups


def test_communities_of_nothing_are_none() -> None:
    network = build_people(keep({}), Filters())
    assert (find_communities(network), rank_central(network).ranked) == ((), ())
