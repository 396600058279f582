"""docs/vocabulary.md is what the vocabulary says now."""

from pathlib import Path

from ontology.document import load_ontology, write_vocabulary

PAGE = Path(__file__).parents[2] / "docs" / "vocabulary.md"


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_vocabulary(load_ontology()), (
        "run: python -m ontology.document > docs/vocabulary.md"
    )
