"""Judgements of two councils, or of two years, side by side: a row for each area judged."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from api.catalogue import Catalogue
from api.links import address
from graph.escaping import iri_ref

# What an area is called where a judgement names none.
WHOLE = "overall"
_LONGEST = 160


class Judged(NamedTuple):
    """One judgement: its area, its grade, and the inspection that gave it.

    `date` is the day, month or year on which the inspection began, else was published.
    """

    area: str
    grade: str
    iri: str
    href: str | None
    date: str
    inspectorate: str


class Row(NamedTuple):
    """An area, and the judgements of either side, newest first."""

    area: str
    left: Sequence[Judged]
    right: Sequence[Judged]


def read_judged(catalogue: Catalogue, council: str) -> list[Judged]:
    """Read all judgements of a council, newest first; once for each state of the store."""
    return catalogue.keep(("judged", council), lambda: _read(catalogue, council))


def years_judged(judged: Sequence[Judged]) -> list[str]:
    """The years of judgements, newest first."""
    return sorted({one.date[:4] for one in judged if one.date}, reverse=True)


def pair_judged(left: Sequence[Judged], right: Sequence[Judged]) -> list[Row]:
    """Set two sides beside each other: areas judged on both first, then by name."""
    sides: dict[str, tuple[list[Judged], list[Judged]]] = defaultdict(lambda: ([], []))
    names: dict[str, str] = {}
    for number, side in enumerate((left, right)):
        for one in side:
            key = " ".join(one.area.split()).casefold()
            names.setdefault(key, one.area)
            sides[key][number].append(one)
    ordered = sorted(sides, key=lambda key: (not all(sides[key]), key != WHOLE, key))
    return [Row(names[key], *sides[key]) for key in ordered]


def _read(catalogue: Catalogue, council: str) -> list[Judged]:
    rows = catalogue.select(
        f"""SELECT ?judgement ?grade ?aspect ?section ?date ?by WHERE {{
            ?inspection fm:inspected {iri_ref(council)} .
            ?judgement fm:judgementOf ?inspection ; fm:grade/rdfs:label ?grade .
            OPTIONAL {{ ?judgement fm:aspect ?aspect }}
            OPTIONAL {{ ?judgement fm:section ?section }}
            OPTIONAL {{ ?inspection dcterms:issued ?issued }}
            OPTIONAL {{ ?inspection fm:startDate ?started }}
            OPTIONAL {{ ?inspection fm:inspectedBy/rdfs:label ?by }}
            BIND(STR(COALESCE(?started, ?issued, "")) AS ?date)
        }} ORDER BY DESC(?date) ?judgement ?grade ?aspect ?section ?by"""
    ).records()
    found: dict[str, Judged] = {}
    for row in rows:
        text = {name: term.value[:_LONGEST] for name, term in row.items() if name != "judgement"}
        iri = row["judgement"].value
        area = text.get("aspect") or text.get("section") or WHOLE
        judged = Judged(
            area,
            text["grade"],
            iri,
            address(iri, catalogue.base),
            text.get("date", ""),
            text.get("by", ""),
        )
        found.setdefault(iri, judged)
    return list(found.values())
