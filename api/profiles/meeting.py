"""The page of a meeting: when and where, who was there, what was decided under each item."""

import re
from collections import defaultdict
from collections.abc import Sequence

from api.links import Link
from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.listed import make_more
from api.profiles.section import Profile, Section, Step, count_of, groups_of, text, thing, when
from api.profiles.trust import write_trust

_MOST_ITEMS = 80
_MOST_PEOPLE = 60
_ITEMS = """SELECT ?item (MIN(?l) AS ?label) (MIN(?n) AS ?number) {
  ?item fm:itemOf {this} . OPTIONAL { ?item rdfs:label ?l } OPTIONAL { ?item fm:itemNumber ?n }
} GROUP BY ?item LIMIT 500"""
_DECIDED = """SELECT ?decision ?item ?label ?outcome {
  { ?decision fm:decidedAt {this} } UNION { ?i fm:itemOf {this} . ?decision fm:onItem ?i }
  OPTIONAL { ?decision rdfs:label ?label } OPTIONAL { ?decision fm:onItem ?item }
  OPTIONAL { ?decision fm:outcome ?outcome }
} LIMIT 1000"""
_STOOD_IN = """SELECT ?who ?name ?for ?for_name {
  {this} fm:substitution ?s . ?s fm:substitute ?who . OPTIONAL { ?who rdfs:label ?name }
  OPTIONAL { ?s fm:substitutedFor ?for . OPTIONAL { ?for rdfs:label ?for_name } } } LIMIT 60"""
_DECLARED = """SELECT DISTINCT ?words {
  ?d fm:decidedAt {this} ; fm:conflictsDeclared ?words } LIMIT 20"""


def show_meeting(around: Around) -> Profile:
    """Show a meeting."""
    date = around.first("dcterms:date")
    about = Section(
        "about",
        "When and where",
        groups=groups_of(
            ("Body", around.links("fm:heldBy")),
            ("Date", [text(when(date))] if date else []),
            ("Time", [text(time[:5]) for time in around.texts("fm:startTime")]),
            ("Venue", around.links("fm:venue")),
        ),
    )  # fmt: skip
    counts = around.counts
    lead = ", ".join(
        count_of(counts[key], noun)
        for key, noun in (("decisions", "decision"), ("reports", "report"))
        if counts.get(key)
    )
    return Profile(
        sections=drop_empty(
            about,
            _show_items(around),
            _show_people(around),
            around.listing(tables.REPORTS),
            around.listing(tables.MEETING_PAPERS),
            _list_decisions(around),
        ),
        lead=f"{lead} in these papers" if lead else "",
        trust=write_trust(around, "papers of the meeting"),
    )


def _show_items(around: Around) -> Section | None:
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for row in around.ask(_DECIDED):
        if "decision" not in row:
            continue
        link = thing(row["decision"], row.get("label"), around.base)
        outcome = (
            row["outcome"].value.rpartition("/")[2].replace("-", " ") if "outcome" in row else ""
        )
        # A label that ends with its outcome says it already.
        note = "" if outcome in link.text else outcome
        item = row["item"].value if "item" in row else ""
        link = link._replace(note=note)
        known = found[item].get(row["decision"].value, link)
        found[item][row["decision"].value] = min(known, link)
    decided = {item: list(links.values()) for item, links in found.items()}
    rows = [row for row in around.ask(_ITEMS) if "item" in row]
    rows.sort(key=lambda row: _place(row["number"].value if "number" in row else row["item"].value))
    steps = [
        Step(
            "",
            thing(row["item"], row.get("label"), around.base),
            "" if decided.get(row["item"].value) else "no decision read",
            _ordered(decided.pop(row["item"].value, [])),
        )
        for row in rows
    ]
    others = _ordered([link for links in decided.values() for link in links])
    if others:
        steps.append(Step("", text("Without an item"), "", others))
    if not steps:
        return None
    says = []
    if len(steps) > _MOST_ITEMS:
        says = [f"The first {_MOST_ITEMS} of {len(steps)} items are shown."]
    return Section("items", "Items and decisions", says=says, steps=steps[:_MOST_ITEMS])


def _ordered(links: Sequence[Link]) -> list[Link]:
    return sorted(links, key=lambda link: (_place(link.href or ""), link.text))


def _place(name: str) -> list[tuple[int, str]]:
    """Order "2" before "10", and "2(b)" after "2(a)"."""
    parts = re.split(r"(\d+)", name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts if part]


def _show_people(around: Around) -> Section | None:
    stood_in = []
    for row in around.ask(_STOOD_IN):
        who = thing(row["who"], row.get("name"), around.base)
        other = thing(row["for"], row.get("for_name"), around.base).text if "for" in row else ""
        stood_in.append(who._replace(note=f"in place of {other}" if other else ""))
    declared = [text(row["words"].value) for row in around.ask(_DECLARED)]
    groups = groups_of(
        ("Present", _some(around.links("fm:present"))),
        ("Apologies", _some(around.links("fm:apologies"))),
        ("In attendance", _some(around.links("fm:inAttendance"))),
        ("Substitutes", stood_in),
        ("Interests declared", declared),
    )
    if not groups:
        return Section(
            "people", "Who was there", says=["Nobody is named as present in these papers."]
        )
    return Section("people", "Who was there", groups=groups)


def _some(people: list[Link]) -> list[Link]:
    if len(people) <= _MOST_PEOPLE:
        return people
    return [*people[:_MOST_PEOPLE], text(f"and {len(people) - _MOST_PEOPLE} more")]


def _list_decisions(around: Around) -> Section | None:
    """Lead to the listing of its decisions: they stand above, under their items."""
    count = around.counts.get("decisions", 0)
    if not count:
        return None
    return Section(
        "decisions",
        "All decisions as a list",
        more=make_more(tables.AT_MEETING, around.path, count, 0),
    )
