"""Labels of responses set beside invented links."""

from pathlib import Path

import pytest
from response_labels import (
    Label,
    Place,
    Seen,
    explain,
    explain_unlabelled,
    find_unlabelled,
    judge,
    measure,
    measure_groups,
    read_labels,
    split_missing,
)

TEXT = "The panel welcomed the inspection of May. The minutes were approved."
WELCOME, INSPECTION, MINUTES = Place("p1", 0, 18), Place("p1", 23, 40), Place("p1", 42, 67)
SEEN = [
    Seen("decision", "id/welcome", Place("p1", 4, 30)),
    Seen("inspection", "id/may", Place("p1", 19, 40)),
    Seen("inspection", "id/may", Place("p2", 0, 9)),
    Seen("decision", "id/minutes", Place("p1", 46, 60)),
]


def label(place: Place, target: Place, verdict: str = "yes", kind: str = "decision") -> Label:
    return Label(kind, place, "inspection", (target,), verdict, "scrutiny")


def test_labels_are_read(tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    path.write_text(
        "document,kind,start,end,target_kind,targets,verdict,type\n"
        "p1,decision,0,18,inspection,p1:23-40 p2:0-9,yes,scrutiny\n"
    )
    targets = (Place("p1", 23, 40), Place("p2", 0, 9))
    assert read_labels(path) == [
        Label("decision", WELCOME, "inspection", targets, "yes", "scrutiny")
    ]


@pytest.mark.parametrize(
    ("pair", "links", "reason"),
    [
        (label(WELCOME, INSPECTION), [("id/welcome", "id/may")], ""),
        (label(WELCOME, Place("p2", 3, 5)), [("id/welcome", "id/may")], ""),  # told elsewhere
        (label(WELCOME, INSPECTION, kind="any"), [("id/welcome", "id/may")], ""),
        (label(WELCOME, INSPECTION), [("id/may", "id/welcome")], "both ends are read"),
        (label(WELCOME, INSPECTION), [("id/minutes", "id/may")], "both ends are read"),
        (label(WELCOME, INSPECTION, kind="report"), [], "no report is read where the answer"),
        (label(WELCOME, MINUTES), [], "no inspection is read where the answered"),
    ],
)
def test_pair_is_judged(pair: Label, links: list[tuple[str, str]], reason: str) -> None:
    (judged,) = judge([pair], SEEN, links)
    assert judged.reason.startswith(reason)
    assert bool(judged.reason) == bool(reason)


def test_pairs_are_measured() -> None:
    labels = [
        label(WELCOME, INSPECTION),
        label(MINUTES, INSPECTION, "no"),
        label(MINUTES, Place("p2", 0, 9), "?"),
    ]
    links = [("id/welcome", "id/may"), ("id/minutes", "id/may")]
    judged = judge(labels, SEEN, links)
    figures = measure(judged)
    assert (figures.yes, figures.no, figures.right, figures.wrong) == (1, 1, 1, 1)
    assert (figures.precision, figures.recall) == (0.5, 1.0)
    assert measure_groups(judged)["  across papers"].yes == 0
    assert measure([]).precision == 1.0


def test_labels_of_missing_papers_are_left_out() -> None:
    here, away = label(WELCOME, INSPECTION), label(Place("p9", 0, 4), INSPECTION)
    to_away = label(WELCOME, Place("p9", 0, 4))
    assert split_missing([here, away, to_away], {"p1"}) == ([here], [away, to_away])


def test_errors_are_explained() -> None:
    judged = judge(
        [label(WELCOME, INSPECTION), label(MINUTES, INSPECTION, "no")],
        SEEN,
        [("id/minutes", "id/may")],
    )
    assert explain(judged, {"p1": TEXT}) == [
        "missed: both ends are read, and not linked",
        "    decision p1:0-18: The panel welcomed",
        "    inspection p1:23-40: inspection of May",
        "linked, and no response",
        "    decision p1:42-67: The minutes were approved",
        "    inspection p1:23-40: inspection of May",
    ]


def test_links_that_no_label_speaks_of_are_found() -> None:
    links = [("id/welcome", "id/may"), ("id/minutes", "id/may"), ("id/elsewhere", "id/may")]
    unlabelled = find_unlabelled([label(WELCOME, INSPECTION)], SEEN, links)
    assert [source.thing for source, _ in unlabelled] == ["id/minutes"]
    assert explain_unlabelled(unlabelled, {"p1": TEXT})[1].endswith("minutes were a")
    to_unknown = find_unlabelled([label(WELCOME, INSPECTION)], SEEN, [("id/minutes", "id/unknown")])
    assert explain_unlabelled(to_unknown, {})[2] == "    no passage tells of it"
