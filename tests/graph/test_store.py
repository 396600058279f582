"""A store through its life: papers in, again, anew, out; and what its readers see meanwhile."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Unpack

import pytest

from extract.errors import ManifestError, StoreError
from graph import reading, rendering
from graph.iris import DEFAULT_BASE, document_id
from graph.quads import QuadReader
from graph.resolve.resolution import Resolution
from graph.store import IngestReport, Reader, init_store, open_reader, open_store

MINUTES = """Eastmere Borough Council

PLANNING COMMITTEE

Minutes of the meeting of the Planning Committee held on {day} March 2015 at 6.30 pm

Present: Councillors A Quill (Chair), B Dabb and J Frost

1. APOLOGIES

There were none.

2. TREE AT MILL LANE

The Committee considered the report of the Head of Planning.

RESOLVED: That the felling of the {tree} be refused.
"""
CABINET = """Eastmere Borough Council

CABINET

Minutes of the meeting of the Cabinet held on 9 April 2015

Present: Councillor A Quill (Chairman) and Councillor Dabb

3. BUDGET

RESOLVED: That the budget for 2015 be approved.
"""
NOTES = """Westmoor Parish Council

Minutes of the meeting of the Parish Council held on 2 June 2015

Present: Cllrs P Dabb and A Quill

4. Playground

It was resolved that the new swing be bought.
"""


@pytest.fixture
def papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of papers, beside a store to put them into; the tests run where both are."""
    monkeypatch.chdir(tmp_path)
    folder = Path("papers")
    folder.mkdir()
    (folder / "planning.txt").write_text(MINUTES.format(day=3, tree="oak"), encoding="utf-8")
    (folder / "cabinet.txt").write_text(CABINET, encoding="utf-8")
    (folder / "parish.md").write_text(NOTES, encoding="utf-8")
    init_store(Path("store"))
    return folder


def ingest(*paths: Path, store: str = "store", manifest: Path | None = None) -> IngestReport:
    with open_store(Path(store)) as opened:
        return opened.ingest(list(paths), manifest)


def dump(store: str = "store") -> list[str]:
    """All quads of the published state, sorted."""
    with open_reader(Path(store)) as reader:
        quads = QuadReader(reader.snapshot)
        return sorted(
            f"{name} {' '.join(term.n3() for term in triple)}"
            for name in quads.names()
            for triple in quads.read_graph(name)
        )


def entry_of(reader: Reader, file_name: str) -> str:
    (found,) = [one.id for one in reader.papers.documents() if one.file_name == file_name]
    return found


def sound(store: str = "store") -> None:
    with open_reader(Path(store)) as reader:
        report = reader.validate()
    assert report.wrong == ()
    assert report.is_sound
    assert report.merge_missing == report.merge_extra == 0


def test_store_is_made_once_and_empty(tmp_path: Path) -> None:
    init_store(tmp_path / "store")
    with open_reader(tmp_path / "store") as reader:
        assert reader.papers.documents() == []
        assert reader.base == DEFAULT_BASE
        assert reader.snapshot.is_dir()
        names = QuadReader(reader.snapshot).names()
    assert names == [f"{DEFAULT_BASE}graph/ontology"]
    with pytest.raises(StoreError, match="there is a store already"):
        init_store(tmp_path / "store")


@pytest.mark.parametrize("base", ["", "example.org/", "http://example.org", "http://e x/", "x"])
def test_store_base_is_an_iri(tmp_path: Path, base: str) -> None:
    with pytest.raises(StoreError, match="a base is"):
        init_store(tmp_path / "store", base=base)
    assert not (tmp_path / "store").exists()


def test_store_that_is_not_there(tmp_path: Path) -> None:
    for opened in (open_store, open_reader):
        with pytest.raises(StoreError, match="there is no store here"):
            opened(tmp_path)


def test_store_holds_what_was_read(papers: Path) -> None:
    report = ingest(papers)
    assert (report.ingested, report.failed, report.skipped) == (3, [], 0)
    sound()
    with open_reader(Path("store")) as reader:
        entries = reader.papers.documents()
        assert [one.source_key for one in entries] == [
            "papers/cabinet.txt", "papers/parish.md", "papers/planning.txt",
        ]  # fmt: skip
        stats = reader.stats()
        quads = QuadReader(reader.snapshot)
        assert stats.papers == {"done": 3, "failed": 0}
        assert stats.triples == quads.count(None)
        assert stats.quads == sum(quads.count(name) for name in quads.names())
        assert stats.graphs == len(quads.names())
        assert stats.passages > 0
        assert sum(stats.properties.values()) == stats.triples
        text = reader.papers.text(entries[0].id)
        assert text is not None
        assert "That the budget for 2015 be approved" in text


def test_store_same_bytes_again_change_nothing(papers: Path) -> None:
    ingest(papers)
    before = dump()
    with open_reader(Path("store")) as reader:
        version = reader.version
    report = ingest(papers)
    assert (report.ingested, report.unchanged) == (0, 3)
    with open_reader(Path("store")) as reader:
        assert reader.version == version
    assert dump() == before


def test_store_order_of_papers_does_not_show(papers: Path) -> None:
    files = sorted(papers.iterdir())
    ingest(papers)
    init_store(Path("other"))
    for file in reversed(files):
        ingest(file, store="other")
    init_store(Path("third"))
    ingest(*reversed(files), store="third")
    assert dump("other") == dump()
    assert dump("third") == dump()
    sound("other")


def test_store_new_bytes_replace_a_paper(papers: Path) -> None:
    ingest(papers)
    with open_reader(Path("store")) as reader:
        old = entry_of(reader, "planning.txt")
    (papers / "planning.txt").write_text(MINUTES.format(day=4, tree="elm"), encoding="utf-8")
    report = ingest(papers)
    assert (report.ingested, report.unchanged) == (1, 2)
    sound()
    with open_reader(Path("store")) as reader:
        new = entry_of(reader, "planning.txt")
        prefix = f"{reader.base}document/"
        assert reader.papers.status_of(prefix + old).state == "gone"
        assert reader.papers.status_of(prefix + old).iri == prefix + new
        assert reader.papers.status_of(f"{prefix}{old}/passage/1-2").iri == prefix + new
        assert reader.papers.status_of(prefix + new).state == "live"
        assert reader.papers.search("oak") == []
        assert [hit.document for hit in reader.papers.search("elm")] == [new]
        names = QuadReader(reader.snapshot).names()
        replaced = reader.papers.entry(old)
        assert replaced is not None
        assert (replaced.status, replaced.replaced_by) == ("replaced", new)
    assert prefix + old not in names
    assert [line for line in dump() if f"replaces> <{prefix}{old}>" in line]
    assert not [line for line in dump() if "oak" in line]


def test_store_former_bytes_come_back(papers: Path) -> None:
    ingest(papers)
    plain = dump()
    for tree in ("elm", "oak"):
        (papers / "planning.txt").write_text(MINUTES.format(day=3, tree=tree), encoding="utf-8")
        ingest(papers)
    sound()
    assert [line for line in dump() if " <http://purl.org/dc/terms/replaces> <" not in line] == [
        line for line in plain if " <http://purl.org/dc/terms/replaces> <" not in line
    ]


def test_store_same_bytes_under_two_names_are_one_document(papers: Path) -> None:
    (papers / "a copy.txt").write_bytes((papers / "planning.txt").read_bytes())
    report = ingest(papers)
    assert (report.ingested, report.unchanged) == (3, 1)
    with open_reader(Path("store")) as reader:
        names = {one.file_name for one in reader.papers.documents()}
    assert names == {"a copy.txt", "cabinet.txt", "parish.md"}
    init_store(Path("other"))
    for file in sorted(papers.iterdir(), reverse=True):
        ingest(file, store="other")
    assert dump("other") == dump()
    # The name that counted gets other bytes: the document stands under the other name.
    (papers / "a copy.txt").write_text("Nothing to do with it.", encoding="utf-8")
    ingest(papers)
    sound()
    with open_reader(Path("store")) as reader:
        names = {one.file_name for one in reader.papers.documents()}
    assert names == {"a copy.txt", "planning.txt", "cabinet.txt", "parish.md"}


def test_store_removed_paper_is_gone(papers: Path) -> None:
    ingest(papers / "planning.txt", papers / "cabinet.txt")
    without = dump()
    ingest(papers)
    with open_store(Path("store")) as store:
        removed = store.remove("parish.md")
    assert dump() == without
    sound()
    with open_reader(Path("store")) as reader:
        assert reader.papers.status_of(removed).state == "gone"
        assert reader.papers.status_of(removed).iri is None
        assert reader.stats().papers["removed"] == 1
        assert reader.papers.search("swing") == []
    # It may come back.
    assert ingest(papers).ingested == 1
    with open_reader(Path("store")) as reader:
        assert reader.papers.status_of(removed).state == "live"


@pytest.mark.parametrize("by", ["id", "iri", "source_key", "file_name"])
def test_store_paper_to_remove_is_found_by(papers: Path, by: str) -> None:
    ingest(papers)
    with open_reader(Path("store")) as reader:
        (one,) = [one for one in reader.papers.documents() if one.file_name == "parish.md"]
    with open_store(Path("store")) as store:
        assert store.remove(getattr(one, by)) == one.iri
        with pytest.raises(StoreError, match="there is no such paper"):
            store.remove(getattr(one, by))


def test_store_paper_to_remove_must_be_one(papers: Path) -> None:
    (papers / "more").mkdir()
    (papers / "more" / "parish.md").write_text("# Other minutes\n\nOf another day.", "utf-8")
    ingest(papers)
    with open_store(Path("store")) as store, pytest.raises(StoreError, match="2 papers"):
        store.remove("parish.md")


def test_store_bad_papers_are_recorded_and_the_others_go_in(papers: Path) -> None:
    (papers / "empty.txt").write_bytes(b"")
    (papers / "torn.pdf").write_bytes(b"%PDF-1.7 torn off")
    (papers / "sheet.xlsx").write_bytes(b"PK")
    report = ingest(papers, papers / "sheet.xlsx")
    assert report.ingested == 3
    assert {Path(path).name for path, _ in report.failed} >= {"empty.txt", "sheet.xlsx"}
    assert all(reason for _, reason in report.failed)
    with open_reader(Path("store")) as reader:
        assert {one.file_name for one in reader.papers.failures()} >= {"empty.txt", "sheet.xlsx"}
        assert reader.stats().papers["failed"] == len(report.failed)
    (papers / "empty.txt").write_text(CABINET.replace("budget", "plan"), encoding="utf-8")
    assert ingest(papers / "empty.txt").failed == []
    with open_reader(Path("store")) as reader:
        assert "empty.txt" not in {one.file_name for one in reader.papers.failures()}


def test_store_bad_bytes_leave_the_paper_that_stood_there(papers: Path) -> None:
    ingest(papers)
    before = dump()
    (papers / "planning.txt").write_bytes(b"")
    assert len(ingest(papers).failed) == 1
    assert dump() == before


def test_store_folders_are_walked_and_what_is_no_paper_counted(papers: Path) -> None:
    (papers / "deep" / "er").mkdir(parents=True)
    (papers / "deep" / "er" / "paper.txt").write_text("Of no council.", encoding="utf-8")
    (papers / "picture.png").write_bytes(b"")
    (papers / ".hidden.txt").write_text("not seen", encoding="utf-8")
    manifest = papers / "manifest.csv"
    manifest.write_text("file,publisher\nparish.md,Westmoor Parish Council\n", encoding="utf-8")
    init_store(papers / "inner store")
    report = ingest(papers, papers / "deep", manifest=manifest)
    assert (report.ingested, report.skipped, report.failed) == (4, 2, [])


def test_store_manifest_says_what_the_paper_does_not(papers: Path) -> None:
    (papers / "note.txt").write_text("It was a short meeting.", encoding="utf-8")
    manifest = Path("manifest.csv")
    header = "file,publisher,url,date,body\n"
    row = "papers/note.txt,Northby Parish Council,https://example.org/1,2016-02-01,Council\n"
    manifest.write_text(header + row, encoding="utf-8")
    ingest(papers / "note.txt", manifest=manifest)
    with open_reader(Path("store")) as reader:
        (one,) = reader.papers.documents()
        document = reader.papers.document(one.id)
    assert document is not None
    assert one.source_key == "https://example.org/1"
    assert (document.publisher, str(document.date)) == ("Northby Parish Council", "2016-02-01")
    # Something else is said of it: it is read again.
    manifest.write_text(header + row.replace("Northby", "Southby"), encoding="utf-8")
    assert ingest(papers / "note.txt", manifest=manifest).ingested == 1
    with open_reader(Path("store")) as reader:
        document = reader.papers.document(one.id)
    assert document is not None
    assert document.publisher == "Southby Parish Council"


def test_store_broken_manifest_stops_everything(papers: Path) -> None:
    manifest = Path("manifest.csv")
    manifest.write_text("file,publisher,date\npapers/parish.md,X,someday\n", encoding="utf-8")
    with pytest.raises(ManifestError) as raised:
        ingest(papers, manifest=manifest)
    assert raised.value.line == 2
    with open_reader(Path("store")) as reader:
        assert reader.papers.documents() == []


def test_store_path_that_leads_nowhere(papers: Path) -> None:
    with pytest.raises(StoreError, match="there is no such file"):
        ingest(papers, papers / "nothing.txt")
    with open_reader(Path("store")) as reader:
        assert reader.papers.documents() == []


def test_store_reader_keeps_its_state_while_others_write(papers: Path) -> None:
    ingest(papers / "planning.txt")
    with open_reader(Path("store")) as reader:
        before = reader.papers.documents()
        quads = QuadReader(reader.snapshot)
        count = quads.count(None)
        for name in ("cabinet.txt", "parish.md"):
            ingest(papers / name)
        with open_store(Path("store")) as store:
            store.remove("planning.txt")
        assert reader.papers.documents() == before
        assert QuadReader(reader.snapshot).count(None) == count
        assert [hit.document for hit in reader.papers.search("oak")] == [before[0].id]
        held = reader.snapshot
        with open_reader(Path("store")) as newer:
            assert newer.version > reader.version
            assert newer.papers.search("oak") == []
    assert held.exists()
    ingest(papers / "planning.txt")
    assert not held.exists()
    assert len([one for one in Path("store/snapshots").iterdir() if one.is_dir()]) == 1
    assert Path("store/current").resolve() == max(Path("store/snapshots").glob("*[0-9]")).resolve()


def test_store_can_be_moved(papers: Path) -> None:
    ingest(papers)
    before = dump()
    Path("store").rename("elsewhere")
    assert dump("elsewhere") == before
    assert ingest(papers, store="elsewhere").unchanged == 3


def test_store_progress_is_told(papers: Path) -> None:
    seen: list[str] = []
    with open_store(Path("store")) as store:
        store.ingest([papers], on_progress=lambda step: seen.append(f"{step.stage} {step.name}"))
    assert seen[:3] == ["reading cabinet.txt", "reading parish.md", "reading planning.txt"]
    assert "publishing parish.md" in seen


def test_store_documents_are_named_by_their_bytes(papers: Path) -> None:
    ingest(papers / "parish.md")
    digest = hashlib.sha256((papers / "parish.md").read_bytes()).hexdigest()
    with open_reader(Path("store")) as reader:
        assert reader.papers.entry(document_id(digest)) is not None


@pytest.mark.slow
def test_store_number_of_jobs_does_not_show(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_FEW", 1)
    (papers / "a copy.txt").write_bytes((papers / "planning.txt").read_bytes())
    (papers / "empty.txt").write_bytes(b"")
    one = ingest(papers)
    init_store(Path("other"))
    with open_store(Path("other")) as store:
        two = store.ingest([papers], jobs=2)
    assert two == one
    assert dump("other") == dump()


def test_store_takes_names_as_strange_as_files_may_have(papers: Path) -> None:
    """Bytes that are no UTF-8, a pipe that would be waited for, links that lead nowhere or back."""
    folder = Path("strange")
    folder.mkdir()
    Path(os.fsdecode(b"strange/caf\xe9.txt")).write_text("Of the café.", encoding="utf-8")
    (folder / "a\nb % ?#'\".txt").write_text("Of the line.", encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    (folder / "nowhere.txt").symlink_to("nothing")
    (folder / "back").symlink_to(".")
    report = ingest(folder)
    assert (report.ingested, report.skipped, report.failed) == (2, 2, [])
    with open_reader(Path("store")) as reader:
        names = [one.file_name for one in reader.papers.documents()]
    assert names == ["a\nb % ?#'\".txt", "caf\ufffd.txt"]
    sound()
    with pytest.raises(StoreError, match="neither a file nor a folder"):
        ingest(folder / "pipe.txt")


def fail_on(word: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """A stage that fails, as a fault of ours would make it, where an argument holds a word."""

    def stage(*args: Any, **kwargs: Any) -> Any:
        if word in repr((args, kwargs)):
            raise IndexError(f"nothing\nat {word}")
        return real(*args, **kwargs)

    return stage


def test_store_fault_in_reading_one_paper_is_its_own(
    papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = fail_on("swing", reading.extract_paper)
    monkeypatch.setattr(reading, "extract_paper", stage)

    # In this process, since those that read begin anew and know nothing of the fault.
    def begin(_: reading.Readers, path: Path, **said: Unpack[reading.Said]) -> reading.Reading:
        return partial(reading.read_paper, path, said)

    monkeypatch.setattr(reading.Readers, "begin", begin)
    report = ingest(papers)
    assert (report.ingested, report.failed) == (
        2,
        [("papers/parish.md", "internal error: IndexError: nothing at swing")],
    )
    with open_reader(Path("store")) as reader:
        assert [one.file_name for one in reader.papers.failures()] == ["parish.md"]
    sound()


def test_store_fault_of_the_resolver_is_that_of_one_paper(
    papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(papers / "planning.txt")
    with monkeypatch.context() as patch:
        patch.setattr(Resolution, "run", fail_on("swing", Resolution.run))
        report = ingest(papers)
    assert (report.ingested, report.unchanged) == (1, 1)
    assert report.failed == [("papers/parish.md", "internal error: IndexError: nothing at swing")]
    with open_reader(Path("store")) as reader:
        assert [one.file_name for one in reader.papers.documents()] == [
            "cabinet.txt",
            "planning.txt",
        ]
        assert [one.file_name for one in reader.papers.failures()] == ["parish.md"]
    sound()
    assert ingest(papers).ingested == 1
    assert len(dump()) == len(set(dump()))
    with open_reader(Path("store")) as reader:
        assert reader.papers.failures() == []


def test_store_fault_in_one_graph_withholds_that_paper(
    papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "build_graph", fail_on("swing", rendering.build_graph))
        report = ingest(papers)
    assert (report.ingested, report.failed) == (3, [])
    with open_reader(Path("store")) as reader:
        held = reader.papers.withheld(entry_of(reader, "parish.md"))
        assert len(held) == len(reader.papers.withheld()) == report.withheld > 0
        assert {one.reason for one in held} == {"internal error: IndexError: nothing at swing"}
    sound()
    # The next publication tries again.
    (papers / "cabinet.txt").write_text(CABINET.replace("budget", "plan"), encoding="utf-8")
    ingest(papers)
    with open_reader(Path("store")) as reader:
        assert reader.papers.withheld() == []
    sound()


def test_store_folders_that_cannot_be_opened_are_named(
    papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers / "closed").mkdir()
    real = os.scandir

    def scan(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scan)
    report = ingest(papers)
    assert report.failed == [("papers/closed", "the folder cannot be opened.")]
    assert report.ingested == 3


def test_store_links_that_lead_nowhere_are_skipped(papers: Path) -> None:
    (papers / "itself.txt").symlink_to("itself.txt")
    (papers / "nothing.txt").symlink_to("gone.txt")
    (papers / "again").symlink_to(".")
    report = ingest(papers)
    assert (report.ingested, report.skipped, report.failed) == (3, 2, [])


def test_store_opens_for_reading_without_the_tools_of_writers() -> None:
    code = (
        "import sys, graph.store, graph.pool, graph.search, api.asking;"
        "print(sorted({'spacy', 'pyshacl'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
