"""Judge one document's graph by the shapes: the only importer of pySHACL.

SHACL Core, one graph at a time, in rdflib's memory; a graph in any other store, SPARQL mode or
constraints in SPARQL would cost ten to a hundred times as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from graph.resources import load_shapes

_SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
# The longest value in a report, in characters: a failing text may be a whole page.
_VALUE_LENGTH = 200


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
    conforms, report, text = pyshacl.validate(
        g, shacl_graph=load_shapes() if shapes is None else shapes, inplace=True, inference="none"
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL gave no report: {text}")
    if conforms:
        return []
    return sorted({_read_verdict(report, result) for result in report.objects(None, SH.result)})


def violations(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Those for which something must be withheld."""
    return [verdict for verdict in verdicts if verdict.severity == "violation"]


def _read_verdict(report: Graph, result: Node) -> Verdict:
    def read(predicate: URIRef) -> str:
        value = report.value(result, predicate, any=True)
        return "" if value is None else str(value)

    severity = report.value(result, SH.resultSeverity)
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    return Verdict(
        severity=_SEVERITIES.get(URIRef(str(severity)), "violation"),
        focus=read(SH.focusNode),
        path=read(SH.resultPath),
        value=_shorten(read(SH.value)),
        message=" ".join(messages) or "A shape is violated.",
        shape=read(SH.sourceShape),
    )


def _shorten(text: str) -> str:
    return text if len(text) <= _VALUE_LENGTH else text[: _VALUE_LENGTH - 1] + "…"
