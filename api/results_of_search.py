"""What a search finds, as one page shows it: sections of names, records and passages.

Takes what is asked, gives entries with their titles and notes; a page and its other forms are made
of the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from api.asked import PER_PAGE, Asked, AskedError
from api.catalogue import Catalogue
from api.links import address
from api.listings import Entry
from api.passages import split_marks
from graph.directory import GROUPS
from graph.finding import PASSAGE, RANKED, Count, Finder, Thing
from graph.search import MARK_END, MARK_START, Hit
from graph.words import Words, read_words

# How many of the best names and records stand before passages, where no kind is asked for.
_BEST = {"name": 5, "record": 8}
COLUMNS = ("title", "date", "kind", "council", "body", "outcome", "grade", "extract", "page")
PLURALS = {
    "name": "People and bodies",
    "record": "Decisions, inspections, reports and meetings",
    "council": "Councils",
    "committee": "Committees",
    "inspectorate": "Inspectorates",
    "organisation": "Organisations",
    "post": "Posts",
    "person": "People",
    "decision": "Decisions",
    "inspection": "Inspections",
    "report": "Reports",
    "meeting": "Meetings",
    "paper": "Papers",
    "passage": "Passages in papers",
}


class Item(NamedTuple):
    """A result as shown; `extract` is text with the words that were found marked."""

    entry: Entry
    extract: Sequence[tuple[str, bool]] = ()


@dataclass(slots=True)
class Section:
    """One sort of results: those of this page, and how many there are on all pages."""

    kind: str
    title: str
    count: Count
    shown: int
    items: list[Item]
    more: str | None = None


@dataclass(slots=True)
class Results:
    """What a search finds, as far as one page shows it."""

    asked: Asked
    sections: list[Section]
    total: Count

    @property
    def pages(self) -> int:
        return max(1, -(-self.total.number // PER_PAGE))

    @property
    def is_by_date(self) -> bool:
        """Whether the newest come first as there are too many to weigh."""
        is_many = any(section.count.number >= RANKED for section in self.sections)
        return is_many and self.asked.sort == "relevance"

    @property
    def items(self) -> list[Item]:
        return [item for section in self.sections for item in section.items]


def find_results(catalogue: Catalogue, asked: Asked) -> Results:
    """Find one page of results. Raises AskedError where there is no such page."""
    words = read_words(asked.text)
    if asked.text and not words.phrases:
        why = "every word is excluded" if words.excluded else "there is no word in it"
        raise AskedError(f"q: {why}; give a word that is to be found.")
    if not words.phrases and not asked.has_filter():
        return Results(asked, [], Count(0))
    with catalogue.reader.papers.find() as finder:
        names = finder.settle(words, asked.filters)
        sections = [
            _open_section(finder, names if kind == "name" else words, asked, kind, catalogue.base)
            for kind in kinds_of(asked, words)
        ]
        total = Count(
            sum(section.shown for section in sections),
            any(one.count.is_more and one.shown == one.count.number for one in sections),
        )
        results = Results(asked, sections, total)
        if asked.page > results.pages:
            raise AskedError(f"page: there is no page {asked.page:,}; the last is {results.pages}.")
        before = (asked.page - 1) * PER_PAGE
        wanted = PER_PAGE
        for section in sections:
            limit = min(wanted, max(0, section.shown - before))
            if limit:
                asked_words = names if section.kind in ("name", *GROUPS["name"]) else words
                section.items = _find_items(
                    catalogue, finder, asked_words, asked, section.kind, limit, before
                )
                wanted -= len(section.items)
            before = max(0, before - section.shown)
    return results


def kinds_of(asked: Asked, words: Words) -> list[str]:
    """The sorts of results that a search gives, in order."""
    if asked.filters.kind is not None:
        return [asked.filters.kind]
    if asked.filters.paper is not None:
        return [PASSAGE]
    if asked.filters.outcome or asked.filters.grade:
        return ["record"]  # no name and no passage has one
    return ["name", "record", PASSAGE] if words.phrases else ["record"]


def _open_section(finder: Finder, words: Words, asked: Asked, kind: str, base: str) -> Section:
    filters = replace(asked.filters, kind=kind)
    if kind == PASSAGE:
        count = finder.count_passages(words, filters)
    else:
        count = finder.count_things(words, filters)
    is_cut = len(kinds_of(asked, words)) > 1
    shown = min(count.number, _BEST.get(kind, count.number)) if is_cut else count.number
    more = asked.choose("kind", kind).href(base) if shown < count.number else None
    return Section(kind, PLURALS[kind], count, shown, [], more)


def _find_items(
    catalogue: Catalogue,
    finder: Finder,
    words: Words,
    asked: Asked,
    kind: str,
    limit: int,
    offset: int,
) -> list[Item]:
    filters = replace(asked.filters, kind=kind)
    if kind == PASSAGE:
        hits = finder.passages(words, filters, sort=asked.sort, limit=limit, offset=offset)
        return [_show_hit(hit, finder, catalogue.base) for hit in hits]
    things = finder.things(words, filters, sort=asked.sort, limit=limit, offset=offset)
    return [_show_thing(thing, finder, catalogue.base) for thing in things]


def _show_thing(thing: Thing, finder: Finder, base: str) -> Item:
    bodies = thing.bodies if thing.kind != "person" else ()
    named = [name for name in (finder.label(one, "body") for one in bodies[:2]) if name]
    councils = [name for name in (finder.label(one, "council") for one in thing.councils) if name]
    words = [
        thing.kind.capitalize(),
        thing.date if thing.date and thing.date not in thing.label else "",
        *[name for name in named if name != thing.label and name not in thing.label],
        *[name for name in councils[:2] if name not in (thing.label, *named)],
        *[f"overall: {spell(grade)}" for grade in thing.grades],
    ]
    entry = Entry(
        href=address(thing.iri, base) or thing.iri,
        iri=thing.iri,
        title=thing.label,
        date=thing.date,
        kind=thing.kind,
        note=" · ".join(word for word in words if word),
        cells={
            "council": "; ".join(councils),
            "body": "; ".join(named),
            "outcome": "; ".join(map(spell, thing.outcomes)),
            "grade": "; ".join(map(spell, thing.grades)),
            "extract": "",
            "page": "",
        },
    )
    return Item(entry)


def _show_hit(hit: Hit, finder: Finder, base: str) -> Item:
    councils = [name for name in (finder.label(one, "council") for one in hit.council.split())
                if name]  # fmt: skip
    title = hit.title or hit.file_name
    words = [
        *(f"page {hit.page}" for _ in range(1) if hit.page),
        hit.date or "",
        *[name for name in councils if name.casefold() != title.casefold()],
        hit.file_name if title != hit.file_name else "",
    ]
    plain = hit.extract.replace(MARK_START, "").replace(MARK_END, "")
    entry = Entry(
        href=f"/document/{hit.document}?from={hit.start}&to={hit.end}#passage",
        # RFC 5147: the characters from one place to another, of the paper's plain text.
        iri=f"{base}document/{hit.document}#char={hit.start},{hit.end}",
        title=title,
        date=hit.date,
        kind=PASSAGE,
        note=" · ".join(word for word in words if word),
        cells={
            "council": "; ".join(councils),
            "body": "",
            "outcome": "",
            "grade": "",
            "extract": " ".join(plain.split()),
            "page": "" if hit.page is None else str(hit.page),
        },
    )
    return Item(entry, split_marks(hit.extract))


def heading(results: Results) -> str:
    """What a page of results is called."""
    asked = results.asked
    what = f" for {asked.text}" if asked.text else ""
    if not asked.text and asked.filters.kind:
        what = f": {PLURALS[asked.filters.kind].lower()}"
    if not what and not asked.has_filter():
        return "Search"
    page = f" (page {asked.page:,} of {results.pages:,})" if results.pages > 1 else ""
    return f"Search results{what}{page}"


def turns(results: Results, base: str) -> dict[str, str]:
    """The pages before and after."""
    page = results.asked.page
    found = {}
    if page > 1:
        found["prev"] = replace(results.asked, page=page - 1).href(base)
    if page < results.pages:
        found["next"] = replace(results.asked, page=page + 1).href(base)
    return found


def spell(slug: str) -> str:
    """Write a slug as words."""
    return slug.replace("-", " ")
