"""Slips of the pen: names that differ by one letter more, less, other or out of place.

Candidates for a person to judge, never a reason to merge: too many real names differ by one.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

# Names shorter than this, in letters, differ by a letter too often to be slips.
SHORTEST = 6


def find_slips(names: Iterable[str]) -> list[tuple[str, str]]:
    """Find the pairs of names that are one slip apart, each in order of alphabet.

    In time that grows with the names, not with their pairs: two names one slip apart are the same
    when each has lost some one letter, or none.
    """
    near: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        if len(name) >= SHORTEST:
            for form in {name, *(name[:index] + name[index + 1 :] for index in range(len(name)))}:
                near[form].append(name)
    pairs = {pair for found in near.values() for pair in combinations(found, 2)}
    return sorted(
        (left, right)
        for left, right in pairs
        if DamerauLevenshtein.distance(left, right, score_cutoff=1) == 1
        and not (left[-1].isdigit() or right[-1].isdigit())
    )
