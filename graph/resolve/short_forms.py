"""Names of bodies: their keys, and the short forms and acronyms by which papers call them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from extract.models import Committee, Council, Organization, Post
from graph.iris import name_key
from graph.resolve.ledger import Ledger
from graph.resolve.records import FactKey, PaperRecord

Body = Committee | Post | Organization | Council
type Group[B] = list[tuple[PaperRecord, B]]

# Words that name a body only inside one paper.
GENERIC = {
    *("committee", "panel", "board", "authority", "council", "cabinet", "executive", "group"),
    *("sub committee", "working group", "team", "meeting", "forum", "partnership", "commission"),
    *("service", "department", "trust", "agency", "company", "members", "body", "inspectorate"),
}


def body_key(name: str) -> str:
    """A name without its article, in lower case and without punctuation."""
    key = name_key(name).removeprefix("the ")
    return key or name


def keys_of(group: Iterable[tuple[PaperRecord, Body]]) -> list[FactKey]:
    """The keys of some facts."""
    return [(record.document_id, fact.id) for record, fact in group]


def join_short_forms[B: Body](
    ledger: Ledger, groups: dict[str, Group[B]]
) -> Sequence[tuple[str, Group[B]]]:
    """The groups in order of their keys, short forms joined to the one body that bears them."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        for _, fact in group:
            for form in fact.names:
                short = body_key(form)
                if short != key and short in groups and is_short_for(short, key):
                    bearers[short].add(key)
    joined = {key: list(group) for key, group in groups.items()}
    for short in sorted(bearers):
        if len(bearers[short]) != 1:
            continue
        (full,) = bearers[short]
        # A short form of a short form (chains) stays where it is.
        if full in bearers or full not in joined:
            continue
        moved = joined.pop(short)
        left, right = keys_of(joined[full])[0], keys_of(moved)[0]
        ledger.judge(
            left,
            right,
            is_same=True,
            score=0.95,
            reason=f"{short!r} is given as another name of {full!r}, and of no other body",
        )
        joined[full].extend(moved)
    return sorted(joined.items())


def is_short_for(short: str, full: str) -> bool:
    """Whether one name is an acronym of another, or some of its words in their order."""
    if short in GENERIC:
        return False
    words = full.split()
    letters = short.replace(" ", "")
    if letters in {_initials(words), _initials([w for w in words if w not in _LINKS])}:
        return True
    rest = iter(words)
    return len(short.split()) > 1 and all(word in rest for word in short.split())


_LINKS = {"and", "of", "the", "for", "in", "on", "to"}


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)
