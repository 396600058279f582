"""Mentions of people in invented councils' papers, with the truth of who is meant.

A council is played through year by year: elections every four years, by-elections, people who come
back, couples and siblings who sit together, sons and daughters who sit later, officers. Its bodies
meet; a clerk with habits writes who attended and who spoke, and slips in one name of a hundred.
The same seed gives the same mentions, and a council's do not depend on how many others there are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from random import Random
from typing import NamedTuple

from names import MEN, WOMEN, build_weights, list_families

FIRST_YEAR, YEARS, SEATS, TERM = 2004, 20, 50, 4
# Seats of each body; None: the whole council. Weight: its share of meetings.
BODIES = {
    "council": (None, 2), "cabinet": (9, 4), "planning committee": (13, 4),
    "licensing committee": (12, 2), "overview and scrutiny committee": (13, 3),
    "children and families panel": (11, 3), "audit committee": (8, 2),
    "standards committee": (8, 1),
}  # fmt: skip
MENTIONS_PER_COUNCIL = 2857  # 10^6 mentions over 350 councils
TURNOVER = 0.38  # seats that change hands at an election
BY_ELECTIONS = 0.015  # a seat's chance in a year
COMES_BACK = 0.06  # of new members: sat before
RELATED_NOW = 0.035  # of new members: husband, wife, brother or sister of one who sits
RELATED_BEFORE = 0.012  # of new members: child of one who sat before
CHANGES_FAMILY = 0.002  # a woman's chance in a year
TALKS = 1.22  # words said in a meeting for each who attended
SLIPS = 0.01
GENDERS = {"Mr": "m", "Sir": "m", "Mrs": "f", "Ms": "f", "Dame": "f"}


class Mention(NamedTuple):
    """One naming of a person: `given` is "" or names or initials, `day` counts from year 1."""

    council: int
    paper: int
    body: str
    year: int
    month: int
    title: str
    given: str
    family: str
    is_councillor: bool
    person: int

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.title, self.given, self.family) if part)


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

    lists_full: float  # share of attendance lists with given names
    all_initials: bool
    writes_mrs: bool
    cllr: str
    is_careful: bool  # gives the initial wherever the council has two of a name, not only the room


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


def generate_mentions(size: int, seed: int = 1) -> Iterator[Mention]:
    """`size` mentions, council after council, each council's in order of time."""
    families = list_families()
    weights = build_weights(len(families))
    done = number = 0
    while done < size:
        rng = Random(f"mentions {seed} {number}")
        council = Council(number, rng, families, weights, rng.sample(families, 12))
        for mention in play_council(council):
            yield mention
            done += 1
            if done == size:
                return
        number += 1


def play_council(council: Council) -> Iterator[Mention]:
    """A council's mentions over all years, some MENTIONS_PER_COUNCIL of them."""
    rng = council.rng
    council.seats = []
    while len(council.seats) < SEATS:
        council.seats.append(elect_member(council, FIRST_YEAR))
    council.officers = [appoint_officer(council) for _ in range(9)]
    phase = rng.randrange(TERM)
    clerk = engage_clerk(rng)
    paper = 0
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        change_members(council, year, TURNOVER if (year + phase) % TERM == 0 else BY_ELECTIONS)
        fill_bodies(council)
        if rng.random() < 0.15:
            clerk = engage_clerk(rng)
        wanted = (MENTIONS_PER_COUNCIL / YEARS - 18) * rng.uniform(0.5, 1.5)
        while wanted > 0:
            mentions = list(hold_meeting(council, clerk, year, paper))
            yield from mentions
            wanted -= len(mentions)
            paper += 1


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


def hold_meeting(council: Council, clerk: Clerk, year: int, paper: int) -> Iterator[Mention]:
    """Mentions in the minutes of one meeting: who attended, then who spoke."""
    rng = council.rng
    body = rng.choices(list(BODIES), [weight for _, weight in BODIES.values()])[0]
    month = rng.randrange(1, 13)
    members = council.members[body]
    present = [person for person in members if rng.random() < 0.86]
    visitors = rng.sample(council.seats, rng.choice((0, 0, 1, 2, 3)))
    present += [person for person in visitors if person not in present]
    staff = rng.sample(council.officers, rng.choice((0, 1, 2, 3)))
    full = rng.random() < clerk.lists_full
    named = present + staff
    spoken = [rng.choice(named) for _ in range(round(len(present) * TALKS))] if named else []
    families = [person.family for person in present]
    everywhere = [person.family for person in council.seats]
    for place, person in enumerate(named + spoken):
        listed = place < len(named)
        shared = families.count(person.family) > 1
        alike = shared or (clerk.is_careful and everywhere.count(person.family) > 1)
        bare = not listed and rng.random() < (0.06 if alike else 0.93)
        given = "" if bare else write_given(person, clerk, rng, full=full)
        title = write_title(person, clerk, rng, listed=listed)
        family = person.family
        if rng.random() < SLIPS:
            given, family = slip_pen(given, family, rng)
        yield Mention(
            council.number, paper, body, year, month, title, given, family,
            person.is_councillor, council.number * 10_000 + person.number,
        )  # fmt: skip


def write_given(person: Person, clerk: Clerk, rng: Random, *, full: bool) -> str:
    """Given names as the clerk writes them: in full or initials, now and then against the style."""
    if not person.is_councillor:
        full = rng.random() < 0.8
    if rng.random() < 0.06:
        full = not full
    if full:
        return person.given[0] if rng.random() < 0.05 else person.called
    if clerk.all_initials:
        return " ".join(name[0] for name in person.given)
    # one initial: of the first name, unless everybody knows the person by another
    known = person.called if person.called in person.given[1:] else person.given[0]
    return known[0]


def write_title(person: Person, clerk: Clerk, rng: Random, *, listed: bool) -> str:
    titles = [clerk.cllr] if person.is_councillor else []
    if person.title:
        titles.append(person.title)
    elif person.gender == "f" and clerk.writes_mrs and rng.random() < 0.6:
        titles.append("Mrs")
    elif not titles and (not listed or rng.random() < 0.3):
        titles.append("Mr" if person.gender == "m" else "Ms")
    return " ".join(titles)


def slip_pen(given: str, family: str, rng: Random) -> tuple[str, str]:
    """One slip: mostly in the family, else in the given name or a wrong initial."""
    if given and rng.random() < 0.25:
        if len(given) == 1:
            return rng.choice("ABCDEGHJLMPRSTW"), family
        return slip_word(given, rng), family
    return given, slip_word(family, rng)


def slip_word(word: str, rng: Random) -> str:
    """Swaps, drops, doubles or mistypes one letter after the first."""
    if len(word) < 3:
        return word
    place = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[: place + 1] + word[place:]
    return word[:place] + rng.choice("aeiourstnl") + word[place + 1 :]


class Form(NamedTuple):
    """What mentions of one council have in common that are written alike: keys in lower case."""

    council: int
    family: str
    given: tuple[str, ...]
    gender: str
    is_councillor: bool
    year: int
    body: str


class Collapsed(NamedTuple):
    """Mentions by their forms: `counts` are mentions by (number of a form, person)."""

    forms: list[Form]
    counts: Counter[tuple[int, int]]


def collapse_mentions(mentions: Iterable[Mention]) -> Collapsed:
    """The distinct forms of mentions, and who is meant how often by each."""
    numbers: dict[Form, int] = {}
    counts: Counter[tuple[int, int]] = Counter()
    for mention in mentions:
        form = Form(
            mention.council,
            mention.family.lower(),
            tuple(mention.given.lower().split()),
            next((GENDERS[word] for word in mention.title.split() if word in GENDERS), ""),
            mention.is_councillor,
            mention.year,
            mention.body,
        )
        counts[numbers.setdefault(form, len(numbers)), mention.person] += 1
    return Collapsed(list(numbers), counts)


def group_papers(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Mentions paper by paper: each meeting's minutes are one."""
    for _, paper in groupby(mentions, key=lambda mention: (mention.council, mention.paper)):
        yield list(paper)
