"""Papers are read on a cluster as they are here, whoever dies there."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from extract.errors import FolkmootError
from graph import cluster
from graph.cluster import ClusterError, ClusterReaders, read_elsewhere
from graph.export import export_nquads
from graph.intake import found_by
from graph.reading import Said
from graph.store import init_store, open_reader, open_store

ROOT = Path(__file__).parents[2]
PAPER = """Minutes of the meeting of the Cabinet held on {day} March 2021

1. BRIDGE {day}

RESOLVED: That the repair of bridge {day} be approved.
"""
NOBODY: Said = {"source_key": "p", "publisher": None, "date": None, "body": None}


@contextmanager
def run(module: str, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a part of a cluster; gives it and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        found = None
        while found is None and (line := process.stderr.readline()):
            found = re.search(r"at:\s+(tcp://\S+)", line)
        assert found is not None
        yield process, found[1]
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()


def start_scheduler() -> "contextmanager[tuple[subprocess.Popen[str], str]]":
    return run(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
    )


def write_papers(folder: Path, count: int) -> Path:
    folder.mkdir()
    for day in range(1, count + 1):
        (folder / f"{day:02}.txt").write_text(PAPER.format(day=day), encoding="utf-8")
    (folder / "empty.txt").touch()
    return folder


def digest(store: Path) -> str:
    target = store.with_suffix(".nq")
    with open_reader(store) as reader:
        export_nquads(reader.snapshot, target)
    return sha256(target.read_bytes()).hexdigest()


@pytest.mark.slow
def test_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    papers = write_papers(Path("papers"), 12)
    worker = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard")
    with ExitStack() as stack:
        _, address = stack.enter_context(start_scheduler())
        # One with a nanny, which starts another in its place, and one without.
        stack.enter_context(run(*worker, address))
        doomed, _ = stack.enter_context(run(*worker, "--no-nanny", address))
        killed = []

        def kill_one(progress: object) -> None:
            if getattr(progress, "done", 0) == 3 and not killed:
                killed.append(doomed.pid)
                os.kill(doomed.pid, signal.SIGKILL)

        init_store(Path("far"))
        with open_store(Path("far")) as store:
            report = store.ingest([papers], on_progress=kill_one, scheduler=address)
            again = store.ingest([papers], scheduler=address)
    assert killed
    assert (report.ingested, len(report.failed)) == (12, 1)
    assert (again.ingested, again.unchanged) == (0, 12)
    init_store(Path("near"))
    with open_store(Path("near")) as store:
        store.ingest([papers])
    assert digest(Path("far")) == digest(Path("near"))


@pytest.mark.slow
def test_cluster_without_workers_is_said_to_be_so() -> None:
    with start_scheduler() as (_, address), pytest.raises(ClusterError, match="no workers"):
        ClusterReaders(address, wait_seconds=0.5)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "http://127.0.0.1:1"])
def test_cluster_that_is_not_there_is_named(address: str) -> None:
    began = time.monotonic()
    with pytest.raises(ClusterError, match="no scheduler answers"):
        ClusterReaders(address, wait_seconds=0.5)
    assert time.monotonic() - began < 10


def test_cluster_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(FolkmootError, match=r"pip install 'folkmoot\[cluster\]'"):
        ClusterReaders("tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b"Minutes of the Cabinet", None),
        ("a.txt", b"", "empty file: fetch it again"),
        ("a.pdf", b"no PDF", "not a PDF"),
    ],
)
def test_paper_is_read_from_its_bytes_alone(name: str, data: bytes, expected: str | None) -> None:
    software, result = read_elsewhere(name, data, NOBODY, False)
    assert software == found_by()
    if expected is None:
        assert not isinstance(result, str)
        assert (result[0].file_name, result[0].source_key) == (name, "p")
    else:
        assert isinstance(result, str)
        assert expected in result


class SlowCluster:
    """Stands for a client: notes what is sent, and never answers before it is asked."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    def submit(self, task: object, name: str, data: bytes, *rest: object, **more: object) -> object:
        self.sent.append(len(data))
        return None


def test_no_more_bytes_are_sent_ahead_than_have_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_bytes(b"x" * 400)
    client = SlowCluster()
    monkeypatch.setattr(cluster, "_MOST_BYTES", 1_000)
    monkeypatch.setattr(cluster, "_connect", lambda *_: client)
    monkeypatch.setattr(cluster, "_check_workers", lambda *_: 4)
    monkeypatch.setattr(ClusterReaders, "_wait", lambda *_: (found_by(), "read"))
    readers = ClusterReaders("tcp://there")
    readings = [readers.begin(paper, **NOBODY) for _ in range(4)]
    assert client.sent == [400, 400]
    assert [reading() for reading in readings] == ["read"] * 4
    assert len(client.sent) == 4
