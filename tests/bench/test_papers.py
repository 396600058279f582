"""Papers made up are the same each time; their facts conform and are those a reader finds."""

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from papers import fill_store, generate_papers, play_papers, write_papers
from sheets import Made

from extract.components import without_model
from extract.pipeline import extract_paper
from extract.read import read_document
from graph.store import open_reader

# Kinds that a reader is to find as often as they were written.
SAME = ("council", "meeting", "person", "item", "decision", "report", "inspection", "judgement")


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(play_papers(0, 12, seed=1))


def test_the_same_seed_gives_the_same_papers(made: list[Made]) -> None:
    assert made == list(islice(generate_papers(12, councils=1, seed=1), 12))
    assert made != list(play_papers(0, 12, seed=2))
    names = [paper.name for paper in generate_papers(60, councils=3)]
    assert len(set(names)) == 60


def test_passages_are_the_words_of_their_facts(made: list[Made]) -> None:
    for paper in made:
        for fact in paper.paper.facts:
            passages = [paper.text[span.start : span.end] for span in fact.spans]
            assert passages
            assert all(passages)
            if fact.kind == "person":
                assert set(passages) <= {name.removeprefix("Councillor ") for name in fact.names}
            if fact.kind == "decision":
                assert fact.text is not None
                assert fact.text in passages[0]


def test_readers_find_what_was_written(made: list[Made], tmp_path: Path) -> None:
    assert write_papers(tmp_path, made[:4]) == 4
    for paper in made[:4]:
        document = read_document(tmp_path / paper.name)
        assert document.sha256 == paper.document().sha256
        assert document.text == paper.document().text
        with without_model():
            found = Counter(fact.kind for fact in extract_paper(document).facts)
        written = Counter(fact.kind for fact in paper.paper.facts)
        assert {kind: found[kind] for kind in SAME} == {kind: written[kind] for kind in SAME}


def test_a_filled_store_holds_all_and_withholds_nothing(made: list[Made], tmp_path: Path) -> None:
    quads = []
    for papers in (made[:1], made[1:3]):
        fill_store(tmp_path / "store", papers)
        with open_reader(tmp_path / "store") as reader:
            stats = reader.stats()
        quads.append(stats.quads)
    assert (stats.papers["done"], stats.withheld) == (3, 0)
    assert 600 < (quads[1] - quads[0]) / 2 < 1_600
