"""Names of bodies: their keys, and the short forms and acronyms by which papers call them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from graph.iris import name_key
from graph.resolve.forms import Doubt, Form

# Words that name a body only inside one paper.
GENERIC = {
    *("committee", "panel", "board", "authority", "council", "cabinet", "executive", "group"),
    *("sub committee", "working group", "team", "meeting", "forum", "partnership", "commission"),
    *("service", "department", "trust", "agency", "company", "members", "body", "inspectorate"),
}
_LINKS = {"and", "of", "the", "for", "in", "on", "to"}


def body_key(name: str) -> str:
    """A name without its article, in lower case and without punctuation."""
    key = name_key(name).removeprefix("the ")
    return key or name


def spelled(forms: Iterable[Form], place: int = 0) -> Iterator[str]:
    """How the mentions write the name (`content[place]`), as often as each is met."""
    for form in forms:
        for _ in range(form.count):
            yield str(form.content[place])


def join_short_forms(
    groups: Mapping[str, Sequence[Form]], names_of: Callable[[Form], Iterable[str]]
) -> tuple[list[tuple[str, list[Form]]], list[Doubt]]:
    """The groups in order of their keys, short forms joined to the one body that bears them.

    `names_of` gives the keys of the other names that a form is called by in its paper.
    """
    bearers: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        for form in group:
            for short in names_of(form):
                if short != key and short in groups and is_short_for(short, key):
                    bearers[short].add(key)
    joined = {key: list(group) for key, group in groups.items()}
    doubts = []
    for short in sorted(bearers):
        if len(bearers[short]) != 1:
            continue
        (full,) = bearers[short]
        # A short form of a short form (chains) stays where it is.
        if full in bearers or full not in joined:
            continue
        moved = joined.pop(short)
        reason = f"{short!r} is given as another name of {full!r}, and of no other body"
        doubts.append(Doubt(joined[full][0].first, moved[0].first, True, 0.95, reason))
        joined[full].extend(moved)
    return sorted(joined.items()), doubts


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


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)
