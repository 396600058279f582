"""Pairs and B-cubed against figures worked out by hand."""

import pytest
from agreement import Pairs, Placed, count_pairs, count_pairs_across, measure_cubed


def place(*groups: str) -> list[Placed]:
    """Things as "true found": one letter each for the group it belongs to and was put in."""
    return [Placed(*group) for group in groups]


@pytest.mark.parametrize(
    ("groups", "right", "found", "true"),
    [
        (["ax", "ax", "by"], 1, 1, 1),
        (["ax", "ay", "bz"], 0, 0, 1),  # split
        (["ax", "bx", "cx"], 0, 3, 0),  # merged
        (["ax", "ax", "ax", "bx"], 3, 6, 3),
        ([], 0, 0, 0),
    ],
)
def test_pairs_are_counted(groups: list[str], right: int, found: int, true: int) -> None:
    assert count_pairs(place(*groups)) == Pairs(right, found, true)


def test_pairs_across_leave_out_those_of_one_paper() -> None:
    things = [Placed("a", "x", "1"), Placed("a", "x", "1"), Placed("a", "x", "2")]
    assert count_pairs(things) == Pairs(3, 3, 3)
    assert count_pairs_across(things) == Pairs(2, 2, 2)


def test_pairs_that_are_none_agree() -> None:
    nothing = Pairs(0, 0, 0)
    assert (nothing.precision, nothing.recall) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("groups", "precision", "recall"),
    [
        (["ax", "ax", "by"], 1.0, 1.0),
        (["ax", "ay"], 1.0, 0.5),
        (["ax", "bx"], 0.5, 1.0),
        # Bagga and Baldwin's worked example: clusters of 5, 2 and 5, the last two put together.
        (["ax"] * 5 + ["by"] * 2 + ["cy"] * 5, (5 + 2 * 2 / 7 + 5 * 5 / 7) / 12, 1.0),
    ],
)
def test_cubed_is_measured(groups: list[str], precision: float, recall: float) -> None:
    cubed = measure_cubed(place(*groups))
    assert cubed.precision == pytest.approx(precision)
    assert cubed.recall == pytest.approx(recall)
    assert cubed.f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_cubed_of_nothing_is_whole() -> None:
    assert measure_cubed([]).f1 == 1.0
