"""What is held of each council and year, as pages tell it; read once for each state of a store."""

from collections import defaultdict
from typing import NamedTuple

from api.catalogue import Catalogue
from api.links import address


class YearHeld(NamedTuple):
    """What is held of a council's year; `year` is empty for papers whose year is not known.

    Meetings are those known from papers, and those that papers only refer to.
    """

    council: str
    label: str
    href: str | None
    year: str
    papers: int
    failed: int
    meetings: int
    referred: int


def read_coverage(catalogue: Catalogue) -> list[YearHeld]:
    """Read what is held of each council and year, in order of name and year."""
    return catalogue.keep("coverage", lambda: _read(catalogue))


def years_of(held: list[YearHeld]) -> str:
    """Say from which year to which.

    >>> years_of([])
    ''
    """
    years = sorted({one.year for one in held if one.year and one.papers})
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(years)


def _read(catalogue: Catalogue) -> list[YearHeld]:
    rows = catalogue.select(
        """SELECT ?council ?year ?held ?failed ?known ?referred WHERE {
            ?coverage a fm:Coverage ; fm:coverageOf ?of ; fm:papersHeld ?held ;
                fm:papersFailed ?failed ; fm:meetingsKnown ?known ;
                fm:meetingsReferredTo ?referred .
            OPTIONAL { ?coverage fm:year ?year }
            OPTIONAL { ?of org:unitOf|org:postIn ?whole }
            BIND(COALESCE(?whole, ?of) AS ?council) }"""
    ).records()
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        key = (row["council"].value, row["year"].value if "year" in row else "")
        for number, name in enumerate(("held", "failed", "known", "referred")):
            sums[key][number] += int(row[name].value)
    labels = {
        row["council"].value: row["label"].value
        for row in catalogue.select(
            "SELECT ?council (MIN(?name) AS ?label) WHERE { ?council a fm:Council ;"
            " rdfs:label ?name } GROUP BY ?council"
        ).records()
    }
    found = [
        YearHeld(iri, label, address(iri, catalogue.base), year, *numbers)
        for (iri, year), numbers in sums.items()
        for label in [labels.get(iri) or iri.rpartition("/")[2].replace("-", " ")]
    ]
    return sorted(found, key=lambda one: (one.label.casefold(), one.council, one.year))
