"""Labels of identity set beside invented mentions."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from identity_labels import (
    Label,
    Matched,
    Mention,
    count_across_councils,
    explain_merges,
    explain_splits,
    hash_mention,
    match_labels,
    measure,
    measure_kinds,
    read_labels,
)

# paper, kind, form, thing of the store, cluster, council
QUILL = ("p1", "person", "Cllr Quill", "id/quill", "1", "1")
AQUILL = ("p2", "person", "A Quill", "id/quill", "1", "1")
BQUILL = ("p2", "person", "B Quill", "id/quill", "2", "1")
AWAY = ("p3", "person", "A Quill", "id/quill", "1", "2")
BOARD = ("p1", "committee", "Mill Board", "id/board", "3", "1")
THE_BOARD = ("p2", "committee", "the Board", "id/the-board", "3", "1")
Row = tuple[str, str, str, str, str, str]


def match(rows: Iterable[Row], documents: Iterable[str] = ("p1", "p2", "p3")) -> Matched:
    """Labels of the rows beside the mentions of the same rows."""
    listed = list(rows)
    labels = [
        Label(paper, kind, hash_mention(paper, kind, form), cluster, council, "surname")
        for paper, kind, form, _, cluster, council in listed
    ]
    return match_labels(labels, [Mention(*row[:4]) for row in listed], set(documents))


def test_labels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "identity.csv"
    path.write_text("document,kind,mention,cluster,council,difficulty\np1,person,0f,4,2,slip\n")
    assert read_labels(path) == [Label("p1", "person", "0f", "4", "2", "slip")]


@pytest.mark.parametrize(
    ("rows", "right", "found", "true"),
    [
        ([QUILL, AQUILL], 1, 1, 1),
        ([QUILL, BQUILL], 0, 1, 0),
        ([BOARD, THE_BOARD], 0, 0, 1),
        ([QUILL, AWAY], 0, 0, 0),  # people of two councils are not compared
    ],
)
def test_mentions_are_measured(rows: list[Row], right: int, found: int, true: int) -> None:
    pairs = measure(match(rows).found).pairs
    assert (pairs.right, pairs.found, pairs.true) == (right, found, true)


def test_people_across_councils_are_counted_apart() -> None:
    pairs = count_across_councils(match([QUILL, AQUILL, AWAY]).found)
    assert (pairs.right, pairs.found, pairs.true) == (2, 2, 2)


def test_what_cannot_be_scored_is_counted() -> None:
    unsure = ("p1", "person", "Cllr Dabb", "id/dabb", "?", "1")
    labels = match([QUILL, AWAY, unsure], documents=["p1"])
    assert (len(labels.found), labels.unsure, labels.in_papers_missing) == (1, 1, 1)
    elsewhere = match_labels(
        [Label("p1", "person", hash_mention("p1", "person", "X"), "9", "1", "slip")], [], {"p1"}
    )
    assert (elsewhere.found, elsewhere.not_named) == ((), 1)


def test_form_of_two_things_stands_for_both() -> None:
    label = Label("p1", "person", hash_mention("p1", "person", "Frost"), "1", "1", "slip")
    mentions = [Mention("p1", "person", "Frost", thing) for thing in ("id/a", "id/b")]
    pairs = measure(match_labels([label], mentions, {"p1"}).found).pairs
    assert (pairs.found, pairs.true) == (0, 1)


def test_kinds_and_difficulties_are_measured_apart() -> None:
    measures = measure_kinds(match([QUILL, BQUILL, BOARD, THE_BOARD]).found)
    assert list(measures) == ["people", "bodies", "together", "  surname"]
    assert measures["people"].pairs.precision == 0.0
    assert measures["bodies"].pairs.recall == 0.0
    assert measures["together"].cubed.n == 4


def test_errors_are_explained() -> None:
    found = match([QUILL, AQUILL, BQUILL, BOARD, THE_BOARD]).found
    assert explain_merges(found, {"p2": "two.txt"}) == [
        "merged: id/quill (person, surname)",
        "    1: 'A Quill' in two.txt; 'Cllr Quill' in p1",
        "    2: 'B Quill' in two.txt",
    ]
    assert explain_splits(found, {}) == [
        "split: 3 (committee, surname)",
        "    id/board: 'Mill Board' in p1",
        "    id/the-board: 'the Board' in p2",
    ]
