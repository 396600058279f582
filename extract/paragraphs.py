"""A document's paragraphs as ranges of its text: what a name cannot reach across."""

import re

from extract.document import Document

# Characters: longer paragraphs are cut at a line's end, as the language model is quick on pages.
_LONGEST = 3_000
# Characters: where no line is as long as this the text is set in narrow columns.
_FULL_LINE = 60


def split_paragraphs(
    document: Document, *, is_split_at_short_lines: bool = False
) -> list[tuple[int, int]]:
    """Split a document into paragraphs, half-open ranges in order; furniture is left out.

    With `is_split_at_short_lines` a line that stops well before the others end is the end of a
    paragraph too: names in lists and columns stay apart.
    """
    if document.blocks:
        ranges = [(b.start, b.end) for b in document.blocks if b.kind != "furniture"]
    else:
        ranges = [m.span() for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*", document.text)]
    if is_split_at_short_lines:
        ranges = [part for start, end in ranges for part in _split_lines(document.text, start, end)]
    found = []
    for start, end in ranges:
        while end - start > _LONGEST:
            cut = document.text.rfind("\n", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            found.append((start, cut))
            start = cut
        found.append((start, end))
    return found


def _split_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines = [match.span() for match in re.compile(r"[^\n]+").finditer(text, start, end)]
    longest = max((stop - begin for begin, stop in lines), default=0)
    if longest < _FULL_LINE or len(lines) < 2:
        return [(start, end)]
    parts, begin = [], start
    for _, stop in lines[:-1]:
        line_start = max(text.rfind("\n", start, stop) + 1, start)
        if stop - line_start < longest * 0.7:
            parts.append((begin, stop))
            begin = stop
    return [*parts, (begin, end)]
