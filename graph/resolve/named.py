"""Which decision a paper means that names one by who made it and when, and not by a reference.

A plain function over what is known of the decisions of that body and day; it names nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Of the telling words of the shorter title, so many stand in the other's where they are one matter.
_TITLES = 0.75
# The same of the words that decide, where a later body repeats what an earlier one decided.
_WORDS = 0.6
_SMALL = frozenset((
    *("a", "an", "and", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or"),
    *("that", "the", "this", "to", "was", "were", "with", "report", "council", "committee"),
    *("cabinet", "recommends", "recommended", "recommend", "resolved", "resolves", "having"),
    *("considered", "all", "matters", "raised"),
))  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Told:
    """A decision that some paper tells: its IRI, the title of its item, the words that decide."""

    iri: str
    title: str
    text: str


def find_named(title: str | None, words: str, told: Sequence[Told]) -> str | None:
    """The IRI of the decision named by `title`, else by the words of the decision that names it.

    `told` are the decisions of that body on that day. None where none or several fit as well.

    >>> mill, road = Told("a", "Mill Bridge", "mend it"), Told("b", "Road Signs", "buy four")
    >>> find_named("The Mill Bridge", "", [mill, road])
    'a'
    """
    if title:
        return _find_best(_words(title), [(one, _words(one.title)) for one in told], _TITLES)
    return _find_best(_words(words), [(one, _words(one.text)) for one in told], _WORDS)


def _find_best(
    words: frozenset[str], told: Sequence[tuple[Told, frozenset[str]]], least: float
) -> str | None:
    likenesses = [(_likeness(words, other), one.iri) for one, other in told]
    best = max((likeness for likeness, _ in likenesses), default=0.0)
    fitting = {iri for likeness, iri in likenesses if likeness == best}
    return fitting.pop() if best >= least and len(fitting) == 1 else None


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words in common; 0 where one says far less than the other."""
    shorter, longer = sorted((len(one), len(other)))
    if not shorter or 3 * shorter < longer:
        return 0.0
    return len(one & other) / shorter


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _SMALL


def list_words(text: str) -> str:
    """The telling words of a text, each once: all that `find_named` looks at."""
    return " ".join(sorted(_words(text)))
