"""What a person needs to work through a miss or a false find: its like, and the paper's words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extract.document import Span
from extract.evaluation.claims import Claim
from extract.evaluation.tally import PaperResult
from extract.evaluation.verdicts import Outcome, Verdict

# Characters of the paper shown before and after what is quoted, and the longest quotation.
_AROUND, _LONGEST = 160, 600
_NEAREST, _PASSAGES = 3, 2
# Words of gold's quotation by which it is looked for, the most telling first.
_WORDS = (10, 6, 4)


@dataclass(frozen=True, slots=True)
class Extract:
    """Some of a paper's words in their place."""

    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One miss or false find: `shown` is the claim, `other` what stands against it.

    `nearest` are claims of the other side that are most like it: found ones for a miss, gold for
    a false find.
    """

    anchor: str
    kind: str
    file: str
    outcome: Outcome
    shown: str
    part: str
    other: str
    nearest: tuple[str, ...]
    extracts: tuple[Extract, ...]


def list_faults(results: Sequence[PaperResult]) -> list[Fault]:
    """Every miss and false find, paper by paper, in a fixed order."""
    faults: list[Fault] = []
    for result in results:
        for verdict in result.verdicts:
            if verdict.outcome != "right":
                faults.append(_explain(f"f{len(faults) + 1}", result, verdict))
    return faults


def _explain(anchor: str, result: PaperResult, verdict: Verdict) -> Fault:
    is_missed = verdict.outcome == "missed"
    claim, other = (verdict.gold, verdict.found) if is_missed else (verdict.found, verdict.gold)
    if claim is None:
        raise ValueError(f"a {verdict.outcome} verdict of nothing: {verdict.kind}")
    return Fault(
        anchor=anchor,
        kind=verdict.kind,
        file=result.file,
        outcome=verdict.outcome,
        shown=claim.shown,
        part=verdict.part,
        other=other.shown if other else "",
        nearest=() if other else _find_nearest(claim, result, of_gold=not is_missed),
        extracts=tuple(_quote(result.text, span) for span in _find_spans(claim, result.text)),
    )


def _find_nearest(claim: Claim, result: PaperResult, *, of_gold: bool) -> tuple[str, ...]:
    others = {
        other.shown
        for verdict in result.verdicts
        if not verdict.part
        and (other := verdict.gold if of_gold else verdict.found)
        and other.kind == claim.kind
    }
    rated = sorted((-fuzz.token_set_ratio(claim.shown, other), other) for other in others)
    return tuple(other for score, other in rated[:_NEAREST] if score <= -50)


def _find_spans(claim: Claim, text: str) -> list[Span]:
    """Where a found claim was read, or where gold's words stand; none where they do not."""
    if claim.spans:
        return list(claim.spans[:_PASSAGES])
    for words in _list_words(claim):
        pattern = r"\W+".join(re.escape(word) for word in words)
        found = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
        if found:
            return [Span(*found.span())]
    return []


def _list_words(claim: Claim) -> Iterator[list[str]]:
    named = sorted(claim.names or claim.of, key=lambda name: (-len(name), name))
    for phrase in (*claim.texts, claim.title, *named, claim.word):
        words = re.findall(r"\w+", phrase)
        if not words:
            continue
        if len(words) <= _WORDS[0]:
            yield words
        for count in _WORDS:
            if len(words) > count:
                yield words[:count]


def _quote(text: str, span: Span) -> Extract:
    end = min(span.end, span.start + _LONGEST)
    return Extract(
        before=text[max(0, span.start - _AROUND) : span.start],
        quote=text[span.start : end] + ("…" if end < span.end else ""),
        after="" if end < span.end else text[end : end + _AROUND],
    )
