"""A document's paragraphs as ranges of its text: what a name cannot reach across."""

import re

from extract.models import Document

# Characters: longer paragraphs are cut at a line's end, as the language model is quick on pages.
_LONGEST = 3_000


def split_paragraphs(document: Document) -> list[tuple[int, int]]:
    """Split a document into paragraphs, half-open ranges in order; furniture is left out."""
    if document.blocks:
        ranges = [(b.start, b.end) for b in document.blocks if b.kind != "furniture"]
    else:
        ranges = [m.span() for m in re.finditer(r"\S(?:.|\n(?!\s*\n))*", document.text)]
    found = []
    for start, end in ranges:
        while end - start > _LONGEST:
            cut = document.text.rfind("\n", start + 1, start + _LONGEST)
            cut = cut if cut > start else start + _LONGEST
            found.append((start, cut))
            start = cut
        found.append((start, end))
    return found
