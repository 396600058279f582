"""Bad gold is refused with the file and the field at fault."""

import json
from pathlib import Path

import pytest

from extract.errors import GoldError
from extract.evaluation.gold import find_gold, read_gold
from extract.evaluation.gold_claims import list_gold

MEETING = {"id": "m1", "body": "Cabinet", "date": "2021-12-14", "scope": "own"}


def write(folder: Path, gold: object) -> Path:
    path = folder / "paper.json"
    path.write_text(gold if isinstance(gold, str) else json.dumps(gold), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("gold", "reason"),
    [
        ("{", "this is no JSON"),
        ([], "the whole: "),
        ({}, "document: field required"),
        ({"document": 7}, "document: input should be a valid string"),
        ({"document": "a.txt", "people": {}}, "people: input should be a valid array"),
        ({"document": "a.txt", "people": [{"aliases": []}]}, "people[0].name: field required"),
        (
            {"document": "a.txt", "people": [{"name": "A"}, {"name": "B", "aliases": "b"}]},
            "people[1].aliases: input should be a valid array",
        ),
        (
            {"document": "a.txt", "meetings": [{**MEETING, "date": "14 December"}]},
            "meetings[0].date: string should match pattern",
        ),
        (
            {"document": "a.txt", "decisions": [{"quote": "that", "votes": {"for": "many"}}]},
            "decisions[0].votes.for: input should be a valid integer",
        ),
        (
            {
                "document": "a.txt",
                "meetings": [MEETING],
                "attendance": [{"meeting": "m2", "person": "A", "status": "present"}],
            },
            "attendance[0].meeting: no meeting has the id 'm2'",
        ),
        (
            {
                "document": "a.txt",
                "meetings": [MEETING],
                "attendance": [{"meeting": "m1", "person": "A", "status": "late"}],
            },
            "attendance[0].status: input should be 'present', 'apologies' or 'in attendance'",
        ),
    ],
)
def test_fault_is_named(tmp_path: Path, gold: object, reason: str) -> None:
    path = write(tmp_path, gold)
    with pytest.raises(GoldError) as caught:
        read_gold(path)
    assert str(caught.value).startswith(f"{path}: {reason}")


def test_no_gold_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no gold here"):
        find_gold([tmp_path])
    with pytest.raises(GoldError, match="no such file or folder"):
        find_gold([tmp_path / "absent"])


def test_absent_kind_is_not_an_empty_one(tmp_path: Path) -> None:
    claims = list_gold(read_gold(write(tmp_path, {"document": "a.txt", "people": []})))
    assert claims == {"people": []}


def test_references_become_all_forms(tmp_path: Path) -> None:
    gold = {
        "document": "a.txt",
        "people": [{"name": "Ada Finch", "aliases": ["Cllr Finch"]}],
        "committees": [{"name": "Cabinet", "aliases": ["Executive"]}],
        "meetings": [MEETING],
        "roles": [{"person": "Ada Finch", "role": "Chair", "of": "Cabinet", "on": None}],
        "items": [{"meeting": "m1", "number": 7, "title": "Bins"}],
        "remarks": "let be",
    }
    claims = list_gold(read_gold(write(tmp_path, gold)))
    (role,) = claims["roles"]
    assert role.names == {"Ada Finch", "Cllr Finch"}
    assert role.of == {"Cabinet", "Executive"}
    assert (claims["items"][0].number, claims["items"][0].day) == ("7", "2021-12-14")
