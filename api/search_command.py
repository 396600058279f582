"""Search on the command line: passages by default, or things of a kind, with the page's filters."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from api.asked import Asked, AskedError, read_asked
from api.console import UsageError, clean, put, put_json, say
from graph.finding import PASSAGE, Finder, Thing
from graph.search import MARK_END, MARK_START, Hit
from graph.store import open_reader
from graph.words import read_words

_PLAIN = str.maketrans("", "", MARK_START + MARK_END)


def run_search(store: Path, parameters: Mapping[str, str], *, limit: int, as_json: bool) -> None:
    """Find and print; `parameters` are those of the page. Raises UsageError where one is wrong."""
    with open_reader(store) as reader:
        try:
            asked = read_asked(parameters, reader.base, {})
        except AskedError as err:
            raise UsageError(str(err)) from err
        with reader.papers.find() as finder:
            found = _find(finder, asked, limit)
    if as_json:
        put_json([_write(one) for one in found])
        return
    for one in found:
        put(clean(_line(one)))
    if not found:
        say("Nothing has all of these words, and passes all filters.")


def _find(finder: Finder, asked: Asked, limit: int) -> list[Hit] | list[Thing]:
    words, filters = read_words(asked.text), asked.filters
    if filters.kind in (None, PASSAGE):
        return finder.passages(words, filters, sort=asked.sort, limit=limit, offset=0)
    words = finder.settle(words, filters)
    return finder.things(words, filters, sort=asked.sort, limit=limit, offset=0)


def _write(one: Hit | Thing) -> dict[str, object]:
    written = asdict(one)
    return written | {"extract": one.extract.translate(_PLAIN)} if isinstance(one, Hit) else written


def _line(one: Hit | Thing) -> str:
    if isinstance(one, Hit):
        page = f", page {one.page}" if one.page else ""
        extract = " ".join(one.extract.translate(_PLAIN).split())
        return f"{one.file_name}{page}  [{one.document} {one.start}-{one.end}]\n    {extract}"
    notes = ", ".join(filter(None, [one.kind, one.date, *one.outcomes, *one.grades]))
    return f"{one.label}  [{notes}]\n    {one.iri}"
