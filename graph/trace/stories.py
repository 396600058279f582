"""The story of each kind of thing: which steps belong to it, and what is to be said of it whole.

Each function takes the surroundings and the thing, and gives a Plot: drafts of steps in no order.
Passages are read only for those that are shown, by `graph.trace.story`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from graph.escaping import iri_ref
from graph.iris import name_key
from graph.trace.bodies import plot_body, plot_committee, plot_council, plot_person
from graph.trace.links import read_searched
from graph.trace.mentions import add_mentions, find_publication
from graph.trace.plot import Plot, add_acceptance, add_answers, add_earlier, list_pointing
from graph.trace.reading import MOST, Surroundings, Thing
from graph.trace.telling import Draft, day_of, label_of, prepare, tell

# Things listed that point at one of which no more is known.
_MOST_OTHERS = 500


def plot_inspection(around: Surroundings, thing: Thing) -> Plot:
    """Who inspected whom and when, the judgements, the publication, and every answer."""
    plot = Plot()
    made = replace(tell(around, thing.iri), rank=0)
    plot.drafts.append(made)
    issued = thing.when("dcterms:issued")
    if issued and issued != made.date:
        what = "The report of the inspection was published"
        papers = {each.document for each in around.quotes([thing.iri]).get(thing.iri, ())}
        plot.drafts.append(
            Draft(date=issued, what=what, thing=thing.iri, kind="publication", rank=1,
                  proofs=(thing.iri,), text=issued, quotes=find_publication(around, papers, issued))
        )  # fmt: skip
    parts = list_pointing(around, [thing.iri], "fm:judgementOf", "dcterms:isPartOf")
    plot.drafts += [tell(around, part) for part in parts]
    made_there = [part for part in parts if around.thing(part).is_a("fm:Recommendation")]
    add_acceptance(around, plot, made_there)
    add_answers(around, plot, [thing.iri, *made_there])
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
        for iri in list_pointing(around, bodies, "fm:inspected")
        if iri != thing.iri and by & set(around.thing(iri).all("fm:inspectedBy"))
    ]
    own = day_of(around, thing)
    for iri in others:
        day = day_of(around, around.thing(iri))
        is_later = own is not None and day is not None and day > own
        relation = "a later inspection of the same body" if is_later else "another inspection"
        plot.drafts.append(tell(around, iri, relation=relation))


def plot_judgement(around: Surroundings, thing: Thing) -> Plot:
    """The story of the inspection in which the grade was given."""
    inspection = thing.one("fm:judgementOf")
    return plot_inspection(around, around.thing(inspection)) if inspection else Plot()


def plot_decision(around: Surroundings, thing: Thing) -> Plot:
    """The report, the item and the decision; what it answers; what was done to it afterwards."""
    plot = Plot([replace(tell(around, thing.iri), relation="this decision")])
    add_earlier(around, plot, thing)
    for iri in _reports_of(around, thing):
        plot.drafts.append(tell(around, iri, relation="put to the meeting under the same title"))
        for part in list_pointing(around, [iri], "dcterms:isPartOf"):
            plot.drafts.append(tell(around, part, relation="recommended in that report"))
    for iri in list_pointing(around, [thing.iri], "fm:acceptedBy"):
        plot.drafts.append(tell(around, iri, relation="accepted by it"))
        for whole in around.thing(iri).all("dcterms:isPartOf"):
            plot.drafts.append(tell(around, whole, relation="whose recommendation it accepts"))
    for item in thing.all("fm:onItem"):
        for other in list_pointing(around, [item], "fm:onItem"):
            if other != thing.iri:
                plot.drafts.append(tell(around, other, relation="on the same item"))
    add_answers(around, plot, [thing.iri])
    plot.is_answered = None
    add_mentions(around, plot, thing)
    return plot


def _reports_of(around: Surroundings, thing: Thing) -> list[str]:
    """The reports that were put to a decision's meeting under its item's title."""
    title = thing.one("dcterms:title") or label_of(around, thing.one("fm:onItem"))
    titles = {name_key(each) for each in (title, *thing.all("dcterms:title")) if each}
    reports = list_pointing(around, thing.all("fm:decidedAt"), "fm:submittedTo")
    return [iri for iri in reports if name_key(around.thing(iri).label) in titles]


def plot_report(around: Surroundings, thing: Thing) -> Plot:
    """The report, its recommendations with who accepted them, the decision, and what answers it."""
    plot = Plot([replace(tell(around, thing.iri), relation="this report")])
    add_earlier(around, plot, thing)
    parts = list_pointing(around, [thing.iri], "dcterms:isPartOf")
    plot.drafts += [tell(around, iri) for iri in parts]
    add_acceptance(around, plot, parts)
    for iri in list_pointing(around, thing.all("fm:onItem"), "fm:onItem"):
        if iri != thing.iri:
            plot.drafts.append(tell(around, iri, relation="on the same item"))
    key = name_key(thing.label)
    for iri in list_pointing(around, thing.all("fm:submittedTo"), "fm:decidedAt"):
        decision = around.thing(iri)
        title = decision.one("dcterms:title") or label_of(around, decision.one("fm:onItem"))
        if title and name_key(title) == key:
            plot.drafts.append(
                tell(around, iri, relation="decided at the meeting under the same title")
            )
    add_answers(around, plot, [thing.iri, *parts])
    plot.is_answered = None
    add_mentions(around, plot, thing)
    return plot


def plot_recommendation(around: Surroundings, thing: Thing) -> Plot:
    """Where it was made, whether it was accepted, what was planned and done."""
    plot = Plot([replace(tell(around, thing.iri), relation="this recommendation")])
    wholes = thing.all("dcterms:isPartOf")
    plot.drafts += [tell(around, iri, relation="in which it is made") for iri in wholes]
    add_acceptance(around, plot, [thing.iri])
    add_answers(around, plot, [thing.iri])
    if thing.one("fm:acceptedBy"):
        plot.is_answered = True
    since = day_of(around, thing) or ""
    for council in _councils_of(around, [thing.iri, *wholes]):
        plot.searched += read_searched(around, council, since)
    return plot


def plot_meeting(around: Surroundings, thing: Thing) -> Plot:
    """The meeting: who came, the reports put to it, what it decided, later words of it."""
    plot = Plot([replace(tell(around, thing.iri), relation="this meeting")])
    reports = list_pointing(around, [thing.iri], "fm:submittedTo")
    plot.drafts += [tell(around, iri, relation="put to the meeting") for iri in reports]
    decisions = list_pointing(around, [thing.iri], "fm:decidedAt")
    plot.drafts += [tell(around, iri) for iri in decisions]
    decided = {item for iri in decisions for item in around.thing(iri).all("fm:onItem")}
    for iri in list_pointing(around, [thing.iri], "fm:itemOf"):
        if iri not in decided:
            plot.drafts.append(tell(around, iri, relation="no decision read"))
    add_answers(around, plot, decisions)
    plot.is_answered = None
    return plot


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
        f" FILTER(?p NOT IN (fm:mentions, oa:hasSource)) }} LIMIT {_MOST_OTHERS}"
    )
    found = sorted(s for (s,) in around.ask(asked) if s)
    prepare(around, found)
    plot.drafts += [tell(around, iri) for iri in found]
    return plot


PLOTS: dict[str, Callable[[Surroundings, Thing], Plot]] = {
    "inspection": plot_inspection,
    "judgement": plot_judgement,
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


def _councils_of(around: Surroundings, iris: Iterable[str]) -> list[str]:
    """The councils whose papers hold things."""
    documents = {
        quote.document for quotes in around.quotes(list(iris)).values() for quote in quotes
    }
    around.load(documents)
    return sorted(
        {each for iri in documents for each in around.thing(iri).all("dcterms:publisher")}
    )
