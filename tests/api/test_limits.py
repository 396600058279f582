"""Queries that never end, grow without end or attack the engine: stopped in time, and said so.

Each is asked of a real server while others are asking too: those are answered.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from httpx import Client

from graph.worker_process import QueryLimits
from tests.api.conftest import SmallReader, serve_app

SECONDS = 0.6
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
STEP = "(!<x:y>|^!<x:z>)*"
NAMES = " ".join(f"<http://a.example/{number}>" for number in range(10_000))
TABLES = f"VALUES ?a {{ {NAMES} }} VALUES ?b {{ {NAMES} }}"
DOUBLED = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))

# Never done in the time, however quick the machine.
STOPPED = {
    "order": f"SELECT * {{ {CROSS} }} ORDER BY ?c ?f ?i",
    "rows as they come": f"SELECT ?a ?e ?i {{ {CROSS} }}",
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} . ?j ?k ?l }}",
    "groups": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {CROSS} }} GROUP BY ?a ?d ?g",
    "distinct": f"SELECT DISTINCT ?a ?d ?g {{ {CROSS} }}",
    "construct": f"CONSTRUCT {{ ?a ?e ?i }} {{ {CROSS} }}",
    "concatenated group": f"SELECT (GROUP_CONCAT(STR(?a)) AS ?n) {{ {CROSS} }}",
    "paths": f"SELECT (COUNT(*) AS ?n) {{ ?a {STEP} ?b . ?b {STEP} ?c . ?c {STEP} ?d }}",
    "not exists": f"ASK {{ ?x ?y ?z FILTER NOT EXISTS {{ {CROSS} FILTER(?c = 1 && ?f = ?i) }} }}",
    "regex": f'ASK {{ {CROSS} FILTER REGEX(CONCAT(STR(?a), STR(?d)), "^(a.?)+ $") }}',
    "doubled text": f"SELECT ?x40 {{ BIND('0123456789' AS ?x0) {DOUBLED} }}",
    "values": f"SELECT (COUNT(*) AS ?n) {{ {TABLES} FILTER(STRLEN(STR(?a)) = STRLEN(STR(?b))) }}",
    "many joins": "SELECT * {" + " ".join(f"?a{i} ?b ?a{i + 1} ." for i in range(2_000)) + "}",
    "nested groups": "ASK {" + "{" * 100_000 + "}" * 100_000 + "}",
    "nested brackets": "ASK { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
    "unions": "SELECT * {" + " UNION ".join(["{ ?a ?b ?c }"] * 20_000) + "}",
}
# Large or strange, and yet to be answered.
ANSWERED = {
    "10,000 values": (f"SELECT (COUNT(*) AS ?n) {{ VALUES ?s {{ {NAMES} }} }}", "n\r\n10000\r\n"),
    "1 MB": (f"SELECT (1 AS ?n) {{}} #{'x' * 990_000}", "n\r\n1\r\n"),
    "regex bomb": (f'ASK {{ FILTER REGEX("{"a" * 30_000}", "^(a?){{500}}(a*)*b$") }}', "false"),
    "regex that grows": ('ASK { FILTER REGEX("a", "(((a{90}){90}){90}){90}b") }', "false"),
}


@pytest.fixture(scope="module")
def limited(snapshot: Path) -> Iterator[Client]:
    limits = QueryLimits(seconds=SECONDS, memory_mb=600, workers=2, rows=0)
    with (
        serve_app(SmallReader(snapshot), limits=limits) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


@contextmanager
def others(client: Client) -> Iterator[list[float]]:
    """Ask something small and a page over and over beside what is done; gives what each took."""
    took: list[float] = []
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            began = time.monotonic()
            client.get("/sparql", params={"query": "ASK {}"}).raise_for_status()
            client.get("/id/council/thornmere", headers={"Accept": "text/html"}).raise_for_status()
            took.append(time.monotonic() - began)
            time.sleep(0.02)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield took
    finally:
        is_over.set()
        thread.join()


def post(client: Client, query: str) -> httpx.Response:
    return client.post(
        "/sparql", data={"query": query}, headers={"Accept": "text/csv, text/turtle"}
    )


@pytest.mark.parametrize("name", STOPPED)
def test_limits_stop_what_does_not_end(limited: Client, name: str) -> None:
    began = time.monotonic()
    with others(limited) as took:
        answer = post(limited, STOPPED[name])
    assert time.monotonic() - began < SECONDS + 5
    assert answer.status_code == 503, answer.text[:200]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "5"
    assert re.search("stopped|larger than", answer.json()["detail"])
    assert len(answer.content) < 1_000
    assert took and max(took) < 5
    assert post(limited, "ASK {}").text == "true"


@pytest.mark.parametrize("name", ANSWERED)
def test_limits_leave_room_for_large_queries(limited: Client, name: str) -> None:
    query, expected = ANSWERED[name]
    assert post(limited, query).text == expected


def test_limits_refuse_a_larger_request(limited: Client) -> None:
    answer = post(limited, "ASK {} #" + "x" * 1_000_001)
    assert answer.status_code == 413
    assert "1,000,000 bytes" in answer.json()["detail"]
