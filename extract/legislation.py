"""Acts and regulations that a paper names by their short title and year, and who refers to them.

"section 106 of the Town and Country Planning Act 1990" names that Act. Local orders are left out:
their titles look alike and they are no legislation of the land.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.document import Span
from extract.models import Decision, Fact, Legislation

_END = re.compile(
    r"\b(?:Act|ACT|Regulations|REGULATIONS|Measure),?\s(?P<year>(?:1[5-9]|20)\d\d)\b(?![/-]\d)"
)
_WORD = re.compile(r"\S+\s+")
_CAPITAL = re.compile(r"^\(?[A-Z][\w’'&/-]*\)?,?$|^\(?etc\.?\)?,?$|^&$")
_INSIDE = frozenset({"and", "of", "for", "to", "in", "on", "by", "or", "from", "at", "with"})
_ARTICLES = frozenset({"the", "a", "an", "this", "that", "these"})
# Words with a capital that stand before a title and are no part of it.
_BEFORE = re.compile(
    r"^\W*(?:The|An?|This|That|These|Sections?|Schedules?|Parts?|Paragraphs?|Article|Regulation|"
    r"Under|By|In|Acts?|Where|When|As|Both|See|SECTIONS?|SCHEDULE|PART|PARAGRAPHS?|THE|UNDER|OF|[Ss](?:ec)?\.?\d+\w*|S)\W*$"
)
# Code points before "Act" in which its title stands.
_LONGEST = 200


def find_legislation(text: str) -> list[Legislation]:
    """Find the Acts and regulations named in a text: one fact each, with every place."""
    places: dict[str, list[Span]] = {}
    for match in _END.finditer(text):
        start = _find_start(text, match.start())
        if start is not None:
            name = _write_name(text[start : match.end()])
            places.setdefault(name, []).append(Span(start, match.end()))
    return [
        Legislation(
            id=f"legislation:{number}", name=name, spans=tuple(spans), rule="legislation-title"
        )
        for number, (name, spans) in enumerate(places.items(), start=1)
    ]


def refer_decisions(facts: Sequence[Fact], laws: Sequence[Legislation]) -> list[Fact]:
    """The facts, each decision with the legislation that its own words name."""
    return [_refer(fact, laws) if isinstance(fact, Decision) else fact for fact in facts]


def _refer(fact: Decision, laws: Sequence[Legislation]) -> Decision:
    named = tuple(
        law.id
        for law in laws
        if any(
            whole.start <= span.start and span.end <= whole.end
            for span in law.spans
            for whole in fact.spans
        )
    )
    return replace(fact, references=named) if named else fact


def _find_start(text: str, end: int) -> int | None:
    """Where the title begins whose last word, "Act", begins at `end`."""
    offset = max(0, end - _LONGEST)
    words = list(_WORD.finditer(text, offset, end))
    start = None
    place = end
    for word in reversed(words):
        token = word[0].strip()
        if word.end() != place or word[0].count("\n") > 1:
            # "Government Act 2001" below the end of a page is the half of a title.
            if start is not None and _CAPITAL.match(token):
                return None
            break
        if token in _ARTICLES or _BEFORE.match(token):
            break
        if _CAPITAL.match(token):
            start = word.start()
        elif token not in _INSIDE:
            break
        place = word.start()
    if start is not None and not _is_balanced(text[start:end]):
        return None
    return start


def _is_balanced(title: str) -> bool:
    """Tell whether a title opens what it closes, and does not begin with a bracket."""
    return not title.startswith("(") and title.count("(") == title.count(")")


def _write_name(printed: str) -> str:
    """The title on one line, in small letters where it is printed in capitals."""
    words = printed.replace(",", " ,").split()
    if printed.upper() == printed:
        small = _INSIDE | {"the"}
        words = [w.lower() if w.lower() in small else w.capitalize() for w in words]
        words = [re.sub(r"\(([a-z])", lambda m: f"({m[1].upper()}", w) for w in words]
    name = " ".join(words).replace(" ,", ",")
    # "Local Government Act, 1972" is the Act of that name and year.
    return re.sub(r",(?= \d{4}$)", "", name)
