"""What points at a thing: counted for each property, and listed page by page.

Separate from `things` because a page of these comes in every format, and because a council or a
concept may have a hundred thousand of them: nothing here reads more than it shows, but the counts.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from api.groups import SHOWN_VALUES, Group, cut_group, show_dated, words
from api.links import Link, address, short_name
from extract.errors import QueryError
from graph.answers import Rows, Term
from graph.escaping import iri_ref, write_term
from graph.namespaces import PREFIXES

Select = Callable[[str], Rows]

PAGE_SIZE = 100
# Up to so many are put in order of date and label; more come in the order of the index.
_MOST_ORDERED = 2_000
_PAGE = re.compile(r"[1-9]\d{0,6}")

# What incoming links are called, seen from the thing they point at.
_NAMES = {
    "fm:heldBy": "Meetings",
    "fm:decidedBy": "Decisions",
    "fm:decidedAt": "Decisions taken here",
    "fm:present": "Present at",
    "fm:apologies": "Apologies sent to",
    "fm:inAttendance": "In attendance at",
    "fm:itemOf": "Agenda items",
    "fm:onItem": "Decisions on this item",
    "fm:submittedTo": "Reports",
    "fm:inspected": "Inspections",
    "fm:inspectedBy": "Inspections made",
    "fm:judgementOf": "Judgements",
    "fm:mentions": "Mentioned in",
    "fm:outcome": "Decisions with this outcome",
    "fm:grade": "Judgements with this grade",
    "fm:respondsTo": "Answered by",
    "fm:concerns": "Concerned by",
    "fm:callsIn": "Called in by",
    "fm:amends": "Amended by",
    "fm:evidence": "Proves",
    "fm:proposedBy": "Proposed",
    "fm:secondedBy": "Seconded",
    "fm:contact": "Contact for",
    "fm:document": "Report that it holds",
    "fm:leadInspector": "Inspections led",
    "org:unitOf": "Committees",
    "org:member": "Roles held",
    "org:organization": "Members and officers",
    "org:role": "Held by",
    "org:postIn": "Posts",
    "org:heldBy": "Posts held",
    "dcterms:publisher": "Papers",
    "dcterms:creator": "Author of",
    "dcterms:isPartOf": "Parts",
    "dcterms:replaces": "Replaced by",
    "skos:broader": "Narrower",
    "skos:inScheme": "Concepts",
}
_LAST = ("dcterms:publisher", "fm:concerns", "fm:mentions")
_UNSHOWN = {PREFIXES["oa"] + "hasSource"}


class PageError(QueryError):
    """A page of incoming links was asked for that there is not (400 or 404)."""


@dataclass(frozen=True)
class Asked:
    """Which links are asked for: an IRI of a property, and the number of a page from 1."""

    property: str
    page: int

    def query(self, page: int, base: str) -> str:
        """Write what follows the question mark for another page of the same."""
        return urlencode({"incoming": short_name(self.property, base), "page": page}, safe=":")


@dataclass(frozen=True)
class Incoming:
    """One page of the links of one property: rows of s, label and date.

    `first` is the number of its first row; `previous` and `following` are numbers of pages.
    """

    name: Link
    count: int
    records: list[dict[str, Term]]
    first: int
    previous: int | None
    following: int | None


def read_asked(incoming: str | None, page: str | None) -> Asked | None:
    """Read `incoming=` and `page=`; None where no links are asked for. Raises PageError (400).

    >>> read_asked("fm:decidedBy", "2")
    Asked(property='https://w3id.org/folkmoot/ns#decidedBy', page=2)
    """
    if incoming is None:
        return None
    prefix, _, local = incoming.partition(":")
    iri = PREFIXES[prefix] + local if prefix in PREFIXES else incoming
    if not re.match(r"[a-z][a-z0-9+.-]*:\S+$", iri):
        raise PageError(
            f"incoming={incoming!r} names no property: give one as fm:decidedBy or as a whole IRI."
        )
    if page is not None and not _PAGE.fullmatch(page):
        raise PageError(f"page={page!r} is no number of a page: they count from 1.")
    return Asked(iri, int(page or 1))


def read_groups(iri: str, path: str, base: str, select: Select) -> list[Group]:
    """Count what points at a thing by property, and show some of each."""
    groups = []
    for key, name, count in _count(iri, base, select):
        found = _list(iri, key, count, select, limit=SHOWN_VALUES)
        links = [show_dated(each, base) for each in found]
        groups.append(cut_group(name, links, count, _more(path, key, base)))
    # Where a thing is only mentioned comes last.
    return sorted(groups, key=lambda group: group.name.note in _LAST)


def count_groups(iri: str, path: str, base: str, select: Select) -> list[Group]:
    """Count what points at a thing by property, with the way to all of it and nothing of it."""
    groups = [
        Group(name, [], count, _more(path, key, base))
        for key, name, count in _count(iri, base, select)
    ]
    return sorted(groups, key=lambda group: group.name.note in _LAST)


def _count(iri: str, base: str, select: Select) -> list[tuple[str, Link, int]]:
    counted = select(
        f"""SELECT ?p ?count (SAMPLE(?n) AS ?name) WHERE {{
            {{ SELECT ?p (COUNT(?s) AS ?count) WHERE {{ ?s ?p {iri_ref(iri)} }} GROUP BY ?p }}
            OPTIONAL {{ ?p rdfs:label ?n }}
        }} GROUP BY ?p ?count ORDER BY ?p"""
    ).records()
    found = []
    for record in counted:
        key = record["p"].value if "p" in record else ""
        if key and key not in _UNSHOWN:
            label = record["name"].value if "name" in record else None
            found.append((key, _name(key, label, base), int(record["count"].value)))
    return found


def _more(path: str, key: str, base: str) -> str:
    return f"{path}?{Asked(key, 1).query(1, base)}"


def read_page(iri: str, asked: Asked, base: str, select: Select) -> Incoming:
    """Read one page of the links of one property. Raises PageError (404) past the last page."""
    pattern = f"?s {iri_ref(asked.property)} {iri_ref(iri)}"
    rows = select(f"SELECT (COUNT(?s) AS ?count) WHERE {{ {pattern} }}").records()
    count = int(rows[0]["count"].value)
    first = (asked.page - 1) * PAGE_SIZE
    if first >= max(count, 1):
        raise PageError(
            f"There is no page {asked.page}: {count:,} things point at {iri} by this property.",
            status=404,
        )
    names = select(f"SELECT ?n WHERE {{ {iri_ref(asked.property)} rdfs:label ?n }}").records()
    return Incoming(
        name=_name(asked.property, names[0]["n"].value if names else None, base),
        count=count,
        records=_list(iri, asked.property, count, select, limit=PAGE_SIZE, offset=first),
        first=first + 1,
        previous=asked.page - 1 if asked.page > 1 else None,
        following=asked.page + 1 if first + PAGE_SIZE < count else None,
    )


def write_links(iri: str, asked: Asked, page: Incoming) -> str:
    """Write one page as N-Triples: the links, and what the things are called."""
    lines = []
    for record in page.records:
        thing = write_term(record["s"])
        lines.append(f"{thing} {iri_ref(asked.property)} {iri_ref(iri)} .\n")
        if "label" in record:
            label = iri_ref(PREFIXES["rdfs"] + "label")
            lines.append(f"{thing} {label} {write_term(record['label'])} .\n")
    return "".join(lines)


def _list(
    iri: str, predicate: str, count: int, select: Select, *, limit: int, offset: int = 0
) -> list[dict[str, Term]]:
    """List some of the things that point here, in an order that is the same for every page.

    The engine looks a term up at each comparison of an ORDER BY (150,000 IRIs take it more than
    half a minute), so a few are sorted here and many come as the index has them.
    """
    pattern = f"?s {iri_ref(predicate)} {iri_ref(iri)}"
    if count <= _MOST_ORDERED:
        found = sorted(select(_described(pattern)).records(), key=_by_label)
        return sorted(found, key=_date, reverse=True)[offset : offset + limit]
    cut = select(f"SELECT ?s WHERE {{ {pattern} }} LIMIT {limit} OFFSET {offset}").records()
    names = [record["s"] for record in cut]
    known = [iri_ref(name.value) for name in names if name.kind == "uri"]
    rows = select(_described(f"VALUES ?s {{ {' '.join(known)} }}")).records()
    described = {record["s"]: record for record in rows}
    return [described.get(name, {"s": name}) for name in names]


def _described(pattern: str) -> str:
    return f"""SELECT ?s (MIN(?l) AS ?label) (MAX(?d) AS ?date) WHERE {{
        {pattern} OPTIONAL {{ ?s rdfs:label ?l }} OPTIONAL {{ ?s dcterms:date|fm:asOf ?d }}
    }} GROUP BY ?s"""


def _by_label(record: dict[str, Term]) -> tuple[str, str]:
    return (record["label"].value if "label" in record else "", record["s"].value)


def _date(record: dict[str, Term]) -> str:
    return record["date"].value if "date" in record else ""


def _name(key: str, label: str | None, base: str) -> Link:
    short = short_name(key, base)
    text = _NAMES.get(short, f"{label or words(short)}: this")
    return Link(address(key, base), text, short)
