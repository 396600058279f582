"""`folkmoot identity`: what was judged, both passages, verdicts; and the graph of judgements."""

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF
from typer.testing import CliRunner

from api.cli import app
from graph.iris import DEFAULT_BASE, identity_graph_iri
from graph.namespaces import FM
from graph.store import open_reader


def run(store: Path, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["identity", *words, "--store", str(store)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def store(sample_store: Path, tmp_path: Path) -> Path:
    """A copy of the store of the samples, to write to."""
    return shutil.copytree(sample_store, tmp_path / "store", symlinks=True)


def test_identity_lists_what_was_judged_with_its_passages(sample_store: Path) -> None:
    code, out, _ = run(sample_store, "list", "--kind", "person", "--verdict", "same", "--json")
    assert code == 0
    found = json.loads(out)
    assert found
    for one in found:
        assert (one["number"], one["verdict"], one["decided_by"]) == (None, "same", "folkmoot")
        assert one["left"]["iri"] == one["right"]["iri"]
        assert 0 < one["score"] <= 1
        assert one["reason"]
        for side in (one["left"], one["right"]):
            assert side["passage"]
            assert side["document"].startswith(f"{DEFAULT_BASE}document/")


def test_identity_passages_stand_in_the_papers(sample_store: Path) -> None:
    _, out, _ = run(sample_store, "list", "--json", "--limit", "1000")
    with open_reader(sample_store) as reader:
        for one in json.loads(out):
            for side in (one["left"], one["right"]):
                text = reader.papers.text(side["document"].rsplit("/", 1)[-1]) or ""
                assert " ".join(text[side["start"] : side["end"]].split()) in side["passage"]


def test_identity_pages_through_the_list(sample_store: Path) -> None:
    _, everything, _ = run(sample_store, "list", "--json")
    _, first, _ = run(sample_store, "list", "--json", "--limit", "2")
    _, rest, _ = run(sample_store, "list", "--json", "--offset", "2")
    assert json.loads(first) + json.loads(rest) == json.loads(everything)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["list", "--kind", "motion"], 1, "there are: person"),
        (["merge", "council/nowhere"], 2, "Name two things"),
        (["merge", "council/nowhere", "council/nowhere-else"], 1, "no paper tells"),
        (["split", "council/nowhere"], 1, "no paper tells"),
        (["split", "x", "--from", "y", "--written", "z"], 2, "either --from or"),
        (["withdraw", "7"], 1, "no verdict of this number"),
    ],
)
def test_identity_tells_what_is_wrong(
    store: Path, words: list[str], code: int, message: str
) -> None:
    found, _, err = run(store, *words)
    assert (found, message in err) == (code, True), err


def test_identity_merges_and_takes_back(store: Path) -> None:
    with open_reader(store) as reader:
        rows = reader._connection.execute(
            "SELECT iri FROM things WHERE stage = 'person' AND block LIKE '%/council/%'"
            " ORDER BY iri LIMIT 2"
        ).fetchall()
    left, right = (str(row[0]) for row in rows)
    names = [iri.removeprefix(DEFAULT_BASE) for iri in (left, right)]
    code, out, err = run(store, "merge", *names, "--reason", "they married", "--by", "Jo", "--json")
    assert code == 0, err
    said = json.loads(out)
    assert (said["number"], said["decided_by"], said["reason"]) == (1, "Jo", "they married")
    assert said["left"]["iri"] == said["right"]["iri"]
    with open_reader(store) as reader:
        states = {reader.papers.status_of(iri).state for iri in (left, right)}
    assert states == {"live", "moved"}
    code, _, _ = run(store, "withdraw", "1")
    assert code == 0
    with open_reader(store) as reader:
        assert {reader.papers.status_of(iri).state for iri in (left, right)} == {"live"}


def test_identity_review_shows_both_where_nobody_can_be_asked(sample_store: Path) -> None:
    code, out, err = run(sample_store, "review")
    assert code == 0
    assert "1 of " in out or "Nothing is unsure." in err


def test_identity_graph_is_exported_on_request(sample_store: Path, tmp_path: Path) -> None:
    plain, both = tmp_path / "plain.nq", tmp_path / "both.nq"
    base = "https://data.example/id/"
    for path, words in ((plain, []), (both, ["--with", "identity"])):
        asked = ["export", "-o", str(path), "--base", base, "--store", str(sample_store), *words]
        assert CliRunner().invoke(app, asked).exit_code == 0
    lines = both.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert set(plain.read_text(encoding="utf-8").splitlines()) < set(lines)
    assert DEFAULT_BASE not in both.read_text(encoding="utf-8")
    quads = ox.Store()
    quads.load(both.read_bytes(), format=ox.RdfFormat.N_QUADS)
    graph = ox.NamedNode(identity_graph_iri(base))
    kind, judged, judged_from = (
        ox.NamedNode(str(each)) for each in (RDF.type, FM.judged, FM.judgedFrom)
    )
    found = [one.subject for one in quads.quads_for_pattern(None, kind, None, graph)]
    assert found
    for one in set(found):
        things = list(quads.quads_for_pattern(one, judged, None, graph))
        assert 1 <= len(things) <= 2
        for row in quads.quads_for_pattern(one, judged_from, None, graph):
            passage = ox.NamedNode(str(FM.Passage))
            assert list(quads.quads_for_pattern(row.object, kind, passage))


def test_identity_graph_needs_a_format_that_knows_graphs(
    sample_store: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.ttl"
    asked = ["export", "-o", str(path), "--format", "ttl", "--with", "identity"]
    done = CliRunner().invoke(app, [*asked, "--store", str(sample_store)])
    assert (done.exit_code, path.exists()) == (2, False)
