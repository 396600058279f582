"""Acts and regulations that a paper names: "section 106 of the Town and Country Planning Act 1990".

The year ends the name; the words before it are read backwards, since a name has no other sign of
where it begins.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extract.models import Decision, Document, Fact, Legislation, Span
from extract.tables import load_words

_TABLE = "legislation.toml"
_END = re.compile(
    r"\b(?:Act|Order|Regulations|Measure|Rules|Code of Practice)"
    r"(?:\s+\((?:Northern Ireland|Scotland|Wales|England)\))?\s+(?P<year>(?:1[89]|20)\d\d)\b"
)
# The longest name, in characters: "Local Authorities (Executive Arrangements) (Meetings and …".
_LONGEST = 180
_TOKEN = re.compile(r"\([^()]{2,80}\)|etc\.|[\w’'-]+|&|[^\w\s]")


def find_legislation(document: Document) -> list[Legislation]:
    """Find the legislation of a document, one fact a name, in order of first mention."""
    spans: dict[str, list[Span]] = {}
    for name, span in find_mentions(document.text):
        spans.setdefault(name, []).append(span)
    return [
        Legislation(
            id=f"legislation:{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}",
            spans=tuple(found),
            rule="legislation-named",
            name=name,
        )
        for name, found in spans.items()
    ]


def refer_to_legislation(facts: Sequence[Fact], legislation: Sequence[Legislation]) -> list[Fact]:
    """Give each decision the legislation that stands in its words."""
    named = [(span, law.id) for law in legislation for span in law.spans]
    return [_refer(fact, named) if isinstance(fact, Decision) else fact for fact in facts]


def _refer(decision: Decision, named: Sequence[tuple[Span, str]]) -> Decision:
    inside = {
        law
        for span, law in named
        if any(part.start <= span.start and span.end <= part.end for part in decision.spans)
    }
    return replace(decision, references=tuple(sorted(inside))) if inside else decision


def find_mentions(text: str) -> Iterator[tuple[str, Span]]:
    """Give each mention of an Act or regulation: its name on one line, and where it stands.

    >>> [name for name, _ in find_mentions("under section 4 of the Example Act 1990.")]
    ['Example Act 1990']
    """
    closed = 0
    for end in _END.finditer(text):
        floor = max(closed, end.start() - _LONGEST)
        blank = text.rfind("\n\n", floor, end.start())
        floor = max(floor, blank + 2) if blank >= 0 else floor
        start = _find_start(text, floor, end.start())
        # "Government Act 2002" below the end of a page is the half of a name.
        if start is not None and text[start : end.start()].strip() not in _halves():
            yield " ".join(text[start : end.end()].split()), Span(start, end.end())
        closed = end.end()


def _find_start(text: str, floor: int, end: int) -> int | None:
    """Where the name that ends here begins; None where no word of a name stands before."""
    start: int | None = None
    tokens = list(_TOKEN.finditer(text, floor, end))
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        word = token[0]
        if word in _leads() or word[:1].isdigit():
            break
        if word[:1].isupper() or (word.startswith("(") and word[1:2].isupper()):
            start = token.start()
        elif word == "the":
            # "Representation of the People", but "provisions of the Example Act".
            before = [one[0] for one in tokens[max(0, index - 2) : index]]
            if len(before) < 2 or before[1] not in ("of", "to") or not before[0][:1].isupper():
                break
            if before[0] in _leads():
                break
        elif word not in _links():
            break
    return start


@cache
def _leads() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "leads"))


@cache
def _links() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "links"))


@cache
def _halves() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "halves"))
