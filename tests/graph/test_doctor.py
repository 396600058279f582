"""What the doctor finds in a store that was spoilt on purpose, and what a repair gives back."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.doctor import REMEDIES, Examination, examine_store, repair_store
from graph.quads import QuadStore
from graph.store import init_store, open_reader, open_store
from tests.graph.servers import dump

PAPER = """Minutes of the meeting of the Cabinet held on {day} April 2015

1. BUDGET {day}

RESOLVED: That the budget of {day} thousand pounds be approved.
"""


@pytest.fixture(scope="session")
def sound_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two papers, to be copied."""
    folder = tmp_path_factory.mktemp("sound")
    papers = folder / "papers"
    papers.mkdir()
    for day in range(1, 3):
        (papers / f"paper-{day}.txt").write_text(PAPER.format(day=day), encoding="utf-8")
    init_store(folder / "store")
    with open_store(folder / "store") as store:
        store.ingest([papers])
    return folder / "store"


@pytest.fixture
def store(sound_store: Path, tmp_path: Path) -> Path:
    shutil.copytree(sound_store, tmp_path / "store", symlinks=True)
    return tmp_path / "store"


def newest(store: Path) -> Path:
    return store / (store / "current").readlink()


def execute(store: Path, *statements: str) -> None:
    with closing(sqlite3.connect(store / "papers.sqlite")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def statement(*statements: str) -> Callable[[Path], None]:
    return lambda store: execute(store, *statements)


def write_graph(change: Callable[[QuadStore], object]) -> Callable[[Path], None]:
    """Change graph and snapshot as a fault of ours would."""

    def spoil(store: Path) -> None:
        snapshot = newest(store)
        with closing(QuadStore(store / "graph")) as quads:
            change(quads)
            shutil.rmtree(snapshot)
            quads.publish(snapshot)

    return spoil


def truncate(pattern: str) -> Callable[[Path], None]:
    def spoil(store: Path) -> None:
        for path in sorted(store.glob(pattern)):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return spoil


def lose_triple(name: str | None) -> Callable[[QuadStore], object]:
    """Take a title out of one graph alone; None means the merge."""

    def change(quads: QuadStore) -> None:
        found = (
            quad
            for quad in quads._store
            if quad.predicate.value.endswith("/title")
            and (getattr(quad.graph_name, "value", None) is None) == (name is None)
        )
        quads._store.remove(next(found))

    return change


def clear_paper(quads: QuadStore) -> None:
    names = (str(getattr(name, "value", "")) for name in quads._store.named_graphs())
    quads.replace_graphs({next(name for name in sorted(names) if "/document/" in name): None})


def remove_files(*patterns: str) -> Callable[[Path], None]:
    def spoil(store: Path) -> None:
        for pattern in patterns:
            for path in list(store.glob(pattern)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return spoil


# What is done to the store, and the checks that find it.
DERIVED = {
    "name given": (statement("UPDATE given SET iri = iri || 'x'"), {"identity", "papers"}),
    "mention lost": (
        statement("DELETE FROM mentions WHERE fact < 'd'"),
        {"identity"},
    ),
    "form miscounted": (statement("UPDATE forms SET met = met + 1"), {"identity"}),
    "index of another text": (statement("UPDATE blocks SET start = start + 1"), {"search"}),
    "index without a paper": (statement("DELETE FROM blocks"), {"search"}),
    "words lost": (statement("UPDATE block_text_data SET block = x'00' WHERE id > 10"), {"search"}),
    "counts": (statement("UPDATE counts SET number = number + 1"), {"counts"}),
    "thing lost": (statement("DELETE FROM directory WHERE kind = 'decision'"), {"directory"}),
    "thing found by other words": (
        statement("UPDATE directory_text SET label = 'gadget'"),
        {"directory"},
    ),
    "sayings of a paper": (statement("DELETE FROM said"), {"directory"}),
    "tie lost": (statement("DELETE FROM network_ties"), {"network"}),
    "ties miscounted": (statement("UPDATE network_nodes SET degree = degree + 1"), {"network"}),
    "parts": (statement("DELETE FROM parts WHERE key LIKE 'http%'"), {"entities"}),
    "merge lacks": (write_graph(lose_triple(None)), {"merge", "counts"}),
    "paper lacks": (write_graph(lose_triple("")), {"merge", "counts"}),
    "graph of a paper": (
        write_graph(clear_paper),
        {"papers", "counts", "directory", "network"},
    ),
    "snapshot truncated": (truncate("snapshots/*/*.sst"), {"snapshot"}),
    "snapshot gone": (remove_files("snapshots/*"), {"snapshot", "files"}),
    "graph truncated": (truncate("graph/MANIFEST-*"), {"graph"}),
    "graph's data truncated": (truncate("graph/*.sst"), {"graph"}),
    "lock gone": (remove_files("snapshots/*.lock"), {"files"}),
}
FOUND_ALONE = {"name given", "form miscounted", "index without a paper", "counts", "paper lacks"}


def faults(examination: Examination) -> set[str]:
    return {look.name for look in examination.looks if look.found}


@pytest.mark.parametrize("case", DERIVED)
def test_doctor_finds_what_is_wrong_and_a_repair_derives_it(
    case: str, store: Path, sound_store: Path
) -> None:
    spoil, found = DERIVED[case]
    spoil(store)
    examination = examine_store(store)
    assert faults(examination) == found, [look.faults for look in examination.looks]
    # Some ways to be wrong are made good alike: of those one is tried.
    if case in FOUND_ALONE:
        return
    assert repair_store(store, examination)
    after = examine_store(store)
    assert after.is_clean, [look.faults for look in after.looks]
    assert dump(store) == dump(sound_store)
    with open_reader(store) as reader, open_reader(sound_store) as other:
        assert reader.stats() == other.stats()
        assert len(reader.papers.search("budget")) == len(other.papers.search("budget")) > 0


def spoil_pages(store: Path) -> None:
    path = store / "papers.sqlite"
    data = bytearray(path.read_bytes())
    data[8 * 4096 : 20 * 4096] = b"\xff" * (12 * 4096)
    path.write_bytes(data)


# What nothing in the store can give back, the check that finds it, and words of what is to be done.
LOST = {
    "text": (
        statement("UPDATE documents SET text = replace(text, 'budget', 'gadget') WHERE id IN"
                  " (SELECT min(id) FROM documents)"),
        "texts", "folkmoot remove",
    ),
    "facts": (
        statement("UPDATE documents SET facts = substr(facts, 1, 50) WHERE id IN"
                  " (SELECT max(id) FROM documents)"),
        "texts", "folkmoot remove",
    ),
    "source": (
        statement("DELETE FROM sources WHERE source_key IN (SELECT min(source_key) FROM sources)"),
        "sources", "with their manifest",
    ),
    "database truncated": (truncate("papers.sqlite"), "database", "folkmoot restore"),
    "pages": (spoil_pages, "database", "folkmoot restore"),
    "no database": (lambda store: (store / "papers.sqlite").write_bytes(b""), "database",
                    "folkmoot restore"),
}  # fmt: skip


@pytest.mark.parametrize("case", LOST)
def test_doctor_names_what_cannot_be_derived_and_leaves_it(case: str, store: Path) -> None:
    spoil, check, words = LOST[case]
    spoil(store)
    before = (store / "papers.sqlite").read_bytes()
    examination = examine_store(store)
    assert check in faults(examination)
    assert words in REMEDIES[check].advice
    repair_store(store, examination)
    assert not examine_store(store).is_clean
    if check == "database":
        assert (store / "papers.sqlite").read_bytes() == before


def test_paper_whose_text_is_damaged_can_be_taken_out_and_read_again(
    store: Path, sound_store: Path
) -> None:
    execute(store, "UPDATE documents SET text = 'x' || text WHERE file_name = 'paper-2.txt'")
    assert faults(examine_store(store)) >= {"texts", "passages", "search"}
    with open_store(store) as writer:
        writer.remove("paper-2.txt")
        writer.ingest([sound_store.parent / "papers"])
    after = examine_store(store)
    assert after.is_clean, [look.faults for look in after.looks]
    assert dump(store) == dump(sound_store)


@pytest.fixture
def killed(store: Path) -> Iterator[Path]:
    """A store as a run leaves it that is killed between the papers and the link."""
    number = int(newest(store).name)
    shutil.copytree(newest(store), store / "snapshots" / str(number + 1))
    (store / "snapshots" / f"{number + 1}.lock").touch()
    (store / "current").unlink()
    (store / "current").symlink_to("snapshots/1234")
    (store / "current.new").symlink_to("snapshots/1234")
    yield store


def test_leftovers_of_a_killed_run_are_no_faults_and_can_be_removed(killed: Path) -> None:
    examination = examine_store(killed)
    assert examination.is_clean
    assert examination.needs("files")
    with open_reader(killed):
        repair_store(killed, examination)
    after = examine_store(killed)
    assert [look.notes for look in after.looks if look.notes] == []
    assert [path.name for path in newest(killed).parent.iterdir()] == ["2", "2.lock"]
    assert not (killed / "current.new").is_symlink()


def test_doctor_looks_at_what_is_published_while_another_writes(store: Path) -> None:
    with open_store(store):
        examination = examine_store(store)
    assert examination.is_clean
    assert [look.name for look in examination.looks if look.skipped] == ["graph"]
    assert [look.name for look in examine_store(store).looks if look.skipped] == []
