"""Which motions in a list change an item or another motion of the same paper, by its number.

Such papers give what became of each item and each motion in the rows of tables. A motion says in
its words what it is to amend, or the row of the item says which motion to see.
"""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.dates import find_dates
from extract.link_words import find_words, search_links
from extract.models import AgendaItem, Decision, Fact, ResponseLink
from extract.rows import Row

_RULE = "decision-disposition"
_CARRIED = frozenset({"agreed", "approved", "adopted"})
# A motion says what it amends in its opening words, in characters.
_OPENING = 400


def find_listed_motions(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """The facts, carried motions with what they amend; behind them a link for each motion.

    A motion that was lost has its link and amends nothing.
    """
    lists = _Lists(facts, rows)
    changed: dict[str, Decision] = {}
    links: list[Fact] = []
    for motion, target in dict.fromkeys(lists.find_pairs()):
        if motion.id == target.id:
            continue
        if _CARRIED & set(motion.outcomes):
            known = changed.get(motion.id, motion)
            if target.id in known.amends:
                continue
            changed[motion.id] = replace(known, amends=(*known.amends, target.id))
        links.append(
            ResponseLink(
                id=f"response:{motion.id}:{target.id}",
                source=motion.id,
                target=target.id,
                link_type="amendment",
                spans=tuple(dict.fromkeys((find_words(motion.spans), find_words(target.spans)))),
                rule="link-motion-listed",
                basis="stated",
            )
        )
    return [*(changed.get(fact.id, fact) for fact in facts), *links]


class _Lists:
    """The rows of a paper's lists: motions are those with a mover, the others are items."""

    def __init__(self, facts: Sequence[Fact], rows: Sequence[Row]) -> None:
        numbers = {fact.id: fact.number for fact in facts if isinstance(fact, AgendaItem)}
        self._items: dict[str, list[Decision]] = {}
        self._motions: dict[str, list[Decision]] = {}
        for fact in facts:
            number = numbers.get(fact.item or "") if isinstance(fact, Decision) else None
            if isinstance(fact, Decision) and number and fact.rule == _RULE and fact.spans:
                kind = self._motions if fact.proposed_by else self._items
                kind.setdefault(number.strip(". "), []).append(fact)
        heads = [row for row in rows if row.block.kind != "cell"]
        self._heads = heads if self._motions else []
        self._starts = [row.start for row in self._heads]

    def find_pairs(self) -> Iterator[tuple[Decision, Decision]]:
        """Each motion with what it is to change."""
        for items in self._items.values():
            for item in items:
                if see := search_links("see-motion", item.text or ""):
                    for number in re.findall(r"\d+", see["numbers"]):
                        if (motion := self._motion(number)) is not None:
                            yield motion, item
        for motions in self._motions.values():
            for motion in motions:
                opening = (motion.text or "")[:_OPENING]
                target = None
                if match := search_links("amends-motion", opening):
                    target = self._motion(match["number"])
                elif match := search_links("amends-item", opening):
                    target = self._item(match)
                if target is not None:
                    yield motion, target

    def _motion(self, number: str) -> Decision | None:
        found = self._motions.get(number, [])
        return found[0] if len(found) == 1 else None

    def _item(self, match: re.Match[str]) -> Decision | None:
        """The item of that number in the list headed by that body, and by that day if both say."""
        body = _fold(match["body"])
        days = set(_days(match.string))
        found = []
        for item in self._items.get(match["number"], ()):
            head, day = self._head(item)
            if body in head and (day is None or not days or day in days):
                found.append(item)
        return found[0] if len(found) == 1 else None

    def _head(self, item: Decision) -> tuple[str, dt.date | None]:
        place = bisect_left(self._starts, item.spans[0].start) - 1
        text = self._heads[place].text if place >= 0 else ""
        return _fold(text), next(_days(text), None)


def _days(text: str) -> Iterator[dt.date]:
    return (one.value for one in find_dates(text) if isinstance(one.value, dt.date))


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
