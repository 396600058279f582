"""The labels' files, and the scorer from end to end over the sample papers."""

import csv
from collections import Counter
from pathlib import Path

import pytest
import score_labels
from identity_labels import hash_mention
from identity_labels import read_labels as read_identity
from response_labels import read_labels as read_responses

from graph.pool import QueryPool
from graph.store import init_store, open_reader, open_store

SAMPLES = Path(__file__).parents[2] / "samples" / "papers"
TYPES = {
    "statement-of-proposed-action", "action-plan", "progress-update", "scrutiny",
    "cabinet-decision", "call-in", "amendment", "mention",
}  # fmt: skip


def test_identity_labels_are_enough_and_clean() -> None:
    labels = read_identity(score_labels.LABELS / "identity.csv")
    sizes = Counter(label.cluster for label in labels if label.cluster != "?")
    assert len(sizes) >= 150
    assert sum(size > 1 for size in sizes.values()) > len(sizes) / 2
    keys = [(label.document, label.kind, label.mention) for label in labels]
    assert len(keys) == len(set(keys))
    assert {label.kind for label in labels} <= {
        "person", "committee", "council", "organization", "post"
    }  # fmt: skip


def test_response_labels_are_enough_and_clean() -> None:
    labels = read_responses(score_labels.LABELS / "responses.csv")
    verdicts = Counter(label.verdict for label in labels)
    assert sum(verdicts.values()) >= 100
    assert verdicts["yes"] >= 35
    assert set(verdicts) <= {"yes", "no", "?"}
    assert {label.type for label in labels} <= TYPES
    assert all(label.place.start < label.place.end for label in labels)


@pytest.mark.parametrize("name", ["identity.csv", "responses.csv"])
def test_labels_tell_no_words(name: str) -> None:
    """Ids, numbers, hashes and words of closed lists: nothing longer than a list of places."""
    with (score_labels.LABELS / name).open(encoding="utf-8", newline="") as file:
        cells = {cell for row in csv.reader(file) for cell in row}
    assert [
        cell for cell in cells if " " in cell and not set(cell) <= set("0123456789abcdef:- ")
    ] == []


@pytest.mark.slow
def test_scorer_measures_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    init_store(tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        store.ingest([next(iter(sorted(SAMPLES.glob("*.txt"))))])
    with open_reader(tmp_path / "store") as reader, QueryPool(reader.snapshot) as pool:
        mentions = score_labels.read_mentions(pool)
        assert score_labels.read_places(reader, pool)
    one = mentions[0]
    labels = tmp_path / "labels"
    labels.mkdir()
    digest = hash_mention(one.document, one.kind, one.form)
    (labels / "identity.csv").write_text(
        "document,kind,mention,cluster,council,difficulty\n"
        f"{one.document},{one.kind},{digest},1,1,same\nffff,person,0f,1,1,same\n"
    )
    (labels / "responses.csv").write_text(
        "document,kind,start,end,target_kind,targets,verdict,type\n"
        "ffff,decision,0,9,inspection,ffff:9-12,yes,scrutiny\n"
    )
    figures = tmp_path / "figures.json"
    arguments = ["score_labels.py", str(tmp_path / "store"), "--labels", str(labels), "--errors"]
    monkeypatch.setattr("sys.argv", [*arguments, "--json", str(figures)])
    assert score_labels.main() == 0
    told = capsys.readouterr().out
    assert "1 of 1 papers that it does not hold" in told
    assert "1 of papers that the store does not hold" in told
    assert '"identity, together, B-cubed F1": 1.0' in figures.read_text()


def test_scorer_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["score_labels.py", str(tmp_path / "nowhere")])
    assert score_labels.main() == 1
    assert capsys.readouterr().err.startswith("error: ")
