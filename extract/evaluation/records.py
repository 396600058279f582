"""The record of a measurement as JSON, and what was gained and lost since a former one."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extract.confidence import load_calibration
from extract.errors import GoldError
from extract.evaluation.calibration import (
    Quality,
    leave_out,
    leave_out_constant,
    observe,
    rate_kinds,
    rate_shipped,
)
from extract.evaluation.runs import Judged
from extract.evaluation.tally import GROUPS, PaperResult, count, group, mean_f1

FORMAT = 1


class _Facts(BaseModel):
    """Of one paper: each claim as its kind and its words."""

    model_config = ConfigDict(frozen=True)
    right: list[tuple[str, str]] = []
    false: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []


class FormerRun(BaseModel):
    """What a later run needs to know of one before it."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)]
    mean_f1: float
    facts: dict[str, _Facts]


@dataclass(frozen=True, slots=True)
class Change:
    """A claim of one paper whose verdict is another now."""

    file: str
    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run brought, over the papers that both runs read.

    `gained` is right now and was not, `lost` was right and is not; `intruding` is false now and
    was not found, `gone` was false and is found no more. `unlike` are papers of one run alone.
    """

    gained: list[Change]
    lost: list[Change]
    intruding: list[Change]
    gone: list[Change]
    unlike: list[str]


def build_record(judged: Sequence[Judged]) -> dict[str, object]:
    """Everything that one run measured, ready to be written as JSON."""
    results = [one.result for one in judged]
    observations = observe(judged)
    strength = load_calibration().strength
    scores = count(verdict for result in results for verdict in result.verdicts)
    return {
        "format": FORMAT,
        "papers": len(results),
        "unreadable": {result.file: result.reason for result in results if result.reason},
        "mean_f1": round(mean_f1(scores), 4),
        "scores": {kind: score.as_figures() for kind, score in scores.items()},
        "groups": {
            by: {
                name: {"mean_f1": round(mean_f1(of_group), 4)}
                | {kind: score.as_figures() for kind, score in of_group.items()}
                for name, of_group in group(results, by).items()
            }
            for by in GROUPS
        },
        "confidence": {
            "table in use": _figures(rate_kinds(rate_shipped(observations))),
            "councils left out": _figures(rate_kinds(leave_out(observations, strength))),
            "one constant, councils left out": _figures(
                rate_kinds(leave_out_constant(observations))
            ),
        },
        "facts": {result.file: _list_facts(result) for result in results},
    }


def _figures(rated: Mapping[str, Quality]) -> dict[str, dict[str, float]]:
    return {kind: quality.as_figures() for kind, quality in rated.items()}


def _list_facts(result: PaperResult) -> dict[str, list[list[str]]]:
    listed: dict[str, list[list[str]]] = {"right": [], "false": [], "missed": []}
    for verdict in result.verdicts:
        listed[verdict.outcome].append(list(verdict.key))
    return {outcome: sorted(keys) for outcome, keys in listed.items()}


def read_former(path: Path) -> FormerRun:
    """Read the record of a former run. Raises GoldError where it is none."""
    try:
        return FormerRun.model_validate_json(path.read_bytes())
    except OSError as err:
        raise GoldError(path, f"it cannot be read ({err.strerror}).") from err
    except ValidationError as err:
        first = err.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        reason = f"no record of `folkmoot evaluate --output`: {where}: {first['msg'].lower()}."
        raise GoldError(path, reason) from err


def compare(former: FormerRun, results: Iterable[PaperResult]) -> Changes:
    """Compare a run with a former one, claim by claim."""
    changes = Changes([], [], [], [], [])
    seen = set()
    for result in results:
        seen.add(result.file)
        before = former.facts.get(result.file)
        if before is None:
            changes.unlike.append(result.file)
            continue
        now = {"right": Counter[tuple[str, str]](), "false": Counter[tuple[str, str]]()}
        for verdict in result.verdicts:
            if verdict.outcome in now:
                now[verdict.outcome][verdict.key] += 1
        right, false = Counter(before.right), Counter(before.false)
        changes.gained.extend(_list(result.file, now["right"] - right))
        changes.lost.extend(_list(result.file, right - now["right"]))
        changes.intruding.extend(_list(result.file, now["false"] - false))
        changes.gone.extend(_list(result.file, false - now["false"]))
    changes.unlike.extend(sorted(set(former.facts) - seen))
    return changes


def _list(file: str, claims: Counter[tuple[str, str]]) -> list[Change]:
    return [Change(file, kind, shown) for kind, shown in sorted(claims.elements())]


def write_record(record: Mapping[str, object], path: Path) -> None:
    """Write a record, the same bytes for the same run."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
