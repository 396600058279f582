"""The command line as its users meet it: data, messages and exit codes of a real process."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import DEFAULT_BASE, app
from graph import iris
from graph.sandbox import Seal

MINUTES = """# Thornmere Parish Council

Minutes of the meeting of Thornmere Parish Council held on Tuesday 5 March 2024 at 7.30 pm
in the Village Hall

**Present:** Councillors A Fenwick (Chair), B Oduya and C Marsh

## 12. Flood plan

The Clerk presented the flood plan.

RESOLVED: that the flood plan be approved.
"""


def folkmoot(*arguments: str | Path, stdin: str = "") -> Result:
    """Run the command line in this process; a new one takes a second or two to load spaCy."""
    return CliRunner().invoke(
        app, [str(one) for one in arguments], input=stdin, catch_exceptions=False
    )


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from api.cli import main; main()", *map(str, arguments)]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    (folder / "minutes.md").write_text(MINUTES, encoding="utf-8")
    (folder / "notes.xyz").write_text("no paper", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, papers: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "store"
    assert folkmoot("init", folder).exit_code == 0
    done = folkmoot("ingest", papers, "--publisher", "Thornmere Parish Council", "--store", folder)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == ""
    assert "1 ingested" in done.stderr
    return folder


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--help"], 0, ""),
        (["--version"], 0, ""),
        (["frobnicate"], 2, "frobnicate"),
        (["init"], 2, "directory"),
        (["init", "{store}"], 1, "store"),
        (["stats", "--store", "{empty}/none"], 1, "folkmoot init"),
        (["query", "ASK {{}}", "--store", "{empty}/none"], 1, "folkmoot init"),
        (["serve", "--store", "{empty}/none", "--port", "0"], 1, "folkmoot init"),
        (["query", "--store", "{store}"], 2, "one of the two"),
        (["query", "ASK {{}}", "-f", "x.rq", "--store", "{store}"], 2, "one of the two"),
        (["query", "-f", "{empty}/x.rq", "--store", "{store}"], 2, "x.rq"),
        (["query", "-f", sys.executable, "--store", "{store}"], 2, "UTF-8"),
        (["query", "SELECT *\nWHERE", "--store", "{store}"], 1, "line 2"),
        (["query", "CONSTRUCT WHERE {{ ?s ?p ?o }}", "--format", "csv", "--store", "{store}"],
         2, "json, table, ttl, xml"),
        (["query", "ASK {{}}", "--format", "pdf", "--store", "{store}"], 2, "pdf"),
        (["query", "ASK {{ SERVICE <http://127.0.0.1:9999/> {{ ?s ?p ?o }} }}",
          "--store", "{store}"], 1, "other servers"),
        (["query", "SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} ORDER BY ?c ?f",
          "--timeout", "0.5", "--store", "{store}"], 1, "longer than 0.5 seconds"),
        (["ingest", "{empty}/none.pdf", "--store", "{store}"], 2, "none.pdf"),
        (["ingest", "{empty}", "--manifest", "{empty}/none.csv", "--store", "{store}"],
         2, "none.csv"),
        (["ingest", "{papers}", "--store", "{empty}/none"], 1, "folkmoot init"),
        (["unanswered", "--council", "nowhere", "--store", "{store}"], 1, "no council"),
        (["unanswered", "--store", "{store}"], 0, "None found is not none made"),
        (["remove", "no-such-paper", "--store", "{store}"], 1, "no-such-paper"),
        (["export", "-o", "{empty}/no/such/folder.nq", "--store", "{store}"], 2, "no folder"),
        (["export", "-o", "{empty}/x", "--format", "gif", "--store", "{store}"], 2, "gif"),
        (["serve", "--store", "{store}", "--port", "99999999"], 2, "port"),
        (["serve", "--store", "{store}", "--host", "203.0.113.1"], 1, "203.0.113.1"),
    ],
)  # fmt: skip
def test_cli_exit_codes(
    store: Path, papers: Path, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    filled = [one.format(store=store, papers=papers, empty=tmp_path) for one in arguments]
    done = folkmoot(*filled)
    assert done.exit_code == code, done.stderr
    assert said.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr
    if code:
        assert done.stdout == ""


def test_cli_broken_manifest_names_the_line_and_takes_nothing(store: Path, tmp_path: Path) -> None:
    (tmp_path / "minutes.md").write_text(MINUTES.replace("Marsh", "Moor"), encoding="utf-8")
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("file,publisher,date\nminutes.md,Thornmere,5th of never\n")
    done = folkmoot("ingest", tmp_path, "--manifest", manifest, "--store", store)
    assert done.exit_code == 2
    assert "manifest.csv:2" in done.stderr
    assert json.loads(folkmoot("stats", "--json", "--store", store).stdout)["papers"]["done"] == 1


def test_cli_ingest_goes_on_after_a_broken_paper(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 no more")
    (folder / "b\n\tb.md").write_text("", encoding="utf-8")
    (folder / "c.md").write_text(MINUTES, encoding="utf-8")
    folkmoot("init", tmp_path / "store")
    done = folkmoot("ingest", folder, "--store", tmp_path / "store", "--json")
    assert done.exit_code == 4, done.stderr
    assert "a.pdf" in done.stderr
    assert "b\\n\\tb.md: " in done.stderr
    report = json.loads(done.stdout)
    assert report["ingested"] == 1
    assert len(report["failed"]) == 2


def test_cli_query_formats(store: Path) -> None:
    query = "SELECT ?l { ?s a fm:Council ; rdfs:label ?l }"

    def ask(*arguments: str) -> str:
        done = folkmoot("query", *arguments, "--store", store)
        assert (done.exit_code, done.stderr) == (0, "")
        return done.stdout

    assert ask(query, "--format", "csv") == "l\nThornmere Parish Council\n"
    assert ask(query, "--format", "tsv") == '?l\n"Thornmere Parish Council"\n'
    assert "<sparql" in ask(query, "--format", "xml")
    rows = json.loads(ask(query, "--format", "json"))["results"]["bindings"]
    assert rows == [{"l": {"type": "literal", "value": "Thornmere Parish Council"}}]
    assert ask("ASK { ?s a fm:Council }") == "yes\n"
    assert ask("ASK { ?s a fm:Council }", "--format", "csv") == "true\n"
    table = ask(query)
    assert [line.strip() for line in table.splitlines()][::2] == ["l", "Thornmere Parish Council"]
    turtle = ask("CONSTRUCT WHERE { ?s a fm:Council }", "--format", "ttl")
    assert "@prefix fm:" in turtle


def test_cli_query_from_file_and_standard_input(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text("\ufeffASK { ?s a fm:Council }", encoding="utf-8")
    assert folkmoot("query", "-f", path, "--store", store).stdout == "yes\n"
    assert folkmoot("query", "-", "--store", store, stdin="ASK {}").stdout == "yes\n"


def test_cli_search_prints_passages(store: Path) -> None:
    done = folkmoot("search", "flood", "plan", "--store", store)
    assert "minutes.md" in done.stdout
    hits = json.loads(folkmoot("search", "flood", "--json", "--store", store).stdout)
    assert all("flood" in hit["extract"].lower() for hit in hits)
    assert "\x02" not in done.stdout
    nothing = folkmoot("search", "zeppelin", "--store", store)
    assert (nothing.exit_code, nothing.stdout) == (0, "")


def test_cli_search_finds_things_by_filters(store: Path) -> None:
    done = folkmoot("search", "--kind", "decision", "--json", "--store", store)
    decisions = json.loads(done.stdout)
    assert decisions
    assert {one["kind"] for one in decisions} == {"decision"}
    council = decisions[0]["councils"][0].rpartition("/")[2]
    narrow = ("--kind", "decision", "--council", council, "--from", "1900", "--sort", "oldest")
    dates = [
        one["date"]
        for one in json.loads(folkmoot("search", *narrow, "--json", "--store", store).stdout)
    ]
    assert dates == sorted(dates) != []
    wrong = folkmoot("search", "x", "--from", "soon", "--store", store)
    assert wrong.exit_code == 2
    assert "from: 'soon' is no date" in wrong.stderr


def test_cli_export_writes_sorted_quads(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.nq"
    done = folkmoot("export", "--format", "nquads", "-o", target, "--store", store)
    assert (done.exit_code, done.stdout) == (0, "")
    lines = target.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert any("Thornmere Parish Council" in line for line in lines)
    assert folkmoot("export", "--format", "graphml", "-o", target, "--store", store).exit_code == 0
    assert "<graphml" in target.read_text(encoding="utf-8")


def test_cli_stats_and_validate_report(store: Path) -> None:
    stats = json.loads(folkmoot("stats", "--json", "--store", store).stdout)
    assert stats["papers"]["done"] == 1
    assert "papers" in folkmoot("stats", "--store", store).stdout
    done = folkmoot("validate", "--json", "--store", store)
    report = json.loads(done.stdout)
    assert report["passages_wrong"] == 0
    expected = 3 if report["violations"] or report["withheld"] else 0
    assert done.exit_code == expected, done.stderr


def test_cli_store_is_named_by_the_environment(store: Path) -> None:
    done = subprocess.run(
        command("query", "ASK { ?s a fm:Council }"),
        capture_output=True,
        text=True,
        env={**os.environ, "FOLKMOOT_STORE": str(store)},
        timeout=60,
        check=False,
    )
    assert done.stdout == "yes\n", done.stderr


def test_cli_remove_takes_a_paper_out(tmp_path: Path, papers: Path) -> None:
    folder = tmp_path / "store"
    folkmoot("init", folder)
    folkmoot("ingest", papers, "--store", folder)
    done = folkmoot("remove", "minutes.md", "--store", folder)
    assert done.exit_code == 0, done.stderr
    assert folkmoot("query", "ASK { ?s a fm:Meeting }", "--store", folder).stdout == "no\n"


def test_cli_backup_and_restore(store: Path, tmp_path: Path) -> None:
    copied = folkmoot("backup", tmp_path / "copy", "--store", store)
    assert copied.exit_code == 0
    assert "Copied 1 papers" in copied.stderr
    again = folkmoot("backup", tmp_path / "copy", "--store", store)
    assert (again.exit_code, "something already" in again.stderr) == (1, True)
    assert folkmoot("restore", tmp_path / "copy", "--store", tmp_path / "new").exit_code == 0
    answer = folkmoot("query", "ASK { ?s a fm:Council }", "--store", tmp_path / "new")
    assert answer.stdout == "yes\n"
    none = folkmoot("restore", tmp_path, "--store", tmp_path / "newer")
    assert (none.exit_code, "no backup here" in none.stderr) == (1, True)


def test_cli_serve_answers_and_ends_with_130(store: Path) -> None:
    with subprocess.Popen(
        command("serve", "--store", store, "--port", "0"), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = said.split()[3].rstrip("/")
        with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"
        with urllib.request.urlopen(
            f"{address}/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20a%20fm%3ACouncil%7D"
            "&format=csv",
            timeout=10,
        ) as answer:
            assert list(csv.reader(io.StringIO(answer.read().decode()))) == [["n"], ["1"]]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert "Traceback" not in process.stderr.read()


def test_cli_serve_says_that_a_port_is_taken(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = folkmoot("serve", "--store", store, "--port", str(port))
    assert done.exit_code == 1
    assert f"port {port}" in done.stderr
    assert "--port" in done.stderr


def test_cli_serve_sees_new_papers(tmp_path: Path, papers: Path) -> None:
    folder = tmp_path / "store"
    folkmoot("init", folder)
    with subprocess.Popen(
        command("serve", "--store", folder, "--port", "0"), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[3].rstrip("/")
        asked = f"{address}/sparql?query=ASK%7B%3Fs%20a%20fm%3ACouncil%7D&format=csv"

        def ask() -> bytes:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return bytes(answer.read())

        assert ask() == b"false"
        assert folkmoot("ingest", papers, "--store", folder).exit_code == 0
        time.sleep(1.2)
        assert ask() == b"true"
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


@pytest.mark.parametrize("command_name", ["serve", "query"])
def test_cli_refuses_to_answer_unsealed(
    store: Path, monkeypatch: pytest.MonkeyPatch, command_name: str
) -> None:
    unsealed = Seal(filter=False, namespaces=False, memory=True, network="open")
    monkeypatch.setattr("graph.pool.WorkerProcess.wait_until_ready", lambda _: unsealed)
    arguments = {"serve": ["--port", "0"], "query": ["ASK {}"]}[command_name]
    done = folkmoot(command_name, *arguments, "--store", store)
    assert done.exit_code == 1
    assert "--unsafe-no-sandbox" in done.stderr
    if command_name == "query":
        unsafe = folkmoot("query", "ASK {}", "--unsafe-no-sandbox", "--store", store)
        assert unsafe.exit_code == 0


def test_cli_has_the_same_base_as_the_store() -> None:
    assert DEFAULT_BASE == iris.DEFAULT_BASE


@pytest.mark.slow
def test_cli_demo_makes_a_store(tmp_path: Path) -> None:
    done = folkmoot("demo", tmp_path / "demo", "--no-serve")
    assert done.exit_code == 0, done.stderr
    assert "sample papers are in" in done.stderr
    answer = folkmoot("query", "ASK { ?s a fm:Decision }", "--store", tmp_path / "demo")
    assert answer.stdout == "yes\n"


def test_cli_paper_that_may_not_be_read_is_one_failed_paper(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "b.md").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "b.md").chmod(0)
    if os.access(tmp_path / "b.md", os.R_OK):
        pytest.skip("This user may read every file.")
    folkmoot("init", tmp_path / "store")
    done = folkmoot("ingest", tmp_path / "a.md", tmp_path / "b.md", "--store", tmp_path / "store")
    assert done.exit_code == 4, done.stderr
    assert "b.md: it cannot be opened" in done.stderr
    assert "1 ingested" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--graph", "http://h.test/query"], 1, "sparql+http://"),
        (["--graph", "sparql+http://127.0.0.1:9/query"], 1, "http://127.0.0.1:9/query cannot be"),
        (["--update-endpoint", "http://h.test/update"], 2, "goes with --graph"),
    ],
)
def test_cli_init_names_a_server_that_will_not_do(
    tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    done = folkmoot("init", tmp_path / "store", *arguments)
    assert done.exit_code == code
    assert words in " ".join(done.stderr.split())
    assert not (tmp_path / "store").exists()
