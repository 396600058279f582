"""A motion told with its movers and its vote in one paragraph, as parish councils do."""

import re

from extract.meetings import split_sentences
from extract.motions import Motion, find_votes
from extract.outcomes import find_outcomes
from extract.rows import Row
from extract.wording import TOLD_FATE, Resolution, match_pattern, trimmed_span

_LABELLED = re.compile(r"(?:[Pp]rop\.?|PROP\.?|[Pp]roposed|Proposer)\b")


def read_told_motion(row: Row, movers: Motion) -> Resolution | None:
    """Read "Cllr Oak proposed ..., seconded by Cllr Elm. 3 in favour, 1 against. Carried."

    None where the row tells no fate, or where its sentences read as decisions by themselves.
    """
    fates = list(TOLD_FATE.finditer(row.text, movers.end))
    if not fates or not (movers.mover and movers.seconder):
        return None
    sentences = split_sentences(row.text)
    first = movers.mover.span.start - row.start
    start = next(begin for begin, end in sentences if begin <= first < end)
    if _LABELLED.match(row.text[start:]):
        start = 0  # "Object to the barn. Prop. GK, 2nd PN.": what was moved stands before
    stop = next(end for begin, end in sentences if begin <= fates[-1].start() < end)
    if match_pattern("prose", row.text[start:stop].split(". ")[0]):
        return None
    part = trimmed_span(row, start, stop)
    text = row.text[part.start - row.start : part.end - row.start]
    is_lost = re.search(r"\b(?:lost|defeated|not carried)\b", text, re.I)
    return Resolution(
        parts=(part,),
        text=text,
        rule="decision-told-motion",
        kind="prose",
        motion=movers.filled_by(find_votes(row.text[movers.end :])),
        outcomes=("lost",) if is_lost else find_outcomes(text) or ("agreed",),
    )
