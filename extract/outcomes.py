"""What the words of a decision say was decided: slugs of the ontology's scheme of outcomes."""

import re

from extract.tables import load_patterns

_TABLE = "outcomes.toml"
_WEAK = "outcome-weak-"
# What must come about first is not decided here: "once the costs have been agreed".
_CONDITION = re.compile(r"\b(once|until|unless|if)\b[^,;.:]*")


def find_outcomes(text: str) -> tuple[str, ...]:
    """Find the outcomes of one clause, in the order in which its words stand."""
    line = re.sub(r"\s+", " ", text).strip()
    line = _CONDITION.sub(r"\1", line)
    strong: dict[str, int] = {}
    weak: dict[str, int] = {}
    for pattern in load_patterns(_TABLE):
        if match := pattern.regex.search(line):
            into = weak if pattern.id.startswith(_WEAK) else strong
            into.setdefault(pattern.gives, match.end())
    # A correct record is approved, unless the words say in what other way it was taken.
    if not set(strong) & {"agreed", "adopted", "approved"}:
        strong.update({slug: end for slug, end in weak.items() if slug not in strong})
    return tuple(sorted(strong, key=lambda slug: (strong[slug], slug)))
