"""Synthetic mentions are the same each time and as mixed as told; scores are those of hand."""

from collections import Counter
from itertools import islice

import pytest
from bcubed import score_clusters
from mentions import collapse_mentions, generate_mentions, group_papers

SIZE = 20_000


def test_the_same_seed_gives_the_same_mentions() -> None:
    once = list(generate_mentions(3_000, seed=4))
    assert once == list(generate_mentions(3_000, seed=4))
    assert once == list(islice(generate_mentions(9_000, seed=4), 3_000))
    assert once != list(generate_mentions(3_000, seed=5))


def test_forms_are_mixed_as_papers_mix_them() -> None:
    mentions = list(generate_mentions(SIZE))
    forms: Counter[str] = Counter()
    for mention in mentions:
        first = mention.given.split(" ")[0]
        forms["bare" if not first else "initial" if len(first) == 1 else "full"] += 1
    shares = {form: count / SIZE for form, count in forms.items()}
    assert shares == pytest.approx({"bare": 0.45, "initial": 0.35, "full": 0.20}, abs=0.06)
    sharing = {(m.council, m.year, m.family, m.person) for m in mentions}
    together = Counter(key[:3] for key in sharing)
    assert any(count > 1 for count in together.values())
    assert len({mention.council for mention in mentions}) == 7


def test_each_meeting_is_a_paper() -> None:
    papers = list(group_papers(generate_mentions(2_000)))
    assert sum(map(len, papers)) == 2_000
    assert all(len({(m.council, m.paper, m.body, m.month) for m in paper}) == 1 for paper in papers)


def test_forms_keep_every_mention() -> None:
    collapsed = collapse_mentions(generate_mentions(2_000))
    assert sum(collapsed.counts.values()) == 2_000
    assert len(set(collapsed.forms)) == len(collapsed.forms)


@pytest.mark.parametrize(
    ("together", "precision", "recall", "pairs"),
    [
        ({(0, 1): 2, (1, 2): 3}, 1, 1, 1),
        ({(0, 1): 2, (0, 2): 2}, 1 / 2, 1, 2 / 6),
        ({(0, 1): 1, (1, 1): 3}, 1, (1 + 9) / 4 / 4, 1),
        (
            {(0, 1): 2, (0, 2): 1, (1, 2): 1},
            (4 / 3 + 1 / 3 + 1) / 4,
            (2 + 1 / 2 + 1 / 2) / 4,
            1 / 3,
        ),
    ],
)
def test_scores_agree_with_a_count_by_hand(
    together: dict[tuple[int, int], int], precision: float, recall: float, pairs: float
) -> None:
    scores = score_clusters(together)
    assert scores["B-cubed precision"] == pytest.approx(precision)
    assert scores["B-cubed recall"] == pytest.approx(recall)
    assert scores["pairwise precision"] == pytest.approx(pairs)
