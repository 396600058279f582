"""Triples of one paper in memory, by subject and property: a store for rdflib's Graph.

rdflib's own keeps three indexes, contexts and events, and takes most of the time of building a
graph. This one keeps what the shapes ask for, and hands it to them as it is.
"""

from collections.abc import Generator, Iterator
from typing import Any, Self

from rdflib import Graph, URIRef
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


class TripleGraph(Graph):
    """A graph over a TripleStore of its own, which is added to and looked up without detours."""

    def __init__(self) -> None:
        self.own = TripleStore()
        super().__init__(store=self.own, bind_namespaces="none")

    def add(self, triple: Any) -> Self:
        subject, predicate, value = triple
        self.own.said.setdefault(subject, {}).setdefault(predicate, {})[value] = None
        return self

    def objects(
        self, subject: Any = None, predicate: Any = None, unique: bool = False
    ) -> Generator[Node, None, None]:
        if subject is None or type(predicate) is not URIRef:
            yield from super().objects(subject, predicate, unique)
        else:
            yield from self.own.said.get(subject, _NOTHING).get(predicate, ())

    def __contains__(self, triple: Any) -> bool:
        subject, predicate, value = triple
        if subject is None or type(predicate) is not URIRef:
            return super().__contains__(triple)
        values = self.own.said.get(subject, _NOTHING).get(predicate, ())
        return bool(values) if value is None else value in values

    def __iter__(self) -> Generator[Any, None, None]:
        for subject, properties in self.own.said.items():
            for predicate, values in properties.items():
                for value in values:
                    yield subject, predicate, value

    def subject_objects(
        self, predicate: Any = None, unique: bool = False
    ) -> Generator[tuple[Node, Node], None, None]:
        if type(predicate) is not URIRef:
            yield from super().subject_objects(predicate, unique)
            return
        for subject, properties in self.own.said.items():
            if predicate in properties:
                for value in properties[predicate]:
                    yield subject, value


_NOTHING: dict[Node, dict[Node, None]] = {}
_NOWHERE: tuple[Graph, ...] = ()
