"""Pair what was found with gold: one to one, as many pairs as there can be, likest first."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.evaluation.alike import (
    flatten,
    is_alike,
    is_same_body,
    is_same_person,
    is_same_role,
    share_words,
)
from extract.evaluation.claims import Claim

Agrees = Callable[[Claim, Claim], bool]
"""Whether a found claim (first) says what a gold one (second) says."""

# Alike letters of a hundred from which a title, an aspect or a section is the same.
_TITLE, _ITEM, _ASPECT, _SECTION = 85, 80, 80, 60
# Share of the words of a quotation that must be there.
_RECOMMENDED, _DECIDED = 0.7, 0.6


@dataclass(frozen=True, slots=True)
class Pairs:
    """`both` holds (found, gold); `extra` was found in vain, `missed` is gold without its like."""

    both: list[tuple[Claim, Claim]]
    extra: list[Claim]
    missed: list[Claim]


def pair(found: Sequence[Claim], gold: Sequence[Claim]) -> Pairs:
    """Pair the claims of one kind in one paper."""
    if not gold:
        return Pairs([], list(found), [])
    agrees = AGREES[gold[0].kind]
    scores = [
        {at: _score(claim, wanted) for at, claim in enumerate(found) if agrees(claim, wanted)}
        for wanted in gold
    ]
    holder = match(scores, [wanted.is_unsure for wanted in gold])
    held = set(holder.values())
    return Pairs(
        [(found[at], gold[index]) for at, index in sorted(holder.items())],
        [claim for at, claim in enumerate(found) if at not in holder],
        [wanted for index, wanted in enumerate(gold) if index not in held],
    )


def match(scores: Sequence[dict[int, float]], is_late: Sequence[bool]) -> dict[int, int]:
    """Match rows to columns one to one, as many as can be; gives the row of each column.

    `scores` holds, for each row, what it may be matched to and how well. The likest pairs go
    first, late rows last of their like; then whatever row is left over may move the others.
    """
    edges = sorted(
        (-score, is_late[row], row, column)
        for row, columns in enumerate(scores)
        for column, score in columns.items()
    )
    holder: dict[int, int] = {}
    matched: set[int] = set()
    for _, _, row, column in edges:
        if row not in matched and column not in holder:
            holder[column] = row
            matched.add(row)
    for row in sorted(set(range(len(scores))) - matched, key=lambda row: (is_late[row], row)):
        _augment(row, scores, holder)
    return holder


def _augment(start: int, scores: Sequence[dict[int, float]], holder: dict[int, int]) -> None:
    """Find a free column for a row, moving others along the shortest way there is."""
    came_from: dict[int, int] = {}
    rows = deque((start,))
    while rows:
        row = rows.popleft()
        for column in sorted(scores[row], key=lambda at: (-scores[row][at], at)):
            if column in came_from:
                continue
            came_from[column] = row
            if column in holder:
                rows.append(holder[column])
                continue
            _shift(start, column, came_from, holder)
            return


def _shift(start: int, column: int, came_from: dict[int, int], holder: dict[int, int]) -> None:
    before = {row: at for at, row in holder.items()}
    while True:
        row = came_from[column]
        holder[column] = row
        if row == start:
            return
        column = before[row]


def _score(found: Claim, gold: Claim) -> float:
    """How like two agreeing claims are: decisions by their item and words, others by order."""
    if found.kind != "decisions":
        return 0.0
    words = max(
        fuzz.ratio(flatten(text), flatten(quote)) for text in found.texts for quote in gold.texts
    )
    is_same_item = bool(gold.number) and flatten(found.number) == flatten(gold.number)
    return words + 100 * is_same_item


def _is_named(found: Claim, gold: Claim) -> bool:
    return is_same_body(found.names, gold.names)


def _is_person(found: Claim, gold: Claim) -> bool:
    return is_same_person(found.names, gold.names)


def _is_role(found: Claim, gold: Claim) -> bool:
    return (
        (not gold.day or found.day == gold.day)
        and is_same_person(found.names, gold.names)
        and is_same_role(found.word, gold.word)
        and (not gold.of or is_same_body(found.of, gold.of))
    )


def _is_meeting(found: Claim, gold: Claim) -> bool:
    return found.day == gold.day and is_same_body(found.of, gold.of)


def _is_attendance(found: Claim, gold: Claim) -> bool:
    return (found.word, found.day) == (gold.word, gold.day) and _is_person(found, gold)


def _is_item(found: Claim, gold: Claim) -> bool:
    return (
        (not gold.day or found.day == gold.day)
        and (not gold.number or flatten(found.number) == flatten(gold.number))
        and is_alike(found.title, gold.title, _ITEM)
    )


def _is_report(found: Claim, gold: Claim) -> bool:
    return is_alike(found.title, gold.title, _TITLE)


def _is_recommendation(found: Claim, gold: Claim) -> bool:
    return _has_words(found, gold, _RECOMMENDED)


def _is_decision(found: Claim, gold: Claim) -> bool:
    # Gold may know no more than a month or year.
    is_day = found.day.startswith(gold.day) if gold.day else not found.day
    is_body = not gold.of or is_same_body(found.of, gold.of) or is_same_person(found.of, gold.of)
    return is_day and is_body and _has_words(found, gold, _DECIDED)


def _has_words(found: Claim, gold: Claim, share: float) -> bool:
    return any(share_words(text, quote) >= share for text in found.texts for quote in gold.texts)


def _is_inspection(found: Claim, gold: Claim) -> bool:
    if gold.names and not is_same_body(found.names, gold.names):
        return False
    if gold.of and not is_same_body(found.of, gold.of):
        return False
    # Any one date that agrees as far as both are known will do; gold without dates asks for none.
    return not gold.days or any(
        ours.startswith(day) or day.startswith(ours)
        for name, day in gold.days.items()
        if (ours := found.days.get(name))
    )


def _is_judgement(found: Claim, gold: Claim) -> bool:
    return (
        found.grade == gold.grade
        and is_alike(found.word, gold.word, _ASPECT)
        and (
            not (found.section and gold.section) or is_alike(found.section, gold.section, _SECTION)
        )
    )


AGREES: dict[str, Agrees] = {
    "councils": _is_named,
    "committees": _is_named,
    "people": _is_person,
    "organisations": _is_named,
    "roles": _is_role,
    "meetings": _is_meeting,
    "attendance": _is_attendance,
    "items": _is_item,
    "reports": _is_report,
    "recommendations": _is_recommendation,
    "decisions": _is_decision,
    "inspections": _is_inspection,
    "judgements": _is_judgement,
}
"""When a found claim counts as a gold one, by kind."""
