"""The words of links.toml, and what of an item's title is the matter itself."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.document import Span
from extract.meetings import split_sentences
from extract.needles import GuardedPattern
from extract.rows import Row
from extract.tables import load_patterns

_TABLE = "links.toml"
# What a title says of the call-in or of who sent the matter is none of the matter.
_NOT_MATTER = re.compile(
    r"^(?:\W*(?:to consider\s+)?(?:the\s+)?(?:call[- ]?in|referral|recommendations?)\b"
    r"(?:\s+of)?(?:\s+(?:an?|the))?(?:\s+(?:executive|cabinet|key))*(?:\s+decisions?)?\s*[:–-]*\s*)",
    re.I,
)
# A passage that says something has as many characters.
_TELLING = 40
_IDLE = re.compile(r"(?:purpose of report|discussion|recommendations?|minutes)\W*$", re.I)


def search_links(kind: str, text: str) -> re.Match[str] | None:
    """The first match in `text` of a pattern that gives `kind`."""
    return next((match for regex in _patterns(kind) if (match := regex.search(text))), None)


def has_words(kind: str, text: str) -> bool:
    """Tell whether a pattern that gives `kind` is met in `text`."""
    return search_links(kind, text) is not None


def name_matter(title: str) -> str | None:
    """What an item is about, without the words that say by whom and why it comes."""
    words = _NOT_MATTER.sub("", " ".join(title.split()), count=1)
    if has_words("sent", words) or _IDLE.match(words) or not re.search(r"[A-Za-z]{3}", words):
        return None
    return words


def split_rows(rows: Sequence[Row]) -> Iterator[tuple[Span, str]]:
    """The sentences of rows, each with its place."""
    for row in rows:
        for start, end in split_sentences(row.text):
            text = row.text[start:end].rstrip()
            yield Span(row.start + start, row.start + start + len(text)), text


def find_words(spans: Sequence[Span]) -> Span:
    """The first passage of a fact that says something: "RESOLVED that:" alone says nothing."""
    telling = (span for span in spans if span.end - span.start >= _TELLING)
    return next(telling, max(spans, key=lambda span: (span.end - span.start, -span.start)))


@cache
def _patterns(kind: str) -> tuple[GuardedPattern, ...]:
    return tuple(pattern.regex for pattern in load_patterns(_TABLE) if pattern.gives == kind)
