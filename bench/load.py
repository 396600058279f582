"""Ask a server from many sides while papers come in: errors, wrong answers, times, memory.

    python bench/load.py [--clients N] [--seconds N] [--papers N] [--store STORE]

Each client keeps a connection and asks one thing after another: pages, descriptions, searches and
queries. An answer is wrong where it shows half a paper (each invented one has the same number of
decisions and of triples about them), fewer papers than the same client saw before, or another text
than it must have. An ingest of more papers runs beside from beginning to end. With --store the
server runs over a copy of that store, which the invented papers then join. Exit code 1 where there
was an error or a wrong answer, or 99 of 100 answers took more than 20 times the median.
"""

import argparse
import http.client
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from running import Client, Server, start_ingest, write_paper

from graph.store import init_store, open_store

# Papers that are there from the beginning, and those that come in together.
FIRST, AT_ONCE = 5, 3
PATIENCE = 180  # seconds beyond those asked for, until the first papers have come in
SIGHT = 20  # seconds in which a server must see what an ingest has published
WIDEST = 20  # times the median that 99 of 100 answers may take
_WHOLE = """SELECT ?g (COUNT(DISTINCT ?d) AS ?decisions) (COUNT(DISTINCT ?t) AS ?texts) {
    GRAPH ?g { ?g fm:fileName ?name . FILTER(STRSTARTS(?name, "paper-"))
    ?d a fm:Decision ; fm:text ?t } } GROUP BY ?g"""
_NEWEST = (
    """SELECT ?d ?date { ?d a fm:Decision ; dcterms:date ?date } ORDER BY DESC(?date) LIMIT 5"""
)
_PATHS = (
    ("/", "<title>"),
    ("/ns/outcome/approved.ttl", "approved"),
    ("/ns/outcome/approved.html", "Decisions with this outcome"),
    ("/search?q=bridge", "bridge"),
    ("/ns.csv", "term,kind,label"),
    ("/.well-known/void", "void:triples"),
    ("/health", '"ok"'),
)


@dataclass
class Seen:
    """What clients have seen; filled from many threads, each by one append at a time."""

    seconds: list[float] = field(default_factory=list)
    lasted: float = 0
    errors: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    most_papers: int = 0

    def report(self) -> dict[str, object]:
        """Give the figures; times in milliseconds."""
        spent = sorted(self.seconds) or [0.0]
        median, late = statistics.median(spent), spent[int(len(spent) * 0.99)]
        return {
            "requests": len(self.seconds),
            "per second": round(len(self.seconds) / self.lasted, 1),
            "errors": dict(self.errors),
            "wrong answers": self.wrong[:10],
            "p50 ms": round(median * 1000, 1),
            "p99 ms": round(late * 1000, 1),
            "p99 over p50": round(late / median, 1) if median else 0,
            "memory MB, first and most": [round(self.memory_mb[0]), round(max(self.memory_mb))],
            "papers seen at last": self.most_papers,
        }


class Asker(threading.Thread):
    """One client, asking until it is told to end."""

    def __init__(self, port: int, number: int, whole: list[str], seen: Seen) -> None:
        super().__init__()
        self._client, self._whole, self._seen = Client(port), whole, seen
        self._chance = random.Random(number)
        self._papers = 0
        self.ended = threading.Event()

    def run(self) -> None:
        """Ask one thing after another."""
        while not self.ended.is_set():
            began = time.monotonic()
            try:
                self._ask()
            except (OSError, http.client.HTTPException) as err:
                self._seen.errors[type(err).__name__] += 1
            self._seen.seconds.append(time.monotonic() - began)

    def _ask(self) -> None:
        choice = self._chance.random()
        if choice < 0.3:
            self._count_papers()
        elif choice < 0.5:
            status, rows = self._client.select(_NEWEST)
            self._expect(status, len(rows) == 5, "the newest five decisions")
            if rows:
                path = "/id/" + rows[0][0].partition("/id/")[2]
                status, text = self._client.get(path, "text/turtle")
                self._expect(status, "fm:Decision" in text, path)
        else:
            path, words = self._chance.choice(_PATHS)
            status, text = self._client.get(path, "*/*")
            self._expect(status, words in text, path)

    def _count_papers(self) -> None:
        status, rows = self._client.select(_WHOLE)
        halves = [row for row in rows if row[1:] != self._whole]
        self._expect(status, not halves, f"half a paper: {halves[:1]}")
        if status == 200:
            self._expect(status, len(rows) >= self._papers, "papers that were there have gone")
            self._papers = len(rows)
            self._seen.most_papers = max(self._seen.most_papers, len(rows))

    def _expect(self, status: int, is_right: bool, what: str) -> None:
        if status != 200:
            self._seen.errors[f"{status} {urllib.parse.urlsplit(what).path}"] += 1
        elif not is_right:
            self._seen.wrong.append(what)


class Feeder(threading.Thread):
    """Lets papers come in, some at a time, until told to end."""

    def __init__(self, papers: Path, store: Path, most: int) -> None:
        super().__init__()
        self._papers, self._store, self._most = papers, store, most
        self.ended = threading.Event()
        self.codes: list[int] = []

    def run(self) -> None:
        """Write papers and ingest them, over and over."""
        number = FIRST
        while not self.ended.is_set() and number < self._most:
            for _ in range(AT_ONCE):
                write_paper(self._papers, number)
                number += 1
            self.codes.append(start_ingest(self._papers, self._store).wait())


def prepare(folder: Path, given: Path | None) -> tuple[Path, Path]:
    """Make a store with the first papers; gives the folder of papers and the store."""
    papers, store = folder / "papers", folder / "store"
    papers.mkdir()
    for number in range(FIRST):
        write_paper(papers, number)
    if given is None:
        init_store(store)
    else:
        shutil.copytree(given, store, symlinks=True)
    with open_store(store) as writer:
        writer.ingest([papers])
    return papers, store


def _look_at_last(client: Client, seen: Seen) -> None:
    """Count once more: no client need have asked between the last ingest and the end.

    The server looks for a newer state once a second, so it may take that long to show it.
    """
    until = time.monotonic() + SIGHT
    while seen.most_papers <= FIRST and time.monotonic() < until:
        _, rows = client.select(_WHOLE)
        seen.most_papers = max(seen.most_papers, len(rows))
        time.sleep(0.1)


def measure(folder: Path, *, clients: int, seconds: float, most: int, given: Path | None) -> Seen:
    """Let clients ask and papers come in for some seconds; gives what was seen."""
    papers, store = prepare(folder, given)
    server, seen = Server(store), Seen()
    try:
        _, rows = Client(server.port).select(_WHOLE)
        whole = rows[0][1:]
        askers = [Asker(server.port, number, whole, seen) for number in range(clients)]
        feeder = Feeder(papers, store, most)
        seen.memory_mb.append(server.memory_mb())
        for thread in (feeder, *askers):
            thread.start()
        began = time.monotonic()
        # Papers must have come in once while clients asked, however slow the machine is.
        while (spent := time.monotonic() - began) < seconds or (
            not feeder.codes and spent < seconds + PATIENCE
        ):
            time.sleep(0.25)
            seen.memory_mb.append(server.memory_mb())
        seen.lasted = time.monotonic() - began
        for thread in (*askers, feeder):
            thread.ended.set()
        for thread in (*askers, feeder):
            thread.join()
        _look_at_last(Client(server.port), seen)
        if any(feeder.codes):
            seen.errors[f"an ingest ended with {max(feeder.codes)}"] += 1
    finally:
        server.close()
    return seen


def main() -> int:
    """Run, print the figures as JSON; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--papers", type=int, default=300, help="most that come in")
    parser.add_argument("--store", type=Path, help="a store to begin with")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp("-load"))
    try:
        seen = measure(
            folder,
            clients=arguments.clients,
            seconds=arguments.seconds,
            most=arguments.papers,
            given=arguments.store,
        )
    finally:
        shutil.rmtree(folder)
    # A run that saw no paper come in has shown nothing.
    if seen.most_papers <= FIRST:
        seen.errors["no paper came in"] += 1
    report = seen.report()
    print(json.dumps(report, indent=1))
    is_even = float(str(report["p99 over p50"])) <= WIDEST
    return 0 if seen.seconds and is_even and not seen.errors and not seen.wrong else 1


if __name__ == "__main__":
    sys.exit(main())
