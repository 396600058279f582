"""Heads of columns say what their cells hold; every row of the table keeps its promises."""

import pytest

from extract.columns import find_tables, name_column
from extract.tables import Pattern, load_patterns
from tests.extract.papers import read_markdown

PATTERNS = load_patterns("table_columns.toml")


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.id)
def test_columns_pattern_gives_what_its_examples_show(pattern: Pattern) -> None:
    found = {head: name_column(head) for head in pattern.examples}
    # An earlier row may take a head that a later one knows too: never one of an earlier row.
    assert {head for head, column in found.items() if column is None} == set()
    own = [head for head, column in found.items() if column and column.rule == pattern.id]
    assert len(own) >= 2
    assert not [head for head in pattern.non_examples if pattern.regex.search(head)]


PLAN = """# Action plan

| Recommendation | Action | Lead officer | By when |
|---|---|---|---|
| 1. Visit children on time | Set a rota | Head of Care | June 2031 |
| | Count the visits | Ada Quill | Monthly |
"""


def test_columns_table_is_read_below_its_head() -> None:
    (table,) = find_tables(read_markdown(PLAN))
    assert [column.gives for column in table.columns.values()] == [
        "recommendation", "action", "responsible", "due",
    ]  # fmt: skip
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1. Visit children on time", "Set a rota", "Head of Care", "June 2031"],
        ["Count the visits", "Ada Quill", "Monthly"],
    ]


def test_columns_a_table_without_a_known_head_is_left_alone() -> None:
    text = "| Tree | Height |\n|---|---|\n| Oak | 20 |\n"
    assert list(find_tables(read_markdown(text))) == []
