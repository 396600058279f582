"""Inspections: one by inspectorate, inspected body and what their dates, taken together, allow.

"In March 2014", "the 2014 inspection" and "18 February to 12 March 2014" are one inspection when
the inspectorate and the body are the same, nothing contradicts, and only one fits. One that a
paper gives no date to is the latest of the years before that paper, else the paper's own.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.models import Inspection
from graph.iris import inspection_iri, name_key
from graph.resolve.forms import Cluster, Clustering, Doubt, Fixed, Form, Key, Name, Stage
from graph.resolve.labels import write_when
from graph.resolve.records import fact_start
from graph.resolve.view import View

# A report is published within this many days of the inspection's first day.
_PUBLISHED_WITHIN_DAYS = 300

# "The Ofsted inspection", without a date, is one of so many years before the paper.
_SPOKEN_OF_YEARS = 3
# So far apart that whoever says "the inspection" means the later.
_APART_DAYS = 365

# Words of a subject that do not tell one inspection from another.
_COMMON_WORDS = {
    *("inspection", "inspections", "service", "services", "local", "authority", "council", "of"),
    *("and", "the", "for", "in", "to", "a", "an", "on", "by", "with", "associated", "annual"),
    *("arrangements", "practice", "s", "county", "city", "its", "all", "ofsted", "review"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one paper tells of an inspection; dates are ISO strings of a day, month or year."""

    start_date: str | None
    end_date: str | None
    issued: str | None
    framework: str | None
    subject: str | None
    document: str
    by: str
    of: str
    told_on: str | None


class Inspections(Stage):
    """Inspections, all of one body by one inspectorate together."""

    name = "inspection"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By inspectorate and body; where one of them is not known it is the paper's own."""
        for fact in view.facts(Inspection):
            by, of = view.find(fact.inspected_by), view.find(fact.inspected)
            content = (
                fact.start_date,
                fact.end_date,
                fact.issued,
                fact.framework,
                fact.subject,
                view.record.document_id,
                view.label_of(by or ""),
                view.label_of(of or ""),
                None if view.paper.date is None else view.paper.date.isoformat(),
            )
            if by is None or of is None:
                block = f"{view.document()}/inspection/{fact_start(fact)} {fact.id}"
            else:
                block = f"{by} {of}"
            yield fact.id, Key(block, content, fact.subject or "")

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """The most exactly dated first; one that fits two stays apart, and is doubted."""
        clustering = Clustering()
        for form in sorted(forms, key=lambda form: _exactness(_read(form))):
            fitting = [one for one in clustering.clusters if _can_be(_read(form), one)]
            if not any(form.content[:3]):
                fitting = _find_latest(fitting)
            if len(fitting) == 1:
                is_dated = any(form.content[:3])
                reason = (
                    "the same inspectorate and body, and dates that agree with no other"
                    if is_dated
                    else "the latest inspection of that body before the paper"
                )
                first, score = fitting[0].forms[0].first, 0.9 if is_dated else 0.7
                clustering.doubts.append(Doubt(first, form.first, True, score, reason))
                fitting[0].forms.append(form)
                continue
            for cluster in fitting:
                reason = f"{len(fitting)} inspections of that body agree with these dates"
                first, score = cluster.forms[0].first, 1 / len(fitting)
                clustering.doubts.append(Doubt(first, form.first, False, score, reason))
            clustering.clusters.append(Cluster([form]))
        return clustering

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By inspectorate, body and the most exact of the dates."""
        told = [_read(form) for form in cluster.forms]
        label = _label(told[0].by, told[0].of, cluster)
        first, second = cluster.block.split(" ", 1)
        if "/inspection/" in first:
            return Name(first, "inspection", label)
        dates = (_best(cluster, name) for name in ("start_date", "issued", "end_date"))
        when = next((date for date in dates if date), told[0].document)
        return Name(inspection_iri(self.base, first, second, when), "inspection", label)


def _read(form: Form) -> Told:
    return Told(*form.content)


def _values(cluster: Cluster, name: str) -> list[str]:
    """What the papers say in one field, the most exact first."""
    said = {getattr(_read(form), name) for form in cluster.forms} - {None, ""}
    return sorted(said, key=lambda value: (-len(value), value))


def _best(cluster: Cluster, name: str) -> str | None:
    """The most exact value of a field."""
    return next(iter(_values(cluster, name)), None)


def _find_latest(clusters: list[Cluster]) -> list[Cluster]:
    """The latest of some inspections, if it is later than the others by a year."""
    if len(clusters) < 2:
        return clusters
    *_, before, last = sorted(clusters, key=_day)
    apart = dt.date.fromisoformat(_day(last)) - dt.date.fromisoformat(_day(before))
    return [last] if apart.days >= _APART_DAYS else clusters


def _day(cluster: Cluster) -> str:
    """A day of an inspection, the first of its month or year where no more is known."""
    when = next(
        date for name in ("start_date", "end_date", "issued") if (date := _best(cluster, name))
    )
    return when + "0000-01-01"[len(when) :]


def _exactness(told: Told) -> tuple[int, str, str, str]:
    dates = [date or "" for date in (told.start_date, told.end_date, told.issued)]
    return -sum(len(date) for date in dates), dates[0], dates[1], dates[2]


def _can_be(told: Told, cluster: Cluster) -> bool:
    start, end, issued = (_best(cluster, name) for name in ("start_date", "end_date", "issued"))
    is_same_day = _is_day(told.start_date) and told.start_date == start
    if any(_read(form).document == told.document for form in cluster.forms):
        # A paper that tells two apart is believed.
        return is_same_day
    frameworks = set(_values(cluster, "framework"))
    if told.framework and frameworks and told.framework not in frameworks:
        return False
    if not is_same_day and not _share_subject(told.subject, _values(cluster, "subject")):
        return False
    if not (told.start_date or told.end_date or told.issued):
        return _is_recent(told.told_on, start or end or issued)
    return _dates_agree(told, start, end, issued)


def _is_recent(told_on: str | None, when: str | None) -> bool:
    """Whether a paper that gives no date can speak of an inspection: one not long before it."""
    if told_on is None or when is None:
        return False
    years = int(told_on[:4]) - int(when[:4])
    return when <= told_on and years <= _SPOKEN_OF_YEARS


def _dates_agree(fact: Told, start: str | None, end: str | None, issued: str | None) -> bool:
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


def _label(by: str, of: str, cluster: Cluster) -> str:
    words = f"{by} inspection" if by else "Inspection"
    if of:
        words += f" of {of}"
    start, end, issued = (_best(cluster, name) for name in ("start_date", "end_date", "issued"))
    if start and end and start != end:
        return f"{words}, {write_when(start)} to {write_when(end)}"
    if start or end:
        return f"{words}, {write_when(start or end or '')}"
    return f"{words}, published {write_when(issued)}" if issued else words
