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
from graph.iris import (
    judgement_iri,
    legislation_iri,
    name_key,
    response_iri,
    row_iri,
    segment,
    slug,
)
from graph.resolve.forms import Cluster, Clustering, Fixed, Form, Key, Name, Stage
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
            if item is None and fact.identifier:
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
    """Decisions without an item, known by their reference within the council that gave it.

    Those of the same reference that stand on an item take part under another id, so that the others
    find their name; nothing is decided about them here.
    """

    name = "reference"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """(IRI if it stands on an item, IRI by place if the paper has its words)."""
        claims = Claims()
        for fact in view.facts(Decision):
            if not fact.identifier:
                continue
            scope, reference = _reference(view, fact)
            given = view.find(fact.id) if view.find(fact.item) else None
            place = _name_by_place(view, fact, claims) if fact.text and not given else None
            default = f"{scope}/decision/{segment(fact.identifier)}"
            name = f"{fact.id}#given" if given else fact.id
            yield name, Key(f"{scope} {reference}", (given, place, default), fact.identifier)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """All of one reference are one; the first on an item names it, else the first in words."""
        for place in range(2):
            told = [form.content[place] for form in forms if form.content[place]]
            if told:
                return Clustering([Cluster([*forms], told[0])])
        return Clustering([Cluster([*forms], min(form.content[2] for form in forms))])

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the decision itself, else by the reference."""
        return Name(cluster.key, "decision")


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
            source, target = view.find(link.source), view.find(link.target)
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
