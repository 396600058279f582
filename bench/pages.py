"""How long each kind of page takes over a store, and how large it is.

    python bench/pages.py STORE [--runs N] [--only NAME …] [--json FILE]

A server is started over the store, and one client asks for one page of each kind: that of the
busiest thing of its kind, which has most to show. The first answer is shown by itself and counted
no further: a server keeps parts of pages for as long as the store stays as it is. Figures are
milliseconds: the median and the longest from sending the request to the last byte of the answer,
and the mean processor time of the server and its workers, which other work on the machine changes
less. Exit code 1 where a median or a size is over its bar, or an answer is no page.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from running import Client, Server

from graph.namespaces import PREFIXES
from graph.schema import FILE_NAME, connect_to_read

RUNS = 15
PAGE_MS, SEARCH_MS, MOST_BYTES = 30.0, 50.0, 60_000
# A vocabulary is looked through on one page, however long: of the others this is the bar.
UNBOUNDED = ("vocabulary",)
# The busiest of its kind: what most is joined to.
_BUSIEST = """SELECT ?x {{ {{ SELECT ?x (COUNT(*) AS ?n) {{ {0} }} GROUP BY ?x }} }}
ORDER BY DESC(?n) ?x LIMIT 1"""
THINGS = {
    "council": "?body org:unitOf|org:postIn ?x . ?d fm:decidedBy ?body",
    "committee": "?d fm:decidedBy ?x . ?x a fm:Committee",
    "post": "?d fm:decidedBy ?x . ?x a org:Post",
    "person": "?m org:member ?x",
    "meeting": "?d fm:decidedAt ?x",
    "decision": "?x a fm:Decision ; fm:evidence ?e",
    "inspection": "?j fm:judgementOf ?x",
    "report": "?x a fm:Report ; fm:evidence ?e",
    "inspectorate": "?i fm:inspectedBy ?x",
}
# Which listing of a kind is asked for by itself.
LISTINGS = {"council": "decisions", "committee": "decisions", "person": "decisions"}
_HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


class Page(NamedTuple):
    """A page that is asked for, by what it is called."""

    name: str
    path: str


class Figures(NamedTuple):
    """What one kind of page takes; `status` is that of the last answer."""

    page: str
    first_ms: float
    p50_ms: float
    cpu_ms: float
    longest_ms: float
    bytes: int
    status: int
    path: str

    @property
    def is_met(self) -> bool:
        """Whether the page is one, quick and small enough."""
        bar = SEARCH_MS if self.page.startswith("search") else PAGE_MS
        is_small = self.bytes <= MOST_BYTES or self.page in UNBOUNDED
        return self.status == 200 and self.p50_ms < bar and is_small


def find_pages(client: Client, store: Path) -> Iterator[Page]:
    """Name one page of each kind; kinds that the store has none of are left out."""
    yield Page("start", "/")
    yield Page("recent", "/recent")
    yield from _find_searches(client)
    found = {}
    for kind, pattern in THINGS.items():
        if iri := _ask(client, _BUSIEST.format(pattern)):
            found[kind] = iri
            yield Page(kind, urlsplit(iri).path)
            if kind in LISTINGS:
                yield Page(f"{kind}, a listing", f"{urlsplit(iri).path}?list={LISTINGS[kind]}")
    yield from _find_papers(client, store)
    for kind in ("person", "committee", "council"):
        if kind in found:
            yield Page(f"graph around a {kind}", f"/graph?{urlencode({'thing': found[kind]})}")
    if "decision" in found:
        yield Page("trace", f"/trace?{urlencode({'q': found['decision']})}")
    yield Page("compare", "/compare")
    if "council" in found:
        slug = found["council"].rpartition("/")[2]
        yield Page("compare, a council", f"/compare?{urlencode({'left': slug})}")
    yield Page("chart", "/chart")
    yield Page("about the data", "/about/data")
    yield Page("about the coverage", "/about/coverage")
    yield Page("vocabulary", "/ns")


def _find_searches(client: Client) -> Iterator[Page]:
    yield Page("search, empty", "/search")
    label = _ask(client, _BUSIEST.format(THINGS["person"]).replace(
        "SELECT ?x {", "SELECT ?label { ?x rdfs:label ?label .", 1))  # fmt: skip
    if label:
        yield Page("search, a name", f"/search?{urlencode({'q': label})}")
    yield Page("search, a common word", f"/search?{urlencode({'q': 'meeting'})}")
    yield Page("search, all decisions", "/search?kind=decision")


def _find_papers(client: Client, store: Path) -> Iterator[Page]:
    row = "?d fm:evidence ?p . ?p oa:hasSource ?paper ; oa:hasSelector ?at . ?d a fm:Decision ."
    passage = _ask(client, f"SELECT ?p {{ {row} }} LIMIT 1")
    if passage:
        where = f"<{passage}> oa:hasSelector ?at . ?at oa:start ?s ; oa:end ?e ."
        paper = _ask(client, f"SELECT ?d {{ <{passage}> oa:hasSource ?d }}")
        start = _ask(client, f"SELECT ?s {{ {where} }}")
        end = _ask(client, f"SELECT ?e {{ {where} }}")
        if paper and start and end:
            name = paper.rpartition("/")[2]
            yield Page(
                "document, a passage", f"/document/{name}?{urlencode({'from': start, 'to': end})}"
            )
            yield Page("paper", urlsplit(paper).path)
    connection = connect_to_read(store / FILE_NAME)
    longest = connection.execute(
        "SELECT id, length(text) AS size FROM documents WHERE status = 'done'"
        " ORDER BY size DESC, id LIMIT 1"
    ).fetchone()
    connection.close()
    if longest:
        yield Page("document, the longest", f"/document/{longest['id']}")
        yield Page(
            "document, the longest, its end", f"/document/{longest['id']}?at={longest['size'] - 1}"
        )


def _ask(client: Client, query: str) -> str | None:
    status, rows = client.select(_HEAD + query)
    if status != 200:
        raise SystemExit(f"The server does not answer ({status}): {query}")
    return rows[0][0] if rows else None


def measure(server: Server, client: Client, page: Page, runs: int) -> Figures:
    """Ask for one page so many times, after once to warm up."""
    asked = time.perf_counter()
    client.get(page.path, "text/html")
    first = (time.perf_counter() - asked) * 1000
    before = _processor_ms(server)
    times = []
    status, text = 0, ""
    for _ in range(runs):
        began = time.perf_counter()
        status, text = client.get(page.path, "text/html")
        times.append((time.perf_counter() - began) * 1000)
    spent = (_processor_ms(server) - before) / runs
    return Figures(
        page.name,
        round(first, 1),
        round(statistics.median(times), 1),
        round(spent, 1),
        round(max(times), 1),
        len(text.encode()),
        status,
        page.path,
    )


def _processor_ms(server: Server) -> float:
    """Processor time of the server and its workers, all their threads. Source: proc(5)."""
    total = 0
    for pid in {server.process.pid, *server.workers()}:
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


def measure_pages(store: Path, runs: int, only: list[str]) -> list[Figures]:
    """Measure the pages of a store: all, or those whose names begin with one of `only`."""
    server = Server(store)
    try:
        client = Client(server.port)
        pages = list(find_pages(client, store))
        chosen = [one for one in pages if not only or one.name.startswith(tuple(only))]
        return [measure(server, client, page, runs) for page in chosen]
    finally:
        server.close()


def main() -> int:
    """Measure, and print a line for each page; 1 where one is over a bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--only", nargs="*", default=[], help="names of pages, or their beginnings")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    asked = parser.parse_args()
    found = measure_pages(asked.store, asked.runs, asked.only)
    print(f"{'page':<32}{'first':>8}{'p50 ms':>8}{'cpu ms':>8}{'longest':>9}{'bytes':>8}")
    for one in found:
        over = "" if one.is_met else f"  over: {one.status} {one.path}"
        print(
            f"{one.page:<32}{one.first_ms:>8}{one.p50_ms:>8}{one.cpu_ms:>8}"
            f"{one.longest_ms:>9}{one.bytes:>8}{over}"
        )
    if asked.json:
        rows = [{**one._asdict(), "is_met": one.is_met} for one in found]
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(one.is_met for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
