"""The story of each kind of thing: which steps belong to it, and what is to be said of it whole.

Each function takes the surroundings and the thing, and gives a Plot: drafts of steps in no order.
Passages are read only for those that are shown, by `graph.trace.story`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from graph.iris import name_key
from graph.resolve.labels import write_when
from graph.terms import iri_ref
from graph.trace.links import (
    EARLIER,
    Office,
    Response,
    read_offices,
    read_responses,
    read_searched,
)
from graph.trace.reading import MOST, Surroundings, Thing
from graph.trace.records import Searched
from graph.trace.telling import ATTENDANCE, Draft, day_of, label_of, prepare, tell

# How far answers to answers are followed, and how many things at most.
_DEPTH = 3
_MOST_FOLLOWED = 500
_LEADING = ("chair", "vice-chair", "leader", "deputy leader", "mayor", "deputy mayor")


@dataclass(slots=True)
class Plot:
    """What a story is made of; `is_answered` is None where no answer is asked for."""

    drafts: list[Draft] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    is_answered: bool | None = None
    searched: tuple[Searched, ...] = ()


def plot_inspection(around: Surroundings, thing: Thing) -> Plot:
    """Who inspected whom and when, the judgements, the publication, and every answer."""
    plot = Plot()
    made = replace(tell(around, thing.iri), rank=0)
    plot.drafts.append(made)
    issued = thing.when("dcterms:issued")
    if issued and issued != made.date:
        what = "The report of the inspection was published"
        plot.drafts.append(
            Draft(date=issued, what=what, thing=thing.iri, kind="publication", rank=1,
                  proofs=(thing.iri,), text=issued)
        )  # fmt: skip
    for part in _pointing(around, [thing.iri], "fm:judgementOf", "dcterms:isPartOf"):
        plot.drafts.append(tell(around, part))
    _add_answers(around, plot, [thing.iri])
    _add_context(around, plot, thing)
    since = day_of(around, thing) or ""
    for council in thing.all("fm:inspected"):
        plot.searched += read_searched(around, council, since)
    return plot


def _add_context(around: Surroundings, plot: Plot, thing: Thing) -> None:
    """Add the other inspections of the same body by the same inspectorate."""
    bodies, by = thing.all("fm:inspected"), set(thing.all("fm:inspectedBy"))
    others = [
        iri
        for iri in _pointing(around, bodies, "fm:inspected")
        if iri != thing.iri and by & set(around.thing(iri).all("fm:inspectedBy"))
    ]
    own = day_of(around, thing)
    for iri in others:
        day = day_of(around, around.thing(iri))
        is_later = own is not None and day is not None and day > own
        relation = "a later inspection of the same body" if is_later else "another inspection"
        plot.drafts.append(tell(around, iri, relation=relation))


def plot_decision(around: Surroundings, thing: Thing) -> Plot:
    """The report, the item and the decision; what it answers; what was done to it afterwards."""
    plot = Plot([replace(tell(around, thing.iri), relation="this decision")])
    _add_earlier(around, plot, thing)
    for iri in _reports_of(around, thing):
        plot.drafts.append(tell(around, iri, relation="put to the same item"))
        for part in _pointing(around, [iri], "dcterms:isPartOf"):
            plot.drafts.append(tell(around, part, relation="recommended in that report"))
    for iri in _pointing(around, [thing.iri], "fm:acceptedBy"):
        plot.drafts.append(tell(around, iri, relation="accepted by it"))
        for whole in around.thing(iri).all("dcterms:isPartOf"):
            plot.drafts.append(tell(around, whole, relation="whose recommendation it accepts"))
    for item in thing.all("fm:onItem"):
        for other in _pointing(around, [item], "fm:onItem"):
            if other != thing.iri:
                plot.drafts.append(tell(around, other, relation="on the same item"))
    _add_answers(around, plot, [thing.iri])
    plot.is_answered = None
    return plot


def _reports_of(around: Surroundings, thing: Thing) -> list[str]:
    """The reports that were put to a decision's meeting under its item's title."""
    title = thing.one("dcterms:title") or label_of(around, thing.one("fm:onItem"))
    titles = {name_key(each) for each in (title, *thing.all("dcterms:title")) if each}
    reports = _pointing(around, thing.all("fm:decidedAt"), "fm:submittedTo")
    return [iri for iri in reports if name_key(around.thing(iri).label) in titles]


def plot_report(around: Surroundings, thing: Thing) -> Plot:
    """The report, its recommendations with who accepted them, the decision, and what answers it."""
    plot = Plot([replace(tell(around, thing.iri), relation="this report")])
    _add_earlier(around, plot, thing)
    parts = _pointing(around, [thing.iri], "dcterms:isPartOf")
    plot.drafts += [tell(around, iri) for iri in parts]
    _add_acceptance(around, plot, parts)
    key = name_key(thing.label)
    for iri in _pointing(around, thing.all("fm:submittedTo"), "fm:decidedAt"):
        decision = around.thing(iri)
        title = decision.one("dcterms:title") or label_of(around, decision.one("fm:onItem"))
        if title and name_key(title) == key:
            plot.drafts.append(tell(around, iri, relation="decided on the item of this report"))
    _add_answers(around, plot, [thing.iri, *parts])
    plot.is_answered = None
    return plot


def plot_recommendation(around: Surroundings, thing: Thing) -> Plot:
    """Where it was made, whether it was accepted, what was planned and done."""
    plot = Plot([replace(tell(around, thing.iri), relation="this recommendation")])
    wholes = thing.all("dcterms:isPartOf")
    plot.drafts += [tell(around, iri, relation="in which it is made") for iri in wholes]
    _add_acceptance(around, plot, [thing.iri])
    _add_answers(around, plot, [thing.iri])
    if thing.one("fm:acceptedBy"):
        plot.is_answered = True
    since = day_of(around, thing) or ""
    for council in _councils_of(around, [thing.iri, *wholes]):
        plot.searched += read_searched(around, council, since)
    return plot


def plot_meeting(around: Surroundings, thing: Thing) -> Plot:
    """The meeting: who came, the reports put to it, what it decided, later words of it."""
    plot = Plot([replace(tell(around, thing.iri), relation="this meeting")])
    reports = _pointing(around, [thing.iri], "fm:submittedTo")
    plot.drafts += [tell(around, iri, relation="put to the meeting") for iri in reports]
    decisions = _pointing(around, [thing.iri], "fm:decidedAt")
    plot.drafts += [tell(around, iri) for iri in decisions]
    decided = {item for iri in decisions for item in around.thing(iri).all("fm:onItem")}
    for iri in _pointing(around, [thing.iri], "fm:itemOf"):
        if iri not in decided:
            plot.drafts.append(tell(around, iri, relation="no decision read"))
    _add_answers(around, plot, decisions)
    plot.is_answered = None
    return plot


def plot_committee(around: Surroundings, thing: Thing) -> Plot:
    """Its meetings, what it decided, who led it over time."""
    plot = Plot()
    meetings = _pointing(around, [thing.iri], "fm:heldBy")
    decisions = _pointing(around, [thing.iri], "fm:decidedBy")
    plot.drafts += [tell(around, iri) for iri in (*meetings, *decisions)]
    _add_offices(around, plot, read_offices(around, [thing.iri], of="org:organization"))
    plot.summary.append(f"{len(meetings)} meetings and {len(decisions)} decisions are known.")
    for council in thing.all("org:unitOf"):
        rows = read_searched(around, council, "")
        plot.searched += tuple(row for row in rows if row.body == thing.iri)
    return plot


def plot_council(around: Surroundings, thing: Thing) -> Plot:
    """Inspections of a council with their answers, who led it, what became of it."""
    plot = Plot()
    inspections = _pointing(around, [thing.iri], "fm:inspected")
    plot.drafts += [tell(around, iri) for iri in inspections]
    _add_answers(around, plot, inspections)
    plot.is_answered = None
    events = thing.all("org:changedBy") + thing.all("org:resultedFrom")
    plot.drafts += [tell(around, iri) for iri in events]
    bodies = _pointing(around, [thing.iri], "org:unitOf")
    _add_offices(around, plot, read_offices(around, [thing.iri], of="org:organization"))
    if bodies:
        names = sorted({around.thing(iri).label for iri in bodies})
        plot.summary.append(f"Bodies, each with a story of its own: {', '.join(names)}.")
    plot.searched = read_searched(around, thing.iri, "")
    return plot


def plot_person(around: Surroundings, thing: Thing) -> Plot:
    """Offices over time, what the person moved, decided and wrote, and how often he or she came."""
    plot = Plot()
    offices = read_offices(around, [thing.iri])
    _add_offices(around, plot, offices, is_whole=True)
    posts = _pointing(around, [thing.iri], "org:heldBy")
    for name, relation in _DONE_BY_PERSON.items():
        for iri in _pointing(around, [thing.iri], name):
            plot.drafts.append(tell(around, iri, relation=relation))
    for name in ("fm:decidedBy", "fm:reportOf"):
        for iri in _pointing(around, posts, name):
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
        found = _pointing(around, [thing.iri], name)
        plot.drafts += [tell(around, iri, relation=relation) for iri in found]
    inspections = _pointing(around, [thing.iri], "fm:inspected")
    _add_answers(around, plot, inspections)
    plot.is_answered = None
    _add_offices(around, plot, read_offices(around, [thing.iri], of="org:organization"), True)
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


def plot_paper(around: Surroundings, thing: Thing) -> Plot:
    """What a paper tells of, in order of time."""
    plot = Plot([replace(tell(around, thing.iri), relation="this paper")])
    classes = "fm:Meeting fm:Decision fm:Report fm:Inspection fm:Judgement fm:Recommendation"
    whole = thing.one("dcterms:isPartOf") or thing.iri
    asked = (
        f"SELECT DISTINCT ?s {{ GRAPH {iri_ref(whole)} {{ VALUES ?c {{ {classes} }}"
        f" ?s a ?c }} }} LIMIT {MOST}"
    )
    found = sorted(s for (s,) in around.ask(asked) if s)
    prepare(around, found)
    plot.drafts += [tell(around, iri) for iri in found]
    return plot


def plot_other(around: Surroundings, thing: Thing) -> Plot:
    """The thing itself, and what points at it."""
    plot = Plot([tell(around, thing.iri)])
    asked = (
        f"SELECT DISTINCT ?s {{ ?s ?p {iri_ref(thing.iri)}"
        f" FILTER(?p NOT IN (fm:mentions, oa:hasSource)) }} LIMIT {_MOST_FOLLOWED}"
    )
    found = sorted(s for (s,) in around.ask(asked) if s)
    prepare(around, found)
    plot.drafts += [tell(around, iri) for iri in found]
    return plot


PLOTS: dict[str, Callable[[Surroundings, Thing], Plot]] = {
    "inspection": plot_inspection,
    "decision": plot_decision,
    "report": plot_report,
    "recommendation": plot_recommendation,
    "meeting": plot_meeting,
    "committee": plot_committee,
    "council": plot_council,
    "person": plot_person,
    "organisation": plot_body,
    "inspectorate": plot_body,
    "post": plot_body,
    "paper": plot_paper,
}


def _pointing(around: Surroundings, iris: Collection[str], *names: str) -> list[str]:
    """The things that point at some things, read and in order."""
    found = sorted({subject for subject, _, _ in around.pointing(iris, *names)}) if iris else []
    prepare(around, found)
    return found


def _add_earlier(around: Surroundings, plot: Plot, thing: Thing) -> None:
    """Add what a thing answers, calls in or amends."""
    for name, relation in EARLIER.items():
        found = thing.all(name)
        prepare(around, found)
        plot.drafts += [tell(around, iri, relation=relation) for iri in found]


def _add_answers(around: Surroundings, plot: Plot, iris: Collection[str]) -> None:
    """Add what answers some things, what answers that, and so on; say whether anything does."""
    seen, ring = set(iris), set(iris)
    plot.is_answered = False
    for depth in range(_DEPTH):
        found = [one for one in read_responses(around, ring) if one.source not in seen]
        if not found or len(seen) > _MOST_FOLLOWED:
            return
        prepare(around, {one.source for one in found})
        for one in found:
            plot.drafts.append(_tell_response(around, one, is_direct=depth == 0))
            is_answer = one.relation != "concerns it"
            plot.is_answered = plot.is_answered or (depth == 0 and is_answer)
        ring = {one.source for one in found}
        parts = _pointing(around, ring, "dcterms:isPartOf")
        if depth == 0:
            made = [each for each in parts if around.thing(each).is_a("fm:Recommendation")]
            plot.drafts += [tell(around, each, relation="recommended there") for each in made]
            _add_acceptance(around, plot, made)
        ring |= set(parts)
        seen |= ring


def _tell_response(around: Surroundings, one: Response, *, is_direct: bool) -> Draft:
    draft = tell(around, one.source, relation=one.relation, link=one.link)
    if is_direct:
        return draft
    to = f"to: {around.thing(one.target).label}"
    return replace(draft, details=(to, *draft.details))


def _add_acceptance(around: Surroundings, plot: Plot, recommendations: Iterable[str]) -> None:
    """Add the decisions that accept recommendations, and say how many no decision is known for."""
    made = sorted(set(recommendations))
    accepted = {iri: around.thing(iri).all("fm:acceptedBy") for iri in made}
    deciding = sorted({decision for found in accepted.values() for decision in found})
    prepare(around, deciding)
    plot.drafts += [tell(around, iri, relation="accepts the recommendation") for iri in deciding]
    open_ones = [iri for iri, found in accepted.items() if not found]
    if open_ones:
        words = f"{len(open_ones)} of {len(made)} recommendations" if len(made) > 1 else "it"
        plot.summary.append(f"No decision that accepts {words} was found in these papers.")


def _add_offices(
    around: Surroundings, plot: Plot, offices: list[Office], is_whole: bool = False
) -> None:
    """Add offices; unless `is_whole`, of those who lead alone, others are counted."""
    around.load({office.person for office in offices} | {office.body for office in offices})
    others: set[str] = set()
    for office in offices:
        is_leading = any(word in _LEADING for word in office.general)
        if not is_whole and not is_leading:
            others.add(office.person)
            continue
        plot.drafts.append(_tell_office(around, office))
    if others:
        plot.summary.append(f"{len(others)} people are seen in other roles.")


def _tell_office(around: Surroundings, office: Office) -> Draft:
    person, body = around.thing(office.person).label, around.thing(office.body).label
    what = f"{person}: {office.role}"
    if name_key(body) != name_key(office.role):
        what += f", {body}"
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
        details=(f"{shown}, taken for one time",) if office.is_interval else (shown,),
        proofs=office.memberships,
        text=what,
        rank=2,
    )


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
        when = " to ".join(dict.fromkeys(write_when(each) for each in (found[0], found[-1])))
        said.append(f"{body}: {words} at {n}" + (f" ({when})" if found else "") + ".")
    return said


def _names_met(around: Surroundings, thing: Thing) -> list[str]:
    rows = around.ask(f"SELECT ?name {{ {iri_ref(thing.iri)} skos:altLabel ?name }} LIMIT 200")
    return sorted({name for (name,) in rows if name} - {thing.label})


def _councils_of(around: Surroundings, iris: Iterable[str]) -> list[str]:
    """The councils whose papers hold things."""
    documents = {
        quote.document for quotes in around.quotes(list(iris)).values() for quote in quotes
    }
    around.load(documents)
    return sorted(
        {each for iri in documents for each in around.thing(iri).all("dcterms:publisher")}
    )
