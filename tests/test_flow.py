"""The whole line as a user walks it: a folder of papers in, SPARQL answers with passages out."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAPERS = ROOT / "samples" / "papers"
FOLKMOOT = Path(sys.executable).with_name("folkmoot")


def folkmoot(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FOLKMOOT")}
    return subprocess.run(
        [str(FOLKMOOT), *map(str, arguments)],
        cwd=cwd, env=clean, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def succeed(*arguments: str | Path, cwd: Path) -> str:
    result = folkmoot(*arguments, cwd=cwd)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store of all the sample papers, made by the command line in one run."""
    path = tmp_path_factory.mktemp("flow") / "store"
    succeed("init", path, cwd=path.parent)
    succeed(
        "ingest", PAPERS, "--manifest", PAPERS / "manifest.csv", "--store", path, cwd=path.parent
    )
    yield path


def rows(store: Path, query: str) -> list[dict[str, str]]:
    answer = json.loads(succeed("query", query, "--format", "json", "--store", store, cwd=ROOT))
    return [{k: v["value"] for k, v in row.items()} for row in answer["results"]["bindings"]]


def test_flow_every_decision_has_a_passage_that_says_so(store: Path) -> None:
    asked = """SELECT ?decision ?quote { GRAPH ?paper { ?decision a fm:Decision ; fm:text ?text ;
               fm:evidence/oa:hasSelector/oa:exact ?quote } }"""
    with_quote = {row["decision"] for row in rows(store, asked)}
    all_decisions = {
        row["d"] for row in rows(store, "SELECT ?d { GRAPH ?g { ?d a fm:Decision ; fm:text ?t } }")
    }
    assert len(all_decisions) >= 12
    assert with_quote == all_decisions


def test_flow_finds_no_fault_in_its_own_store(store: Path) -> None:
    result = folkmoot("validate", "--json", "--store", store, cwd=ROOT)
    assert result.returncode in {0, 3}, result.stderr  # 3: the shapes found something to say
    report = json.loads(result.stdout)
    assert report["passages"] > 100
    assert report["passages_wrong"] == 0
    assert report["merge_missing"] == report["merge_extra"] == 0


def test_flow_same_bytes_again_change_nothing(store: Path, tmp_path: Path) -> None:
    before = exported(store, tmp_path / "before.nq")
    succeed("ingest", PAPERS, "--manifest", PAPERS / "manifest.csv", "--store", store, cwd=tmp_path)
    assert exported(store, tmp_path / "after.nq") == before


def exported(store: Path, output: Path) -> str:
    succeed("export", "--format", "nquads", "-o", output, "--store", store, cwd=output.parent)
    return hashlib.sha256(output.read_bytes()).hexdigest()


@pytest.mark.slow
def test_flow_order_of_papers_does_not_show(store: Path, tmp_path: Path) -> None:
    """A second store takes the papers in three runs, the last ones first."""
    other = tmp_path / "other"
    succeed("init", other, cwd=tmp_path)
    papers = sorted((p for p in PAPERS.iterdir() if p.name != "manifest.csv"), reverse=True)
    third = len(papers) // 3
    manifest = ["--manifest", PAPERS / "manifest.csv", "--store", other]
    for some in (papers[:third], papers[third : 2 * third], papers[2 * third :]):
        succeed("ingest", *some, *manifest, cwd=tmp_path)
    assert exported(other, tmp_path / "other.nq") == exported(store, tmp_path / "one.nq")


def test_flow_bad_papers_are_named_and_the_others_go_in(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    good = next(p for p in sorted(PAPERS.iterdir()) if p.suffix == ".md")
    shutil.copy(good, folder)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\n%%torn off here")
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n")
    succeed("init", "store", cwd=tmp_path)
    result = folkmoot("ingest", folder, "--store", "store", cwd=tmp_path)
    assert result.returncode == 4
    for name in ("empty.txt", "torn.pdf", "picture.docx"):
        assert name in result.stderr
    assert "Traceback" not in result.stderr
    assert rows(tmp_path / "store", "SELECT ?f { ?d fm:fileName ?f }") == [{"f": good.name}]


def test_flow_a_broken_manifest_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Minutes of the meeting held on 3 May 2021.", encoding="utf-8")
    (tmp_path / "m.csv").write_text("file,publisher,date\na.txt,X,someday\n", encoding="utf-8")
    succeed("init", "store", cwd=tmp_path)
    result = folkmoot("ingest", "a.txt", "--manifest", "m.csv", "--store", "store", cwd=tmp_path)
    assert result.returncode == 2
    assert "m.csv:2" in result.stderr
    assert rows(tmp_path / "store", "SELECT ?d { ?d a fm:Document }") == []


def test_flow_a_removed_paper_is_gone(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(store, copy, symlinks=True)
    (document,) = rows(copy, "SELECT ?d { ?d fm:fileName ?f } ORDER BY ?f LIMIT 1")
    succeed("remove", document["d"], "--store", copy, cwd=tmp_path)
    assert rows(copy, f"SELECT ?p {{ GRAPH <{document['d']}> {{ ?s ?p ?o }} }}") == []
