"""Decisions by their words: the same one told in several papers, wherever it stands in each.

Draft and approved minutes, a pack and the minutes by themselves, a page of decisions and one of
minutes: a paper may hold only some of a meeting's decisions, so the place in the order is no key.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

# Of the words of the shorter telling: so many stand in the other, where two papers tell of one.
_LIKENESS = 0.7
# The same where each tells of but one decision on the item.
_KINSHIP = 0.4
# A telling with fewer words than this share of the other's leaves something out that was decided.
_RATIO = 0.6


@dataclass(frozen=True, slots=True)
class Telling:
    """One paper's words for one decision, as a key, and whether it stands on a known item."""

    document: str
    words: str
    has_item: bool


@dataclass(slots=True, eq=False)
class _Known:
    """A decision: its words, the papers that tell of it, and the places of the tellings."""

    words: str
    is_only: bool
    papers: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)


def match_tellings(tellings: Sequence[Telling]) -> list[list[int]]:
    """Group the tellings of one item, or of one meeting without items, by the decision told.

    Decisions of one item in the same words are one, in one paper too; where no item is known a
    paper that says the same words twice means two.
    """
    # The words that each paper has here: what it says elsewhere is not paired off.
    told: dict[str, list[str]] = defaultdict(list)
    for telling in tellings:
        told[telling.document].append(telling.words)
    known: list[_Known] = []
    for place, telling in enumerate(tellings):
        own = told[telling.document]
        one = _find_same(known, telling)
        if one is None and telling.has_item:
            others = [k for k in known if telling.document not in k.papers and k.words not in own]
            one = _find_alike(others, telling.words, is_only=len(own) == 1)
        if one is None:
            one = _Known(telling.words, len(own) == 1)
            known.append(one)
        one.papers.add(telling.document)
        one.places.append(place)
    return [one.places for one in known]


def _find_same(known: Sequence[_Known], telling: Telling) -> _Known | None:
    if not telling.words:
        return None
    for one in known:
        is_free = telling.has_item or telling.document not in one.papers
        if one.words == telling.words and is_free:
            return one
    return None


def _find_alike(known: Sequence[_Known], words: str, *, is_only: bool) -> _Known | None:
    """The decision of another paper most like this one, if it is like enough to be it."""
    ranked = [(_likeness(other.words, words), -place) for place, other in enumerate(known)]
    if not ranked:
        return None
    likeness, place = max(ranked)
    best = known[-place]
    # An item on which both papers tell of one decision was decided once, unless their words differ
    # altogether; words that one of them lacks say nothing against it.
    if not words or not best.words:
        return best if is_only and best.is_only else None
    if likeness >= _LIKENESS or (is_only and best.is_only and likeness >= _KINSHIP):
        return best
    return None


def _likeness(one: str, other: str) -> float:
    """The share of words in common; 0 where one says not and the other does not, or far more."""
    words, other_words = set(one.split()), set(other.split())
    shorter, longer = sorted((len(words), len(other_words)))
    if not shorter or shorter < _RATIO * longer or ("not" in words) != ("not" in other_words):
        return 0.0
    return len(words & other_words) / shorter
