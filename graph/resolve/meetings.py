"""Meetings and the items of their agendas: by body and day, then by number and title."""

import datetime as dt
from collections import defaultdict

from rapidfuzz import fuzz

from extract.models import AgendaItem, Meeting
from graph.iris import name_key, segment
from graph.resolve.ledger import Ledger
from graph.resolve.records import PaperRecord, facts_of

# How alike two titles of one number must be (0-100) to be one item; below it the second is another.
_TITLE_LIKENESS = 60


def resolve_meetings(ledger: Ledger) -> None:
    """Name the meetings: a body meets once a day, unless one paper shows two at two hours."""
    days: dict[tuple[str, dt.date], list[tuple[PaperRecord, Meeting]]] = defaultdict(list)
    for record, fact in facts_of(ledger.papers, Meeting):
        scope = ledger.find(record, fact.body) or ledger.document(record)
        if fact.date is not None:
            days[scope, fact.date].append((record, fact))
            continue
        wished = f"{scope}/meeting/undated-{record.document_id}"
        iri = ledger.claim_in(record.document_id, wished, fact.id)
        ledger.give([(record.document_id, fact.id)], iri, "meeting")
    for (scope, date), found in sorted(days.items()):
        hours = _separate_hours(found)
        for record, fact in found:
            ordinal = hours.index(fact.start_time) + 1 if fact.start_time in hours else 1
            suffix = f"-{ordinal}" if ordinal > 1 else ""
            iri = f"{scope}/meeting/{date.isoformat()}{suffix}"
            ledger.give([(record.document_id, fact.id)], iri, "meeting")


def _separate_hours(found: list[tuple[PaperRecord, Meeting]]) -> list[dt.time | None]:
    """The hours of the meetings of a day, where one paper tells two apart; else nothing."""
    in_paper: dict[str, set[dt.time]] = defaultdict(set)
    for record, fact in found:
        if fact.start_time is not None and fact.scope != "referenced":
            in_paper[record.document_id].add(fact.start_time)
    if all(len(hours) < 2 for hours in in_paper.values()):
        return []
    return [*sorted(set().union(*in_paper.values()))]


def resolve_items(ledger: Ledger) -> None:
    """Name the agenda items: two titles under one number of one meeting are two items.

    An item without a number is the one of its title that another paper of the meeting has.
    """
    titles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    by_title: dict[tuple[str, str], list[str]] = defaultdict(list)
    held: set[tuple[str, str]] = set()
    found = list(facts_of(ledger.papers, AgendaItem))
    for record, fact in sorted(found, key=lambda entry: entry[1].number is None):
        whole = ledger.find(record, fact.meeting) or ledger.document(record)
        title = name_key(fact.title)
        known = by_title[whole, title]
        free = (iri for iri in known if title and (record.document_id, iri) not in held)
        iri = next(free, None) if not fact.number else None
        if iri is None:
            number = segment(fact.number) if fact.number else f"u{fact.ordinal}"
            iri = _find_item(titles[f"{whole}/item/{number}"], f"{whole}/item/{number}", title)
        if iri not in known:
            known.append(iri)
        held.add((record.document_id, iri))
        ledger.give([(record.document_id, fact.id)], iri, "item")


def _find_item(known: list[tuple[str, str]], wished: str, title: str) -> str:
    for iri, other in known:
        if not title or not other or fuzz.partial_ratio(title, other) >= _TITLE_LIKENESS:
            return iri
    iri = wished if not known else f"{wished}-{len(known) + 1}"
    known.append((iri, title))
    return iri
