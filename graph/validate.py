"""Judge one document's graph by the shapes: the only importer of pySHACL.

Our own shapes are compiled once (`graph.quick_shapes`); what they find in order, or only worth a
warning, is so. Where something is to be withheld, and for other shapes, pySHACL has the word: SHACL
Core, one graph at a time, in rdflib's memory. Tests hold both to the same verdicts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pyshacl
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from graph.quick_shapes import CompiledShapes, Unsure, compile_shapes
from graph.resources import load_shapes
from graph.triples import Said, TripleStore

_SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
# The longest value in a report, in characters: a failing text may be a whole page.
_VALUE_LENGTH = 200
_NO_MESSAGE = "A shape is violated."


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """What a shape has to say of a thing; `severity` is violation, warning or info."""

    severity: str
    focus: str
    path: str
    value: str
    message: str
    shape: str


def validate_graph(g: Graph, *, shapes: Graph | None = None) -> list[Verdict]:
    """Judge a graph; an empty list where no shape has anything to say. Sorted."""
    if shapes is None:
        try:
            verdicts = judge_quickly(g)
        except Unsure:
            return ask_pyshacl(g, load_shapes())
        if not violations(verdicts):
            return verdicts
    return ask_pyshacl(g, load_shapes() if shapes is None else shapes)


def judge_quickly(g: Graph) -> list[Verdict]:
    """Judge a graph by our own shapes as they are compiled. Raises Unsure."""
    return sorted(
        Verdict(
            severity=found.severity,
            focus=found.focus,
            path=found.path,
            value=_shorten(found.value),
            message=found.message or _NO_MESSAGE,
            shape=found.shape,
        )
        for found in _own_shapes().judge(_said(g))
    )


def _said(g: Graph) -> Said:
    if isinstance(g.store, TripleStore):
        return g.store.said
    copy = TripleStore()
    for triple in g:
        copy.add(triple, None)
    return copy.said


def ask_pyshacl(g: Graph, shapes: Graph) -> list[Verdict]:
    """Have a graph judged by pySHACL. Sorted."""
    if isinstance(g.store, TripleStore):
        # It looks for things by class, which needs rdflib's own indexes.
        g = Graph(bind_namespaces="none") + g
    conforms, report, text = pyshacl.validate(g, shacl_graph=shapes, inplace=True, inference="none")
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {text}")
    if conforms:
        return []
    return sorted({_read_verdict(report, result) for result in report.objects(None, SH.result)})


@cache
def _own_shapes() -> CompiledShapes:
    return compile_shapes(load_shapes())


def violations(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Those for which something must be withheld."""
    return [verdict for verdict in verdicts if verdict.severity == "violation"]


def _read_verdict(report: Graph, result: Node) -> Verdict:
    def read(predicate: URIRef) -> str:
        value = report.value(result, predicate, any=True)
        # A path of several steps is a blank node, of another name each time.
        return "" if value is None or isinstance(value, BNode) else str(value)

    severity = report.value(result, SH.resultSeverity)
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return Verdict(
        severity=_SEVERITIES.get(URIRef(str(severity)), "violation"),
        focus=read(SH.focusNode),
        path=read(SH.resultPath),
        value=_shorten(read(SH.value)),
        message=" ".join(messages) or _NO_MESSAGE,
        shape=read(SH.sourceShape),
    )


def _shorten(text: str) -> str:
    return text if len(text) <= _VALUE_LENGTH else text[: _VALUE_LENGTH - 1] + "…"
