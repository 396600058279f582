"""Text made to be slow: extraction takes time by its length, not by the square of it."""

import time
from pathlib import Path

import pytest

from extract.cluster import could_be_initials
from extract.entities import Entities
from extract.grades import split_numbered_grade
from extract.pipeline import extract_paper
from tests.extract.invented import read_text

FIRST = ("Arden", "Birch", "Cole", "Dunn", "Eade", "Frith", "Gale", "Hurst", "Ivory", "Judd")
SYLLABLES = ("bar", "cor", "den", "fal", "gor", "har", "kin", "lon", "mar", "nor", "pen", "ros")
HEAD = "Minutes of the Harbour Committee held on 1 March 2021\n\n1. Dredging\n\n"


def name(number: int) -> str:
    """An invented name, another for every number."""
    rest, letters = number // len(FIRST), ""
    for _ in range(4):
        rest, place = divmod(rest, len(SYLLABLES))
        letters += SYLLABLES[place]
    return f"{FIRST[number % len(FIRST)]} {letters.capitalize()}"


def repeat(words: str, size: int = 100_000) -> str:
    return (words * (size // len(words) + 1))[:size]


# Seconds of processor time for 100 kB; a plain text of the size takes less than one.
@pytest.mark.parametrize(
    ("text", "most"),
    [
        (repeat("WORD "), 10),
        (repeat("A Smith and B Jones, "), 15),
        (repeat("RESOLVED that "), 10),
        (repeat("Cllr Smith, "), 15),
        (HEAD + repeat("(a) that the harbour be dredged; "), 10),
        (HEAD + "-" * 100_000, 8),
        (HEAD + "." * 100_000, 8),
        (HEAD + "1" * 100_000, 8),
    ],
    ids=["capitals", "names", "resolved", "titles", "clauses", "dashes", "dots", "digits"],
)
def test_repeated_words_are_extracted_in_time(text: str, most: float, tmp_path: Path) -> None:
    document = read_text(tmp_path, text)
    start = time.process_time()
    extract_paper(document)
    assert time.process_time() - start < most


def test_people_of_a_long_list_are_told_apart_in_time(tmp_path: Path) -> None:
    entities = Entities(read_text(tmp_path, "Minutes"))
    for number in range(12_000):
        entities.person(name(number), None)
    start = time.process_time()
    facts, _ = entities.settle()
    assert time.process_time() - start < 6
    assert len(facts) == 12_001  # and the council


def test_bodies_of_a_long_list_are_told_apart_in_time(tmp_path: Path) -> None:
    entities = Entities(read_text(tmp_path, "Minutes"))
    for number in range(4_000):
        entities.organization(f"{name(number)} Boat Trust", None)
    start = time.process_time()
    facts, _ = entities.settle()
    assert time.process_time() - start < 4
    assert len(facts) > 1_000


def test_long_heading_is_no_grade_in_time() -> None:
    start = time.process_time()
    assert split_numbered_grade("a " + "-" * 200_000 + " b") is None
    assert split_numbered_grade("a Grade 1 (" * 20_000) is None
    assert time.process_time() - start < 1


def test_names_of_initials_join_as_they_did(tmp_path: Path) -> None:
    entities = Entities(read_text(tmp_path, "Minutes"))
    handles = [
        entities.person(printed, None)
        for printed in (
            "Jo Quill",
            "J Quill",
            "JQ",
            "Alan Reed",
            "Ann Reed",
            "A Reed",
            "Cllr Quill",
        )
    ]
    _, ids = entities.settle()
    quill, *others = (ids[handle] for handle in handles)
    assert [other == quill for other in others] == [True, True, False, False, False, True]
    assert len({ids[handle] for handle in handles[3:6]}) == 3
    assert could_be_initials("LMcW", "Lee McWard")
    assert not could_be_initials("GK", "Quill")
