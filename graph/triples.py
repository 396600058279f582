"""Triples of one paper in memory, by subject and property: a store for rdflib's Graph.

rdflib's own keeps three indexes, contexts and events, and takes most of the time of building a
graph. This one keeps what the shapes ask for, and hands it to them as it is.
"""

from collections.abc import Iterator
from typing import Any

from rdflib import Graph
from rdflib.store import Store
from rdflib.term import Node

Said = dict[Node, dict[Node, dict[Node, None]]]


class TripleStore(Store):
    """One graph's triples; look-ups without a subject go through all of them."""

    def __init__(self, configuration: str | None = None, identifier: Node | None = None) -> None:
        super().__init__(configuration, identifier)  # type: ignore[arg-type]
        self.said: Said = {}
        self._names: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        subject, predicate, value = triple
        self.said.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    def remove(self, triple: Any, context: Any = None) -> None:
        for (subject, predicate, value), _ in list(self.triples(triple, context)):
            properties = self.said[subject]
            del properties[predicate][value]
            if not properties[predicate]:
                del properties[predicate]
            if not properties:
                del self.said[subject]

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
        subject, predicate, value = triple_pattern
        said = self.said
        for one in said if subject is None else ([subject] if subject in said else ()):
            properties = said[one]
            for name in (
                properties
                if predicate is None
                else ([predicate] if predicate in properties else ())
            ):
                values = properties[name]
                if value is None:
                    for found in values:
                        yield (one, name, found), _NOWHERE
                elif value in values:
                    yield (one, name, value), _NOWHERE

    def __len__(self, context: Any = None) -> int:
        return sum(len(values) for each in self.said.values() for values in each.values())

    def bind(self, prefix: str, namespace: Any, override: bool = True) -> None:
        self._names[prefix] = namespace
        self._prefixes[str(namespace)] = prefix

    def namespace(self, prefix: str) -> Any:
        return self._names.get(prefix)

    def prefix(self, namespace: Any) -> Any:
        return self._prefixes.get(str(namespace))

    def namespaces(self) -> Iterator[Any]:
        yield from list(self._names.items())


_NOWHERE: tuple[Graph, ...] = ()
