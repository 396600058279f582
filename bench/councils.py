"""Invented councils with their people, played through year by year.

Elections every four years, by-elections, people who come back, couples and siblings who sit
together, sons and daughters who sit later, officers; bodies of some members, appointed each year;
a clerk with habits. All chance is the council's own `rng`: the same seed gives the same council.
"""

from dataclasses import dataclass, field
from functools import cache
from random import Random

from names import MEN, WOMEN, build_weights, list_families

FIRST_YEAR, YEARS, SEATS, TERM = 2004, 20, 50, 4
# Seats of each body (None: the whole council), and its share of meetings.
BODIES: dict[str, tuple[int | None, int]] = {
    "council": (None, 2),
    "cabinet": (9, 4),
    "planning committee": (13, 4),
    "licensing committee": (12, 2),
    "overview and scrutiny committee": (13, 3),
    "children and families panel": (11, 3),
    "audit committee": (8, 2),
    "standards committee": (8, 1),
}
TURNOVER = 0.38  # seats that change hands at an election
BY_ELECTIONS = 0.015  # a seat's chance in a year
COMES_BACK = 0.06  # of new members: sat before
RELATED_NOW = 0.035  # of new members: husband, wife, brother or sister of one who sits
RELATED_BEFORE = 0.012  # of new members: child of one who sat before
CHANGES_FAMILY = 0.002  # a woman's chance in a year


@dataclass
class Person:
    """An invented person; `called` is the given name in daily use."""

    number: int
    gender: str
    given: tuple[str, ...]
    called: str
    family: str
    title: str = ""
    is_councillor: bool = True
    left: int = 0


@dataclass
class Clerk:
    """Habits of whoever writes a council's minutes."""

    lists_full: float = 0.0  # share of attendance lists with given names
    all_initials: bool = False
    writes_mrs: bool = False
    cllr: str = "Councillor"
    # Gives the initial wherever the council has two of a name, not only where the room has.
    is_careful: bool = True


@dataclass
class Council:
    """The state of one invented council while it is played through."""

    number: int
    rng: Random
    families: list[str]
    weights: list[float]
    local: list[str]
    people: list[Person] = field(default_factory=list)
    seats: list[Person] = field(default_factory=list)
    former: list[Person] = field(default_factory=list)
    officers: list[Person] = field(default_factory=list)
    members: dict[str, list[Person]] = field(default_factory=dict)
    phase: int = 0
    clerk: Clerk = field(default_factory=Clerk)


def found_council(rng: Random, number: int) -> Council:
    """A council whose members have just been elected."""
    families, weights = _families()
    council = Council(number, rng, families, weights, rng.sample(families, 12))
    while len(council.seats) < SEATS:
        council.seats.append(elect_member(council, FIRST_YEAR))
    council.officers = [appoint_officer(council) for _ in range(9)]
    council.phase = rng.randrange(TERM)
    council.clerk = engage_clerk(rng)
    return council


@cache
def _families() -> tuple[list[str], list[float]]:
    families = list_families()
    return families, build_weights(len(families))


def begin_year(council: Council, year: int) -> None:
    """Elections where they are due, appointments to all bodies, now and then another clerk."""
    is_election = (year + council.phase) % TERM == 0
    change_members(council, year, TURNOVER if is_election else BY_ELECTIONS)
    fill_bodies(council)
    if council.rng.random() < 0.15:
        council.clerk = engage_clerk(council.rng)


def elect_member(council: Council, year: int) -> Person:
    """A new member: mostly a stranger, now and then one who sat before or a relative."""
    rng = council.rng
    chance = rng.random()
    returning = [person for person in council.former if year - person.left >= 1]
    if returning and chance < COMES_BACK:
        person = rng.choice(returning)
        council.former.remove(person)
        return person
    chance = rng.random()
    if council.seats and chance < RELATED_NOW:
        return bear_person(council, family=rng.choice(council.seats).family)
    elders = [person for person in council.former if year - person.left >= 4]
    if elders and chance < RELATED_NOW + RELATED_BEFORE:
        elder = rng.choice(elders)
        named_after = rng.random() < 0.25  # a child with the parent's initial
        return bear_person(council, family=elder.family, like=elder if named_after else None)
    return bear_person(council)


def bear_person(council: Council, family: str = "", like: Person | None = None) -> Person:
    """A new person of a family, or of one drawn by weight with a leaning to local families."""
    rng = council.rng
    gender = like.gender if like else ("f" if rng.random() < 0.34 else "m")
    names = WOMEN if gender == "f" else MEN
    choice = sorted(names)
    if like:
        choice = [name for name in choice if name[0] == like.given[0][0]] or choice
    given = rng.sample(choice, 1) + rng.sample(sorted(names), rng.choice((0, 1, 1, 1, 2)))
    called = given[0]
    if len(given) > 1 and rng.random() < 0.07:
        called = given[1]
    if names[called] and rng.random() < 0.45:
        called = rng.choice(names[called])
    if not family:
        if rng.random() < 0.06:
            family = rng.choice(council.local)
        else:
            family = rng.choices(council.families, cum_weights=council.weights)[0]
            if rng.random() < 0.015:
                family += "-" + rng.choices(council.families, cum_weights=council.weights)[0]
    person = Person(len(council.people), gender, tuple(dict.fromkeys(given)), called, family)
    if rng.random() < 0.03:
        person.title = rng.choice(("Dr", "Dr", "Sir" if gender == "m" else "Dame", "Professor"))
    council.people.append(person)
    return person


def appoint_officer(council: Council) -> Person:
    person = bear_person(council)
    person.is_councillor = False
    return person


def change_members(council: Council, year: int, turnover: float) -> None:
    """Seats change hands, officers move on, and a few women take another family."""
    rng = council.rng
    for seat, person in enumerate(council.seats):
        if rng.random() < turnover:
            person.left = year
            council.former.append(person)
            # whoever loses a seat does not win it back the same day
            council.seats[seat] = elect_member(council, year)
        elif person.gender == "f" and rng.random() < CHANGES_FAMILY:
            person.family = rng.choices(council.families, cum_weights=council.weights)[0]
    for place in range(len(council.officers)):
        if rng.random() < 0.15:
            council.officers[place] = appoint_officer(council)


def fill_bodies(council: Council) -> None:
    """Appoints every body anew, mostly from those who sat on it the year before."""
    rng = council.rng
    sitting = {person.number for person in council.seats}
    for body, (size, _) in BODIES.items():
        if size is None:
            council.members[body] = council.seats
            continue
        before = council.members.get(body, [])
        stay = [p for p in before if p.number in sitting and rng.random() < 0.8]
        others = [p for p in council.seats if p not in stay]
        council.members[body] = stay + rng.sample(others, max(0, size - len(stay)))


def engage_clerk(rng: Random) -> Clerk:
    return Clerk(
        lists_full=rng.choice((0.03, 0.05, 0.25, 0.85)),
        all_initials=rng.random() < 0.3,
        writes_mrs=rng.random() < 0.3,
        cllr="Cllr" if rng.random() < 0.3 else "Councillor",
        is_careful=rng.random() < 0.5,
    )
