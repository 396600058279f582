"""Make the table of confidence out of gold, and draw how it does on councils left out.

    python bench/calibrate.py PAPERS… --gold GOLD… [--manifest FILE] [--jobs N]

Writes extract/data/confidence.toml and bench/reliability.svg, and prints the figures of
docs/accuracy.md. The same papers and gold give the same bytes.
"""

import argparse
from pathlib import Path

from extract.evaluation.calibration import (
    calibrate,
    choose_strength,
    count_signs,
    cut,
    gather_bins,
    leave_out,
    leave_out_constant,
    observe,
    rate_kinds,
    write_table,
)
from extract.evaluation.reliability import draw_reliability
from extract.evaluation.runs import find_cases, judge_papers
from graph.manifest import read_manifest

ROOT = Path(__file__).parent.parent
LEVELS = (0.0, 0.8, 0.9, 0.95, 0.98)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("papers", type=Path, nargs="+")
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    rows = read_manifest(arguments.manifest) if arguments.manifest else {}
    publishers = {path: given.publisher for path, given in rows.items() if given.publisher}
    cases = find_cases(arguments.papers, arguments.gold, publishers=publishers)
    observations = observe(judge_papers(cases, jobs=arguments.jobs))
    strength = choose_strength(observations)
    left_out = leave_out(observations, strength)
    constant = rate_kinds(leave_out_constant(observations))
    print(f"strength {strength}")
    # As the tables of docs/accuracy.md stand there.
    for kind, told in rate_kinds(left_out).items():
        plain = constant[kind]
        pairs = (
            (told.brier, plain.brier), (told.log_loss, plain.log_loss), (told.error, plain.error)
        )  # fmt: skip
        figures = " | ".join(f"{ours:.3f} | {theirs:.3f}" for ours, theirs in pairs)
        print(f"| {kind} | {told.n:,} | {told.right:.3f} | {figures} |")
    for level in LEVELS:
        kept, right = cut(left_out, level)
        print(f"| {level:.2f} or more | {kept:.3f} | {right:.3f} |")
    table = write_table(count_signs(observations), calibrate(observations, strength))
    (ROOT / "extract" / "data" / "confidence.toml").write_text(table, encoding="utf-8")
    title = f"{len(left_out):,} facts, each council told from all others"
    drawing = draw_reliability(gather_bins(left_out), title)
    (ROOT / "bench" / "reliability.svg").write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
