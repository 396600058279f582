"""Who voted how, where minutes list them: "AYES: Oak, Elm  NOES: none", "For: Councillors ..."."""

import re
from dataclasses import replace

from extract.document import Span
from extract.motions import Motion, Named
from extract.names import split_names
from extract.tables import load_patterns

_TABLE = "motions.toml"
_SIDES = {"roll-for": "voted_for", "roll-against": "voted_against", "roll-abstain": "abstained"}
# What stands before a bare list so that its surnames are read as names.
_TITLE = "Councillors "
_COUNT = re.compile(r"\(\s*(\d{1,3})\b[^)]*\)[\s.]*$|^\s*(\d{1,3})[\s.]*$")
_NOBODY = re.compile(r"^\W*(?:none|nil|no ?one|no|nobody|0)?\W*$", re.I)


def find_roll_call(text: str, start: int = 0) -> Motion | None:
    """Read the lists of who voted how that one row begins with; None where it is no such list."""
    labels: list[tuple[int, int, str]] = []
    for pattern in load_patterns(_TABLE):
        if pattern.gives.startswith("roll-"):
            labels += [(m.start(), m.end(), pattern.gives) for m in pattern.regex.finditer(text)]
    labels.sort()
    if not labels or labels[0][0] > _lead(text) or labels[0][2] not in _SIDES:
        return None
    motion = Motion()
    ends = [begin for begin, _, _ in labels[1:]] + [len(text)]
    for (_, begin, side), end in zip(labels, ends, strict=True):
        if side in _SIDES:
            counted = re.search(r"\(\s*\d{1,3}\b[^)]*\)", text[begin:end])
            end = begin + counted.end() if counted else end  # behind the count comes other text
            motion = _with_side(motion, _SIDES[side], text[begin:end], start + begin)
    return motion if _says_anything(motion) else None


def _lead(text: str) -> int:
    match = re.match(r"(?:Recorded|Roll call|ROLL CALL|RECORDED)\s+(?:[Vv]ote|VOTE)\W+", text)
    return match.end() if match else 0


def _says_anything(motion: Motion) -> bool:
    counts = (motion.votes_for, motion.votes_against, motion.abstentions)
    return any(count is not None for count in counts)


def _with_side(motion: Motion, side: str, listed: str, start: int) -> Motion:
    named = _names(listed, start)
    printed = _COUNT.search(listed)
    count: int | None = None
    if printed:
        count = int(printed[1] or printed[2])
    elif named and len(named) == _count_pieces(listed):
        count = len(named)  # every piece of the list was read as a name
    elif _NOBODY.match(listed) and listed.strip():
        count = 0
    field = {
        "voted_for": "votes_for",
        "voted_against": "votes_against",
        "abstained": "abstentions",
    }[side]
    # The names and counts of a side: the fields of the motion have these types.
    return replace(motion, **{side: named, field: count})  # type: ignore[arg-type]


def _count_pieces(listed: str) -> int:
    pieces = re.split(r",|;|&|\band\b", re.sub(r"\([^)]*\)", "", listed))
    return sum(bool(re.search(r"\w", piece)) for piece in pieces)


def _names(listed: str, start: int) -> tuple[Named, ...]:
    text = (listed.title() if listed.isupper() else listed).rstrip(" .")
    found = []
    for name, span, _ in split_names(_TITLE + text, start - len(_TITLE)):
        begin = max(span.start, start + len(listed) - len(listed.lstrip()))
        printed = listed[begin - start : span.end - start]
        words = printed.title() if listed.isupper() else printed
        if words and len(name.full.split()) <= 4:
            found.append(Named(words, Span(begin, span.end)))
    return tuple(found)
