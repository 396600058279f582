"""A backup is one whole state, whatever happens meanwhile; a restored store is that state."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import graph.backup
from extract.errors import StoreError
from graph.backup import MANIFEST, backup_store, restore_store
from graph.quads import QuadReader
from graph.store import init_store, open_reader, open_store

ROOT = Path(__file__).parents[2]
PAPER = """Minutes of a meeting of the Bridge Committee of Ferrowmere Town Council
held on {day} May 2021.

RESOLVED: That the work on the footbridge number {day} be approved.
"""


def write_papers(folder: Path, days: range) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"paper-{day}.txt" for day in days]
    for day, path in zip(days, paths, strict=True):
        path.write_text(PAPER.format(day=day), encoding="utf-8")
    return paths


def dump(store: Path) -> list[str]:
    with open_reader(store) as reader:
        quads = QuadReader(reader.snapshot)
        return sorted(
            f"{name} {triple}" for name in quads.names() for triple in quads.read_graph(name)
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of three papers, and a backup of it."""
    folder = tmp_path_factory.mktemp("made")
    init_store(folder / "store", base="https://ferrowmere.example/id/")
    with open_store(folder / "store") as store:
        store.ingest(write_papers(folder / "papers", range(1, 4)))
    report = backup_store(folder / "store", folder / "backup")
    with open_reader(folder / "store") as reader:
        assert (report.papers, report.version) == (3, reader.version)
    return folder


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "backup", tmp_path / "backup"))


def test_backup_restores_to_the_same_store(made: Path, tmp_path: Path) -> None:
    report = restore_store(made / "backup", tmp_path / "store")
    assert report == backup_store(made / "store", tmp_path / "second")
    assert dump(tmp_path / "store") == dump(made / "store")
    with open_reader(tmp_path / "store") as reader:
        assert reader.base == "https://ferrowmere.example/id/"
        assert reader.validate().is_sound
        assert len(reader.papers.search("footbridge")) == 3
    with open_store(tmp_path / "store") as store:
        assert store.ingest([made / "papers"]).unchanged == 3
        assert store.ingest(write_papers(tmp_path / "papers", range(4, 5))).ingested == 1
    assert len(dump(tmp_path / "store")) > len(dump(made / "store"))


def test_backup_restores_into_an_empty_folder(made: Path, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    restore_store(made / "backup", tmp_path / "store")
    assert dump(tmp_path / "store") == dump(made / "store")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_backup_while_papers_come_in_is_one_published_state(tmp_path: Path) -> None:
    """Another process publishes a paper at a time; each backup holds what it says, and no more."""
    init_store(tmp_path / "store")
    write_papers(tmp_path / "papers", range(1, 5))
    code = (
        "import sys; from pathlib import Path; from graph.store import open_store\n"
        "with open_store(Path(sys.argv[1])) as store:\n"
        "    for path in sorted(Path(sys.argv[2]).iterdir()): store.ingest([path])\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "store"), str(tmp_path / "papers")]
    writer = subprocess.Popen(command, cwd=ROOT)
    seen = []
    try:
        while writer.poll() is None:
            name = f"backup-{len(seen)}"
            seen.append(backup_store(tmp_path / "store", tmp_path / name).papers)
            time.sleep(0.2)
    finally:
        writer.kill()
    assert writer.wait() == 0
    assert seen == sorted(seen)
    firsts = sorted({seen.index(papers) for papers in seen})
    assert len(firsts) > 1, "no backup fell between two publications"
    for number in firsts:
        restore_store(tmp_path / f"backup-{number}", tmp_path / f"restored-{number}")
        with open_reader(tmp_path / f"restored-{number}") as reader:
            assert len(reader.papers.documents()) == seen[number]
            assert reader.validate().is_sound


def damage(backup: Path) -> str:
    path = max((backup / "graph").iterdir(), key=lambda each: each.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return f"{path.name}: the file is damaged"


def cut(backup: Path) -> str:
    path = backup / "papers.sqlite"
    path.write_bytes(path.read_bytes()[:-4096])
    return "papers.sqlite: the file is damaged"


def lose(backup: Path) -> str:
    (backup / "folkmoot.toml").unlink()
    return "folkmoot.toml: the backup is not whole"


def rewrite(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def apply(backup: Path) -> None:
        manifest = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        change(manifest)
        (backup / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    return apply


def climb(backup: Path) -> str:
    entry = {"path": "graph/../../escaped", "bytes": 1, "sha256": "00"}
    rewrite(lambda manifest: manifest.update(files=[entry]))(backup)
    return "names no file of a backup"


def forget(backup: Path) -> str:
    rewrite(lambda manifest: manifest.update(files=[]))(backup)
    return "does not name folkmoot.toml, papers.sqlite"


def outdate(backup: Path) -> str:
    rewrite(lambda manifest: manifest.update(format=99))(backup)
    return "of format 99, not 1"


def garble(backup: Path) -> str:
    (backup / MANIFEST).write_text("[1, 2", encoding="utf-8")
    return "manifest.json: it cannot be read"


def empty(backup: Path) -> str:
    (backup / MANIFEST).unlink()
    return "there is no backup here"


@pytest.mark.parametrize("spoil", [damage, cut, lose, climb, forget, outdate, garble, empty])
def test_restore_says_what_is_wrong_and_leaves_nothing(
    backup: Path, tmp_path: Path, spoil: Callable[[Path], str]
) -> None:
    message = spoil(backup)
    with pytest.raises(StoreError, match=message):
        restore_store(backup, tmp_path / "store")
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


def test_backup_and_restore_overwrite_nothing(made: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("full", "link"):
        with pytest.raises(StoreError, match="something already"):
            restore_store(made / "backup", tmp_path / name)
        with pytest.raises(StoreError, match="something already"):
            backup_store(made / "store", tmp_path / name)
    assert (tmp_path / "full" / "x").read_text(encoding="utf-8") == "mine"
    with pytest.raises(StoreError, match="there is no folder"):
        backup_store(made / "store", tmp_path / "no" / "backup")
    with pytest.raises(StoreError, match="there is no store here"):
        backup_store(tmp_path / "full", tmp_path / "backup")


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_interrupted_backup_leaves_nothing_under_its_name(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(graph.backup, "_copy_graph", fail)
    with pytest.raises((KeyboardInterrupt, StoreError)):
        backup_store(made / "store", tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []
