"""Regular expressions that first look whether the words that they cannot do without are there.

Nearly every row of a paper meets none of the patterns that are tried on it, and a substring is
found ten times faster than a pattern. What a pattern cannot do without is read off its own parse
tree, so the tables need say nothing of it, and what matches stays the same.
"""

# The standard library's own parser of patterns: nothing public tells what a pattern is made of.
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# More alternatives than this are slower to look for than the pattern itself.
_MOST = 40
# Characters that a set such as [Ss] may hold to count as so many letters.
_WIDEST = 3

Needles = frozenset[str]


class GuardedPattern:
    """A compiled pattern, with the methods of re.Pattern that search.

    `needles` are strings in small letters: text that holds none of them, whatever its case, has no
    match. Empty where nothing is sure.
    """

    __slots__ = ("_is_absent", "needles", "regex")

    def __init__(self, regex: re.Pattern[str]) -> None:
        self.regex = regex
        self.needles = find_needles(regex)
        self._is_absent = _build_guard(self.needles)

    @property
    def pattern(self) -> str:
        """The expression as written."""
        return self.regex.pattern

    @property
    def groupindex(self) -> Mapping[str, int]:
        """As re.Pattern.groupindex."""
        return self.regex.groupindex

    def search(self, text: str) -> re.Match[str] | None:
        """As re.Pattern.search."""
        return None if self._is_absent(lowered(text)) else self.regex.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """As re.Pattern.match."""
        return None if self._is_absent(lowered(text)) else self.regex.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As re.Pattern.fullmatch."""
        return None if self._is_absent(lowered(text)) else self.regex.fullmatch(text)

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """As re.Pattern.finditer."""
        end = len(text) if end is None else end
        part = text if start == 0 and end == len(text) else text[start:end]
        return iter(()) if self._is_absent(lowered(part)) else self.regex.finditer(text, start, end)


def compile_guarded(pattern: str, flags: int = 0) -> GuardedPattern:
    """Compile a pattern with its needles."""
    return GuardedPattern(re.compile(pattern, flags))


@lru_cache(maxsize=64)
def lowered(text: str) -> str:
    """`text` in small letters; the patterns of one table ask for it one after another."""
    # Two letters that re.I takes for an i and an s, and a sign for a K, have no such small letter.
    return text.lower().replace("ı", "i").replace("ſ", "s")


def find_needles(regex: re.Pattern[str]) -> Needles:
    """The strings, in small letters, of which every match holds at least one."""
    return _best(_sequence(parser.parse(regex.pattern, regex.flags))) or frozenset()


def _build_guard(needles: Needles) -> Callable[[str], bool]:
    words = sorted(needles)
    if not words:
        return _never
    if len(words) == 1:
        only = words[0]
        return lambda text: only not in text
    return lambda text: not any(map(text.__contains__, words))


def _never(_: str) -> bool:
    return False


def _sequence(tree: Any) -> list[Needles]:
    """What each part of a sequence needs; letters running are one part."""
    found: list[Needles] = []
    run: Needles = frozenset({""})
    for sign, value in tree:
        letters = _letters(sign, value)
        if letters is not None and len(run) * len(letters) <= _MOST:
            run = frozenset(head + tail for head in run for tail in letters)
            continue
        found.append(run)
        run = letters if letters is not None else frozenset({""})
        if letters is None:
            found += _part(sign, value)
    return [*found, run]


def _letters(sign: Any, value: Any) -> Needles | None:
    """The one letter, or the few, that a part stands for."""
    if sign is signs.LITERAL:
        return frozenset({lowered(chr(value))})
    if sign is signs.IN and len(value) <= _WIDEST and all(s is signs.LITERAL for s, _ in value):
        return frozenset(lowered(chr(code)) for _, code in value)
    return None


def _part(sign: Any, value: Any) -> list[Needles]:
    if sign is signs.SUBPATTERN:
        return _sequence(value[3])
    if sign is signs.ATOMIC_GROUP:
        return _sequence(value)
    if sign in (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT) and value[0] > 0:
        return _sequence(value[2])
    if sign is signs.BRANCH:
        branches = [_best(_sequence(branch)) for branch in value[1]]
        if all(branches):
            return [frozenset(word for branch in branches if branch for word in branch)]
    return []


def _best(parts: list[Needles]) -> Needles | None:
    """Of what the parts of a sequence need, what is rarest in text: long words, and few."""
    usable = [_without_longer(part) for part in parts if "" not in part]
    usable = [part for part in usable if len(part) <= _MOST]
    return max(usable, key=_worth, default=None)


def _without_longer(part: Needles) -> Needles:
    """A word that holds another of the words need not be looked for."""
    return frozenset(w for w in part if not any(o != w and o in w for o in part))


def _worth(part: Needles) -> tuple[int, int, list[str]]:
    shortest = min(map(len, part))
    return min(shortest, 4), -len(part), sorted(part)
