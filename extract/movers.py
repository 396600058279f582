"""Movers who are named elsewhere than in the words decided: before them, or in an item's title."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.items import FoundItem
from extract.motions import Motion, named_in
from extract.rows import Row
from extract.tables import load_patterns
from extract.wording import Resolution

_TABLE = "motions.toml"
# A sentence about a motion whose mover is named before it.
_OF_MOTION = re.compile(r"(?:The|This) (?:[Mm]otion|[Pp]roposal)\b")
# The mover stands at most so many rows above.
_MOST_ROWS = 2


def with_proposer(rows: Sequence[Row], index: int, found: Resolution) -> Resolution:
    """ "Councillor Oak proposed that ..." and then "This proposal was seconded by ..."."""
    if not _lacks_mover(found):
        return found
    for row in (rows[index], *reversed(rows[max(0, index - _MOST_ROWS) : index])):
        before = row.text[: max(0, found.start - row.start)]
        if motion := _find_mover("proposer", before, row.start):
            return replace(found, motion=found.motion.filled_by(motion))
    return found


def with_notice(text: str, item: FoundItem | None, found: Resolution) -> Motion:
    """The motion, its mover taken from a title "Notice of Motion submitted by ..." if it has none.

    `text` is the whole paper's.
    """
    if item is None or not _lacks_mover(found):
        return found.motion
    notice = _find_mover("notice", text[item.start : item.title_end], item.start)
    return found.motion.filled_by(notice) if notice else found.motion


def with_nominators(rows: Sequence[Row], found: Resolution) -> Resolution:
    """An election's movers: they nominated the one of several who was elected."""
    if "appointed" not in found.outcomes or found.motion.mover or found.motion.seconder:
        return found
    for row in rows:
        if row.start > found.parts[-1].end:
            break
        if motion := _find_nominators(found.text, row.text, row.start):
            return replace(found, motion=found.motion.filled_by(motion))
    return found


def _lacks_mover(found: Resolution) -> bool:
    motion = found.motion
    return bool(motion.seconder and not motion.mover and _OF_MOTION.match(found.text))


def _find_mover(kind: str, text: str, start: int = 0) -> Motion | None:
    """Find who is named last as the mover by a pattern of `kind` ("proposer", "notice")."""
    for pattern in load_patterns(_TABLE):
        if pattern.gives == kind and (found := list(pattern.regex.finditer(text))):
            return Motion(mover=named_in(found[-1], "mover", start))
    return None


def _find_nominators(elected: str, text: str, start: int = 0) -> Motion | None:
    """Find who nominated and seconded the person whom the words `elected` say was elected."""
    by_kind = {pattern.gives: pattern.regex for pattern in load_patterns(_TABLE)}
    winners = {m["nominee"].split()[-1] for m in by_kind["elected"].finditer(elected)}
    for match in by_kind["nominated"].finditer(text):
        if match["nominee"].split()[-1] in winners:
            mover, seconder = (named_in(match, key, start) for key in ("mover", "seconder"))
            return Motion(mover=mover, seconder=seconder)
    return None
