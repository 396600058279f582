"""Reports of past decisions: each item opens with a sentence of who decided, when and what."""

import re
from collections.abc import Sequence

from extract.dates import find_dates
from extract.document import Span
from extract.meetings import split_sentences
from extract.outcomes import find_outcomes
from extract.rows import Row
from extract.wording import Resolution

_NUMBER = re.compile(r"^\d+\.\s*")
_DECIDER = re.compile(
    r"(?:\d{4}|[A-Z][a-z]+),?\s+(?:the )?(?P<body>(?:Executive|Cabinet|Lead) (?:Lead )?"
    r"Member for [A-Z][\w’, -]+?(?=\s+(?:approved|considered|noted|agreed|received))|Leader|"
    r"Cabinet|Executive|Full Council)\b"
)


def name_decider(sentence: str) -> str | None:
    """Give the name of who a sentence says decided, None where it names none."""
    match = _DECIDER.search(sentence)
    return match["body"] if match else None


def find_opening(rows: Sequence[Row]) -> Span | None:
    """Find the sentence with a date and who decided, its printed number left out."""
    for row in rows:
        for start, end in split_sentences(row.text):
            sentence = row.text[start:end]
            if find_dates(sentence) and name_decider(sentence):
                number = _NUMBER.match(sentence)
                lead = number.end() if number else 0
                return Span(row.start + start + lead, row.start + start + len(sentence.rstrip()))
    return None


def find_words(text: str, opening: Span | None, found: Sequence[Resolution]) -> list[Span]:
    """Give the passages of an item that decide: its resolutions, behind an opening that does."""
    parts = [part for one in found if one.kind in ("formal", "prose") for part in one.parts]
    if opening and find_outcomes(text[opening.start : opening.end]):
        return [opening, *(part for part in parts if part.start > opening.end)]
    return parts
