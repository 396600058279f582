"""Which earlier meetings a decision is about: it confirms or receives their minutes.

The meetings are among those that the paper names with a day; the words of the decision, else the
title of its item or what was told just before, say of which day and body the minutes are.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.bodies import find_body_names
from extract.bodies_names import body_key
from extract.dates import find_dates, resolve_year
from extract.document import Document
from extract.link_words import has_words
from extract.models import AgendaItem, Committee, Decision, Fact, Meeting

_OUTCOMES = frozenset({"approved", "agreed", "adopted", "received", "noted", "endorsed", "amended"})
# Minutes are confirmed in few words; a longer text decides something else, in characters.
_LONGEST = 400
# A body's name stands no farther before the day of its meeting, in characters.
_NEAR = 120


def find_confirmations(document: Document, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, decisions that confirm minutes with the meetings that they were the minutes of."""
    meetings = [fact for fact in facts if isinstance(fact, Meeting) and fact.date and fact.body]
    bodies = {fact.id: fact for fact in facts if isinstance(fact, Committee)}
    items = {fact.id: fact for fact in facts if isinstance(fact, AgendaItem)}
    days = {fact.id: fact.date for fact in meetings}
    done: list[Fact] = []
    confirmed: set[str] = set()
    for fact in facts:
        if isinstance(fact, Decision) and fact.text and _OUTCOMES & set(fact.outcomes):
            title = items[fact.item].title if fact.item in items else ""
            day = fact.date or days.get(fact.meeting or "")
            for words in _telling(document, fact, title, items.get(fact.item or ""), confirmed):
                found = _find_meetings(words, fact, meetings, bodies, day)
                if found:
                    concerns = tuple(dict.fromkeys((*fact.concerns, *found)))
                    fact = replace(fact, concerns=concerns)
                    confirmed.add(fact.item or "")
                    break
        done.append(fact)
    return done


def _telling(
    document: Document,
    fact: Decision,
    title: str,
    item: AgendaItem | None,
    confirmed: set[str],
) -> list[str]:
    """The words that may say whose minutes a decision confirms, the nearest first."""
    text = " ".join((fact.text or "").split())
    if len(text) > _LONGEST:
        return []
    if has_words("minutes", text) and not has_words("minutes-none", text):
        texts = [text, title]
    elif has_words("minutes", title) and not has_words("minutes-none", title):
        # The words do not name them: only the first decision on the item can mean them.
        is_first = fact.item not in confirmed and has_words("confirms", text)
        texts = [title] if is_first else []
    else:
        texts = []
    if texts and item is not None and item.spans and fact.spans:
        start, end = item.spans[0].start, fact.spans[0].start
        if has_words("minutes", title) and 0 < end - start < 2 * _LONGEST:
            texts.append(document.text[start:end])
    return texts


def _find_meetings(
    words: str,
    fact: Decision,
    meetings: Sequence[Meeting],
    bodies: Mapping[str, Committee],
    day: dt.date | None,
) -> list[str]:
    found: list[str] = []
    named = find_body_names(words)
    for told in find_dates(words):
        date = resolve_year(told, day)
        if date is None or (day is not None and date >= day):
            continue
        fitting = [meeting for meeting in meetings if meeting.date == date]
        before = [body for body in named if 0 <= told.span.start - body.span.end <= _NEAR]
        if before:
            key = _key(before[-1].name)
            of_body = [
                meeting
                for meeting in fitting
                if key in {_key(name) for name in _names(bodies.get(meeting.body or ""))}
            ]
            fitting = of_body or (fitting if len(fitting) == 1 else [])
        elif len(fitting) > 1:
            fitting = [meeting for meeting in fitting if meeting.body == fact.decided_by]
        found += [meeting.id for meeting in fitting[:1]]
    return found


def _names(body: Committee | None) -> tuple[str, ...]:
    return (body.name, *body.names) if body else ()


def _key(name: str) -> str:
    return " ".join(sorted(body_key(name).split()))
