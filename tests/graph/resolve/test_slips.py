"""Slips of the pen: found whatever they are, and only where there is one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from graph.resolve.slips import SHORTEST, find_slips


@pytest.mark.parametrize(
    ("left", "right", "is_slip"),
    [
        ("thorner", "thornel", True),
        ("thorner", "thornerr", True),
        ("thorner", "htorner", True),
        ("thorner", "thorne", True),
        ("thorner", "thornley", False),
        ("panel 1", "panel 2", False),
        ("harris", "farrow", False),
        ("moss", "ross", False),
    ],
)
def test_slips_of_two_names(left: str, right: str, is_slip: bool) -> None:
    assert bool(find_slips([left, right])) is is_slip


@settings(deadline=None)
@given(st.sets(st.text(alphabet="abc", min_size=SHORTEST, max_size=8), max_size=12))
def test_slips_are_those_that_comparing_all_pairs_finds(names: set[str]) -> None:
    found = {
        (left, right)
        for left in names
        for right in names
        if left < right and DamerauLevenshtein.distance(left, right) == 1
    }
    assert set(find_slips(names)) == found
