"""A folder of hostile papers: each is read or fails with a reason, and nothing else happens."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

import pytest

from extract.errors import ManifestError
from graph.doctor import examine_store
from graph.manifest import read_manifest
from graph.reading_process import Limits, Processes
from graph.store import init_store, open_reader
from tests.extract.hostile_papers import make_manifests, make_papers

ROOT = Path(__file__).parents[2]


class Trap:
    """A listener on loopback that counts who comes."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.caught = 0
        threading.Thread(target=self._wait, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def _wait(self) -> None:
        while True:
            try:
                self._listener.accept()[0].close()
            except OSError:
                return
            self.caught += 1

    def close(self) -> None:
        self._listener.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("count", "seed"), [(64, 1), pytest.param(1000, 2, marks=pytest.mark.soak)]
)
def test_hostile_papers_do_no_harm(
    count: int, seed: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    trap = Trap()
    for name in ("papers", "temporary", "home", "here"):
        (tmp_path / name).mkdir()
    papers = tmp_path / "papers"
    for name, data in make_papers(count, seed, trap.address):
        (papers / name).write_bytes(data)
    (tmp_path / "secret.txt").write_text("Minutes that nobody named", encoding="utf-8")
    for link, target in {
        "self.txt": "self.txt",
        "none.txt": "gone",
        "up": "..",
        "etc": "/etc",
    }.items():
        (papers / link).symlink_to(target)
    os.mkfifo(papers / "pipe.txt")
    init_store(tmp_path / "store")
    command = [sys.executable, "-c", "from api.cli import main; main()", "ingest", str(papers)]
    command += ["--store", str(tmp_path / "store"), "--jobs", "2", "--json", "--ocr", "never"]
    # By a short name: the path of a socket has room for some hundred characters.
    short = Path(tempfile.gettempdir()) / f"folkmoot-{os.getpid()}-{seed}"
    short.symlink_to(tmp_path / "temporary")
    request.addfinalizer(short.unlink)
    environment = {**os.environ, "TMPDIR": str(short), "PYTHONPATH": str(ROOT),
                   "HOME": str(tmp_path / "home")}  # fmt: skip
    ended = subprocess.run(
        command, cwd=tmp_path / "here", env=environment, capture_output=True, text=True,
        timeout=120 + 5 * count,
    )  # fmt: skip
    assert ended.returncode == 4, ended.stderr[-2000:]
    assert "Traceback" not in ended.stderr
    report = json.loads(ended.stdout)
    failed = dict(report["failed"])
    assert report["ingested"] + report["unchanged"] + len(failed) == count
    faulty = {name: reason for name, reason in failed.items() if "internal error" in reason}
    assert faulty == {}
    assert {name: reason for name, reason in failed.items() if "longer than" in reason} == {}
    # Nobody was called, nothing was put down beside the store, no control character is passed on.
    assert trap.caught == 0
    trap.close()
    left = {str(path.relative_to(tmp_path)) for name in ("temporary", "home", "here")
            for path in (tmp_path / name).rglob("*") if not path.is_socket()}  # fmt: skip
    assert left == set()
    assert len(list(papers.iterdir())) == count + 5
    assert not any(sign in ended.stderr for sign in ("\x1b", "\x00", "\x07"))
    examination = examine_store(tmp_path / "store")
    assert examination.is_clean, [look.faults for look in examination.looks]
    with open_reader(tmp_path / "store") as reader:
        assert len(reader.papers.documents()) > count / 4
        assert not reader.papers.search("nobody named")


def test_hostile_manifests_are_read_or_refused(tmp_path: Path) -> None:
    (tmp_path / "paper-0001.txt").write_text("Minutes", encoding="utf-8")
    seen = {"read": 0, "refused": 0}
    for number, data in enumerate(make_manifests(150, 3)):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(data)
        try:
            rows = read_manifest(path)
        except ManifestError as err:
            assert str(path) in str(err)
            seen["refused"] += 1
        else:
            assert len(rows) <= data.count(b"\n") + 1
            seen["read"] += 1
    assert min(seen.values()) > 20


def test_hostile_papers_are_the_same_for_the_same_seed() -> None:
    assert list(make_papers(40, 7)) == list(make_papers(40, 7))
    assert list(make_papers(40, 7)) != list(make_papers(40, 8))
    assert list(make_manifests(20, 7)) == list(make_manifests(20, 7))


def call(address: str, port: int, _ask_for_time: object) -> str:
    try:
        socket.create_connection((address, port), timeout=5).close()
    except OSError as err:
        return type(err).__name__
    return "reached"


def call_by_program(port: int, _ask_for_time: object) -> str:
    code = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    return ended.stderr.strip().splitlines()[-1].partition(":")[0] if ended.stderr else "reached"


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
def test_process_that_reads_papers_reaches_no_network() -> None:
    trap, running = Trap(), Processes(1, Limits())
    try:
        said = [
            running.submit(partial(call, "127.0.0.1", trap.port)).result(),
            running.submit(partial(call, "::1", trap.port)).result(),
            running.submit(partial(call_by_program, trap.port)).result(),
        ]
    finally:
        running.close()
        trap.close()
    assert said == ["PermissionError"] * 3
    assert trap.caught == 0
