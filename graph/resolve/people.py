"""People: one by one name within one council (or organisation, or paper).

Within a scope, forms of a name are taken from the fullest to the barest. A form joins the one
cluster that it fits; where two fit it stays apart, and the doubt is recorded. Nothing is merged
because it is spelled alike, and nobody is merged across councils: "B Marsh" and "L Marsh" are
alike and two people, "J. R. Tarner" and "Rob Tanner" are not and may be one.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations, product

from extract.models import Membership, Person
from graph.iris import body_iri, name_key
from graph.resolve.labels import choose_fullest
from graph.resolve.ledger import Ledger
from graph.resolve.records import FactKey, PaperRecord, facts_of
from graph.resolve.slips import find_slips

_TITLES = {
    **dict.fromkeys(("mr", "sir", "lord", "alderman"), "m"),
    **dict.fromkeys(("mrs", "ms", "miss", "lady", "dame"), "f"),
}


@dataclass(slots=True)
class Cluster:
    """One person in the making: the facts, and the forms of the name they use."""

    scope: str
    family: str
    givens: list[tuple[str, ...]] = field(default_factory=list)
    gender: str = ""
    is_councillor: bool = False
    facts: list[tuple[PaperRecord, Person]] = field(default_factory=list)

    def keys(self) -> list[FactKey]:
        """The facts' keys."""
        return [(record.document_id, fact.id) for record, fact in self.facts]


@dataclass(slots=True)
class Form:
    """One form of a name in one scope, and everyone who is called so there."""

    family: str
    given: tuple[str, ...]
    gender: str
    is_councillor: bool
    facts: list[tuple[PaperRecord, Person]]

    def rank(self) -> tuple[bool, int, int, tuple[str, ...], bool, str, bool]:
        """Fullest first; at equal fullness by alphabet."""
        return (
            not self.given,
            -sum(len(word) > 1 for word in self.given),
            -sum(len(word) for word in self.given),
            self.given,
            not self.gender,
            self.gender,
            not self.is_councillor,
        )


def resolve_people(ledger: Ledger) -> None:
    """Name the people."""
    scopes: dict[tuple[str, str], dict[tuple[tuple[str, ...], str, bool], Form]]
    scopes = defaultdict(dict)
    homes = _find_homes(ledger)
    placed = {
        (record.document_id, fact.id): _find_scope(ledger, record, fact, homes)
        for record, fact in facts_of(ledger.papers, Person)
    }
    known = {
        (placed[record.document_id, fact.id], *split_name(fact))
        for record, fact in facts_of(ledger.papers, Person)
    }
    for record, fact in facts_of(ledger.papers, Person):
        family, given = split_name(fact)
        scope = placed[record.document_id, fact.id] or ledger.document(record)
        publisher = ledger.publisher(record)
        is_full = any(len(word) > 1 for word in given)
        if (
            placed[record.document_id, fact.id] is None
            and is_full
            and (publisher, family, given) in known
        ):
            # Placed nowhere by this paper, but by another paper of the same council.
            scope = publisher or scope
        gender = _TITLES.get(name_key(fact.title or ""), "")
        forms = scopes[scope, family]
        # Who bears a full name is one person, councillor or not: only bare names ask.
        is_councillor = fact.is_councillor and not given
        key = (given, gender, is_councillor)
        if key not in forms:
            forms[key] = Form(family, given, gender, is_councillor, [])
        forms[key].facts.append((record, fact))
    by_scope: dict[str, list[Cluster]] = defaultdict(list)
    for scope, family in sorted(scopes):
        by_scope[scope] += _cluster(ledger, scope, list(scopes[scope, family].values()))
    for scope in sorted(by_scope):
        for cluster in by_scope[scope]:
            _name(ledger, cluster)
        _note_doubts(ledger, by_scope[scope])


def split_name(fact: Person) -> tuple[str, tuple[str, ...]]:
    """A person's family name and given names (or initials), as keys."""
    words = fact.name.split()
    family = fact.family_name or (words[-1] if words else fact.name)
    given = fact.given_name
    if given is None:
        given = " ".join(words[:-1]) if fact.family_name is None else ""
    return name_key(family) or fact.name, tuple(name_key(given).split())


def fits(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two given names can be one person's: "J A" and "John", not "J A" and "John B"."""
    for a, b in zip(left, right, strict=False):
        if a != b and not (a[0] == b[0] and 1 in (len(a), len(b))):
            return False
    return True


def _find_homes(ledger: Ledger) -> dict[FactKey, set[str]]:
    """The bodies that each person is shown to belong to."""
    homes: dict[FactKey, set[str]] = defaultdict(set)
    for record, fact in facts_of(ledger.papers, Membership):
        body = ledger.find(record, fact.organization)
        if body is not None:
            homes[record.document_id, fact.person].add(body.split("/committee/")[0])
    return homes


def _find_scope(
    ledger: Ledger, record: PaperRecord, fact: Person, homes: dict[FactKey, set[str]]
) -> str | None:
    """The council or organisation that a person belongs to, as far as this paper shows."""
    stated = ledger.find(record, fact.council) or ledger.find(record, fact.organization)
    if stated is not None:
        return stated
    shown = homes.get((record.document_id, fact.id), set())
    if len(shown) == 1:
        return next(iter(shown))
    publisher = ledger.publisher(record)
    if fact.is_councillor and publisher is not None:
        return publisher
    return None


def _cluster(ledger: Ledger, scope: str, forms: list[Form]) -> list[Cluster]:
    clusters: list[Cluster] = []
    for form in sorted(forms, key=Form.rank):
        found = [cluster for cluster in clusters if _can_be(form, cluster)]
        if len(found) == 1 and (form.given or form.is_councillor):
            _join(ledger, form, found[0])
        elif form.given or not found or not form.is_councillor:
            clusters.append(_open(scope, form))
        else:
            # "Councillor Marsh" where there are two: of each paper by itself.
            for record, fact in form.facts:
                alone = Form(form.family, form.given, form.gender, True, [(record, fact)])
                clusters.append(_open(ledger.document(record), alone))
        if len(found) > 1:
            for cluster in found:
                ledger.judge(
                    cluster.keys()[0],
                    _first_key(form),
                    is_same=False,
                    score=1 / len(found),
                    reason=f"{len(found)} people of that council fit this form of the name",
                )
    return clusters


def _can_be(form: Form, cluster: Cluster) -> bool:
    if form.gender and cluster.gender and form.gender != cluster.gender:
        return False
    if not form.given and (form.is_councillor and not cluster.is_councillor):
        return False
    if not form.given and not cluster.givens[0] and form.is_councillor != cluster.is_councillor:
        return False
    return all(fits(form.given, given) for given in cluster.givens)


def _open(scope: str, form: Form) -> Cluster:
    is_councillor = any(fact.is_councillor for _, fact in form.facts)
    return Cluster(scope, form.family, [form.given], form.gender, is_councillor, [*form.facts])


def _join(ledger: Ledger, form: Form, cluster: Cluster) -> None:
    if form.given not in cluster.givens:
        reason = (
            "initials agree, and nobody else of that council fits"
            if form.given
            else "the only councillor of that council with this surname"
        )
        score = 0.95 if form.given else 0.9
        ledger.judge(cluster.keys()[0], _first_key(form), is_same=True, score=score, reason=reason)
        cluster.givens.append(form.given)
    cluster.gender = cluster.gender or form.gender
    cluster.is_councillor |= any(fact.is_councillor for _, fact in form.facts)
    cluster.facts.extend(form.facts)


def _first_key(form: Form) -> FactKey:
    record, fact = form.facts[0]
    return record.document_id, fact.id


def _name(ledger: Ledger, cluster: Cluster) -> None:
    label = choose_fullest(fact.name for _, fact in cluster.facts)
    iri = ledger.claim(body_iri(cluster.scope, "person", label))
    ledger.give(cluster.keys(), iri, "person")
    ledger.labels[iri] = label


def _note_doubts(ledger: Ledger, clusters: list[Cluster]) -> None:
    """Record, never merge, people of a scope who may be one.

    Their surnames differ by a slip of the pen, or one given name begins the other: "Jess" may be
    "Jessica", and "Paul" is not "Paula".
    """
    by_family: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        if cluster.givens[0]:
            by_family[cluster.family].append(cluster)
    for one, other in find_slips(by_family):
        for left, right in product(by_family[one], by_family[other]):
            if fits(left.givens[0], right.givens[0]):
                _doubt(ledger, left, right, f"{one!r} may be {other!r} with a slip of the pen")
    for family in sorted(by_family):
        for left, right in combinations(by_family[family], 2):
            one, other = left.givens[0][0], right.givens[0][0]
            is_beginning = one.startswith(other) or other.startswith(one)
            if is_beginning and one != other and min(len(one), len(other)) >= _SHORT_FORM:
                _doubt(ledger, left, right, f"{one!r} and {other!r} may be one given name")


# A given name shorter than this, in letters, begins too many others.
_SHORT_FORM = 3


def _doubt(ledger: Ledger, left: Cluster, right: Cluster, reason: str) -> None:
    ledger.judge(left.keys()[0], right.keys()[0], is_same=False, score=0.5, reason=reason)
