"""Verdicts of people: merged stays merged, split stays split, names stay, all can be undone."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from extract.document import Document
from graph import judging
from graph.iris import DEFAULT_BASE
from graph.judging import Filter, IdentityError, Judged
from graph.papers import load_document
from graph.resolve.resolution import Resolution
from graph.store import init_store, open_reader, open_store
from graph.verdicts import VerdictBook
from tests.graph.test_store import dump, ingest, sound

MINUTES = """Eastmere Borough Council

{body}

Minutes of the meeting of the {body} held on {day} March 2015 at 6.30 pm

Present: Councillors {present}

1. TREES

RESOLVED: That tree {day} be kept.
"""
PERSON = f"{DEFAULT_BASE}council/eastmere-borough-council/person/"
BODY = f"{DEFAULT_BASE}council/eastmere-borough-council/committee/"
TOLD = {
    "a.txt": ("PLANNING COMMITTEE", 3, "Ada Thorner (Chair) and B Dabb"),
    "b.txt": ("PLANNING COMMITTEE", 10, "A Thornel (Chair) and B Dabb"),
    "c.txt": ("TREES COMMITTEE", 17, "A Thorner and B Dabb"),
    "d.txt": ("TREES COMMITTEE", 24, "A Thornel and B Dabb"),
}


def write(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name in names:
        body, day, present = TOLD[name]
        text = MINUTES.format(body=body, day=day, present=present)
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in names]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three papers and the papers, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        init_store(Path("store"))
        ingest(*write(Path("papers"), "a.txt", "b.txt", "c.txt"))
    return folder


@pytest.fixture(autouse=True)
def store(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(made, tmp_path / "copy", symlinks=True)
    monkeypatch.chdir(tmp_path / "copy")


def people() -> dict[str, str]:
    """Who each councillor of each paper is, by paper and name as written."""
    with open_reader(Path("store")) as reader:
        rows = reader._connection.execute(
            "SELECT file_name, written, iri FROM mentions JOIN documents"
            " ON documents.id = document AND status = 'done' WHERE stage = 'person'"
        )
        found = {f"{row[0]} {row[1]}": str(row[2]).removeprefix(PERSON) for row in rows}
    return {key: iri for key, iri in sorted(found.items()) if "Thorn" in key}


def state_of(name: str) -> tuple[str, str]:
    with open_reader(Path("store")) as reader:
        status = reader.papers.status_of(PERSON + name)
        return status.state, (status.iri or "").removeprefix(PERSON)


def listed(**asked: str) -> list[Judged]:
    with open_reader(Path("store")) as reader:
        return reader.judgements().list(Filter(**asked))


APART = {
    "a.txt Ada Thorner": "ada-thorner",
    "b.txt A Thornel": "a-thornel",
    "c.txt A Thorner": "ada-thorner",
}
ONE = dict.fromkeys(APART, "ada-thorner")


def merge() -> int:
    with open_store(Path("store")) as writer:
        return writer.judge(
            lambda book: book.merge([f"{PERSON}a-thornel", f"{PERSON}ada-thorner"], decided_by="me")
        )


def test_verdicts_slip_is_unsure_until_a_person_says_so() -> None:
    assert people() == APART
    (unsure,) = listed(verdict="unsure")
    assert {unsure.left.written, unsure.right.written} == {"Ada Thorner", "A Thornel"}
    assert "Thorne" in unsure.left.passage
    merge()
    assert people() == ONE
    assert state_of("a-thornel") == ("moved", "ada-thorner")
    assert listed(verdict="unsure") == []
    (said,) = listed(verdict="same", kind="person")[:1]
    assert (said.number, said.decided_by) == (1, "me")
    sound()


def test_verdicts_hold_when_all_is_read_again_in_any_order() -> None:
    merge()
    before = dump()
    with open_store(Path("store")) as writer:
        for name in ("a.txt", "b.txt", "c.txt"):
            writer.remove(name)
    assert people() == {}
    ingest(Path("papers/c.txt"))
    ingest(Path("papers/b.txt"))
    ingest(Path("papers/a.txt"))
    assert people() == ONE
    assert dump() == before


def test_verdicts_hold_for_papers_that_come_later() -> None:
    merge()
    ingest(*write(Path("papers"), "d.txt"))
    assert people() == {**ONE, "d.txt A Thornel": "ada-thorner"}


def test_verdicts_withdrawn_leave_no_trace() -> None:
    before = dump()
    number = merge()
    assert dump() != before
    with open_store(Path("store")) as writer:
        writer.judge(lambda book: book.withdraw(number))
    assert dump() == before
    assert people() == APART
    assert state_of("a-thornel") == ("live", "")


def test_verdicts_split_stays_split_and_the_iri_given_first_stays() -> None:
    with open_store(Path("store")) as writer:
        writer.judge(lambda book: book.split(f"{PERSON}ada-thorner", written=["A Thorner"]))
    split = {**APART, "c.txt A Thorner": "a-thorner"}
    assert people() == split
    assert state_of("ada-thorner") == ("live", "")
    for name in ("c.txt", "a.txt"):
        path = Path("papers") / name
        path.write_text(path.read_text(encoding="utf-8") + "\n2. CLOSE\n", encoding="utf-8")
    with open_store(Path("store")) as writer:
        writer.remove("b.txt")
    ingest(Path("papers"))
    # Other bytes are another paper, of which nobody has judged.
    assert people()["c.txt A Thorner"] == "ada-thorner"
    ingest(*write(Path("papers"), "a.txt", "b.txt", "c.txt"))
    assert people() == split
    sound()


def test_verdicts_later_outranks_earlier() -> None:
    with open_store(Path("store")) as writer:
        writer.judge(lambda book: book.split(f"{PERSON}ada-thorner", papers=["c.txt"]))
        writer.judge(lambda book: book.merge([f"{PERSON}ada-thorner", f"{PERSON}a-thorner"]))
    assert people() == APART
    assert state_of("a-thorner") == ("moved", "ada-thorner")


def test_verdicts_two_that_are_two_are_doubted_no_more() -> None:
    with open_store(Path("store")) as writer:
        writer.judge(lambda book: book.distinguish(f"{PERSON}ada-thorner", f"{PERSON}a-thornel"))
    assert people() == APART
    assert listed(verdict="unsure") == []
    assert [one.number for one in listed(verdict="different")] == [1]


def test_verdicts_join_bodies_and_what_follows_from_them() -> None:
    with open_store(Path("store")) as writer:
        writer.judge(
            lambda book: book.merge([f"{BODY}planning-committee", f"{BODY}trees-committee"])
        )
    with open_reader(Path("store")) as reader:
        state = reader.papers.status_of(f"{BODY}trees-committee/meeting/2015-03-17")
    assert (state.state, state.iri) == ("moved", f"{BODY}planning-committee/meeting/2015-03-17")
    sound()


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        (f"{PERSON}ada-thorner", f"{PERSON}ada-thorner", "two things"),
        (f"{PERSON}ada-thorner", f"{PERSON}nobody", "no paper tells"),
        (f"{PERSON}ada-thorner", f"{BODY}planning-committee", "different kinds"),
        (f"{BODY}planning-committee/meeting/2015-03-03", f"{BODY}trees-committee", "judge one of"),
    ],
)
def test_verdicts_that_make_no_sense_are_refused(left: str, right: str, words: str) -> None:
    with open_store(Path("store")) as writer, pytest.raises(IdentityError, match=words):
        writer.judge(lambda book: book.merge([left, right]))
    assert people() == APART


@pytest.mark.parametrize(
    ("written", "papers"), [([], []), (["Nobody"], []), ([], ["a.txt", "c.txt"]), ([], ["z.txt"])]
)
def test_verdicts_split_says_what_there_is_to_choose(written: list[str], papers: list[str]) -> None:
    with open_store(Path("store")) as writer, pytest.raises(IdentityError, match=r"z\.txt|written"):
        writer.judge(
            lambda book: book.split(f"{PERSON}ada-thorner", written=written, papers=papers)
        )


@pytest.mark.parametrize("gone", [["a.txt", "c.txt"], ["b.txt"]])
def test_verdicts_leave_no_trace_of_a_side_whose_papers_are_gone(gone: list[str]) -> None:
    merge()
    with open_store(Path("store")) as writer:
        writer.judge(
            lambda book: book.merge([f"{BODY}planning-committee", f"{BODY}trees-committee"])
        )
        for name in gone:
            writer.remove(name)
    init_store(Path("fresh"))
    with (
        open_store(Path("fresh")) as writer,
        sqlite3.connect("store/papers.sqlite") as source,
    ):
        for row in source.execute("SELECT * FROM verdicts"):
            writer._connection.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    ingest(
        *(Path("papers") / name for name in ("a.txt", "b.txt", "c.txt") if name not in gone),
        store="fresh",
    )
    assert dump() == dump("fresh")


def test_verdicts_listing_loads_no_paper_that_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded: list[str] = []

    def load(record: str, text: str) -> Document:
        loaded.append(text)
        return load_document(record, text)

    monkeypatch.setattr(judging, "load_document", load)
    assert listed(council="nowhere") == []
    assert listed(iri=f"{PERSON}b-dabb") == []
    assert loaded == []
    number = merge()
    with open_reader(Path("store")) as reader:
        one = reader.judgements().of_person(number)
        assert one == reader.judgements().list()[0]
        assert reader.judgements().of_person(99) is None


def test_verdicts_that_meet_a_fault_of_ours_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the store could not be opened to take them back."""
    before = dump()

    def fail(*args: object, **named: object) -> None:
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(Resolution, "run", fail)
        with pytest.raises(ValueError):
            merge()
    assert dump() == before
    assert listed(verdict="same") == [one for one in listed() if one.number is None][:1]
    merge()
    assert people() == ONE


def test_verdicts_number_is_not_given_twice() -> None:
    assert merge() == 1

    def instead(book: VerdictBook) -> int:
        book.withdraw(1)
        return book.split(f"{PERSON}ada-thorner", written=["A Thornel"])

    with open_store(Path("store")) as writer:
        assert writer.judge(instead) == 2
    assert people() == APART
