"""Kill ingest, verdicts, export, server and workers at random moments: nothing may be lost.

    python bench/soak.py [--kills N] [--seed N] [--of runs|servers] [--minutes N]
        [--store STORE]

Each is killed N times by SIGKILL. The ingest takes one paper more each time, a verdict joins two
bodies or parts them again. After each kill the store is opened: every paper and verdict that a run
has reported is there, every paper there is whole, an export that has its name is whole, and
`folkmoot doctor` finds nothing. In the end the store's export is byte for byte that of a store that
nobody killed. The server is asked while it, or a worker of it, is killed: an answer is right
or it is none. With --store the server runs over that store instead of a small one, to see how long
a start over many papers takes. Exit code 1 where anything was lost, half or wrong.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from killing import Killed, kill_runs
from running import Client, Server, is_running

COUNT = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
# Keeps a worker busy for a moment.
SLOW = "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } LIMIT 300 } ?d a ?e }"
LIMIT = 3.0  # seconds of a query
# How long a busy worker may outlive its server: its query's limit and five seconds.
LAST = LIMIT + 5


@dataclass
class Findings:
    """What a run has found; `faults` is what must not be."""

    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    store_seconds: list[float] = field(default_factory=list)
    doctor_seconds: list[float] = field(default_factory=list)
    server_seconds: list[float] = field(default_factory=list)
    worker_seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def report(self) -> dict[str, object]:
        """Give all figures; times in seconds as [median, longest]."""
        times = {
            "store opens": self.store_seconds,
            "doctor looks": self.doctor_seconds,
            "server answers after a start": self.server_seconds,
            "right answer after a worker's end": self.worker_seconds,
        }
        return {
            "kills": dict(self.kills),
            "answers": dict(sorted(self.answers.items())),
            "seconds": {
                name: [round(statistics.median(spent), 3), round(max(spent), 3)]
                for name, spent in times.items()
                if spent
            },
            "faults": self.faults,
        }


def kill_servers(store: Path, kills: int, chance: random.Random, findings: Findings) -> None:
    """Kill servers while they are asked; their workers end, and the next one answers alike."""
    wanted = None
    for _ in range(kills):
        server = Server(store, "--timeout", str(LIMIT), "--workers", "2")
        findings.server_seconds.append(server.start_seconds)
        status, rows = Client(server.port).select(COUNT)
        wanted = wanted or rows
        if status != 200 or rows != wanted:
            findings.faults.append(f"after a start: status {status}, {len(rows)} rows")
        workers = server.workers()
        with _Askers(server.port, wanted, findings):
            time.sleep(chance.uniform(0, 1))
            server.process.kill()
            findings.kills["server"] += 1
        server.process.wait()
        if server.process.stderr:
            server.process.stderr.close()
        deadline = time.monotonic() + LAST
        while any(map(is_running, workers)) and time.monotonic() < deadline:
            time.sleep(0.02)
        left = [pid for pid in workers if is_running(pid)]
        if left:
            findings.faults.append(f"workers outlive their server by {LAST} s: {left}")


def kill_workers(store: Path, kills: int, chance: random.Random, findings: Findings) -> None:
    """Kill workers of one server; who is asked gives the right answer or a clear 503."""
    server = Server(store, "--timeout", str(LIMIT), "--workers", "2")
    client = Client(server.port)
    _, wanted = client.select(COUNT)
    with _Askers(server.port, wanted, findings):
        for _ in range(kills):
            time.sleep(chance.uniform(0, 0.3))
            workers = sorted(server.workers())
            if not workers:
                continue
            os.kill(chance.choice(workers), signal.SIGKILL)
            findings.kills["worker"] += 1
            began = time.monotonic()
            while client.select(COUNT)[0] != 200:
                if time.monotonic() - began > 2 * LIMIT:
                    findings.faults.append("no answer after a worker was killed")
                    break
            findings.worker_seconds.append(time.monotonic() - began)
    server.close()


class _Askers:
    """Threads that ask a server until they are told to end, or it is gone."""

    def __init__(self, port: int, wanted: list[list[str]] | None, findings: Findings) -> None:
        self._port, self._wanted, self._findings = port, wanted, findings
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(query,)) for query in (COUNT, SLOW)
        ]

    def __enter__(self) -> None:
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, query: str) -> None:
        client = Client(self._port)
        while not self._ended.is_set():
            try:
                status, rows = client.select(query)
            except (OSError, http.client.HTTPException):
                self._findings.answers["none"] += 1
                time.sleep(0.05)
                continue
            self._findings.answers[str(status)] += 1
            if status not in (200, 503):
                self._findings.faults.append(f"status {status} while something was killed")
            if status == 200 and query == COUNT and rows != self._wanted:
                self._findings.faults.append(f"a wrong answer of {len(rows)} rows")


def main() -> int:
    """Run, print the findings as JSON; 1 where anything was lost, half or wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=100, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", choices=("all", "runs", "servers"), default="all")
    parser.add_argument("--minutes", type=float, help="end the kills of runs after so long")
    parser.add_argument("--store", type=Path, help="let the server run over this store")
    arguments = parser.parse_args()
    chance, findings = random.Random(arguments.seed), Findings()
    folder = Path(tempfile.mkdtemp("-soak"))
    try:
        killed = Killed(
            count=lambda kind: findings.kills.update([kind]),
            fault=findings.faults.append,
            open_seconds=findings.store_seconds,
            examine_seconds=findings.doctor_seconds,
        )
        runs = arguments.kills if arguments.of != "servers" else 1
        seconds = arguments.minutes and 60 * arguments.minutes
        store = kill_runs(folder, runs, chance, killed, seconds=seconds)
        if arguments.of != "runs":
            kill_servers(arguments.store or store, arguments.kills, chance, findings)
            kill_workers(arguments.store or store, arguments.kills, chance, findings)
    finally:
        shutil.rmtree(folder)
    print(json.dumps(findings.report(), indent=1))
    return 1 if findings.faults else 0


if __name__ == "__main__":
    sys.exit(main())
