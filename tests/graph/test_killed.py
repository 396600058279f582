"""A writer that is killed: nothing half-written is ever seen, and the work is done again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.errors import StoreError
from graph.quads import QuadReader
from graph.schema import connect_to_read, get_meta
from graph.store import init_store, open_reader, open_store

ROOT = Path(__file__).parents[2]
# Without the name of anybody: the model of names takes seconds to load.
PAPER = """Minutes of the meeting of the Cabinet held on {day} April 2015

1. BUDGET {day}

RESOLVED: That the budget of {day} thousand pounds be approved.
"""
# Ingests, and sends a kill to itself at the moment that is asked for.
WRITER = """
import os, signal, sys
from pathlib import Path
from graph.quads import QuadStore
from graph.store import Progress, open_store
import graph.publish

def die(*_arguments, **_names):
    os.kill(os.getpid(), signal.SIGKILL)

def see(step):
    if moment == f"{step.stage} {step.done}":
        die()

folder, moment = Path(sys.argv[1]), sys.argv[2]
if moment == "writing":
    first = QuadStore.replace_graphs
    def replace_some(self, graphs):
        half = dict(list(graphs.items())[: len(graphs) // 2])
        first(self, half)
        self._store.flush()
        die()
    QuadStore.replace_graphs = replace_some
if moment == "snapshot":
    backup = QuadStore.publish
    def publish_and_die(self, target):
        backup(self, target)
        die()
    QuadStore.publish = publish_and_die
if moment == "recorded":
    graph.publish.point_to_snapshot = die
with open_store(folder / "store") as store:
    if moment.startswith("remove"):
        QuadStore.publish = die
        store.remove("paper-1.txt")
    store.ingest([folder / "papers"], on_progress=see)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    for day in range(1, 6):
        path = tmp_path / "papers" / f"paper-{day}.txt"
        path.write_text(PAPER.format(day=day), encoding="utf-8")
    init_store(tmp_path / "store")
    return tmp_path


def dump(store: Path) -> list[str]:
    with open_reader(store) as reader:
        quads = QuadReader(reader.snapshot)
        return sorted(
            f"{name} {triple}" for name in quads.names() for triple in quads.read_graph(name)
        )


def run_until_killed(folder: Path, moment: str) -> None:
    result = subprocess.run(
        [sys.executable, "-c", WRITER, str(folder), moment],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert result.returncode == -signal.SIGKILL, result.stderr


@pytest.fixture
def whole(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> list[str]:
    """What a run that nobody kills gives."""
    other = tmp_path_factory.mktemp("whole") / "store"
    init_store(other)
    with open_store(other) as store:
        store.ingest([folder / "papers"])
    return dump(other)


@pytest.mark.parametrize("moment", ["reading 3", "publishing 2", "writing", "snapshot", "recorded"])
def test_killed_ingest_is_finished_later(folder: Path, whole: list[str], moment: str) -> None:
    before = dump(folder / "store")
    run_until_killed(folder, moment)
    after = dump(folder / "store")
    assert after == (whole if moment == "recorded" else before)
    with open_reader(folder / "store") as reader:
        assert reader.validate().is_sound
    with open_store(folder / "store") as store:
        # What was read before the kill is there without being read again.
        with open_reader(folder / "store") as reader:
            found = len(reader.papers.documents())
            assert reader.validate().is_sound
        assert found == (3 if moment == "reading 3" else 5)
        report = store.ingest([folder / "papers"])
    assert (report.unchanged, report.ingested) == (found, 5 - found)
    assert dump(folder / "store") == whole


def test_killed_removal_is_finished_later(folder: Path) -> None:
    with open_store(folder / "store") as store:
        store.ingest([folder / "papers"])
    run_until_killed(folder, "remove")
    with open_reader(folder / "store") as reader:
        assert len(reader.papers.documents()) == 5
    open_store(folder / "store").close()
    with open_reader(folder / "store") as reader:
        assert len(reader.papers.documents()) == 4
        assert reader.validate().is_sound


def test_killed_at_any_time_leaves_a_sound_store(folder: Path, whole: list[str]) -> None:
    """Kills that fall where they fall, one after another, until a run gets through."""
    command = [sys.executable, "-c", WRITER, str(folder), "never"]
    for tenths in (15, 25):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(tenths / 10)
        process.kill()
        process.wait()
        with open_reader(folder / "store") as reader:
            assert reader.validate().is_sound
    with open_store(folder / "store") as store:
        store.ingest([folder / "papers"])
    assert dump(folder / "store") == whole


def test_interrupted_publication_can_go_on_in_the_same_process(
    folder: Path, whole: list[str]
) -> None:
    def interrupt(step: object) -> None:
        if getattr(step, "stage", "") == "publishing":
            raise KeyboardInterrupt

    with open_store(folder / "store") as store:
        with pytest.raises(KeyboardInterrupt):
            store.ingest([folder / "papers"], on_progress=interrupt)
        assert len(store.validate().wrong) == 0
        assert store.ingest([folder / "papers"]).unchanged == 5
    assert dump(folder / "store") == whole


def test_readers_end_with_the_process_that_was_killed(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from graph.reading import Readers\n"
        "said = dict(source_key='k', publisher=None, date=None, body=None)\n"
        "with Readers(2) as readers:\n"
        "    waiting = [readers.begin(Path(name), **said) for name in sys.argv[1:]]\n"
        "    print([len(one()) for one in waiting], flush=True); time.sleep(60)"
    )
    papers = [str(path) for path in sorted((folder / "papers").iterdir())]
    command = [sys.executable, "-c", code, *papers]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"[2, 2, 2, 2, 2]\n"
    process.kill()
    # The pipe ends when the last process that holds it has ended.
    process.communicate(timeout=20)


def test_second_writer_is_told_who_writes(folder: Path) -> None:
    with open_store(folder / "store"):
        with pytest.raises(StoreError, match=f"process {os.getpid()} is writing"):
            open_store(folder / "store")
        code = "import sys; from pathlib import Path; from graph.store import open_store\n"
        code += "open_store(Path(sys.argv[1]))"
        result = subprocess.run(
            [sys.executable, "-c", code, str(folder / "store")],
            cwd=ROOT, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert result.returncode == 1
        assert f"process {os.getpid()} is writing" in result.stderr
        with open_reader(folder / "store") as reader:
            assert reader.papers.documents() == []
    open_store(folder / "store").close()


def test_flag_of_an_unfinished_graph_is_down_after_each_run(folder: Path) -> None:
    with open_store(folder / "store") as store:
        store.ingest([folder / "papers"])
    connection = connect_to_read(folder / "store" / "papers.sqlite")
    assert get_meta(connection, "is_graph_dirty") == "0"
    connection.close()
