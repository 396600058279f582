"""How far two ways of putting things into groups agree: pairs, and B-cubed.

A plain function each, from the groups that are true and those that were found to counts. B-cubed:
A. Bagga and B. Baldwin, "Entity-based cross-document coreferencing using the vector space model",
1998.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Placed(NamedTuple):
    """One thing: the group it belongs to, the group it was put in, and the paper it stands in."""

    true: str
    found: str
    paper: str = ""


@dataclass(frozen=True)
class Pairs:
    """Pairs of things: put together rightly, put together at all, and belonging together."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """The share of what was put together that belongs together; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what belongs together that was put together; 1 where nothing does."""
        return self.right / self.true if self.true else 1.0

    def without(self, other: "Pairs") -> "Pairs":
        """These pairs but for the others, which are some of them."""
        return Pairs(self.right - other.right, self.found - other.found, self.true - other.true)


@dataclass(frozen=True)
class Cubed:
    """B-cubed over `n` things."""

    n: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def count_pairs(things: Iterable[Placed]) -> Pairs:
    """Count the pairs of all things."""
    placed = list(things)
    return Pairs(
        right=_pairs(Counter((thing.true, thing.found) for thing in placed)),
        found=_pairs(Counter(thing.found for thing in placed)),
        true=_pairs(Counter(thing.true for thing in placed)),
    )


def count_pairs_across(things: Iterable[Placed]) -> Pairs:
    """Count the pairs of things of two different papers."""
    placed = list(things)
    within = [
        Placed(f"{thing.paper} {thing.true}", f"{thing.paper} {thing.found}") for thing in placed
    ]
    return count_pairs(placed).without(count_pairs(within))


def measure_cubed(things: Sequence[Placed]) -> Cubed:
    """Measure B-cubed; no things at all agree wholly."""
    if not things:
        return Cubed(0, 1.0, 1.0)
    true = Counter(thing.true for thing in things)
    found = Counter(thing.found for thing in things)
    both = Counter((thing.true, thing.found) for thing in things)
    precision = sum(n * n / found[key[1]] for key, n in both.items())
    recall = sum(n * n / true[key[0]] for key, n in both.items())
    return Cubed(len(things), precision / len(things), recall / len(things))


def _pairs(groups: Counter[str] | Counter[tuple[str, str]]) -> int:
    return sum(n * (n - 1) // 2 for n in groups.values())
