"""What gold and extraction both claim, in one form: a record a fact, references as names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.document import Span

Names = frozenset[str]
NOBODY: Names = frozenset()

FACT_KINDS = (
    "councils", "committees", "people", "organisations", "roles", "meetings", "attendance",
    "items", "reports", "recommendations", "decisions", "inspections", "judgements",
)  # fmt: skip
"""Kinds of claims that gold lists, by the names that it has for them."""

PART_KINDS = {
    "reports": ("report people",),
    "decisions": ("decision outcomes", "decision movers", "decision votes"),
}
"""What is counted of each claim of a kind once it has its counterpart."""

KINDS = (*FACT_KINDS, *(part for parts in PART_KINDS.values() for part in parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One fact as it is compared. What a kind does not have stays empty.

    `names` are the forms of the thing itself, of a role's or an attendance's person, or of the
    inspectorate; `of` those of the body that holds, decides or is inspected. `day` is of ISO form
    as far as it is known. `texts` are the words that decide or recommend. `fact` is the id of a
    found fact, `spans` where the paper says it; both are empty in gold.
    """

    kind: str
    shown: str
    names: Names = NOBODY
    of: Names = NOBODY
    day: str = ""
    word: str = ""  # role, status, aspect
    number: str = ""
    title: str = ""
    section: str = ""
    grade: str = ""
    texts: tuple[str, ...] = ()
    outcomes: frozenset[str] = frozenset()
    people: tuple[Names, ...] = ()  # movers of a decision, authors and contacts of a report
    votes: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    is_unsure: bool = False
    fact: str = ""
    spans: tuple[Span, ...] = ()
