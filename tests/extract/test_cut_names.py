"""Names cut short by a line's end, made whole by the paper's longer forms of them."""

import pytest

from extract.cut_names import restore_names
from extract.document import Span

CASES = [
    # (text, the names read, those that are whole, the names meant)
    (
        "Roads and Bridges Committee. The Roads and\nBridges Committee met.",
        ["Roads and Bridges Committee", "Bridges Committee"],
        [],
        ["Roads and Bridges Committee", "Roads and Bridges Committee"],
    ),
    (
        "Roads and Bridges Committee. The Bridges Committee met.",
        ["Roads and Bridges Committee", "Bridges Committee"],
        [],
        ["Roads and Bridges Committee", "Bridges Committee"],
    ),
    (
        "Officers and Fosse Trust. Officers and Fosse Trust.",
        ["Officers and Fosse Trust", "Fosse Trust"],
        ["Fosse Trust"],
        ["Officers and Fosse Trust", "Fosse Trust"],
    ),
    (
        "Upper Fosse Trust met.\n\nUpper\n\nFosse Trust",
        ["Upper Fosse Trust", "Fosse Trust"],
        [],
        ["Upper Fosse Trust", "Fosse Trust"],
    ),
]


@pytest.mark.parametrize(("text", "read", "whole", "meant"), CASES)
def test_cut_names_restore(text: str, read: list[str], whole: list[str], meant: list[str]) -> None:
    spans = []
    at = 0
    for name in read:
        begin = text.index(name.split()[0], at) if name in text[at:] else 0
        begin = text.index(name, at)
        spans.append(Span(begin, begin + len(name)))
        at = spans[-1].end
    found = restore_names(text, list(zip(read, spans, strict=True)), whole)
    assert [name for name, _ in found] == meant
    assert [" ".join(text[span.start : span.end].split()) for _, span in found] == meant
