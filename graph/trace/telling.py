"""Tell one thing of the graph as a step: when, what in words, what else is known of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from graph.iris import name_key
from graph.resolve.labels import write_when
from graph.trace.reading import Surroundings, Thing
from graph.trace.records import Quote

# What a step of each class is called, the first that fits: by short name of the class.
KINDS = {
    "fm:Decision": "decision",
    "fm:Report": "report",
    "fm:Recommendation": "recommendation",
    "fm:Inspection": "inspection",
    "fm:Judgement": "judgement",
    "fm:Meeting": "meeting",
    "fm:AgendaItem": "agenda item",
    "fm:Action": "action",
    "fm:BudgetLine": "budget line",
    "fm:ResponseLink": "response link",
    "fm:Council": "council",
    "fm:Committee": "committee",
    "fm:Inspectorate": "inspectorate",
    "foaf:Person": "person",
    "org:Post": "post",
    "org:Membership": "office",
    "org:Role": "role",
    "org:Organization": "organisation",
    "fm:Document": "paper",
    "fm:Passage": "passage",
    "fm:Legislation": "legislation",
    "fm:Coverage": "coverage",
}
ATTENDANCE = {
    "fm:present": "present",
    "fm:apologies": "apologies",
    "fm:inAttendance": "in attendance",
}
# When an inspection said what it found: as far as known.
_JUDGED = ("dcterms:issued", "fm:endDate", "fm:startDate")
# Where a thing has its day from, if it has none of its own.
_WHOLES = (
    "fm:decidedAt", "fm:submittedTo", "fm:itemOf", "fm:judgementOf", "dcterms:isPartOf",
    "fm:onItem", "fm:document", "fm:from",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A step without its passages yet: `proofs` are the things whose passages prove it.

    `text` holds the words that tell two things of one day and title apart; `rank` orders the
    steps of one day. `quotes` are passages that stand by themselves; `basis` is set where it is
    not that of the first proof.
    """

    date: str | None
    what: str
    thing: str
    kind: str
    until: str | None = None
    relation: str | None = None
    details: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    text: str = ""
    rank: int = 5
    also: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    basis: str | None = None


def kind_of(thing: Thing) -> str:
    """What a thing is, in words; "thing" where we have none."""
    return next((words for name, words in KINDS.items() if thing.is_a(name)), "thing")


def tell(
    around: Surroundings, iri: str, *, relation: str | None = None, link: str | None = None
) -> Draft:
    """Tell a thing. With a `link`, its relation is proved by the link's passages as well."""
    thing = around.thing(iri)
    make = _TELLERS.get(kind_of(thing), _tell_other)
    draft = make(around, thing)
    return replace(draft, relation=relation, proofs=(link, iri) if link else (iri,))


def label_of(around: Surroundings, iri: str | None) -> str | None:
    """The label of a thing, None where there is no thing."""
    return around.thing(iri).label if iri else None


def day_of(around: Surroundings, thing: Thing, depth: int = 3) -> str | None:
    """The day of a thing: its own, else its meeting's, else that of its whole."""
    own = thing.when("dcterms:date", "fm:asOf", "fm:startDate", "dcterms:issued", "fm:endDate")
    if own is not None:
        return own
    for whole in dict.fromkeys(each for name in _WHOLES for each in thing.all(name)):
        if depth and (day := day_of(around, around.thing(whole), depth - 1)):
            return day
    return None


def prepare(around: Surroundings, iris: Collection[str]) -> None:
    """Read all that telling some things will look at, in few queries."""
    ring = set(iris)
    for _ in range(3):
        around.load(ring)
        things = [around.thing(iri) for iri in sorted(ring)]
        ring = {whole for thing in things for name in _WHOLES for whole in thing.all(name)}
    meetings = [iri for iri in iris if around.thing(iri).is_a("fm:Meeting")]
    for name in ATTENDANCE:
        around.count(meetings, name)


def _join(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def _sentence(name: str, words: list[str]) -> list[str]:
    return [f"{name} {_join(words)}"] if words else []


def _tell_decision(around: Surroundings, thing: Thing) -> Draft:
    by = _join(thing.words("fm:decidedBy"))
    outcomes = thing.words("fm:outcome")
    item = thing.one("fm:onItem")
    title = thing.one("dcterms:title") or label_of(around, item)
    title = title or thing.one("dcterms:identifier") or thing.label
    what = f"{by or 'Decision'} ({_join(outcomes)})" if outcomes else by or "Decision"
    return Draft(
        date=day_of(around, thing),
        what=f"{what}: {title}",
        thing=thing.iri,
        kind="decision",
        details=tuple(_particulars(around, thing)),
        text=thing.one("fm:text") or "",
        rank=6,
    )


def _particulars(around: Surroundings, thing: Thing) -> list[str]:
    said = _sentence("reference", thing.words("dcterms:identifier"))
    said += _sentence("moved by", thing.words("fm:proposedBy"))
    said += _sentence("seconded by", thing.words("fm:secondedBy"))
    votes = [
        f"{thing.one(name)} {words}"
        for name, words in (
            ("fm:votesFor", "for"),
            ("fm:votesAgainst", "against"),
            ("fm:abstentions", "abstaining"),
        )
        if thing.one(name) is not None
    ]
    said += [f"votes: {', '.join(votes)}"] if votes else []
    said += _sentence("by vote:", thing.words("fm:method"))
    said += _sentence("about", thing.words("fm:concerns"))
    for name, words in (
        ("fm:referredTo", "referred to"),
        ("fm:callsIn", "calls in"),
        ("fm:amends", "amends"),
        ("fm:respondsTo", "in answer to"),
    ):
        said += _sentence(words, thing.words(name))
    if thing.one("fm:keyDecision") == "true":
        said.append("a key decision")
    if thing.one("fm:text") is None:
        said.append("only referred to in these papers")
    return said


def _tell_report(around: Surroundings, thing: Thing) -> Draft:
    to = label_of(around, thing.one("fm:submittedTo"))
    details = _sentence("report of", thing.words("fm:reportOf"))
    details += _sentence("by", thing.words("dcterms:creator"))
    details += _sentence("reference", thing.words("dcterms:identifier"))
    details += [f"put to {to}"] if to else []
    details += _sentence("in answer to", thing.words("fm:respondsTo"))
    return Draft(
        date=day_of(around, thing),
        what=f"Report: {thing.label}",
        thing=thing.iri,
        kind="report",
        details=tuple(details),
        rank=3,
    )


def _tell_recommendation(around: Surroundings, thing: Thing) -> Draft:
    whole = label_of(around, thing.one("dcterms:isPartOf"))
    text = " ".join((thing.one("fm:text") or "").split())
    number = thing.one("fm:number")
    name = f"Recommendation {number}" if number else "Recommendation"
    details = [f"of {whole}"] if whole else []
    details += _sentence("accepted by", thing.words("fm:acceptedBy"))
    return Draft(
        date=_recommended(around, thing),
        what=f"{name}: {_cut(text)}" if text else thing.label,
        thing=thing.iri,
        kind="recommendation",
        details=tuple(details),
        text=text,
        rank=4,
    )


def _recommended(around: Surroundings, thing: Thing) -> str | None:
    """The day of a recommendation: of an inspection, when its report came out."""
    for iri in thing.all("dcterms:isPartOf"):
        whole = around.thing(iri)
        if whole.is_a("fm:Inspection"):
            return whole.when(*_JUDGED)
    return day_of(around, thing)


def _tell_inspection(around: Surroundings, thing: Thing) -> Draft:
    by = _join(thing.words("fm:inspectedBy")) or "Inspectors"
    of = _join(thing.words("fm:inspected"))
    start, end = thing.when("fm:startDate"), thing.when("fm:endDate")
    issued = thing.when("dcterms:issued")
    # Papers write one subject in capitals and not.
    subjects = {name_key(each): each for each in thing.words("fm:subject")}
    details = _sentence("subject:", [subjects[key] for key in sorted(subjects)])
    details += _sentence("framework:", thing.words("fm:framework"))
    details += _sentence("led by", thing.words("fm:leadInspector"))
    if start is None and end is None and issued:
        details.append(f"published {write_when(issued)}")
    return Draft(
        date=start or end or issued,
        until=end if start and end != start else None,
        what=f"{by} inspected {of}" if of else f"{by} made an inspection",
        thing=thing.iri,
        kind="inspection",
        details=tuple(details),
        rank=0,
    )


def _tell_judgement(around: Surroundings, thing: Thing) -> Draft:
    inspection = around.thing(thing.one("fm:judgementOf") or thing.iri)
    aspect, section = thing.one("fm:aspect") or thing.label, thing.one("fm:section")
    return Draft(
        date=inspection.when(*_JUDGED),
        what=f"Judged {_join(thing.words('fm:grade'))}: {aspect}",
        thing=thing.iri,
        kind="judgement",
        details=(f"section: {section}",) if section else (),
        text=f"{section or ''} {aspect}",
        rank=2,
    )


def _tell_meeting(around: Surroundings, thing: Thing) -> Draft:
    said = [
        f"{n} {words}"
        for name, words in ATTENDANCE.items()
        if (n := around.count([thing.iri], name)[thing.iri])
    ]
    details = [", ".join(said)] if said else []
    details += _sentence("at", thing.words("fm:venue"))
    body = _join(thing.words("fm:heldBy"))
    return Draft(
        date=day_of(around, thing),
        what=f"Meeting of {body}" if body else thing.label,
        thing=thing.iri,
        kind="meeting",
        details=tuple(details),
        rank=1,
    )


def _tell_action(around: Surroundings, thing: Thing) -> Draft:
    details = _sentence("lead:", thing.words("fm:lead")) + _sentence("due:", thing.words("fm:due"))
    details += _sentence("in answer to", thing.words("fm:respondsTo"))
    text = thing.one("dcterms:description") or thing.label
    return Draft(
        date=day_of(around, thing),
        what=f"Planned action: {_cut(text)}",
        thing=thing.iri,
        kind="action",
        details=tuple(details),
        text=text,
        rank=7,
    )


def _tell_other(around: Surroundings, thing: Thing) -> Draft:
    kind = kind_of(thing)
    return Draft(
        date=day_of(around, thing),
        what=f"{kind[0].upper()}{kind[1:]}: {thing.label}",
        thing=thing.iri,
        kind=kind,
        rank=8,
    )


_TELLERS = {
    "decision": _tell_decision,
    "report": _tell_report,
    "recommendation": _tell_recommendation,
    "inspection": _tell_inspection,
    "judgement": _tell_judgement,
    "meeting": _tell_meeting,
    "action": _tell_action,
}
# The longest text told in a step, in characters; its passage has the whole.
_LONGEST = 200


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
