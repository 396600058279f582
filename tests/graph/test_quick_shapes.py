"""The compiled shapes give the verdicts of pySHACL, or say that they are not sure."""

from pathlib import Path
from random import Random

import pytest
from rdflib import RDFS, BNode, Graph, Literal, URIRef

from graph.quick_shapes import Unsure, compile_shapes
from graph.resources import load_shapes
from graph.validate import ask_pyshacl, judge_quickly, validate_graph

GOOD = (Path(__file__).parents[1] / "shapes" / "good.ttl").read_text(encoding="utf-8")
PREFIXES = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://example.org/> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)


def spoil(rng: Random, share: float) -> Graph:
    """Give the good graph with some triples gone, and others with parts of yet others."""
    g = Graph(bind_namespaces="none")
    triples = sorted(Graph().parse(data=GOOD, format="turtle"))
    for subject, predicate, value in triples:
        match rng.choices(range(4), [1 - 3 * share, share, share, share])[0]:
            case 0:
                g.add((subject, predicate, value))
            case 1:
                g.add((subject, predicate, rng.choice(triples)[2]))
            case 2:
                g.add((subject, rng.choice(triples)[1], value))
    return g


def test_quick_shapes_find_nothing_in_the_good_graph() -> None:
    assert judge_quickly(Graph().parse(data=GOOD, format="turtle")) == []


@pytest.mark.parametrize("seed", range(12))
def test_quick_shapes_give_the_verdicts_of_pyshacl(seed: int) -> None:
    g = spoil(Random(seed), 0.002 * (seed + 1))
    asked = ask_pyshacl(g, load_shapes())
    try:
        assert judge_quickly(g) == asked
    except Unsure:
        assert any(verdict.severity == "violation" for verdict in asked)
    assert validate_graph(g) == asked


@pytest.mark.parametrize(
    "said",
    [
        "sh:not :Other",
        "sh:node :Other",
        "sh:closed true",
        "sh:nodeKind sh:Literal",
        "sh:datatype xsd:duration",
        "sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ]",
    ],
)
def test_quick_shapes_are_unsure_of_what_they_do_not_know(said: str) -> None:
    text = f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :C ; {said} ."
    with pytest.raises(Unsure):
        compile_shapes(Graph().parse(data=text, format="turtle"))


@pytest.mark.parametrize(
    "triple",
    [
        (URIRef("urn:a"), RDFS.subClassOf, URIRef("urn:b")),
        (BNode(), URIRef("urn:p"), Literal("x")),
    ],
)
def test_quick_shapes_are_unsure_of_graphs_with_classes_or_blank_nodes(
    triple: tuple[URIRef, URIRef, URIRef],
) -> None:
    g = Graph()
    g.add(triple)
    with pytest.raises(Unsure):
        judge_quickly(g)
    assert validate_graph(g) == []
