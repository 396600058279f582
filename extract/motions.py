"""Who moved and seconded, how many voted how, and by what method, read from the text around."""

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from extract.document import Span
from extract.names import is_initials, is_person_name, parse_name
from extract.tables import load_patterns

Method = Literal["unanimous", "majority", "casting-vote", "without-a-vote"]
_TABLE = "motions.toml"
_MOVERS = ("movers", "mover", "seconder")
_METHODS = ("unanimous", "majority", "casting-vote", "without-a-vote")


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name as printed and where."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """What is known of one motion beside its words. `end` is where its movers end in the text."""

    mover: Named | None = None
    seconder: Named | None = None
    number: str | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    method: Method | None = None
    voted_for: tuple[Named, ...] | None = None
    voted_against: tuple[Named, ...] | None = None
    abstained: tuple[Named, ...] | None = None
    end: int = 0

    def filled_by(self, other: "Motion") -> "Motion":
        """This motion with what it lacks taken from another."""
        changes = {
            name: getattr(other, name)
            for name in self.__dataclass_fields__
            if getattr(self, name) is None and getattr(other, name) is not None
        }
        return replace(self, **changes)


def find_movers(text: str, start: int = 0) -> Motion | None:
    """Find who moved and seconded in `text`; None where nobody is named as doing so."""
    found = Motion()
    for pattern in load_patterns(_TABLE):
        if pattern.gives not in _MOVERS:
            continue
        match = pattern.regex.search(text)
        if match is None:
            continue
        groups = match.groupdict()
        second = next((key for key in ("seconder", "second1", "second2") if groups.get(key)), None)
        mover = named_in(match, "mover", start) if groups.get("mover") else None
        seconder = named_in(match, second, start) if second else None
        if pattern.gives == "movers" and (mover is None or seconder is None):
            continue
        if mover is None and seconder is None:
            continue
        found = found.filled_by(Motion(mover=mover, seconder=seconder, number=groups.get("number")))
        found = replace(found, end=max(found.end, match.end()))
        if found.mover and found.seconder:
            break
    return found if found.mover or found.seconder else None


def find_votes(text: str) -> Motion:
    """Find the numbers of votes in `text`, and by what method it was decided."""
    motion = Motion()
    for pattern in load_patterns(_TABLE):
        if pattern.gives != "votes" and pattern.gives not in _METHODS:
            continue
        match = pattern.regex.search(text)
        if match is None:
            continue
        if pattern.gives == "votes":
            if motion.votes_for is None:
                motion = replace(
                    motion,
                    votes_for=_count(match, "for"),
                    votes_against=_count(match, "against"),
                    abstentions=_count(match, "abstain"),
                )
        elif motion.method is None:
            motion = replace(motion, method=cast(Method, pattern.gives))
    return motion


def _count(match: re.Match[str], group: str) -> int | None:
    value = match.groupdict().get(group)
    return int(value) if value else None


def named_in(match: re.Match[str], group: str, start: int) -> Named | None:
    """The name in a group of a match; None where the words are no name."""
    raw = match[group]
    name = re.sub(r"[\s,;.:]+$", "", raw) if not re.search(r"\b[A-Z]\.$", raw) else raw
    parsed = parse_name(name)
    is_name = is_person_name(parsed.full) or is_initials(name) or parsed.title is not None
    if not is_name and not re.match(r"^[A-Z][\w’'-]+$", parsed.full):
        return None
    begin = start + match.start(group)
    return Named(" ".join(name.split()), Span(begin, begin + len(name)))
