"""Meetings and the items of their agendas: by body and day, then by number and title."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from extract.models import AgendaItem, Meeting
from graph.iris import name_key, segment
from graph.resolve.forms import Cluster, Clustering, Fixed, Form, Key, Name, Stage
from graph.resolve.view import Claims, View

# How alike two titles of one number must be (0-100) to be one item; below it the second is another.
_TITLE_LIKENESS = 60


class Meetings(Stage):
    """A body meets once a day, unless one paper shows two at two hours."""

    name = "meeting"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By body and day: (IRI of the day, scope, hour, paper, [state, start of the minutes])."""
        claims = Claims()
        minutes = _find_minutes(view)
        for fact in view.facts(Meeting):
            scope = view.find(fact.body) or view.document()
            if fact.date is None:
                wished = f"{scope}/meeting/undated-{view.record.document_id}"
                yield fact.id, Fixed(claims.claim(wished, fact.id))
                continue
            hour = "" if fact.start_time is None else fact.start_time.isoformat()
            content = (
                meeting_key(scope, fact.date.isoformat()),
                fact.scope,
                hour,
                view.record.document_id,
                minutes.get(fact.id, []),
            )
            yield fact.id, Key(content[0], content)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """By the hour, where some paper tells two apart; what says no hour is of the first."""
        hours = _separate_hours(forms)
        groups: dict[int, list[Form]] = defaultdict(list)
        for form in forms:
            groups[hours.index(form.content[2]) if form.content[2] in hours else 0].append(form)
        return Clustering([Cluster(group) for _, group in sorted(groups.items())])


def meeting_key(scope: str, day: str) -> str:
    """The IRI of a body's meeting on a day; the meetings of a year or month begin alike."""
    return f"{scope}/meeting/{day}"


def _find_minutes(view: View) -> dict[str, list[tuple[str | None, int | None]]]:
    """The minutes that a paper is (start None) or holds, with their state, by meeting."""
    found: dict[str, list[tuple[str | None, int | None]]] = defaultdict(list)
    if view.paper.meeting is not None:
        found[view.paper.meeting].append((view.paper.status, None))
    for part in view.paper.parts:
        if part.meeting is not None:
            found[part.meeting].append((part.status, part.start))
    return found


def _separate_hours(forms: Sequence[Form]) -> list[str]:
    """The hours of the meetings of a day, where one paper tells two apart; else nothing."""
    in_paper: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        _, scope, hour, document, _ = form.content
        if hour and scope != "referenced":
            in_paper[document].add(hour)
    if all(len(hours) < 2 for hours in in_paper.values()):
        return []
    return sorted(set().union(*in_paper.values()), key=dt.time.fromisoformat)


class Items(Stage):
    """Agenda items: two titles under one number of one meeting are two items.

    An item without a number is the one of its title that another paper of the meeting has.
    """

    name = "item"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """All of one meeting together: (number, ordinal, key of the title, paper)."""
        for fact in view.facts(AgendaItem):
            whole = view.find(fact.meeting) or view.document()
            content = (fact.number, fact.ordinal, name_key(fact.title), view.record.document_id)
            yield fact.id, Key(whole, content, fact.title)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """Numbered ones first, by number and likeness of title; others by title."""
        clusters: list[Cluster] = []
        by_number: dict[str, list[Cluster]] = defaultdict(list)
        for form in sorted(forms, key=lambda form: not form.content[0]):
            number, ordinal, title, document = form.content
            found = None
            if not number:
                found = _find_titled(clusters, title, document)
            if found is None:
                written = segment(number) if number else f"u{ordinal}"
                found = next((c for c in by_number[written] if _is_like(c, title)), None)
                if found is None:
                    found = Cluster([], written)
                    clusters.append(found)
                    by_number[written].append(found)
            found.forms.append(form)
        return Clustering(clusters)

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By its number under its meeting."""
        return Name(f"{cluster.block}/item/{cluster.key}", "item")


def _find_titled(clusters: Sequence[Cluster], title: str, document: str) -> Cluster | None:
    """The item of a title that this paper has not told of yet."""
    for cluster in clusters:
        titles = {form.content[2] for form in cluster.forms}
        papers = {form.content[3] for form in cluster.forms}
        if title and title in titles and document not in papers:
            return cluster
    return None


def _is_like(cluster: Cluster, title: str) -> bool:
    other = cluster.forms[0].content[2]
    return not title or not other or fuzz.partial_ratio(title, other) >= _TITLE_LIKENESS
