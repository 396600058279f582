"""The registry of the councils, bodies, organisations and people that one paper names.

A finder reports every mention and gets a handle for its facts. settle() then decides which
mentions are one thing, within this paper only, and rewrites nothing: it gives the facts and the
fact id that each handle stands for.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.bodies_names import body_key, body_type_of, is_full_council, strip_article
from extract.cluster import cluster_names, cluster_people
from extract.council_forms import choose_council, is_explained, is_form_of, short_forms_of
from extract.councils import (
    find_council_letters,
    find_council_names,
    find_council_row,
    place_key,
)
from extract.document import Document, Span
from extract.models import Committee, Council, Fact, Organization, Person, Post
from extract.names import is_initials, parse_name, plain_words
from extract.organization_names import find_organization_row

# Text before this offset is where a paper says whose it is.
_HEAD_LENGTH = 3_000


@dataclass(slots=True)
class Entry:
    """What is known of one handle: the forms met, where, and what the finders said of it."""

    handle: str
    kind: str
    name: str
    slug: str | None = None
    country: str | None = None
    is_flagged: bool = False  # a councillor, or an inspectorate
    council: str | None = None
    other: str | None = None  # organization of a person, holder of a post
    forms: dict[str, None] = field(default_factory=dict)
    spans: dict[Span, None] = field(default_factory=dict)


class Entities:
    """The mentions of one paper, by handle."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._entries: dict[tuple[str, str, str], Entry] = {}
        self._by_handle: dict[str, Entry] = {}
        self._publisher: str | None = None
        self.listed: list[Span] = []  # where attendance lists stand: read once, not as prose
        self._aliases: dict[str, str] = {}  # initials and short forms -> handle
        self._uncalled: set[str] = set()  # people whom lists show to be called no councillors
        self._publisher = self._find_publisher()

    # -- mentions ------------------------------------------------------------------------------

    def publisher(self) -> str | None:
        """The handle of the council that publishes the paper, where it can be told."""
        return self._publisher

    def council(self, name: str, span: Span | None) -> str:
        """Report a council. "The Council" alone is the publisher."""
        if self._publisher and is_generic_council(name):
            return self._note(self._by_handle[self._publisher], name, span)
        label = re.sub(r"\s*\([^)]*\)$", "", name)
        row = find_council_row(label) or find_council_letters(label)
        if row is None and self._publisher and self._is_same_as_own(label, span):
            return self._note(self._by_handle[self._publisher], name, span)
        key = row.slug if row else "~" + place_key(label)
        entry = self._entry("council", "", key, row.label if row else strip_article(label))
        if row:
            entry.slug, entry.country = row.slug, row.nation
        return self._note(entry, name, span)

    def committee(self, name: str, span: Span | None, *, council: str | None = None) -> str:
        """Report a body of a council; of the publisher's, if no other is given.

        "Full Council", "the Parish Council" and the like are the body named "Council".
        """
        council = council or self._publisher
        label = strip_article(name)
        if (
            is_full_council(label)
            or (council and self._is_name_of(council, label))
            or (council and label in short_forms_of(self._by_handle[council].name))
        ):
            label = "Council"
        # "Municipal District of Example" and "Example Municipal District" are one.
        key = " ".join(sorted(body_key(label).split()))
        entry = self._entry("committee", council or "", key, label)
        entry.council = council
        return self._note(entry, name, span)

    def organization(self, name: str, span: Span | None, *, is_inspectorate: bool = False) -> str:
        """Report another organisation; one in the table of organisations gets its slug."""
        row = find_organization_row(name)
        label = row.label if row else strip_article(name)
        entry = self._entry("organization", "", row.slug if row else "~" + body_key(label), label)
        if row:
            entry.slug = row.slug
        entry.is_flagged |= is_inspectorate or bool(row and row.is_inspectorate)
        # A finder that cut the name out of a role does not say where it stood; the paper does.
        return self._note(entry, name, span or (None if entry.spans else self._first(name)))

    def person(
        self,
        name: str,
        span: Span | None,
        *,
        is_councillor: bool = False,
        council: str | None = None,
        organization: str | None = None,
    ) -> str:
        """Report a person by the name as printed, honorifics included."""
        parsed = parse_name(name)
        full = parsed.full or " ".join(name.split())
        if is_initials(name):
            full = name.strip()
        is_councillor = is_councillor or parsed.is_councillor
        # "Mr Lee" and "Mrs Lee" are two people, so a bare surname keeps its title in its key.
        scope = (parsed.title or "").lower().rstrip(".") if parsed.given is None else ""
        scope = "councillor" if is_councillor and parsed.given is None else scope
        entry = self._entry("person", scope, plain_words(full), full)
        entry.is_flagged |= is_councillor
        entry.council = entry.council or council
        entry.other = entry.other or organization
        return self._note(entry, name, span)

    def post(
        self,
        name: str,
        span: Span | None,
        *,
        council: str | None = None,
        held_by: str | None = None,
    ) -> str:
        """Report an office that decides or reports."""
        council = council or self._publisher
        label = strip_article(name)
        entry = self._entry("post", council or "", body_key(label), label)
        entry.council = council
        entry.other = entry.other or held_by
        return self._note(entry, name, span)

    def also(self, handle: str, name: str, span: Span | None) -> None:
        """Report that `name` (initials, an abbreviation) is another form of a thing reported."""
        entry = self._by_handle[handle]
        self._note(entry, name, span)
        self._aliases.setdefault(f"{entry.kind}:{plain_words(name)}", handle)

    def known(self, kind: str, name: str) -> str | None:
        """The handle of what was reported under this very name or alias, if any."""
        if handle := self._aliases.get(f"{kind}:{plain_words(name)}"):
            return handle
        for (entry_kind, _, _), entry in self._entries.items():
            if entry_kind == kind and plain_words(name) in map(plain_words, entry.forms):
                return entry.handle
        return None

    def spans(self, kind: str) -> list[Span]:
        """Where the things of one kind have been reported so far."""
        return [s for entry in self._by_handle.values() if entry.kind == kind for s in entry.spans]

    def mentions(self, kind: str) -> list[tuple[str, Span]]:
        """The handles and places of one kind reported so far, in order of place."""
        found = [
            (entry.handle, span)
            for entry in self._by_handle.values()
            if entry.kind == kind
            for span in entry.spans
        ]
        return sorted(found, key=lambda mention: (mention[1].start, mention[1].end))

    def names(self, kind: str) -> list[str]:
        """The names of one kind reported so far, the publisher's first."""
        return [entry.name for entry in self._by_handle.values() if entry.kind == kind]

    # -- settling ------------------------------------------------------------------------------

    def settle(self) -> tuple[list[Fact], dict[str, str]]:
        """Decide which handles are one thing: the entity facts, and the fact id of each handle."""
        groups: list[list[Entry]] = []
        entries = list(self._by_handle.values())
        councils = [entry for entry in entries if entry.kind == "council"]
        groups += cluster_names(councils, self._choose_council)
        for kind in ("committee", "organization", "post"):
            groups += cluster_names([entry for entry in entries if entry.kind == kind])
        people = [entry for entry in entries if entry.kind == "person"]
        groups += cluster_people(people, self._aliases, self._uncalled)
        ids: dict[str, str] = {}
        taken: Counter[str] = Counter()
        for group in groups:
            fact_id = _mint_id(group[0], taken)
            ids.update({entry.handle: fact_id for entry in group})
        facts = [_build_fact(group, ids) for group in groups]
        return facts, ids

    def no_councillor(self, person: str) -> None:
        """Report that a list shows a person as one whom the paper calls no councillor."""
        self._uncalled.add(person)

    # -- inside --------------------------------------------------------------------------------

    def _entry(self, kind: str, scope: str, key: str, name: str) -> Entry:
        entry = self._entries.get((kind, scope, key))
        if entry is None:
            entry = Entry(handle=f"{kind}#{len(self._entries) + 1}", kind=kind, name=name)
            self._entries[kind, scope, key] = entry
            self._by_handle[entry.handle] = entry
        return entry

    def _first(self, name: str) -> Span | None:
        """Where a name first stands in the paper, however its lines are broken."""
        words = r"\s+".join(map(re.escape, name.split()))
        match = re.search(rf"(?<!\w){words}(?!\w)", self._document.text) if words else None
        return Span(*match.span()) if match else None

    def _note(self, entry: Entry, name: str, span: Span | None) -> str:
        entry.forms.setdefault(" ".join(name.split()))
        if span is not None:
            entry.spans.setdefault(span)
        return entry.handle

    def _is_same_as_own(self, label: str, span: Span | None) -> bool:
        """Tell whether a name is the publisher's in another form, by the text around it."""
        own = self._by_handle[self._publisher or ""].name
        if span is None:
            return is_form_of(label, own)
        text, start = self._document.text, span.start
        before = text[text.rfind("\n", 0, start) + 1 : start]
        return is_form_of(label, own, text[start : span.end], before)

    def _choose_council(self, letters: str, fits: Sequence[Entry]) -> Entry | None:
        """The council that a paper means by letters: see choose_council."""
        text = self._document.text
        explained = [
            entry.handle
            for entry in fits
            if any(is_explained(letters, text, span.end) for span in entry.spans)
        ]
        by_handle = {entry.handle: entry.name for entry in fits}
        chosen = choose_council(by_handle, self._publisher, explained)
        return self._by_handle[chosen] if chosen else None

    def _is_name_of(self, council: str, label: str) -> bool:
        entry = self._by_handle.get(council)
        if entry is None or not re.search(r"council", label, re.I):
            return False
        row = find_council_row(label)
        if row is not None:
            return row.slug == entry.slug
        return place_key(label) in {place_key(form) for form in (entry.name, *entry.forms)}

    def _find_publisher(self) -> str | None:
        document = self._document
        if document.publisher:
            handle = self.council(document.publisher, None)
            self._by_handle[handle].spans.update(
                (mention.span, None)
                for mention in find_council_names(document.text)
                if self._is_name_of(handle, mention.name)
            )
            return handle
        mentions = find_council_names(document.text)
        if not mentions:
            return None
        counts: Counter[str] = Counter()
        for mention in mentions:
            weight = 3 if mention.span.start < _HEAD_LENGTH else 1
            counts[mention.row.slug if mention.row else body_key(mention.name)] += weight
        best = max(counts.values())
        for mention in mentions:
            key = mention.row.slug if mention.row else body_key(mention.name)
            if counts[key] == best:
                return self.council(mention.name, mention.span)
        return None


def is_generic_council(name: str) -> bool:
    """Tell whether `name` is "the Council", "the City Council" and the like, without a place."""
    words = set(plain_words(name).split())
    kinds = {"county", "city", "borough", "district", "parish", "town", "community"}
    return "council" in words and words <= kinds | {"the", "council", "full", "this", "cc", "pc"}


def _mint_id(entry: Entry, taken: Counter[str]) -> str:
    slug = re.sub(r"\s+", "-", entry.slug or plain_words(entry.name)) or "unnamed"
    base = f"{entry.kind}:{slug}"
    taken[base] += 1
    return base if taken[base] == 1 else f"{base}-{taken[base]}"


def _build_fact(group: list[Entry], ids: dict[str, str]) -> Fact:
    """Build the one fact of a group, whose first entry carries the name to show."""
    head = group[0]
    council = next((e.council for e in group if e.council), None)
    other = next((e.other for e in group if e.other), None)
    names = tuple(dict.fromkeys(form for entry in group for form in entry.forms))
    spans = tuple(sorted({s for e in group for s in e.spans}, key=lambda s: (s.start, s.end)))
    fact_id = ids[head.handle]
    council_id = ids.get(council) if council else None
    other_id = ids.get(other) if other else None
    flag = any(entry.is_flagged for entry in group)
    slug = next((entry.slug for entry in group if entry.slug), None)
    if head.kind == "council":
        return Council(
            id=fact_id, spans=spans, name=head.name, names=names, slug=slug, country=head.country
        )
    if head.kind == "committee":
        return Committee(
            id=fact_id,
            spans=spans,
            name=head.name,
            names=names,
            council=council_id,
            body_type=body_type_of(head.name),
        )
    if head.kind == "organization":
        return Organization(
            id=fact_id, spans=spans, name=head.name, names=names, is_inspectorate=flag, slug=slug
        )
    if head.kind == "post":
        return Post(
            id=fact_id,
            spans=spans,
            name=head.name,
            names=names,
            council=council_id,
            held_by=other_id,
        )
    return _build_person(head, names, spans, fact_id, flag, council_id, other_id)


def _build_person(
    head: Entry,
    names: tuple[str, ...],
    spans: tuple[Span, ...],
    fact_id: str,
    is_councillor: bool,
    council: str | None,
    organization: str | None,
) -> Person:
    parsed = [parse_name(name) for name in names]
    best = next((p for p in parsed if p.full == head.name), parse_name(head.name))
    titles = [p.title for p in parsed if p.title]
    return Person(
        id=fact_id,
        spans=spans,
        name=head.name,
        names=names,
        family_name=best.family or None,
        given_name=best.given,
        title=titles[0] if titles else None,
        is_councillor=is_councillor,
        council=council,
        organization=organization,
    )
