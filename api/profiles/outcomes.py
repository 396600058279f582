"""Outcomes and grades as a sign and a word, so that neither colour nor sign alone says it."""

from collections.abc import Iterable

from api.links import Link
from api.profiles.section import Badge

_SIGNS = {
    "✓": ("good", (
        "approved", "agreed", "adopted", "endorsed", "granted", "appointed", "carried",
        "welcomed", "noted", "received", "recommended",
    )),
    "✗": ("bad", ("refused", "rejected", "lost", "withdrawn")),
    "→": ("open", ("referred", "delegated", "called in", "called-in")),
    "…": ("open", ("deferred",)),
    "±": ("open", ("amended",)),
}  # fmt: skip
_OF = {word: (sign, tone) for sign, (tone, words) in _SIGNS.items() for word in words}


def show_outcomes(outcomes: Iterable[Link]) -> list[Badge]:
    """Show outcomes by their labels, each once.

    >>> show_outcomes([Link(None, "Lost")])
    [Badge(sign='✗', text='Lost', tone='bad')]
    """
    badges = {}
    for link in outcomes:
        sign, tone = _OF.get(link.text.lower(), ("•", "open"))
        word = f"{link.text[:1].upper()}{link.text[1:]}"
        badges[word] = Badge(sign, word, tone)
    return [badges[word] for word in sorted(badges)]
