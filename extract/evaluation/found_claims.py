"""What extraction found as claims, in the form and under the kinds that gold has."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from extract.evaluation.alike import flatten
from extract.evaluation.claims import FACT_KINDS, NOBODY, Claim, Names
from extract.evaluation.gold_claims import join
from extract.models import (
    AgendaItem,
    Committee,
    Council,
    Decision,
    Fact,
    Inspection,
    Judgement,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Post,
    Recommendation,
    Report,
)
from extract.tables import load_rows

_NAMED = {
    "council": "councils",
    "committee": "committees",
    "person": "people",
    "organization": "organisations",
}


def list_found(paper: Paper) -> dict[str, list[Claim]]:
    """The claims of one paper's facts by kind."""
    reading = _Reading(paper)
    lists: dict[str, list[Claim]] = {kind: [] for kind in FACT_KINDS}
    for fact in paper.facts:
        for claim in reading.claims(fact):
            placed = replace(claim, fact=fact.id, spans=fact.spans)
            lists[claim.kind].append(placed)
    # Two mentions of one meeting or inspection are one thing, and in a graph have one name.
    for kind in ("meetings", "inspections", "attendance"):
        lists[kind] = list({claim.shown: claim for claim in reversed(lists[kind])}.values())[::-1]
    return lists


class _Reading:
    """The facts of one paper that refer to others."""

    def __init__(self, paper: Paper) -> None:
        self._facts = {fact.id: fact for fact in paper.facts}

    def claims(self, fact: Fact) -> Iterable[Claim]:
        """What a fact claims: nothing for a kind without gold, several for a meeting."""
        if isinstance(fact, Meeting):
            yield self._meeting(fact)
            yield from self._attendance(fact)
        elif isinstance(fact, Council | Committee | Person | Organization):
            yield Claim(
                kind=_NAMED[fact.kind],
                shown=join(fact.name, "; ".join(form for form in fact.names if form != fact.name)),
                names=self._names(fact.id),
            )
        elif isinstance(fact, Decision):
            # One only referred to, by its number, carries no words and is another paper's.
            if fact.text:
                yield self._decision(fact)
        else:
            read: Callable[[Fact], Claim] | None = {
                "membership": self._role,
                "item": self._item,
                "report": self._report,
                "recommendation": self._recommendation,
                "inspection": self._inspection,
                "judgement": self._judgement,
            }.get(fact.kind)  # type: ignore[assignment]
            if read is not None:
                yield read(fact)

    def _names(self, fact_id: str | None) -> Names:
        fact = self._facts.get(fact_id or "")
        if isinstance(fact, Council | Committee | Organization | Person | Post):
            listed = _listed_names(fact.slug) if isinstance(fact, Council) else ()
            return frozenset((fact.name, *fact.names, *listed))
        return NOBODY

    def _label(self, fact_id: str | None) -> str:
        fact = self._facts.get(fact_id or "")
        if isinstance(fact, Council | Committee | Organization | Person | Post):
            return fact.name
        return ""

    def _day(self, meeting_id: str | None) -> str:
        meeting = self._facts.get(meeting_id or "")
        return _iso(meeting.date) if isinstance(meeting, Meeting) else ""

    def _role(self, fact: Membership) -> Claim:
        day = _iso(fact.as_of)
        person, body = self._label(fact.person), self._label(fact.organization)
        return Claim(
            kind="roles",
            shown=join(person, fact.role, body, day),
            names=self._names(fact.person),
            of=self._names(fact.organization),
            day=day,
            word=fact.role,
        )

    def _meeting(self, fact: Meeting) -> Claim:
        day = _iso(fact.date)
        return Claim(
            kind="meetings",
            shown=join(self._label(fact.body), day),
            of=self._names(fact.body),
            day=day,
        )

    def _attendance(self, fact: Meeting) -> Iterable[Claim]:
        day = _iso(fact.date)
        lists = {
            "present": fact.present,
            "apologies": fact.apologies,
            "in attendance": fact.in_attendance,
        }
        for status, people in lists.items():
            for person in people:
                yield Claim(
                    kind="attendance",
                    shown=join(self._label(person), status, day),
                    names=self._names(person),
                    day=day,
                    word=status,
                )

    def _item(self, fact: AgendaItem) -> Claim:
        day = self._day(fact.meeting)
        return Claim(
            kind="items",
            shown=join(fact.number, fact.title, day),
            day=day,
            number=fact.number or "",
            title=fact.title,
        )

    def _report(self, fact: Report) -> Claim:
        people = tuple(dict.fromkeys((*fact.authors, *fact.contacts)))
        return Claim(
            kind="reports",
            shown=join(fact.title, *map(self._label, people)),
            title=fact.title,
            people=tuple(self._names(person) for person in people),
        )

    def _recommendation(self, fact: Recommendation) -> Claim:
        return Claim(kind="recommendations", shown=join(fact.text), texts=(fact.text,))

    def _decision(self, fact: Decision) -> Claim:
        item = self._facts.get(fact.item or "")
        number = (item.number or "") if isinstance(item, AgendaItem) else ""
        movers = [person for person in (fact.proposed_by, fact.seconded_by) if person]
        votes = {
            "votes_for": fact.votes_for,
            "against": fact.votes_against,
            "abstain": fact.abstentions,
        }
        text, day = fact.text or "", _iso(fact.date)
        return Claim(
            kind="decisions",
            shown=join(self._label(fact.decided_by), day, number, ", ".join(fact.outcomes), text),
            of=self._names(fact.decided_by),
            day=day,
            number=number,
            texts=(text,),
            outcomes=frozenset(map(flatten, fact.outcomes)),
            people=tuple(self._names(person) for person in dict.fromkeys(movers)),
            votes={side: count for side, count in votes.items() if count is not None},
        )

    def _inspection(self, fact: Inspection) -> Claim:
        days = {"start": fact.start_date, "end": fact.end_date, "published": fact.issued}
        by, of = self._label(fact.inspected_by), self._label(fact.inspected)
        return Claim(
            kind="inspections",
            shown=join(by, of, *days.values()),
            names=self._names(fact.inspected_by),
            of=self._names(fact.inspected),
            days={name: day for name, day in days.items() if day},
        )

    def _judgement(self, fact: Judgement) -> Claim:
        grade = flatten(fact.grade)
        return Claim(
            kind="judgements",
            shown=join(fact.section, fact.aspect, grade),
            word=fact.aspect,
            grade=grade,
            section=fact.section or "",
        )


def _listed_names(slug: str | None) -> tuple[str, ...]:
    """What the gazetteer calls a council: the graph gives it these names too."""
    return _names_by_slug().get(slug or "", ())


@cache
def _names_by_slug() -> dict[str, tuple[str, ...]]:
    names = {}
    for row in load_rows("councils.csv"):
        # The register's names in lower case are misspellings and search words.
        others = [name for name in row["alt_labels"].split("|") if name[:1].isupper()]
        names[row["slug"]] = (row["label"], *others)
    return names


def _iso(day: object) -> str:
    return "" if day is None else str(day)
