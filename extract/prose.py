"""Decisions that minutes tell in running text: "It was agreed to ...", "The report was noted"."""

import re
from dataclasses import replace

from extract.document import Span
from extract.meetings import split_sentences
from extract.motions import Motion, Named, find_movers, find_votes
from extract.outcomes import find_outcomes
from extract.rows import Row
from extract.tables import Pattern
from extract.wording import Resolution, match_pattern, trimmed_span, without_tail, words_of

_LABEL = re.compile(r"^(?:Minutes|Decision|REPLY|Reply)\s*:\s*")
# Prose behind "Resolved" in one paragraph with everything else ends after so many characters.
_LONG = 700
_MOVED = re.compile(r"\W*(?:Prop(?:osed|oser|\.)|Mov(?:ed|er)\b|PROPOSED)")
_MOST_MOVERS = 110  # code points
# Who decided is not a body to be named by such words.
_ANYONE = re.compile(r"(?:the )?(?:members|councillors|meeting|we)\b", re.I)


def end_of_words(rest: str) -> int:
    """Where the words of a resolution end in the row that they open."""
    if len(rest) <= _LONG:
        return len(without_tail(rest))
    end = 0
    for start, stop in split_sentences(rest):
        if start > 0 and stop > _LONG:
            break
        end = stop
    return len(rest[:end].rstrip())


def read_prose(row: Row, offset: int = 0) -> list[Resolution]:
    """Read the sentences of a row that decide, from `offset` on, in order."""
    text = row.text[offset:]
    if offset == 0 and (hit := match_pattern("alone", text)) and not row.is_heading:
        if match_pattern("none", text):
            return []
        return [_build(row, trimmed_span(row, 0, len(text)), hit, "alone")]
    found: list[Resolution] = []
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if label := _LABEL.match(sentence):
            start, sentence = start + label.end(), sentence[label.end() :]
        hit = match_pattern("prose", sentence)
        if hit is None and found and (movers := _movers_behind(sentence, row.start + start)):
            found[-1] = replace(found[-1], motion=found[-1].motion.filled_by(movers))
            continue
        if hit is None or sentence.rstrip().endswith("?") or match_pattern("other", sentence):
            continue
        bars = match_pattern("none", sentence)
        if bars and bars[1].start() < hit[1].end():
            continue
        found.append(_build(row, trimmed_span(row, offset + start, offset + end), hit, "prose"))
    return found


def read_cell(row: Row) -> Resolution | None:
    """Read a table's cell that says what became of one application, and why."""
    hit = match_pattern("cell", row.text)
    if hit is None:
        return None
    part = trimmed_span(row, 0, len(row.text))
    fate = hit[1]["fate"]
    return Resolution(
        parts=(part,),
        text=words_of([row], part),
        rule=hit[0].id,
        kind="cell",
        outcomes=find_outcomes(f"be {fate.lower()}") if fate else ("recommended",),
    )


def _movers_behind(sentence: str, start: int) -> Motion | None:
    """A sentence that says no more than who moved and seconded what stands before it."""
    if not _MOVED.match(sentence) or len(sentence) > _MOST_MOVERS:
        return None
    movers = find_movers(sentence, start)
    return movers if movers and movers.mover and movers.seconder else None


def _build(row: Row, part: Span, hit: tuple[Pattern, re.Match[str]], kind: str) -> Resolution:
    text = words_of([row], part)
    resolved = re.search(r"\b(?:resolve[sd]|decided)\s+(?=to\b|that\b)", text)
    outcomes = find_outcomes(text[resolved.end() :]) if resolved else ()
    outcomes = outcomes or find_outcomes(text)
    if not outcomes and kind == "prose":
        outcomes = ("agreed",)
    subject = hit[1].groupdict().get("subject")
    named = None
    if subject and not _ANYONE.match(subject):
        begin = part.start + hit[1].start("subject")
        named = Named(subject, Span(begin, begin + len(subject)))
    return Resolution(
        parts=(part,),
        text=text,
        rule=hit[0].id,
        kind=kind,
        subject=named,
        motion=(find_movers(text, part.start) or Motion()).filled_by(find_votes(text)),
        outcomes=outcomes,
    )
