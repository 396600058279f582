"""The story of a thing over a published state of a store: found by what somebody calls it.

`trace` is the whole of it; the command line and the server call nothing else.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from extract.errors import FolkmootError
from graph.escaping import TermError, iri_ref
from graph.trace.finding import LISTED, Finding, Names, describe, find_thing, read_names
from graph.trace.reading import Ask, Library, Surroundings, ask_snapshot
from graph.trace.records import Candidate, Failed, Outcome
from graph.trace.story import Range, write_story

__all__ = [
    "MOST_STEPS",
    "Ask",
    "Outcome",
    "Range",
    "TraceError",
    "ask_snapshot",
    "read_names",
    "read_range",
    "trace",
]

MOST_STEPS = 2_000
_WHEN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SLUG = re.compile(r"[\w~.()=-]{1,200}")


class TraceError(FolkmootError):
    """A parameter of a trace is none: the message names it and what it must be."""


def read_range(first: str | None, last: str | None, limit: int) -> Range:
    """Check the days and the number of steps asked for. Raises TraceError."""
    for name, value in (("from", first), ("to", last)):
        if value is not None and not _is_when(value):
            raise TraceError(
                f"{name}: {value[:40]!r} is no date; write 2021, 2021-09 or 2021-09-13."
            )
    if first and last and first > last + "~":
        raise TraceError(f"from: {first} is after to: {last}, so that no day is between them.")
    if not 1 <= limit <= MOST_STEPS:
        raise TraceError(f"limit: {limit} is not between 1 and {MOST_STEPS:,}.")
    return Range(first, last, limit)


def _is_when(value: str) -> bool:
    if not _WHEN.fullmatch(value):
        return False
    try:
        date.fromisoformat(f"{value}-01-01"[:10] if len(value) == 4 else f"{value}-01"[:10])
    except ValueError:
        return False
    return True


def trace(
    what: str,
    *,
    ask: Ask,
    papers: Library,
    base: str,
    council: str | None = None,
    asked: Range | None = None,
    names: Callable[[], Names] | None = None,
) -> Outcome:
    """Tell the story of what is meant by some words, or say what may be meant.

    `council` is the slug of one whose things alone are looked for. `names` gives `read_names`, for
    who keeps it. Raises TraceError where the council is not known, QueryError as `ask` does.
    """
    # A command line may hold bytes that are no text.
    what = what.encode("utf-8", "replace").decode()
    around = Surroundings(ask, papers, base)
    if council is not None:
        _check_council(around, council)
    found = find_thing(around, what, council=council, names=names or (lambda: read_names(ask)))
    shown = " ".join(what.split())[:80]
    if found.gone:
        return _say_gone(around, what, found)
    if len(found.fits) == 1 and not found.is_by_words:
        failed = [
            Failed(file_name=each.file_name, reason=each.reason) for each in papers.failures()
        ]
        story = write_story(around, found.fits[0], asked or Range(), failed)
        message = f"{story.label}: {len(story.steps)} steps."
        return Outcome(
            asked=what, status="found", message=message, moved_from=found.moved_from, story=story
        )
    candidates = describe(around, found.fits[:LISTED], found.said)
    if candidates:
        message = _say_several(shown, len(found.fits), is_by_words=found.is_by_words)
        return Outcome(asked=what, status="several", message=message, candidates=tuple(candidates))
    return _say_none(shown, what, describe(around, found.near), council)


def _check_council(around: Surroundings, council: str) -> None:
    iri = f"{around.base}council/{council}"
    try:
        iri_ref(iri)
    except TermError:
        known = False
    else:
        known = bool(_SLUG.fullmatch(council)) and bool(around.thing(iri).values)
    if not known:
        raise TraceError(
            f"council: none is named {council[:80]!r} here; give the last part of its IRI, "
            "as in …/council/elmshire."
        )


def _say_gone(around: Surroundings, what: str, found: Finding) -> Outcome:
    message = f"{found.gone} was known once and is no longer."
    after = describe(around, [found.successor] if found.successor else [])
    if after:
        message += f" Its place was taken by {after[0].name}."
    return Outcome(asked=what, status="gone", message=message, candidates=tuple(after))


def _say_several(shown: str, number: int, *, is_by_words: bool) -> str:
    if is_by_words:
        return f"Nothing is named {shown!r}; these stand where papers say it. Ask for one by name."
    more = f" (the first {LISTED} are listed)" if number > LISTED else ""
    return f"{number} things are called {shown!r}{more}. Ask for one by its name."


def _say_none(shown: str, what: str, near: Sequence[Candidate], council: str | None) -> Outcome:
    where = f" of {council}" if council else ""
    message = f"Nothing{where} is called {shown!r}, and no passage holds all of these words."
    if not shown:
        message = "Say what to trace: a name, an IRI or a reference."
    elif near:
        message += " These are spelt nearly so."
    return Outcome(asked=what, status="none", message=message, candidates=tuple(near))
