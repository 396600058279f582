"""Papers that could not be read belong where their manifest says: nothing else is known of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.tables import load_rows
from graph.iris import council_iri, name_key, slug
from graph.resolve.coverage import Place
from graph.resolve.short_forms import body_key


@dataclass(frozen=True, slots=True)
class FailedPaper:
    """A paper that could not be read, and what its manifest says of it."""

    source_key: str
    publisher: str | None = None
    body: str | None = None
    date: dt.date | None = None


def place_failures(
    failures: Sequence[FailedPaper], labels: Mapping[str, str], *, base: str
) -> dict[Place, tuple[str, ...]]:
    """The source keys of papers that failed, by place; one without a publisher has no place.

    `labels` are the names of councils and bodies by IRI. A council of which no paper was read gets
    the IRI that it would have; a body that no paper names is not made up: its papers are the
    council's.
    """
    councils = {
        name_key(label): iri
        for iri, label in labels.items()
        if iri.startswith(council_iri(base, "")) and "/" not in iri[len(council_iri(base, "")) :]
    }
    bodies = {
        (iri.split("/committee/")[0], body_key(label)): iri
        for iri, label in labels.items()
        if "/committee/" in iri
    }
    placed: dict[Place, list[str]] = defaultdict(list)
    for failure in failures:
        if failure.publisher is None:
            continue
        council = councils.get(name_key(failure.publisher)) or name_council(
            failure.publisher, base=base
        )
        body = bodies.get((council, body_key(failure.body or "")), council)
        year = None if failure.date is None else failure.date.year
        placed[Place(body, year)].append(failure.source_key)
    return {place: tuple(sorted(keys)) for place, keys in sorted(placed.items(), key=_by_name)}


def name_council(name: str, *, base: str) -> str:
    """The IRI of a council that no paper names: by its row in the gazetteer, else by its name."""
    known = {name_key(row["label"]): row["slug"] for row in load_rows("councils.csv")}
    return council_iri(base, known.get(name_key(name)) or slug(body_key(name)))


def _by_name(entry: tuple[Place, object]) -> tuple[str, int]:
    (body, year), _ = entry
    return body, year or 0
