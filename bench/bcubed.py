"""How well clusters agree with the truth: B-cubed and pairs, in time linear in the mentions."""

from collections import Counter
from collections.abc import Iterable, Mapping


def score_clusters(together: Mapping[tuple[int, int], int]) -> dict[str, float]:
    """B-cubed and pairwise precision, recall and F1 of `together`: mentions by (cluster, person).

    B-cubed as Bagga and Baldwin (1998) have it: every mention is asked which share of its cluster
    is of its person (precision), and which share of its person's mentions is in it (recall).
    """
    clusters: Counter[int] = Counter()
    people: Counter[int] = Counter()
    for (cluster, person), count in together.items():
        clusters[cluster] += count
        people[person] += count
    mentions = sum(people.values())
    precision = sum(n * n / clusters[cluster] for (cluster, _), n in together.items()) / mentions
    recall = sum(n * n / people[person] for (_, person), n in together.items()) / mentions
    right = count_pairs(together.values())
    return {
        "B-cubed precision": precision,
        "B-cubed recall": recall,
        "B-cubed F1": 2 * precision * recall / (precision + recall),
        "pairwise precision": right / max(1, count_pairs(clusters.values())),
        "pairwise recall": right / max(1, count_pairs(people.values())),
    }


def count_pairs(sizes: Iterable[int]) -> int:
    """How many pairs there are within groups of these sizes."""
    return sum(size * (size - 1) // 2 for size in sizes)
