"""What the graph says across papers, as a trace reads it: answers, what was searched, offices.

The one place that knows how these are written in the graph (`fm:ResponseLink`, `fm:Coverage`,
`org:memberDuring`), so that a stage which works them out better can take its place.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from graph.trace.reading import Surroundings, Thing
from graph.trace.records import Searched

# What one thing may do to an earlier one, as told of the later: property and words.
LATER = {
    "fm:respondsTo": "in answer",
    "fm:callsIn": "calls it in",
    "fm:amends": "amends it",
    "fm:concerns": "concerns it",
}
_MENTIONS = frozenset({"", "mention"})
_SPEAKS = "speaks of it"
# The same seen from the later thing.
EARLIER = {
    "fm:respondsTo": "what it answers",
    "fm:callsIn": "called in by it",
    "fm:amends": "amended by it",
    "fm:concerns": "what it concerns",
}


@dataclass(frozen=True, slots=True)
class Response:
    """`source` bears on `target`, called `relation`; `link` is the node that proves it, if any.

    `is_answer`: more than that a report speaks of it, or that it concerns it.
    """

    source: str
    target: str
    relation: str
    link: str | None
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A person's office: from `first` to `last` day of `days` on which papers show it.

    `titles`: (role as stated, IRI of the body): papers may give one office several.
    `general`: slugs of the kinds of role that it is, as "chair".
    `is_interval`: several observations were taken for one time (basis derived), the longest gap
    between two of them in days; `held_until` is how far the words of the first put the person in.
    """

    person: str
    titles: tuple[tuple[str, str], ...]
    general: tuple[str, ...]
    first: str | None
    last: str | None
    days: int
    memberships: tuple[str, ...]
    is_interval: bool
    longest_gap: str | None
    held_until: str | None


def read_responses(around: Surroundings, iris: Collection[str]) -> list[Response]:
    """Find what answers, calls in, amends or concerns some things."""
    kinds: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    links = sorted({link for link, _, _ in around.pointing(iris, "fm:to")})
    around.load(links)
    for link in links:
        node = around.thing(link)
        source, target = node.one("fm:from"), node.one("fm:to")
        if source and target:
            kinds[source, target].append((" ".join(node.words("dcterms:type")), link))
    found = []
    for source, name, target in around.pointing(iris, *LATER):
        # A link says the same, and better, unless it says no more than that it speaks of it.
        if (source, target) in kinds and (
            name == "fm:respondsTo" or min(kinds[source, target])[0] not in _MENTIONS
        ):
            continue
        found.append(Response(source, target, LATER[name], None, name != "fm:concerns"))
    around.load(source for source, _ in kinds)
    for (source, target), said in kinds.items():
        words, link = min(said)
        is_mention = words in _MENTIONS
        is_answer = not is_mention or around.thing(source).is_a("fm:Decision")
        relation = words if not is_mention else LATER["fm:respondsTo"] if is_answer else _SPEAKS
        found.append(Response(source, target, relation, link, is_answer))
    return sorted(found, key=lambda one: (one.source, one.target, one.relation))


def read_searched(around: Surroundings, council: str, since: str) -> tuple[Searched, ...]:
    """Say what papers are held of a council's bodies, from a year on."""
    bodies = {body for body, _, _ in around.pointing([council], "org:unitOf", "org:postIn")}
    names = {each for each, _, _ in around.pointing({council, *bodies}, "fm:coverageOf")}
    around.load(names | bodies)
    rows = []
    for name in sorted(names):
        node = around.thing(name)
        body, year = node.one("fm:coverageOf") or "", node.one("fm:year") or ""
        # Papers of which the year is not known may be of any.
        if year and year < since[:4]:
            continue
        rows.append(
            Searched(
                body=body,
                label=around.thing(body).label,
                year=year,
                meetings_known=_count(node, "fm:meetingsKnown"),
                meetings_referred_to=_count(node, "fm:meetingsReferredTo"),
                papers_held=_count(node, "fm:papersHeld"),
                papers_failed=_count(node, "fm:papersFailed"),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.label, row.body, row.year)))


def _count(node: Thing, name: str) -> int:
    return int(node.one(name) or 0)


def read_offices(
    around: Surroundings, iris: Collection[str], *, of: str = "org:member"
) -> list[Office]:
    """Read who held which roles when: of people (`org:member`), or in bodies (`org:organization`).

    Observations that the graph takes for one time are one office; each other one stands alone.
    """
    seen = sorted({membership for membership, _, _ in around.pointing(iris, of)})
    around.load(seen)
    runs: dict[str, list[str]] = defaultdict(list)
    for iri in seen:
        runs[around.thing(iri).one("org:memberDuring") or iri].append(iri)
    around.load(runs)
    around.load(role for iri in seen for role in around.thing(iri).all("org:role"))
    ends = ("time:hasBeginning", "time:hasEnd")
    around.load(end for time in runs for name in ends for end in around.thing(time).all(name))
    offices = [_office(around, time, found) for time, found in sorted(runs.items())]
    return sorted(offices, key=lambda one: (one.person, one.first or "", one.titles))


def _office(around: Surroundings, time: str, memberships: list[str]) -> Office:
    nodes = [around.thing(each) for each in memberships]
    roles = [around.thing(role) for node in nodes for role in node.all("org:role")]
    titles = {
        (next(iter(node.words("org:role")), "member"), node.one("org:organization") or "")
        for node in nodes
    }
    days = sorted({day for each in memberships for day in around.thing(each).all("fm:asOf")})
    is_interval = time not in memberships
    ends = [_instant(around, time, name) for name in ("time:hasBeginning", "time:hasEnd")]
    first, last = (days[0], days[-1]) if days else (None, None)
    return Office(
        person=nodes[0].one("org:member") or "",
        titles=tuple(sorted(titles)),
        general=tuple(sorted({slug for role in roles for slug in _slugs(role)})),
        first=ends[0] or first,
        last=ends[1] or last,
        days=max(len(days), _count(around.thing(time), "fm:daysObserved")),
        memberships=tuple(memberships),
        is_interval=is_interval,
        longest_gap=around.thing(time).one("fm:longestGap") if is_interval else None,
        held_until=max((day for each in memberships for day in _until(around, each)), default=None),
    )


def _until(around: Surroundings, membership: str) -> list[str]:
    return around.thing(membership).all("fm:heldUntil")


def _slugs(role: Thing) -> list[str]:
    return [iri.rpartition("/")[2] for iri in role.all("skos:broader")]


def _instant(around: Surroundings, time: str, name: str) -> str | None:
    instant = around.thing(time).one(name)
    return around.thing(instant).one("time:inXSDDate") if instant else None
