"""Coverage: what is held of a body and a year, so that an absence can be told from a gap.

Pure functions of one place's meetings and papers, a place being a body and a year: `see_meeting`
and `place_paper` say where a meeting and a paper belong, `cover` sums up a place. Where papers that
could not be read belong stands in `failures`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Place(NamedTuple):
    """A council or body, by IRI, and a year; None where the year is not known."""

    body: str
    year: int | None


class MeetingSeen(NamedTuple):
    """A meeting as one paper shows it: `is_known` from its own papers or minutes, or named only."""

    meeting: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the papers show of a body's year; of a council: of its papers that are no body's.

    Meetings and papers held by IRI, papers failed by source key, each in order. A meeting that
    some paper only refers to is not among those known.
    """

    council: str
    body: str
    year: int | None
    meetings_known: tuple[str, ...] = ()
    meetings_referred_to: tuple[str, ...] = ()
    papers_held: tuple[str, ...] = ()
    papers_failed: tuple[str, ...] = ()


def see_meeting(
    body: str | None,
    meeting: str | None,
    day: dt.date | None,
    scope: Literal["own", "minuted", "referenced"],
) -> tuple[Place, MeetingSeen] | None:
    """Where a meeting belongs; None for one of no known council, or undated."""
    if body is None or meeting is None or day is None or "/council/" not in body:
        return None
    return Place(body, day.year), MeetingSeen(meeting, scope != "referenced")


def place_paper(
    publisher: str | None, day: dt.date | None, own: Iterable[Place]
) -> tuple[Place, ...]:
    """Where a paper belongs: to the places of its own meetings, else to its council and year."""
    places = sorted(set(own))
    if places:
        return tuple(places)
    if publisher is None or "/council/" not in publisher:
        return ()
    return (Place(publisher, None if day is None else day.year),)


def cover(
    place: Place,
    meetings: Iterable[MeetingSeen] = (),
    papers: Iterable[str] = (),
    failed: Iterable[str] = (),
) -> Coverage:
    """Sum up one place: its meetings as papers show them, its papers by IRI, and those failed."""
    seen = list(meetings)
    known = {one.meeting for one in seen if one.is_known}
    return Coverage(
        council=place.body.split("/committee/")[0].split("/post/")[0],
        body=place.body,
        year=place.year,
        meetings_known=tuple(sorted(known)),
        meetings_referred_to=tuple(sorted({one.meeting for one in seen} - known)),
        papers_held=tuple(sorted(set(papers))),
        papers_failed=tuple(sorted(set(failed))),
    )
