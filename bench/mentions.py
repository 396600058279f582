"""Mentions of people in invented councils' papers, with the truth of who is meant.

A council's bodies meet; a clerk with habits writes who attended and who spoke, and slips in one
name of a hundred. The same seed gives the same mentions, and a council's do not depend on how many
others there are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from random import Random
from typing import NamedTuple

from councils import (
    BODIES,
    FIRST_YEAR,
    YEARS,
    Clerk,
    Council,
    Person,
    begin_year,
    found_council,
)

MENTIONS_PER_COUNCIL = 2857  # 10^6 mentions over 350 councils
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


def generate_mentions(size: int, seed: int = 1) -> Iterator[Mention]:
    """`size` mentions, council after council, each council's in order of time."""
    done = number = 0
    while done < size:
        for mention in play_council(found_council(Random(f"mentions {seed} {number}"), number)):
            yield mention
            done += 1
            if done == size:
                return
        number += 1


def play_council(council: Council) -> Iterator[Mention]:
    """A council's mentions over all years, some MENTIONS_PER_COUNCIL of them."""
    paper = 0
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        begin_year(council, year)
        wanted = (MENTIONS_PER_COUNCIL / YEARS - 18) * council.rng.uniform(0.5, 1.5)
        while wanted > 0:
            mentions = list(hold_meeting(council, council.clerk, year, paper))
            yield from mentions
            wanted -= len(mentions)
            paper += 1


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
            fold_name(mention.family),
            tuple(fold_name(mention.given).split()),
            next((GENDERS[word] for word in mention.title.split() if word in GENDERS), ""),
            mention.is_councillor,
            mention.year,
            mention.body,
        )
        counts[numbers.setdefault(form, len(numbers)), mention.person] += 1
    return Collapsed(list(numbers), counts)


def fold_name(name: str) -> str:
    """A name as a key: lower-case words without apostrophes."""
    return name.lower().replace("'", "").replace("-", " ")


def group_papers(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Mentions paper by paper: each meeting's minutes are one."""
    for _, paper in groupby(mentions, key=lambda mention: (mention.council, mention.paper)):
        yield list(paper)
