"""What was put to meetings and what came of it: reports, recommendations, decisions, judgements.

They take their names from the thing that they belong to, so the same minutes read in two papers
give the same names. A decision that a paper only refers to by its reference takes the name of
the decision itself, once a paper that holds its words is there.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.models import (
    Action,
    BudgetLine,
    Decision,
    Judgement,
    Legislation,
    Recommendation,
    Report,
    ResponseLink,
)
from extract.named_decisions import LOOSE
from graph.iris import (
    find_source,
    judgement_iri,
    legislation_iri,
    name_key,
    response_iri,
    row_iri,
    segment,
    slug,
)
from graph.resolve.forms import Cluster, Clustering, Fixed, Form, Key, Name, Stage
from graph.resolve.named import Told, find_named, list_words
from graph.resolve.records import fact_start
from graph.resolve.view import SEPARATOR, Claims, View
from graph.resolve.wordings import Telling, match_tellings


class Reports(Stage):
    """Reports: by title under their meeting, else by their place in the paper."""

    name = "report"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By title and meeting."""
        claims = Claims()
        for fact in view.facts(Report):
            meeting = view.find(fact.meeting)
            if meeting is not None and fact.title:
                iri = f"{meeting}/report/{slug(fact.title)}"
            else:
                wished = f"{view.document()}/report/{fact_start(fact)}"
                iri = claims.claim(wished, fact.id)
            yield fact.id, Key(iri, (), fact.title)


class Decisions(Stage):
    """Decisions of which a paper tells, all on one item or at one meeting together."""

    name = "decision"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """(Words, paper, IRI by place, whether it stands on an item)."""
        claims = Claims()
        for fact in sorted(view.facts(Decision), key=lambda fact: (fact_start(fact), fact.id)):
            item = view.find(fact.item)
            if not _is_told(view, fact):
                continue
            wished = f"{item}/decision" if item else _name_by_place(view, fact, claims)
            scope = item or view.find(fact.meeting) or view.document()
            words = name_key(fact.text or "")
            content = (words, view.record.document_id, wished, item is not None, fact_start(fact))
            yield fact.id, Key(scope, content, fact.title or fact.text or "")

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """By their words."""
        told = sorted(
            forms, key=lambda form: (form.place.rpartition(SEPARATOR)[0], form.content[4])
        )
        tellings = [Telling(form.content[1], form.content[0], form.content[3]) for form in told]
        groups = [[told[place] for place in places] for places in match_tellings(tellings)]
        return Clustering([Cluster(group, group[0].content[2]) for group in groups])

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the item, or by the place in the paper that tells of it first."""
        return Name(cluster.key, "decision")


class References(Stage):
    """Decisions that papers only refer to, and those that a reference alone ties to others.

    By their reference within the council that gave it, else by body, day and matter. The decisions
    that they may mean take part under other ids; nothing is decided about those here.
    """

    name = "reference"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """(Known IRI, whether by reference, title, words that decide, name if none is known)."""
        claims = Claims()
        told_by = _find_words(view)
        for fact in sorted(view.facts(Decision), key=lambda fact: (fact_start(fact), fact.id)):
            known = view.find(fact.id) if _is_told(view, fact) else None
            by_reference = " ".join(_reference(view, fact)) if fact.identifier else None
            by_day = _name_day(view, fact)
            if known is not None:
                if by_reference is not None:
                    yield f"{fact.id}#given", Key(by_reference, (known, True, "", "", known))
                if by_day is not None:
                    said = (known, False, fact.title or "", list_words(fact.text or ""), known)
                    yield f"{fact.id}#told", Key(by_day, said)
                continue
            # What is named loosely, and nobody tells of, may be no decision at all.
            name = None if fact.rule == LOOSE else _name_by_place(view, fact, claims)
            if by_reference is not None and not fact.text:
                scope, _ = _reference(view, fact)
                name = f"{scope}/decision/{segment(fact.identifier or '')}"
            words = list_words(told_by.get(fact.id, ""))
            content = (None, bool(fact.text), fact.title or "", words, name)
            block = by_reference or by_day or f"{view.document()} {fact.id}"
            others = (by_day,) if by_reference is not None and by_day is not None else ()
            yield fact.id, Key(block, content, fact.identifier or fact.title or "", others)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """By reference; else by what was decided there that day; else by what the paper says."""
        named: dict[str, str] = {}
        for is_known in (True, False):
            for form in forms:
                known, is_told, _, _, name = form.content
                if is_told and (known is not None) == is_known:
                    named.setdefault(form.block, name)
        told = [
            Told(form.content[0], form.content[2], form.content[3])
            for form in forms
            if form.content[0] is not None and not form.content[1]
        ]
        groups: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            known, _, title, words, name = form.content
            if known is None:
                known = named.get(form.block) or find_named(title, words, told) or name
            if known is not None:
                groups[known].append(form)
        return Clustering([Cluster(group, iri) for iri, group in sorted(groups.items())])

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the decision itself, else by the reference."""
        return Name(cluster.key, "decision")


def _is_told(view: View, fact: Decision) -> bool:
    """Whether a paper tells of a decision at its place: on an item, or in words of its own."""
    if view.find(fact.item) is not None:
        return True
    return not fact.identifier and (fact.text is not None or fact.date is None)


def _find_words(view: View) -> dict[str, str]:
    """The words of the decision that speaks of another, by the other."""
    texts = {fact.id: fact.text for fact in view.facts(Decision)}
    found: dict[str, str] = {}
    for link in view.facts(ResponseLink):
        found.setdefault(link.target, texts.get(link.source) or "")
    return found


def _name_day(view: View, fact: Decision) -> str | None:
    """The block of what a body decided on a day."""
    meeting, _, day = (view.find(fact.meeting) or "").partition("/meeting/")
    body = view.find(fact.decided_by) or meeting
    when = fact.date.isoformat() if fact.date else day
    return f"{body} on {when}" if body and when else None


def _name_by_place(view: View, fact: Decision, claims: Claims) -> str:
    return claims.claim(f"{view.document()}/decision/{fact_start(fact)}", fact.id)


def _reference(view: View, fact: Decision) -> tuple[str, str]:
    """A decision's reference within the council that gave it."""
    by = view.find(fact.decided_by) or view.find(fact.meeting) or ""
    council = by.split("/committee/")[0].split("/post/")[0].split("/person/")[0]
    if "/council/" not in council:
        council = view.publisher() or view.document()
    return council, name_key(fact.identifier or "")


class Recommendations(Stage):
    """Recommendations: by number under what they stand in."""

    name = "recommendation"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By number."""
        claims = Claims()
        for fact in view.facts(Recommendation):
            whole = view.find(fact.report) or view.document()
            number = segment(fact.number) if fact.number else f"u{fact.ordinal}"
            iri = claims.claim(f"{whole}/recommendation/{number}", fact.id)
            yield fact.id, Fixed(iri)


class Judgements(Stage):
    """Judgements: by section and aspect under their inspection."""

    name = "judgement"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By aspect; one paper that gives two grades to one aspect means two judgements."""
        grades: dict[str, set[str]] = defaultdict(set)
        found = []
        for fact in view.facts(Judgement):
            inspection = view.find(fact.inspection)
            if inspection is not None:
                iri = judgement_iri(inspection, fact.section, fact.aspect)
                grades[iri].add(fact.grade)
                found.append((fact, iri))
        for fact, iri in found:
            yield fact.id, Fixed(f"{iri}-{fact.grade}" if len(grades[iri]) > 1 else iri)


class Rest(Stage):
    """Links between things, rows of tables and laws, named by what they join or stand in."""

    name = "rest"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By both ends, by number or place, by title."""
        for link in view.facts(ResponseLink):
            source = find_source(view.document(), link.source) or view.find(link.source)
            target = view.find(link.target)
            if source is not None and target is not None:
                yield link.id, Fixed(response_iri(source, target))
        lines, actions = Claims(), Claims()
        for line in view.facts(BudgetLine):
            wished = row_iri(view.document(), line.kind, line.reference, fact_start(line))
            yield line.id, Fixed(lines.claim(wished, line.id))
        for action in view.facts(Action):
            wished = row_iri(view.document(), action.kind, action.number, fact_start(action))
            yield action.id, Fixed(actions.claim(wished, action.id))
        for law in view.facts(Legislation):
            yield law.id, Fixed(legislation_iri(view.base, law.name))
