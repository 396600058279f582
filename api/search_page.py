"""The page of a search: results, the filters that narrow it, and what may have been meant."""

from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz, process

from api.asked import PARAMETERS, PER_PAGE, Asked, shorten
from api.catalogue import Catalogue
from api.listings import alternate_links
from api.results_of_search import PLURALS, Results, heading, kinds_of, spell, turns
from api.takeaway import take_search
from api.templating import render
from graph.directory import GROUPS, find_council
from graph.facets import Facet
from graph.finding import FACETS, PASSAGE, RANKED, Finder
from graph.words import Words, read_words

_SHOWN_VALUES = 8  # of a facet
_SUGGESTED_FROM = 20_000  # words of the index that are looked at
_LEAST_ALIKE = 75  # of 100: what rapidfuzz.fuzz.ratio gives of two words
_FACET_NAMES = {
    "kind": "Kind",
    "council": "Council",
    "body": "Body",
    "outcome": "Outcome",
    "grade": "Overall grade",
    "paper": "Type of paper",
}
_FILTER_NAMES = {**_FACET_NAMES, "since": "From", "until": "To"}


class Choice(NamedTuple):
    """A value of a filter: `number` is how many, as written."""

    text: str
    href: str
    number: str
    is_chosen: bool


def render_search(catalogue: Catalogue, results: Results, *, error: str = "") -> str:
    asked, base = results.asked, catalogue.base
    words = read_words(asked.text)
    facets: list[tuple[str, list[Choice], str | None]] = []
    suggestion = None
    is_asked = bool(words.phrases) or asked.has_filter()
    with catalogue.reader.papers.find() as finder:
        if is_asked and not error:
            facets = _facets(finder, results, words, base)
        if is_asked and not results.total.number:
            suggestion = _suggest(finder, asked, words)
        active = [
            (
                f"{_FILTER_NAMES[field]}: {_show_value(finder, field, value)}",
                asked.choose(field, None).href(base),
            )
            for field in PARAMETERS
            if (value := getattr(asked.filters, field)) is not None
        ]
    here = asked.href(base)
    hidden = {
        parameter: shorten(value, base)
        for field, parameter in PARAMETERS.items()
        if field not in ("since", "until") and (value := getattr(asked.filters, field)) is not None
    }
    return render(
        "search.html",
        asked=asked,
        results=results,
        heading=heading(results),
        summary=_summary(results) if is_asked and not error else "",
        error=error,
        is_by_date=results.is_by_date,
        active=active,
        hidden=hidden,
        clear=Asked(asked.text).href(base) if active else None,
        facets=facets,
        suggestion=suggestion and (suggestion, replace(asked, text=suggestion, page=1).href(base)),
        turns=turns(results, base),
        numbers=_numbers(results, base),
        forms=alternate_links(here) if is_asked and not error else [],
        taken=take_search(asked.filters) if not error else [],
        browse=[] if is_asked or error else _browse(base),
    )


def _summary(results: Results) -> str:
    """Say which results are shown, of how many."""
    total, page = results.total, results.asked.page
    if not total.number:
        return "Nothing is found."
    first = (page - 1) * PER_PAGE + 1
    last = min(page * PER_PAGE, total.number)
    number = f"{'more than ' if total.is_more else ''}{total.number:,}"
    what = f" for {results.asked.text}" if results.asked.text else ""
    if total.number == 1:
        return f"1 result{what}"
    return f"Results {first:,}\N{EN DASH}{last:,} of {number}{what}"


def _numbers(results: Results, base: str) -> list[tuple[int, str] | None]:
    """The numbers of pages to choose from, each with its address; None for a gap."""
    page, pages = results.asked.page, results.pages
    wanted = sorted({1, *range(max(1, page - 2), min(pages, page + 2) + 1), pages})
    found: list[tuple[int, str] | None] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number > before + 1:
            found.append(None)
        found.append((number, replace(results.asked, page=number).href(base)))
    return found if pages > 1 else []


def _facets(
    finder: Finder, results: Results, words: Words, base: str
) -> list[tuple[str, list[Choice], str | None]]:
    """The filters that narrow a search: name, values with their counts, and a note."""
    asked = results.asked
    names = finder.settle(words, asked.filters)
    sorts = kinds_of(asked, words)
    is_mixed = len(sorts) > 1
    kind = PASSAGE if sorts[0] == PASSAGE else asked.filters.kind
    kind = kind or (None if words.phrases else "record")
    counted = finder.facets(names, replace(asked.filters, kind=kind))
    kinds = _count_kinds(finder, counted.get("kind"), names, asked)
    shown = []
    for field in FACETS:
        facet = kinds if field == "kind" else counted.get(field, Facet(()))
        chosen = getattr(asked.filters, field)
        values = list(facet.values) if field == "kind" else _cut(facet, chosen)
        choices = [
            Choice(
                _show_value(finder, field, value),
                asked.choose(field, None if _is_same(value, chosen) else value).href(base),
                f"{number:,}{'+' if facet.is_more else ''}",
                _is_same(value, chosen),
            )
            for value, number in values
        ]
        if len(choices) > 1 or (choices and not choices[0].is_chosen):
            note = f"Counted in part: more than {RANKED:,} are found." if facet.is_more else None
            if is_mixed and field != "kind":
                note = note or "Counts names and records, not passages."
            shown.append((_FACET_NAMES[field], choices, note))
    return shown


def _cut(facet: Facet, chosen: str | None) -> list[tuple[str, int]]:
    """The values with most, and that which is chosen."""
    rest = [pair for pair in facet.values[_SHOWN_VALUES:] if _is_same(pair[0], chosen)]
    return [*facet.values[:_SHOWN_VALUES], *rest]


def _count_kinds(finder: Finder, facet: Facet | None, words: Words, asked: Asked) -> Facet:
    """Count every kind, whichever is chosen: one leads from each to each."""
    filters = replace(asked.filters, kind=None)
    known = dict(facet.values) if facet is not None and not facet.is_more else {}
    groups = [set(kinds) for kinds in GROUPS.values() if known.keys() & set(kinds)]
    counts = []
    is_more = False
    for kind in (*GROUPS["name"], *GROUPS["record"], PASSAGE, "paper"):
        only = replace(filters, kind=kind)
        if any(kind in group for group in groups):
            number = known.get(kind, 0)
        else:
            find = finder.count_passages if kind == PASSAGE else finder.count_things
            count = find(words, only)
            number, is_more = count.number, is_more or count.is_more
        if number:
            counts.append((kind, number))
    return Facet(tuple(counts), is_more)


def _is_same(value: str, chosen: str | None) -> bool:
    if chosen is None:
        return False
    return value == chosen or (":" not in chosen and value.rpartition("/")[2] == chosen)


def _show_value(finder: Finder, field: str, value: str) -> str:
    if field == "kind":
        return PLURALS[value]
    if field == "body" and (council := find_council(value)) not in (None, value):
        # Every council has a Cabinet.
        of = finder.label(council or "", "council")
        name = finder.label(value, field) or spell(value.rpartition("/")[2])
        return f"{name}, {of}" if of else name
    if field in ("council", "body"):
        return finder.label(value, field) or spell(value.rpartition("/")[2])
    return value if field in ("since", "until") else spell(value)


def _suggest(finder: Finder, asked: Asked, words: Words) -> str | None:
    """What may have been meant, where nothing is found: what would find something, else None."""
    spelt = []
    for phrase in words.phrases:
        for word in phrase.split():
            alone = Words((word.lower(),))
            filters = replace(asked.filters, kind=None)
            is_known = finder.count_things(alone, filters).number
            if is_known or finder.count_passages(alone, filters).number:
                spelt.append(word)
                continue
            known = finder.suggest(word, _SUGGESTED_FROM)
            best = process.extractOne(
                word.lower(), known, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE
            )
            spelt.append(word if best is None else str(best[0]))
    text = " ".join(spelt)
    meant = Words(tuple(spelt))
    if text.lower() == " ".join(words.phrases).lower():
        return None
    kinds = kinds_of(asked, meant)
    things = [kind for kind in kinds if kind != PASSAGE]
    found = any(
        finder.count_things(meant, replace(asked.filters, kind=kind)).number for kind in things
    )
    if not found and PASSAGE in kinds:
        found = bool(finder.count_passages(meant, asked.filters).number)
    return text if found else None


def _browse(base: str) -> list[tuple[str, str]]:
    """What there is to look through without a word."""
    kinds = ("council", "committee", "person", "decision", "inspection", "report", "meeting")
    return [(PLURALS[kind], Asked().choose("kind", kind).href(base)) for kind in (*kinds, "paper")]
