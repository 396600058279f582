"""The export command and the export pages: files that are what they say, and clear refusals."""

import io
import json
from pathlib import Path

import networkx as nx
import pytest
from typer.testing import CliRunner

from api.cli import app
from graph.formats import FORMATS


def export(store: Path, *arguments: str | Path) -> tuple[int, str, bytes]:
    done = CliRunner().invoke(
        app, ["export", "--store", str(store), *map(str, arguments)], catch_exceptions=False
    )
    return done.exit_code, done.stderr, done.stdout_bytes


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_exporting_knows_a_format_by_the_name_of_the_file(
    sample_store: Path, tmp_path: Path, form: str
) -> None:
    named, guessed = tmp_path / "named", tmp_path / f"guessed{FORMATS[form].suffix}"
    assert export(sample_store, "-f", form, "-o", named)[0] == 0
    assert export(sample_store, "-o", guessed)[0] == 0
    assert named.read_bytes() == guessed.read_bytes() != b""
    assert not list(tmp_path.glob("*.part"))


def test_exporting_filters_and_writes_to_standard_output(sample_store: Path) -> None:
    code, said, written = export(
        sample_store, "-f", "json", "-o", "-", "--profile", "people",
        "--council", "thrushby-parish-council", "--kind", "person", "--kind", "committee",
        "--from", "2022", "--to", "2022-12",
    )  # fmt: skip
    read = nx.node_link_graph(json.loads(written), edges="edges")
    assert (code, said) == (0, f"{read.number_of_edges()} edges.\n")
    assert {node["kind"] for _, node in read.nodes(data=True)} == {"person", "committee"}
    assert {node["council"] for _, node in read.nodes(data=True)} == {"Thrushby Parish Council"}


def test_exporting_keeps_nodes_that_else_are_edges(sample_store: Path) -> None:
    _, _, written = export(
        sample_store, "-f", "graphml", "-o", "-", "--profile", "people", "--keep-nary"
    )
    read = nx.read_graphml(io.BytesIO(written))
    assert "membership" in {node["kind"] for _, node in read.nodes(data=True)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-f", "gexf", "--council", "nowhere"], "--council 'nowhere': no council is called so"),
        (["-f", "gexf", "--kind", "dragon"], "--kind 'dragon': the kinds are council,"),
        (["-f", "gexf", "--from", "soon"], "--from 'soon': write a day, month or year"),
        (["-f", "nquads", "--profile", "people"], "--profile: nquads holds the whole store"),
        (["-f", "ttl", "--to", "2023"], "--to: ttl holds the whole store"),
        (["-f", "gexf", "--with", "identity"], "--with identity: gexf knows no named graphs."),
    ],
)
def test_exporting_refuses_with_the_name_of_the_option(
    sample_store: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    output = tmp_path / "out"
    code, told, _ = export(sample_store, "-o", output, *arguments)
    assert (code, said in told, output.exists()) == (2, True, False), told
