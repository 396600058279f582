"""Which recommendations a decision on the same item accepts or rejects.

Its words say so of "the recommendations", of some by number, or repeat one. What it neither names
nor repeats it has not answered: an item that is only noted leaves its recommendations open.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.link_words import find_words, search_links
from extract.models import (
    AgendaItem,
    Committee,
    Decision,
    Fact,
    Recommendation,
    Report,
    ResponseLink,
)

_ACCEPTED = frozenset({"approved", "agreed", "adopted", "endorsed", "granted", "refused"})
# What is put off or lost accepts nothing, whatever it repeats.
_OPEN = frozenset({"lost", "rejected", "deferred", "withdrawn", "referred"})
_KINDS = {"cabinet": "cabinet-decision", "scrutiny": "scrutiny"}
_NUMBER = re.compile(r"\(?\b([ivx]{1,5}|\d{1,2}|[a-h])\b\)?", re.I)
_RANGE = re.compile(r"\b(\d{1,2}|[ivx]{1,4})\)?\s*(?:to|-|–)\s*\(?(\d{1,2}|[ivx]{1,4})\b", re.I)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# Of a recommendation's words so many stand in a decision that repeats it, and no fewer than these.
_REPEATED = 0.85
_FEWEST = 6
# An item with more recommendations was misread; they are compared with no decision.
_MOST = 100


def find_acceptances(facts: Sequence[Fact]) -> list[Fact]:
    """The facts, recommendations with the decisions that accept them; behind them a link for each.

    A rejected recommendation has its link and is accepted by nothing.
    """
    places = _Places(facts)
    bodies = {fact.id: fact for fact in facts if isinstance(fact, Committee)}
    changed: dict[str, Recommendation] = {}
    links: list[Fact] = []
    numbers = {fact.id: fact.number for fact in facts if isinstance(fact, AgendaItem)}
    own: dict[str, list[Recommendation]] = {}
    for fact in facts:
        if isinstance(fact, Recommendation) and (item := places.item_of(fact)):
            own.setdefault(item, []).append(fact)
    for decision in facts:
        if not isinstance(decision, Decision) or not decision.text or not decision.spans:
            continue
        number = numbers.get(decision.item or "")
        told = own.get(decision.item or "", ())
        for found, rule, is_accepted in _answered(decision, number, told):
            known = changed.get(found.id, found)
            if is_accepted:
                known = replace(known, accepted_by=(*known.accepted_by, decision.id))
            changed[found.id] = known
            body = bodies.get(decision.decided_by or "")
            links.append(
                ResponseLink(
                    id=f"response:{decision.id}:{found.id}",
                    source=decision.id,
                    target=found.id,
                    link_type=_KINDS.get(body.body_type if body else "", "mention"),
                    spans=tuple(dict.fromkeys((find_words(decision.spans), found.spans[0]))),
                    rule=rule,
                    basis="inferred" if rule == "recommendation-repeated" else "stated",
                )
            )
    return [*(changed.get(fact.id, fact) for fact in facts), *links]


class _Places:
    """Under which item a recommendation stands, by its report, else by where it is printed."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._reports = {fact.id: fact.item for fact in facts if isinstance(fact, Report)}
        items = [fact for fact in facts if isinstance(fact, AgendaItem) and fact.spans]
        items.sort(key=lambda item: item.spans[0].start)
        self._starts = [item.spans[0].start for item in items]
        self._items = [item.id for item in items]

    def item_of(self, fact: Recommendation) -> str | None:
        """The id of the item; None where there is none."""
        if fact.report is not None:
            return self._reports.get(fact.report)
        place = bisect_right(self._starts, fact.spans[0].start) - 1 if fact.spans else -1
        return self._items[place] if place >= 0 else None


def _answered(
    decision: Decision, number: str | None, own: Sequence[Recommendation]
) -> Iterator[tuple[Recommendation, str, bool]]:
    """Each recommendation that a decision answers, by which rule, and whether it accepts it."""
    text, outcomes = decision.text or "", set(decision.outcomes)
    told = [fact for fact in own if fact.spans]
    rejects = search_links("rejects", text)
    accepts = search_links("accepts", text)
    if rejects is not None:
        for fact in _named(rejects, told):
            yield fact, "recommendations-rejected", False
    elif accepts is not None and outcomes & _ACCEPTED and not outcomes & _OPEN:
        for fact in _named(accepts, told):
            yield fact, "recommendations-accepted", True
    elif (action := search_links("accepts-action", text)) and not outcomes & _OPEN:
        # A motion may take up another item than the one under which it is printed.
        if (action["item"] == number and told) or (action["item"] is None and len(told) == 1):
            yield told[0], "recommendations-accepted", True
    elif not outcomes & _OPEN and len(told) <= _MOST:
        words = set(_read_words(text))
        for fact in told:
            if _is_repeated(fact.text, words) and fact.spans[0] not in decision.spans:
                yield fact, "recommendation-repeated", True


def _named(match: re.Match[str], own: Sequence[Recommendation]) -> list[Recommendation]:
    groups = [value for value in match.groupdict().values() if value]
    numbers = read_numbers(groups[0]) if groups else set()
    return [
        fact for fact in own if not numbers or _bare(fact.number or str(fact.ordinal)) in numbers
    ]


def _is_repeated(text: str, words: set[str]) -> bool:
    own = _read_words(text)
    if len(own) < _FEWEST or ("not" in own) != ("not" in words):
        return False
    return sum(word in words for word in own) >= _REPEATED * len(own)


def _read_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def read_numbers(words: str) -> set[str]:
    """The numbers of recommendations that words name: "(i) to (iii)" names three."""
    tail = re.sub(r"(?i)^.*?recommendations?", "", words, count=1)
    named = {
        _bare(match[1]) for match in _NUMBER.finditer(tail) if match[0][0] == "(" or match[1] != "a"
    }
    for match in _RANGE.finditer(tail):
        first, last = match[1].lower(), match[2].lower()
        if first.isdigit() and last.isdigit():
            named |= {str(number) for number in range(int(first), int(last) + 1)}
        elif first in _ROMAN and last in _ROMAN:
            named |= set(_ROMAN[_ROMAN.index(first) : _ROMAN.index(last) + 1])
    return named


def _bare(number: str) -> str:
    return number.lower().strip("(). ")
