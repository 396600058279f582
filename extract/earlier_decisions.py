"""What a decision does to earlier ones of this or another body, and to whom it sends a matter.

It calls one in, rescinds one, takes up what another body recommended or referred. The earlier one
is a decision known by its reference, or by its body, its day and the matter; that it is the one
told in another paper is for identity to say.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extract.bodies import find_body_names
from extract.bodies_names import body_type_of
from extract.dates import FoundDate, resolve_year
from extract.document import Document, Span
from extract.entities import Entities
from extract.items import FoundItem
from extract.link_words import find_words, name_matter, search_links, split_rows
from extract.meetings import Meetings, body_handle, find_reference_date, split_sentences
from extract.models import Decision, Fact, Meeting, ResponseLink
from extract.named_decisions import (
    LOOSE,
    DecisionKey,
    EarlierDecision,
    NamedDecision,
    check_maker,
    find_key,
    fold_reference,
    read_day,
    read_maker,
    read_reference,
)
from extract.rows import Row, rows_between
from extract.sections import Section

_KINDS = {"cabinet": "cabinet-decision", "scrutiny": "scrutiny"}
_NOUN = re.compile(r"\b(?:decision|resolution|motion)s?\b", re.I)
# "its decision of 3 May": so near a day behind the word is its own, in characters.
_ITS_DAY = 25
# A heading above several items is no longer, in characters.
_LONGEST_HEAD = 160
_DECISION = re.compile(r"\bdecisions?\b|\bresol(?:ved|utions?)\b", re.I)


def find_earlier_decisions(
    document: Document,
    sections: Sequence[Section],
    entities: Entities,
    *,
    rows: Sequence[Row],
    meetings: Meetings,
    items: Mapping[int, Sequence[tuple[str, FoundItem]]],
    decisions: Sequence[Fact],
) -> list[Fact]:
    """The decisions with what they do to earlier ones; the earlier ones; and a link for each."""
    finder = _Finder(document, entities, meetings, decisions)
    reference = find_reference_date(document, sections)
    for section in sections:
        day = section.date or reference
        inside = rows_between(rows, section.start, section.end)
        finder.read_section(section, inside, items.get(section.start, ()), day)
    return [*finder.facts, *finder.links]


class _Finder:
    """Reads section by section; keeps the decisions as they change."""

    def __init__(
        self,
        document: Document,
        entities: Entities,
        meetings: Meetings,
        decisions: Sequence[Fact],
    ) -> None:
        self.document = document
        self.entities = entities
        self.meetings = meetings
        self.facts: list[Fact] = list(decisions)
        self.links: list[ResponseLink] = []
        self._places = {fact.id: place for place, fact in enumerate(self.facts)}
        self._own: dict[str | None, list[str]] = {}
        self._tied: set[tuple[str, str]] = set()
        # Those known by a reference, or named before, by what they are found by.
        self._told: dict[DecisionKey, str] = {}
        self._count = 0
        for fact in decisions:
            if isinstance(fact, Decision):
                self._count += 1
                if fact.identifier:
                    self._told.setdefault(fold_reference(fact.identifier), fact.id)
                if fact.text:
                    self._own.setdefault(fact.item, []).append(fact.id)

    def read_section(
        self,
        section: Section,
        rows: Sequence[Row],
        items: Sequence[tuple[str, FoundItem]],
        day: dt.date | None,
    ) -> None:
        """Read what the items of a section, and decisions outside items, say of earlier ones."""
        sender: EarlierDecision | None = None
        kind = _KINDS.get(body_type_of(section.body_name or ""), "mention")
        before = section.start
        for item_id, item in items:
            own = self._decisions(item_id)
            for row in rows_between(rows, before, item.start):
                # A heading above several items says who sent them all.
                if not before <= row.start < item.start or len(row.text) > _LONGEST_HEAD:
                    continue
                if sent := self._sent(row, day):
                    sender = sent  # "Reports from the Works Committee held 3 May"
                elif row.text.isupper():
                    sender = None  # the next group of items
            if item.title.isupper():
                sender = None
            if own:
                inside = rows_between(rows, item.start, item.end)
                self._read_item(item, inside, own, day, sender, kind)
            before = max(before, item.title_end)
        for key in self._own.get(None, ()):
            fact = self._decision(key)
            if section.start <= fact.spans[0].start < section.end:
                self._read_words(fact, day)

    def _read_item(
        self,
        item: FoundItem,
        rows: Sequence[Row],
        own: Sequence[Decision],
        day: dt.date | None,
        sender: EarlierDecision | None,
        kind: str,
    ) -> None:
        sentences = list(split_rows(rows))
        for earlier in self._called_in(item, sentences, own, day):
            for fact in own:
                # Who made it can but look at it again; it is others that call it in.
                is_own = kind == "cabinet-decision" or earlier.body == fact.decided_by
                self._tie(fact.id, earlier, kind if is_own else "call-in")
        matter = name_matter(item.title)
        whole = replace(sender, title=matter) if sender is not None and matter else None
        minuted = self._minuted(item, own[0], day)
        told = [
            (span, sent)
            for span, text in sentences
            if span.start >= item.start and (sent := self._told_sender(span, text, day, item))
        ]
        before = item.start
        for fact in own:
            if fact is not own[0] and not (whole is not None and whole.is_loose):
                whole = None  # it may be of an item whose title was not seen
            # What was told since the last decision led to this one; a title leads to all.
            end = max(span.end for span in fact.spans)
            sent = whole
            if minuted is not None and not search_links("minutes", fact.text or ""):
                sent = minuted
            for span, found in told:
                if before <= span.start < end or span.start < item.title_end:
                    sent = found
                    # A heading goes on over the items below it, whose titles were not seen.
                    whole = found if found.is_loose else whole
            is_left = sent is not None and sent.is_loose and "deferred" in fact.outcomes
            if sent is not None and not is_left and self._is_other(fact, sent):
                self._tie(fact.id, sent, kind)
            before = end
            self._read_words(self._decision(fact.id), day)

    def _read_words(self, fact: Decision, day: dt.date | None) -> None:
        for span in fact.spans:
            text = self.document.text[span.start : span.end]
            for begin, end in split_sentences(text):
                place = Span(span.start + begin, span.start + begin + len(text[begin:end].rstrip()))
                self._read_sentence(fact, place, text[begin:end], day)

    def _read_sentence(self, fact: Decision, span: Span, text: str, day: dt.date | None) -> None:
        undone = search_links("amends", text)
        if undone is not None:
            noun = _NOUN.search(text, undone.start())
            start = noun.end() if noun else undone.end()
            dated = read_day(text, start)
            if dated is None or dated.span.start > start + _ITS_DAY:
                named = read_maker(text, start, is_near=True)
            else:
                named = NamedDecision(date=dated)
            found = self._earlier(
                span,
                reference=read_reference(text, undone.start()),
                named=named,
                day=day,
                own=fact.decided_by,
                title=None,
            )
            if found is not None:
                self._tie(fact.id, found, "amendment")
        referred = search_links("refers", text)
        if referred is not None and "referred" in fact.outcomes:
            self._refer(fact.id, span, text, referred.end())

    def _refer(self, key: str, span: Span, text: str, start: int) -> None:
        for mention in find_body_names(text):
            if 0 <= mention.span.start - start <= 40:
                place = Span(span.start + mention.span.start, span.start + mention.span.end)
                body = self.entities.committee(mention.name, place)
                fact = self._decision(key)
                if body not in (fact.decided_by, *fact.referred_to):
                    self._put(replace(fact, referred_to=(*fact.referred_to, body)))
                return

    # -- what is named ---------------------------------------------------------------------------

    def _called_in(
        self,
        item: FoundItem,
        sentences: Sequence[tuple[Span, str]],
        own: Sequence[Decision],
        day: dt.date | None,
    ) -> Iterator[EarlierDecision]:
        """The decision that an item is the call-in of; in most words it is one."""
        told = [
            text
            for _, text in sentences
            if search_links("call-in", text) and not search_links("call-in-none", text)
        ]
        if not told:
            return
        found: list[EarlierDecision] = []
        for span, text in sentences:
            if not _DECISION.search(text):
                continue
            reference = read_reference(text) if text in told else None
            named = self._earlier(
                span,
                reference=reference,
                named=check_maker(text, read_maker(text)),
                day=day,
                own=None,
                title=None if reference else name_matter(item.title),
            )
            if named is not None:
                found.append(named)
        with_reference = [one for one in found if one.reference]
        yield from (with_reference or found)[:1]

    def _sent(self, row: Row, day: dt.date | None) -> EarlierDecision | None:
        match = search_links("sent", row.text)
        if match is None or (match.start() > 0 and not row.is_heading):
            return None
        return self._named_sender(Span(row.start, row.end), row.text, day, None)

    def _minuted(
        self, item: FoundItem, fact: Decision, day: dt.date | None
    ) -> EarlierDecision | None:
        """What is decided below "Minutes of the Works Committee, 3 May" was decided there before.

        What that was is for its words to say: the title names the body and the day alone.
        """
        if not search_links("minutes", item.title) or search_links("minutes-none", item.title):
            return None
        span = Span(item.start, item.title_end)
        text = self.document.text[span.start : span.end]
        named = read_maker(text)
        if named is None or named.is_office:
            return None
        found = self._earlier(span, reference=None, named=named, day=day, own=None, title=None)
        if found is None or found.body == fact.decided_by:
            return None
        return replace(found, is_loose=True)

    def _told_sender(
        self, span: Span, text: str, day: dt.date | None, item: FoundItem
    ) -> EarlierDecision | None:
        match = search_links("sent", text)
        found = self._named_sender(span, text, day, name_matter(item.title))
        if found is None or match is None or match.start() > 0 or span.start < item.title_end:
            return found
        # A heading of its own inside an item: what follows is of an item whose title was not seen.
        return replace(found, title=None, is_loose=True)

    def _named_sender(
        self, span: Span, text: str, day: dt.date | None, title: str | None
    ) -> EarlierDecision | None:
        match = search_links("sent", text)
        if match is None:
            return None
        named = read_maker(text, match.end(), is_near=True)
        if named is None or named.is_office:
            return None  # an officer's report is no decision
        return self._earlier(span, reference=None, named=named, day=day, own=None, title=title)

    def _earlier(
        self,
        span: Span,
        *,
        reference: str | None,
        named: NamedDecision | None,
        day: dt.date | None,
        own: str | None,
        title: str | None,
    ) -> EarlierDecision | None:
        """An earlier decision, where enough is said to know it by: `own` made it if nobody did."""
        date, derived = _settle(named.date if named else None, day)
        body = own
        if named is not None and named.body is not None and named.body_span is not None:
            place = Span(span.start + named.body_span.start, span.start + named.body_span.end)
            body = body_handle(named.body, place, self.entities)
        is_known = reference is not None or (body is not None and date is not None)
        if not is_known or (date is not None and day is not None and date > day):
            return None
        return EarlierDecision(span, reference, body, date, derived, title)

    # -- what comes of it ------------------------------------------------------------------------

    def _tie(self, key: str, earlier: EarlierDecision, link_type: str) -> None:
        target = self._target(earlier, link_type)
        fact = self._decision(key)
        if target == key or (key, target) in self._tied:
            return
        self._tied.add((key, target))
        if link_type == "call-in":
            self._put(replace(fact, calls_in=(*fact.calls_in, target)))
        elif link_type == "amendment":
            self._put(replace(fact, amends=(*fact.amends, target)))
        self.links.append(
            ResponseLink(
                id=f"response:{key}:{target}",
                source=key,
                target=target,
                link_type=link_type,
                spans=tuple(dict.fromkeys((find_words(fact.spans), earlier.span))),
                rule=_RULES.get(link_type, "link-sent"),
                basis="stated" if link_type in _RULES else "derived",
            )
        )

    def _target(self, earlier: EarlierDecision, link_type: str) -> str:
        """The id of an earlier decision: one that the paper tells, else one that it only names."""
        place = find_key(earlier)
        if place is not None and place in self._told:
            return self._told[place]
        self._count += 1
        fact = Decision(
            id=f"decision:{self._count}",
            spans=(earlier.span,),
            rule=_NAMED_RULES.get(link_type, LOOSE if earlier.is_loose else "decision-named"),
            basis="stated",
            derived=("date",) if earlier.is_derived else (),
            title=earlier.title,
            decided_by=earlier.body,
            meeting=self._meeting(earlier),
            date=earlier.date,
            identifier=earlier.reference,
            outcomes=("called-in",) if link_type == "call-in" else (),
        )
        self._places[fact.id] = len(self.facts)
        self.facts.append(fact)
        if place is not None:
            self._told[place] = fact.id
        return fact.id

    def _meeting(self, earlier: EarlierDecision) -> str | None:
        if earlier.body is None or earlier.date is None or earlier.body.startswith("post"):
            return None
        known = self.meetings.by_key.get((earlier.body, earlier.date))
        return known or self.meetings.add(
            Meeting(
                id=self.meetings.next_id(),
                spans=(earlier.span,),
                rule="meeting-named",
                derived=("date",) if earlier.is_derived else (),
                body=earlier.body,
                date=earlier.date,
                scope="referenced",
            )
        )

    def _is_other(self, fact: Decision, sent: EarlierDecision) -> bool:
        return sent.body != fact.decided_by and sent.date != fact.date

    def _decisions(self, item_id: str) -> list[Decision]:
        return [self._decision(key) for key in self._own.get(item_id, ())]

    def _decision(self, key: str) -> Decision:
        fact = self.facts[self._places[key]]
        assert isinstance(fact, Decision)
        return fact

    def _put(self, fact: Decision) -> None:
        self.facts[self._places[fact.id]] = fact


_NAMED_RULES = {"call-in": "decision-called-in"}
_RULES = {"call-in": "link-call-in", "amendment": "link-amendment"}


def _settle(found: FoundDate | None, day: dt.date | None) -> tuple[dt.date | None, bool]:
    if found is None:
        return None, False
    return resolve_year(found, day), not found.is_year_given
