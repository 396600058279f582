"""Withhold what violates a shape, and what depends on it, until the rest of a paper conforms."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from extract.models import Fact, Paper
from extract.named_decisions import LOOSE
from graph.namespaces import FM
from graph.resolve.records import Identity
from graph.validate import Verdict, validate_graph, violations

# Fields without which a fact says something else, or nothing: a fact whose reference of this kind
# is withheld goes with it. What loses another reference stands without it, if the shapes let it.
DEPENDS_ON = {
    "membership": ("person", "organization"),
    "item": ("meeting",),
    "recommendation": ("report",),
    "judgement": ("inspection",),
    "response": ("source", "target"),
}
_NAMELESS = "It cannot be named, since what it belongs to is not known."
_NOWHERE = "The passage that proves it does not lie in the text of the paper."


@dataclass(slots=True)
class Judged:
    """A paper's graph that conforms, and what was kept out of it.

    `withheld` gives the reason for each fact in quarantine; `verdicts` all that the shapes said,
    the violations of things withheld among them.
    """

    g: Graph
    withheld: dict[str, str] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)


Render = Callable[[Paper, int], Graph]
"""Builds the graph of a paper's facts; the number is how many were withheld."""


def withhold(
    paper: Paper,
    document_id: str,
    name: str,
    *,
    length: int,
    identity: Identity,
    render: Render,
) -> Judged:
    """Render a paper's graph, taking out facts until no shape is violated.

    `name` is the document's IRI, `length` that of its text in code points. Where the document
    itself cannot stand, the graph comes out empty and every fact is withheld.
    """
    paper = without(paper, _find_untold(paper, document_id, identity))
    unfit = {
        fact.id: _NAMELESS for fact in paper.facts if identity.iri(document_id, fact.id) is None
    }
    for fact in paper.facts:
        if not all(0 <= span.start < span.end <= length for span in fact.spans):
            unfit[fact.id] = _NOWHERE
    _add_dependent(paper, unfit)
    kept = without(paper, unfit)
    judged = Judged(render(kept, len(unfit)), unfit)
    while True:
        verdicts = validate_graph(judged.g)
        wrong = violations(verdicts)
        judged.verdicts = [v for v in judged.verdicts if v.severity == "violation"] + verdicts
        if not wrong:
            break
        failing = _find_failing(judged.g, kept, document_id, wrong, identity)
        cleared = _clear(kept, {verdict.path for verdict in wrong if verdict.focus == name})
        if any(verdict.focus.startswith(f"{name}/part/") for verdict in wrong):
            cleared = replace(cleared, parts=())
        if not failing and cleared == kept:
            # Nothing smaller than the paper itself is at fault.
            reasons = " ".join(sorted({verdict.message for verdict in wrong}))
            judged.withheld.update({fact.id: reasons for fact in kept.facts})
            judged.g = Graph()
            break
        _add_dependent(kept, failing)
        judged.withheld.update(failing)
        kept = without(cleared, failing)
        judged.g = render(kept, len(judged.withheld))
    judged.verdicts = sorted(set(judged.verdicts))
    return judged


def without(paper: Paper, facts: Container[str]) -> Paper:
    """A paper without some of its facts."""
    return replace(paper, facts=tuple(fact for fact in paper.facts if fact.id not in facts))


def _find_untold(paper: Paper, document_id: str, identity: Identity) -> set[str]:
    """Decisions named so loosely that only another paper could prove them, and the links to them.

    They are not wrong, and wait for no one's repair: the paper that tells them may come.
    """
    untold = {
        fact.id
        for fact in paper.facts
        if fact.rule == LOOSE and identity.iri(document_id, fact.id) is None
    }
    links = {fact.id for fact in paper.facts if untold and _needed(fact) & untold}
    return untold | links


def _clear(paper: Paper, wrong: set[str]) -> Paper:
    """Leave out what the document says of itself in the properties that are wrong."""
    return replace(
        paper,
        title=None if str(DCTERMS.title) in wrong else paper.title,
        publisher=None if str(DCTERMS.publisher) in wrong else paper.publisher,
        date=None if str(DCTERMS.date) in wrong else paper.date,
    )


def _find_failing(
    g: Graph, paper: Paper, document_id: str, wrong: list[Verdict], identity: Identity
) -> dict[str, str]:
    """The facts at fault, each with the messages of the shapes that say so."""
    named: dict[str, list[str]] = {}
    for fact in paper.facts:
        for iri in (identity.iri(document_id, fact.id), identity.roles.get((document_id, fact.id))):
            if iri is not None:
                named.setdefault(iri, []).append(fact.id)
    failing: dict[str, set[str]] = {}
    for verdict in wrong:
        for iri in _owners(g, verdict.focus, named):
            for fact_id in named[iri]:
                failing.setdefault(fact_id, set()).add(verdict.message)
    return {fact_id: " ".join(sorted(messages)) for fact_id, messages in failing.items()}


def _owners(g: Graph, focus: str, named: dict[str, list[str]]) -> list[str]:
    """The things that a node belongs to: itself, what it is a part of, or what it proves."""
    whole = focus
    while whole:
        if whole in named:
            return [whole]
        proven = [str(thing) for thing in g.subjects(FM.evidence, URIRef(whole))]
        if proven:
            return [iri for iri in proven if iri in named]
        whole = whole.rpartition("#")[0] or whole.rpartition("/")[0]
    return []


def _add_dependent(paper: Paper, failing: dict[str, str]) -> None:
    """Add the facts that cannot be without those that fail."""
    is_growing = True
    while is_growing:
        is_growing = False
        for fact in paper.facts:
            needed = _needed(fact)
            lost = sorted(needed & failing.keys())
            if lost and fact.id not in failing:
                failing[fact.id] = f"It depends on {lost[0]}, which is withheld."
                is_growing = True


def _needed(fact: Fact) -> set[str]:
    fields = DEPENDS_ON.get(fact.kind, ())
    return {str(value) for value in (getattr(fact, name) for name in fields) if value is not None}
