"""Which of the decisions on one item are amendments, and to which motion.

An amendment that was carried amends what the item then decided. One that was lost changed nothing:
it answers the motion all the same, and has a link.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extract.decision_particulars import AMENDMENT
from extract.document import Document
from extract.link_words import find_words
from extract.models import Decision, Fact, ResponseLink

# The words that move an amendment stand so near before it, in characters.
_BEFORE = 250
_LOST = frozenset({"lost", "rejected", "withdrawn", "refused"})
_TITLE = re.compile(r"(?:\w+\s+)?amendment(?:\s+(?:no\.?\s*)?\d)?\W*", re.I)
# Behind these words a motion is put again, and what follows is no amendment.
_MOTION = re.compile(
    r"^\W*(?:the\s+)?(?:(?:original|substantive|main|amended)\s+)*motion\b|"
    r"\b(?:substantive|original|amended)\s+motion\b|\bmotion,?\s+as\s+amended\b",
    re.I | re.M,
)


def find_motion_amendments(document: Document, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, amendments that were carried with the decision that they amend; then the links.

    An amendment that was lost has a link alone.
    """
    by_item: dict[str, list[Decision]] = {}
    for fact in facts:
        if isinstance(fact, Decision) and fact.item and fact.text and fact.spans:
            by_item.setdefault(fact.item, []).append(fact)
    changed: dict[str, Decision] = {}
    links: list[Fact] = []
    for own in by_item.values():
        if len(own) < 2:
            continue
        own.sort(key=lambda fact: (fact.spans[0].start, fact.id))
        ends = sorted(span.end for fact in own for span in fact.spans)
        amendments = {fact.id for fact in own if _is_amendment(document, fact, ends)}
        for place, fact in enumerate(own):
            if fact.id not in amendments:
                continue
            is_lost = bool(_LOST & set(fact.outcomes))
            motion = _find_motion(own, place, amendments, is_lost=is_lost)
            if motion is None or motion.id in fact.amends:
                continue
            if not is_lost:
                changed[fact.id] = replace(fact, amends=(*fact.amends, motion.id))
            links.append(
                ResponseLink(
                    id=f"response:{fact.id}:{motion.id}",
                    source=fact.id,
                    target=motion.id,
                    link_type="amendment",
                    spans=tuple(dict.fromkeys((find_words(fact.spans), find_words(motion.spans)))),
                    rule="link-motion-amended",
                    basis="derived",
                )
            )
    return [*(changed.get(fact.id, fact) for fact in facts), *links]


def _is_amendment(document: Document, fact: Decision, ends: Sequence[int]) -> bool:
    """`ends` are where the passages of the item's decisions end, in order."""
    start = fact.spans[0].start
    place = bisect_right(ends, start)
    after = ends[place - 1] if place else 0
    above = document.text.rfind("\n", 0, after) + 1
    if _TITLE.fullmatch(document.text[above:after].strip()):
        after = above  # the title of this one was taken for the end of the last
    before = document.text[max(0, start - _BEFORE, after) : start]
    moved = None
    for match in re.finditer(r"[^\n]+", before):
        line = match[0].strip()
        if _TITLE.fullmatch(line) or AMENDMENT.search(line):
            moved = match.end()
    if moved is None:
        opening = (fact.text or "").lstrip()
        return bool(AMENDMENT.match(opening))
    return _MOTION.search(before, moved) is None


def _find_motion(
    own: Sequence[Decision], place: int, amendments: set[str], *, is_lost: bool
) -> Decision | None:
    """What an amendment was to: the next motion that the item decided, else the last one.

    One that was lost was to the motion before it, if that is told.
    """
    later = [one for one in own[place + 1 :] if one.id not in amendments]
    earlier = [one for one in own[:place] if one.id not in amendments]
    kept = [one for one in later if not _LOST & set(one.outcomes)]
    if is_lost and earlier:
        return earlier[-1]
    return next(iter(kept), None) or (earlier[-1] if earlier else None)
