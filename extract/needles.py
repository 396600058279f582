"""Regular expressions that first look whether the words that they cannot do without are there.

Nearly every row of a paper meets none of the patterns that are tried on it, and a substring is
found ten times faster than a pattern. What a pattern cannot do without is read off its own parse
tree, so the tables need say nothing of it, and what matches stays the same.
"""

# The standard library's own parser of patterns: nothing public tells what a pattern is made of.
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# More alternatives than this are slower to look for than the pattern itself.
_MOST = 300
# Characters that a set such as [Ss] may hold to count as so many letters.
_WIDEST = 3

# A set of so few needles is tried before a longer one.
_QUICK = 4
# No match begins farther before its needle or hinge, or ends farther behind it, in code points.
_REACH = 160

# What of an expression cannot stand in another as it is.
_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")
_NAME = re.compile(r"\(\?P<\w+>")
_FLAGS = re.compile(r"^\(\?[aimsx]+\)")
_LETTERS = (("i", re.I), ("m", re.M), ("s", re.S), ("x", re.X))

Needles = frozenset[str]
Fold = Callable[[str], str]
Find = Callable[[str], re.Match[str] | None]


class GuardedPattern:
    """A compiled pattern, with the methods of re.Pattern that search.

    Each set of `needles` holds strings of which every match has at least one: in small letters
    where the pattern heeds no case. No sets where nothing is sure.
    """

    __slots__ = (
        "_fold",
        "_hinge",
        "_is_absent",
        "fullmatch",
        "is_anchored",
        "match",
        "needles",
        "regex",
        "search",
    )

    def __init__(self, regex: re.Pattern[str], hinge: re.Pattern[str] | None = None) -> None:
        tree = parser.parse(regex.pattern, regex.flags)
        self.regex = regex
        heeds_case = not (tree.state.flags & re.I or "(?i" in regex.pattern)
        self._fold = _as_is if heeds_case else lowered
        self.needles = _choose(_sequence(tree, self._fold))
        self._hinge = hinge
        self._is_absent = _build_guard(self.needles)
        # To try a pattern at one place is as quick as to look for a word.
        self.match: Find = regex.match
        self.fullmatch: Find = regex.fullmatch
        self.is_anchored = _is_anchored(tree)
        self.search: Find = regex.match if self.is_anchored else self._build_search()

    @property
    def pattern(self) -> str:
        """The expression as written."""
        return self.regex.pattern

    @property
    def groupindex(self) -> Mapping[str, int]:
        """As re.Pattern.groupindex."""
        return self.regex.groupindex

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """As re.Pattern.finditer."""
        end = len(text) if end is None else end
        part = text if start == 0 and end == len(text) else text[start:end]
        return (
            iter(()) if self._is_absent(self._fold(part)) else self.regex.finditer(text, start, end)
        )

    def find_within(self, text: str, ranges: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
        """As finditer of each of the ranges of `text`, which are in order and do not overlap.

        The words are looked for in the whole text at once, so most ranges are not looked at.
        """
        small = self._fold(text)
        if not self.needles or len(small) != len(text):
            for start, end in ranges:
                yield from self.finditer(text, start, end)
            return
        starts = [start for start, _ in ranges]
        words = _words_of(small)
        present = [n for n in self.needles[-1] if n in words or (not n.isalnum() and n in small)]
        places = (at for needle in present for at in _find_all(small, needle))
        for number in sorted({bisect_right(starts, at) - 1 for at in places} - {-1}):
            yield from self.finditer(text, *ranges[number])

    def find_near(self, text: str) -> Iterator[re.Match[str]]:
        """As finditer, for long text: only where a needle, or the hinge, is within reach."""
        windows = _windows(text, self._places(text))
        for start, end in windows:
            yield from self.regex.finditer(text, start, end)

    def _places(self, text: str) -> list[int]:
        if self._hinge is not None:
            return [match.start() for match in self._hinge.finditer(text)]
        small = self._fold(text)
        if not self.needles or len(small) != len(text):
            return list(range(0, len(text) + 1, _REACH))
        return sorted({at for needle in self.needles[-1] for at in _find_all(small, needle)})

    def _build_search(self) -> Find:
        find, is_absent, fold = self.regex.search, self._is_absent, self._fold
        if not self.needles:
            return find
        if fold is _as_is:
            return lambda text: None if is_absent(text) else find(text)
        return lambda text: None if is_absent(lowered(text)) else find(text)


def build_sieve(
    patterns: Sequence[GuardedPattern], *, at_start: bool = False
) -> Callable[[str], bool]:
    """Tell of a text whether any of the patterns may be found in it, looking once for them all.

    With `at_start`, whether any of them matches at its beginning.
    """
    anchored = [
        pattern
        for pattern in patterns
        if (pattern.is_anchored or at_start) and not _REFERENCE.search(pattern.pattern)
    ]
    others = [p for p in patterns if p not in anchored]
    either = re.compile("|".join(map(_write_nameless, anchored)) or r"(?!)").match
    if at_start:
        return lambda text: bool(either(text) or any(p.match(text) for p in others))
    if any(not pattern.needles for pattern in others):
        return lambda text: True
    words = (needle.lower() for pattern in others for needle in pattern.needles[-1])
    needles = tuple(sorted(_without_longer(frozenset(words))))

    def may_match(text: str) -> bool:
        if either(text) is not None:
            return True
        return bool(needles) and any(map(lowered(text).__contains__, needles))

    return may_match


def compile_guarded(pattern: str, flags: int = 0, hinge: str | None = None) -> GuardedPattern:
    """Compile a pattern with its needles.

    `hinge` is a pattern of a part that every match holds, for one whose needles are common words.
    """
    compiled = re.compile(hinge, flags) if hinge else None
    return GuardedPattern(re.compile(pattern, flags), compiled)


def compile_names(names: Iterable[str]) -> GuardedPattern:
    """Compile a pattern of whole names, with any white space between their words."""
    return compile_guarded(rf"(?:{build_choice(names)})\b")


def build_choice(
    words: Iterable[str], *, gap: str = r"\s+", before: str = r"\w", flags: str = ""
) -> str:
    """Write a pattern of the words, the longest first, none of them behind a sign of `before`.

    They stand by their first letter, at which the search can jump; `gap` is what may stand for a
    space in them, `flags` are those of what follows the first letter.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", gap))
    return "|".join(
        rf"{re.escape(letter)}(?<![{before}]{re.escape(letter)})(?{flags}:{'|'.join(rests)})"
        for letter, rests in by_letter.items()
    )


@lru_cache(maxsize=16)
def lowered(text: str) -> str:
    """`text` in small letters; the patterns of one table ask for it one after another."""
    # Two letters that re.I takes for an i and an s, and a sign for a K, have no such small letter.
    return text.lower().replace("ı", "i").replace("ſ", "s")


def _write_nameless(pattern: GuardedPattern) -> str:
    """The expression as a part of another: without names of groups, its flags its own."""
    body = _FLAGS.sub("", _NAME.sub("(?:", pattern.pattern))
    letters = "".join(letter for letter, flag in _LETTERS if pattern.regex.flags & flag)
    return f"(?{letters}:{body})"


@lru_cache(maxsize=2)
def _words_of(text: str) -> str:
    """Each word of a text once: what stands in none of them is found absent sooner."""
    return "\n".join(dict.fromkeys(text.split()))


def _as_is(text: str) -> str:
    return text


def _build_guard(sets: Sequence[Needles]) -> Callable[[str], bool]:
    """Tell whether a text lacks what a match would hold."""
    if not sets:
        return lambda text: False
    *few, most = (tuple(sorted(needles)) for needles in sets)
    if not few and len(most) == 1:
        (only,) = most
        return lambda text: only not in text
    if not few:
        return lambda text: not any(map(text.__contains__, most))
    (first,) = few

    def is_absent(text: str) -> bool:
        has = text.__contains__
        return not (any(map(has, first)) and any(map(has, most)))

    return is_absent


def _is_anchored(tree: Any) -> bool:
    """Tell whether a pattern can match at the beginning of a text alone."""
    return bool(
        len(tree)
        and tree[0][0] is signs.AT
        and tree[0][1] in (signs.AT_BEGINNING, signs.AT_BEGINNING_STRING)
        and not (tree.state.flags & re.M and tree[0][1] is signs.AT_BEGINNING)
    )


def _find_all(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _windows(text: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What is within reach of the places, in ranges without overlap that begin and end lines."""
    start, end = 0, -1
    for place in places:
        if place + _REACH <= end:
            continue
        first = max(place - _REACH, 0)
        # In text without lines a window must begin somewhere.
        first = text.rfind("\n", max(first - _REACH, 0), first) + 1 or first
        last = min(place + 2 * _REACH, len(text))
        line_end = text.find("\n", last, last + _REACH)
        last = line_end if line_end >= 0 else min(last + _REACH, len(text))
        if end >= 0 and first <= end:
            end = last
            continue
        if end >= 0:
            yield start, end
        start, end = first, last
    if end >= 0:
        yield start, end


def _sequence(tree: Any, fold: Fold) -> list[Needles]:
    """What each part of a sequence needs; letters running are one part."""
    found: list[Needles] = []
    run: Needles = frozenset({""})
    for sign, value in tree:
        letters = _letters(sign, value, fold)
        if letters is not None and len(run) * len(letters) <= _MOST:
            run = frozenset(head + tail for head in run for tail in letters)
            continue
        found.append(run)
        run = letters if letters is not None else frozenset({""})
        if letters is None:
            found += _part(sign, value, fold)
    return [*found, run]


def _letters(sign: Any, value: Any, fold: Fold) -> Needles | None:
    """The one letter, or the few, that a part stands for."""
    if sign is signs.LITERAL:
        return frozenset({fold(chr(value))})
    if sign is signs.IN and len(value) <= _WIDEST and all(s is signs.LITERAL for s, _ in value):
        return frozenset(fold(chr(code)) for _, code in value)
    return None


def _part(sign: Any, value: Any, fold: Fold) -> list[Needles]:
    if sign is signs.SUBPATTERN:
        return _sequence(value[3], fold)
    if sign is signs.ATOMIC_GROUP:
        return _sequence(value, fold)
    if sign is signs.ASSERT and value[0] > 0:
        return _sequence(value[1], fold)
    if sign in (signs.MAX_REPEAT, signs.MIN_REPEAT, signs.POSSESSIVE_REPEAT) and value[0] > 0:
        return _sequence(value[2], fold)
    if sign is signs.BRANCH:
        branches = [_best(_sequence(branch, fold)) for branch in value[1]]
        if all(branches):
            return [frozenset(word for branch in branches if branch for word in branch)]
    return []


def _choose(parts: list[Needles]) -> tuple[Needles, ...]:
    """Of the sets of a pattern, the one of the rarest words, behind another that is quick to try.

    No more than two: each is looked for in every text.
    """
    best = _best(parts)
    if best is None:
        return ()
    signs_only = [p for p in parts if p != best and len(p) <= _QUICK and not p & {"", " "}]
    quick = max(signs_only, key=_worth, default=None)
    return (quick, best) if quick and len(best) > len(quick) else (best,)


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
    return min(shortest, 6), -len(part), sorted(part)
