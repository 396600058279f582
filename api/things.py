"""Read a thing from the graph as a page shows it: labels, facts, links to it, and its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.groups import Group, cut_group, show, show_dated, words
from api.incoming import Select, read_groups
from api.links import Link, address, local_path, short_name
from graph.answers import Term
from graph.escaping import iri_ref
from graph.namespaces import PREFIXES, concept

MOST_FACTS = 3_000
MOST_EVIDENCE = 25

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
_UNSHOWN = {PREFIXES["rdf"] + "type", PREFIXES["rdfs"] + "label", PREFIXES["fm"] + "evidence"}
_BACKGROUND = {
    PREFIXES["fm"] + name
    for name in (
        "basis", "derivedProperty", "confidence", "rule", "sha256", "textSha256", "sourceKey",
    )
} | {PREFIXES["prov"] + "wasGeneratedBy"}  # fmt: skip


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
    contents: Sequence[Group]
    incoming: Sequence[Group]
    evidence: Sequence[Evidence]


def read_thing(iri: str, path: str, base: str, select: Select) -> Thing:
    """Read what is known of an IRI; `path` is where its page is served."""
    return make_thing(
        iri,
        base,
        read_outgoing(iri, select),
        contents=_read_contents(iri, base, select),
        incoming=read_groups(iri, path, base, select),
        evidence=read_evidence(iri, base, select),
    )


def make_thing(
    iri: str,
    base: str,
    outgoing: list[dict[str, Term]],
    *,
    contents: Sequence[Group] = (),
    incoming: Sequence[Group] = (),
    evidence: Sequence[Evidence] = (),
) -> Thing:
    """Make a thing of what is said of it: rows of p and o, with the labels `name` and `label`."""
    groups = _group(outgoing, iri, base)
    return Thing(
        iri=iri,
        label=_label(outgoing, iri, base),
        types=_types(outgoing, base),
        facts=[group for key, group in groups if key not in _BACKGROUND],
        background=[group for key, group in groups if key in _BACKGROUND],
        contents=contents,
        incoming=incoming,
        evidence=evidence,
    )


def read_label(iri: str, base: str, select: Select) -> str:
    """Read what a thing is called: its label, or a short form of its IRI."""
    query = f"SELECT (rdfs:label AS ?p) ?o WHERE {{ {iri_ref(iri)} rdfs:label ?o }}"
    return _label(select(query).records(), iri, base)


def read_outgoing(iri: str, select: Select) -> list[dict[str, Term]]:
    """Read what is said of a thing: rows of p and o, with their labels `name` and `label`.

    Not the passages that prove it, of which a council has thousands: `read_evidence`.
    """
    query = f"""SELECT ?p ?name ?o ?label WHERE {{
        {iri_ref(iri)} ?p ?o . FILTER(?p != fm:evidence)
        OPTIONAL {{ ?p rdfs:label ?name }} OPTIONAL {{ ?o rdfs:label ?label }}
    }} LIMIT {MOST_FACTS}"""
    return select(query).records()


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
            f"{value.kind} {value.value}", show(value, record.get("label"), base)
        )
    groups = []
    for key in sorted(names, key=lambda each: (_rank(names[each]), names[each].text.lower(), each)):
        shown = sorted(values[key].values(), key=lambda link: link.text.lower())
        more = f"SELECT ?value WHERE {{ {iri_ref(iri)} {iri_ref(key)} ?value }} ORDER BY ?value"
        groups.append((key, cut_group(names[key], shown, len(shown), _ask(more))))
    return groups


def _rank(name: Link) -> int:
    if name.note == "fm:mentions":
        return len(_FIRST) + 1
    return _FIRST.index(name.note) if name.note in _FIRST else len(_FIRST)


def _ask(query: str) -> str:
    return f"/sparql?{urlencode({'query': query})}"


def _read_contents(iri: str, base: str, select: Select) -> list[Group]:
    """Read what a paper tells of: the main things of the graph that bears its name."""
    if not iri.startswith(f"{base}document/"):
        return []
    groups = []
    for kind, name in _IN_PAPER:
        pattern = f"GRAPH {iri_ref(iri)} {{ ?s a {kind} ; rdfs:label ?label . %s }}"
        dated = pattern % "OPTIONAL { ?s dcterms:date ?date }"
        rows = select(f"SELECT ?s ?label ?date WHERE {{ {dated} }} ORDER BY ?date ?s").records()
        links = [show_dated(row, base) for row in rows]
        if links:
            more = f"SELECT ?s ?label WHERE {{ {pattern % ''} }} ORDER BY ?s"
            groups.append(cut_group(Link(None, name), links, len(links), _ask(more)))
    return groups


def read_evidence(
    iri: str, base: str, select: Select, limit: int = MOST_EVIDENCE
) -> list[Evidence]:
    """Read some of the passages that prove a thing, in order; or, of a passage, itself."""
    rows = select(
        f"""SELECT DISTINCT ?document ?title ?file ?start ?end ?exact ?prefix ?suffix ?page ?from
        WHERE {{
            {{ SELECT ?passage {{ {iri_ref(iri)} fm:evidence ?passage }} LIMIT {limit} }}
            UNION {{ {iri_ref(iri)} a fm:Passage . BIND({iri_ref(iri)} AS ?passage) }}
            ?passage oa:hasSource ?document ; oa:hasSelector ?position, ?quote .
            ?position oa:start ?start ; oa:end ?end .
            ?quote oa:exact ?exact .
            OPTIONAL {{ ?quote oa:prefix ?prefix }} OPTIONAL {{ ?quote oa:suffix ?suffix }}
            OPTIONAL {{ ?passage fm:page ?page }} OPTIONAL {{ ?document rdfs:label ?title }}
            OPTIONAL {{ ?document fm:fileName ?file }} OPTIONAL {{ ?passage fm:textSource ?from }}
        }} ORDER BY ?document ?start LIMIT {limit}"""
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
