"""Which paragraphs the language model is asked to read."""

import pytest

from extract.components import find_names, has_cue, without_model
from tests.extract.test_entities import make_document


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Thanks were given to Jo Reed for her work.", True),
        ("A reply came from Ashwick Water about the leak.", True),
        ("Councillor Jo Reed spoke on the report.", False),
        ("the hedge had been cut in May", False),
        ("The Chair opened the meeting.", False),
    ],
)
def test_only_what_rules_cannot_explain_is_a_cue(paragraph: str, expected: bool) -> None:
    assert has_cue(paragraph) is expected


def test_no_name_is_the_models_without_it() -> None:
    document = make_document("Thanks were given to Jo Reed for her work.")
    with without_model():
        assert find_names(document) == ()
