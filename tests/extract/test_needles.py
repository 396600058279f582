"""Patterns that look first for the words they cannot do without match as plain patterns do."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract
from extract.needles import (
    GuardedPattern,
    build_choice,
    build_sieve,
    compile_guarded,
    compile_names,
)
from extract.tables import Pattern, load_patterns

TABLES = sorted(
    path.name
    for path in (Path(extract.__file__).parent / "data").glob("*.toml")
    if "[[pattern]]" in path.read_text(encoding="utf-8")
)
PATTERNS = [pattern for table in TABLES for pattern in load_patterns(table)]
EXAMPLES = sorted({text for row in PATTERNS for text in (*row.examples, *row.non_examples)})


@pytest.mark.parametrize(
    ("pattern", "needles"),
    [
        (r"\bResolved\s+that\b", ["Resolved"]),
        (r"(?i)\bResolved\b", ["resolved"]),
        (r"(?:agreed|noted)\s+that", ["agreed", "noted"]),
        (r"[Ss]ub-?(?:Group|Panel)", ["Group", "Panel"]),
        (r"(?:moved)?\s*\d+", []),
        (r"moved|\d+", []),
        (r"(?!moved)[a-z]+", []),
        (r"\w+(?=:)", [":"]),
    ],
)
def test_needles_are_read_off_the_pattern(pattern: str, needles: list[str]) -> None:
    sets = compile_guarded(pattern).needles
    assert sorted(sets[-1] if sets else []) == needles


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: row.id)
def test_patterns_of_the_tables_match_as_plain_ones(row: Pattern) -> None:
    plain = row.regex.regex
    for text in EXAMPLES:
        for guarded, expected in (
            (row.regex.search(text), plain.search(text)),
            (row.regex.match(text), plain.match(text)),
        ):
            assert (guarded and guarded.span()) == (expected and expected.span()), text
        every = [match.span() for match in plain.finditer(text)]
        assert [match.span() for match in row.regex.finditer(text)] == every, text
        assert [match.span() for match in row.regex.find_near(text)] == every, text


WORDS = st.sampled_from(
    ["agreed", "AGREED", "Noted", "that", "the", "Panel", "ﬁ", "ſ", "İ", "\n", " ", ":", "7"]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_case_is_heeded_as_the_pattern_heeds_it(text: str) -> None:
    for pattern in (r"(?i:agreed)\s+that", r"Agreed|Noted\b", r"(?i)noted?\s*:"):
        guarded = compile_guarded(pattern)
        assert bool(guarded.search(text)) == bool(re.search(pattern, text))


def test_long_text_is_searched_only_near_the_hinge() -> None:
    guarded = GuardedPattern(re.compile(r"[A-Z]\w+ (?:was )?elected"), re.compile("elected"))
    filler = "Nothing was said of it. " * 400
    text = f"{filler}\nReed was elected\n{filler}\nLee elected {filler}"
    assert [match[0] for match in guarded.find_near(text)] == ["Reed was elected", "Lee elected"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Fosse Vale Trust met", ["Fosse Vale Trust"]),
        ("the Fosse\nVale met", ["Fosse\nVale"]),
        ("Foss", []),
        ("aFosse Vale", []),
        ("Fosse Vales", []),
    ],
)
def test_names_are_found_whole_and_the_longest_first(text: str, found: list[str]) -> None:
    names = compile_names(["Fosse Vale", "Fosse Vale Trust"])
    assert [match[0] for match in names.finditer(text)] == found


def test_choices_stand_by_their_first_letter() -> None:
    choice = re.compile(build_choice(["mr", "Mr", "mrs"], flags="i"))
    assert [match[0] for match in choice.finditer("Mr and MRS amr MR")] == ["Mr", "MR", "MR"]


@pytest.mark.parametrize("table", TABLES)
def test_a_sieve_lets_through_what_any_pattern_of_a_table_matches(table: str) -> None:
    patterns = [row.regex for row in load_patterns(table)]
    may_match = build_sieve(patterns)
    matches_at_start = build_sieve(patterns, at_start=True)
    for text in EXAMPLES:
        if any(pattern.search(text) for pattern in patterns):
            assert may_match(text), text
        assert matches_at_start(text) == any(pattern.match(text) for pattern in patterns), text


def test_a_sieve_holds_back_what_lacks_all_words() -> None:
    may_match = build_sieve([compile_guarded(r"(?i)^Panel (?P<n>\d)"), compile_guarded("agreed")])
    texts = ("panel 3", "It was Agreed", "the panel 3", "noted", "")
    assert [may_match(text) for text in texts] == [True, True, False, False, False]


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=12))
def test_ranges_are_searched_as_texts_of_their_own(first: list[str], second: list[str]) -> None:
    text = " ".join(first) + "--" + " ".join(second)
    ranges = [(0, len(" ".join(first))), (len(" ".join(first)) + 2, len(text))]
    for pattern in ("(?i)noted|agreed that", r"Panel\W+\d", r"\w+(?=:)", r"that the|ﬁ"):
        guarded = compile_guarded(pattern)
        expected = [m.span() for span in ranges for m in guarded.regex.finditer(text, *span)]
        assert [match.span() for match in guarded.find_within(text, ranges)] == expected
