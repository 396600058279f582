"""What was read from a passage: each fact with what it is, how it rests on the words, how sure."""

from dataclasses import dataclass
from typing import NamedTuple

from api.catalogue import Catalogue
from api.links import address
from graph.answers import Term
from graph.escaping import iri_ref
from graph.namespaces import FM, PREFIXES

SHOWN = 30
# A passage of a whole page proves many facts; more than these are not looked at.
_MOST_ROWS = 300
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
_LABEL, _TYPE = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "type"
_BASIS, _CONFIDENCE = str(FM.basis), str(FM.confidence)
# On which day, and by whom: the first of these that is known is shown.
_WHEN = (
    PREFIXES["dcterms"] + "date", str(FM.asOf), str(FM.startDate), PREFIXES["dcterms"] + "issued",
)  # fmt: skip
_WHO = (
    str(FM.decidedBy), str(FM.heldBy), str(FM.inspectedBy), PREFIXES["org"] + "organization",
    str(FM.reportOf),
)  # fmt: skip
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
    graph = iri_ref(document)
    places: dict[str, Place] = {}
    for row in catalogue.select(
        f"""SELECT ?thing ?start ?end WHERE {{ GRAPH {graph} {{
            ?position oa:start ?start ; oa:end ?end .
            FILTER(?end > {place.start} && ?start < {place.end})
            ?passage oa:hasSelector ?position . ?thing fm:evidence ?passage
        }} }} ORDER BY ?start ?end ?thing LIMIT {_MOST_ROWS}"""
    ).records():
        here = Place(int(row["start"].value), int(row["end"].value))
        places.setdefault(row["thing"].value, here)
    if not places:
        return []
    said: dict[str, dict[str, list[dict[str, Term]]]] = {thing: {} for thing in places}
    for row in catalogue.select(_query(graph, list(places))).records():
        said[row["thing"].value].setdefault(row["property"].value, []).append(row)
    drawn = [_make(thing, said[thing], places[thing], place, catalogue.base) for thing in places]
    return sorted(drawn, key=lambda one: one.is_wider)


def describe_confidence(confidence: float) -> str:
    """Say a confidence in words, with its figure.

    >>> describe_confidence(0.93)
    'fairly sure: of 100 facts found like this, 93 are right'
    """
    word = next(word for least, word in _SURE if confidence >= least)
    right = min(99, round(confidence * 100)) if confidence < 1 else 100
    return f"{word}: of 100 facts found like this, {right} are right"


def _query(graph: str, things: list[str]) -> str:
    """Ask for what is shown of some facts; looked up one by one, which is quick in any store."""
    values = f"VALUES ?thing {{ {' '.join(iri_ref(thing) for thing in things)} }}"
    names = " ".join(f"<{name}>" for name in (*_WHEN, *_WHO, _TYPE, _BASIS, _CONFIDENCE))
    return f"""SELECT ?thing ?property ?value ?label WHERE {{
        {{ {values} VALUES ?property {{ {names} }} GRAPH {graph} {{ ?thing ?property ?value }}
            OPTIONAL {{ ?value rdfs:label ?label }} }}
        UNION {{ {values} ?thing rdfs:label ?value . BIND(rdfs:label AS ?property) }}
    }} ORDER BY ?thing ?property ?value ?label"""


def _make(
    iri: str, said: dict[str, list[dict[str, Term]]], at: Place, asked: Place, base: str
) -> Drawn:
    def first(names: tuple[str, ...], what: str = "value") -> str:
        rows = (row for name in names for row in said.get(name, ()))
        return next((row[what].value for row in rows if what in row), "")

    kinds = {
        row["value"].value: row["label"].value for row in said.get(_TYPE, ()) if "label" in row
    }
    ours = sorted(kinds, key=lambda each: (not each.startswith(_OURS), each))
    return Drawn(
        iri=iri,
        href=address(iri, base),
        label=_cut(first((_LABEL,)) or iri.removeprefix(base)),
        kind=kinds[ours[0]] if ours else "",
        basis=_BASES.get(first((_BASIS,)), ""),
        sure=_read_confidence(first((_CONFIDENCE,))),
        when=first(_WHEN),
        who=_cut(first(_WHO, "label")),
        is_wider=at.start < asked.start or at.end > asked.end,
    )


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _read_confidence(text: str) -> str:
    try:
        confidence = float(text)
    except ValueError:
        return ""
    return describe_confidence(confidence) if 0 <= confidence <= 1 else ""
