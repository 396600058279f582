"""Gold as claims: references to people and bodies become all the forms that gold lists of them."""

from collections.abc import Callable, Sequence

from extract.evaluation.alike import flatten
from extract.evaluation.claims import NOBODY, Claim, Names
from extract.evaluation.gold import (
    GoldAttendance,
    GoldDecision,
    GoldInspection,
    GoldItem,
    GoldJudgement,
    GoldMeeting,
    GoldName,
    GoldPaper,
    GoldRecommendation,
    GoldReport,
    GoldRole,
)


def list_gold(gold: GoldPaper) -> dict[str, list[Claim]]:
    """The claims of one paper's gold by kind; a kind that gold says nothing of is absent."""
    reading = _Reading(gold)
    lists: dict[str, list[Claim] | None] = {
        "councils": _read(gold.councils, lambda row: _name("councils", row)),
        "committees": _read(gold.committees, lambda row: _name("committees", row)),
        "people": _read(gold.people, lambda row: _name("people", row)),
        "organisations": _read(gold.organisations, lambda row: _name("organisations", row)),
        "roles": _read(gold.roles, reading.role),
        "meetings": _read(gold.meetings, reading.meeting),
        "attendance": _read(gold.attendance, reading.attendance),
        "items": _read(gold.items, reading.item),
        "reports": _read(gold.reports, reading.report),
        "recommendations": _read(gold.recommendations, _recommendation),
        "decisions": _read(gold.decisions, reading.decision),
        "inspections": _read(gold.inspections, reading.inspection),
        "judgements": _read(gold.judgements, _judgement),
    }
    return {kind: claims for kind, claims in lists.items() if claims is not None}


def join(*parts: str | None) -> str:
    """One line of what is known of a claim, for people to read."""
    return " · ".join(" ".join(part.split()) for part in parts if part)


def _read[Row](rows: Sequence[Row] | None, read: Callable[[Row], Claim]) -> list[Claim] | None:
    return None if rows is None else [read(row) for row in rows]


class _Reading:
    """The rows of one paper's gold that refer to others."""

    def __init__(self, gold: GoldPaper) -> None:
        self._people = {row.name: row.forms for row in gold.people or ()}
        self._bodies: dict[str, Names] = {}
        for rows in (gold.councils, gold.committees, gold.organisations):
            for row in rows or ():
                self._bodies[row.name] = self._bodies.get(row.name, NOBODY) | row.forms
        self._days = {row.id: row.date or "" for row in gold.meetings or ()}

    def _person(self, name: str | None) -> Names:
        return self._people.get(name, frozenset((name,))) if name else NOBODY

    def _body(self, name: str | None) -> Names:
        return self._bodies.get(name, frozenset((name,))) if name else NOBODY

    def role(self, row: GoldRole) -> Claim:
        return Claim(
            kind="roles",
            shown=join(row.person, row.role, row.of, row.on),
            names=self._person(row.person),
            of=self._body(row.of),
            day=row.on or "",
            word=row.role,
            is_unsure=row.unsure,
        )

    def meeting(self, row: GoldMeeting) -> Claim:
        return Claim(
            kind="meetings",
            shown=join(row.body, row.date, row.scope),
            of=self._body(row.body),
            day=row.date or "",
            is_unsure=row.unsure,
        )

    def attendance(self, row: GoldAttendance) -> Claim:
        day = self._days.get(row.meeting, "")
        return Claim(
            kind="attendance",
            shown=join(row.person, row.status, day),
            names=self._person(row.person),
            day=day,
            word=row.status,
            is_unsure=row.unsure,
        )

    def item(self, row: GoldItem) -> Claim:
        day = self._days.get(row.meeting or "", "")
        return Claim(
            kind="items",
            shown=join(row.number, row.title, day),
            day=day,
            number=row.number or "",
            title=row.title,
            is_unsure=row.unsure,
        )

    def report(self, row: GoldReport) -> Claim:
        people = [name for name in (row.author, row.contact) if name]
        return Claim(
            kind="reports",
            shown=join(row.title, *people),
            title=row.title,
            people=tuple(self._person(name) for name in people),
            is_unsure=row.unsure,
        )

    def decision(self, row: GoldDecision) -> Claim:
        movers = [name for name in (row.proposed_by, row.seconded_by) if name]
        votes = row.votes.model_dump(exclude_none=True) if row.votes else {}
        return Claim(
            kind="decisions",
            shown=join(row.body, row.date, row.item, ", ".join(row.outcomes), row.quote),
            of=self._body(row.body) | self._person(row.body),
            day=row.date or "",
            number=row.item or "",
            texts=(row.quote, *row.more_quotes),
            outcomes=frozenset(map(flatten, row.outcomes)),
            people=tuple(self._person(name) for name in movers),
            votes=votes,
            is_unsure=row.unsure,
        )

    def inspection(self, row: GoldInspection) -> Claim:
        days = {"start": row.start, "end": row.end, "published": row.published}
        return Claim(
            kind="inspections",
            shown=join(row.inspectorate, row.inspected, row.start, row.end, row.published),
            names=self._body(row.inspectorate),
            of=self._body(row.inspected) | frozenset(row.inspected_aliases),
            days={name: day for name, day in days.items() if day},
            is_unsure=row.unsure,
        )


def _name(kind: str, row: GoldName) -> Claim:
    shown = join(row.name, "; ".join(row.aliases))
    return Claim(kind=kind, shown=shown, names=row.forms, is_unsure=row.unsure)


def _recommendation(row: GoldRecommendation) -> Claim:
    return Claim(
        kind="recommendations", shown=join(row.quote), texts=(row.quote,), is_unsure=row.unsure
    )


def _judgement(row: GoldJudgement) -> Claim:
    return Claim(
        kind="judgements",
        shown=join(row.section, row.aspect, row.grade),
        word=row.aspect,
        grade=flatten(row.grade),
        section=row.section or "",
        is_unsure=row.unsure,
    )
