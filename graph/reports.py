"""What a run over a store reports: how far it is, what became of the papers, what was wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field

from graph.papers import Finding


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: `done` of `total` papers; `stage` is "reading" or "publishing"."""

    stage: str
    done: int
    total: int
    name: str


OnProgress = Callable[[Progress], None]


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What became of the papers of a run.

    `ingested` counts papers read anew, `unchanged` those that were known; `failed` holds
    (path, reason); `skipped` counts files that are no papers; `withheld` the facts that went into
    quarantine in the papers of this run.
    """

    ingested: int = 0
    unchanged: int = 0
    skipped: int = 0
    withheld: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)  # ids of the papers read anew


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """What was checked and what was wrong. `dataclasses.asdict` gives its JSON form.

    `violations` are those of graphs in the store (none, if all is well: what violates is withheld);
    `withheld` counts facts in quarantine, by the reason in `withheld_for`; `warnings` counts what
    the shapes advise, by message; `wrong` says in words what was found wrong first.
    """

    documents: int
    passages: int
    passages_wrong: int
    merge_missing: int
    merge_extra: int
    graphs_wrong: int
    withheld: int
    withheld_for: dict[str, int]
    violations: tuple[Finding, ...]
    warnings: dict[str, int]
    wrong: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether the store keeps its promises: passages verbatim, merge exact, graphs whole."""
        faults = self.passages_wrong + self.merge_missing + self.merge_extra + self.graphs_wrong
        return not faults

    @property
    def conforms(self) -> bool:
        """Whether nothing violates a shape, neither in the store nor in quarantine."""
        return not self.violations and not self.withheld
