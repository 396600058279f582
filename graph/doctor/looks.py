"""What a check of a store looks at, what it finds, and what can be done about it."""

from dataclasses import dataclass, field
from typing import Literal

# So many faults of one check are named; the rest are counted.
_MOST_NAMED = 20

Repair = Literal["indexes", "search", "graph", "identity", "derived", "files"]
"""What can be derived again: the database's indexes, the search index, the graph with its snapshot
and counts, who is who together with the graph, directory and network, and the files round them."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a check is about, what `--repair` does for it, and what only the user can do."""

    about: str
    repair: Repair | None = None
    advice: str = ""


_RESTORE = "Restore the newest backup (folkmoot restore), or ingest the papers into a new store."
# In the order in which they are made; the names are those of the report.
REMEDIES = {
    "database": Remedy("papers.sqlite is whole", None, _RESTORE),
    "indexes": Remedy("the database's indexes", "indexes"),
    "texts": Remedy(
        "texts and facts against their hashes",
        None,
        "Take the paper out (folkmoot remove ID) and ingest its file again, or restore a backup.",
    ),
    "sources": Remedy(
        "each paper has its source",
        None,
        "Ingest the papers named again with their manifest, or restore a backup.",
    ),
    "waiting": Remedy("what a cut off run has left to do", "graph"),
    "identity": Remedy("names given against who is who", "identity"),
    "search": Remedy("the search index against the texts", "search"),
    "snapshot": Remedy("the snapshot can be read", "graph"),
    "graph": Remedy("the writer's graph against the snapshot", "graph"),
    "passages": Remedy("passages against the texts", "graph"),
    "merge": Remedy("the default graph against the merge", "graph"),
    "papers": Remedy("a graph for each paper, with all its things", "graph"),
    "entities": Remedy("the graph across papers against its parts", "graph"),
    "counts": Remedy("the numbers against the graph", "graph"),
    "directory": Remedy("the directory of things against the graph", "derived"),
    "network": Remedy("the network of ties against the graph", "derived"),
    "files": Remedy("links, locks and leftovers", "files"),
}


@dataclass(slots=True)
class Look:
    """One check as it is made.

    `at` counts what was looked at; `faults` are the first ones in words, `found` all of them.
    `notes` are no faults: what the next run does by itself. `skipped` says why there was no check.
    """

    name: str
    at: int = 0
    found: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    def fault(self, words: str) -> None:
        """Note a fault."""
        self.found += 1
        if len(self.faults) < _MOST_NAMED:
            self.faults.append(words)

    @property
    def remedy(self) -> Remedy:
        """What can be done."""
        return REMEDIES[self.name]


@dataclass(slots=True)
class Examination:
    """All checks of a store, in order; `repaired` says what was done to it before."""

    looks: list[Look] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether no check has found a fault."""
        return not any(look.found for look in self.looks)

    def has_fault(self, *names: str) -> bool:
        """Whether one of some checks has found a fault."""
        return any(look.found for look in self.looks if look.name in names)

    def needs(self, *repairs: Repair) -> bool:
        """Whether what was found, or noted, asks for one of some repairs."""
        return any(look.remedy.repair in repairs for look in self.looks if look.found or look.notes)
