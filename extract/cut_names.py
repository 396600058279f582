"""Names that a line's end or a lead word cut short, made whole by the same paper's longer forms.

"Roads and\nBridges Committee" may be read as "Bridges Committee"; where the paper names the "Roads
and Bridges Committee" elsewhere, and its other words stand right before, that is what is meant.
"""

from collections.abc import Collection, Sequence

from extract.document import Span

# Characters before a name that are looked at: the longest names are shorter.
_LOOK_BACK = 90
_JOINTS = frozenset({"and", "&", "or", "of", "for", "the"})


def restore_names(
    text: str, mentions: Sequence[tuple[str, Span]], known: Collection[str] = ()
) -> list[tuple[str, Span]]:
    """Give each mention (name, span) the longest name of the paper that ends in it and fits there.

    `known` are names that are whole: "Officers and Fosse Trust" are two where the trust is known.
    The order of the mentions is kept.
    """
    endings: dict[str, list[str]] = {}
    for name in sorted({name for name, _ in mentions}, key=lambda n: (-len(n), n)):
        words = name.split()
        for number in range(1, len(words) - 1):
            ending = " ".join(words[number:])
            if ending not in known or words[number - 1].lower() not in _JOINTS:
                endings.setdefault(ending, []).append(" ".join(words[:number]))
    return [_restore(text, name, span, endings.get(name, ())) for name, span in mentions]


def _restore(text: str, name: str, span: Span, fronts: Sequence[str]) -> tuple[str, Span]:
    if not fronts:
        return name, span
    before = text[max(0, span.start - _LOOK_BACK) : span.start]
    for front in fronts:
        start = _start_of(before, front.split())
        if start is not None:
            return f"{front} {name}", Span(span.start - len(before) + start, span.end)
    return name, span


def _start_of(before: str, words: Sequence[str]) -> int | None:
    """Where `words` begin that stand at the very end of `before`, however lines are broken."""
    end = len(before)
    for word in reversed(words):
        rest = before[:end].rstrip()
        if not rest.endswith(word) or "\n\n" in before[len(rest) : end]:
            return None
        end = len(rest) - len(word)
    return None if before[end - 1 : end].isalnum() else end
