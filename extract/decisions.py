"""What a body or an office holder decided: the facts made of the words that resolutions.py finds.

A decision's body and day are its section's, unless its own words name others.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.bodies import find_body_names
from extract.bodies_names import body_key, is_full_council
from extract.dates import find_dates, resolve_year
from extract.decision_fields import (
    decides,
    list_named,
    recorded,
    with_fields,
    with_title,
)
from extract.dispositions import find_dispositions
from extract.document import Document, Span
from extract.entities import Entities
from extract.items import FoundItem
from extract.meetings import (
    Meetings,
    Seat,
    body_handle,
    find_reference_date,
    split_sentences,
)
from extract.models import Clause, Decision, Fact
from extract.money import find_amounts, find_dollar
from extract.motions import Motion, Named
from extract.movers import with_notice
from extract.outcomes import find_outcomes
from extract.past_decisions import find_opening, find_words, name_decider
from extract.records import read_fields
from extract.resolutions import find_resolutions
from extract.rows import Row, rows_between
from extract.sections import Section
from extract.wording import Resolution, match_pattern

# A paper that does not say what it is and is longer is not of a meeting, in code points.
_EXCERPT = 12_000


@dataclass(slots=True)
class _Place:
    """Where a decision stands: its section, its item and what they say of it."""

    section: Section
    seat: Seat
    item_id: str | None
    item: FoundItem | None


def find_decisions(
    document: Document,
    sections: Sequence[Section],
    entities: Entities,
    *,
    rows: Sequence[Row],
    meetings: Meetings,
    items: Mapping[int, Sequence[tuple[str, FoundItem]]],
) -> list[Fact]:
    """Find the decisions of every section."""
    maker = _Maker(document, entities, meetings, find_reference_date(document, sections))
    for section in sections:
        if section.kind == "inspection-report" or (section.kind == "other" and not section.is_own):
            continue
        seat = meetings.seat(section)
        section_rows = rows_between(rows, section.start, section.end)
        maker.read_dispositions(section, seat, section_rows, items.get(section.start, ()))
        is_excerpt = section.kind == "other" and section.end - section.start < _EXCERPT
        if section.kind in ("minutes", "decision-record", "past-decisions") or is_excerpt:
            for place, place_rows in _places(section, seat, section_rows, items):
                maker.read_item(place, place_rows)
        maker.read_elsewhere(section, section_rows)
    return list(maker.facts)


def _places(
    section: Section,
    seat: Seat,
    rows: Sequence[Row],
    items: Mapping[int, Sequence[tuple[str, FoundItem]]],
) -> list[tuple[_Place, Sequence[Row]]]:
    """The rows of each item, its title left out, and those before the first."""
    found = items.get(section.start, ())
    first = found[0][1].start if found else section.end
    places: list[tuple[_Place, Sequence[Row]]] = [
        (_Place(section, seat, None, None), rows_between(rows, section.start, first))
    ]
    for item_id, item in found:
        kept = []
        is_decision = decides(item)
        for row in rows_between(rows, item.start, item.end):
            if is_decision and row.start <= item.start < row.end:
                kept.append(row)
                continue
            if row.end <= item.title_end:
                continue
            if row.start < item.title_end:
                # The title opens a row of text: what is behind it belongs to the item.
                cut = item.title_end - row.start
                lead = len(row.text[cut:]) - len(row.text[cut:].lstrip(" .:–-"))
                row = Row(item.title_end + lead, row.end, row.text[cut + lead :], row.block)
                if not row.text:
                    continue
            kept.append(row)
        places.append((_Place(section, seat, item_id, item), kept))
    return places


class _Maker:
    """Makes the facts of decisions, numbered in the order in which they stand."""

    def __init__(
        self,
        document: Document,
        entities: Entities,
        meetings: Meetings,
        reference: dt.date | None,
    ) -> None:
        self.document = document
        self.entities = entities
        self.meetings = meetings
        self.reference = reference
        self.dollar = find_dollar(document.text)
        self.facts: list[Decision] = []
        self.taken: list[Span] = []

    def read_item(self, place: _Place, rows: Sequence[Row]) -> None:
        """Make the decisions of one item."""
        if place.item and place.item.style == "table":
            rows = [row for row in rows if row.block.kind != "cell"]
        found = find_resolutions(rows, is_record=place.section.kind == "decision-record")
        if place.section.kind == "past-decisions":
            self._add_past(place, rows, found)
            return
        first = len(self.facts)
        fields = read_fields(rows)
        if place.section.kind == "decision-record" and "decision" in fields:
            found = [recorded(fields["decision"], fields.get("status"))]
        for resolution in found:
            self._add(place, resolution)
        if len(self.facts) > first:
            self.facts[first] = with_fields(self.facts[first], fields)

    def read_dispositions(
        self,
        section: Section,
        seat: Seat,
        rows: Sequence[Row],
        items: Sequence[tuple[str, FoundItem]],
    ) -> None:
        """Make a decision of every row of a table of dispositions."""
        by_start = {item.start: (item_id, item) for item_id, item in items}
        for entry in find_dispositions(rows):
            if entry.start not in by_start:
                continue
            item_id, item = by_start[entry.start]
            place = _Place(section, seat, item_id, item)
            parts = tuple(
                Span(row.start, row.end)
                for row in sorted((entry.title, entry.result), key=lambda row: row.start)
            )
            movers = list_named(entry.mover) if entry.mover else []
            outcomes = find_outcomes(entry.result.text)
            if "lost" not in outcomes and re.match(
                r"(?:THAT|That|Council Appointment)\b|.*\bDelegation of Authority\b",
                entry.title.text,
            ):
                outcomes = (*outcomes, *find_outcomes(entry.title.text))
            self._add(
                place,
                Resolution(
                    parts=parts,
                    text=f"{entry.title.text} {entry.result.text}",
                    rule="decision-disposition",
                    kind="table",
                    outcomes=tuple(dict.fromkeys(outcomes)),
                    motion=Motion(
                        mover=movers[0] if movers else None,
                        seconder=movers[1] if len(movers) == 2 else None,
                    ),
                ),
            )

    # -- the meeting's own -----------------------------------------------------------------------

    def _add(self, place: _Place, resolution: Resolution) -> None:
        resolution = with_title(self.document.text, place.item, resolution)
        body = self._subject(place, resolution) or place.seat.body
        motion = with_notice(self.document.text, place.item, resolution)
        fact = Decision(
            id=f"decision:{len(self.facts) + 1}",
            spans=resolution.parts,
            rule=resolution.rule,
            derived=("date",) if place.section.is_date_derived and place.seat.date else (),
            title=place.item.title if place.item else None,
            text=resolution.text,
            decided_by=body,
            meeting=place.seat.meeting,
            date=place.seat.date,
            item=place.item_id,
            identifier=resolution.number,
            outcomes=resolution.outcomes,
            clauses=tuple(
                Clause(number=mark, text=text, outcomes=find_outcomes(text))
                for mark, text in resolution.clauses
            )
            if len(resolution.clauses) > 1
            else (),
            proposed_by=self._person(motion.mover),
            seconded_by=self._person(motion.seconder),
            votes_for=motion.votes_for,
            votes_against=motion.votes_against,
            abstentions=motion.abstentions,
            voted_for=self._people(motion.voted_for),
            voted_against=self._people(motion.voted_against),
            abstained=self._people(motion.abstained),
            method=motion.method,
            amounts=find_amounts(resolution.text, dollar=self.dollar),
        )
        self.facts.append(fact)
        self.taken += resolution.parts

    def _person(self, named: Named | None) -> str | None:
        return self.entities.person(named.name, named.span) if named else None

    def _people(self, named: Sequence[Named] | None) -> tuple[str, ...]:
        return tuple(self.entities.person(one.name, one.span) for one in named or ())

    def _subject(self, place: _Place, resolution: Resolution) -> str | None:
        """The body that the words themselves name, where it is another than the section's."""
        subject = resolution.subject
        if resolution.is_of_council and place.section.body_name:
            return self.entities.committee("Council", None)
        if subject is None or len(subject.name.split()) > 4:
            return None
        name = re.sub(r"(?i)\s+members$", "", subject.name)
        own = body_key(place.section.body_name or "")
        if body_key(name) in ("committee", "panel", "board", "meeting", "authority", "forum", "cc"):
            return None
        if own.endswith(body_key(name)) or body_key(name) in own or is_full_council(name):
            return None
        return self.entities.committee(name, subject.span)

    # -- reports of past decisions ---------------------------------------------------------------

    def _add_past(self, place: _Place, rows: Sequence[Row], found: Sequence[Resolution]) -> None:
        """One decision an item: the body and the day stand in its first words."""
        opening = find_opening(rows)
        body, date, derived = self._past_meeting(opening)
        parts = find_words(self.document.text, opening, found)
        if not parts:
            return
        text = "\n".join(" ".join(self.document.text[p.start : p.end].split()) for p in parts)
        outcomes = [slug for p in text.split("\n") for slug in find_outcomes(p)]
        if not outcomes:
            return
        self.facts.append(
            Decision(
                id=f"decision:{len(self.facts) + 1}",
                spans=tuple(parts),
                rule="decision-past",
                derived=("date",) if derived else (),
                title=place.item.title if place.item else None,
                text=text,
                decided_by=body,
                meeting=self.meetings.by_key.get((body, date)),
                date=date,
                item=place.item_id,
                outcomes=tuple(dict.fromkeys(outcomes)),
                amounts=find_amounts(text, dollar=self.dollar),
            )
        )
        self.taken += parts

    def _past_meeting(self, opening: Span | None) -> tuple[str | None, dt.date | None, bool]:
        if opening is None:
            return None, None, False
        sentence = self.document.text[opening.start : opening.end]
        found = find_dates(sentence)[0]
        name = name_decider(sentence)
        body = body_handle(name, None, self.entities) if name else None
        return body, resolve_year(found, self.reference), not found.is_year_given

    # -- decisions of others, named with their day -----------------------------------------------

    def read_elsewhere(self, section: Section, rows: Sequence[Row]) -> None:
        """Make the decisions that a section says another meeting took."""
        for row in rows:
            if row.is_heading or not match_pattern("other", row.text):
                continue
            for start, end in split_sentences(row.text):
                sentence = row.text[start:end].rstrip()
                hit = match_pattern("other", sentence)
                if hit is None:
                    continue
                span = Span(row.start + start, row.start + start + len(sentence))
                if any(span.start < t.end and t.start < span.end for t in self.taken):
                    continue
                dates = [f for f in find_dates(sentence) if f.span.start >= hit[1].end() - 3]
                if not dates or dates[0].span.start > hit[1].end() + 25:
                    continue
                self._add_elsewhere(section, row, start, sentence, hit[1], dates[0].value, span)

    def _add_elsewhere(
        self,
        section: Section,
        row: Row,
        start: int,
        sentence: str,
        match: re.Match[str],
        value: dt.date | str,
        span: Span,
    ) -> None:
        subject = match["subject"]
        begin = row.start + start + match.start("subject")
        named = find_body_names(subject)
        name = named[-1].name if named else subject
        body = body_handle(name, Span(begin, begin + len(subject)), self.entities)
        date = value if isinstance(value, dt.date) else None
        found = [f for f in find_dates(sentence) if f.value == value]
        if date is None and found:
            date = resolve_year(found[0], section.date or self.reference)
        self.facts.append(
            Decision(
                id=f"decision:{len(self.facts) + 1}",
                spans=(span,),
                rule="decision-elsewhere",
                text=sentence,
                decided_by=body,
                meeting=self.meetings.by_key.get((body, date)) if date else None,
                date=date,
                derived=("date",) if date and not isinstance(value, dt.date) else (),
                outcomes=find_outcomes(match[0]) or ("approved",),
            )
        )
        self.taken.append(span)
