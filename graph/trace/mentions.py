"""Passages found in the texts of papers, where the graph holds none that says it.

Where a thing is named by its reference, whether or not anything was read of it there; and where
the day on which an inspection's report came out is told.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from graph.resolve.labels import write_when
from graph.search import Hit
from graph.trace.plot import Plot
from graph.trace.reading import Surroundings, Thing
from graph.trace.records import Quote
from graph.trace.telling import Draft, kind_of, prepare, tell

_MOST_HITS = 60
# Characters kept on each side of a reference in a long paragraph.
_AROUND = 240
_SENTENCE_END = re.compile(r"[^.\n]*\.?")
_TELLING = {"decision", "report", "recommendation"}


def add_mentions(around: Surroundings, plot: Plot, thing: Thing) -> None:
    """Add what names a thing's reference: decisions and reports, else the paper that does.

    A paper that already tells a step of the plot is not named again.
    """
    for reference in thing.all("dcterms:identifier"):
        if _is_telling(reference):
            _add_reference(around, plot, thing, reference)


def find_publication(
    around: Surroundings, documents: Collection[str], day: str
) -> tuple[Quote, ...]:
    """Find where papers say that something came out on a day: one sentence of each.

    Only days are looked for: a month or year stands in too many sentences.
    """
    if len(day) != len("2021-09-13"):
        return ()
    number, month, year = write_when(day).split()
    pattern = re.compile(
        rf"\bpublish(?:ed|ing)?\b[^.\n]{{0,120}}?\b0?{number}(?:st|nd|rd|th)?\s+{month}\s+{year}\b",
        re.I,
    )
    quotes = []
    for document in sorted(documents):
        text = around.papers.text(document.removeprefix(f"{around.base}document/"))
        found = pattern.search(text) if text else None
        if text and found:
            start, end = _find_sentence(text, found.start(), found.end())
            quotes.append(around.quote(document, start, end, None, text))
    return tuple(quotes)


def _find_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence round some words, as far as _AROUND characters on each side."""
    left = text[max(0, start - _AROUND) : start]
    before = left[max(left.rfind(". ") + 1, left.rfind("\n") + 1) :].lstrip()
    right = _SENTENCE_END.match(text, end, end + _AROUND)
    return start - len(before), right.end() if right else end


def _is_telling(reference: str) -> bool:
    """Whether a reference is of some length and holds a digit: "3" stands everywhere."""
    return len(reference) >= 4 and any(letter.isdigit() for letter in reference)


def _add_reference(around: Surroundings, plot: Plot, thing: Thing, reference: str) -> None:
    told = {draft.thing for draft in plot.drafts} | {thing.iri}
    proofs = {proof for draft in plot.drafts for proof in draft.proofs}
    papers = {quote.document for found in around.quotes(proofs).values() for quote in found}
    left: dict[str, list[Quote]] = defaultdict(list)
    for hit in around.papers.search(reference, limit=_MOST_HITS):
        quote = _quote(around, hit, reference)
        if quote is None:
            continue
        found = around.proved_in(quote.document, quote.start, quote.end)
        prepare(around, found)
        naming = [iri for iri in found if kind_of(around.thing(iri)) in _TELLING]
        for iri in naming:
            if iri not in told:
                told.add(iri)
                plot.drafts.append(tell(around, iri, relation="names its reference"))
        if naming:
            papers.add(quote.document)
        else:
            left[quote.document].append(quote)
    for document in sorted(set(left) - papers):
        plot.drafts.append(_tell_mention(around, document, reference, left[document]))


def _quote(around: Surroundings, hit: Hit, reference: str) -> Quote | None:
    """Quote the reference with what stands round it; None where only its words are there."""
    text = around.papers.text(hit.document)
    if text is None:
        return None
    words = (re.escape(word) for word in reference.split())
    pattern = re.compile(rf"(?<!\w){r'\s+'.join(words)}(?!\w)", re.I)
    found = pattern.search(text, hit.start, hit.end)
    if found is None:
        return None
    start = _step_to_word(text, max(hit.start, found.start() - _AROUND), hit.start, found.start())
    end = _step_back(text, min(hit.end, found.end() + _AROUND), hit.end, found.end())
    return around.quote(f"{around.base}document/{hit.document}", start, end, hit.page, text)


def _step_to_word(text: str, at: int, edge: int, limit: int) -> int:
    """The start of the next word, unless the paragraph itself begins here."""
    space = text.find(" ", at, limit) if at > edge else -1
    return space + 1 if space >= 0 else at


def _step_back(text: str, at: int, edge: int, limit: int) -> int:
    """The end of the word before, unless the paragraph itself ends here."""
    space = text.rfind(" ", limit, at) if at < edge else -1
    return space if space >= 0 else at


def _tell_mention(
    around: Surroundings, document: str, reference: str, quotes: Iterable[Quote]
) -> Draft:
    paper = around.thing(document)
    return Draft(
        date=paper.one("dcterms:date"),
        what=f"{paper.label} names {reference}",
        thing=document,
        kind="mention",
        relation="names its reference",
        quotes=tuple(quotes),
        rank=9,
    )
