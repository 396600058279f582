"""What was read from a passage: each fact with what it is, how it rests on the words, how sure."""

from dataclasses import dataclass
from typing import NamedTuple

from api.catalogue import Catalogue
from api.links import address
from graph.answers import Term
from graph.escaping import iri_ref
from graph.namespaces import FM, PREFIXES

SHOWN = 30
# Rows of one fact are several where it has several dates or names.
_MOST_ROWS = 400
_LONGEST_LABEL = 160

# How a fact rests on its paper, by the IRI of its basis.
_BASES = {
    str(FM.Stated): "stated: the words say so",
    str(FM.Derived): "derived: follows from the words and where they stand",
    str(FM.Inferred): "inferred: a judgement of the software",
}
# What a confidence of at least so much is called, from docs/accuracy.md's levels of trust.
_SURE = (
    (0.98, "very sure"),
    (0.95, "sure"),
    (0.9, "fairly sure"),
    (0.75, "less sure"),
    (0.0, "unsure"),
)
_OURS = (str(FM), PREFIXES["foaf"] + "Person", PREFIXES["org"])


class Place(NamedTuple):
    """A range of code points of a text, half-open."""

    start: int
    end: int


@dataclass(frozen=True)
class Drawn:
    """A fact as shown beside its passage; `basis` and `sure` are words, empty where unknown.

    `is_wider` says that its passage reaches beyond the one that was asked for.
    """

    iri: str
    href: str | None
    label: str
    kind: str
    basis: str
    sure: str
    when: str
    who: str
    is_wider: bool


def read_drawn(catalogue: Catalogue, document: str, place: Place) -> list[Drawn]:
    """Read what rests on a passage, or on passages in or around it, those within it first."""
    rows = catalogue.select(_query(document, place)).records()
    found: dict[str, list[dict[str, Term]]] = {}
    for row in rows:
        found.setdefault(row["thing"].value, []).append(row)
    drawn = [_make(iri, each, place, catalogue.base) for iri, each in found.items()]
    return sorted(drawn, key=lambda one: one.is_wider)


def describe_confidence(confidence: float) -> str:
    """Say a confidence in words, with its figure.

    >>> describe_confidence(0.93)
    'fairly sure: of 100 facts found like this, 93 are right'
    """
    word = next(word for least, word in _SURE if confidence >= least)
    right = min(99, round(confidence * 100)) if confidence < 1 else 100
    return f"{word}: of 100 facts found like this, {right} are right"


def _query(document: str, place: Place) -> str:
    """Ask for the facts on all passages that a range meets: inside one graph, so quickly."""
    graph = iri_ref(document)
    return f"""SELECT ?thing ?from ?to ?label ?class ?kind ?basis ?confidence ?when ?who WHERE {{
        {{ SELECT ?thing (MIN(?start) AS ?from) (MIN(?end) AS ?to) WHERE {{ GRAPH {graph} {{
            ?position oa:start ?start ; oa:end ?end .
            FILTER(?end > {place.start} && ?start < {place.end})
            ?passage oa:hasSelector ?position . ?thing fm:evidence ?passage
        }} }} GROUP BY ?thing ORDER BY ?from ?thing LIMIT {_MOST_ROWS} }}
        OPTIONAL {{ ?thing rdfs:label ?label }}
        OPTIONAL {{ GRAPH {graph} {{ ?thing a ?class }} ?class rdfs:label ?kind }}
        OPTIONAL {{ GRAPH {graph} {{ ?thing fm:basis ?basis }} }}
        OPTIONAL {{ GRAPH {graph} {{ ?thing fm:confidence ?confidence }} }}
        OPTIONAL {{ GRAPH {graph} {{
            ?thing dcterms:date|fm:asOf|fm:startDate|dcterms:issued ?when }} }}
        OPTIONAL {{ GRAPH {graph} {{
            ?thing fm:decidedBy|fm:heldBy|fm:inspectedBy|org:organization|fm:reportOf ?by }}
            ?by rdfs:label ?who }}
    }} ORDER BY ?from ?thing ?class ?when ?who LIMIT {4 * _MOST_ROWS}"""


def _make(iri: str, rows: list[dict[str, Term]], place: Place, base: str) -> Drawn:
    def first(name: str) -> str:
        return next((row[name].value for row in rows if name in row), "")

    kinds = {row["class"].value: row["kind"].value for row in rows if "kind" in row}
    ours = sorted(kinds, key=lambda each: (not each.startswith(_OURS), each))
    label = first("label") or iri.removeprefix(base)
    return Drawn(
        iri=iri,
        href=address(iri, base),
        label=label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…",
        kind=kinds[ours[0]] if ours else "",
        basis=_BASES.get(first("basis"), ""),
        sure=_read_confidence(first("confidence")),
        when=first("when"),
        who=first("who")[:_LONGEST_LABEL],
        is_wider=int(first("from")) < place.start or int(first("to")) > place.end,
    )


def _read_confidence(text: str) -> str:
    try:
        confidence = float(text)
    except ValueError:
        return ""
    return describe_confidence(confidence) if 0 <= confidence <= 1 else ""
