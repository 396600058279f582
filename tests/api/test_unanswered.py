"""What has no answer, as the command line writes it."""

from dataclasses import replace

from api.unanswered import write_unanswered
from graph.answering import find_unanswered
from graph.store import Reader


def test_unanswered_says_under_each_council_what_was_searched(sample_reader: Reader) -> None:
    found = find_unanswered(sample_reader, "marrowshire-county-council")
    lines = "".join(write_unanswered(found)).splitlines()
    assert lines[0] == "Marrowshire County Council"
    assert lines[1].startswith("  None found in these papers. Searched: ")
    assert sum(line.startswith("  - ") for line in lines) == len(found)
    assert sum(line.startswith("Marrowshire") for line in lines) < len(found)


def test_unanswered_shows_few_of_what_comes_near_and_counts_the_rest(
    sample_reader: Reader,
) -> None:
    one = max(find_unanswered(sample_reader), key=lambda answers: len(answers.near))
    lines = "".join(write_unanswered([one])).splitlines()
    assert sum("near: " in line for line in lines) == 3
    assert lines[-1] == f"      and {len(one.near) - 3} more"


def test_unanswered_text_of_papers_cannot_command_a_terminal(sample_reader: Reader) -> None:
    one = replace(find_unanswered(sample_reader)[0], label="evil\x1b[2J")
    assert "\x1b" not in "".join(write_unanswered([one]))
