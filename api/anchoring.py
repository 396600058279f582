"""Find a passage in a text by its place and its words, also where the text has changed since.

A link to a passage names a place; the words that stood there come with the link or from the graph.
Where they stand there no more they are looked for, and marked only where they stand once: wrong
words are never marked. Source: W3C, Web Annotation Data Model, 4.2.4.
"""

import re
from bisect import bisect_right
from typing import Literal, NamedTuple

Finding = Literal["there", "moved", "changed", "outside"]
"""Where a passage was found.

there    at its place, with its words (or no words are known to compare)
moved    elsewhere: its words stand in the text exactly once
changed  other words stand at its place, and its own nowhere, or more than once
outside  the place is none in this text, and no words are known to look for
"""

# Of a long passage a link carries the first and the last words, with this between.
GAP = "…"
_WHOLE = 160
_EITHER_END = 60
# More places than these prove nothing.
_MOST_PLACES = 50
_WORD = re.compile(r"\S+")


class Quote(NamedTuple):
    """The words of a passage, and what stood before and after them where that is known."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class Anchor(NamedTuple):
    """Where a passage stands, half-open in code points; `start` equals `end` where nowhere."""

    start: int
    end: int
    finding: Finding


def shorten_quote(words: str) -> str:
    """Write the words of a passage as a link carries them.

    >>> shorten_quote("that  the plan be\\napproved")
    'that the plan be approved'
    """
    plain = _squeeze(words)
    if len(plain) <= _WHOLE:
        return plain
    first = plain[:_EITHER_END].rpartition(" ")[0] or plain[:_EITHER_END]
    last = plain[-_EITHER_END:].partition(" ")[2] or plain[-_EITHER_END:]
    return f"{first}{GAP}{last}"


def find_anchor(text: str, start: int, end: int, quote: Quote | None) -> Anchor:
    """Find where a passage of [start, end) stands in a text.

    Without a quote only the place counts. White space counts for nothing: a text that was read
    anew may be broken into other lines.
    """
    is_inside = 0 <= start < end <= len(text)
    if quote is None or not _squeeze(quote.exact):
        return Anchor(start, end, "there") if is_inside else Anchor(0, 0, "outside")
    if is_inside and _is_said(text[start:end], quote.exact):
        return Anchor(start, end, "there")
    found = _search(text, quote, max(end - start, len(quote.exact)))
    return Anchor(*found, "moved") if found else Anchor(0, 0, "changed")


def _squeeze(words: str) -> str:
    return " ".join(words.split())


def _is_said(passage: str, quote: str) -> bool:
    """Whether a passage is what a quote says: the whole of it, or its first and last words."""
    plain, wanted = _squeeze(passage), _squeeze(quote)
    if plain == wanted:
        return True
    first, gap, last = wanted.partition(GAP)
    return bool(
        gap
        and first
        and last
        and len(plain) >= len(first) + len(last)
        and plain.startswith(first)
        and plain.endswith(last)
    )


def _search(text: str, quote: Quote, length: int) -> tuple[int, int] | None:
    """Find the one place where a quote stands, in a text with all white space as one blank."""
    words = list(_WORD.finditer(text))
    plain = " ".join(word.group() for word in words)
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word.group()) + 1
    places = _places(plain, _squeeze(quote.exact), length)
    if len(places) > 1:
        before, after = _squeeze(quote.prefix), _squeeze(quote.suffix)
        places = [
            (low, high)
            for low, high in places
            if plain[:low].rstrip().endswith(before) and plain[high:].lstrip().startswith(after)
        ]
    if len(places) != 1:
        return None
    low, high = places[0]

    def original(offset: int) -> int:
        number = bisect_right(starts, offset) - 1
        return words[number].start() + offset - starts[number]

    return original(low), original(high - 1) + 1


def _places(plain: str, wanted: str, length: int) -> list[tuple[int, int]]:
    """List where a quote stands: whole, else from its first words to its last ones."""
    found = [(low, low + len(wanted)) for low in _occurrences(plain, wanted)]
    first, gap, last = wanted.partition(GAP)
    if found or not gap or not first or not last:
        return found
    for low in _occurrences(plain, first):
        high = plain.find(last, low + len(first), low + 2 * length + len(wanted))
        if high >= 0:
            found.append((low, high + len(last)))
    return found


def _occurrences(plain: str, words: str) -> list[int]:
    found: list[int] = []
    at = plain.find(words)
    while at >= 0 and len(found) < _MOST_PLACES:
        found.append(at)
        at = plain.find(words, at + 1)
    return found
