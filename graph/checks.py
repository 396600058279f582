"""Checks over a whole published state: every passage verbatim, the merge exact, shapes kept."""

from dataclasses import dataclass, field

from graph.papers import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """What was checked and what was wrong. `dataclasses.asdict` gives its JSON form.

    `violations` are those of graphs in the store (none, if all is well: what violates is withheld);
    `withheld` counts facts in quarantine, by the message of their report in `withheld_for`.
    """

    documents: int
    passages: int
    passages_wrong: int
    merge_missing: int
    merge_extra: int
    withheld: int
    withheld_for: dict[str, int]
    violations: tuple[Finding, ...]
    warnings: dict[str, int]
    wrong: tuple[str, ...] = field(default=())

    @property
    def is_sound(self) -> bool:
        """Whether the store keeps its promises: passages verbatim and the merge exact."""
        return not (self.passages_wrong or self.merge_missing or self.merge_extra)

    @property
    def conforms(self) -> bool:
        """Whether nothing violates a shape, neither in the store nor in quarantine."""
        return not self.violations and not self.withheld
