"""Random queries over random data sets: the workers give what rdflib gives over the merge.

Both are given the same graphs; rdflib holds the merge that the standard speaks of in memory. Where
rdflib is known to be wrong, it is helped or not asked: it gives a row for groups that are not
there, makes triples about values, takes 0 for unbound, gives pairs of a path more than once where
both ends are known, orders unequal kinds, and fails on `VALUES ?x {}` and on negated inverse paths.
Of rows that repeat on the right of a join with a sub-query it keeps one: there rows are compared
without their number.
"""

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import cast

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import Phase, assume, given, settings

from api.outline import read_outline
from graph.worker import DATA, DONE, FAILED, FRAME_HEAD, Frames, Opening, Request, answer
from tests.graph.random_queries import GRAPHS, Asked, Triples, data_sets, queries

PREFIXES = {"xsd": "http://www.w3.org/2001/XMLSchema#"}
OPENING = Opening(snapshot="", prefixes=PREFIXES, base=None, memory_bytes=0, probe_port=0)
STRING = PREFIXES["xsd"] + "string"

type Row = frozenset[tuple[str, str]]


def write(triples: Iterable[tuple[str, str, str]]) -> str:
    return "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + "\n".join(
        f"{' '.join(triple)} ." for triple in sorted(triples)
    )


def make_store(graphs: dict[str, Triples]) -> ox.Store:
    """Hold the graphs as the store on disk does: named, and their merge in the default graph."""
    store = ox.Store()
    for iri, triples in graphs.items():
        store.load(write(triples), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(iri))
        store.add_graph(ox.NamedNode(iri))
        store.load(write(triples), ox.RdfFormat.TURTLE)
    return store


def ask_worker(store: ox.Store, asked: Asked) -> tuple[str, object]:
    """Ask as the endpoint does, and read the answer's form and content."""
    outline = read_outline(asked.query, PREFIXES)
    merged = outline.needs_merge
    output = io.BytesIO()
    request = Request(
        query=asked.query,
        formats={"solutions": "json", "boolean": "json", "graph": "ntriples"},
        default_graphs=list(outline.default_graphs) if merged else None,
        named_graphs=list(outline.named_graphs) if merged else None,
        seconds=10,
        max_rows=1_000_000,
        shown_rows=0,
        offset=0,
    )
    answer(store, request, OPENING, Frames(output))
    data, kinds = b"", []
    for kind, payload in read_frames(output.getvalue()):
        assert kind != FAILED, payload
        kinds.append(kind)
        data += payload if kind == DATA else b""
    assert kinds[-1] == DONE
    if asked.head.startswith("ASK"):
        return "boolean", json.loads(data)["boolean"]
    if asked.head.startswith("SELECT"):
        return "solutions", Counter(map(read_row, json.loads(data)["results"]["bindings"]))
    triples = [str(triple) for triple in ox.parse(data, ox.RdfFormat.N_TRIPLES)]
    assert len(set(triples)) == len(triples)  # none of them twice
    return "graph", set(triples)


def read_frames(written: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(written):
        kind, length = FRAME_HEAD.unpack_from(written, at)
        at += FRAME_HEAD.size
        yield kind, written[at : at + length]
        at += length


def read_row(binding: dict[str, dict[str, str]]) -> Row:
    def term(cell: dict[str, str]) -> str:
        if cell["type"] == "uri":
            return f"<{cell['value']}>"
        return f"{cell['value']!r}@{cell.get('xml:lang')}^{cell.get('datatype', STRING)}"

    return frozenset((name, term(cell)) for name, cell in binding.items())


def ask_rdflib(graphs: dict[str, Triples], asked: Asked) -> tuple[str, object]:
    """Ask rdflib over a data set made by hand as FROM and FROM NAMED have it."""
    everything = not asked.default and not asked.named
    dataset = rdflib.Dataset()
    for iri in GRAPHS if everything else asked.named:
        dataset.graph(iri).parse(data=write(graphs[iri]), format="turtle")
    for iri in GRAPHS if everything else asked.default:
        dataset.default_graph.parse(data=write(graphs[iri]), format="turtle")
    if "GROUP BY" in asked.tail and not _has_solutions(dataset, asked):
        # rdflib gives a row for a group that is not there. SPARQL 1.1 Query, section 18.5.1.
        return "solutions", Counter()
    result = dataset.query(asked.for_rdflib, initNs=PREFIXES)
    if result.type == "ASK":
        return "boolean", result.askAnswer
    if result.type == "SELECT":
        return "solutions", Counter(
            frozenset(
                (str(name), show(value)) for name, value in binding.items() if value is not None
            )
            for binding in result.bindings
        )
    g = cast(rdflib.Graph, result.graph)
    # rdflib makes triples about values, which are none. SPARQL 1.1 Query, section 16.2.
    made = [triple for triple in g if not isinstance(triple[0], rdflib.Literal)]
    text = "\n".join(f"{s.n3()} {p.n3()} {o.n3()} ." for s, p, o in made)
    return "graph", {str(triple) for triple in ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES)}


def _has_solutions(dataset: rdflib.Dataset, asked: Asked) -> bool:
    text = asked.for_rdflib
    pattern = text[text.index("WHERE {") : text.rindex("}") + 1]
    return bool(dataset.query(f"ASK {pattern}", initNs=PREFIXES).askAnswer)


def show(term: rdflib.term.Identifier) -> str:
    if not isinstance(term, rdflib.Literal):
        return f"<{term}>"
    datatype = str(term.datatype or STRING)
    return f"{str(term)!r}@{term.language}^{datatype}"


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
@settings(max_examples=100, deadline=None, derandomize=True, phases=[Phase.generate])
@given(data_sets(), queries())
def test_right_answers_are_those_of_rdflib(graphs: dict[str, Triples], asked: Asked) -> None:
    is_counted = not asked.has_subquery
    if not is_counted:
        assume(not any(word in asked.query for word in ("COUNT", "SUM", "LIMIT")))
    ours, theirs = ask_worker(make_store(graphs), asked), ask_rdflib(graphs, asked)
    if not is_counted and isinstance(ours[1], Counter) and isinstance(theirs[1], Counter):
        assert theirs[1] <= ours[1], asked.query
        ours, theirs = (ours[0], set(ours[1])), (theirs[0], set(theirs[1]))
    assert ours == theirs, asked.query


def test_right_answers_of_a_page_of_optionals_are_one_row() -> None:
    """What several papers say of a thing is matched once, not once for each of them."""
    said = frozenset(
        ("<http://e.example/s0>", f"<http://e.example/p{number}>", '"a"') for number in range(9)
    )
    optionals = " ".join(
        f"OPTIONAL {{ ?a <http://e.example/p{number}> ?v{number} }}" for number in range(9)
    )
    query = f"SELECT * {{ VALUES ?a {{ <http://e.example/s0> }} {optionals} }}"
    store = make_store(dict.fromkeys(GRAPHS, said))
    for graphs in ((), tuple(GRAPHS)):
        asked = Asked("SELECT *", query.removeprefix("SELECT * "), graphs, ())
        _, rows = ask_worker(store, asked)
        assert isinstance(rows, Counter)
        assert rows.total() == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        # The standard has a node stand at no distance of itself though no triple names it
        # (SPARQL 1.1 Query, section 18.4); the engine answers for nodes of the graph alone.
        (f"SELECT * {{ <{GRAPHS[0]}/absent> <http://e.example/p0>* ?a }}", 0),
        ("SELECT * { <http://e.example/s0> <http://e.example/p0>* ?a }", 1),
    ],
)
def test_right_answers_known_differences(query: str, count: int) -> None:
    graphs: dict[str, Triples] = dict.fromkeys(GRAPHS, frozenset())
    graphs[GRAPHS[0]] = frozenset({("<http://e.example/s0>", "<http://e.example/p1>", "1")})
    form, rows = ask_worker(make_store(graphs), Asked(query, "", (), ()))
    assert isinstance(rows, Counter)
    assert (form, rows.total()) == ("solutions", count)
