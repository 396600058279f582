"""Which forms of one surname, within one council, are one person.

Named forms are taken first. Given names that can be one person's (equal, an initial, a usual short
form) make one person; where a name fits several people, and for bare surnames, context decides, the
nearest first: on that body in that year, on it a year before or after, met in that year, in their
years, at most a year out of them. Each decision lengthens the years by which the next are judged.
Where two still fit, the form stays alone and the doubt is told.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from extract.tables import load_rows

# Three terms of a council: a name not met for longer may be another person's.
_LONGEST_GAP = 12
# Two terms: how far from the years of the only one who fits a bare surname may lie.
_BARE_REACH = 8
# Who is met once is not weighed against one met so often: a wrong initial is no rival.
_OFTEN = 4
_NEVER = 9999


class NameForm(NamedTuple):
    """A form of a name and where it is met; names as `name_key` gives them.

    `given` are given names or initials, `gender` "m", "f" or "" by the honorific, `year` and `body`
    those of the meeting or paper, `met` how many mentions there are.
    """

    family: str
    given: tuple[str, ...] = ()
    gender: str = ""
    is_councillor: bool = True
    year: int | None = None
    body: str | None = None
    met: int = 1


class Meant(NamedTuple):
    """Who is meant by a form: `person` is a number from 0, `rivals` are those who fit equally.

    A form that has rivals stands alone.
    """

    person: int
    reason: str
    score: float
    rivals: tuple[int, ...] = ()


@cache
def _short_forms() -> dict[str, frozenset[str]]:
    """What usual short forms of given names stand for: "bob" for "robert"."""
    return {row["short"]: frozenset(row["formal"].split()) for row in load_rows("short_names.csv")}


@cache
def _stands_for(word: str) -> frozenset[str]:
    return _short_forms().get(word, frozenset()) | {word}


@cache
def _word_fits(left: str, right: str) -> bool:
    """Whether two given names, or initials, can be one: "r", "bob" and "robert"; never "r", "d"."""
    if left == right:
        return True
    if len(left) > 1 and len(right) > 1:
        return not _stands_for(left).isdisjoint(_stands_for(right))
    if len(left) == len(right):
        return False
    initial, name = (left, right) if len(left) == 1 else (right, left)
    return any(word[0] == initial for word in _stands_for(name))


def fits(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two given names can be one person's: "j a" and "john", not "j a" and "john b"."""
    return all(_word_fits(a, b) for a, b in zip(left, right, strict=False))


@dataclass(slots=True, eq=False)
class _Person:
    """One person in the making; `is_titled` and `is_plain`: met with and without the title."""

    number: int
    givens: set[tuple[str, ...]] = field(default_factory=set)
    gender: str = ""
    is_titled: bool = False
    is_plain: bool = False
    count: int = 0
    years: set[int] = field(default_factory=set)
    seats: set[tuple[str | None, int]] = field(default_factory=set)
    first: int = _NEVER
    last: int = 0

    def take(self, form: NameForm) -> None:
        """Count a form in."""
        if form.given:
            self.givens.add(form.given)
        self.gender = self.gender or form.gender
        self.is_titled |= form.is_councillor
        self.is_plain |= not form.is_councillor
        self.count += form.met
        if form.year is not None:
            self.years.add(form.year)
            self.seats.add((form.body, form.year))
            self.first, self.last = min(self.first, form.year), max(self.last, form.year)

    def can_be(self, form: NameForm) -> bool:
        """Whether nothing speaks against it that a form is this person's."""
        if form.gender and self.gender and form.gender != self.gender:
            return False
        is_so_met = self.is_titled if form.is_councillor else self.is_plain
        # The title makes nobody a councillor: a bare surname is not shared across it.
        if not is_so_met and not form.given:
            return False
        return all(fits(form.given, given) for given in self.givens)

    def distance(self, year: int | None) -> int:
        """Years between a year and the person's years; 0 within them, or where none is known."""
        if year is None or not self.years:
            return 0
        return max(self.first - year, year - self.last, 0)

    def sits(self, form: NameForm, *apart: int) -> bool:
        """Whether the person is met on the form's body so many years from it."""
        if form.body is None or form.year is None:
            return False
        return any((form.body, form.year + years) in self.seats for years in apart)


class _Context(NamedTuple):
    """A circumstance that tells one who fits from others: who passes, why, how sure that is."""

    passes: Callable[[_Person, NameForm], bool]
    reason: str
    score: float


# From the nearest to the farthest.
_CONTEXTS = (
    _Context(lambda p, f: True, "nobody else of that council fits", 0.95),
    _Context(lambda p, f: p.sits(f, 0), "the only one who fits on that body in that year", 0.9),
    _Context(
        lambda p, f: p.sits(f, -1, 1), "the only one who fits on that body within a year", 0.85
    ),
    _Context(lambda p, f: f.year in p.years, "the only one who fits in that year", 0.85),
    _Context(lambda p, f: p.distance(f.year) == 0, "the only one who fits in those years", 0.8),
    _Context(
        lambda p, f: p.distance(f.year) <= 1, "the only one who fits within a year of then", 0.75
    ),
)


class _Spelling(NamedTuple):
    """A name as it is spelled, wherever it is met."""

    given: tuple[str, ...]
    gender: str
    is_councillor: bool


def cluster_forms(forms: Sequence[NameForm]) -> list[int]:
    """The number of the person meant by each form, from 0."""
    return [meant.person for meant in judge_forms(forms)]


def judge_forms(forms: Sequence[NameForm]) -> list[Meant]:
    """Who is meant by each form of one surname in one council, and why."""
    return _Family(forms).judge()


class _Family:
    """The forms of one surname in one council, while they are judged."""

    def __init__(self, forms: Sequence[NameForm]) -> None:
        self._forms = forms
        self._people: list[_Person] = []
        # The people without those forms that are left alone in doubt.
        self._known: list[_Person] = []
        self._meant: dict[int, Meant] = {}
        self._weight: dict[tuple[str, ...], int] = defaultdict(int)
        for form in forms:
            self._weight[form.given] += form.met

    def judge(self) -> list[Meant]:
        """Full names, then initials, then bare surnames."""
        full, initials, bare = self._sort_by_fullness()
        unclear = self._open_people(full)
        strange: list[int] = []
        familiar: list[int] = []
        for place in initials:
            is_known = any(person.can_be(self._forms[place]) for person in self._known)
            (familiar if is_known else strange).append(place)
        nobody = self._settle([*unclear, *familiar, *self._open_people(strange)], _LONGEST_GAP)
        self._settle(self._open_people(nobody), _LONGEST_GAP)
        nobody = self._settle(bare, _BARE_REACH)
        for alike in self._part_bare(nobody):
            for run in self._split(alike, ()):
                self._open(run)
        return [self._meant[place] for place in range(len(self._forms))]

    def _part_bare(self, places: Sequence[int]) -> list[list[int]]:
        """Bare surnames that are nobody's yet: by title, and by honorific where two are met."""
        parts: dict[tuple[bool, str], list[int]] = defaultdict(list)
        for is_councillor in (True, False):
            alike = [place for place in places if self._forms[place].is_councillor is is_councillor]
            genders = {self._forms[place].gender for place in alike} - {""}
            for place in alike:
                gender = self._forms[place].gender if len(genders) > 1 else ""
                parts[is_councillor, gender].append(place)
        return [parts[key] for key in sorted(parts, reverse=True)]

    def _sort_by_fullness(self) -> tuple[list[int], list[int], list[int]]:
        sorted_out: tuple[list[int], list[int], list[int]] = [], [], []
        for place, form in enumerate(self._forms):
            fullness = 2 if not form.given else 0 if _is_full(form.given) else 1
            sorted_out[fullness].append(place)
        return sorted_out

    def _open(self, places: Iterable[int]) -> None:
        """Open a person for forms of one name."""
        person = _Person(len(self._people))
        self._people.append(person)
        self._known.append(person)
        for place in places:
            self._put(place, person, "the same name, or one of which it is short", 1.0)

    def _put(self, place: int, person: _Person, reason: str, score: float) -> None:
        person.take(self._forms[place])
        self._meant[place] = Meant(person.number, reason, score)

    def _leave(self, place: int, rivals: Sequence[_Person]) -> None:
        """Leave a form alone that several fit."""
        person = _Person(len(self._people))
        self._people.append(person)
        reason = f"{len(rivals)} people of that council fit this form of the name"
        numbers = tuple(rival.number for rival in rivals)
        self._meant[place] = Meant(person.number, reason, 1 / len(rivals), numbers)

    def _open_people(self, places: Sequence[int]) -> list[int]:
        """Open a person for each name that is nobody else's; gives the forms that fit several."""
        table: dict[_Spelling, list[int]] = defaultdict(list)
        for place in places:
            form = self._forms[place]
            table[_Spelling(form.given, form.gender, form.is_councillor)].append(place)
        groups: list[list[_Spelling]] = []
        unclear: list[int] = []
        for spelling in sorted(table, key=lambda one: self._rank(one, table[one])):
            found = [g for g in groups if all(self._are_one(spelling, other) for other in g)]
            if len(found) == 1:
                found[0].append(spelling)
            elif found:
                unclear += table[spelling]
            else:
                groups.append([spelling])
        for group in groups:
            for run in self._split(
                [place for spelling in group for place in table[spelling]], self._years_of(group)
            ):
                self._open(run)
        return unclear

    def _rank(self, one: _Spelling, places: Sequence[int]) -> tuple[object, ...]:
        """Fullest first; then the most met; then by alphabet."""
        letters = 0 if _is_full(one.given) else -sum(map(len, one.given))
        count = sum(self._forms[place].met for place in places)
        return (
            *(-len(one.given), letters, not one.gender, -count),
            *(one.given, one.gender, not one.is_councillor),
        )

    def _years_of(self, group: Sequence[_Spelling]) -> list[int]:
        """The years in which any form is met that fits a group, initials and bare names too."""
        titles = {spelling.is_councillor for spelling in group}
        return [
            form.year
            for form in self._forms
            if form.year is not None
            and form.is_councillor in titles
            and all(fits(form.given, spelling.given) for spelling in group)
        ]

    def _are_one(self, left: _Spelling, right: _Spelling) -> bool:
        if left.gender and right.gender and left.gender != right.gender:
            return False
        if not fits(left.given, right.given):
            return False
        if left.given[0] == right.given[0]:
            return True
        # "Bob" is not "Robert" where an "R J" and an "R K" are two people.
        fuller = [
            given
            for given in self._weight
            if len(given) > 1 and fits(given, left.given) and fits(given, right.given)
        ]
        return all(fits(a, b) for a in fuller for b in fuller)

    def _split(self, places: Iterable[int], between: Iterable[int]) -> list[list[int]]:
        """Cut forms of one name where too many years pass without any that fits (`between`)."""
        dated, undated = [], []
        for place in places:
            year = self._forms[place].year
            if year is None:
                undated.append(place)
            else:
                dated.append((year, place))
        years = sorted({*between, *(year for year, _ in dated)})
        cuts = [later for earlier, later in pairwise(years) if later - earlier > _LONGEST_GAP]
        runs: dict[int, list[int]] = defaultdict(list)
        for year, place in sorted(dated):
            runs[bisect_right(cuts, year)].append(place)
        found = [runs[number] for number in sorted(runs)]
        if undated and len(found) == 1:
            found[0] += undated
        elif undated:
            found.append(undated)
        return found

    def _settle(self, places: Sequence[int], reach: int) -> list[int]:
        """Join forms to the people they fit, nearest context first; gives those nobody fits."""
        todo = list(places)
        for context in _CONTEXTS:
            is_moving = True
            while todo and is_moving:
                todo, is_moving = self._settle_by(context, todo, reach)
        nobody = []
        for place in todo:
            rivals = self._find_rivals(self._forms[place], reach)
            if rivals:
                self._leave(place, rivals)
            else:
                nobody.append(place)
        return nobody

    def _settle_by(
        self, context: _Context, todo: Sequence[int], reach: int
    ) -> tuple[list[int], bool]:
        """One round: all choose on the same state; gives the rest, and whether any has joined."""
        joins: list[tuple[int, int, int, _Person]] = []
        rest: list[int] = []
        for place in todo:
            form = self._forms[place]
            found = [
                person
                for person in self._find_rivals(form, reach)
                if form.year is None or context.passes(person, form)
            ]
            if len(found) == 1:
                joins.append((-len(form.given), -self._weight[form.given], place, found[0]))
            else:
                rest.append(place)
        is_moving = False
        for _, _, place, person in sorted(joins, key=lambda join: join[:3]):
            # Two who conflict may have chosen one person: the fuller, then the more usual, has it.
            if person.can_be(self._forms[place]):
                self._put(place, person, context.reason, context.score)
                is_moving = True
            else:
                rest.append(place)
        return rest, is_moving

    def _find_rivals(self, form: NameForm, reach: int) -> list[_Person]:
        found = [
            person
            for person in self._known
            if person.can_be(form) and person.distance(form.year) <= reach
        ]
        if len(found) > 1 and form.gender:
            same = [person for person in found if person.gender == form.gender]
            found = same if len(same) == 1 else found
        if len(found) > 1 and max(person.count for person in found) >= _OFTEN:
            found = [person for person in found if person.count > 1]
        return found


def _is_full(given: tuple[str, ...]) -> bool:
    """Whether given names begin with a name, not an initial."""
    return bool(given) and len(given[0]) > 1
