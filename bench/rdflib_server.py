"""rdflib-endpoint over rdflib's store in memory: the server that a Python user would start.

Runs in an interpreter that has the package `rdflib-endpoint[web]`, which Folkmoot does not need.
"""

import http.client
import socket
import subprocess
import time
import urllib.parse
from pathlib import Path

import pyoxigraph as ox

# Loading a million triples takes some minutes; a query that takes longer than this ends the run.
LOADING_SECONDS, LONGEST_SECONDS = 600, 20


class RdflibServer:
    """The package's own command over the default graph of a snapshot, on a port of loopback."""

    def __init__(self, python: Path, snapshot: Path, folder: Path) -> None:
        """Load the triples, and wait until it answers. Raises SystemExit where it does not."""
        data = folder / "default.nt"
        ox.Store.read_only(str(snapshot)).dump(
            str(data), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()
        )
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self._process = subprocess.Popen(
            [str(python), "-m", "rdflib_endpoint", "serve", str(data), "--host", "127.0.0.1",
             "--port", str(self._port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + LOADING_SECONDS
        while self.time("SELECT (1 AS ?one) {}") is None:
            if time.monotonic() > end or self._process.poll() is not None:
                self.close()
                raise SystemExit(f"rdflib-endpoint does not start in {python}.")
            time.sleep(0.5)

    def time(self, query: str) -> float | None:
        """How long an answer takes, in milliseconds; None where there is none in time."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LONGEST_SECONDS)
        accept = "text/turtle" if "CONSTRUCT" in query else "text/csv"
        began = time.monotonic()
        try:
            target = "/?" + urllib.parse.urlencode({"query": query})
            connection.request("GET", target, headers={"Accept": accept})
            answer = connection.getresponse()
            answer.read()
        except OSError:
            return None
        finally:
            connection.close()
        return (time.monotonic() - began) * 1000 if answer.status == 200 else None

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
