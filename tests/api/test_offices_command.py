"""`folkmoot offices`: who held an office, on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app


def offices(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["offices", "--store", str(store), *arguments])


def test_offices_are_shown_with_the_passages_before_and_after(sample_store: Path) -> None:
    done = offices(sample_store, "Marrowshire Cabinet", "--on", "2022-01-20")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:2] == [
        "Rosalind Harbottle: Chair, Cabinet  [between]",
        "    Seen in it before and after, 63 days apart.",
    ]
    assert lines[2].startswith("    2021-12-14  marrowshire-2021-12-14-cabinet.md: ")


def test_offices_are_reported_as_json(sample_store: Path) -> None:
    done = offices(sample_store, "Denholm Pryce", "--on", "2022-01", "--json")
    (first, *_) = json.loads(done.stdout)
    assert first["person"]["name"] == "Denholm Pryce"
    assert (first["certainty"], first["before"]["day"]) == ("between", "2021-12-14")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("Cabinet", "--on", "2022"), "are called so"),
        (("Marrowshire Cabinet", "--on", "yesterday"), "write a day as 2012-05-14"),
        (("Nobody", "--on", "2022"), "no body or person of these papers"),
    ],
)
def test_offices_that_cannot_be_answered_end_with_one_sentence(
    sample_store: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = offices(sample_store, *arguments)
    assert done.exit_code == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
