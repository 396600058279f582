"""Make a story of a plot: each thing once, repeats folded, in order of time, with its passages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graph.iris import name_key
from graph.resolve.labels import write_when
from graph.trace.reading import Standing, Surroundings
from graph.trace.records import Failed, Quote, Step, Story
from graph.trace.stories import PLOTS, plot_other
from graph.trace.telling import Draft, kind_of

# What is proved best by a passage that names its day.
_DATED = {"inspection", "publication", "meeting"}
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)\b", re.I)
_NUMBER = re.compile(r"(\d+)")
_PRECISIONS: dict[int, Literal["day", "month", "year"]] = {4: "year", 7: "month", 10: "day"}
# Above every character of a date, so that "2021" with it is the end of that year.
_END = "~"
# The shortest part of a decision's words that tells what they are, in characters.
_PART = 20


@dataclass(frozen=True, slots=True)
class Range:
    """The days asked for, each "2021", "2021-09" or "2021-09-13"; and the most steps."""

    first: str | None = None
    last: str | None = None
    limit: int = 200

    def holds(self, date: str | None, until: str | None) -> bool:
        """Whether a step falls in it, in part at least; an undated one may."""
        if date is None:
            return True
        is_early = self.first is not None and (until or date) + _END < self.first
        is_late = self.last is not None and date > self.last + _END
        return not is_early and not is_late


def write_story(
    around: Surroundings, iri: str, asked: Range, failed: Sequence[Failed] = ()
) -> Story:
    """Tell the story of a thing that the graph knows.

    `failed` is said where an answer is looked for: it may stand in a paper that could not be read.
    """
    thing = around.thing(iri)
    kind = kind_of(thing)
    plot = PLOTS.get(kind, plot_other)(around, thing)
    drafts = sorted(_fold(_merge(plot.drafts), iri), key=_order)
    held = [draft for draft in drafts if asked.holds(draft.date, draft.until)]
    shown = [_without(draft, thing.label) for draft in held[: asked.limit]]
    has_question = plot.is_answered is not None
    answer: Literal["found", "none found"] | None = None
    if has_question:
        answer = "found" if plot.is_answered else "none found"
    return Story(
        thing=iri,
        label=thing.label,
        kind=kind,
        summary=tuple(dict.fromkeys(plot.summary)),
        answer=answer,
        searched=plot.searched,
        failed=tuple(failed) if has_question else (),
        steps=tuple(_write(around, shown)),
        left_out=len(drafts) - len(shown),
    )


def _without(draft: Draft, label: str) -> Draft:
    """Leave out what every step would say: that it is of the thing whose story it is."""
    kept = tuple(
        each
        for each in draft.details
        if not each.endswith(f" {label}") or each == f"reference {label}"
    )
    return replace(draft, details=kept)


def _merge(drafts: Iterable[Draft]) -> list[Draft]:
    """Tell each thing once, with all that it is to the one traced."""
    found: dict[tuple[str, str, str | None], Draft] = {}
    for draft in drafts:
        key = (draft.thing, draft.kind, draft.date)
        first = found.get(key)
        if first is None:
            found[key] = draft
            continue
        found[key] = _join(first, draft)
    return list(found.values())


def _fold(drafts: Iterable[Draft], focus: str) -> list[Draft]:
    """Make one step of what several papers tell in the same words of the same day.

    It goes by the name of the thing whose story it is, if that is one of them.
    """
    found: dict[tuple[str | None, ...], Draft] = {}
    for draft in sorted(drafts, key=lambda each: (each.thing != focus, *_order(each))):
        key = (
            draft.date, draft.until, draft.kind, name_key(draft.what), name_key(draft.text),
        )  # fmt: skip
        first = found.get(key)
        if first is None or draft.date is None:
            found[(*key, draft.thing) if first else key] = draft
            continue
        joined = _join(first, draft)
        found[key] = replace(joined, also=(*first.also, draft.thing, *draft.also))
    return list(found.values())


def _join(first: Draft, second: Draft) -> Draft:
    """Add to a draft what a second one of the same says more."""
    relations = [one for one in (first.relation, second.relation) if one]
    return replace(
        first,
        relation="; ".join(dict.fromkeys(relations)) or None,
        details=tuple(dict.fromkeys((*first.details, *second.details))),
        proofs=tuple(dict.fromkeys((*first.proofs, *second.proofs))),
        quotes=(*first.quotes, *second.quotes),
    )


def _order(draft: Draft) -> tuple[object, ...]:
    place = [int(part) if part.isdigit() else part for part in _NUMBER.split(draft.thing)]
    return draft.date is None, draft.date or "", draft.rank, place, draft.what


def _write(around: Surroundings, drafts: Sequence[Draft]) -> Iterable[Step]:
    proofs = {proof for draft in drafts for proof in draft.proofs}
    quotes, standing = around.quotes(proofs), around.standing(proofs)
    for draft in drafts:
        found = [quote for proof in draft.proofs for quote in quotes.get(proof, ())]
        found += draft.quotes
        # What a link claims is no surer than the link.
        sure = standing.get(draft.proofs[0], Standing()) if draft.proofs else Standing()
        yield Step(
            date=draft.date,
            until=draft.until,
            precision=_PRECISIONS.get(len(draft.date or ""), "unknown"),
            kind=draft.kind,
            relation=draft.relation,
            what=draft.what,
            thing=draft.thing,
            also=draft.also,
            details=draft.details,
            basis=draft.basis or sure.basis,
            confidence=sure.confidence,
            passages=tuple(_choose(found, draft)),
        )


def _choose(quotes: Iterable[Quote], draft: Draft) -> list[Quote]:
    """Leave out passages inside others; the best proofs first.

    Those are the words of a decision or recommendation themselves, and what names the day of an
    inspection or meeting; a publication is proved by nothing else.
    """
    found: list[Quote] = []
    for quote in sorted(set(quotes), key=lambda each: (each.document, each.start, -each.end)):
        last = found[-1] if found else None
        if last is None or last.document != quote.document or last.end < quote.end:
            found.append(quote)
    wanted = _spellings(draft) if draft.kind in _DATED else []
    named = [each for each in found if _misses(each, wanted) < len(wanted)]
    if draft.kind == "publication" and named:
        found = named
    said = name_key(draft.text)
    return sorted(
        found,
        key=lambda each: (
            _misses(each, wanted),
            not _says(each, said),
            each.dated or _END,
            each.document,
            each.start,
        ),
    )


def _says(quote: Quote, said: str) -> bool:
    """Whether a passage holds some words, or a good part of them and nothing else."""
    words = name_key(quote.quote)
    # "That the Council:" begins a list of what it decides and says nothing of it.
    is_part = len(words) > _PART and words in said and not quote.quote.rstrip().endswith(":")
    return bool(said) and (said in words or is_part)


def _spellings(draft: Draft) -> list[str]:
    """The ways to write a step's day that a passage may have, the most exact first."""
    date = draft.until or draft.date or ""
    if len(date) != 10:
        return [write_when(date)] if date else []
    day, month = write_when(date), write_when(date[:7])
    return [day, month, date[:4]]


def _misses(quote: Quote, wanted: Sequence[str]) -> int:
    words = _ORDINAL.sub(r"\1", " ".join(quote.quote.split())).casefold()
    return next((n for n, each in enumerate(wanted) if each.casefold() in words), len(wanted))
