"""Counts of what a search has found, by the values of its filters: facets.

Takes tallied rows of the directory, gives how many have each value once the other filters are
passed. Separate from the search itself: here nothing is looked up.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from graph.directory import GROUPS


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of what is found have each value of a filter, most first."""

    values: tuple[tuple[str, int], ...]
    is_more: bool = False


class Values(NamedTuple):
    """What is tallied of a thing, each joined by spaces; `itself` is the IRI of a body."""

    kind: str
    councils: str
    bodies: str
    outcomes: str
    grades: str
    itself: str


COLUMN = {
    "kind": "kind",
    "council": "councils",
    "body": "bodies",
    "outcome": "outcomes",
    "grade": "grades",
}
# As in graph.directory: found by their own names as bodies.
BODIES = "'council', 'committee', 'post', 'inspectorate', 'organisation'"


def split_counts(joined: Counter[str]) -> Counter[str]:
    """Counts by value, from counts by values that are joined by spaces."""
    counts: Counter[str] = Counter()
    for together, number in joined.items():
        for value in together.split():
            counts[value] += number
    return counts


def make_facet(counts: Counter[str], *, is_more: bool) -> Facet:
    """Put the counts of a filter's values in order."""
    values = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Facet(tuple(values), is_more)


def add_bodies_themselves(
    counts: Counter[str], rows: Mapping[Values, int], others: list[tuple[str, str]]
) -> None:
    """Count each body among what is of it, as its tags do; one that nothing is of is no choice."""
    for row, met in rows.items():
        if row.itself in counts and all(passes(row, name, value) for name, value in others):
            counts[row.itself] += met


def passes(row: Values, name: str, value: str) -> bool:
    """Whether what a tallied row stands for passes a filter, as its tags would say."""
    if name == "kind" and value in GROUPS:
        return True
    found = getattr(row, COLUMN[name]).split()
    if name == "body" and row.itself:
        found.append(row.itself)
    if name in {"council", "body"} and ":" not in value:
        return value in {one.rpartition("/")[2] for one in found}
    return value in found
