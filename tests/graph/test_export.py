"""Exports: canonical, sorted, complete, the same whatever the order of writing."""

import io
import random
from pathlib import Path

import pyoxigraph as ox
import pytest

import graph.export as export
from extract.errors import StoreError
from graph.export import WRITERS, export_nquads, export_store, write_nquads, write_ntriples
from graph.iris import Rebase

BASE = "http://localhost:8000/id/"


def make_quads() -> list[ox.Quad]:
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    quads = []
    for number in range(40):
        name = ox.NamedNode(f"{BASE}document/{number % 4}")
        thing = ox.NamedNode(f"{BASE}thing/{number // 2}")
        quads.append(ox.Quad(thing, label, ox.Literal(f'<{BASE}> said "{number}"\nso é'), name))
        quads.append(ox.Quad(thing, label, ox.NamedNode(f"{BASE}x"), name))
    return quads


def make_snapshot(path: Path, quads: list[ox.Quad]) -> Path:
    store = ox.Store(str(path / "live"))
    store.extend(quads)
    store.extend(
        [ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()) for quad in quads]
    )
    store.flush()
    store.backup(str(path / "snapshot"))
    return path / "snapshot"


def write(snapshot: Path, form: str, rebase: Rebase | None = None) -> bytes:
    output = io.BytesIO()
    WRITERS[form](snapshot, output, rebase=rebase)
    return output.getvalue()


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_export_does_not_depend_on_the_order_of_writing(tmp_path: Path, form: str) -> None:
    (tmp_path / "b").mkdir()
    quads = make_quads()
    left = make_snapshot(tmp_path, quads)
    random.Random(7).shuffle(quads)
    right = make_snapshot(tmp_path / "b", quads)
    assert write(left, form) == write(right, form)


@pytest.mark.parametrize(
    ("form", "rdf_format"),
    [
        ("nquads", ox.RdfFormat.N_QUADS),
        ("trig", ox.RdfFormat.TRIG),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_export_of_graphs_holds_every_quad(
    tmp_path: Path, form: str, rdf_format: ox.RdfFormat
) -> None:
    snapshot = make_snapshot(tmp_path, make_quads())
    assert set(ox.parse(write(snapshot, form), format=rdf_format)) == set(make_quads())


@pytest.mark.parametrize(
    ("form", "rdf_format"), [("nt", ox.RdfFormat.N_TRIPLES), ("ttl", ox.RdfFormat.TURTLE)]
)
def test_export_of_triples_holds_the_merge(
    tmp_path: Path, form: str, rdf_format: ox.RdfFormat
) -> None:
    snapshot = make_snapshot(tmp_path, make_quads())
    read = {quad.triple for quad in ox.parse(write(snapshot, form), format=rdf_format)}
    assert read == {quad.triple for quad in make_quads()}


def test_export_lines_are_sorted_also_when_they_do_not_fit_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = make_snapshot(tmp_path, make_quads())
    at_once = write(snapshot, "nquads")
    monkeypatch.setattr(export, "CHUNK_LINES", 7)
    in_runs = write(snapshot, "nquads")
    lines = in_runs.splitlines()
    assert in_runs == at_once
    assert lines == sorted(lines)
    assert len(lines) == len(set(make_quads()))


def test_export_rebase_renames_things_and_leaves_words(tmp_path: Path) -> None:
    snapshot = make_snapshot(tmp_path, make_quads())
    moved = write(snapshot, "nquads", Rebase(BASE, "https://example.org/id/")).decode()
    for line in moved.splitlines():
        assert line.startswith("<https://example.org/id/thing/")
        assert "<https://example.org/id/document/" in line
        assert ('"' not in line) or f"<{BASE}> said" in line


def test_export_of_an_empty_store_is_empty(tmp_path: Path) -> None:
    snapshot = make_snapshot(tmp_path, [])
    for write_rdf in (write_nquads, write_ntriples):
        output = io.BytesIO()
        write_rdf(snapshot, output)
        assert output.getvalue() == b""


def test_export_names_a_snapshot_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        export_nquads(tmp_path / "none", tmp_path / "out.nq")
    assert not list(tmp_path.iterdir())


def test_export_puts_the_file_in_place_when_it_is_complete(tmp_path: Path) -> None:
    snapshot = make_snapshot(tmp_path, make_quads())
    output = tmp_path / "out.nq"
    output.write_text("old")
    export_nquads(snapshot, output)
    assert output.read_bytes() == write(snapshot, "nquads")
    export_store(snapshot, Path("/dev/null"), form="ttl")
    assert not list(tmp_path.glob("*.part"))
