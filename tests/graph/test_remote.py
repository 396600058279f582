"""A store whose graph a server holds gives what the embedded one gives: Oxigraph's and Virtuoso's.

Both servers are started here. Papers are read into the one; the other takes over a store that was
made with an embedded graph.
"""

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from extract.errors import QueryError, StoreError
from graph.examples import load_examples
from graph.remote.endpoint import RemoteGraph, name_endpoints
from graph.source import QueryService, open_pool
from graph.store import DEFAULT_BASE, init_store, open_reader, open_store
from graph.worker_process import QueryLimits
from tests.graph.servers import Server, dump, serve

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parents[2] / "samples"
PAPERS = SAMPLES / "papers"
ENTITIES, ONTOLOGY = f"{DEFAULT_BASE}graph/entities", f"{DEFAULT_BASE}graph/ontology"
LIMITS = QueryLimits(workers=2, seconds=20)


@dataclass
class Held:
    """A server and a store whose graph it holds."""

    server: Server
    store: Path


@pytest.fixture(scope="module")
def held(server: Server, sample_store: Path) -> Held:
    """The sample papers, with their graph on the server."""
    store = server.folder / "store"
    if server.name == "oxigraph":
        init_store(store, graph=server.graph)
        with open_store(store) as opened:
            report = opened.ingest([PAPERS], manifest=PAPERS / "manifest.csv")
        assert (report.ingested, report.failed) == (25, [])
    else:
        move_to_server(sample_store, store, server)
    return Held(server, store)


def move_to_server(embedded: Path, store: Path, server: Server) -> None:
    """Take the papers of a store, and its graph to a server: what the settings say is made true."""
    shutil.copytree(embedded, store, symlinks=True)
    shutil.rmtree(store / "graph")
    query, update = name_endpoints(server.graph, None)
    kind = "virtuoso" if server.name == "virtuoso" else "other"
    remote = RemoteGraph(query, update, kind, DEFAULT_BASE, "0123456789abcdef")
    settings = store / "folkmoot.toml"
    lines = [f"{name} = {json.dumps(value)}" for name, value in remote.settings().items()]
    text = settings.read_text(encoding="utf-8")
    settings.write_text("\n".join([text, "[graph]", *lines, ""]), encoding="utf-8")
    open_store(store).close()


@pytest.fixture(scope="module")
def pools(held: Held, sample_store: Path) -> Iterator[tuple[QueryService, QueryService]]:
    """Who answers over the server, and who over the embedded store."""
    with (
        open_reader(held.store) as there,
        open_reader(sample_store) as here,
        open_pool(there.snapshot, base=there.base, limits=LIMITS) as asked,
        open_pool(here.snapshot, base=here.base, limits=LIMITS) as judge,
    ):
        yield asked, judge


def table(pool: QueryService, query: str, **graphs: list[str]) -> list[list[str]]:
    """Rows of an answer, with rows, columns and the parts of what was concatenated in order.

    A server chooses it where a query leaves it open, and Virtuoso orders long texts by their
    beginning alone.
    """
    answer = pool.ask(query, {"solutions": "csv", "boolean": "csv"}, **graphs)
    with answer.body as body:
        head, *rows = csv.reader(io.StringIO(body.read().decode()))
    order = sorted(range(len(head)), key=head.__getitem__)
    return [
        [head[at] for at in order],
        *sorted([", ".join(sorted(row[at].split(", "))) for at in order] for row in rows),
    ]


@pytest.mark.parametrize("form", ["nquads", "nt", "graphml"])
def test_remote_export_is_that_of_the_embedded_store(
    held: Held, sample_store: Path, form: str
) -> None:
    assert dump(held.store, form) == dump(sample_store, form)


def test_remote_store_conforms_and_counts_alike(held: Held, sample_store: Path) -> None:
    with open_reader(held.store) as reader, open_reader(sample_store) as other:
        report = reader.validate()
        assert report == other.validate()
        assert report.is_sound
        assert reader.stats() == other.stats()


QUERIES = {example.slug: example.query for example in load_examples()}
QUERIES |= {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((SAMPLES / "questions").glob("*.rq"))
}
QUERIES |= {
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "merge": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "named": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ENTITIES}> {{ ?s ?p ?o }} }}",
    "named and any": f"SELECT ?s ?g ?label {{ GRAPH <{ENTITIES}> {{ ?s a fm:Council }}"
    " GRAPH ?g { ?s rdfs:label ?label } }",
    "any and merge": "SELECT DISTINCT ?g ?label { ?s a fm:Council ; rdfs:label ?label"
    " GRAPH ?g { ?s a fm:Council } }",
    "every column": f"SELECT * {{ GRAPH <{ENTITIES}> {{ ?s a fm:Council }}"
    " GRAPH ?g { ?s a fm:Council } }",
    "booleans": "SELECT ?s ?p ?b { ?s ?p ?b FILTER(?p IN (fm:keyDecision, fm:subjectToCallIn)) }",
    "only true": "SELECT ?s { ?s fm:keyDecision true }",
    "types": "SELECT ?s ?p ?o ?type { ?s ?p ?o BIND(DATATYPE(?o) AS ?type)"
    " FILTER(isLiteral(?o) && LANG(?o) = '') }",
    "yes": "ASK { ?s a fm:Council }",
    "no": "ASK { ?s a fm:Nothing }",
    "from one": f"SELECT (COUNT(*) AS ?n) FROM <{ENTITIES}> {{ ?s ?p ?o }}",
    "from two": f"SELECT (COUNT(*) AS ?n) FROM <{ENTITIES}> FROM <{ONTOLOGY}> {{ ?s ?p ?o }}",
    "from named alone": f"SELECT ?s ?class FROM NAMED <{ENTITIES}> {{ ?s a ?class }}",
    "from elsewhere": "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
    "relative": "SELECT ?p ?o { <graph/entities> ?p ?o }",
}


@pytest.mark.parametrize("name", QUERIES)
def test_remote_answers_are_those_of_the_embedded_store(
    pools: tuple[QueryService, QueryService], name: str
) -> None:
    asked, judge = pools
    assert table(asked, QUERIES[name]) == table(judge, QUERIES[name])


def test_remote_merge_of_papers_that_say_the_same_is_a_set(
    pools: tuple[QueryService, QueryService],
) -> None:
    asked, judge = pools
    names = [row[0] for row in table(judge, "SELECT ?g { ?g a fm:Document }")]
    papers = [name for name in names if name.startswith("http")]
    query = "SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?o }"
    assert table(asked, query, default_graphs=papers) == table(judge, query, default_graphs=papers)


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("SELECT * { SERVICE SILENT ?e { ?s ?p ?o } }", 400, "SERVICE"),
        ("PREFIX bif: <bif:> SELECT (bif:http_get('http://127.0.0.1:9/') AS ?x) {}", 400, "<bif:"),
        ("SELECT (<sql:f>() AS ?x) {}", 400, "<sql:f>"),
        ("define get:soft 'soft' SELECT * { ?s ?p ?o }", 400, "line 1"),
        ("INSERT DATA { <a> <b> <c> }", 400, "line 1"),
        ("SELECT * {\n ?s ?p }", 400, "line 2"),
    ],
)
def test_remote_queries_that_go_no_further(
    pools: tuple[QueryService, QueryService], query: str, status: int, words: str
) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        pools[0].select(query)
    assert caught.value.status == status


@pytest.mark.parametrize("graph", ["http://x/> { ?s ?p ?o } } #", "bif:x", "no iri"])
def test_remote_graphs_are_named_by_iris(
    pools: tuple[QueryService, QueryService], graph: str
) -> None:
    with pytest.raises(QueryError):
        pools[0].ask("ASK {}", {"boolean": "json"}, default_graphs=[graph])


def test_remote_query_is_stopped_in_time(held: Held) -> None:
    limits = QueryLimits(workers=1, seconds=1.5)
    query = (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?f && "
        "STRLEN(STR(?i)) != STRLEN(STR(?l)) && STR(?a) != STR(?g)) }"
    )
    with (
        open_reader(held.store) as reader,
        open_pool(reader.snapshot, base=reader.base, limits=limits) as pool,
        pytest.raises(QueryError, match=r"longer than|part of the answer") as caught,
    ):
        pool.select(query)
    assert caught.value.status == 503


def test_remote_answer_is_bounded_in_size(held: Held) -> None:
    limits = QueryLimits(workers=1, seconds=20, result_mb=1)
    with (
        open_reader(held.store) as reader,
        open_pool(reader.snapshot, base=reader.base, limits=limits) as pool,
        pytest.raises(QueryError, match="larger than 1 MB") as caught,
    ):
        pool.select("SELECT * { ?s ?p ?o }")
    assert caught.value.status == 503


SPARQL = "/sparql?query="
PAGES = [
    ("/", "text/html"),
    ("/search?q=housing", "text/html"),
    ("/.well-known/void", "text/turtle"),
    (f"{SPARQL}ASK%7B%3Fs%20a%20fm:Council%7D", "application/sparql-results+json"),
    (f"{SPARQL}ASK%7B%3Fs%20a%20fm:Council%7D", "application/sparql-results+xml"),
    (f"{SPARQL}SELECT*%7B%3Fs%20a%20fm:Committee%7DORDER%20BY%20%3Fs", "text/csv"),
    (
        f"{SPARQL}SELECT%20%3Fs%20%3Fo%7B%3Fs%20fm:keyDecision%20%3Fo%7D",
        "application/sparql-results+json",
    ),
    (f"{SPARQL}CONSTRUCT%20WHERE%7B%3Fs%20a%20fm:Council%7D", "text/turtle"),
    (f"{SPARQL}CONSTRUCT%20WHERE%7B%3Fs%20a%20fm:Council%7D", "application/ld+json"),
    ("/ns", "text/turtle"),
    ("/id/nothing", "application/json"),
]


@pytest.fixture(scope="module")
def clients(held: Held, sample_store: Path) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    with serve(held.store) as asked, serve(sample_store) as judge:
        yield asked, judge


@pytest.mark.parametrize(("path", "accept"), PAGES)
def test_remote_serves_the_same_pages(
    clients: tuple[httpx.Client, httpx.Client], path: str, accept: str
) -> None:
    one, other = (client.get(path, headers={"Accept": accept}) for client in clients)
    assert one.status_code == other.status_code
    assert one.headers["content-type"] == other.headers["content-type"]
    texts = [
        sorted(answer.text.replace(str(client.base_url), "http://here").split("\n"))
        for answer, client in zip((one, other), clients, strict=True)
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("kind", ["fm:Council", "fm:Decision", "fm:Document", "foaf:Person"])
@pytest.mark.parametrize("suffix", [".ttl", ".html", ".jsonld"])
def test_remote_describes_things_alike(
    clients: tuple[httpx.Client, httpx.Client], kind: str, suffix: str
) -> None:
    query = f"SELECT ?s {{ ?s a {kind} }} ORDER BY STR(?s) LIMIT 1"
    found = clients[1].get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    path = found.text.split()[1].replace(DEFAULT_BASE, "/id/") + suffix
    one, other = (client.get(path) for client in clients)
    assert one.status_code == other.status_code == 200
    # Of many passages and of rows of one day a page shows some: which is each engine's own.
    parts = r'(?s)<section aria-labelledby="evidence">.*?</section>|<tbody>.*?</tbody>'
    texts = [re.sub(parts, "", answer.text) for answer in (one, other)]
    assert sorted(texts[0].split()) == sorted(texts[1].split())


def test_remote_server_of_others_is_left_alone(held: Held, tmp_path: Path) -> None:
    server = held.server
    with pytest.raises(StoreError, match="there is data on this server already"):
        init_store(tmp_path / "store", graph=server.graph)
    assert not (tmp_path / "store").exists()
    copy = tmp_path / "copy"
    shutil.copytree(held.store, copy, symlinks=True)
    settings = (copy / "folkmoot.toml").read_text(encoding="utf-8")
    changed = [
        'key = "ffffffffffffffff"' if line.startswith("key") else line
        for line in settings.splitlines()
    ]
    (copy / "folkmoot.toml").write_text("\n".join(changed), encoding="utf-8")
    with pytest.raises(StoreError, match="is of another store"):
        open_store(copy)


def test_remote_settings_hold_no_password(held: Held) -> None:
    for path in held.store.glob("*.toml"):
        assert "dba" not in path.read_text(encoding="utf-8")


def test_remote_writer_must_be_let_in(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if held.server.name != "virtuoso":
        pytest.skip("Oxigraph's server lets everybody in")
    for password in ("wrong", ""):
        monkeypatch.setenv("FOLKMOOT_GRAPH_PASSWORD", password)
        with pytest.raises(StoreError, match="FOLKMOOT_GRAPH_PASSWORD"):
            init_store(
                tmp_path / f"store-{password}", base="http://x.test/id/", graph=held.server.graph
            )
