"""Reports while what is known of them comes together, and the people that they name."""

import re
from dataclasses import dataclass, field

from extract.document import Document, Span
from extract.entities import Entities
from extract.front_sheets import read_names
from extract.models import Report
from extract.names import honorifics_at, is_person_name
from extract.organization_names import find_organization_row
from extract.report_titles import are_alike

POST = re.compile(
    r"\b(?:Directors?|Officers?|Managers?|Head|Chief|Leader|Members?|Mayor|Treasurer|Clerk|"
    r"Secretary|Solicitor|Executive|Engineer|Auditors?|Convener|Chair(?:man|woman|person)?|"
    r"Councillor|Portfolio|Holder|Planner|Surveyor|Accountant|Lead|Advis[eo]r|Co-?ordinator)\b",
    re.I,
)
BODY = re.compile(r"\b(?:Committee|Panel|Board|Group|Forum|Cabinet)$", re.I)
_SECOND_POST = re.compile(
    r"\s*(?:,\s*|,?\s+and\s+(?:the\s+)?|\s+&\s+(?:the\s+)?)(?=(?:the\s+)?(?:\w+\s+){0,3}"
    r"(?:Director|Chief|Head|Cabinet Member|Leader|County Treasurer|Treasurer)\b)",
    re.I,
)


@dataclass(slots=True)
class Draft:
    """A report while what is known of it comes together. People and posts are handles."""

    title: str
    rule: str
    spans: list[Span]
    meeting: str | None = None
    item: str | None = None
    identifier: str | None = None
    report_of: str | None = None
    authors: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    is_document: bool = False


class Drafts:
    """The reports of one paper; each new one joins an earlier one of the same report."""

    def __init__(self, document: Document, entities: Entities) -> None:
        self._document = document
        self._entities = entities
        self.all: list[Draft] = []

    def build(self) -> list[Report]:
        """The facts of all reports, in order of where they are first named."""
        drafts = sorted(self.all, key=lambda draft: min(span.start for span in draft.spans))
        return [
            Report(
                id=f"report:{number}",
                spans=tuple(dict.fromkeys(draft.spans)),
                rule=draft.rule,
                title=draft.title,
                identifier=draft.identifier,
                meeting=draft.meeting,
                item=draft.item,
                report_of=draft.report_of,
                authors=tuple(dict.fromkeys(draft.authors)),
                contacts=tuple(dict.fromkeys(draft.contacts)),
                is_document=draft.is_document,
            )
            for number, draft in enumerate(drafts, start=1)
        ]

    def add(self, draft: Draft) -> None:
        """Add a report, or what is new of one that is known by its title."""
        for known in self.all:
            if known.meeting != draft.meeting and known.meeting and draft.meeting:
                continue
            if known.item and draft.item and known.item != draft.item:
                continue
            if not are_alike(known.title, draft.title):
                continue
            known.spans += [span for span in draft.spans if span not in known.spans]
            known.meeting = known.meeting or draft.meeting
            known.item = known.item or draft.item
            known.identifier = known.identifier or draft.identifier
            known.report_of = known.report_of or draft.report_of
            known.authors += draft.authors
            known.contacts += draft.contacts
            known.is_document |= draft.is_document
            if draft.rule == "report-front-sheet":
                known.rule = draft.rule
            return
        self.all.append(draft)

    def add_people(self, handles: list[str], spans: list[Span], span: Span) -> None:
        """Report the people named at the start of a range, and keep their handles."""
        for name, place in read_names(self._document.text[span.start : span.end], span.start):
            handles.append(self._entities.person(name, place))
            spans.append(place)

    def add_author(self, draft: Draft, name: str, at: int) -> None:
        """Report an author whose name is printed at a place; none where it is not found."""
        if at < 0:
            return
        span = Span(at, at + len(name))
        draft.authors.append(self._entities.person(name, span))
        draft.spans.append(span)

    def reporter(self, text: str, start: int) -> str | None:
        """The handle of who reports: a person, an office, a body or an organisation."""
        cut = _SECOND_POST.search(text)
        if cut and cut.start() > 4 and POST.search(text[: cut.start()]):
            text = text[: cut.start()]
        held_by = None
        if bracket := re.search(r"\s*\((?P<inside>[^)]*)\)?\s*$", text):
            people = read_names(bracket["inside"], start + bracket.start("inside"))
            held_by = self._entities.person(*people[0]) if people else None
            is_part = bracket["inside"][:1].isupper() and text.rstrip().endswith(")")
            text = text if is_part and not people else text[: bracket.start()]
        text = text.rstrip(" ,.-–")
        if text.lower().startswith("the "):
            text, start = text[4:], start + 4
        if not text or text.casefold() in ("it", "he", "she", "they", "this", "which", "who"):
            return None
        span = Span(start, start + len(text))
        name = " ".join(text.split())
        if honorifics_at(text, 0)[0]:
            people = read_names(text, start)
            return self._entities.person(people[0][0], people[0][1]) if people else None
        if find_organization_row(name):
            return self._entities.organization(name, span)
        if BODY.search(name):
            return self._entities.committee(name, span)
        if POST.search(name) and len(name.split()) > (0 if name[0].isupper() else 1):
            return self._entities.post(name, span, held_by=held_by)
        if is_person_name(name):
            return self._entities.person(name, span)
        return None
