"""Graph servers that the tests start on free ports of loopback, and stop again by their process."""

import io
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.serving import address_of, open_port
from graph.export import WRITERS
from graph.formats import FORMATS
from graph.networks.building import build_network
from graph.networks.writers.writing import Options
from graph.store import open_reader

START_SECONDS = 60.0
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DirsAllowed = .
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ServerThreads = 10
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 6
ServerRoot = .
[SPARQL]
"""


@dataclass
class Server:
    """A server that runs: `graph` is what `--graph` takes."""

    name: str
    graph: str
    command: list[str]
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return self.graph.removeprefix("sparql+")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        self.process = _start(self.command, self.folder, self.address)


@contextmanager
def run_oxigraph(folder: Path, *, is_kept: bool = True) -> Iterator[Server]:
    """Run Oxigraph's server over a folder, or in memory."""
    here = Path(sys.executable).parent
    program = shutil.which("oxigraph", path=here) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the server of Oxigraph (package oxigraph) is not installed")
    port = free_port()
    kept = ["--location", str(folder / "oxigraph")] if is_kept else []
    command = [program, "serve", "--bind", f"127.0.0.1:{port}", *kept]
    yield from _run("oxigraph", f"sparql+http://127.0.0.1:{port}/query", command, folder)


@contextmanager
def run_virtuoso(folder: Path, *, setting: str = "") -> Iterator[Server]:
    """Run Debian's Virtuoso 7 over a folder; its user dba has the password dba."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso (Debian's virtuoso-opensource-7-bin) is not installed")
    port = free_port()
    settings = VIRTUOSO_INI.format(port=port, sql_port=free_port()) + setting
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    yield from _run("virtuoso", f"sparql+http://127.0.0.1:{port}/sparql", command, folder)


@contextmanager
def serve(store: Path) -> Iterator[httpx.Client]:
    """Run our own server over a store; gives a client of it, which follows no redirects."""
    app = create_app(store)
    with open_port("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            with httpx.Client(base_url=address_of(listener), timeout=60) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


def dump(store: Path, form: str = "nquads") -> bytes:
    """Export a store."""
    output = io.BytesIO()
    write_network = FORMATS[form].write
    with open_reader(store) as reader:
        if write_network is None:
            WRITERS[form](reader.snapshot, output)
        else:
            write_network(build_network(reader.snapshot), output, Options())
    return output.getvalue()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _run(name: str, graph: str, command: list[str], folder: Path) -> Iterator[Server]:
    address = graph.removeprefix("sparql+")
    server = Server(name, graph, command, folder, _start(command, folder, address))
    try:
        yield server
    finally:
        server.kill()


def _start(command: list[str], folder: Path, address: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=10):
                return process
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None, f"{command[0]} ended at once"
            time.sleep(0.05)
    process.kill()
    process.wait()
    raise AssertionError(f"{command[0]} did not answer in time")
