"""`folkmoot evaluate`: figures, gains and losses, the page of faults, and what it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

PAPER = """Marrowshire County Council

CABINET

Minutes of the meeting of the Cabinet held on 7 June 2022

Present: Councillor Ada Finch (Chair), Councillor <b>Bo</b> Wren

7. BINS

RESOLVED: That the report on bins be noted.

The meeting closed at 11 am.
"""
GOLD = {
    "document": "minutes.txt",
    "publisher": "Marrowshire County Council",
    "people": [
        {"name": "Ada Finch", "aliases": []},
        {"name": "Cy <script>alert(1)</script> Heron", "aliases": []},
    ],
    "committees": [{"name": "Cabinet", "aliases": []}],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "minutes.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "gold").mkdir()
    write_gold(tmp_path, GOLD)
    return tmp_path


def write_gold(folder: Path, gold: object) -> None:
    (folder / "gold" / "minutes.json").write_text(json.dumps(gold), encoding="utf-8")


def run(folder: Path, *options: str) -> tuple[int, str, str]:
    arguments = ["evaluate", str(folder / "papers"), str(folder / "gold"), *options]
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_figures_are_reported(folder: Path) -> None:
    code, out, _ = run(folder, "--json")
    record = json.loads(out)
    assert code == 0
    assert record["scores"]["people"]["recall"] == 0.5
    assert record["scores"]["committees"]["f1"] == 1.0
    assert set(record["scores"]) == {"people", "committees"}
    assert set(record["groups"]["council"]) == {"Marrowshire County Council"}
    assert set(record["groups"]["format"]) == {"text/plain"}
    assert record["confidence"]["table in use"]["all"]["n"] > 0


def test_record_is_the_same_each_time_and_in_processes(folder: Path) -> None:
    paths = [folder / f"{number}.json" for number in range(2)]
    for path, jobs in zip(paths, ("1", "2"), strict=True):
        assert run(folder, "-o", str(path), "--jobs", jobs)[0] == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_gains_and_losses_are_named(folder: Path) -> None:
    former = folder / "former.json"
    run(folder, "-o", str(former))
    record = json.loads(former.read_text(encoding="utf-8"))
    facts = record["facts"]["minutes.txt"]
    facts["right"] = [key for key in facts["right"] if key[0] != "committees"]
    facts["right"].append(["people", "Dee Egret"])
    former.write_text(json.dumps(record), encoding="utf-8")
    code, out, err = run(folder, "--previous", str(former), "--json")
    changes = json.loads(out)["changes"]
    assert code == 0
    assert [c["kind"] for c in changes["gained"]] == ["committees"]
    assert [c["shown"] for c in changes["lost"]] == ["Dee Egret"]
    assert "1 gained" in err
    assert "1 lost" in err


def test_page_shows_faults_escaped(folder: Path) -> None:
    page = folder / "faults.html"
    write_gold(folder, {**GOLD, "organisations": [{"name": "Bins"}]})
    assert run(folder, "--html", str(page))[0] == 0
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "Cy &lt;script&gt;alert(1)&lt;/script&gt; Heron" in html
    assert "&lt;b&gt;Bo&lt;/b&gt;" in html  # the paper's words around what was missed
    assert '<a href="#people">' in html
    assert '<h2 id="people">' in html
    assert "http" not in html  # it asks for nothing from anywhere


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        ({"document": 7}, "minutes.json: document: input should be a valid string"),
        ({"document": "other.txt"}, None),
    ],
)
def test_bad_gold_is_refused(folder: Path, gold: object, said: str | None) -> None:
    write_gold(folder, gold)
    code, _, err = run(folder)
    if said is None:  # the gold file's own name leads to the paper
        assert code == 0
    else:
        assert code == 2
        assert said in err


def test_gold_without_paper_is_refused(folder: Path) -> None:
    (folder / "gold" / "minutes.json").rename(folder / "gold" / "another.json")
    write_gold(folder, GOLD)
    (folder / "gold" / "another.json").write_text('{"document": "absent.txt"}', encoding="utf-8")
    code, _, err = run(folder)
    assert code == 2
    assert "another.json: document: the papers hold no file 'absent.txt'" in err


def test_what_is_no_record_is_refused(folder: Path) -> None:
    code, _, err = run(folder, "--previous", str(folder / "gold" / "minutes.json"))
    assert code == 2
    assert "no record of `folkmoot evaluate --output`: format: field required" in err


def test_unreadable_paper_is_all_missed(folder: Path) -> None:
    (folder / "papers" / "minutes.txt").write_bytes(b"")
    code, out, err = run(folder, "--json")
    record = json.loads(out)
    assert code == 4
    assert "minutes.txt: " in err
    assert record["scores"]["people"] == {
        "gold": 2, "found": 0, "precision": 0.0, "recall": 0.0, "f1": 0.0,
    }  # fmt: skip


def test_fault_of_ours_is_one_paper_that_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_document: object) -> None:
        raise ZeroDivisionError("no")

    monkeypatch.setattr("extract.evaluation.runs.extract_paper", fail)
    code, _, err = run(folder)
    assert code == 4
    assert "minutes.txt: internal error: ZeroDivisionError: no" in err
