"""Filters of a network: the same words as in search."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from extract.errors import FolkmootError
from graph.iris import name_key
from graph.networks.kinds import NODE_KINDS
from graph.networks.model import Edge, Node

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SUGGESTED = 6


class FilterError(FolkmootError):
    """A filter fits nothing, or cannot be understood: fields `name`, `value`, `reason`.

    `name` is that of the option and of the parameter in an address.
    """

    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(f"{name} {value!r}: {reason}")
        self.name = name
        self.value = value
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a network is narrowed to; an empty one narrows nothing.

    council   IRI, last part of it, or name of a council
    body      the same of a committee or post, of any council that has one called so
    thing     IRI of one thing: it, and what it is joined to
    kinds     kinds of node to keep
    outcome   of decisions: name or last part of the IRI of an outcome
    grade     of judgements: the same of a grade
    first     earliest day of what is dated: a day, month or year (ISO 8601)
    last      latest day
    """

    council: str = ""
    body: str = ""
    thing: str = ""
    kinds: tuple[str, ...] = ()
    outcome: str = ""
    grade: str = ""
    first: str = ""
    last: str = ""

    def __post_init__(self) -> None:
        """Check what can be checked without a graph. Raises FilterError."""
        for name, value in (("from", self.first), ("to", self.last)):
            if value and not _DAY.fullmatch(value):
                raise FilterError(name, value, "write a day, month or year, as 2023-05-14.")
        if self.first and self.last and latest(self.last) < self.first:
            raise FilterError("from", self.first, f"that is after {self.last}.")
        for kind in self.kinds:
            if kind not in NODE_KINDS:
                raise FilterError("kind", kind, f"the kinds are {', '.join(NODE_KINDS)}.")


def latest(date: str) -> str:
    """The last day that a day, month or year may mean, as text that compares.

    >>> latest("2023-05")
    '2023-05-99'
    """
    return date + "-99-99"[len(date) - 4 :] if len(date) in (4, 7) else date


def narrow(
    nodes: Mapping[str, Node], edges: Iterable[Edge], filters: Filters
) -> tuple[dict[str, Node], list[Edge]]:
    """Keep what the filters mean, what it is joined to, and what joins these.

    Raises FilterError where the network has no such council, body, thing, outcome or grade.
    """
    tests = _tests(nodes, filters)
    kept = {iri: node for iri, node in nodes.items() if not _is_against(node, filters)}
    held = [
        edge
        for edge in edges
        if edge.source in kept and edge.target in kept and _is_within(edge.start, edge.end, filters)
    ]
    if tests:
        core = {iri for iri, node in kept.items() if all(test(node) for test in tests)}
        near = {end for edge in held for end in _ends(edge) if core.intersection(_ends(edge))}
        # A body that is near stands with its council.
        above = {edge.target for edge in held if edge.kind == "part of" and edge.source in near}
        kept = {iri: kept[iri] for iri in sorted(core | near | above)}
        held = [edge for edge in held if edge.source in kept and edge.target in kept]
    if filters.kinds:
        kept = {iri: node for iri, node in kept.items() if node.kind in filters.kinds}
        held = [edge for edge in held if edge.source in kept and edge.target in kept]
    if filters.first or filters.last:
        joined = {end for edge in held for end in _ends(edge)}
        kept = {iri: node for iri, node in kept.items() if node.date or iri in joined}
    return kept, held


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _is_within(start: str, end: str, filters: Filters) -> bool:
    """Whether a time meets the one asked for; what has no time does."""
    if filters.first and end and latest(end) < filters.first:
        return False
    return not (filters.last and start and start > latest(filters.last))


def _is_against(node: Node, filters: Filters) -> bool:
    """Whether a thing is of the sort that a filter speaks of, and not what it asks for."""
    if not _is_within(node.date, node.date, filters):
        return True
    return any(
        wanted and node.kind == kind and not _is_called(node, column, wanted)
        for kind, column, wanted in (
            ("decision", "outcome", filters.outcome),
            ("judgement", "grade", filters.grade),
        )
    )


def _is_called(node: Node, column: str, wanted: str) -> bool:
    return name_key(wanted) in {name_key(str(one)) for one in node.attributes.get(column, ())}


def _tests(nodes: Mapping[str, Node], filters: Filters) -> list[Callable[[Node], bool]]:
    """What a thing must be for the network to be about it."""
    tests: list[Callable[[Node], bool]] = []
    if filters.council:
        councils = {node.council: node.council_label for node in nodes.values() if node.council}
        wanted = _named("council", filters.council, councils)
        tests.append(lambda node: node.council in wanted)
    if filters.body:
        labels = {
            iri: node.label for iri, node in nodes.items() if node.kind in ("committee", "post")
        }
        bodies = _named("body", filters.body, labels)
        tests.append(lambda node: node.iri in bodies or node.body in bodies)
    if filters.thing:
        if filters.thing not in nodes:
            raise FilterError(
                "thing", filters.thing, "this network has no such thing; give an IRI."
            )
        tests.append(lambda node: node.iri == filters.thing)
    for name, kind, value in (
        ("outcome", "decision", filters.outcome),
        ("grade", "judgement", filters.grade),
    ):
        if value:
            tests.append(lambda node, kind=kind: node.kind == kind)  # type: ignore[misc]
            _check_value(name, value, (node for node in nodes.values() if node.kind == kind))
    return tests


def _named(name: str, value: str, labels: Mapping[str, str]) -> Collection[str]:
    """The IRIs that a value means: itself one, the last part of one, or what one is called."""
    found = {iri for iri in labels if value in (iri, iri.rstrip("/").rpartition("/")[2])}
    found = found or {
        iri for iri, label in labels.items() if name_key(label) == name_key(value) != ""
    }
    if not found:
        raise FilterError(name, value, _suggest(f"no {name} is called so", labels.values(), value))
    return found


def _check_value(name: str, value: str, nodes: Iterable[Node]) -> None:
    known = {str(one) for node in nodes for one in node.attributes.get(name, ())}
    if name_key(value) not in {name_key(one) for one in known}:
        raise FilterError(name, value, _suggest(f"nothing has this {name}", known, value))


def _suggest(reason: str, known: Iterable[str], value: str) -> str:
    from rapidfuzz import process

    names = sorted(set(known))
    near = [name for name, *_ in process.extract(value, names, limit=_SUGGESTED)]
    return f"{reason} here; there are {', '.join(near)}." if near else f"{reason} here."
