"""Inspections: one by inspectorate, inspected body and what their dates, taken together, allow.

"In March 2014", "the 2014 inspection" and "18 February to 12 March 2014" are one inspection when
the inspectorate and the body are the same, nothing contradicts, and only one fits. An inspection
without any date stays its paper's own.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from extract.models import Inspection
from graph.iris import inspection_iri, name_key
from graph.resolve.labels import write_when
from graph.resolve.ledger import Ledger
from graph.resolve.records import FactKey, PaperRecord, fact_start, facts_of

# A report is published within this many days of the inspection's first day.
_PUBLISHED_WITHIN_DAYS = 300

# Words of a subject that do not tell one inspection from another.
_COMMON_WORDS = {
    *("inspection", "inspections", "service", "services", "local", "authority", "council", "of"),
    *("and", "the", "for", "in", "to", "a", "an", "on", "by", "with", "associated", "annual"),
    *("arrangements", "practice", "s", "county", "city", "its", "all", "ofsted", "review"),
}


@dataclass(slots=True)
class Cluster:
    """One inspection in the making."""

    facts: list[tuple[PaperRecord, Inspection]] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """What the facts say in one field, the most exact first."""
        said = {getattr(fact, name) for _, fact in self.facts} - {None, ""}
        return sorted(said, key=lambda value: (-len(value), value))

    def best(self, name: str) -> str | None:
        """The most exact value of a field."""
        return next(iter(self.values(name)), None)

    def keys(self) -> list[FactKey]:
        """The facts' keys."""
        return [(record.document_id, fact.id) for record, fact in self.facts]


def resolve_inspections(ledger: Ledger) -> None:
    """Name the inspections."""
    scopes: dict[tuple[str, str], list[tuple[PaperRecord, Inspection]]] = defaultdict(list)
    for record, fact in facts_of(ledger.papers, Inspection):
        by, of = ledger.find(record, fact.inspected_by), ledger.find(record, fact.inspected)
        if by is None or of is None:
            wished = f"{ledger.document(record)}/inspection/{fact_start(fact)}"
            iri = ledger.claim_in(record.document_id, wished, fact.id)
            ledger.give([(record.document_id, fact.id)], iri, "inspection")
            ledger.labels[iri] = _label(ledger, by, of, Cluster([(record, fact)]))
        else:
            scopes[by, of].append((record, fact))
    for (by, of), found in sorted(scopes.items(), key=lambda entry: entry[0]):
        for cluster in _cluster(ledger, found):
            when = cluster.best("start_date") or cluster.best("issued") or cluster.best("end_date")
            when = when or cluster.facts[0][0].document_id
            iri = ledger.claim(inspection_iri(ledger.base, by, of, when))
            ledger.give(cluster.keys(), iri, "inspection")
            ledger.labels[iri] = _label(ledger, by, of, cluster)


def _cluster(ledger: Ledger, found: list[tuple[PaperRecord, Inspection]]) -> list[Cluster]:
    clusters: list[Cluster] = []
    for record, fact in sorted(found, key=lambda entry: _exactness(entry[1])):
        fitting = [cluster for cluster in clusters if _can_be(record, fact, cluster)]
        key = (record.document_id, fact.id)
        if len(fitting) == 1:
            ledger.judge(
                fitting[0].keys()[0],
                key,
                is_same=True,
                score=0.9,
                reason="the same inspectorate and body, and dates that agree with no other",
            )
            fitting[0].facts.append((record, fact))
            continue
        for cluster in fitting:
            ledger.judge(
                cluster.keys()[0],
                key,
                is_same=False,
                score=1 / len(fitting),
                reason=f"{len(fitting)} inspections of that body agree with these dates",
            )
        clusters.append(Cluster([(record, fact)]))
    return clusters


def _exactness(fact: Inspection) -> tuple[int, str, str, str]:
    dates = [date or "" for date in (fact.start_date, fact.end_date, fact.issued)]
    return -sum(len(date) for date in dates), dates[0], dates[1], dates[2]


def _can_be(record: PaperRecord, fact: Inspection, cluster: Cluster) -> bool:
    start, end, issued = (cluster.best(name) for name in ("start_date", "end_date", "issued"))
    is_same_day = _is_day(fact.start_date) and fact.start_date == start
    if any(other.document_id == record.document_id for other, _ in cluster.facts):
        # A paper that tells two apart is believed.
        return is_same_day
    frameworks = set(cluster.values("framework"))
    if fact.framework and frameworks and fact.framework not in frameworks:
        return False
    if not is_same_day and not _share_subject(fact.subject, cluster.values("subject")):
        return False
    return _dates_agree(fact, start, end, issued)


def _dates_agree(fact: Inspection, start: str | None, end: str | None, issued: str | None) -> bool:
    """Whether no date contradicts and at least one agrees."""
    agreed = []
    if fact.start_date and start:
        agreed.append(
            _agree(fact.start_date, start)
            or _lies_within(fact.start_date, start, end)
            or _lies_within(start, fact.start_date, fact.end_date)
        )
    if fact.end_date and end:
        agreed.append(_agree(fact.end_date, end))
    if fact.issued and issued:
        agreed.append(_agree(fact.issued, issued))
    if agreed:
        return all(agreed)
    if fact.issued and start:
        return _follows(start, fact.issued)
    if fact.start_date and issued:
        return _follows(fact.start_date, issued)
    return False


def _agree(left: str, right: str) -> bool:
    """Whether one date is the other, said less exactly."""
    return left.startswith(right) or right.startswith(left)


def _lies_within(when: str, start: str, end: str | None) -> bool:
    """Whether a month or year touches a period of days."""
    if _is_day(when) or end is None:
        return False
    return start[: len(when)] <= when <= end[: len(when)]


def _follows(start: str, issued: str) -> bool:
    if _is_day(start) and _is_day(issued):
        days = (dt.date.fromisoformat(issued) - dt.date.fromisoformat(start)).days
        return 0 <= days <= _PUBLISHED_WITHIN_DAYS
    length = min(len(start), len(issued))
    return start[:length] == issued[:length]


def _is_day(when: str | None) -> bool:
    return when is not None and len(when) == 10


def _share_subject(subject: str | None, others: list[str]) -> bool:
    """Whether two descriptions can be of one subject: they share a telling word, or say nothing."""
    told = set(name_key(subject or "").split()) - _COMMON_WORDS
    known = {word for other in others for word in name_key(other).split()} - _COMMON_WORDS
    return not told or not known or bool(told & known)


def _label(ledger: Ledger, by: str | None, of: str | None, cluster: Cluster) -> str:
    words = f"{ledger.labels[by]} inspection" if by in ledger.labels else "Inspection"
    if of in ledger.labels:
        words += f" of {ledger.labels[of]}"
    start, end, issued = (cluster.best(name) for name in ("start_date", "end_date", "issued"))
    if start and end and start != end:
        return f"{words}, {write_when(start)} to {write_when(end)}"
    if start or end:
        return f"{words}, {write_when(start or end or '')}"
    return f"{words}, published {write_when(issued)}" if issued else words
