"""Choose how much of a paper one page shows: whole blocks around a place, within a size.

Most papers fit one page whole. Of a large one a window is shown, with the way to what stands before
and after, so that no part of it is out of reach.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from extract.document import Block

# What the text of one page may weigh as HTML, in bytes: the rest of a page of 60 kB is for what
# was read from it and how it is cited.
MOST_BYTES = 32_000
# The elements around one block.
_BLOCK_BYTES = 60
# A longer run is cut, so that any text can be shown in windows; in code points.
_LONGEST = 4_000
# The share of a window that shows what stands before a passage.
_BEFORE = 0.25


class Stretch(NamedTuple):
    """A block, "gap" for what lies between blocks, or a piece of a very long one."""

    kind: str
    level: int
    start: int
    end: int


class Window(NamedTuple):
    """The stretches that a page shows, and where the page before and after it begin, if any."""

    stretches: Sequence[Stretch]
    before: int | None = None
    after: int | None = None

    @property
    def start(self) -> int:
        """The first code point shown."""
        return self.stretches[0].start if self.stretches else 0

    @property
    def end(self) -> int:
        """The code point after the last one shown."""
        return self.stretches[-1].end if self.stretches else 0


def split_stretches(text: str, blocks: Sequence[Block]) -> list[Stretch]:
    """Split a text into its blocks and the gaps between them: all of it, in order."""
    found: list[Stretch] = []
    for whole in _cover(text, blocks):
        if whole.end - whole.start <= _LONGEST:
            found.append(whole)
        else:
            found += _split_long(text, whole)
    return found


def choose_window(
    text: str, stretches: Sequence[Stretch], at: int = 0, *, around: bool = False
) -> Window:
    """Choose the stretches to show from a place on, or `around` it with some of what goes before.

    A text that fits is shown whole.
    """
    if not stretches:
        return Window(())
    first = next((i for i, each in enumerate(stretches) if each.end > at), len(stretches) - 1)
    low = _walk_back(text, stretches, first, int(MOST_BYTES * _BEFORE)) if around else first
    high, used = low, 0
    while high < len(stretches):
        size = _weigh(text, stretches[high])
        # What was asked for is shown whatever stands before it.
        if used + size > MOST_BYTES and high > first:
            break
        used += size
        high += 1
    if high == len(stretches):
        low = _walk_back(text, stretches, low, MOST_BYTES - used)
    before = None
    if low > 0:
        before = stretches[_walk_back(text, stretches, low, MOST_BYTES)].start
    after = stretches[high].start if high < len(stretches) else None
    return Window(stretches[low:high], before, after)


def _walk_back(text: str, stretches: Sequence[Stretch], first: int, budget: int) -> int:
    """Go back from a stretch while what is passed fits."""
    while first > 0:
        budget -= _weigh(text, stretches[first - 1])
        if budget < 0:
            break
        first -= 1
    return first


def _weigh(text: str, stretch: Stretch) -> int:
    words = text[stretch.start : stretch.end]
    if not words.strip():
        return 0  # white space between blocks is not shown
    return len(escape(words).encode("utf-8", "replace")) + _BLOCK_BYTES


def _cover(text: str, blocks: Sequence[Block]) -> Iterator[Stretch]:
    at = 0
    for block in blocks:
        if block.start > at:
            yield Stretch("gap", 0, at, block.start)
        if block.end > max(at, block.start):
            yield Stretch(block.kind, block.level, max(at, block.start), block.end)
        at = max(at, block.end)
    if at < len(text):
        yield Stretch("gap", 0, at, len(text))


def _split_long(text: str, whole: Stretch) -> Iterator[Stretch]:
    """Cut a long stretch after white space where there is some."""
    start = whole.start
    while whole.end - start > _LONGEST:
        space = max(text.rfind(mark, start, start + _LONGEST) for mark in " \n")
        end = space + 1 if space > start else start + _LONGEST
        yield whole._replace(start=start, end=end)
        start = end
    yield whole._replace(start=start)
