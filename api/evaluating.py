"""Measure extraction against gold for the command line, and write the page of its faults."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from api.console import UsageError, put, put_json, put_table, say
from api.templating import render
from extract.evaluation.faults import Fault, list_faults
from extract.evaluation.records import Changes, build_record, compare, read_former, write_record
from extract.evaluation.runs import Judged, find_cases, judge_papers
from extract.evaluation.tally import GROUPS, Score, Scores, count, group, mean_f1
from graph.manifest import read_manifest

# The most changes that a terminal is told of each sort; the record and the page hold all.
_MOST_SHOWN = 20


def evaluate_papers(
    papers: Sequence[Path],
    gold: Sequence[Path],
    *,
    manifest: Path | None = None,
    publisher: str | None = None,
    jobs: int = 1,
    on_judged: Callable[[int, int, str], None] | None = None,
) -> list[Judged]:
    """Extract and judge every paper that has gold. Raises GoldError, ManifestError."""
    rows = read_manifest(manifest) if manifest else {}
    publishers = {path: given.publisher for path, given in rows.items() if given.publisher}
    cases = find_cases(papers, gold, publishers=publishers, publisher=publisher)
    return judge_papers(cases, jobs=jobs, on_judged=on_judged)


def report(
    judged: Sequence[Judged],
    *,
    previous: Path | None = None,
    html: Path | None = None,
    output: Path | None = None,
    as_json: bool = False,
) -> None:
    """Say how good extraction was: on the terminal, as a record, as a page of faults."""
    for path in (html, output):
        if path is not None and not path.absolute().parent.is_dir():
            raise UsageError(f"{path}: there is no folder {path.absolute().parent}.")
    results = [one.result for one in judged]
    former = read_former(previous) if previous else None
    changes = compare(former, results) if former else None
    record = build_record(judged)
    if former is not None and changes is not None:
        record["former_mean_f1"] = former.mean_f1
        record["changes"] = asdict(changes)
    if output is not None:
        write_record(record, output)
    if html is not None:
        page = render_faults(judged, changes)
        html.write_text(page, encoding="utf-8")
    if as_json:
        put_json(record)
    else:
        _put_scores(count(v for result in results for v in result.verdicts))
        put("")
        _put_groups(judged)
    for result in results:
        if result.reason:
            say(f"folkmoot: {result.file}: {result.reason}")
    if former is not None and changes is not None:
        _say_changes(former.mean_f1, record["mean_f1"], changes)


def _put_scores(scores: Scores) -> None:
    rows = [[kind, *_figures(score)] for kind, score in scores.items()]
    rows.append(["mean", "", "", "", "", f"{mean_f1(scores):.3f}"])
    put_table(("kind", "gold", "found", "precision", "recall", "F1"), rows)


def _figures(score: Score) -> list[str]:
    counts = [str(score.right + score.missed), str(score.right + score.false)]
    return [*counts, *(f"{share:.3f}" for share in (score.precision, score.recall, score.f1))]


def _put_groups(judged: Sequence[Judged]) -> None:
    results = [one.result for one in judged]
    rows = []
    for by in GROUPS:
        for name, scores in group(results, by).items():
            whole = Score(
                sum(score.right for score in scores.values()),
                sum(score.false for score in scores.values()),
                sum(score.missed for score in scores.values()),
            )
            rows.append([by, name, *_figures(whole)])
    put_table(("by", "group", "gold", "found", "precision", "recall", "F1 of all"), rows)


def _say_changes(before: float, now: object, changes: Changes) -> None:
    say(f"mean F1 was {before:.3f}, is {now:.3f}")
    for name, listed in (
        ("gained", changes.gained),
        ("lost", changes.lost),
        ("newly found in vain", changes.intruding),
        ("no longer found in vain", changes.gone),
    ):
        say(f"{len(listed)} {name}")
        for change in listed[:_MOST_SHOWN]:
            say(f"  {change.kind}  {change.file}  {change.shown[:160]}")
        if len(listed) > _MOST_SHOWN:
            say(f"  … and {len(listed) - _MOST_SHOWN} more")
    if changes.unlike:
        say(f"{len(changes.unlike)} papers stand in one of the two runs only")


def render_faults(judged: Sequence[Judged], changes: Changes | None) -> str:
    """The page of faults: one HTML file that needs nothing beside it."""
    results = [one.result for one in judged]
    faults: dict[str, dict[str, list[Fault]]] = {}
    for fault in list_faults(results):
        faults.setdefault(fault.kind, {}).setdefault(fault.file, []).append(fault)
    scores = count(verdict for result in results for verdict in result.verdicts)
    return render(
        "evaluation.html",
        scores=scores,
        mean=mean_f1(scores),
        faults={kind: faults[kind] for kind in scores if kind in faults},
        groups={by: group(results, by) for by in GROUPS},
        changes=changes,
        papers=len(results),
    )
