"""The sample papers are what their sources make, and a store of them answers the questions."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF

from graph.namespaces import CONCEPTS, FM, PREFIXES
from ontology.document import load_ontology
from samples.make import make_papers

PAPERS = Path(__file__).parents[1] / "samples" / "papers"
QUESTIONS = sorted((PAPERS.parent / "questions").glob("*.rq"))


def test_papers_are_made_of_their_sources_byte_for_byte(tmp_path: Path) -> None:
    made = {path.name: path.read_bytes() for path in make_papers(tmp_path)}
    assert made == {path.name: path.read_bytes() for path in PAPERS.iterdir()}


def test_manifest_names_every_paper() -> None:
    lines = (PAPERS / "manifest.csv").read_text(encoding="utf-8").splitlines()
    named = {line.split(",")[0] for line in lines[1:]}
    assert named == {path.name for path in PAPERS.iterdir()} - {"manifest.csv"}
    assert len(named) >= 25
    suffixes = {Path(name).suffix for name in named}
    assert suffixes == {".md", ".txt", ".html", ".docx", ".pdf"}


def same(row: list[str], wanted: list[str]) -> bool:
    pairs = zip(row, wanted, strict=True)
    return len(row) == len(wanted) and all(
        want == "*" or value.casefold() == want.casefold() for value, want in pairs
    )


def test_questions_are_many_and_each_has_an_answer() -> None:
    assert len(QUESTIONS) >= 30
    answers = {path.stem for path in (PAPERS.parent / "questions").glob("*.json")}
    assert answers == {path.stem for path in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_question_is_answered_right(
    question: Path, sample_answers: ox.Store, request: pytest.FixtureRequest
) -> None:
    """A row of the answers is owed or allowed (`may_also`); "*" stands for any value."""
    solutions = sample_answers.query(question.read_text(encoding="utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    names = solutions.variables
    left = [
        [row[each].value if row[each] is not None else "" for each in names] for row in solutions
    ]
    expected = json.loads(question.with_suffix(".json").read_text(encoding="utf-8"))
    missing = []
    for wanted in expected["rows"]:
        hit = next((row for row in left if same(row, wanted)), None)
        if hit is None:
            missing.append(wanted)
        else:
            left.remove(hit)
    allowed = expected.get("may_also", [])
    unexpected = [row for row in left if not any(same(row, each) for each in allowed)]
    assert (missing, unexpected) == ([], [])


def test_every_property_and_concept_of_a_paper_is_in_the_vocabulary(
    sample_answers: ox.Store,
) -> None:
    known = {f"<{term}>" for term in load_ontology().subjects()} | {str(ox.NamedNode(RDF.type))}
    said = "GRAPH ?document { ?document a fm:Document . ?thing ?property ?value }"
    used = sample_answers.query(f"PREFIX fm: <{FM}> SELECT DISTINCT ?property ?value {{ {said} }}")
    assert isinstance(used, ox.QuerySolutions)
    terms = {str(term) for row in used for term in (row["property"], row["value"])}
    spaces = tuple(f"<{space}" for space in (*PREFIXES.values(), CONCEPTS))
    assert {term for term in terms if term.startswith(spaces)} - known == set()
