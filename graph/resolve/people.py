"""People: one by one name within one council (or organisation, or paper).

Nobody is merged across councils: "B Marsh" and "L Marsh" are alike and two people, "J. R. Tarner"
and "Rob Tanner" are not and may be one. Who may be one is doubted, and waits for a person.
"""

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from extract.models import Meeting, Membership, Person
from graph.iris import body_iri, name_key
from graph.resolve.forms import Cluster, Clustering, Doubt, Fixed, Form, Key, Name, Stage
from graph.resolve.labels import choose_fullest
from graph.resolve.names import Meant, NameForm, fits, judge_forms
from graph.resolve.short_forms import spelled
from graph.resolve.slips import find_slips
from graph.resolve.view import View

_TITLES = {
    **dict.fromkeys(("mr", "sir", "lord", "alderman"), "m"),
    **dict.fromkeys(("mrs", "ms", "miss", "lady", "dame"), "f"),
}
# Between the scope and the surname in the name of a block; neither holds it.
_SEPARATOR = " "
# Between the parts of a person's note.
_COMMA = ","


def split_name(fact: Person) -> tuple[str, tuple[str, ...]]:
    """A person's family name and given names (or initials), as keys."""
    words = fact.name.split()
    family = fact.family_name or (words[-1] if words else fact.name)
    given = fact.given_name
    if given is None:
        given = " ".join(words[:-1]) if fact.family_name is None else ""
    return _plain_key(family) or fact.name, tuple(_plain_key(given).split())


def _plain_key(name: str) -> str:
    """A name's key without accents, which papers set or leave out as their printer can."""
    apart = unicodedata.normalize("NFD", name_key(name))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class People(Stage):
    """People, all of one surname in one council together."""

    name = "person"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """(Name, given names, gender, councillor, placed, year, body)."""
        homes = _find_homes(view)
        seats, year = _find_seats(view), _find_year(view)
        for fact in view.facts(Person):
            family, given = split_name(fact)
            home = _find_scope(view, fact, homes)
            is_full = any(len(word) > 1 for word in given)
            # Placed nowhere by this paper; perhaps by another paper of the same council.
            scope = home or (view.publisher() if is_full else None) or view.document()
            gender = _TITLES.get(name_key(fact.title or ""), "")
            content = (
                fact.name,
                given,
                gender,
                fact.is_councillor,
                home is not None or scope == view.document(),
                *seats.get(fact.id, (year, None)),
            )
            yield fact.id, Key(f"{scope}{_SEPARATOR}{family}", content, fact.name)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """By given names, titles and time; one placed nowhere joins by the full name alone."""
        known = {tuple(form.content[1]) for form in forms if form.content[4]}
        placed = [form for form in forms if form.content[4] or tuple(form.content[1]) in known]
        groups: dict[int, list[Form]] = defaultdict(list)
        clustering = Clustering()
        in_doubt: list[Form] = []
        told = judge_forms([_read(form) for form in placed])
        for form, meant in zip(placed, told, strict=True):
            (in_doubt if meant.rivals else groups[meant.person]).append(form)
        clustering.clusters = [Cluster(group) for _, group in sorted(groups.items())]
        apart: dict[tuple[str, ...], list[Form]] = defaultdict(list)
        for form in in_doubt:
            apart[tuple(form.content[1])].append(form)
        clustering.clusters += [Cluster(group, is_apart=True) for _, group in sorted(apart.items())]
        clustering.clusters += _find_strangers([form for form in forms if form not in placed])
        clustering.doubts = [*_explain(placed, told, groups), *_doubt_names(clustering.clusters)]
        return clustering

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the fullest form under the council, or under the paper."""
        label = choose_fullest(spelled(cluster.forms))
        scope, family = cluster.block.split(_SEPARATOR, 1)
        note = _COMMA.join((family, *_fullest(cluster)))
        return Name(body_iri(document or scope, "person", label), "person", label, note)

    def sweep(self, things: Mapping[str, str]) -> Iterator[tuple[str, str, float, str]]:
        """People of one scope whose surnames differ by a slip of the pen."""
        by_family: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        for iri, note in sorted(things.items()):
            family, *given = note.split(_COMMA)
            if given:
                by_family[family].append((iri, tuple(given)))
        for one, other in find_slips(by_family):
            for (left, mine), (right, theirs) in product(by_family[one], by_family[other]):
                if fits(mine, theirs):
                    reason = f"{one!r} may be {other!r} with a slip of the pen"
                    yield left, right, 0.5, reason


def _fullest(cluster: Cluster) -> tuple[str, ...]:
    """The given names of the fullest form."""
    return max(
        (tuple(form.content[1]) for form in cluster.forms),
        key=lambda given: (sum(len(word) for word in given), given),
    )


def _read(form: Form) -> NameForm:
    _, given, gender, is_councillor, _, year, body = form.content
    family = form.block.split(_SEPARATOR, 1)[1]
    return NameForm(family, tuple(given), gender, is_councillor, year, body, form.count)


def _find_homes(view: View) -> dict[str, set[str]]:
    """The bodies that each person is shown to belong to."""
    homes: dict[str, set[str]] = defaultdict(set)
    for fact in view.facts(Membership):
        body = view.find(fact.organization)
        if body is not None:
            homes[fact.person].add(body.split("/committee/")[0])
    return homes


def _find_seats(view: View) -> dict[str, tuple[int, str]]:
    """When and where each person is met first: the year and the body.

    At a meeting whose minutes the paper holds, else in a role on a day.
    """
    found: dict[str, list[tuple[bool, dt.date, str]]] = defaultdict(list)
    for meeting in view.facts(Meeting):
        body = view.find(meeting.body)
        if body is not None and meeting.date is not None and meeting.scope != "referenced":
            for person in (*meeting.present, *meeting.apologies):
                found[person].append((False, meeting.date, body))
    for held in view.facts(Membership):
        body = view.find(held.organization)
        if body is not None and held.as_of is not None:
            found[held.person].append((True, held.as_of, body))
    seats = {person: min(listed) for person, listed in found.items()}
    return {person: (day.year, body) for person, (_, day, body) in seats.items()}


def _find_year(view: View) -> int | None:
    """The year of which a paper tells: that of its own meeting, else its own."""
    days = [fact.date for fact in view.facts(Meeting) if fact.scope == "own" and fact.date]
    day = min(days, default=view.paper.date)
    return None if day is None else day.year


def _find_scope(view: View, fact: Person, homes: Mapping[str, set[str]]) -> str | None:
    """The council or organisation that a person belongs to, as far as this paper shows."""
    stated = view.find(fact.council) or view.find(fact.organization)
    if stated is not None:
        return stated
    shown = homes.get(fact.id, set())
    if len(shown) == 1:
        return next(iter(shown))
    return view.publisher() if fact.is_councillor else None


def _find_strangers(forms: Sequence[Form]) -> Iterator[Cluster]:
    """People of no known place: one by full name in the papers of one council, if several tell.

    Honorific and years tell them apart as they do others.
    """
    named: dict[tuple[str, ...], list[Form]] = defaultdict(list)
    for form in forms:
        named[tuple(form.content[1])].append(form)
    for _, alike in sorted(named.items()):
        groups: dict[int, list[Form]] = defaultdict(list)
        for form, meant in zip(alike, judge_forms([_read(form) for form in alike]), strict=True):
            groups[meant.person].append(form)
        for _, group in sorted(groups.items()):
            yield Cluster(group, is_apart=sum(form.count for form in group) < 2)


def _explain(
    forms: Sequence[Form], told: Sequence[Meant], groups: Mapping[int, Sequence[Form]]
) -> Iterator[Doubt]:
    """Why each spelling of a name is a person's, once, and who else fits where several do."""
    opened: dict[int, tuple[float, Form]] = {}
    for form, meant in zip(forms, told, strict=True):
        # The forms that a person is known by first are the surest; the others join them.
        if not meant.rivals and meant.score > opened.get(meant.person, (0.0, form))[0]:
            opened[meant.person] = meant.score, form
    seen = {(person, tuple(form.content[1])) for person, (_, form) in opened.items()}
    for form, meant in zip(forms, told, strict=True):
        for rival in meant.rivals:
            first = groups[rival][0].first
            yield Doubt(first, form.first, False, meant.score, meant.reason)
        given = tuple(form.content[1])
        if not meant.rivals and (meant.person, given) not in seen:
            seen.add((meant.person, given))
            first = opened[meant.person][1].first
            yield Doubt(first, form.first, True, meant.score, meant.reason)


# A given name shorter than this begins too many others.
_SHORT_FORM = 3


def _doubt_names(clusters: Sequence[Cluster]) -> Iterator[Doubt]:
    """Doubt, never merge, people one of whose given names begins the other's.

    "Jess" may be "Jessica", and "Paul" is not "Paula".
    """
    named = [
        (str(given[0]), cluster)
        for cluster in clusters
        if not cluster.is_apart and (given := _fullest(cluster))
    ]
    for (one, left), (other, right) in combinations(named, 2):
        is_beginning = one.startswith(other) or other.startswith(one)
        if is_beginning and one != other and min(len(one), len(other)) >= _SHORT_FORM:
            reason = f"{one!r} and {other!r} may be one given name"
            yield Doubt(left.forms[0].first, right.forms[0].first, False, 0.5, reason)
