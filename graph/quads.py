"""The graph on disk: named graphs, and their merge kept exact in the default graph.

Oxigraph answers over a "union default graph" once for each graph that holds a triple, so the merge
is kept as a graph of its own. Updates at the same time mix silently on disk, so there is one writer
at a time, in one thread; nothing that iterates over a store ever leaves the function that made it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from extract.errors import StoreError

_MERGE = ox.DefaultGraph()
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

# What the engine raises where a file is missing, cut off or changed.
_DAMAGED = (OSError, RuntimeError)
_REPAIR = "If files of it are damaged: folkmoot doctor --repair writes it again from the papers."


# So many quads are put in at once as files of their own rather than through the engine's log.
_BULK = 10_000

Written = ox.NamedNode | ox.Literal


Terms = tuple[ox.NamedNode, ox.NamedNode, Written]


@dataclass(slots=True)
class Tally:
    """How numbers change with a change of graphs; `classes` and `properties` by their IRIs."""

    triples: int = 0
    quads: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Take another change on top."""
        self.triples += other.triples
        self.quads += other.quads
        self.classes.update(other.classes)
        self.properties.update(other.properties)


class QuadStore:
    """An Oxigraph store on disk, open for writing. Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        """Open or make. Raises StoreError where another process has it or it is damaged."""
        path.mkdir(parents=True, exist_ok=True)
        try:
            self._store = ox.Store(str(path))
        except _DAMAGED as err:
            raise StoreError(f"{path}: the graph cannot be opened ({err}). {_REPAIR}") from err

    def replace_graphs(self, graphs: Mapping[str, Graph | None]) -> Tally:
        """Put graphs in place of those of the same names (None: take one out).

        The merge follows exactly: it holds what some named graph holds, once. Only what differs is
        written. A failure halfway leaves a store that must be put back from its last snapshot.
        """
        added: list[ox.Quad] = []
        removed: list[ox.Quad] = []
        fresh: dict[Terms, None] = {}
        for iri, g in graphs.items():
            name = ox.NamedNode(iri)
            old: dict[ox.Triple, ox.Quad] = {}
            # Asked first: to look for the quads of a graph that is not there takes as long.
            if self._store.contains_named_graph(name):
                found = self._store.quads_for_pattern(None, None, None, name)
                old = {quad.triple: quad for quad in found}
            # Two values of rdflib may be one as stored.
            new = dict.fromkeys(() if g is None else map(_terms, g))
            if old:
                made = {ox.Triple(*terms): terms for terms in new}
                removed += [quad for triple, quad in old.items() if triple not in made]
                new = dict.fromkeys(terms for triple, terms in made.items() if triple not in old)
            added += [ox.Quad(*terms, name) for terms in new]
            fresh.update(new)
        tally = self._change(added, removed, fresh)
        for iri, g in graphs.items():
            if not g:
                self._store.remove_graph(ox.NamedNode(iri))
        return tally

    def patch_graph(self, iri: str, removed: Graph, added: Graph) -> Tally:
        """Take triples out of a graph, and put others in; the merge follows.

        For a graph too large to be written anew. What is removed must be there and what is added
        must not.
        """
        name = ox.NamedNode(iri)
        fresh = dict.fromkeys(map(_terms, added))
        return self._change(
            [ox.Quad(*terms, name) for terms in fresh],
            [ox.Quad(*_terms(triple), name) for triple in removed],
            fresh,
        )

    def _change(self, added: list[ox.Quad], removed: list[ox.Quad], said: Iterable[Terms]) -> Tally:
        """Write what differs, and the merge after it; how the numbers change.

        `said` are the terms of what is added, each once.
        """
        store = self._store
        tally = Tally(quads=len(added) - len(removed))
        # In a store that holds nothing, nothing has to be looked for.
        # Asked for its truth: its length is counted from one end to the other.
        is_empty = not store
        for one in removed:
            store.remove(one)
        merged = [(terms, ox.Quad(*terms, _MERGE)) for terms in said]
        if not is_empty:
            merged = [(terms, quad) for terms, quad in merged if quad not in store]
        self._extend([*added, *(quad for _, quad in merged)])
        gone = {quad.triple for quad in removed}
        stale = [triple for triple in gone if not self._is_said(triple)]
        for triple in stale:
            store.remove(_quad(triple, _MERGE))
        tally.triples += len(merged) - len(stale)
        tally.classes.update(_count_kinds(terms for terms, _ in merged))
        tally.classes.subtract(count_classes(stale))
        # Names are counted as they stand: their texts are made once for each.
        for name, number in Counter(terms[1] for terms, _ in merged).items():
            tally.properties[name.value] += number
        tally.properties.subtract(triple.predicate.value for triple in stale)
        return tally

    def _is_said(self, triple: ox.Triple) -> bool:
        """Whether some named graph holds the triple."""
        found = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object)
        return any(quad.graph_name != _MERGE for quad in found)

    def _extend(self, quads: list[ox.Quad]) -> None:
        # Many go past the engine's log into files of their own: a run that is cut off there is put
        # back from its snapshot in either case.
        if len(quads) >= _BULK:
            self._store.bulk_extend(quads)
        elif quads:
            self._store.extend(quads)

    def publish(self, target: Path) -> None:
        """Make a read-only copy of this moment; hard links, so it costs next to nothing."""
        self._store.flush()
        target.parent.mkdir(parents=True, exist_ok=True)
        self._store.backup(str(target))

    def close(self) -> None:
        """Close the files. May be called again."""
        # The engine closes, and lets go of its lock, when nothing refers to it.
        self._store = ox.Store()


def copy_snapshot(snapshot: Path, target: Path) -> None:
    """Make a graph to write to out of a snapshot. Raises StoreError where it is damaged."""
    try:
        ox.Store.read_only(str(snapshot)).backup(str(target))
    except _DAMAGED as err:
        raise StoreError(f"{snapshot}: the snapshot cannot be read ({err}). {_REPAIR}") from err


class QuadReader:
    """A snapshot, open for reading in one thread."""

    def __init__(self, snapshot: Path) -> None:
        """Open. Raises StoreError where there is none or it is damaged."""
        try:
            self._store = ox.Store.read_only(str(snapshot))
        except _DAMAGED as err:
            raise StoreError(f"{snapshot}: the graph cannot be read ({err}). {_REPAIR}") from err

    def names(self) -> list[str]:
        """The names of all named graphs, sorted."""
        return sorted(
            name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode)
        )

    def count(self, name: str | None) -> int:
        """How many triples a graph holds; None means the merge."""
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, _node(name)))

    def quads(self, name: str | None) -> Iterator[ox.Quad]:
        """Read the quads of one graph; None means the merge. To be used up where it is asked."""
        yield from self._store.quads_for_pattern(None, None, None, _node(name))

    def read_graph(self, name: str) -> Graph:
        """Read one named graph into memory, as rdflib holds it."""
        g = Graph(bind_namespaces="none")
        for quad in self._store.quads_for_pattern(None, None, None, ox.NamedNode(name)):
            g.add(
                (rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object))
            )
        return g

    def compare_merge(self) -> tuple[int, int]:
        """Count the triples that the merge lacks, and those that no named graph holds."""
        store = self._store
        missing = {
            quad.triple
            for quad in store.quads_for_pattern(None, None, None, None)
            if quad.graph_name != _MERGE and _quad(quad.triple, _MERGE) not in store
        }
        extra = 0
        for quad in store.quads_for_pattern(None, None, None, _MERGE):
            found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            extra += not any(other.graph_name != _MERGE for other in found)
        return len(missing), extra

    def select(self, query: str) -> Iterator[tuple[str | None, ...]]:
        """Answer one of our own queries, over the merge; rows of plain values.

        To be used up in the thread that asks. Never give it words of a visitor.
        """
        solutions = self._store.query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("only SELECT gives rows")
        for row in solutions:
            yield tuple(getattr(term, "value", None) for term in row)


def read_stored(triples: str) -> set[ox.Triple]:
    """Read N-Triples as a store on disk gives them back. Raises SyntaxError."""
    store = ox.Store()
    store.load(triples.encode(), format=ox.RdfFormat.N_TRIPLES)
    return {quad.triple for quad in store}


def _node(name: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return _MERGE if name is None else ox.NamedNode(name)


def _quad(triple: ox.Triple, name: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def count_classes(triples: Iterable[ox.Triple]) -> Counter[str]:
    """Count by class what triples say that things are."""
    return Counter(
        triple.object.value
        for triple in triples
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode)
    )


def _count_kinds(said: Iterable[Terms]) -> Counter[str]:
    return Counter(
        value.value
        for _, predicate, value in said
        if predicate == _TYPE and isinstance(value, ox.NamedNode)
    )


def stored_triple(subject: Node, predicate: Node, value: Node) -> ox.Triple:
    """Write a triple of rdflib as the store gives it back. Raises ValueError for a blank node."""
    return ox.Triple(*_terms((subject, predicate, value)))


def _terms(triple: tuple[Node, Node, Node]) -> Terms:
    subject, predicate, value = triple
    # What is a name or a value by its very type need not be asked what else it might be.
    kind = type(value)
    if isinstance(subject, BNode) or (kind is not URIRef and isinstance(value, BNode)):
        raise ValueError(f"no blank node may stand in a graph: {subject} {predicate} {value}")
    written = _literal(value) if isinstance(value, Literal) else _name(value)
    return _name(subject), _name(predicate), written


@lru_cache(maxsize=65_536)
def _name(iri: Node) -> ox.NamedNode:
    # Names come again and again, and each is checked by the grammar of IRIs when it is made.
    return ox.NamedNode(str(iri))


def _literal(value: Literal) -> ox.Literal:
    if value.language:
        return ox.Literal(str(value), language=value.language)
    if value.datatype is None or str(value.datatype) == _STRING:
        return ox.Literal(str(value))
    return as_stored(str(value), str(value.datatype))


@lru_cache(maxsize=65_536)
def as_stored(text: str, datatype: str) -> ox.Literal:
    """Write a typed value as Oxigraph gives it back: 0.50 comes out as 0.5.

    Old and new graphs could not be compared otherwise.
    """
    store = ox.Store()
    literal = ox.Literal(text, datatype=ox.NamedNode(datatype))
    store.add(ox.Quad(_TYPE, _TYPE, literal))
    (quad,) = store
    if not isinstance(quad.object, ox.Literal):
        raise TypeError(f"not a value: {quad.object}")
    return quad.object


def rdflib_term(term: object) -> URIRef | Literal:
    """Write a term as rdflib has it: a plain string without a datatype, a value as it stands."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"neither a name nor a value: {term}")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == _STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)
