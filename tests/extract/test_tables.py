"""Every table loads; every pattern matches its examples and none of its non-examples."""

import csv
from importlib.resources import files

import pytest

from extract.errors import TableError
from extract.tables import Pattern, load_patterns, load_rows, load_words

PATTERN_TABLES = (
    "attendance.toml",
    "bodies.toml",
    "councils.toml",
    "links.toml",
    "organizations.toml",
    "people.toml",
    "roles.toml",
    "table_columns.toml",
    "terms.toml",
)
PATTERNS = [(table, pattern) for table in PATTERN_TABLES for pattern in load_patterns(table)]


def _names(pattern: tuple[str, Pattern]) -> str:
    return pattern[1].id


@pytest.mark.parametrize("row", PATTERNS, ids=_names)
def test_tables_pattern_matches_its_examples(row: tuple[str, Pattern]) -> None:
    _, pattern = row
    missed = [text for text in pattern.examples if not pattern.regex.search(text)]
    assert not missed
    assert len(pattern.examples) >= 2


@pytest.mark.parametrize("row", PATTERNS, ids=_names)
def test_tables_pattern_matches_no_non_example(row: tuple[str, Pattern]) -> None:
    _, pattern = row
    matched = [text for text in pattern.non_examples if pattern.regex.search(text)]
    assert not matched
    assert pattern.non_examples


def test_tables_every_pattern_has_a_source() -> None:
    assert all(pattern.source for _, pattern in PATTERNS)


@pytest.mark.parametrize(
    ("table", "key"),
    [("councils.csv", "slug"), ("organizations.csv", "slug")],
)
def test_tables_gazetteers_are_sorted_and_unique(table: str, key: str) -> None:
    keys = [row[key] for row in load_rows(table)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_tables_councils_follow_one_another() -> None:
    rows = {row["slug"]: row for row in load_rows("councils.csv")}
    for row in rows.values():
        assert not row["replaced_by"] or row["replaced_by"] in rows
        assert not (row["start"] and row["end"]) or row["start"] <= row["end"]


def test_tables_rows_have_no_stray_columns() -> None:
    for name in ("councils.csv", "organizations.csv", "bodies.csv", "roles.csv"):
        text = files("extract").joinpath("data", name).read_text(encoding="utf-8")
        lengths = {len(row) for row in csv.reader(text.splitlines())}
        assert len(lengths) == 1


def test_tables_absent_table_is_an_error() -> None:
    with pytest.raises(TableError, match=r"no such table"):
        load_rows("absent.csv")


def test_tables_absent_word_list_is_an_error() -> None:
    with pytest.raises(TableError, match=r"not a list of words"):
        load_words("names.toml", "absent")
