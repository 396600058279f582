"""What those who run a server rely on: metrics, lines of a log, limits, headers, a quiet end."""

import io
import json
import logging
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx import Client
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from api.journal import Journal, JournalFormatter
from api.rate import Allowance, client_of
from api.settings import Settings
from graph.worker_process import QueryLimits
from tests.api.conftest import PAPER, SmallReader, serve

RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


@contextmanager
def serve_with(snapshot: Path, **settings: Any) -> Iterator[str]:
    reader = SmallReader(snapshot)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.catalogue.open_reader", lambda _: reader)
        made = Settings(
            refresh_seconds=float("inf"), limits=QueryLimits(seconds=1, workers=1), **settings
        )
        app = create_app(snapshot, made)
    with serve(app) as address:
        yield address


def read_metrics(address: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = httpx.get(f"{address}/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_count_requests_queries_and_the_store(snapshot: Path) -> None:
    with serve_with(snapshot) as address:
        for path in ("/id/decision/1", "/id/inspection/1", "/id/none", "/nowhere/1", "/nowhere/2"):
            httpx.get(address + path)
        for query in ("ASK {}", "SELECT", RUNAWAY):
            httpx.get(f"{address}/sparql", params={"query": query}, timeout=20)
        httpx.get(f"{address}/static/folkmoot.css")
        found = read_metrics(address)

    def value(name: str, **labels: str) -> float:
        return found[name, tuple(sorted(labels.items()))]

    requests, queries = "folkmoot_http_requests_total", "folkmoot_query_seconds_count"
    thing = {"method": "GET", "route": "/id/{path:path}"}
    assert value(requests, **thing, status="200") == 2
    assert value(requests, **thing, status="404") == 1
    assert value(requests, method="GET", route="none", status="404") == 2
    assert value(requests, method="GET", route="/static", status="200") == 1
    for outcome in ("answered", "refused", "stopped"):
        assert value(queries, pool="visitors", outcome=outcome) == 1
    assert value(queries, pool="pages", outcome="answered") > 4
    assert value("folkmoot_queries_running", pool="visitors") == 0
    assert value("folkmoot_query_workers", pool="visitors") == 1
    assert value("folkmoot_store_version") == 1
    assert value("folkmoot_triples") == 1
    assert value("folkmoot_papers", status="done") == 1


def test_metrics_have_few_labels(snapshot: Path) -> None:
    """Whatever is asked for, no new series arises."""
    with serve_with(snapshot) as address, Client(base_url=address) as client:

        def ask(number: int) -> int:
            for path in (
                f"/id/x/{number}",
                f"/x{number}",
                f"/document/{number}",
                f"/ns/t/{number}",
            ):
                client.get(path)
            client.request(f"VERB{number}", "/")
            client.get("/search", params={"q": str(number)})
            return len(read_metrics(address))

        ask(1)
        assert ask(2) == ask(3)


def read_lines(output: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in output.splitlines()]
    for line in lines:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])
    return lines


@pytest.mark.parametrize("are_queries_noted", [False, True])
def test_journal_has_a_line_for_each_request(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch, are_queries_noted: bool
) -> None:
    output = io.StringIO()
    monkeypatch.setattr("api.app.Journal", lambda: Journal(output))
    secret = "SELECT ?secret { ?secret a fm:Inspection }"
    with (
        serve_with(snapshot, is_journal_kept=True, are_queries_noted=are_queries_noted) as address,
        Client(base_url=address) as client,
    ):
        answers = [
            client.get("/sparql", params={"query": secret}),
            client.post("/sparql", data={"query": secret}),
            client.get("/search", params={"q": "secret"}),
            client.get("/id/x%22%0a%1b"),
        ]
    lines = read_lines(output.getvalue())
    assert [line["id"] for line in lines] == [a.headers["x-request-id"] for a in answers]
    assert [line["status"] for line in lines] == [200, 200, 200, 404]
    assert [line["route"] for line in lines][:3] == ["/sparql", "/sparql", "/search"]
    assert [line.get("query") for line in lines] == (
        [secret, secret, None, None] if are_queries_noted else [None] * 4
    )
    assert "127.0.0.1" not in output.getvalue()
    if not are_queries_noted:
        assert "secret" not in output.getvalue()


def test_journal_tells_where_a_fault_arose_and_not_its_words(
    snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = io.StringIO()
    monkeypatch.setattr("api.app.Journal", lambda: Journal(output))

    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.document_page.cut_text", fail)
    with serve_with(snapshot, is_journal_kept=True) as address:
        answer = httpx.get(f"{address}/document/{PAPER}")
    failure, request = read_lines(output.getvalue())
    assert answer.status_code == request["status"] == 500
    assert failure["id"] == request["id"] == answer.headers["x-request-id"]
    assert (failure["event"], failure["error"]) == ("failure", "RuntimeError")
    assert failure["at"][-1].endswith(" fail")
    assert "secret" not in output.getvalue()


def test_journal_makes_lines_of_what_the_http_server_says() -> None:
    try:
        raise ValueError("secret")
    except ValueError:
        failed = logging.LogRecord(
            "uvicorn.error", logging.ERROR, "", 1, "Exception in ASGI application\n", None,
            sys.exc_info(),
        )  # fmt: skip
    said = logging.LogRecord("uvicorn", logging.WARNING, "", 1, "two\nlines %s", ("x",), None)
    output = "".join(JournalFormatter().format(record) + "\n" for record in (failed, said))
    first, second = read_lines(output)
    assert (first["level"], first["error"]) == ("error", "ValueError")
    assert (second["level"], second["message"]) == ("warning", "two\nlines x")
    assert "secret" not in output


@pytest.mark.parametrize(
    ("peer", "forwarded", "is_behind_proxy", "client"),
    [
        ("192.0.2.1", [], False, "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], False, "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], True, "198.51.100.7"),
        ("192.0.2.1", ["203.0.113.9, 198.51.100.7"], True, "198.51.100.7"),
        ("192.0.2.1", ["203.0.113.9", "198.51.100.7"], True, "198.51.100.7"),
        ("192.0.2.1", [], True, "192.0.2.1"),
        ("192.0.2.1", ["<nonsense>"], True, "unknown"),
        ("2001:db8::1:2", [], False, "2001:db8::/64"),
        ("2001:db8::ffff", [], False, "2001:db8::/64"),
        ("::ffff:192.0.2.1", [], False, "192.0.2.1"),
    ],
)
def test_rate_knows_whom_a_request_comes_from(
    peer: str, forwarded: list[str], is_behind_proxy: bool, client: str
) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"client": (peer, 1), "headers": headers}
    assert client_of(scope, is_behind_proxy=is_behind_proxy) == client


def test_rate_fills_evenly_and_is_each_clients_own() -> None:
    now = 0.0
    allowance = Allowance(60, burst=2, now=lambda: now, most_clients=2)
    assert [allowance.take("a") for _ in range(4)] == [0, 0, 1, 1]
    assert allowance.take("b") == 0
    now = 1.0
    assert [allowance.take("a"), allowance.take("a")] == [0, 1]
    now = 100.0
    assert [allowance.take("a") for _ in range(3)] == [0, 0, 1]
    for client in ("b", "c"):  # "a" is forgotten, as only two are remembered
        allowance.take(client)
    assert allowance.take("a") == 0


def test_rate_refuses_with_the_time_to_wait(snapshot: Path) -> None:
    with serve_with(snapshot, rate=6) as address, Client(base_url=address) as client:
        answers = [client.get("/ns/outcome/approved") for _ in range(12)]
        assert [a.status_code for a in answers] == [200] * 10 + [429] * 2
        refused = answers[-1]
        assert 1 <= int(refused.headers["retry-after"]) <= 10
        assert refused.json()["status"] == 429
        assert "access-control-allow-origin" in refused.headers
        # A header that anybody may send changes nothing; those who watch are not limited.
        spoofed = client.get("/ns", headers={"X-Forwarded-For": "198.51.100.7"})
        assert spoofed.status_code == 429
        assert client.get("/health/live").status_code == 200
        assert client.get("/metrics").status_code == 200


SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "access-control-allow-origin": "*",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/static/folkmoot.css", 200),
        ("GET", "/static/none", 404),
        ("GET", "/nowhere", 404),
        ("PUT", "/sparql", 405),
        ("OPTIONS", "/sparql", 204),
        ("GET", "/sparql?query=SELECT", 400),
        ("GET", f"/sparql?query={RUNAWAY.replace(' ', '+')}", 503),
        ("GET", "/id/document/0000000000000000", 410),
        ("GET", "/id/council/thornmear", 301),
        ("GET", "/metrics", 200),
        ("GET", "/health/live", 200),
        ("GET", "/favicon.ico", 204),
    ],
)
def test_headers_are_on_every_answer(client: Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "server" not in answer.headers
    assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


def start_server(store: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--store", str(store), "--port", "0", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    return process, process.stderr.readline().split()[3].rstrip("/")


def wait_for_query(address: str) -> None:
    """Wait until a visitor's query runs, or has been answered already."""
    while True:
        found = read_metrics(address)
        visitors = {key: value for key, value in found.items() if ("pool", "visitors") in key[1]}
        if any(value for (name, _), value in visitors.items() if not name.endswith("_workers")):
            return
        time.sleep(0.02)


def children_of(pid: int) -> set[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children")
    found = set()
    for task in text.parents[1].iterdir():
        found |= {int(each) for each in (task / "children").read_text().split()}
    return found


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the workers")
@pytest.mark.parametrize(("grace", "is_answered"), [("20", True), ("1", False)])
def test_server_told_to_end_lets_queries_end_for_a_while(
    sample_store: Path, grace: str, is_answered: bool
) -> None:
    # The first takes longer than it takes to be told; the second never ends by itself.
    slow = "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } LIMIT 200 } ?d ?e ?f }"
    asked = slow if is_answered else RUNAWAY
    process, address = start_server(sample_store, "--grace", grace, "--log", "json")
    with process:
        workers = children_of(process.pid)
        assert len(workers) == 4
        answers: list[httpx.Response | Exception] = []

        def ask() -> None:
            try:
                answers.append(httpx.get(f"{address}/sparql", params={"query": asked}, timeout=60))
            except httpx.HTTPError as err:
                answers.append(err)

        thread = threading.Thread(target=ask)
        thread.start()
        wait_for_query(address)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 128 + signal.SIGTERM
        took = time.monotonic() - began
        thread.join()
        assert took < 20
        first = answers[0]
        if is_answered:
            assert isinstance(first, httpx.Response)
            assert first.status_code == 200
        else:
            assert isinstance(first, httpx.Response)
            assert (first.status_code, "is stopping" in first.text) == (503, True)
        deadline = time.monotonic() + 3
        while any(map(is_running, workers)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [pid for pid in workers if is_running(pid)] == []
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
