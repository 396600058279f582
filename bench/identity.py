"""Who is who in synthetic mentions of known truth: Folkmoot's resolver beside Splink's.

    python bench/identity.py [--sizes N …] [--seed N] [--splink PYTHON] [--json FILE]

Both sides get the same forms of names, in a process of its own and on one core. Splink is no
dependency of ours: it runs in the interpreter given, which has it (`pip install splink==5.0.0`).
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from bcubed import score_clusters
from mentions import Collapsed, collapse_mentions, generate_mentions

HERE = Path(__file__).parent
SIZES = (10_000, 100_000, 1_000_000)
SHOWN = ("B-cubed precision", "B-cubed recall", "B-cubed F1", "pairwise precision")


def cluster_mentions(collapsed: Collapsed) -> Counter[tuple[int, int]]:
    """Mentions by (cluster, person), clustered for one council and family at a time."""
    from graph.resolve.names import NameForm, cluster_forms

    times: Counter[int] = Counter()
    for (number, _), count in collapsed.counts.items():
        times[number] += count
    blocks: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, form in enumerate(collapsed.forms):
        blocks[form.council, form.family].append(number)
    clusters = [0] * len(collapsed.forms)
    opened = 0
    for numbers in blocks.values():
        forms = [NameForm(*collapsed.forms[number][1:], times[number]) for number in numbers]
        found = cluster_forms(forms)
        for number, cluster in zip(numbers, found, strict=True):
            clusters[number] = opened + cluster
        opened += max(found) + 1
    together: Counter[tuple[int, int]] = Counter()
    for (number, person), count in collapsed.counts.items():
        together[clusters[number], person] += count
    return together


def measure_folkmoot(size: int, seed: int) -> dict[str, float]:
    """Scores, CPU seconds (of collapsing and clustering) and peak memory of this process."""
    mentions = list(generate_mentions(size, seed))
    start = time.process_time()
    together = cluster_mentions(collapse_mentions(mentions))
    seconds = time.process_time() - start
    return {**score_clusters(together), "seconds": seconds, "MB": read_peak()}


def read_peak() -> float:
    """The most memory, in MB, that this process has had."""
    # What getrusage tells begins with the size of the process that started this one.
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return (int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def run_side(command: list[str]) -> dict[str, float]:
    """What one side tells on its last line."""
    path = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    scores: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return scores


def find_splink(python: str) -> str | None:
    """The release of Splink that an interpreter has, or None."""
    code = "import importlib.metadata as m; print(m.version('splink'))"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def main() -> None:
    """Measure both sides and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="mentions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--splink", default=sys.executable, help="an interpreter that has Splink 5")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure_folkmoot(asked.one, asked.seed)))
        return
    release = find_splink(asked.splink)
    figures = []
    print(
        f"{'':12} {'mentions':>9} " + " ".join(f"{name:>18}" for name in SHOWN) + "  seconds   MB"
    )
    for size in asked.sizes:
        seed = str(asked.seed)
        ours = [sys.executable, __file__, "--one", str(size), "--seed", seed]
        sides = {"folkmoot": ours}
        if release:
            sides[f"splink {release}"] = [asked.splink, str(HERE / "linkage.py"), str(size), seed]
        for name, command in sides.items():
            found = run_side(command)
            figures.append({"side": name, "mentions": size, **found})
            shown = " ".join(f"{found[figure]:18.4f}" for figure in SHOWN)
            print(f"{name:12} {size:9} {shown} {found['seconds']:8.2f} {found['MB']:5.0f}")
    if not release:
        print(f"Splink is not in {asked.splink}: name an interpreter that has it with --splink.")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
