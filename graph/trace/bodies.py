"""The stories of those who act: committees, councils, people, organisations and posts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from graph.escaping import iri_ref
from graph.iris import name_key
from graph.resolve.labels import write_when
from graph.trace.links import Office, read_offices, read_searched
from graph.trace.plot import Plot, add_answers, list_pointing
from graph.trace.reading import MOST, Surroundings, Thing
from graph.trace.telling import ATTENDANCE, Draft, tell

# Slugs of the roles that are told of a body one by one; the others are counted.
_LEADING = {
    "chair", "vice-chair", "leader", "deputy-leader", "mayor", "deputy-mayor", "chief-executive",
}  # fmt: skip


def plot_committee(around: Surroundings, thing: Thing) -> Plot:
    """Its meetings, what it decided, who led it over time."""
    plot = Plot()
    meetings = list_pointing(around, [thing.iri], "fm:heldBy")
    decisions = list_pointing(around, [thing.iri], "fm:decidedBy")
    plot.drafts += [tell(around, iri) for iri in (*meetings, *decisions)]
    add_offices(around, plot, read_offices(around, [thing.iri], of="org:organization"))
    plot.summary.append(f"{len(meetings)} meetings and {len(decisions)} decisions are known.")
    for council in thing.all("org:unitOf"):
        rows = read_searched(around, council, "")
        plot.searched += tuple(row for row in rows if row.body == thing.iri)
    return plot


def plot_council(around: Surroundings, thing: Thing) -> Plot:
    """Inspections of a council with their answers, who led it, its meetings, what became of it."""
    plot = Plot()
    inspections = list_pointing(around, [thing.iri], "fm:inspected")
    plot.drafts += [tell(around, iri) for iri in inspections]
    add_answers(around, plot, inspections)
    plot.is_answered = None
    events = thing.all("org:changedBy") + thing.all("org:resultedFrom")
    plot.drafts += [tell(around, iri) for iri in events]
    bodies = list_pointing(around, [thing.iri], "org:unitOf", "org:postIn")
    add_offices(around, plot, read_offices(around, [thing.iri], of="org:organization"))
    meetings = list_pointing(around, bodies, "fm:heldBy")
    taken = Counter(where for _, _, where in around.pointing(meetings, "fm:decidedAt"))
    for iri in meetings:
        draft = tell(around, iri)
        decided = f"decisions known: {taken[iri]}"
        plot.drafts.append(replace(draft, details=(*draft.details, decided)))
    if bodies:
        names = sorted({around.thing(iri).label for iri in bodies})
        plot.summary.append(f"Bodies and posts, each with a story of its own: {', '.join(names)}.")
    plot.searched = read_searched(around, thing.iri, "")
    return plot


def plot_person(around: Surroundings, thing: Thing) -> Plot:
    """Offices over time, what the person moved, decided and wrote, and how often he or she came."""
    plot = Plot()
    offices = read_offices(around, [thing.iri])
    add_offices(around, plot, offices, is_whole=True)
    posts = list_pointing(around, [thing.iri], "org:heldBy")
    for name, relation in _DONE_BY_PERSON.items():
        for iri in list_pointing(around, [thing.iri], name):
            plot.drafts.append(tell(around, iri, relation=relation))
    for name in ("fm:decidedBy", "fm:reportOf"):
        for iri in list_pointing(around, posts, name):
            plot.drafts.append(tell(around, iri, relation="as holder of the post"))
    plot.summary += _count_attendance(around, thing.iri)
    names = _names_met(around, thing)
    if names:
        plot.summary.append(f"The papers write: {', '.join(names)}.")
    return plot


_DONE_BY_PERSON = {
    "fm:decidedBy": "decided",
    "fm:proposedBy": "moved",
    "fm:secondedBy": "seconded",
    "fm:votedFor": "voted for it",
    "fm:votedAgainst": "voted against it",
    "fm:abstained": "abstained",
    "dcterms:creator": "wrote",
    "fm:contact": "contact for",
    "fm:reportOf": "reported",
    "fm:leadInspector": "led the inspection",
    "fm:concerns": "concerned by",
}


def plot_body(around: Surroundings, thing: Thing) -> Plot:
    """Of an organisation, inspectorate or post: what it did, and what was done to it."""
    plot = Plot()
    for name, relation in _DONE_BY_BODY.items():
        found = list_pointing(around, [thing.iri], name)
        plot.drafts += [tell(around, iri, relation=relation) for iri in found]
    inspections = list_pointing(around, [thing.iri], "fm:inspected")
    add_answers(around, plot, inspections)
    plot.is_answered = None
    add_offices(around, plot, read_offices(around, [thing.iri], of="org:organization"), True)
    return plot


_DONE_BY_BODY = {
    "fm:inspected": "inspected",
    "fm:inspectedBy": None,
    "fm:decidedBy": "decided",
    "fm:reportOf": "reported",
    "fm:heldBy": None,
    "fm:concerns": "concerned by",
    "dcterms:creator": "wrote",
}


def add_offices(
    around: Surroundings, plot: Plot, offices: list[Office], is_whole: bool = False
) -> None:
    """Add offices; unless `is_whole`, of those who lead alone, others are counted."""
    around.load(office.person for office in offices)
    around.load(body for office in offices for _, body in office.titles)
    others: set[str] = set()
    for office in offices:
        is_leading = not _LEADING.isdisjoint(office.general)
        if not is_whole and not is_leading:
            others.add(office.person)
            continue
        plot.drafts.append(_tell_office(around, office))
    if others:
        people = "1 person is" if len(others) == 1 else f"{len(others)} people are"
        plot.summary.append(f"{people} seen in other roles.")


def _tell_office(around: Surroundings, office: Office) -> Draft:
    titles = []
    for role, body in office.titles:
        of = around.thing(body).label
        titles.append(role if name_key(of) == name_key(role) else f"{role}, {of}")
    what = f"{around.thing(office.person).label}: {'; '.join(titles)}"
    if office.days > 1:
        shown = f"shown on {office.days} days"
    else:
        shown = "shown on this day" if office.first else "day unknown"
    return Draft(
        date=office.first,
        until=office.last if office.last != office.first else None,
        what=what,
        thing=office.memberships[0],
        also=office.memberships[1:],
        kind="office",
        details=tuple(_tell_days(office, shown)),
        proofs=office.memberships,
        basis="derived" if office.is_interval else None,
        text=what,
        rank=2,
    )


def _tell_days(office: Office, shown: str) -> Iterator[str]:
    yield f"{shown}, taken for one time" if office.is_interval else shown
    if office.longest_gap:
        yield f"at most {office.longest_gap} days between two of them"
    if office.held_until:
        yield f"to be held until {write_when(office.held_until)}"


def _count_attendance(around: Surroundings, person: str) -> list[str]:
    """Say how often a person was present, sent apologies or attended, body by body."""
    days: dict[tuple[str, str], set[str]] = defaultdict(set)
    counts: Counter[tuple[str, str]] = Counter()
    for name, words in ATTENDANCE.items():
        for _, body, day in around.ask(
            f"SELECT DISTINCT ?m ?label ?day {{ ?m {name} {iri_ref(person)} ; fm:heldBy ?b ."
            f" ?b rdfs:label ?label OPTIONAL {{ ?m dcterms:date ?day }} }} LIMIT {MOST}"
        ):
            counts[body or "", words] += 1
            days[body or "", words] |= {day} if day else set()
    said = []
    for (body, words), n in sorted(counts.items()):
        found = sorted(days[body, words])
        when = " to ".join(dict.fromkeys(write_when(each) for each in found[:1] + found[-1:]))
        said.append(f"{body}: {words} at {n}" + (f" ({when})" if found else "") + ".")
    return said


def _names_met(around: Surroundings, thing: Thing) -> list[str]:
    rows = around.ask(f"SELECT ?name {{ {iri_ref(thing.iri)} skos:altLabel ?name }} LIMIT 200")
    return sorted({name for (name,) in rows if name} - {thing.label})
