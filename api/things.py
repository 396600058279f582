"""Read a thing from the graph as a page shows it: labels, facts, links to it, and its evidence."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from api.links import Link, address, local_path, short_name
from api.terms import iri_ref
from graph.answers import Rows, Term
from graph.namespaces import PREFIXES, concept

Select = Callable[[str], Rows]

SHOWN_VALUES = 25  # of one property, on a page; the rest is a query away
MOST_FACTS = 3_000
MOST_EVIDENCE = 25

# What incoming links are called, seen from the thing they point at.
_INVERSE_NAMES = {
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
# What a reader looks for first; the rest follows in alphabetical order.
_FIRST = (
    "fm:text", "fm:outcome", "fm:grade", "dcterms:date", "fm:startDate", "fm:endDate",
    "dcterms:issued", "fm:decidedBy", "fm:heldBy", "fm:inspectedBy", "fm:inspected", "org:member",
    "org:role", "org:organization", "dcterms:publisher", "dcterms:type",
)  # fmt: skip
# What a paper's own page lists of it, in this order.
_IN_PAPER = (
    ("fm:Meeting", "Meetings"),
    ("fm:Decision", "Decisions"),
    ("fm:Inspection", "Inspections"),
    ("fm:Judgement", "Judgements"),
    ("fm:Report", "Reports"),
    ("fm:Recommendation", "Recommendations"),
)
_LAST_INVERSE = ("dcterms:publisher", "fm:concerns", "fm:mentions")
_UNSHOWN = {PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label", PREFIXES["fm"] + "evidence"}
_UNSHOWN_INVERSE = {PREFIXES["oa"] + "hasSource"}
_BACKGROUND = {
    PREFIXES["fm"] + name
    for name in (
        "basis", "derivedProperty", "confidence", "rule", "sha256", "textSha256", "sourceKey",
    )
} | {PREFIXES["prov"] + "wasGeneratedBy"}  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The values of one property; `more` leads to all of them where not all are shown."""

    name: Link
    values: list[Link]
    count: int
    more: str | None = None


@dataclass(frozen=True)
class Evidence:
    """A passage that proves the thing: the quote, where it stands, and the way there."""

    href: str
    document: str
    file: str
    quote: str
    prefix: str
    suffix: str
    page: str
    is_ocr: bool


@dataclass(frozen=True)
class Thing:
    """A thing as a page shows it; `contents` is what a paper tells of."""

    iri: str
    label: str
    types: list[Link]
    facts: list[Group]
    background: list[Group]
    contents: list[Group]
    incoming: list[Group]
    evidence: list[Evidence]


def read_thing(iri: str, base: str, select: Select) -> Thing | None:
    """Read what is known of an IRI; None where nothing is said of it and nothing points at it."""
    outgoing = select(_outgoing_query(iri)).records()
    incoming = _read_incoming(iri, base, select)
    if not outgoing and not incoming:
        return None
    groups = _group(outgoing, iri, base)
    return Thing(
        iri=iri,
        label=_label(outgoing, iri, base),
        types=_types(outgoing, base),
        facts=[group for key, group in groups if key not in _BACKGROUND],
        background=[group for key, group in groups if key in _BACKGROUND],
        contents=_read_contents(iri, base, select),
        incoming=incoming,
        evidence=_read_evidence(iri, base, select),
    )


def words(name: str) -> str:
    """Read a local name as words.

    >>> words("fm:subjectToCallIn")
    'subject to call in'
    """
    local = re.split(r"[:/#]", name)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("-", " ").lower() or name


def _outgoing_query(iri: str) -> str:
    return f"""SELECT ?p ?name ?o ?label WHERE {{
        {iri_ref(iri)} ?p ?o .
        OPTIONAL {{ ?p rdfs:label ?name }} OPTIONAL {{ ?o rdfs:label ?label }}
    }} LIMIT {MOST_FACTS}"""


def _label(outgoing: list[dict[str, Term]], iri: str, base: str) -> str:
    for prefix, name in (
        ("rdfs", "label"),
        ("dcterms", "title"),
        ("skos", "prefLabel"),
        ("skos", "altLabel"),
    ):
        found = sorted(r["o"].value for r in outgoing if r["p"].value == PREFIXES[prefix] + name)
        if found:
            return found[0]
    return short_name(iri, base)


def _types(outgoing: list[dict[str, Term]], base: str) -> list[Link]:
    """List the classes, ours before the standard ones beside them."""
    found = {
        r["o"].value: r.get("label", Term("literal", words(short_name(r["o"].value, base)))).value
        for r in outgoing
        if r["p"].value == PREFIXES["rdf"] + "type"
    }
    ordered = sorted(found, key=lambda iri: (not iri.startswith(PREFIXES["fm"]), iri))
    return [Link(address(iri, base), found[iri], short_name(iri, base)) for iri in ordered]


def _group(outgoing: list[dict[str, Term]], iri: str, base: str) -> list[tuple[str, Group]]:
    values: dict[str, dict[str, Link]] = {}
    names: dict[str, Link] = {}
    for record in outgoing:
        key, value = record["p"].value, record["o"]
        if key in _UNSHOWN:
            continue
        short = short_name(key, base)
        name = record["name"].value if "name" in record else words(short)
        names.setdefault(key, Link(address(key, base), name, short))
        values.setdefault(key, {}).setdefault(
            f"{value.kind} {value.value}", _show(value, record.get("label"), base)
        )
    groups = []
    for key in sorted(names, key=lambda each: (_rank(names[each]), names[each].text.lower(), each)):
        shown = sorted(values[key].values(), key=lambda link: link.text.lower())
        more = f"SELECT ?value WHERE {{ {iri_ref(iri)} {iri_ref(key)} ?value }} ORDER BY ?value"
        groups.append((key, _cut(names[key], shown, len(shown), more)))
    return groups


def _rank(name: Link) -> int:
    if name.note == "fm:mentions":
        return len(_FIRST) + 1
    return _FIRST.index(name.note) if name.note in _FIRST else len(_FIRST)


def _cut(name: Link, shown: list[Link], count: int, query: str) -> Group:
    more = f"/sparql?{urlencode({'query': query})}" if count > SHOWN_VALUES else None
    return Group(name, shown[:SHOWN_VALUES], count, more)


def _show(value: Term, label: Term | None, base: str) -> Link:
    if value.kind != "uri":
        return Link(None, value.value, value.language or "")
    text = label.value if label else short_name(value.value, base)
    return Link(address(value.value, base), text)


def _read_contents(iri: str, base: str, select: Select) -> list[Group]:
    """Read what a paper tells of: the main things of the graph that bears its name."""
    if not iri.startswith(f"{base}document/"):
        return []
    groups = []
    for kind, name in _IN_PAPER:
        pattern = f"GRAPH {iri_ref(iri)} {{ ?s a {kind} ; rdfs:label ?label . %s }}"
        dated = pattern % "OPTIONAL { ?s dcterms:date ?date }"
        rows = select(f"SELECT ?s ?label ?date WHERE {{ {dated} }} ORDER BY ?date ?s").records()
        links = [_show_dated(row, base) for row in rows]
        if links:
            more = f"SELECT ?s ?label WHERE {{ {pattern % ''} }} ORDER BY ?s"
            groups.append(_cut(Link(None, name), links, len(links), more))
    return groups


def _show_dated(record: dict[str, Term], base: str) -> Link:
    """Show a thing that points here; its date too, where its label does not say it."""
    link = _show(record["s"], record.get("label"), base)
    date = record["date"].value if "date" in record else ""
    return link if date[:4] in link.text else link._replace(note=date)


def _read_incoming(iri: str, base: str, select: Select) -> list[Group]:
    counted = select(
        f"""SELECT ?p (COUNT(?s) AS ?count) (SAMPLE(?n) AS ?name) WHERE {{
            ?s ?p {iri_ref(iri)} . OPTIONAL {{ ?p rdfs:label ?n }}
        }} GROUP BY ?p ORDER BY ?p"""
    ).records()
    groups = []
    for record in counted:
        key = record["p"].value if "p" in record else ""
        if not key or key in _UNSHOWN_INVERSE:
            continue
        short = short_name(key, base)
        fallback = record["name"].value if "name" in record else words(short)
        name = Link(address(key, base), _INVERSE_NAMES.get(short, f"{fallback}: this"), short)
        shown = select(_incoming_query(iri, key)).records()
        links = [_show_dated(each, base) for each in shown]
        more = f"SELECT ?thing WHERE {{ ?thing {iri_ref(key)} {iri_ref(iri)} }} ORDER BY ?thing"
        groups.append(_cut(name, links, int(record["count"].value), more))
    # Where a thing is only mentioned comes last.
    return sorted(groups, key=lambda group: group.name.note in _LAST_INVERSE)


def _incoming_query(iri: str, predicate: str) -> str:
    return f"""SELECT ?s (MIN(?l) AS ?label) (MAX(?d) AS ?date) WHERE {{
        {{ SELECT DISTINCT ?s WHERE {{ ?s {iri_ref(predicate)} {iri_ref(iri)} }} LIMIT 5000 }}
        OPTIONAL {{ ?s rdfs:label ?l }} OPTIONAL {{ ?s dcterms:date|fm:asOf ?d }}
    }} GROUP BY ?s ORDER BY DESC(?date) ?label ?s LIMIT {SHOWN_VALUES + 1}"""


def _read_evidence(iri: str, base: str, select: Select) -> list[Evidence]:
    """Read the passages that prove a thing, or, of a passage, itself."""
    rows = select(
        f"""SELECT DISTINCT ?document ?title ?file ?start ?end ?exact ?prefix ?suffix ?page ?from
        WHERE {{
            {{ {iri_ref(iri)} fm:evidence ?passage }}
            UNION {{ {iri_ref(iri)} a fm:Passage . BIND({iri_ref(iri)} AS ?passage) }}
            ?passage oa:hasSource ?document ; oa:hasSelector ?position, ?quote .
            ?position oa:start ?start ; oa:end ?end .
            ?quote oa:exact ?exact .
            OPTIONAL {{ ?quote oa:prefix ?prefix }} OPTIONAL {{ ?quote oa:suffix ?suffix }}
            OPTIONAL {{ ?passage fm:page ?page }} OPTIONAL {{ ?document rdfs:label ?title }}
            OPTIONAL {{ ?document fm:fileName ?file }} OPTIONAL {{ ?passage fm:textSource ?from }}
        }} ORDER BY ?document ?start LIMIT {MOST_EVIDENCE}"""
    ).records()
    found = []
    for row in rows:
        text = {name: term.value for name, term in row.items()}
        path = local_path(text["document"], base) or text["document"]
        where = urlencode({"from": text["start"], "to": text["end"]})
        found.append(
            Evidence(
                href=f"{path.removeprefix('/id')}?{where}#passage",
                document=text.get("title", short_name(text["document"], base)),
                file=text.get("file", ""),
                quote=text["exact"],
                prefix=text.get("prefix", ""),
                suffix=text.get("suffix", ""),
                page=text.get("page", ""),
                is_ocr=text.get("from") == str(concept("text-source", "ocr")),
            )
        )
    return found
