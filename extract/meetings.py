"""The meetings of a paper: its own, those whose minutes it repeats, and those that it names.

Every section that is of a meeting is given its meeting; other meetings are known by a date beside
the name of a body.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from extract.attendance import Attendance, find_attendance
from extract.bodies import find_body_names
from extract.bodies_names import body_key, is_full_council
from extract.dates import find_dates, parse_date, resolve_year
from extract.document import Document, Span
from extract.entities import Entities
from extract.models import Fact, Meeting, Membership
from extract.records import read_fields
from extract.rows import Row, rows_between
from extract.sections import Section
from extract.tables import load_patterns

_TABLE = "meetings.toml"
# Rows from the start of a section in which its time and place stand.
_HEAD_ROWS = 20
_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:[.:]\s?(?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?\s?m\b"
    r"|\b(?:at|time:?|commenced:?)\s+(?P<hour24>[01]?\d|2[0-3])[.:](?P<minute24>[0-5]\d)"
    r"(?!\s*[ap]\.?\s?m\b|\d)",
    re.I,
)
_VENUE = re.compile(
    r"\bvenue\s*:?\s*(?P<labelled>[^|]{4,120}?)(?:\.?\s*View directions.*|\s*Contact\b.*|$)"
    r"|\bheld\s+(?:at|in)\s+(?P<held>(?:the\s+)?[A-Z][^.;]{3,100}?)"
    r"(?=\s*(?:,?\s+(?:on|at)\b\s+(?:\w+day|\d)|\.|;|$))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """The meeting of a section: its fact id, its body's handle and its date."""

    meeting: str | None = None
    body: str | None = None
    date: dt.date | None = None


@dataclass(slots=True)
class Meetings:
    """The meetings of a paper by id, and the seat of each section by the section's start."""

    facts: dict[str, Meeting] = field(default_factory=dict)
    memberships: list[Membership] = field(default_factory=list)
    seats: dict[int, Seat] = field(default_factory=dict)
    by_key: dict[tuple[str | None, dt.date | None], str] = field(default_factory=dict)
    own_name: str = ""

    def seat(self, section: Section) -> Seat:
        """The seat of a section; an empty one where it is of no meeting."""
        return self.seats.get(section.start, Seat())

    def add(self, meeting: Meeting) -> str:
        """Add a meeting unless one of the same body and day is known; give the id of that."""
        key = (meeting.body, meeting.date)
        known = self.by_key.get(key)
        if known is not None:
            return known
        self.facts[meeting.id] = meeting
        self.by_key[key] = meeting.id
        return meeting.id

    def next_id(self) -> str:
        """The id of a meeting that is still to be added."""
        return f"meeting:{len(self.facts) + 1}"

    def all(self) -> list[Fact]:
        """Every fact found, memberships behind the meetings."""
        return [*self.facts.values(), *self.memberships]


def find_meetings(
    document: Document, sections: Sequence[Section], entities: Entities, rows: Sequence[Row]
) -> Meetings:
    """Find every meeting that a paper is of, repeats or names."""
    meetings = Meetings()
    for section in sections:
        if _is_of_meeting(section):
            _add_own(
                document,
                section,
                entities,
                rows_between(rows, section.start, section.end),
                meetings,
            )
    reference = find_reference_date(document, sections)
    for section in sections:
        if section.kind == "inspection-report" or (section.kind == "other" and not section.is_own):
            continue  # an inspectorate's text; pages that a pack prints twice
        for row in rows_between(rows, section.start, section.end):
            _add_named(row, section, entities, meetings, reference)
    return meetings


def find_reference_date(document: Document, sections: Sequence[Section]) -> dt.date | None:
    """The day from which a paper looks back when it leaves out the year of a date."""
    for section in sections:
        if section.is_own and section.date:
            return section.date
    if document.date:
        return document.date
    days, months = [], []
    for found in find_dates(document.text):
        if isinstance(found.value, dt.date):
            days.append(found.value)
        elif not found.value.startswith("--"):
            year, month = found.value.split("-")
            months.append(dt.date(int(year), int(month), 28))
    if days:
        return max(days)
    for match in re.finditer(r"\b(20\d\d)/(\d\d)\b", document.text):
        if int(match[2]) == (int(match[1]) + 1) % 100:
            months.append(dt.date(int(match[1]) + 1, 3, 31))  # a financial year's last day
    return max(months, default=None)


def _is_of_meeting(section: Section) -> bool:
    if section.kind in ("minutes", "agenda", "decision-record"):
        return bool(section.body_name or section.date)
    if section.kind == "report":
        named = section.body_name is not None and not is_full_council(section.body_name)
        return section.is_own and named and section.date is not None
    return section.kind == "other" and section.is_own and section.body_name is not None


def _add_own(
    document: Document,
    section: Section,
    entities: Entities,
    rows: Sequence[Row],
    meetings: Meetings,
) -> None:
    if section.kind == "decision-record" and _sit_alone(section, entities, rows, meetings):
        return
    body = _own_body(section, entities, meetings)
    scope: Literal["own", "minuted"] = "own" if section.is_own else "minuted"
    known = meetings.by_key.get((body, section.date))
    attendance = Attendance()
    if section.kind in ("minutes", "agenda", "other"):
        attendance = find_attendance(document, section, entities)
    if known is None or not meetings.facts[known].present:
        spans = [span for span in (section.title_span, section.date_span) if span]
        start_time, time_span = _find_time(rows)
        venue, venue_span = _find_venue(rows)
        spans += [span for span in (time_span, venue_span) if span]
        is_minutes = section.kind != "agenda"
        meeting = Meeting(
            id=known or meetings.next_id(),
            spans=tuple(spans or [Span(section.start, min(section.end, section.start + 200))])
            + attendance.spans,
            rule=f"meeting-{section.kind}",
            derived=("date",) if section.is_date_derived and section.date else (),
            body=body,
            date=section.date,
            start_time=start_time,
            venue=venue,
            scope=scope,
            present=attendance.present if is_minutes else (),
            apologies=attendance.apologies if is_minutes else (),
            in_attendance=attendance.in_attendance if is_minutes else (),
            substitutions=attendance.substitutions if is_minutes else (),
        )
        meetings.facts[meeting.id] = meeting
        meetings.by_key[body, section.date] = meeting.id
        known = meeting.id
    meetings.memberships += attendance.memberships
    meetings.seats[section.start] = Seat(known, body, section.date)


def _sit_alone(
    section: Section, entities: Entities, rows: Sequence[Row], meetings: Meetings
) -> bool:
    """Seat a record of what one office holder decided: it is of no meeting."""
    fields = read_fields(rows)
    maker = fields.get("maker")
    if maker is None or not is_post_name(maker.text):
        return False
    holder = fields.get("name")
    person = entities.person(holder.text, holder.span) if holder else None
    post = entities.post(maker.text, maker.span, held_by=person)
    dated = fields.get("date")
    date = parse_date(dated.text) if dated else None
    meetings.seats[section.start] = Seat(None, post, date or section.date)
    return True


def _own_body(section: Section, entities: Entities, meetings: Meetings) -> str:
    """The handle of a section's body; earlier minutes may shorten the name of the paper's own."""
    name = section.body_name or "Council"
    own = next(iter(meetings.seats.values()), None)
    if own and own.body and not section.is_own:
        words, own_words = set(body_key(name).split()), set(meetings.own_name.split())
        if len(words) > 2 and words <= own_words:
            entities.also(own.body, name, section.body_span)
            return own.body
    handle = entities.committee(name, section.body_span)
    meetings.own_name = meetings.own_name or body_key(name)
    return handle


def _find_time(rows: Sequence[Row]) -> tuple[dt.time | None, Span | None]:
    for row in rows[:_HEAD_ROWS]:
        if len(row.text) > 300:
            continue
        if match := _TIME.search(row.text):
            hour = int(match["hour"] or match["hour24"])
            minute = int(match["minute"] or match["minute24"] or 0)
            if match["half"] and hour <= 12:
                hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
            if hour < 24:
                span = Span(row.start + match.start(), row.start + match.end())
                return dt.time(hour, minute), span
    return None, None


def _find_venue(rows: Sequence[Row]) -> tuple[str | None, Span | None]:
    for row in rows[:_HEAD_ROWS]:
        if match := _VENUE.search(row.text):
            group = "labelled" if match["labelled"] else "held"
            venue = match[group].strip(" ,-–.")
            start = row.start + match.start(group) + match[group].index(venue)
            if venue:
                return " ".join(venue.split()), Span(start, start + len(venue))
    return None, None


# -- meetings that are only named ----------------------------------------------------------------


def _add_named(
    row: Row,
    section: Section,
    entities: Entities,
    meetings: Meetings,
    reference: dt.date | None,
) -> None:
    dates = find_dates(row.text)
    if not dates:
        return
    own = section.date or reference
    for start, end in split_sentences(row.text):
        inside = [found for found in dates if start <= found.span.start < end]
        if not inside:
            continue
        sentence = row.text[start:end]
        for found in inside:
            day = resolve_year(found, own)
            if day is None:
                continue
            before = row.text[start : found.span.start]
            after = row.text[found.span.end : end]
            named = _titled_body(row, before, after) or _find_named_body(before, after, section)
            if named is None:
                continue
            name, span_of_name = named
            span = None
            if span_of_name is not None:
                base = row.start + (start if span_of_name[0] == "before" else found.span.end)
                span = Span(base + span_of_name[1], base + span_of_name[2])
            seat = meetings.seat(section)
            if seat.body and body_key(name) == body_key(section.body_name or ""):
                body = seat.body
            else:
                body = body_handle(name, span, entities)
            if (body, day) in meetings.by_key:
                continue
            meetings.add(
                Meeting(
                    id=meetings.next_id(),
                    spans=(Span(row.start + start, row.start + start + len(sentence.rstrip())),),
                    rule="meeting-named",
                    derived=() if found.is_year_given else ("date",),
                    body=body,
                    date=day,
                    scope="referenced",
                )
            )


def _titled_body(
    row: Row, before: str, after: str
) -> tuple[str, tuple[str, int, int] | None] | None:
    """A title that is a body and a day: "Example Committee 2018-03-07"."""
    if not row.is_heading or after.strip():
        return None
    bodies = find_body_names(before)
    if not bodies or len(before.strip(" -–,")) - len(bodies[0].name) > 4:
        return None
    return bodies[0].name, ("before", bodies[0].span.start, bodies[0].span.end)


def body_handle(name: str, span: Span | None, entities: Entities) -> str:
    """The handle of what decides: a body, or the office of one member or officer."""
    return entities.post(name, span) if is_post_name(name) else entities.committee(name, span)


def is_post_name(name: str) -> bool:
    """Tell an office held by one person from a body."""
    return bool(_POST.match(name))


_POST = re.compile(
    r"^(?:the\s+)?(?:(?:Executive|Cabinet|Lead|Deputy Lead|Portfolio|Executive Lead|Assistant "
    r"Executive)\s+(?:Member|Holder|Councillor)|Leader\b|Deputy Leader|Portfolio Holder|"
    r"Chief Executive|(?:\w+\s+){0,3}Director|Head of|County Treasurer|Strategic Director)",
    re.I,
)


def _find_named_body(
    before: str, after: str, section: Section
) -> tuple[str, tuple[str, int, int] | None] | None:
    """The body whose meeting a date is of, with its place before or behind the date."""
    for pattern in load_patterns(_TABLE):
        if pattern.gives == "none" and pattern.regex.search(before):
            return None
    for pattern in load_patterns(_TABLE):
        if pattern.gives == "behind" and (match := pattern.regex.match(after)):
            return match["body"], ("behind", match.start("body"), match.end("body"))
    bodies = [body for body in find_body_names(before) if len(before) - body.span.end < 160]
    adjacent = _COUNCIL_ON.search(before)
    for pattern in load_patterns(_TABLE):
        if pattern.gives not in ("body", "own") or not (match := pattern.regex.search(before)):
            continue
        near = [body for body in bodies if body.span.end > match.start() - 60]
        if adjacent and (not near or near[-1].span.end <= adjacent.start("body")):
            return "Council", ("before", *adjacent.span("body"))
        if near:
            nearest = near[-1]
            return nearest.name, ("before", nearest.span.start, nearest.span.end)
        if full := re.search(
            r"\b(?:full\s+)?Council(?!\s+(?:Tax|officer|house))\b", before[match.start() :]
        ):
            start = match.start() + full.start()
            return "Council", ("before", start, start + len(full[0]))
        if pattern.gives == "own" and section.body_name:
            return section.body_name, None
    return None


# "presented to Cabinet on 3 May and Council on 4 May", "the Council Meeting on 4 May"
_COUNCIL_ON = re.compile(
    r"\b(?:[Tt]he|to|by|and|at|of|after|before|[Ff]ull|,)\s+(?P<body>Council)\s+"
    r"(?:[Mm]eeting\s+)?(?:held\s+)?(?:on|of)(?:\s+the)?\s*$"
)
_ABBREVIATION = re.compile(
    r"\b(?:Cllrs?|Crs?|Mr|Mrs|Ms|Dr|Messrs|St|No|Nos|Co|Ltd|Rev|Revd|Prof|Ald|Coun|Cmhlr|para|paras|"
    r"[Pp]rop|[Ss]ec|[Cc]yng|approx|inc|etc|e\.g|i\.e|[A-Z])\.$"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Divide one row of text into sentences as (start, end), in order."""
    found, start = [], 0
    for match in re.finditer(r"[.;?!][\"”’')]*\s+(?=[A-Z“\"(£\d•·])", text):
        if _ABBREVIATION.search(text[start : match.start() + 1]):
            continue
        found.append((start, match.end()))
        start = match.end()
    if start < len(text):
        found.append((start, len(text)))
    return found
