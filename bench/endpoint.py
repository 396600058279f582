"""Our endpoint beside `oxigraph serve` over the same data: each kind of query, over HTTP.

    python bench/endpoint.py STORE [--runs N] [--rdflib PYTHON]

STORE is a filled store (`bench/papers.py --store` makes one of any size). The other server is the
package `oxigraph` (a program on the PATH or beside this Python); it reads a copy of the snapshot
that ours reads, so both have the same default graph. They take turns; figures are medians in
milliseconds, from sending a query to the last byte of its answer. `queries/*.rq` are the queries:
a name such as $decision stands for the IRI that `PARAMETERS` finds in the store. Exit code 1 where
an answer differs, or a bar is not met. With --rdflib, an interpreter that has the package
`rdflib-endpoint[web]`, the queries that it answers in seconds are put to that too, once each; its
default graph is the same, and it has no named ones.
"""

import argparse
import http.client
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rdflib_server import RdflibServer
from running import Client, Server

from graph.namespaces import PREFIXES
from graph.store import open_reader

QUERIES = Path(__file__).parent / "queries"
# What an answer may take more than the other server's: as a share, and in milliseconds where that
# is more. A download has its own share.
SHARE, MORE_MS, DOWNLOAD_SHARE = 1.3, 3.0, 1.5
PAGE_MS = 10.0
PAGES = 100
# What is asked of rdflib-endpoint, the quick ones first. It has to be 30 times slower.
ASKED_OF_RDFLIB = ("01", "02", "03", "07", "12", "05", "13", "15", "11")
# Run once before it is timed: how long one query may take, in seconds.
LONGEST = 120
# The busiest of their kind, so that a query has something to do.
PARAMETERS = {
    "decision": """SELECT ?x { { SELECT ?x (COUNT(?e) AS ?n) { ?x a fm:Decision ; fm:evidence ?e }
        GROUP BY ?x } } ORDER BY DESC(?n) ?x LIMIT 1""",
    "committee": """SELECT ?x { { SELECT ?x (COUNT(?d) AS ?n) { ?d fm:decidedBy ?x }
        GROUP BY ?x } } ORDER BY DESC(?n) ?x LIMIT 1""",
    "council": """SELECT ?x { { SELECT ?x (COUNT(?c) AS ?n) { ?c org:unitOf ?x }
        GROUP BY ?x } } ORDER BY DESC(?n) ?x LIMIT 1""",
    "concept": """SELECT ?x { ?x skos:broader ?y } ORDER BY ?x LIMIT 1""",
}
_HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@dataclass(frozen=True)
class Timed:
    """Medians of one query in milliseconds, and whether both gave the same answer."""

    name: str
    rows: int
    ours_ms: float
    other_ms: float
    is_same: bool

    @property
    def is_met(self) -> bool:
        """Whether ours takes no more than the bar allows."""
        share = DOWNLOAD_SHARE if self.name.endswith("download") else SHARE
        return self.ours_ms <= max(self.other_ms * share, self.other_ms + MORE_MS)


class Other:
    """`oxigraph serve-read-only` over a snapshot."""

    def __init__(self, snapshot: Path) -> None:
        beside = Path(sys.executable).with_name("oxigraph")
        program = str(beside) if beside.exists() else shutil.which("oxigraph")
        if program is None:
            raise SystemExit("The program oxigraph is not installed (package oxigraph).")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._process = subprocess.Popen(
            [program, "serve-read-only", "--location", str(snapshot),
             "--bind", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + 60
        while True:
            try:
                ask(self.port, "/query", "ASK {}")
            except OSError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise SystemExit("The program oxigraph does not start.") from None
                time.sleep(0.1)
            else:
                return

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


def ask(
    port: int, path: str, query: str, connection: http.client.HTTPConnection | None = None
) -> tuple[int, str]:
    """Send a query as a GET, and read the whole answer: CSV, or N-Triples of a graph."""
    connection = connection or http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    accept = "application/n-triples" if "CONSTRUCT" in query else "text/csv"
    target = path + "?" + urllib.parse.urlencode({"query": query})
    connection.request("GET", target, headers={"Accept": accept})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def find_parameters(port: int) -> dict[str, str]:
    """Find the IRIs that the queries are about."""
    found = {}
    for name, query in PARAMETERS.items():
        status, rows = Client(port).select(query)
        if status != 200 or not rows:
            raise SystemExit(f"The store has no {name} to ask about ({status}).")
        found[name] = f"<{rows[0][0]}>"
    return found


def compare(name: str, query: str, ours: int, other: int, runs: int) -> Timed:
    """Time one query on both servers, turn by turn."""
    sides = [("/sparql", ours), ("/query", other)]
    connections = [
        http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST) for _, port in sides
    ]
    answers = []
    for (path, port), connection in zip(sides, connections, strict=True):
        status, text = ask(port, path, query, connection)
        answers.append((status, Counter(text.splitlines())))
    spent: list[list[float]] = [[], []]
    for _ in range(runs):
        for (path, port), connection, times in zip(sides, connections, spent, strict=True):
            began = time.monotonic()
            ask(port, path, query, connection)
            times.append((time.monotonic() - began) * 1000)
    # Which rows a LIMIT without an order leaves out is for each to choose.
    is_cut = "LIMIT" in query and "ORDER BY" not in query
    first, second = answers
    is_same = first[0] == second[0] == 200 and (
        first[1].total() == second[1].total() if is_cut else first[1] == second[1]
    )
    medians = [statistics.median(times) for times in spent]
    return Timed(name, first[1].total() - ("CONSTRUCT" not in query), *medians, is_same)


def time_pages(port: int) -> float:
    """The median time of a decision's page, in milliseconds: of many, each once."""
    client = Client(port)
    _, rows = client.select(f"SELECT ?x {{ ?x a fm:Decision }} ORDER BY ?x LIMIT {PAGES + 1}")
    times = []
    for (iri,) in rows:
        path = "/id/" + iri.partition("/id/")[2]
        began = time.monotonic()
        status, page = client.get(path, "text/html")
        times.append((time.monotonic() - began) * 1000)
        if status != 200 or iri not in page:
            raise SystemExit(f"{path} answers {status}, or what is not its page.")
    return statistics.median(times[1:])


def compare_rdflib(
    python: Path, snapshot: Path, folder: Path, queries: dict[str, str], ours: dict[str, float]
) -> dict[str, object]:
    """How many times slower rdflib-endpoint answers: a query that it is too long at is the last."""
    server = RdflibServer(python, snapshot, folder)
    found: dict[str, object] = {}
    try:
        for number in ASKED_OF_RDFLIB:
            name = next(name for name in queries if name.startswith(number))
            taken = server.time(queries[name])
            if taken is None:
                found[name] = "no answer in time"
                break
            found[name] = {"rdflib ms": round(taken, 1), "times": round(taken / ours[name], 1)}
    finally:
        server.close()
    return found


def main() -> int:
    """Compare all queries, print a table as JSON; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--rdflib", type=Path, help="an interpreter with rdflib-endpoint[web]")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory("-endpoint") as folder, open_reader(arguments.store) as reader:
        copy = shutil.copytree(reader.snapshot, Path(folder) / "graph")
        triples = reader.stats().triples
        server, other = Server(arguments.store, "--timeout", str(LONGEST)), Other(copy)
        try:
            parameters = find_parameters(server.port)
            timed: list[Timed] = []
            queries: dict[str, str] = {}
            for path in sorted(QUERIES.glob("*.rq")):
                query = _HEAD + path.read_text(encoding="utf-8")
                for name, iri in parameters.items():
                    query = query.replace(f"${name}", iri)
                queries[path.stem] = query
                timed.append(compare(path.stem, query, server.port, other.port, arguments.runs))
            page_ms = time_pages(server.port)
        finally:
            server.close()
            other.close()
        beside: dict[str, object] = {}
        if arguments.rdflib:
            ours = {one.name: one.ours_ms for one in timed}
            beside = compare_rdflib(arguments.rdflib, Path(copy), Path(folder), queries, ours)
    rows = {
        one.name: {
            "rows": one.rows,
            "ours ms": round(one.ours_ms, 1),
            "oxigraph ms": round(one.other_ms, 1),
            "same": one.is_same,
            "met": one.is_met,
        }
        for one in timed
    }
    told = {"triples": triples, "start s": round(server.start_seconds, 2), "queries": rows}
    told |= {"page ms": round(page_ms, 1), "rdflib-endpoint": beside or "not asked: no --rdflib"}
    print(json.dumps(told, indent=1))
    is_met = all(one.is_same and one.is_met for one in timed) and page_ms <= PAGE_MS
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
