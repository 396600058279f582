"""Terms of office: from the days on which papers show somebody in a role to intervals.

Pure functions of the observations of one key. `find_terms` takes one person's in one role of one
body; `settle_office` everybody's in one office that a single person holds at a time, where the
next holder tells when the last one's term was over. Which of the two a role needs is said by
`is_single_holder`. Nothing is extended beyond what papers show: a term runs from the first day on
which it is seen to the last.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from types import MappingProxyType
from typing import Literal, NamedTuple

from graph.iris import name_key

# Two observations further apart than this many days show two terms, not one: elections and annual
# meetings lie between.
LONGEST_GAP_DAYS = 400
# An office is shared where papers show the same two people in it on so many days; one such day is
# that of a handover, on which the one gives the office up and the other takes it.
_SHARED_DAYS = 2

Strength = Literal["elected", "shown", "standing-in"]
"""elected: the paper puts somebody into the role; shown: it gives somebody's role, as lists of
those present do; standing-in: for that meeting alone (a substitute, an acting
chair), or that inspection."""

# General roles that one person holds at a time, whatever the title says.
_HELD_BY_ONE = frozenset({"chair", "leader", "mayor", "chief-executive"})
# Those that one person holds where the title says of what: "Cabinet Member for Housing".
_ONE_FOR_EACH = frozenset({"cabinet-member", "director", "head-of-service"})
_OF_WHAT = re.compile(r"\s(?:for|of)\s", re.IGNORECASE)
# Those that are the council's, in whichever of its bodies somebody is put into them.
_OF_THE_COUNCIL = frozenset(
    {"leader", "deputy-leader", "mayor", "deputy-mayor", "cabinet-member", "chief-executive"}
)
FULL_COUNCIL = "/committee/council"
"""How the IRI of a council's full council ends, after that of the council."""
_OF_BODY = re.compile(r"\s+(?:of|to|,)\s+(?:the\s+)?", re.IGNORECASE)
# Held for a meeting or an inspection, not for a term.
_STAND_IN_ROLES = frozenset({"substitute", "inspector"})
_STAND_IN_TITLE = re.compile(
    r"\b(?:acting|pro[- ]tem\w*|interim|temporary|presiding|for (?:the|this) meeting)\b",
    re.IGNORECASE,
)
# The rules of extraction that read how somebody is put into a role.
_ELECTING_RULES = ("role-elected", "role-appointed")


class Holding(NamedTuple):
    """The key of a tenure: three IRIs."""

    person: str
    role: str
    body: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A paper shows somebody in a role on a day: the membership's IRI, and how it does."""

    day: dt.date
    membership: str
    strength: Strength = "shown"


_Seen = Mapping[str, Mapping[dt.date, Observation]]
"""Everybody seen in one office, by person, then by day."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person held a role in a body from the first to the last day on which papers show it.

    Days are ISO strings. `memberships` are those observed, by day; `days` counts the days,
    `longest_gap` is the longest time between two of them in a row, in days: how far apart the
    papers stand between which the role is taken to have lasted. Of an office of one holder,
    `another_before` is the last day up to the first on which papers show somebody else in it,
    `another_after` the first from the last on.
    """

    person: str
    role: str
    body: str
    first: str
    last: str
    memberships: tuple[str, ...]
    days: int = 0
    longest_gap: int = 0
    another_before: str | None = None
    another_after: str | None = None


def is_single_holder(general_role: str | None, title: str) -> bool:
    """Whether one person at a time holds an office.

    >>> is_single_holder("chair", "Chair"), is_single_holder("member", "Member")
    (True, False)
    >>> is_single_holder("cabinet-member", "Cabinet Member for Housing")
    True
    >>> is_single_holder("director", "Director")
    False
    """
    if general_role in _HELD_BY_ONE:
        return True
    return general_role in _ONE_FOR_EACH and bool(_OF_WHAT.search(title))


def place_office(
    title: str, general_role: str | None, body: str, bodies: Mapping[str, str]
) -> tuple[str, str]:
    """The title and the body by which all papers know an office.

    A council's list says "Chair of the Audit Committee", the committee's minutes "Chair"; the
    minutes of the full council elect a Leader, who is the council's. `bodies` are the IRIs of the
    council's bodies by `name_key` of their labels.

    >>> place_office("Chair of the Audit Committee", "chair", "x", {"audit committee": "x/audit"})
    ('Chair', 'x/audit')
    """
    for match in _OF_BODY.finditer(title):
        named = bodies.get(name_key(title[match.end() :]))
        if named is not None and match.start():
            return title[: match.start()], named
    if general_role in _OF_THE_COUNCIL:
        return title, body.removesuffix(FULL_COUNCIL)
    return title, body


def read_strength(rule: str, general_role: str | None, title: str) -> Strength:
    """How a membership shows its role, by the rule that read it and the title as stated.

    >>> read_strength("attendance-present", "chair", "Acting Chair")
    'standing-in'
    """
    if general_role in _STAND_IN_ROLES or _STAND_IN_TITLE.search(title):
        return "standing-in"
    return "elected" if rule.startswith(_ELECTING_RULES) else "shown"


def find_terms(holding: Holding, observations: Iterable[Observation]) -> tuple[Tenure, ...]:
    """The terms of one person in one role of one body.

    Days further apart than LONGEST_GAP_DAYS are of two terms. One day alone makes no term: the
    membership of that day says all that is known. Who stood in for a meeting has no term.
    """
    seen = _by_day(observations)
    return tuple(_write(holding, run) for run in _split(sorted(seen.values(), key=_day)))


def settle_office(
    role: str, body: str, held: Mapping[str, Sequence[Observation]]
) -> tuple[Tenure, ...]:
    """The terms of all holders of an office that one person holds at a time, `held` by person.

    Days pass from one holder to the next. Another who is seen on one day only between two of one
    holder stood in for a meeting, and the term goes on, unless the other was elected there, or the
    two take turns. Where papers show the same two people in the office on several days it is shared
    after all, and each stands alone.
    """
    seen = _without_candidates({person: _by_day(found) for person, found in sorted(held.items())})
    if _is_shared(seen):
        terms = [
            term
            for person, days in seen.items()
            for term in find_terms(Holding(person, role, body), days.values())
        ]
    else:
        spells = _find_spells(seen)
        terms = [
            _write(Holding(spell.person, role, body), run, seen)
            for spell in _drop_stand_ins(spells)
            for run in _split(spell.days)
        ]
    return tuple(sorted(terms, key=lambda term: (term.person, term.first)))


def _day(observation: Observation) -> dt.date:
    return observation.day


def _by_day(observations: Iterable[Observation]) -> dict[dt.date, Observation]:
    """One observation a day, an election before all else; those who stood in are left out."""
    seen: dict[dt.date, Observation] = {}
    for one in sorted(observations, key=lambda o: (o.day, o.strength, o.membership)):
        if one.strength != "standing-in":
            seen.setdefault(one.day, one)
    return seen


def _without_candidates(seen: _Seen) -> _Seen:
    """Several who are put into one office on one day were proposed for it: none is sure to hold it.

    They stay as shown, since one of them may.
    """
    elected = Counter(
        day for found in seen.values() for day, one in found.items() if one.strength == "elected"
    )
    return {
        person: {
            day: replace(one, strength="shown") if elected[day] > 1 else one
            for day, one in found.items()
        }
        for person, found in seen.items()
    }


def _is_shared(seen: _Seen) -> bool:
    on_days: dict[dt.date, list[str]] = defaultdict(list)
    for person, found in seen.items():
        for day in found:
            on_days[day].append(person)
    pairs = Counter(pair for people in on_days.values() for pair in combinations(people, 2))
    return any(count >= _SHARED_DAYS for count in pairs.values())


class _Spell(NamedTuple):
    """Days in a row on which one person is seen in an office."""

    person: str
    days: list[Observation]

    def is_brief(self) -> bool:
        """Whether it is one day, and nobody was elected on it."""
        return len(self.days) == 1 and self.days[0].strength != "elected"


def _find_spells(seen: _Seen) -> list[_Spell]:
    on_days: dict[dt.date, list[tuple[str, Observation]]] = defaultdict(list)
    for person, found in seen.items():
        for day, one in found.items():
            on_days[day].append((person, one))
    spells: list[_Spell] = []
    for day in sorted(on_days):
        holder = spells[-1].person if spells else ""
        # On the day of a handover who held the office gives it up, then the elected one takes it.
        for person, one in sorted(
            on_days[day], key=lambda at: (at[1].strength == "elected", at[0] != holder, at[0])
        ):
            if not spells or spells[-1].person != person:
                spells.append(_Spell(person, []))
            spells[-1].days.append(one)
    return spells


def _drop_stand_ins(spells: Sequence[_Spell]) -> list[_Spell]:
    """Join the spells between which another only stood in."""
    kept = list(spells)
    while dropped := _find_stand_ins(kept):
        joined: list[_Spell] = []
        for at, spell in enumerate(kept):
            if at in dropped:
                continue
            if joined and joined[-1].person == spell.person:
                joined[-1] = _Spell(spell.person, [*joined[-1].days, *spell.days])
            else:
                joined.append(spell)
        kept = joined
    return kept


def _find_stand_ins(spells: Sequence[_Spell]) -> set[int]:
    """Which spells are one day between two spells of one holder.

    Of two who seem to stand in for each other the one with more of the other's days around did; of
    two who take turns neither.
    """
    around = {
        at: len(before.days) + len(after.days)
        for at, (before, spell, after) in enumerate(
            zip(spells, spells[1:], spells[2:], strict=False), start=1
        )
        if spell.is_brief() and before.person == after.person
    }
    return {
        at
        for at, days in around.items()
        if days > around.get(at - 1, 0) and days > around.get(at + 1, 0)
    }


def _split(found: Sequence[Observation]) -> list[list[Observation]]:
    """Cut days into runs at long gaps; a run of one day alone is none."""
    runs: list[list[Observation]] = []
    for one in found:
        if not runs or (one.day - runs[-1][-1].day).days > LONGEST_GAP_DAYS:
            runs.append([])
        runs[-1].append(one)
    return [run for run in runs if len(run) > 1]


def _write(
    holding: Holding,
    run: Sequence[Observation],
    seen: _Seen = MappingProxyType({}),
) -> Tenure:
    first, last = run[0].day, run[-1].day
    others = [day for person, found in seen.items() if person != holding.person for day in found]
    before = max((day for day in others if day <= first), default=None)
    after = min((day for day in others if day >= last), default=None)
    return Tenure(
        *holding,
        first=first.isoformat(),
        last=last.isoformat(),
        memberships=tuple(one.membership for one in run),
        days=len(run),
        longest_gap=max((b.day - a.day).days for a, b in pairwise(run)),
        another_before=before.isoformat() if before else None,
        another_after=after.isoformat() if after else None,
    )
