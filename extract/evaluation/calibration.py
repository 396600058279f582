"""Calibrate confidence on gold, and measure it on councils that were left out.

Each description of a fact (`extract.confidence.Signs`) has so many right ones among so many with
gold. Its probability is their share, drawn towards that of the next wider description with the
weight of `strength` facts (the mean of a beta-binomial posterior): few facts say little. Facts of
one council err together, so that a council counts for no more than `MOST_OF_ONE` of a description.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.confidence import Calibration, Signs, read_signs
from extract.evaluation.claims import PART_KINDS
from extract.evaluation.runs import Judged

STRENGTHS = (1, 2, 5, 10, 20, 40, 80, 160)
"""The weights, in facts, from which calibration takes the one that does best on left-out ones."""
# Kinds differ much from each other: one is drawn towards all others by no more.
KIND_STRENGTH = 2
# A row of the table needs as many facts, of as many councils, but for a kind's own.
LEAST_FACTS, LEAST_COUNCILS = 5, 2
MOST_OF_ONE = 10
# Nothing is certain: figures on as few papers cannot tell .99 from more.
_MOST, _LEAST_LIKELY = 0.99, 0.01
# Bins of a reliability curve, and the least facts of one: a share of fewer is mostly chance.
BINS, LEAST_OF_BIN = 10, 25


@dataclass(frozen=True, slots=True)
class Observation:
    """One found fact with gold beside it: what was known of it, who published, and the truth."""

    signs: Signs
    council: str
    is_right: bool
    shipped: Decimal | None = None  # what the table in use said of it


@dataclass(frozen=True, slots=True)
class Prediction:
    """A probability, and whether the fact was right."""

    kind: str
    probability: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """How good predictions are: all three are better when smaller; `n` facts were predicted."""

    n: int
    right: float  # the share that is right
    brier: float  # mean square error of the probability
    log_loss: float  # mean surprise in nats
    error: float  # expected calibration error, over bins of equal count

    def as_figures(self) -> dict[str, float]:
        """For a report."""
        return {
            "n": self.n,
            "right": round(self.right, 4),
            "brier": round(self.brier, 4),
            "log_loss": round(self.log_loss, 4),
            "calibration_error": round(self.error, 4),
        }


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of like probability: their number, mean probability and share that is right."""

    n: int
    probability: float
    right: float


def observe(judged: Iterable[Judged]) -> list[Observation]:
    """Every found fact of which gold says whether it is right."""
    observations = []
    parts = {kind for kinds in PART_KINDS.values() for kind in kinds}
    for one in judged:
        if one.paper is None:
            continue
        facts = {fact.id: fact for fact in one.paper.facts}
        for verdict in one.result.verdicts:
            # An attendance is part of its meeting, not a fact of its own.
            if verdict.found is None or verdict.kind in parts or verdict.kind == "attendance":
                continue
            fact = facts[verdict.found.fact]
            signs = read_signs(fact, one.paper.type)
            is_right = verdict.outcome == "right"
            observations.append(Observation(signs, one.result.publisher, is_right, fact.confidence))
    return observations


@dataclass(frozen=True, slots=True)
class Count:
    """Facts of one description, those of them that are right, and from how many councils.

    `weight` and `right_weight` are the same with the facts of a council scaled to MOST_OF_ONE.
    """

    n: int
    right: int
    councils: int
    weight: float
    right_weight: float


Counts = Mapping[Signs, Count]


def count_signs(observations: Iterable[Observation]) -> dict[Signs, Count]:
    """Count observations under their signs and under all fewer."""
    gathered: dict[Signs, dict[str, list[bool]]] = {}
    for observation in observations:
        for fewer in dict.fromkeys(observation.signs.ever_fewer()):
            of_council = gathered.setdefault(fewer, {}).setdefault(observation.council, [])
            of_council.append(observation.is_right)
    return {signs: _count(list(gathered[signs].values())) for signs in sorted(gathered)}


def _count(councils: Sequence[Sequence[bool]]) -> Count:
    scales = [min(1.0, MOST_OF_ONE / len(facts)) for facts in councils]
    return Count(
        n=sum(map(len, councils)),
        right=sum(map(sum, councils)),
        councils=len(councils),
        weight=sum(scale * len(facts) for scale, facts in zip(scales, councils, strict=True)),
        right_weight=sum(scale * sum(facts) for scale, facts in zip(scales, councils, strict=True)),
    )


def fit(counts: Counts, strength: float) -> dict[Signs, float]:
    """The probability of each description that has enough facts, and of each kind."""
    kinds = [count for signs, count in counts.items() if signs == Signs(signs.kind)]
    among, good = sum(c.weight for c in kinds), sum(c.right_weight for c in kinds)
    overall = (good + 1) / (among + 2)
    fitted: dict[Signs, float] = {}
    # Sorted, "" comes first: the wider description before the narrower.
    for signs in sorted(counts):
        count = counts[signs]
        is_enough = count.n >= LEAST_FACTS and count.councils >= LEAST_COUNCILS
        if not is_enough and signs != Signs(signs.kind):
            continue
        wider = next((fitted[s] for s in list(signs.ever_fewer())[1:] if s in fitted), overall)
        drawn = KIND_STRENGTH if signs == Signs(signs.kind) else strength
        share = (count.right_weight + drawn * wider) / (count.weight + drawn)
        fitted[signs] = min(_MOST, max(_LEAST_LIKELY, share))
    return fitted


def predict(fitted: Mapping[Signs, float], signs: Signs) -> float | None:
    """The probability of a description, or of the next wider that has one."""
    return next((fitted[fewer] for fewer in signs.ever_fewer() if fewer in fitted), None)


def leave_out(observations: Sequence[Observation], strength: float) -> list[Prediction]:
    """Predict each council's facts from all others'. A kind that no other has is not predicted."""
    return _left_out(observations, strength, is_constant=False)


def leave_out_constant(observations: Sequence[Observation]) -> list[Prediction]:
    """The same with one probability for everything: what calibration has to beat."""
    return _left_out(observations, 0.0, is_constant=True)


def _left_out(
    observations: Sequence[Observation], strength: float, *, is_constant: bool
) -> list[Prediction]:
    predictions = []
    for council in sorted({observation.council for observation in observations}):
        others = [o for o in observations if o.council != council]
        fitted = fit(count_signs(others), strength)
        share = (sum(o.is_right for o in others) + 1) / (len(others) + 2)
        for o in observations:
            if o.council != council:
                continue
            probability = predict(fitted, o.signs)
            if probability is not None:
                told = share if is_constant else probability
                predictions.append(Prediction(o.signs.kind, told, o.is_right))
    return predictions


def choose_strength(observations: Sequence[Observation]) -> int:
    """The strength with the least log loss on councils left out; of equals the least."""
    return min(STRENGTHS, key=lambda strength: rate(leave_out(observations, strength)).log_loss)


def rate(predictions: Sequence[Prediction]) -> Quality:
    """Rate predictions; all figures are 0 where there are none."""
    n = len(predictions)
    if not n:
        return Quality(0, 0.0, 0.0, 0.0, 0.0)
    brier = sum((p.probability - p.is_right) ** 2 for p in predictions) / n
    log_loss = -sum(
        math.log(p.probability if p.is_right else 1 - p.probability) for p in predictions
    )
    bins = gather_bins(predictions)
    error = sum(part.n * abs(part.probability - part.right) for part in bins) / n
    return Quality(n, sum(p.is_right for p in predictions) / n, brier, log_loss / n, error)


def rate_kinds(predictions: Sequence[Prediction]) -> dict[str, Quality]:
    """Rate the predictions of each kind of fact, and of all under "all"."""
    kinds = sorted({p.kind for p in predictions})
    rated = {kind: rate([p for p in predictions if p.kind == kind]) for kind in kinds}
    return rated | {"all": rate(predictions)}


def gather_bins(predictions: Sequence[Prediction]) -> list[Bin]:
    """Gather predictions into at most BINS bins of about equal count, likest together.

    Predictions of one probability never part: which comes first among them would mean nothing.
    """
    ordered = sorted(predictions, key=lambda p: p.probability)
    size = max(len(ordered) / BINS, LEAST_OF_BIN)
    bins: list[list[Prediction]] = []
    for prediction in ordered:
        is_full = bool(bins) and len(bins[-1]) >= size
        if not bins or (is_full and bins[-1][-1].probability != prediction.probability):
            bins.append([])
        bins[-1].append(prediction)
    return [
        Bin(
            len(part),
            sum(p.probability for p in part) / len(part),
            sum(p.is_right for p in part) / len(part),
        )
        for part in bins
    ]


def cut(predictions: Sequence[Prediction], level: float) -> tuple[float, float]:
    """What a reader gets who takes only what is told `level` or more: the share kept, and of it
    the share that is right; (0, 0) where nothing is."""
    kept = [p.is_right for p in predictions if p.probability >= level]
    return (len(kept) / len(predictions), sum(kept) / len(kept)) if kept else (0.0, 0.0)


def rate_shipped(observations: Iterable[Observation]) -> list[Prediction]:
    """What the table in use says of the facts: an honest figure only for papers it never saw."""
    return [
        Prediction(o.signs.kind, float(o.shipped), o.is_right)
        for o in observations
        if o.shipped is not None
    ]


def write_table(counts: Counts, calibration: Calibration) -> str:
    """Write the table as TOML, one row a description."""
    lines = [
        "# How likely facts are right, by what is known of them when they are found. Made by",
        "# bench/calibrate.py on gold; see docs/accuracy.md. n: facts with gold, right: of them.",
        f'calibrated_on = "{calibration.calibrated_on}"',
        f"strength = {calibration.strength}",
        "cells = [",
    ]
    for signs in sorted(calibration.cells):
        count = counts[signs]
        named = {name: getattr(signs, name) for name in Signs.__dataclass_fields__}
        said = ", ".join(f'{name} = "{value}"' for name, value in named.items() if value)
        figures = f'n = {count.n}, right = {count.right}, confidence = "{calibration.cells[signs]}"'
        lines.append(f"  {{ {said}, {figures} }},")
    return "\n".join([*lines, "]", ""])


def calibrate(observations: Sequence[Observation], strength: int) -> Calibration:
    """Make the table out of all observations."""
    fitted = fit(count_signs(observations), strength)
    councils = len({o.council for o in observations})
    told = f"{len(observations):,} facts of papers of {councils} publishers, checked by hand"
    cells = {signs: Decimal(f"{share:.3f}") for signs, share in fitted.items()}
    return Calibration(told, strength, cells)
