"""Names of bodies: their keys, and the short forms and acronyms by which papers call them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from graph.iris import name_key
from graph.resolve.forms import Doubt, Form

# Words that name a body only inside one paper.
GENERIC = {
    *("committee", "panel", "board", "authority", "council", "cabinet", "executive", "group"),
    *("sub committee", "working group", "team", "meeting", "forum", "partnership", "commission"),
    *("service", "department", "trust", "agency", "company", "members", "body", "inspectorate"),
}
# Words that tell one company from no other: of the law, not of the name.
_LEGAL = {"ltd", "limited", "plc", "llp", "inc", "incorporated", "cic", "cio"}
# Words of names that many places have: a name of these alone is of the place that uses it.
_COMMON = {
    *("area", "local", "district", "county", "town", "parish", "community", "neighbourhood"),
    *("joint", "strategic", "health", "safety", "safer", "youth", "children", "childrens"),
    *("partnership", "forum", "board", "group", "working", "party", "committee", "panel", "team"),
    *("trust", "association", "club", "council", "school", "centre", "hall", "village", "police"),
    *("service", "services", "management", "company", "society", "federation", "network", "body"),
    *("primary", "secondary", "high", "social", "sports", "recreation", "residents", "friends"),
    *("authority", "agency", "department", "office", "commission", "executive", "cabinet"),
    *("plan", "planning", "steering", "task", "force", "advisory", "governing", "governors"),
    *("bowls", "cricket", "football", "tennis", "allotment", "allotments", "history", "church"),
}
_LINKS = {"and", "of", "the", "for", "in", "on", "to"}


def body_key(name: str) -> str:
    """A name without its article, in lower case and without punctuation."""
    key = name_key(name).removeprefix("the ")
    return key or name


def organization_key(name: str) -> str:
    """A name without its article and what the law puts after it."""
    words = body_key(name).split()
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


def is_generic(key: str) -> bool:
    """Whether a name has no word of its own: "area partnership"."""
    words = [word for word in key.split() if word not in _LINKS]
    return bool(words) and all(word in _COMMON for word in words)


def spelled(forms: Iterable[Form], place: int = 0) -> Counter[str]:
    """How the mentions write the name (`content[place]`), and how often each way."""
    counts: Counter[str] = Counter()
    for form in forms:
        counts[str(form.content[place])] += form.count
    return counts


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
