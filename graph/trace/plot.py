"""What a story is made of, and what stories of many kinds share: answers, acceptance, mentions."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from graph.trace.links import EARLIER, Response, read_responses
from graph.trace.reading import Surroundings, Thing
from graph.trace.records import Searched
from graph.trace.telling import Draft, prepare, tell

# How far answers to answers are followed, and how many things at most.
_DEPTH = 3
_MOST_FOLLOWED = 500


@dataclass(slots=True)
class Plot:
    """What a story is made of; `is_answered` is None where no answer is asked for."""

    drafts: list[Draft] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    is_answered: bool | None = None
    searched: tuple[Searched, ...] = ()


def list_pointing(around: Surroundings, iris: Collection[str], *names: str) -> list[str]:
    """The things that point at some things, read and in order."""
    found = sorted({subject for subject, _, _ in around.pointing(iris, *names)}) if iris else []
    prepare(around, found)
    return found


def add_earlier(around: Surroundings, plot: Plot, thing: Thing) -> None:
    """Add what a thing answers, calls in or amends."""
    for name, relation in EARLIER.items():
        found = thing.all(name)
        prepare(around, found)
        plot.drafts += [tell(around, iri, relation=relation) for iri in found]


def add_answers(around: Surroundings, plot: Plot, iris: Collection[str]) -> None:
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
            plot.is_answered = plot.is_answered or (depth == 0 and one.is_answer)
        ring = {one.source for one in found}
        parts = list_pointing(around, ring, "dcterms:isPartOf")
        if depth == 0:
            made = [each for each in parts if around.thing(each).is_a("fm:Recommendation")]
            plot.drafts += [tell(around, each, relation="recommended there") for each in made]
            add_acceptance(around, plot, made, is_said=False)
        ring |= set(parts)
        seen |= ring


def _tell_response(around: Surroundings, one: Response, *, is_direct: bool) -> Draft:
    draft = tell(around, one.source, relation=one.relation, link=one.link)
    if is_direct:
        return draft
    to = f"to: {around.thing(one.target).label}"
    return replace(draft, details=(to, *draft.details))


def _count_of(some: int, all_: int) -> str:
    if all_ == 1:
        return "the recommendation"
    if some == all_:
        return f"any of the {all_} recommendations"
    return f"{some} of the {all_} recommendations"


def add_acceptance(
    around: Surroundings, plot: Plot, recommendations: Iterable[str], *, is_said: bool = True
) -> None:
    """Add the decisions that accept recommendations; say, if `is_said`, for how many is none."""
    made = sorted(set(recommendations))
    accepted = {iri: around.thing(iri).all("fm:acceptedBy") for iri in made}
    deciding = sorted({decision for found in accepted.values() for decision in found})
    prepare(around, deciding)
    plot.drafts += [tell(around, iri, relation="accepts the recommendation") for iri in deciding]
    open_ones = [iri for iri, found in accepted.items() if not found]
    if open_ones and is_said:
        words = _count_of(len(open_ones), len(made))
        plot.summary.append(f"No decision that accepts {words} was found in these papers.")
