"""SHACL Core by shapes that are compiled once: the verdicts of pySHACL, many times as fast.

What a graph says is put by subject and property, once; then each thing meets only the shapes of its
classes, and of those only the ones of properties that it has or must have. Whatever this cannot
judge exactly as pySHACL does raises Unsure: then pySHACL is asked (`graph.validate`).
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection as List
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Node

_SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_COMMENTS = {RDF.type, RDFS.comment, RDFS.label, SH.name, SH.description}
_FRAME = {SH.path, SH.property, SH.severity, SH.message, SH.targetClass, SH.targetSubjectsOf}
_TYPES: Mapping[URIRef, type] = {
    XSD.string: str,
    XSD.integer: int,
    XSD.decimal: Decimal,
    XSD.boolean: bool,
    XSD.date: dt.date,
    XSD.time: dt.time,
}
_UNCHECKED = {XSD.gYear, XSD.gYearMonth}  # pySHACL looks at the name of these types alone

Said = Mapping[Node, Mapping[Node, Collection[Node]]]
"""What a graph says: values by subject and property."""
Check = Callable[[Said, Node, Node], bool]
"""Whether a value of a thing is as it should be: what is said, the thing, the value."""


class Unsure(Exception):
    """Shapes or values that are not judged here."""


class Finding(NamedTuple):
    """What a shape has to say of a thing: as `graph.validate.Verdict`, the value whole."""

    severity: str
    focus: str
    path: str
    value: str
    message: str
    shape: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: `path` is empty for a node's own; `least` and `most` count values."""

    iri: str
    path: tuple[URIRef, ...]
    severity: str
    message: str
    least: int = 0
    most: int | None = None
    must_have: tuple[Node, ...] = ()
    checks: tuple[Check, ...] = ()
    parts: tuple["Shape", ...] = ()

    def judge(self, said: Said, focus: Node) -> Iterator[Finding]:
        """All that the shape has to say of a thing."""
        values = self._values(said, focus)
        if len(values) < self.least:
            yield self._find(focus, None)
        if self.most is not None and len(values) > self.most:
            yield self._find(focus, None)
        for needed in self.must_have:
            if needed not in values:
                yield self._find(focus, None)
        for value in values:
            for check in self.checks:
                if not check(said, focus, value):
                    yield self._find(focus, value)
            for part in self.parts:
                yield from part.judge(said, value)

    def _values(self, said: Said, focus: Node) -> Collection[Node]:
        if not self.path:
            return (focus,)
        values: Collection[Node] = said.get(focus, {}).get(self.path[0], ())
        for step in self.path[1:]:
            values = {far for near in values for far in said.get(near, {}).get(step, ())}
        return values

    def _find(self, focus: Node, value: Node | None) -> Finding:
        # A path of several steps has no name of its own.
        path = str(self.path[0]) if len(self.path) == 1 else ""
        text = "" if value is None else str(value)
        return Finding(self.severity, str(focus), path, text, self.message, self.iri)


@dataclass(frozen=True, slots=True)
class Target:
    """The shapes for things of one class, or with one property, put by what can set them off.

    `always` are asked of each thing, `on` only where it has the property.
    """

    always: tuple[Shape, ...]
    on: Mapping[Node, tuple[Shape, ...]]


@dataclass(slots=True)
class CompiledShapes:
    """All shapes, by what they are for."""

    by_class: dict[Node, Target] = field(default_factory=dict)
    by_property: dict[Node, Target] = field(default_factory=dict)

    def judge(self, said: Said) -> set[Finding]:
        """Judge what a graph says. Raises Unsure where pySHACL must be asked."""
        for subject, properties in said.items():
            if RDFS.subClassOf in properties or isinstance(subject, BNode):
                raise Unsure("classes within classes, or things without a name")
        found: set[Finding] = set()
        for focus, properties in said.items():
            targets = [self.by_class.get(kind) for kind in properties.get(RDF.type, ())]
            targets += [self.by_property.get(name) for name in properties]
            for target in targets:
                if target is None:
                    continue
                for shape in target.always:
                    found.update(shape.judge(said, focus))
                for name in properties:
                    for shape in target.on.get(name, ()):
                        found.update(shape.judge(said, focus))
        return found


def compile_shapes(g: Graph) -> CompiledShapes:
    """Compile all shapes of a graph that have targets. Raises Unsure where one says what is new."""
    compiled = CompiledShapes()
    for name, predicate in (("by_class", SH.targetClass), ("by_property", SH.targetSubjectsOf)):
        aims: dict[Node, list[Shape]] = defaultdict(list)
        for node, aim in sorted(g.subject_objects(predicate), key=str):
            shape = _compile(g, node)
            # The parts of a shape for things are asked by themselves.
            whole = not shape.path and not shape.checks
            aims[aim] += shape.parts if whole else (shape,)
        getattr(compiled, name).update({aim: _aim(shapes) for aim, shapes in aims.items()})
    others = {SH.targetNode, SH.targetObjectsOf, SH.target, SH.rule, SH.sparql}
    if any(True for other in others for _ in g.subjects(other)):
        raise Unsure("shapes with other targets, or with SPARQL")
    return compiled


def _aim(shapes: Sequence[Shape]) -> Target:
    on: dict[Node, list[Shape]] = defaultdict(list)
    always = []
    for shape in shapes:
        if shape.least or shape.must_have or not shape.path:
            always.append(shape)
        else:
            on[shape.path[0]].append(shape)
    return Target(tuple(always), {name: tuple(asked) for name, asked in on.items()})


def _compile(g: Graph, node: Node) -> Shape:
    checks: list[Check] = []
    counts: dict[URIRef, int] = {}
    must_have: list[Node] = []
    for predicate, value in sorted(g.predicate_objects(node), key=str):
        name = URIRef(str(predicate))
        if name in (SH.minCount, SH.maxCount):
            counts[name] = int(str(value))
        elif name == SH.hasValue:
            must_have.append(value)
        elif name in _CHECKS:
            checks.append(_CHECKS[name](g, value))
        elif name not in _COMMENTS | _FRAME:
            raise Unsure(f"{node} says {predicate}")
    severity = g.value(node, SH.severity) or SH.Violation
    messages = sorted(str(message) for message in g.objects(node, SH.message))
    return Shape(
        iri=str(node),
        path=_path(g, node),
        severity=_SEVERITIES[URIRef(str(severity))],
        message=" ".join(messages),
        least=counts.get(SH.minCount, 0),
        most=counts.get(SH.maxCount),
        must_have=tuple(must_have),
        checks=tuple(checks),
        parts=tuple(_compile(g, part) for part in sorted(g.objects(node, SH.property), key=str)),
    )


def _path(g: Graph, node: Node) -> tuple[URIRef, ...]:
    path = g.value(node, SH.path)
    if path is None:
        return ()
    steps = [path] if isinstance(path, URIRef) else list(List(g, path))
    if not steps or not all(isinstance(step, URIRef) for step in steps):
        raise Unsure(f"{node} has another path than of names")
    return tuple(URIRef(str(step)) for step in steps)


def _conforms(shape: Shape, said: Said, node: Node) -> bool:
    return next(shape.judge(said, node), None) is None


def _is_of_class(_: Graph, kind: Node) -> Check:
    def check(said: Said, focus: Node, value: Node) -> bool:
        return value in said and kind in said[value].get(RDF.type, ())

    return check


def _has_datatype(_: Graph, datatype: Node) -> Check:
    if datatype not in _TYPES and datatype not in _UNCHECKED:
        raise Unsure(f"values of {datatype}")
    wanted = _TYPES.get(URIRef(str(datatype)), object)

    def check(said: Said, focus: Node, value: Node) -> bool:
        if not isinstance(value, Literal):
            return False
        own = value.datatype
        if own is None:
            return datatype == XSD.string and value.language is None
        return own == datatype and not value.ill_typed and isinstance(value.value, wanted)

    return check


def _is_iri(_: Graph, kind: Node) -> Check:
    if kind != SH.IRI:
        raise Unsure(f"nodes of kind {kind}")
    return lambda said, focus, value: isinstance(value, URIRef)


def _matches(_: Graph, pattern: Node) -> Check:
    search = re.compile(str(pattern)).search
    return lambda said, focus, value: search(_text(value)) is not None


def _is_at_most_long(_: Graph, most: Node) -> Check:
    length = int(str(most))
    return lambda said, focus, value: len(_text(value)) <= length


def _is_at_least_long(_: Graph, least: Node) -> Check:
    length = int(str(least))
    return lambda said, focus, value: len(_text(value)) >= length


def _text(value: Node) -> str:
    if isinstance(value, BNode):
        raise Unsure("things without a name")
    return str(value)


def _is_in(g: Graph, head: Node) -> Check:
    listed = frozenset(List(g, head))
    return lambda said, focus, value: value in listed


def _is_one_of(g: Graph, head: Node) -> Check:
    shapes = [_compile(g, node) for node in List(g, head)]
    return lambda said, focus, value: any(_conforms(shape, said, value) for shape in shapes)


def _is_disjoint(_: Graph, other: Node) -> Check:
    return lambda said, focus, value: value not in said.get(focus, {}).get(other, ())


def _is_bounded(least: bool) -> Callable[[Graph, Node], Check]:
    def compile_bound(_: Graph, bound: Node) -> Check:
        def check(said: Said, focus: Node, value: Node) -> bool:
            if isinstance(value, URIRef) or isinstance(getattr(value, "value", None), str):
                return False
            order = _compare(value, bound)
            return order >= 0 if least else order <= 0

        return check

    return compile_bound


def _is_before(is_equal_fine: bool) -> Callable[[Graph, Node], Check]:
    def compile_order(_: Graph, other: Node) -> Check:
        def check(said: Said, focus: Node, value: Node) -> bool:
            later = said.get(focus, {}).get(other, ())
            orders = [_compare(value, one) for one in later]
            return all(order < 0 or (is_equal_fine and order == 0) for order in orders)

        return check

    return compile_order


def _compare(value: Node, other: Node) -> int:
    """-1, 0 or 1 as a value is less, the same or more. Raises Unsure for what differs in kind."""
    if not isinstance(value, Literal) or not isinstance(other, Literal):
        raise Unsure("what is no value cannot be compared")
    one, two = value.value, other.value
    if value.datatype == other.datatype and value.datatype in _UNCHECKED:
        # rdflib has no values of these types, and orders their texts.
        one, two = str(value), str(other)
    elif not (_is_number(one) and _is_number(two)) and not (_is_day(one) and _is_day(two)):
        raise Unsure(f"{value!r} beside {other!r}")
    return int(one > two) - int(one < two)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _is_day(value: object) -> bool:
    return type(value) is dt.date


_CHECKS: Mapping[URIRef, Callable[[Graph, Node], Check]] = {
    SH["class"]: _is_of_class,
    SH.datatype: _has_datatype,
    SH.nodeKind: _is_iri,
    SH.pattern: _matches,
    SH.maxLength: _is_at_most_long,
    SH.minLength: _is_at_least_long,
    SH["in"]: _is_in,
    SH["or"]: _is_one_of,
    SH.disjoint: _is_disjoint,
    SH.minInclusive: _is_bounded(least=True),
    SH.maxInclusive: _is_bounded(least=False),
    SH.lessThan: _is_before(is_equal_fine=False),
    SH.lessThanOrEquals: _is_before(is_equal_fine=True),
}
