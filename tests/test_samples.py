"""The sample papers are what their sources make."""

from pathlib import Path

from samples.make import make_papers

PAPERS = Path(__file__).parents[1] / "samples" / "papers"


def test_papers_are_made_of_their_sources_byte_for_byte(tmp_path: Path) -> None:
    made = {path.name: path.read_bytes() for path in make_papers(tmp_path)}
    assert made == {path.name: path.read_bytes() for path in PAPERS.iterdir()}


def test_manifest_names_every_paper() -> None:
    lines = (PAPERS / "manifest.csv").read_text(encoding="utf-8").splitlines()
    named = {line.split(",")[0] for line in lines[1:]}
    assert named == {path.name for path in PAPERS.iterdir()} - {"manifest.csv"}
    assert len(named) >= 12
    suffixes = {Path(name).suffix for name in named}
    assert suffixes == {".md", ".txt", ".html", ".docx", ".pdf"}
