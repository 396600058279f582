"""Each constraint of the shapes passes on the good graph and fails on its line of bad.csv.

A line of bad.csv gives one thing of the good graph other values of a property (none: the values
are taken away; several properties: all are taken away, the first is given the values). `fails`
names what the shape must report then; `also` the other shapes that cannot but report too.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.paths import SequencePath
from rdflib.term import Node

from graph.namespaces import FM
from graph.quick_shapes import Unsure
from graph.validate import judge_quickly
from ontology.document import load_ontology

SH = Namespace("http://www.w3.org/ns/shacl#")
SHAPE = Namespace("https://w3id.org/folkmoot/shapes#")
HERE = Path(__file__).parent
GOOD = (HERE / "good.ttl").read_text(encoding="utf-8")
PREFIXES = "".join(line + "\n" for line in GOOD.splitlines() if line.startswith("@prefix"))
BASE = "http://localhost:8000/id/"
# Parameters that say what a shape is, not constraints.
NOT_CONSTRAINTS = {"path", "severity", "message", "property", "targetClass", "targetSubjectsOf"}

with (HERE / "bad.csv").open(encoding="utf-8", newline="") as lines:
    BAD = list(csv.DictReader(lines))


@cache
def shapes() -> Graph:
    g = Graph()
    for file in sorted(files("shapes").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".ttl"):
            g.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return g


@cache
def good_graph() -> Graph:
    return Graph().parse(data=GOOD, format="turtle")


def results(g: Graph) -> set[tuple[str, str, str]]:
    """Give shape, constraint component and severity of each result of judging a graph."""
    _, report, _ = pyshacl.validate(g, shacl_graph=shapes(), inference="none", inplace=True)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        parts = (SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
        shape, component, severity = (str(report.value(result, part)) for part in parts)
        component = component.removeprefix(str(SH)).removesuffix("ConstraintComponent")
        found.add((shape.removeprefix(str(SHAPE)), component, severity.removeprefix(str(SH))))
    return found


def objects(values: str) -> str:
    """Read the last column: Turtle objects, or '"x" * 81' for a long text."""
    if repeated := re.fullmatch(r'"(.)" \* (\d+)', values):
        return Literal(repeated[1] * int(repeated[2])).n3()
    return values


def bad_graph(row: dict[str, str]) -> Graph:
    """Give the good graph with other values of one thing's properties."""
    g = Graph()
    for triple in good_graph():
        g.add(triple)
    thing = URIRef(BASE + row["thing"])
    names = row["property"].split()
    for name in names:
        g.remove((thing, good_graph().namespace_manager.expand_curie(name), None))
    if row["values"]:
        data = f"{PREFIXES}\n:{row['thing']} {names[0]} {objects(row['values'])} ."
        g.parse(data=data, format="turtle")
    return g


def constraints() -> Iterator[tuple[str, str]]:
    """Give every constraint of every shape that reports in its own name."""
    g = shapes()
    reporting = set(g.subjects(SH.message, None))
    for shape in sorted(reporting, key=str):
        for parameter in {str(p) for p in g.predicates(shape, None)}:
            word = parameter.removeprefix(str(SH))
            if word != parameter and word not in NOT_CONSTRAINTS:
                yield str(shape).removeprefix(str(SHAPE)), word[0].upper() + word[1:]


def test_good_graph_is_without_any_result() -> None:
    assert results(good_graph()) == set()


@pytest.mark.parametrize("row", BAD, ids=lambda row: f"{row['shape']}-{row['fails']}")
def test_bad_value_fails_for_its_reason_alone(row: dict[str, str]) -> None:
    g = bad_graph(row)
    found = results(g)
    own = {each for each in found if each[0] == row["shape"]}
    assert own == {(row["shape"], reason, row["severity"]) for reason in row["fails"].split()}
    assert {shape for shape, _, _ in found - own} == set(row["also"].split())
    with suppress(Unsure):
        quick = {(str(v.shape).removeprefix(str(SHAPE)), v.severity) for v in judge_quickly(g)}
        assert quick == {(shape, severity.lower()) for shape, _, severity in found}


def test_every_constraint_has_a_bad_example() -> None:
    shown = {(row["shape"], reason) for row in BAD for reason in row["fails"].split()}
    assert set(constraints()) - shown == set()


def judged(shape: Node) -> set[Node]:
    """Give the things of the good graph that a shape's owners have as their targets."""
    good = good_graph()
    found: set[Node] = set()
    for owner in shapes().subjects(SH.property, shape):
        for target in shapes().objects(owner, SH.targetClass):
            found |= set(good.subjects(RDF.type, target))
        for target in shapes().objects(owner, SH.targetSubjectsOf):
            found |= set(good.subjects(target, None))
    return found


def read_path(path: Node | None) -> SequencePath | URIRef:
    """Read a property, or a list of properties to be followed one after another."""
    if isinstance(path, BNode):
        steps = (URIRef(str(step)) for step in Collection(shapes(), path))
        return SequencePath(*steps)
    return URIRef(str(path))


def test_every_property_shape_finds_a_good_value() -> None:
    good = good_graph()
    empty = []
    for shape in set(shapes().objects(None, SH.property)):
        path = shapes().value(shape, SH.path)
        if not any((thing, read_path(path), None) in good for thing in judged(shape)):
            empty.append(str(shape))
    assert empty == []


def test_every_message_is_a_sentence_and_every_severity_is_named() -> None:
    g = shapes()
    for shape in g.subjects(SH.message, None):
        message = str(g.value(shape, SH.message))
        assert re.fullmatch(r"[A-Z].*[.]", message), message
        assert g.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}, shape


def test_lists_of_allowed_values_are_the_whole_code_lists() -> None:
    vocabulary, g = load_ontology(), shapes()
    for listed in set(g.objects(None, SH["in"])):
        members = {URIRef(str(each)) for each in Collection(g, listed)}
        schemes = {vocabulary.value(each, SKOS.inScheme) for each in members} - {None}
        if schemes:
            assert len(schemes) == 1
            assert members == set(vocabulary.subjects(SKOS.inScheme, schemes.pop()))


def test_every_class_of_things_has_a_shape() -> None:
    vocabulary, g = load_ontology(), shapes()
    targets = set(g.objects(None, SH.targetClass))
    gatherings = {"Answerable", "Costed", "DecisionMaker", "Evidenced", "Extracted", "Judged"}
    gatherings |= {"Respondent", "Tabled", "Timed", "Transcribed", "Worded"}
    unshaped = gatherings | {"Basis", "Extraction"}
    classes = {str(each) for each in vocabulary.subjects(RDF.type, OWL.Class)}
    ours = {name for name in classes if name.startswith(str(FM))}
    assert ours - {str(each) for each in targets} == {str(FM[name]) for name in unshaped}
