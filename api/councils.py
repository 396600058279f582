"""Find the council that an address names, and councils of like names where there is none."""

from typing import NamedTuple

from rapidfuzz import process, utils

from api.catalogue import Catalogue
from api.links import address

# With more councils than these a form asks for a name instead of listing them all.
MOST_LISTED = 120
_NEAR = 5
_LEAST_ALIKE = 60


class Council(NamedTuple):
    """A council: the last part of its IRI, and its name."""

    slug: str
    iri: str
    label: str
    href: str | None


def list_councils(catalogue: Catalogue) -> dict[str, Council]:
    """List all councils that have a name, by slug, in order of name."""
    return catalogue.keep("councils", lambda: _read(catalogue))


def find_council(catalogue: Catalogue, words: str) -> Council | None:
    """Find a council by its slug or by its name."""
    councils = list_councils(catalogue)
    wanted = " ".join(words.split()).casefold()
    if wanted in councils:
        return councils[wanted]
    return next((one for one in councils.values() if one.label.casefold() == wanted), None)


def near_councils(catalogue: Catalogue, words: str) -> list[Council]:
    """List the councils whose names are most like some words, best first."""
    councils = list_councils(catalogue)
    names = {slug: f"{one.label} {slug}" for slug, one in councils.items()}
    found = process.extract(
        words[:200],
        names,
        processor=utils.default_process,
        limit=_NEAR,
        score_cutoff=_LEAST_ALIKE,
    )
    return [councils[slug] for _, _, slug in found]


def _read(catalogue: Catalogue) -> dict[str, Council]:
    rows = catalogue.select(
        "SELECT ?council (MIN(?name) AS ?label) WHERE { ?council a fm:Council ; rdfs:label ?name }"
        " GROUP BY ?council"
    ).records()
    start = f"{catalogue.base}council/"
    found = [
        Council(
            iri.removeprefix(start), iri, row["label"].value[:200], address(iri, catalogue.base)
        )
        for row in rows
        for iri in [row["council"].value]
        if iri.startswith(start) and "/" not in iri.removeprefix(start)
    ]
    return {one.slug: one for one in sorted(found, key=lambda one: (one.label.casefold(), one.iri))}
