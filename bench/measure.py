"""Measure Folkmoot beside its peers, in turns in one run, and print the table of ratios.

    python bench/measure.py [--quick | --large] [--only ROW …] [--json FILE] [--chart FILE]

A machine's own speed says little, so every figure stands beside a peer's over the same input where
there is one; both are medians of turns. `--list` names the rows. A row whose peer is not installed
is left out and says why; one that fails is named, the others go on, and the exit code is 1.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from chart import draw_chart
from rows import ROWS
from sizes import LARGE, QUICK, USUAL, Bench, Figure, Skipped


def measure(names: Sequence[str], bench: Bench) -> tuple[list[Figure], dict[str, str], set[str]]:
    """Run rows: their figures, why rows were left out or failed, and which failed."""
    figures: list[Figure] = []
    notes: dict[str, str] = {}
    failed: set[str] = set()
    for name in names:
        began = time.perf_counter()
        try:
            found = ROWS[name](bench)
        except Skipped as reason:
            notes[name] = f"left out: {reason}"
            continue
        except Exception as err:  # noqa: BLE001 (a row that fails must not take the others along)
            notes[name] = f"failed: {type(err).__name__}: {err}"
            failed.add(name)
            continue
        finally:
            spent = time.perf_counter() - began
            print(f"{name}: {spent:.0f} s", file=sys.stderr, flush=True)
        figures += found
    return figures, notes, failed


def write_table(figures: Sequence[Figure], notes: dict[str, str]) -> str:
    """The figures as a table in markdown, and what was left out."""
    lines = ["| what | ours | beside | theirs | ratio | bar |", "|---|--:|---|--:|--:|--:|"]
    for one in figures:
        theirs = "" if one.theirs is None else f"{_round(one.theirs)} {one.unit}"
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(
            f"| {one.what} | {_round(one.ours)} {one.unit} | {one.peer} | {theirs} | {ratio} "
            f"| {one.told_bar()} |"
        )
    lines += ["", *(f"- {name}: {note}" for name, note in notes.items())]
    return "\n".join(lines).rstrip() + "\n"


def _round(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def put_table(page: str, table: str) -> str:
    """Put a table in the place of the one that a page of markdown marks."""
    before, mark, rest = page.partition("<!-- table -->\n")
    _, end, after = rest.partition("<!-- /table -->")
    if not mark or not end:
        raise ValueError("the page has no place for the table: <!-- table --> <!-- /table -->")
    return before + mark + table + end + after


def describe_machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count() or 1,
        "load at the end": str(round(os.getloadavg()[0], 1)),
    }


def main() -> int:
    """Measure, print, and write what was asked for; 1 where a row failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small inputs: some minutes")
    size.add_argument("--large", action="store_true", help="100,000 papers from made-up facts")
    parser.add_argument("--only", nargs="+", choices=sorted(ROWS), help="these rows alone")
    parser.add_argument("--list", action="store_true", help="name the rows, and end")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--page", type=Path, help="put the table into this page of markdown")
    parser.add_argument("--chart", type=Path, help="draw the ratios there, as SVG")
    asked = parser.parse_args()
    if asked.list:
        for name, row in ROWS.items():
            print(f"{name:11} {(row.__doc__ or '').splitlines()[0]}")
        return 0
    sizes = QUICK if asked.quick else LARGE if asked.large else USUAL
    names = asked.only or (["growth", "memory"] if asked.large else list(ROWS))
    with tempfile.TemporaryDirectory("-bench") as folder:
        figures, notes, failed = measure(names, Bench(Path(folder), sizes))
    print(write_table(figures, notes))
    if asked.json:
        told = {
            "machine": describe_machine(),
            "figures": [one.as_json() for one in figures],
            "notes": notes,
        }
        asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if asked.page:
        page = asked.page.read_text(encoding="utf-8")
        asked.page.write_text(put_table(page, write_table(figures, notes)), encoding="utf-8")
    if asked.chart:
        asked.chart.write_text(draw_chart(figures), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
