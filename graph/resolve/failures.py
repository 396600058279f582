"""Papers that could not be read belong where their manifest says: nothing else is known of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.bodies_names import is_full_council
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
    councils = _find_councils(labels, base)
    bodies = {
        (iri.split("/committee/")[0], body_key(label)): iri
        for iri, label in labels.items()
        if "/committee/" in iri
    }
    placed: dict[Place, list[str]] = defaultdict(list)
    for failure in failures:
        if failure.publisher is None:
            continue
        council = _find_council(failure.publisher, councils, base)
        body = bodies.get((council, _key(failure)), council)
        year = None if failure.date is None else failure.date.year
        placed[Place(body, year)].append(failure.source_key)
    return {place: tuple(sorted(keys)) for place, keys in sorted(placed.items(), key=_by_name)}


def name_unread(
    failures: Sequence[FailedPaper], labels: Mapping[str, str], *, base: str
) -> dict[str, str]:
    """The names, by IRI, of councils of which papers failed and no paper was read."""
    councils = _find_councils(labels, base)
    named = {
        _find_council(failure.publisher, councils, base): failure.publisher
        for failure in sorted(failures, key=lambda failure: failure.source_key, reverse=True)
        if failure.publisher is not None
    }
    return {iri: name for iri, name in sorted(named.items()) if iri not in labels}


def _find_councils(labels: Mapping[str, str], base: str) -> dict[str, str]:
    prefix = council_iri(base, "")
    return {
        name_key(label): iri
        for iri, label in labels.items()
        if iri.startswith(prefix) and "/" not in iri.removeprefix(prefix)
    }


def _find_council(name: str, councils: Mapping[str, str], base: str) -> str:
    return councils.get(name_key(name)) or name_council(name, base=base)


def _key(failure: FailedPaper) -> str:
    """The key of the body's name; "Parish Council" and the council's own name are the Council."""
    name = failure.body or ""
    if is_full_council(name) or name_key(name) == name_key(failure.publisher or ""):
        return "council"
    return body_key(name)


def name_council(name: str, *, base: str) -> str:
    """The IRI of a council that no paper names: by its row in the gazetteer, else by its name."""
    known = {name_key(row["label"]): row["slug"] for row in load_rows("councils.csv")}
    return council_iri(base, known.get(name_key(name)) or slug(body_key(name)))


def _by_name(entry: tuple[Place, object]) -> tuple[str, int]:
    (body, year), _ = entry
    return body, year or 0
