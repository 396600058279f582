"""Read papers into a store: walk the paths, read and extract each, publish the whole."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: `done` of `total` papers; `stage` is "reading" or "publishing"."""

    stage: str
    done: int
    total: int
    name: str


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What became of the papers of a run.

    `failed` holds (path, reason); `skipped` counts files that are no papers; `withheld` the facts
    that went into quarantine in the papers of this run.
    """

    ingested: int = 0
    unchanged: int = 0
    replaced: int = 0
    skipped: int = 0
    withheld: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
