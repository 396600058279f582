"""Large answers: whole, to many at once, and never in the server's memory."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
SERVER = """
import sys
from pathlib import Path
from graph.worker_process import QueryLimits
from tests.api.conftest import SmallReader, serve_app
limits = QueryLimits(seconds=60, rows=0, workers=2)
with serve_app(SmallReader(Path(sys.argv[1])), limits=limits) as address:
    print(address, flush=True)
    sys.stdin.read()
"""
LARGE = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 300000"
MIDDLING = "SELECT ?s ?p ?o ?t { ?s ?p ?o . ?t a ?c } LIMIT 5000"


@contextmanager
def serve_apart(snapshot: Path) -> Iterator[tuple[str, int]]:
    """Run a server in a process of its own; gives its address and process number."""
    command = [sys.executable, "-c", SERVER, str(snapshot)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip(), server.pid
        server.communicate(timeout=30)


def peak_mb(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="peaks are read from /proc")
def test_streaming_a_large_answer_stays_out_of_the_servers_memory(snapshot: Path) -> None:
    with serve_apart(snapshot) as (address, process):
        parameters = {"query": LARGE, "format": "tsv"}
        httpx.get(f"{address}/sparql", params={**parameters, "query": "ASK {}"}).raise_for_status()
        before, length = peak_mb(process), 0
        whole = {"Accept-Encoding": "identity"}
        address_of_all = httpx.URL(f"{address}/sparql", params=parameters)
        with httpx.stream("GET", address_of_all, headers=whole, timeout=60) as answer:
            for chunk in answer.iter_bytes():
                length += len(chunk)
        assert (answer.status_code, length) == (200, int(answer.headers["content-length"]))
        assert length > 30 << 20
        assert peak_mb(process) - before < 25
        # Many at once, from whatever thread each is sent: all whole and all the same.
        with ThreadPoolExecutor(8) as threads:
            told = list(threads.map(lambda _: _digest(address), range(16)))
        assert len(set(told)) == 1
        assert peak_mb(process) - before < 100


def _digest(address: str) -> str:
    answer = httpx.get(
        f"{address}/sparql", params={"query": MIDDLING, "format": "json"}, timeout=60
    )
    assert len(answer.json()["results"]["bindings"]) == 5_000
    return hashlib.sha256(answer.content).hexdigest()
