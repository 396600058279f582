"""The words of one decision as found: what they are, which are the same, which belong together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from extract.document import Span
from extract.motions import Motion, Named
from extract.outcomes import find_outcomes
from extract.rows import Row, rows_between
from extract.tables import Pattern, load_patterns

_TABLE = "decisions.toml"
# Deciding sentences no farther apart tell one decision, in code points.
_PROSE_GAP = 12
_TAIL = re.compile(
    r"\s*(?:\((?:Copy|Copies|NOTE|Note|The meeting|Councillor)[^()]*\)\s*\.?|"
    r"(?<=\. )In|\bCARRIED\b\.?|\bCarried\b\.?|\|)\s*$"
)
# An entry of a list below a resolution: "(i)", "(a)", "a.", "1.", "•"
LIST_MARK = re.compile(
    r"^\W{0,2}(?P<mark>\((?:[a-z]{1,2}|[ivxIVX]{1,5}|[A-Z]|\d{1,2})\)|(?:[a-z]|[ivx]{1,5}|"
    r"\d{1,2}(?:\.\d{1,2})?)[.)]|[•·▪◦●*–-])\s+(?=\S)"
)
STOP_ROW = re.compile(
    r"^(?:NOTES?\s*:|Note:|Reasons?\b|REASONS?\b|Alternative|(?:Other|Options)\b.*:|"
    r"Wards? affected|Supporting documents|Additional documents|Minutes:|Publication date|"
    r"Date of decision|There voted|Voting|Recorded vote|In favour|The (?:meeting|Chair)|"
    r"Action\b|ACTION\b)"
)
LABEL_ROW = re.compile(
    r"^(?:Moved|MOVED|Seconded|SECONDED|Proposed|PROPOSED|Mover|Seconder|Ayes|AYES|Noes|NOES|Nays|"
    r"NAYS|For|Against|Abstain|Absent|ABSENT)\b.{0,120}$"
)
# What a resolution says it is for, before it resolves.
PREAMBLE = re.compile(r"^(?:AND,?\s+|And,?\s+)?(?:WHEREAS|Whereas)\b")
LAID = re.compile(r"\b(?:laid on the table|left to lie)\b")
TOLD_FATE = re.compile(
    r"\b(?:[Cc]arried|CARRIED|[Ll]ost|LOST|[Dd]efeated|[Pp]assed|PASSED|in favour)\b(?! out)"
)
LOST = re.compile(
    r"\bmotion (?:was )?(?:lost|defeated|not carried)\b|\blost \d{1,2}\s?/\s?\d{1,2}\s*$", re.I
)
OPEN_END = re.compile(
    r"(?:[:;–-]|\s\(?[a-z0-9]{1,2}[.)]|,|"
    r"\b(?:that|that the (?:Committee|Council|Cabinet|Panel|Board|Executive)|and|or|to|"
    r"the (?:Committee|Council|Cabinet|Panel|Board)|Council|Committee))\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """One decision's words: `parts` are the passages that decide, in order."""

    parts: tuple[Span, ...]
    text: str
    rule: str
    kind: str  # formal, motion, prose, alone, cell, other
    subject: Named | None = None
    motion: Motion = field(default_factory=Motion)
    outcomes: tuple[str, ...] = ()
    clauses: tuple[tuple[str, str], ...] = ()
    number: str | None = None
    is_of_council: bool = False  # the council decided at its committee's meeting

    @property
    def start(self) -> int:
        """Where its first words stand."""
        return self.parts[0].start


# Words of a formula that differ from one resolution to the next: names and figures.
_TELLING = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+|\d[\d.,/]*")


@cache
def _patterns(kind: str) -> tuple[Pattern, ...]:
    return tuple(row for row in load_patterns(_TABLE) if row.gives == kind)


def match_pattern(kind: str, text: str) -> tuple[Pattern, re.Match[str]] | None:
    """The first pattern of a kind that `text` meets."""
    for pattern in _patterns(kind):
        if match := pattern.regex.search(text):
            return pattern, match
    return None


def merge_prose(found: Sequence[Resolution]) -> list[Resolution]:
    """Join sentences of prose that follow one another: they tell one decision."""
    merged: list[Resolution] = []
    for one in found:
        last = merged[-1] if merged else None
        if (
            last is None
            or one.kind != "prose"
            or last.kind != "prose"
            or one.start - last.parts[-1].end > _PROSE_GAP
            or (one.motion.mover and last.motion.mover)
        ):
            merged.append(one)
            continue
        outcomes = tuple(dict.fromkeys((*last.outcomes, *one.outcomes)))
        merged[-1] = replace(
            last,
            parts=(*last.parts, *one.parts),
            text=f"{last.text}\n{one.text}",
            motion=last.motion.filled_by(one.motion),
            outcomes=outcomes,
            subject=last.subject or one.subject,
        )
    return merged


def drop_repeats(found: Sequence[Resolution]) -> list[Resolution]:
    """Keep one of two that say the same: a page's Decision and its Minutes."""
    kept: list[Resolution] = []
    keys: list[set[str]] = []
    for resolution in found:
        words = set(re.findall(r"\w+", resolution.text.lower()))
        twin = next(
            (
                number
                for number, other in enumerate(keys)
                if min(len(words), len(other)) >= 5
                and resolution.kind != "cell"
                and resolution.is_of_council == kept[number].is_of_council
                and len(words & other) >= 0.85 * min(len(words), len(other))
                and not _tell_apart(resolution.text, kept[number].text)
            ),
            None,
        )
        if twin is None:
            kept.append(resolution)
            keys.append(words)
            continue
        old = kept[twin]
        better = resolution if len(resolution.text) > len(old.text) else old
        other_one = old if better is resolution else resolution
        kept[twin] = replace(better, motion=better.motion.filled_by(other_one.motion))
        keys[twin] |= words
    return kept


def _tell_apart(text: str, other: str) -> bool:
    """Tell whether each of two texts names or counts what the other does not."""
    names, others = (set(_TELLING.findall(words)) for words in (text, other))
    return len(names - others) > 1 and len(others - names) > 1


def without_tail(text: str) -> str:
    """`text` without the fate or the note that stands behind the deciding words."""
    while match := _TAIL.search(text):
        text = text[: match.start()]
    return text.rstrip()


def trimmed_span(row: Row, start: int, end: int) -> Span:
    words = without_tail(row.text[start:end])
    lead = len(words) - len(words.lstrip(" :–-,."))
    return Span(row.start + start + lead, row.start + start + len(words))


def words_of(rows: Sequence[Row], part: Span) -> str:
    for row in rows:
        if row.start <= part.start < row.end:
            return row.text[part.start - row.start : part.end - row.start]
    return ""


def all_outcomes(texts: Sequence[str], cue: str) -> tuple[str, ...]:
    found = [slug for text in texts for slug in find_outcomes(text)]
    cue_slugs = [slug for slug in find_outcomes(cue) if slug in ("agreed", "recommended")]
    if re.search(r"(?:Committee|Panel|Board).s recommendation|RECOMMENDED", cue):
        found.insert(0, "recommended")
    if "AGREED" in cue:
        found.append("agreed")
    if not found:
        found = cue_slugs or ["agreed"]
    return tuple(dict.fromkeys(found))


def takes_motion(text: str) -> bool:
    """Tell whether a row right below its movers reads as what they moved."""
    return bool(
        re.match(r"^(?:The (?:\w+ ){0,5}(?:Committee|Council|Board)\s*:|1[.)]\s|\(?a[.)])", text)
    )


def opens_record(text: str) -> bool:
    return bool(LIST_MARK.match(text) or match_pattern("that", text))


def number_of(hit: tuple[Pattern, re.Match[str]] | None) -> str | None:
    groups = hit[1].groupdict() if hit else {}
    found = (groups.get(name) for name in ("number", "reference", "reference2"))
    return next((number for number in found if number), None)


def goes_on(parts: list[Span], mark: str, rest: str) -> bool:
    """Tell whether a list entry goes on from a resolution that began with its first entry."""
    if re.search(r"[.:]\s+[A-Z(]", rest) and not LIST_MARK.match(rest.strip()):
        return len(parts) > 1  # prose has gone on: the mark below heads what comes next
    return bool(LIST_MARK.match(rest.strip()) or mark.strip("().") in {"2", "b", "ii", "B"}) or (
        len(parts) > 1
    )


_MOVES = re.compile(r"(?:Moved|MOVED|Mover|Proposed|PROPOSED)\b")


def is_moved_since(rows: Sequence[Row], start: int, end: int) -> bool:
    """Tell whether between two places what was moved is carried or lost, and more is moved."""
    between = rows_between(rows, start, end)
    fates = [number for number, row in enumerate(between) if match_pattern("fate", row.text)]
    return bool(fates) and any(_MOVES.match(row.text) for row in between[fates[0] + 1 :])
