"""What the world does to an ingest: a clear message, nothing acknowledged lost, nothing half done.

Each case sets a fault up in a process of its own and ingests one paper more. Kills are in
test_killed.py, servers that go away in test_remote_writing.py, damaged files in test_doctor.py.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.doctor import examine_store
from graph.store import init_store, open_reader, open_store
from tests.graph.servers import dump

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="limits are set as Linux has them"),
]
PAPER = """Minutes of the meeting of the Cabinet held on {day} April 2015

1. BUDGET {day}

RESOLVED: That the budget of {day} thousand pounds be approved.
"""
LIMITED = """
import resource
from graph.store import open_store
import graph.publish, graph.ingest
from api.cli import main
"""


class Case(NamedTuple):
    """Code that sets the fault up, what the run may end with, and words of its message."""

    code: str
    codes: tuple[int, ...]
    words: str
    is_read_only: bool = False


CASES = {
    "disk full, as papers are read": Case(
        LIMITED + "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))", (1,),
        "see to its disk",
    ),
    "disk full, as the graph is written": Case(
        LIMITED + "from graph.quads import QuadStore\nwhole = QuadStore.replace_graphs\n"
        "def limit(self, graphs):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n    return whole(self, graphs)\n"
        "QuadStore.replace_graphs = limit", (1,), "cannot be written",
    ),
    "read-only disk": Case("from api.cli import main", (1,), "ead-only", is_read_only=True),
    "no memory for the writer": Case(
        LIMITED + "def starve(*_, **__): raise MemoryError\n"
        "graph.publish.plan_and_resolve = starve",
        (1,), "not enough memory",
    ),
    "no memory at all, as the graph is written": Case(
        LIMITED + "from graph.quads import QuadStore\nwhole = QuadStore.replace_graphs\n"
        "def limit(self, graphs):\n"
        "    resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\n"
        "    return whole(self, graphs)\nQuadStore.replace_graphs = limit", (0, 1, -6, -11), "",
    ),
    "the clock jumps": Case(
        "import time, itertools\nfrom api.cli import main\n"
        "jumps = itertools.cycle([0.0, 4e9, 1e6, 2e9])\ntime.time = lambda: next(jumps)\n"
        "time.time_ns = lambda: int(next(jumps)) * 10**9", (0,), "1 ingested",
    ),
}  # fmt: skip


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one paper's `store`, the same with two as `whole`, and both `papers`."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "papers").mkdir()
    for day in (1, 2):
        (folder / "papers" / f"paper-{day}.txt").write_text(PAPER.format(day=day), encoding="utf-8")
    for name, papers in {"store": ["paper-1.txt"], "whole": ["paper-1.txt", "paper-2.txt"]}.items():
        init_store(folder / name)
        with open_store(folder / name) as store:
            store.ingest([folder / "papers" / paper for paper in papers])
    return folder


def run_ingest(store: Path, papers: Path, case: Case) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", case.code + "\nmain()"]
    command += ["ingest", str(papers), "--store", str(store)]
    if case.is_read_only:
        mounts = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" || exit 99; exec "$@"'
        command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounts,
                   str(store), *command]  # fmt: skip
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    if case.is_read_only and (ended.returncode == 99 or "unshare" in ended.stderr):
        pytest.skip("a disk cannot be made read-only here: no user namespaces")
    return ended


@pytest.mark.parametrize("name", CASES)
def test_fault_is_named_and_loses_nothing(name: str, stores: Path, tmp_path: Path) -> None:
    case, store = CASES[name], tmp_path / "store"
    shutil.copytree(stores / "store", store, symlinks=True)
    ended = run_ingest(store, stores / "papers", case)
    assert ended.returncode in case.codes, ended.stderr
    assert case.words in ended.stderr
    if ended.returncode >= 0:
        assert "Traceback" not in ended.stderr
    with open_reader(store) as reader:
        assert "paper-1.txt" in {entry.file_name for entry in reader.papers.documents()}
    examination = examine_store(store)
    assert examination.is_clean, [look.faults for look in examination.looks]
    with open_store(store) as writer:
        writer.ingest([stores / "papers"])
    assert examine_store(store).is_clean
    assert dump(store) == dump(stores / "whole")


def test_corrupted_paper_fails_and_what_stood_there_stays(stores: Path, tmp_path: Path) -> None:
    shutil.copytree(stores / "whole", tmp_path / "store", symlinks=True)
    paper = stores / "papers" / "paper-2.txt"
    whole = paper.read_bytes()
    paper.write_bytes(b"\x00\xff" * 500)
    try:
        with open_store(tmp_path / "store") as writer:
            report = writer.ingest([stores / "papers"])
    finally:
        paper.write_bytes(whole)
    assert [reason for _, reason in report.failed] == [
        "not text: it holds binary data; save it as UTF-8 text or as PDF"
    ]
    with open_reader(tmp_path / "store") as reader:
        assert len(reader.papers.documents()) == 2
    assert examine_store(tmp_path / "store").is_clean


def test_second_ingest_at_once_is_refused_and_nothing_is_lost(stores: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(stores / "store", store, symlinks=True)
    with open_store(store) as writer:
        ended = run_ingest(store, stores / "papers", Case("from api.cli import main", (1,), ""))
        assert ended.returncode == 1, ended.stderr
        assert "is writing" in ended.stderr
        assert "Traceback" not in ended.stderr
        writer.ingest([stores / "papers"])
    assert examine_store(store).is_clean
    assert dump(store) == dump(stores / "whole")
