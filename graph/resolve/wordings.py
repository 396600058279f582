"""Decisions by their words: the same one told in several papers, wherever it stands in each.

Draft and approved minutes, a pack and the minutes by themselves, a page of decisions and one of
minutes: a paper may hold only some of a meeting's decisions, so the place in the order is no key.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.models import Decision
from graph.iris import name_key
from graph.resolve.ledger import Ledger
from graph.resolve.records import PaperRecord

# Of the words of the shorter telling: so many stand in the other, where two papers tell of one.
_LIKENESS = 0.7
# The same where each tells of but one decision on the item.
_KINSHIP = 0.4
# A telling with fewer words than this share of the other's leaves something out that was decided.
_RATIO = 0.6


@dataclass(slots=True)
class _Known:
    """A decision that has its name: its words, and the papers that tell of it."""

    iri: str
    key: str
    is_only: bool
    papers: set[str] = field(default_factory=set)


class Wordings:
    """The decisions named so far, by the item or the meeting that they were made at."""

    def __init__(self, ledger: Ledger, found: Sequence[tuple[PaperRecord, Decision]]) -> None:
        self._ledger = ledger
        self._known: dict[str, list[_Known]] = defaultdict(list)
        self._taken: set[str] = set()
        # The words that each paper has at each place: what it says elsewhere is not paired off.
        self._told: dict[tuple[str, str], list[str]] = defaultdict(list)
        for record, fact in found:
            self._told[record.document_id, self._scope(record, fact)].append(_key(fact))

    def find(self, record: PaperRecord, fact: Decision, wished: str) -> str:
        """The name of a decision: that of the same one told before, else `wished` or one near it.

        Decisions of one item in the same words are one, in one paper too; where no item is known
        a paper that says the same words twice means two.
        """
        scope, key = self._scope(record, fact), _key(fact)
        told = self._told[record.document_id, scope]
        has_item = self._ledger.find(record, fact.item) is not None
        known = self._known[scope]
        same = [
            k for k in known if k.key == key and (has_item or record.document_id not in k.papers)
        ]
        others = [k for k in known if record.document_id not in k.papers and k.key not in told]
        one = same[0] if key and same else None
        if one is None and has_item:
            one = _find_alike(others, key, is_only=len(told) == 1)
        if one is None:
            one = _Known(self._claim(wished), key, len(told) == 1)
            known.append(one)
        one.papers.add(record.document_id)
        return one.iri

    def _scope(self, record: PaperRecord, fact: Decision) -> str:
        item = self._ledger.find(record, fact.item)
        meeting = self._ledger.find(record, fact.meeting)
        return item or meeting or self._ledger.document(record)

    def _claim(self, wished: str) -> str:
        ordinal, name = 1, wished
        while name in self._taken:
            ordinal += 1
            name = f"{wished}-{ordinal}"
        self._taken.add(name)
        return name


def _key(fact: Decision) -> str:
    return name_key(fact.text or "")


def _find_alike(known: Sequence[_Known], key: str, *, is_only: bool) -> _Known | None:
    """The decision of another paper most like this one, if it is like enough to be it."""
    ranked = [(_likeness(other.key, key), -place) for place, other in enumerate(known)]
    if not ranked:
        return None
    likeness, place = max(ranked)
    best = known[-place]
    # An item on which both papers tell of one decision was decided once, unless their words differ
    # altogether; words that one of them lacks say nothing against it.
    if not key or not best.key:
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
