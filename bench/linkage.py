"""Splink over the forms of synthetic mentions: what a general record linker makes of them.

    python bench/linkage.py SIZE SEED

Prints one line of JSON. Runs in any interpreter that has Splink 5; nothing of Folkmoot is imported.
Weights are set by hand and the threshold is the best of a few on these very data, in its favour:
its own training finds nothing to learn where blocks share the surname, and merges nobody.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import splink.comparison_level_library as cll
from bcubed import score_clusters
from mentions import Collapsed, collapse_mentions, generate_mentions
from splink import Linker, SettingsCreator
from splink.backends.duckdb import DuckDBAPI
from splink.blocking_rule_library import block_on
from splink.comparison_library import CustomComparison

# Of two forms of one person, and of two people of one council with near surnames, what share.
LEVELS = {
    "family": [
        (cll.ExactMatchLevel("family"), 0.985, 0.30),
        (cll.DamerauLevenshteinLevel("family", 1), 0.012, 0.10),
        (cll.ElseLevel(), 0.003, 0.60),
    ],
    "given": [
        (cll.NullLevel("given"), None, None),
        (cll.ExactMatchLevel("given"), 0.60, 0.04),
        ("initial_l = initial_r AND (length(given_l) = 1 OR length(given_r) = 1)", 0.30, 0.06),
        ("initial_l = initial_r", 0.05, 0.03),
        (cll.ElseLevel(), 0.05, 0.87),
    ],
    "gender": [
        (cll.NullLevel("gender"), None, None),
        (cll.ExactMatchLevel("gender"), 0.99, 0.55),
        (cll.ElseLevel(), 0.01, 0.45),
    ],
    "office": [
        (cll.ExactMatchLevel("office"), 0.98, 0.70),
        (cll.ElseLevel(), 0.02, 0.30),
    ],
    "year": [
        ("abs(year_l - year_r) <= 4", 0.70, 0.40),
        ("abs(year_l - year_r) <= 8", 0.22, 0.25),
        (cll.ElseLevel(), 0.08, 0.35),
    ],
    "body": [
        (cll.ExactMatchLevel("body"), 0.30, 0.17),
        (cll.ElseLevel(), 0.70, 0.83),
    ],
}
THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


def build_settings() -> SettingsCreator:
    """Comparisons with their weights; candidates share the council and the surname, or nearly."""
    comparisons = []
    for column, rows in LEVELS.items():
        levels = []
        for level, m, u in rows:
            chosen = cll.CustomLevel(level, level) if isinstance(level, str) else level
            if m is not None:
                chosen = chosen.configure(m_probability=m, u_probability=u)
            levels.append(chosen)
        comparisons.append(CustomComparison(levels, output_column_name=column))
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            block_on("council", "family"),
            block_on("council", "substr(family, 1, 4)", "given", "year"),
        ],
        probability_two_random_records_match=0.3,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def build_table(collapsed: Collapsed) -> pa.Table:
    """One row for each form, without the truth."""
    forms = collapsed.forms
    return pa.table(
        {
            "unique_id": range(len(forms)),
            "council": [form.council for form in forms],
            "family": [form.family for form in forms],
            "given": [form.given[0] if form.given else None for form in forms],
            "initial": [form.given[0][0] if form.given else None for form in forms],
            "gender": [form.gender or None for form in forms],
            "office": [form.is_councillor for form in forms],
            "year": [form.year for form in forms],
            "body": [form.body for form in forms],
        }
    )


def cluster_table(table: pa.Table) -> tuple[dict[float, list[int]], float]:
    """A cluster of each form, by threshold, and the seconds of one run (one thread)."""
    start = time.perf_counter()
    api = DuckDBAPI()
    api._con.execute("SET threads = 1")
    linker = Linker(api.register(table), build_settings())
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    spent = time.perf_counter() - start
    found, times = {}, []
    for threshold in THRESHOLDS:
        start = time.perf_counter()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        )
        rows = clusters.as_duckdbpyrelation().select("unique_id, cluster_id").fetchall()
        times.append(time.perf_counter() - start)
        found[threshold] = [cluster for _, cluster in sorted(rows)]
    return found, spent + sorted(times)[len(times) // 2]


def score_forms(counts: Mapping[tuple[int, int], int], clusters: list[int]) -> dict[str, float]:
    together: Counter[tuple[int, int]] = Counter()
    for (form, person), count in counts.items():
        together[clusters[form], person] += count
    return score_clusters(together)


def main() -> None:
    size, seed = int(sys.argv[1]), int(sys.argv[2])
    collapsed = collapse_mentions(generate_mentions(size, seed))
    found, seconds = cluster_table(build_table(collapsed))
    scores = {
        threshold: score_forms(collapsed.counts, clusters) for threshold, clusters in found.items()
    }
    best = max(scores, key=lambda threshold: scores[threshold]["B-cubed F1"])
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    told = {"threshold": best, "seconds": seconds, "MB": int(peak[1]) / 1024 if peak else None}
    print(json.dumps({**scores[best], **told}))


if __name__ == "__main__":
    main()
