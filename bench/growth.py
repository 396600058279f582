"""What one more paper costs a store that holds many, beside an empty one.

    python bench/growth.py [--sizes N …] [--runs N] [--keep FOLDER] [--json FILE]

Stores are filled with brief synthetic papers, a hundred of each council. Then the stores take
turns: each takes in one more paper, the same for all, of a council that the filled ones know.
Every run is another paper; the first warms up and is not counted. Figures are medians of seconds
by the clock, reading and all, and of this process's seconds of CPU, which are those of publishing
since papers are read by others; and ratios to the empty store's.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from papers import PER_COUNCIL, fill_store, play_papers, write_papers
from sheets import Made

from graph.store import Store, init_store, open_store

SIZES = (10, 100, 1_000, 10_000)
RUNS = 5
SEED = 1


def choose_papers(size: int, base: list[Made]) -> Iterator[Made]:
    """`size` papers: the last of `base`, then other councils'."""
    yield from base[-size:]
    others = range(1, -(-size // PER_COUNCIL))
    yield from chain.from_iterable(
        play_papers(number, PER_COUNCIL, SEED, is_brief=True) for number in others
    )


def time_ingest(store: Store, paper: Path) -> tuple[float, float]:
    """Seconds of one more paper by the clock, and of this process's CPU."""
    clock, before = time.perf_counter(), time.process_time()
    report = store.ingest([paper])
    spent, busy = time.perf_counter() - clock, time.process_time() - before
    if report.ingested != 1:
        raise RuntimeError(f"{paper}: it was not taken in ({report.failed}).")
    return spent, busy


def measure_growth(folder: Path, sizes: list[int], runs: int) -> list[dict[str, float]]:
    """Median seconds of one more paper for an empty store, then for each size."""
    papers = list(play_papers(0, PER_COUNCIL + runs + 1, SEED, is_brief=True))
    base, more = papers[:PER_COUNCIL], papers[PER_COUNCIL:]
    texts = folder / "more"
    write_papers(texts, more)
    times: dict[int, list[tuple[float, float]]] = {size: [] for size in (0, *sizes)}
    for size in sizes:
        if not (folder / str(size)).exists():
            start = time.perf_counter()
            fill_store(folder / str(size), choose_papers(size, base), is_checked=False)
            print(f"a store of {size} papers: {time.perf_counter() - start:.0f} s", flush=True)
    with ExitStack() as stack:
        stores = {size: stack.enter_context(open_store(folder / str(size))) for size in sizes}
        for run, made in enumerate(more):
            init_store(folder / f"empty-{run}")
            stores[0] = stack.enter_context(open_store(folder / f"empty-{run}"))
            for size in times:
                spent = time_ingest(stores[size], texts / made.name)
                if run:
                    times[size].append(spent)
    rows: list[dict[str, float]] = []
    for size, measured in times.items():
        clock = statistics.median(spent for spent, _ in measured)
        busy = statistics.median(busy for _, busy in measured)
        rows.append({"papers": size, "seconds": clock, "seconds of publishing": busy})
    for row in rows:
        row["times the empty store's"] = row["seconds"] / rows[0]["seconds"]
        row["times its publishing"] = (
            row["seconds of publishing"] / rows[0]["seconds of publishing"]
        )
    return rows


def main() -> None:
    """Measure and print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument(
        "--keep", type=Path, help="keep the filled stores here, and use those there"
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        rows = measure_growth(asked.keep or Path(name), asked.sizes, asked.runs)
    for row in rows:
        print(" · ".join(f"{figure} {value:g}" for figure, value in row.items()))
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
