"""How things of one paper are labelled: the words of `rdfs:label`, the same from any paper."""

import datetime as dt
from collections.abc import Collection

from extract.models import (
    Action,
    AgendaItem,
    BudgetLine,
    Decision,
    Inspection,
    Recommendation,
    ResponseLink,
)
from graph.resolve.labels import write_day, write_when

# The longest piece of a text in a label, in characters.
_LENGTH = 80
# Papers that are put to a meeting rather than made by it.
_PUT_TO = ("cabinet-report", "officer-report")


def shorten(text: str) -> str:
    """The beginning of a text on one line."""
    words = " ".join(text.split())
    return words if len(words) <= _LENGTH else words[: _LENGTH - 1].rstrip() + "…"


def label_meeting(body: str, date: dt.date | None) -> str:
    """ "Planning Committee, 4 March 2019"."""
    when = write_day(date) if date is not None else "day unknown"
    return f"{body or 'Meeting'}, {when}"


def label_document(title: str, kind: str, of: str, known: Collection[str]) -> str:
    """The title of a paper; where that is but the name of a council or body, what the paper is.

    `of` is the meeting that the paper is of, or who wrote it and when.

    >>> label_document("ELM COUNCIL", "minutes", "Cabinet, 4 March 2019", {"Elm Council"})
    'Minutes of Cabinet, 4 March 2019'
    """
    called = "paper" if kind == "other" else kind.replace("-", " ")
    says = {name.casefold() for name in (*known, called)}
    if not of or " ".join(title.split()).casefold() not in says:
        return title
    return f"{called.capitalize()} {'to' if kind in _PUT_TO else 'of'} {of}"


def label_item(fact: AgendaItem) -> str:
    """ "76. Forward Plan"."""
    title = " ".join(fact.title.split())
    return f"{fact.number}. {title}" if fact.number else title or f"item {fact.ordinal}"


def label_decision(fact: Decision, title: str | None, by: str) -> str:
    """ "Forward Plan: noted", else by its reference, else by its words."""
    outcomes = ", ".join(outcome.replace("-", " ") for outcome in fact.outcomes)
    subject = title or fact.identifier or shorten(fact.text or "")
    if not subject:
        subject = f"Decision of {by}" if by else "Decision"
        if fact.date is not None:
            subject += f", {write_day(fact.date)}"
    subject = shorten(subject)
    return f"{subject}: {outcomes}" if outcomes else subject


def label_recommendation(fact: Recommendation) -> str:
    """ "Recommendation 3: that the policy be …"."""
    return f"Recommendation {fact.number or fact.ordinal}: {shorten(fact.text)}"


def label_membership(person: str, role: str, body: str) -> str:
    """ "Ash, Chair, Planning Committee"."""
    return ", ".join(part for part in (person, role, body) if part)


def label_inspection(fact: Inspection, by: str, of: str) -> str:
    """ "Ofsted inspection of Exampleshire County Council, 4 March 2019"."""
    words = f"{by} inspection" if by else "Inspection"
    if of:
        words += f" of {of}"
    when = fact.start_date or fact.issued or fact.end_date
    return f"{words}, {write_when(when)}" if when else words


def label_response(fact: ResponseLink) -> str:
    """The type of the link in words."""
    return fact.link_type.replace("-", " ")


def label_row(fact: BudgetLine | Action) -> str:
    """ "SV 1: New pay machines": the printed reference and what the row says, cut short."""
    number = fact.reference if isinstance(fact, BudgetLine) else fact.number
    text = fact.description if len(fact.description) <= 100 else f"{fact.description[:99]}…"
    return f"{number}: {text}" if number else text
