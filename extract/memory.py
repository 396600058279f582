"""What is asked again and again of the same text is found once.

Finders read the same rows one after another, and the whole text of a paper several times. Memory
is bounded: many short texts, and no more than two whole papers.
"""

from collections.abc import Callable
from functools import lru_cache, wraps

from extract.document import Document

# Code points: a longer text may be a whole paper's.
_SHORT = 2_000
_MANY = 4_096
_FEW = 2


_forgetters: list[Callable[[], None]] = []


def forget_all() -> None:
    """Forget everything remembered, so that what is measured next is found anew."""
    for forget in _forgetters:
        forget()


def remember_texts[T](find: Callable[[str], T]) -> Callable[[str], T]:
    """Remember what a function of one text gave; it must give what cannot be changed."""
    of_short, of_long = lru_cache(_MANY)(find), lru_cache(_FEW)(find)
    _forgetters.extend((of_short.cache_clear, of_long.cache_clear))

    @wraps(find)
    def remembered(text: str) -> T:
        return of_short(text) if len(text) <= _SHORT else of_long(text)

    return remembered


def remember_document[T](find: Callable[[Document], T]) -> Callable[[Document], T]:
    """Remember what a function gave for the last document that it was asked about."""
    return remember_same(find)


def remember_same[K, T](find: Callable[[K], T]) -> Callable[[K], T]:
    """Remember what a function gave for the last object, of a kind without changes."""
    last: tuple[K, T] | None = None

    @wraps(find)
    def remembered(asked: K) -> T:
        nonlocal last
        held = last
        # The very same object: to compare two documents is to compare all their blocks.
        if held is None or held[0] is not asked:
            last = held = (asked, find(asked))
        return held[1]

    def forget() -> None:
        nonlocal last
        last = None

    _forgetters.append(forget)
    return remembered
