"""The page of a decision: what came out, who decided when on what, what became of it since."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from api.links import Link
from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.outcomes import show_outcomes
from api.profiles.section import Profile, Section, Table, groups_of, text, thing, when
from api.profiles.trust import write_trust

_LONGEST = 1_200  # letters of a text that is shown whole; the passage holds the rest
_MOST_CLAUSES = 40
_PARTS = """SELECT ?kind ?part ?label ?number ?words ?outcome ?value ?currency ?purpose {
  { {this} fm:clause ?part . BIND("clause" AS ?kind) OPTIONAL { ?part fm:number ?number }
    OPTIONAL { ?part fm:text ?words } OPTIONAL { ?part fm:outcome/rdfs:label ?outcome } }
  UNION { {this} fm:amount ?part . BIND("amount" AS ?kind) OPTIONAL { ?part fm:value ?value }
    OPTIONAL { ?part fm:currency ?currency } OPTIONAL { ?part fm:purpose ?purpose } }
  UNION { {this} fm:onItem ?i . ?part fm:onItem ?i ; a fm:Report ; rdfs:label ?label .
    BIND("report" AS ?kind) }
  UNION { ?r fm:acceptedBy {this} ; dcterms:isPartOf ?part . ?part rdfs:label ?label .
    BIND("accepted" AS ?kind) }
  UNION { {this} fm:respondsTo|fm:callsIn|fm:amends ?part . ?part rdfs:label ?label .
    BIND("answers" AS ?kind) }
} LIMIT 400"""
_SAID = (
    ("fm:reasons", "Reasons"),
    ("fm:alternativesConsidered", "Alternatives considered"),
    ("fm:amendmentText", "Amendment"),
    ("fm:conflictsDeclared", "Interests declared"),
)
_FLAGS = (
    ("fm:keyDecision", "Key decision"),
    ("fm:officerDecision", "Taken by an officer"),
    ("fm:subjectToCallIn", "May be called in"),
    ("fm:exempt", "Not open to the public"),
)
_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}


def show_decision(around: Around) -> Profile:
    """Show a decision."""
    parts: dict[str, list[dict[str, str]]] = defaultdict(list)
    links: dict[str, dict[str, Link]] = defaultdict(dict)
    for row in around.ask(_PARTS):
        kind = row["kind"].value
        parts[kind].append({name: term.value for name, term in row.items()})
        if kind in ("report", "accepted", "answers"):
            links[kind][row["part"].value] = thing(row["part"], row.get("label"), around.base)
    date = around.first("dcterms:date")
    issued = around.first("dcterms:issued")
    about = Section(
        "about",
        "Who, when, on what",
        groups=groups_of(
            ("Decided by", around.links("fm:decidedBy")),
            ("Date", [text(when(date))] if date else []),
            ("Published", [text(when(issued))] if issued else []),
            ("Meeting", around.links("fm:decidedAt")),
            ("Item", around.links("fm:onItem")),
            ("On the report", list((links["report"] | links["accepted"]).values())),
            ("Reference", around.links("dcterms:identifier")),
            ("Moved by", around.links("fm:proposedBy")),
            ("Seconded by", around.links("fm:secondedBy")),
            ("In answer to", list(links["answers"].values())),
            ("Concerns", around.links("fm:concerns")),
            ("Sent to", around.links("fm:referredTo")),
            ("Money", _money(parts["amount"])),
            ("Laws named", around.links("dcterms:references")),
            ("Marked as", [text(name) for key, name in _FLAGS if "true" in around.texts(key)]),
        ),
    )
    return Profile(
        sections=drop_empty(
            about,
            _show_votes(around),
            around.listing(tables.AFTERWARDS) or _say_nothing_after(),
            _show_clauses(parts["clause"]),
            _show_said(around),
        ),
        lead=_cut(around.first("fm:text") or ""),
        badges=show_outcomes(around.links("fm:outcome")),
        trust=write_trust(around, "the minutes"),
    )


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rpartition(' ')[0]} …"


def _money(rows: Sequence[dict[str, str]]) -> list[Link]:
    found: dict[str, Link] = {}
    for row in rows:
        amount = write_amount(row.get("value", ""), row.get("currency", ""))
        found.setdefault(row["part"], Link(None, amount, row.get("purpose", "")))
    return sorted(found.values(), key=lambda link: (link.text, link.note))


def write_amount(value: str, currency: str) -> str:
    """Write an amount with its sign and commas.

    >>> write_amount("450000", "GBP"), write_amount("12.5", "XYZ")
    ('£450,000', 'XYZ 12.50')
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return " ".join(part for part in (currency, value) if part) or "an amount"
    written = f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"
    return f"{_SYMBOLS[currency]}{written}" if currency in _SYMBOLS else f"{currency} {written}"


def _show_votes(around: Around) -> Section | None:
    rows = []
    for name, numbers, people in (
        ("For", "fm:votesFor", "fm:votedFor"),
        ("Against", "fm:votesAgainst", "fm:votedAgainst"),
        ("Abstained", "fm:abstentions", "fm:abstained"),
    ):
        said, named = around.texts(numbers), around.links(people)
        if said or named:
            rows.append(((text(name),), (text(", ".join(said) or "not said"),), tuple(named)))
    method = around.texts("fm:method")
    if not rows and not method:
        return None
    return Section(
        "votes",
        "The vote",
        says=[f"How it was decided: {', '.join(method)}."] if method else [],
        table=Table(
            "Votes, and who cast them where they are named", ("Vote", "Number", "Names"), rows
        )
        if rows
        else None,
    )


def _say_nothing_after() -> Section:
    return Section(
        "afterwards",
        tables.AFTERWARDS.title,
        says=["Nothing in these papers answers it, amends it, calls it in or concerns it."],
    )


def _show_clauses(rows: Sequence[dict[str, str]]) -> Section | None:
    clauses: dict[str, dict[str, str]] = {}
    for row in rows:
        clauses.setdefault(row["part"], row)
    if not clauses:
        return None
    found = sorted(clauses.values(), key=lambda row: (len(row.get("number", "")), row["part"]))
    return Section(
        "clauses",
        "Its parts",
        table=Table(
            "Each part of the decision, with its outcome where it has one of its own",
            ("Part", "Words", "Outcome"),
            [
                (
                    (text(row.get("number", "")),),
                    (text(_cut(row.get("words", ""))),),
                    (text(row.get("outcome", "")),),
                )
                for row in found[:_MOST_CLAUSES]
            ],
        ),
    )


def _show_said(around: Around) -> Section | None:
    groups = groups_of(
        *((name, [text(_cut(words)) for words in around.texts(key)]) for key, name in _SAID)
    )
    return Section("reasons", "Reasons given", groups=groups) if groups else None
