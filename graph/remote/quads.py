"""The graph on a server: written by SPARQL Update, read back graph by graph.

The merge is kept exact as in `graph.quads`, from what the server says of the subjects at hand. A
paper's graph and the merge change in one request, which Oxigraph carries out whole or not at all;
Virtuoso takes small requests only, and a change of several that was cut off is made good when the
store is next opened (`graph.remote.opening`).
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

import pyoxigraph as ox
from rdflib import Graph

from extract.errors import StoreError
from graph.namespaces import PREFIXES
from graph.quads import Tally, count_classes, rdflib_term, stored_triple
from graph.remote.asking import OWN, TABLE, TRIPLES, address_query, fetch
from graph.remote.endpoint import RemoteGraph, read_credentials
from graph.remote.terms import cut, read_rows, read_triples, restore_solutions, write_triples
from graph.remote.text import read_query
from graph.remote.transport import Endpoint, RemoteError

SECONDS = 600.0  # for one request of ours
_UPDATE_TYPE = "application/sparql-update"
_MESSAGES = "text/plain, application/json;q=0.9, */*;q=0.5"
_STATE = "http://purl.org/dc/terms/identifier"
# How many subjects are asked about at a time; more make some engines slow to plan.
_SUBJECTS = 200
# So many triples does Virtuoso take in one update before its compiler gives up.
_VIRTUOSO_TRIPLES = 400


class RemoteReader:
    """The graph on a server as it is at this moment; each call sees what is there then.

    Methods raise StoreError where the server fails.
    """

    def __init__(self, remote: RemoteGraph) -> None:
        """Contact nobody yet."""
        self.remote = remote
        self._query = Endpoint(remote.query, read_credentials())

    def names(self) -> list[str]:
        """The names of all named graphs under the store's base, sorted."""
        found = (name for name in self.all_names() if name not in self.remote.unlisted)
        return [name for name in found if name.startswith(self.remote.base)]

    def all_names(self) -> list[str]:
        """The names of all named graphs on the server, whoever's they are, sorted."""
        # Virtuoso takes a minute for the same with DISTINCT.
        rows = self._select([("query", "SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")])
        return sorted(str(name) for (name,) in rows)

    def count(self, name: str | None) -> int:
        """How many triples a graph holds; None means the merge."""
        pattern = self._in_graph(name, "?s ?p ?o")
        ((number,),) = self._select([("query", f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")])
        return int(number or 0)

    def triples(self, name: str | None) -> Iterator[ox.Triple]:
        """Read the triples of one graph; None means the merge. To be used up where it is asked."""
        yield from self.construct(self._in_graph(name, "?s ?p ?o"))

    def quads(self, name: str | None) -> Iterator[ox.Quad]:
        """Read the quads of one graph; None means the merge. To be used up where it is asked."""
        graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        for triple in self.triples(name):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

    def read_graph(self, name: str) -> Graph:
        """Read one named graph into memory, as rdflib holds it."""
        g = Graph(bind_namespaces="none")
        for triple in self.triples(name):
            subject, predicate, value = map(rdflib_term, triple)
            g.add((subject, predicate, value))
        return g

    def compare_merge(self) -> tuple[int, int]:
        """Count the triples that the merge lacks, and those that no named graph holds."""
        merge = set(self.triples(None))
        said = {triple for name in self.names() for triple in self.triples(name)}
        return len(said - merge), len(merge - said)

    def select(self, query: str) -> Iterator[tuple[str | None, ...]]:
        """Answer one of our own queries, over the merge; rows of plain values.

        Never give it words of a visitor.
        """
        asked = read_query(query, PREFIXES, self.remote.base)
        yield from self._select(
            address_query(asked, self.remote, OWN, sorted(self.remote.unlisted))
        )

    def construct(self, pattern: str) -> Iterator[ox.Triple]:
        """Read the triples ?s ?p ?o of a pattern, each once."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
        with self._fetch([("query", query)], TRIPLES) as file:
            try:
                yield from read_triples(file)
            except SyntaxError as err:
                raise self._garbled(str(err)) from err

    def _select(self, parameters: Iterable[tuple[str, str]]) -> Iterator[tuple[str | None, ...]]:
        with self._fetch(parameters, TABLE) as file:
            text = b"".join(restore_solutions(file))
        rows, fault = read_rows(text)
        if fault is not None:
            raise self._garbled(fault)
        yield from rows

    def _fetch(self, parameters: Iterable[tuple[str, str]], accept: str) -> IO[bytes]:
        try:
            return fetch(self._query, parameters, accept, seconds=SECONDS)
        except RemoteError as err:
            raise StoreError(str(err)) from err

    def _garbled(self, fault: str) -> StoreError:
        return StoreError(f"{self.remote.query}: the server's answer cannot be read ({fault}).")

    def _in_graph(self, name: str | None, pattern: str) -> str:
        name = name or self.remote.merge
        return pattern if name is None else f"GRAPH <{name}> {{ {pattern} }}"


class RemoteQuads(RemoteReader):
    """The graph on a server, open for writing. Not to be shared between threads."""

    def __init__(self, remote: RemoteGraph) -> None:
        """Contact nobody yet."""
        super().__init__(remote)
        self._update = Endpoint(remote.update, read_credentials())

    def replace_graphs(self, graphs: Mapping[str, Graph | None]) -> Tally:
        """Put graphs in place of those of the same names (None: take one out), one by one.

        The merge follows exactly: it holds what some named graph holds, once. Only what differs is
        written. A failure halfway leaves a graph that must be made anew.
        """
        tally = Tally()
        for iri, g in graphs.items():
            tally.add(self._replace_graph(iri, g))
        return tally

    def _replace_graph(self, iri: str, g: Graph | None) -> Tally:
        old = set(self.triples(iri))
        new = set() if g is None else {stored_triple(*triple) for triple in g}
        return self._change_graph(iri, new - old, old - new, is_gone=not new)

    def patch_graph(self, iri: str, removed: Graph, added: Graph) -> Tally:
        """Take triples out of a graph, and put others in; the merge follows.

        What is removed must be there and what is added must not.
        """
        gone = {stored_triple(*triple) for triple in removed}
        return self._change_graph(iri, {stored_triple(*triple) for triple in added}, gone)

    def _change_graph(
        self, iri: str, added: set[ox.Triple], removed: set[ox.Triple], *, is_gone: bool = False
    ) -> Tally:
        fresh = added - self._in_merge(added)
        stale = removed - self._said_elsewhere(removed, iri)
        # What comes is there before what goes is gone, for servers that do not do all at once.
        merge = self.remote.merge
        self._send(
            [
                *_statements("INSERT DATA", iri, added),
                *_statements("INSERT DATA", merge, fresh),
                *_statements("DELETE DATA", iri, removed),
                *_statements("DELETE DATA", merge, stale),
                # Some servers go on listing a graph from which all has been deleted.
                *([f"DROP SILENT GRAPH <{iri}>"] if is_gone else []),
            ]
        )
        tally = Tally(triples=len(fresh) - len(stale), quads=len(added) - len(removed))
        tally.classes.update(count_classes(fresh))
        tally.classes.subtract(count_classes(stale))
        tally.properties.update(triple.predicate.value for triple in fresh)
        tally.properties.subtract(triple.predicate.value for triple in stale)
        return tally

    def publish(self, target: Path) -> None:
        """Say on the server which state it holds: that of the number in the folder's name.

        The folder stays empty; readers hold it as they hold a snapshot.
        """
        target.mkdir(parents=True)
        self.write_state(int(target.name))

    def read_state(self) -> tuple[str, int] | None:
        """Read which state of which store the server holds: its key and a number, if any."""
        found = [getattr(triple.object, "value", "") for triple in self.triples(self.remote.state)]
        if not found:
            return None
        key, _, number = found[0].partition(" ")
        # Of two the newer was being written when something stopped it.
        return key, int(number) if len(found) == 1 and number.isdecimal() else -1

    def write_state(self, number: int) -> None:
        """Write which state of this store the server holds."""
        state = self.remote.state
        old = set(self.triples(state))
        new = {
            ox.Triple(
                ox.NamedNode(state),
                ox.NamedNode(_STATE),
                ox.Literal(f"{self.remote.key} {number}"),
            )
        }
        self._send(
            [
                *_statements("INSERT DATA", state, new - old),
                *_statements("DELETE DATA", state, old - new),
            ]
        )

    def has_data(self) -> bool:
        """Whether anything stands where this store would write."""
        return any(name.startswith(self.remote.base) for name in self.all_names()) or (
            self.remote.merge is None and self.count(None) > 0
        )

    def clear(self) -> None:
        """Take everything of this store out, but the word that it is of this store."""
        gone = [*self.names(), *filter(None, [self.remote.merge])]
        if self.remote.merge is None:
            self._send(["DROP SILENT DEFAULT"])
        for name in gone:
            self._send([f"DROP SILENT GRAPH <{name}>"])

    def close(self) -> None:
        """There is nothing to close. May be called again."""

    def _in_merge(self, triples: set[ox.Triple]) -> set[ox.Triple]:
        return self._about(triples, self._in_graph(None, "?s ?p ?o"))

    def _said_elsewhere(self, triples: set[ox.Triple], iri: str) -> set[ox.Triple]:
        """Find what some other graph of a paper says too."""
        others = ", ".join(f"<{name}>" for name in sorted({iri, *self.remote.unlisted}))
        return self._about(triples, f"FILTER(?g NOT IN ({others})) GRAPH ?g {{ ?s ?p ?o }}")

    def _about(self, triples: set[ox.Triple], pattern: str) -> set[ox.Triple]:
        """Find those triples that a pattern of ?s ?p ?o matches."""
        subjects = sorted({str(triple.subject) for triple in triples})
        found: set[ox.Triple] = set()
        for some in cut(subjects, _SUBJECTS):
            found |= triples.intersection(
                self.construct(f"VALUES ?s {{ {' '.join(some)} }} {pattern}")
            )
        return found

    def _send(self, operations: list[str]) -> None:
        """Carry out operations: in one request, or where that is too much, one after the other."""
        one_by_one = self.remote.server == "virtuoso"
        requests = operations if one_by_one else [" ;\n".join(operations)] if operations else []
        for request in requests:
            try:
                with self._update.post(
                    request.encode(), _UPDATE_TYPE, _MESSAGES, seconds=SECONDS
                ) as reply:
                    for _ in reply.chunks:
                        pass
            except RemoteError as err:
                raise StoreError(str(err)) from err


def _statements(verb: str, name: str | None, triples: set[ox.Triple]) -> list[str]:
    """Write operations of a size that every server takes; None means the default graph."""
    written = []
    for some in cut(sorted(triples, key=str), _VIRTUOSO_TRIPLES):
        lines = write_triples(some)
        graph = lines if name is None else f"GRAPH <{name}> {{\n{lines}}}\n"
        written.append(f"{verb} {{\n{graph}}}")
    return written
