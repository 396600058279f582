"""Queries in worker processes: answers whole or not at all, and nobody else is reached."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from extract.errors import QueryError
from graph.answers import Form, FormatError, QuerySyntaxError
from graph.pool import QueryPool, SandboxError
from graph.sandbox import Seal
from graph.worker_process import QueryLimits

P = ox.NamedNode("http://example.org/p")
RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
ANY: dict[Form, str | None] = {"solutions": "csv", "boolean": "csv", "graph": "turtle"}


def make_snapshot(folder: Path, name: str, count: int) -> Path:
    """Make a read-only snapshot of `count` triples, each in two named graphs and their merge."""
    store = ox.Store(str(folder / f"{name}-written"))
    graphs: list[ox.DefaultGraph | ox.NamedNode] = [
        ox.DefaultGraph(),
        ox.NamedNode("http://example.org/g"),
        ox.NamedNode("http://example.org/h"),
    ]
    store.extend(
        ox.Quad(ox.NamedNode(f"http://example.org/s{i}"), P, ox.Literal(str(i)), g)
        for i in range(count)
        for g in graphs
    )
    store.flush()
    store.backup(str(folder / name))
    return folder / name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("snapshots")


@pytest.fixture(scope="module")
def snapshot(folder: Path) -> Path:
    return make_snapshot(folder, "one", 500)


@pytest.fixture(scope="module")
def pool(snapshot: Path) -> Iterator[QueryPool]:
    with QueryPool(snapshot, limits=QueryLimits(seconds=1.0)) as pool:
        yield pool


def fail(pool: QueryPool, query: str) -> None:
    with pytest.raises(QueryError):
        ask(pool, query)


def ask(pool: QueryPool, query: str) -> str:
    with pool.ask(query, ANY).body as body:
        return body.read().decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?o { <http://example.org/s7> ?p ?o }", "o\r\n7\r\n"),
        ("ASK { ?s ?p '7' }", "true"),
        ("ASK { ?s ?p '700' }", "false"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?o = '7') }",
         '<http://example.org/s7> <http://example.org/p> "7" .\n'),
        ("DESCRIBE <http://example.org/s7>",
         '<http://example.org/s7> <http://example.org/p> "7" .\n'),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "n\r\n500\r\n"),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "n\r\n1000\r\n"),
        ("SELECT (fm:Decision AS ?x) {}", "x\r\nhttps://w3id.org/folkmoot/ns#Decision\r\n"),
        ("PREFIX fm: <http://own/> SELECT (fm:x AS ?x) {}", "x\r\nhttp://own/x\r\n"),
    ],
)  # fmt: skip
def test_worker_answers(pool: QueryPool, query: str, expected: str) -> None:
    assert ask(pool, query) == expected


def test_worker_resolves_relative_iris(snapshot: Path) -> None:
    with QueryPool(snapshot, base="http://example.org/") as pool:
        assert ask(pool, "SELECT ?o { <s7> ?p ?o }") == "o\r\n7\r\n"


def test_worker_merges_several_default_graphs(pool: QueryPool) -> None:
    graphs = ["http://example.org/g", "http://example.org/h"]
    answer = pool.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", ANY, default_graphs=graphs)
    with answer.body as body:
        assert body.read() == b"n\r\n500\r\n"


def test_worker_gives_rows_and_says_when_there_are_more(pool: QueryPool) -> None:
    rows = pool.select("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o", max_rows=3)
    assert rows.columns == ("s", "o")
    assert [row[1].value for row in rows.rows if row[1]] == ["0", "1", "10"]
    assert rows.is_truncated
    assert not pool.select("SELECT * { ?s ?p ?o } LIMIT 3", max_rows=3).is_truncated


def test_worker_names_the_place_of_a_syntax_error(pool: QueryPool) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(pool, "SELECT *\nWHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 16)
    assert caught.value.status == 400


def test_worker_refuses_updates(pool: QueryPool) -> None:
    with pytest.raises(QuerySyntaxError):
        ask(pool, "INSERT DATA { <http://a> <http://b> <http://c> }")


def test_worker_says_that_no_format_fits(pool: QueryPool) -> None:
    with pytest.raises(FormatError) as caught:
        pool.ask("CONSTRUCT WHERE { ?s ?p ?o }", {"solutions": "json", "graph": None})
    assert caught.value.form == "graph"
    assert ask(pool, "ASK {}") == "true"


def test_worker_kills_a_runaway_query(pool: QueryPool) -> None:
    began = time.monotonic()
    with pytest.raises(QueryError, match="longer than 1 seconds") as caught:
        ask(pool, RUNAWAY)
    assert caught.value.status == 503
    assert time.monotonic() - began < 3
    assert ask(pool, "ASK {}") == "true"


def test_worker_answers_others_beside_a_runaway_query(pool: QueryPool) -> None:
    runaway = threading.Thread(target=fail, args=(pool, RUNAWAY))
    runaway.start()
    time.sleep(0.1)
    began = time.monotonic()
    assert ask(pool, "ASK {}") == "true"
    assert time.monotonic() - began < 0.9
    runaway.join()


def test_worker_bounds_the_size_of_an_answer(snapshot: Path) -> None:
    with (
        QueryPool(snapshot, limits=QueryLimits(workers=1, result_mb=1)) as pool,
        pytest.raises(QueryError, match="larger than 1 MB"),
    ):
        ask(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f }")


def test_worker_bounds_memory(snapshot: Path) -> None:
    limits = QueryLimits(workers=1, memory_mb=300, seconds=60)
    with QueryPool(snapshot, limits=limits) as pool:
        with pytest.raises(QueryError, match="300 MB"):
            ask(pool, RUNAWAY)
        assert ask(pool, "ASK {}") == "true"


def test_worker_survives_a_query_that_ends_the_engine(pool: QueryPool) -> None:
    with pytest.raises(QueryError):
        ask(pool, "ASK {" + "{" * 100_000 + "}" * 100_000 + "}")
    assert ask(pool, "ASK {}") == "true"


def test_worker_says_when_all_are_busy(snapshot: Path) -> None:
    limits = QueryLimits(workers=1, seconds=1.5, wait_seconds=0.2)
    with QueryPool(snapshot, limits=limits) as pool:
        runaway = threading.Thread(target=fail, args=(pool, RUNAWAY))
        runaway.start()
        time.sleep(0.3)
        with pytest.raises(QueryError, match="busy"):
            ask(pool, "ASK {}")
        runaway.join()


def test_worker_moves_to_a_new_snapshot(folder: Path, snapshot: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with QueryPool(snapshot) as pool:
        assert ask(pool, count) == "n\r\n500\r\n"
        pool.move_to(make_snapshot(folder, "two", 7))
        assert ask(pool, count) == "n\r\n7\r\n"
        assert ask(pool, count) == "n\r\n7\r\n"


@pytest.mark.parametrize(
    "query",
    [
        "ASK {{ SERVICE <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?a ?p 1SERVICE<http://127.0.0.1:{port}/x>{{?s ?q ?o}} }}",
        "SELECT * {{ ?a ?b ?c FILTER(?a<=?a)SERVICE#>\n<http://127.0.0.1:{port}/x>{{?s ?q ?o}} }}",
        "SELECT * {{ VALUES ?e {{ <http://127.0.0.1:{port}/x> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "SELECT * FROM <http://127.0.0.1:{port}/x> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <http://127.0.0.1:{port}/x> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE <http://[::1]:{port}/x> {{ ?s ?p ?o }} }}",
        "ASK {{ SERVICE <http://localhost:{port}/x> {{ ?s ?p ?o }} }}",
    ],
)
def test_worker_reaches_nobody(pool: QueryPool, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        try:
            ask(pool, query.format(port=listener.getsockname()[1]))
        except QueryError as err:
            assert err.status in (400, 503)
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_worker_reads_no_files(pool: QueryPool, tmp_path: Path) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text('<http://a> <http://b> "told" .')
    for clause in (f"FROM <{secret.as_uri()}>", f"FROM NAMED <{secret.as_uri()}>"):
        text = ask(
            pool, f"SELECT * {clause} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
        )
        assert "told" not in text


def test_pool_refuses_to_start_unsealed(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unsealed = Seal(filter=False, namespaces=False, memory=True, network="open")
    monkeypatch.setattr("graph.pool.WorkerProcess.wait_until_ready", lambda _: unsealed)
    with pytest.raises(SandboxError, match="--unsafe-no-sandbox"):
        QueryPool(snapshot)
    QueryPool(snapshot, require_sandbox=False).close()


def test_pool_says_that_a_snapshot_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("nonsense")
    with pytest.raises(QueryError, match="cannot be read"):
        QueryPool(tmp_path)


def test_worker_stops_when_nobody_waits(pool: QueryPool) -> None:
    gone = threading.Event()
    threading.Timer(0.2, gone.set).start()
    began = time.monotonic()
    with pytest.raises(QueryError, match="Nobody waits"):
        pool.ask(RUNAWAY, ANY, abandoned=gone)
    assert time.monotonic() - began < 0.9
