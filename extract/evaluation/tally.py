"""Count verdicts: precision, recall and F1 of each kind, over all papers and groups of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from extract.evaluation.claims import KINDS
from extract.evaluation.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """`right` of what was found, `false` of it in vain, `missed` of gold; the rest are shares."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """How much of what was found is right, 0 where nothing was."""
        return self.right / (self.right + self.false) if self.right + self.false else 0.0

    @property
    def recall(self) -> float:
        """How much of gold was found, 0 where there is none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        among = 2 * self.right + self.false + self.missed
        return 2 * self.right / among if among else 0.0

    def as_figures(self) -> dict[str, float]:
        """For a report: counts, and shares to four places."""
        return {
            "gold": self.right + self.missed,
            "found": self.right + self.false,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


Scores = dict[str, Score]
"""A score a kind, in the order of KINDS; kinds of which there is nothing are absent."""


def count(verdicts: Iterable[Verdict]) -> Scores:
    """Count verdicts by kind."""
    counts: dict[str, dict[str, int]] = {}
    for verdict in verdicts:
        of_kind = counts.setdefault(verdict.kind, {"right": 0, "false": 0, "missed": 0})
        of_kind[verdict.outcome] += 1
    return {kind: Score(**counts[kind]) for kind in KINDS if kind in counts}


def mean_f1(scores: Scores) -> float:
    """The mean of the kinds' F1: a rare kind weighs as much as a common one."""
    return sum(score.f1 for score in scores.values()) / len(scores) if scores else 0.0


@dataclass(frozen=True, slots=True)
class PaperResult:
    """One paper judged. `reason` says why a paper that could not be read has only misses."""

    file: str
    publisher: str
    document_type: str
    media_type: str
    text_source: str
    country: str
    verdicts: tuple[Verdict, ...] = ()
    text: str = field(default="", repr=False)
    reason: str = ""


GROUPS: dict[str, Callable[[PaperResult], str]] = {
    "council": lambda result: result.publisher,
    "document type": lambda result: result.document_type,
    "format": lambda result: result.media_type,
    "text source": lambda result: result.text_source,
    "country": lambda result: result.country,
}
"""By what papers are grouped: who published them, what they are, how they are set, and where."""


def group(results: Iterable[PaperResult], by: str) -> dict[str, Scores]:
    """Scores of each group of papers by one of GROUPS, in order of the group's name."""
    gathered: dict[str, list[Verdict]] = {}
    for result in results:
        gathered.setdefault(GROUPS[by](result) or "unknown", []).extend(result.verdicts)
    return {name: count(gathered[name]) for name in sorted(gathered)}
