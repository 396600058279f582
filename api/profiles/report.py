"""The page of a report: who wrote it for whom, what it recommends, what was decided on each."""

from collections import defaultdict

from api.links import Link, address
from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.listed import make_more
from api.profiles.section import Cell, Profile, Section, Table, groups_of, text, thing
from api.profiles.trust import write_trust

_MOST = 60
_RECOMMENDED = """SELECT ?r ?label ?words ?number ?how ?decision ?name {
  ?r dcterms:isPartOf {this} ; a fm:Recommendation ; rdfs:label ?label .
  OPTIONAL { ?r fm:text ?words } OPTIONAL { ?r fm:number ?number }
  OPTIONAL { ?r fm:acceptedBy ?decision . OPTIONAL { ?decision rdfs:label ?name }
    BIND("accepted" AS ?how) }
} LIMIT 400"""
_ON_ITEM = """SELECT DISTINCT ?decision ?name {
  {this} fm:onItem ?item . ?decision fm:onItem ?item ; a fm:Decision .
  OPTIONAL { ?decision rdfs:label ?name } } LIMIT 60"""


def show_report(around: Around) -> Profile:
    """Show a report."""
    decided = {
        row["decision"].value: thing(row["decision"], row.get("name"), around.base)
        for row in around.ask(_ON_ITEM)
    }
    about = Section(
        "about",
        "About this report",
        groups=groups_of(
            ("Author", around.links("dcterms:creator")),
            ("From", around.links("fm:reportOf")),
            ("Ask", around.links("fm:contact")),
            ("Put to", around.links("fm:submittedTo")),
            ("Item", around.links("fm:onItem")),
            ("In answer to", around.links("fm:respondsTo")),
            ("Decided on the item", list(decided.values())),
            ("Reference", around.links("dcterms:identifier")),
            ("The paper", around.links("fm:document")),
        ),
    )
    return Profile(
        sections=drop_empty(
            about,
            _show_recommendations(around, is_decided=bool(decided)),
            around.listing(tables.RESPONSES),
        ),
        trust=write_trust(around),
    )


def _show_recommendations(around: Around, *, is_decided: bool) -> Section | None:
    found: dict[str, dict[str, str]] = {}
    decisions: dict[str, dict[str, Link]] = defaultdict(dict)
    for row in around.ask(_RECOMMENDED):
        name = row["r"].value
        found.setdefault(name, {key: term.value for key, term in row.items()})
        if "decision" in row:
            decision = thing(row["decision"], row.get("name"), around.base)
            decisions[name][row["decision"].value] = decision
    if not found:
        return None
    open_words = "none named; see the decision on the item" if is_decided else "none found here"
    ordered = sorted(found, key=lambda name: (len(found[name].get("number", "")), name))
    rows: list[tuple[Cell, ...]] = []
    for name in ordered[:_MOST]:
        said = found[name]
        link = Link(address(name, around.base), said.get("words") or said["label"])
        rows.append(
            (
                (text(said.get("number", "")),),
                (link,),
                tuple(decisions[name].values()) or (text(open_words),),
            )
        )
    count = max(around.counts.get("recommendations", 0), len(rows))
    return Section(
        "recommendations",
        tables.RECOMMENDATIONS.title,
        table=Table(
            "What it recommends, and the decision on each",
            ("Number", "Recommendation", "Decision"),
            rows,
        ),
        more=make_more(tables.RECOMMENDATIONS, around.path, count, len(rows)),
    )
