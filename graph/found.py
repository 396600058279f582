"""What a search finds, as rows of a table: the same over a store and from a server's answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from graph.directory import GROUPS
from graph.filters import Filters
from graph.finding import PASSAGE, Finder
from graph.networks import FilterError
from graph.networks import Filters as NetworkFilters
from graph.search import MARK_END, MARK_START
from graph.words import read_words

COLUMNS = (
    "kind", "title", "date", "council", "body", "outcome", "grade", "extract", "page", "iri",
)  # fmt: skip
KINDS = (*GROUPS, PASSAGE, *GROUPS["name"], *GROUPS["record"])
_PLAIN = str.maketrans("", "", MARK_START + MARK_END)
_AT_ONCE = 100

type Row = tuple[str | None, ...]


def check_filters(filters: Filters) -> None:
    """Raises FilterError where a filter has a kind or a date that there is not."""
    if filters.kind is not None and filters.kind not in KINDS:
        raise FilterError("kind", filters.kind, f"the kinds are {', '.join(KINDS)}.")
    NetworkFilters(first=filters.since or "", last=filters.until or "")


def sorts_of(words: str, filters: Filters) -> Sequence[str]:
    """The kinds and groups of kinds that are looked for, in order."""
    if filters.kind is not None:
        return (filters.kind,)
    if filters.paper is not None:
        return (PASSAGE,)
    return ("name", "record", PASSAGE) if words.strip() else ("record",)


def find_rows(finder: Finder, base: str, words: str, filters: Filters, limit: int) -> list[Row]:
    """Find at most `limit` things or passages of one kind, best first: rows of COLUMNS."""
    if filters.kind == PASSAGE:
        return list(islice(_passages(finder, base, words, filters), limit))
    return list(islice(_things(finder, words, filters), limit))


def read_entry(entry: Mapping[str, object]) -> Row:
    """Read an entry of a server's answer as a row of COLUMNS."""
    values = (entry.get(name) for name in COLUMNS)
    return tuple(None if value in (None, "") else str(value) for value in values)


def _things(finder: Finder, words: str, filters: Filters) -> Iterator[Row]:
    read = read_words(words)
    if filters.kind in ("name", *GROUPS["name"]):
        read = finder.settle(read, replace(filters, kind=None))
    offset, found = 0, finder.things(read, filters, sort="relevance", limit=_AT_ONCE, offset=0)
    while found:
        for one in found:
            bodies = one.bodies[:2] if one.kind != "person" else ()
            yield _row(
                kind=one.kind,
                title=one.label,
                date=one.date,
                council=_labels(finder, "council", one.councils),
                body=_labels(finder, "body", bodies),
                outcome="; ".join(slug.replace("-", " ") for slug in one.outcomes),
                grade="; ".join(slug.replace("-", " ") for slug in one.grades),
                iri=one.iri,
            )
        offset += len(found)
        found = finder.things(read, filters, sort="relevance", limit=_AT_ONCE, offset=offset)


def _passages(finder: Finder, base: str, words: str, filters: Filters) -> Iterator[Row]:
    read = read_words(words)
    offset, found = 0, finder.passages(read, filters, sort="relevance", limit=_AT_ONCE, offset=0)
    while found:
        for hit in found:
            yield _row(
                kind=PASSAGE,
                title=hit.title or hit.file_name,
                date=hit.date,
                council=_labels(finder, "council", hit.council.split()),
                extract=" ".join(hit.extract.translate(_PLAIN).split()),
                page=None if hit.page is None else str(hit.page),
                iri=f"{base}document/{hit.document}#char={hit.start},{hit.end}",
            )
        offset += len(found)
        found = finder.passages(read, filters, sort="relevance", limit=_AT_ONCE, offset=offset)


def _labels(finder: Finder, field: str, iris: Sequence[str]) -> str:
    return "; ".join(label for label in (finder.label(iri, field) for iri in iris) if label)


def _row(**values: str | None) -> Row:
    return tuple(values.get(name) or None for name in COLUMNS)
