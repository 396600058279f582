"""The words in which inspectorates grade, and where they stand in a text.

A word of the list is a grade only where something says so: a table's cell of its own, quotation
marks, a verb of judging. Who calls decides which of these it trusts.
"""

import re
from dataclasses import dataclass
from functools import cache

from extract.document import Span
from extract.names import plain_words
from extract.tables import load_rows

# No word of grading is longer than 80 signs: an endless row of letters is not gone through.
_NUMBERED = re.compile(
    r"\bGrade\s{0,9}:?\s{0,9}\d\s{0,9}[(:–-]\s{0,9}(?P<grade>[A-Za-z ]{1,80}?)\)?\s{0,9}$"
)
# "Outstanding (Grade 1)" explains a scale.
_TRAILING_NUMBER = re.compile(r"\s*\((?:grade\s*)?\d\)$", re.I)


@dataclass(frozen=True, slots=True)
class GradeMention:
    """A grade's word in running text. `is_quoted`: it stands in quotation marks."""

    slug: str
    span: Span
    is_quoted: bool


@cache
def _slugs() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in load_rows("grades.csv"):
        for name in (row["label"], *row["alt_labels"].split("|")):
            if name:
                found[plain_words(name)] = row["slug"]
    return found


def find_grade(text: str) -> str | None:
    """The grade that a whole cell or phrase names, by slug; None where it says anything else."""
    return _slugs().get(plain_words(text.strip("'‘’\"“” .:")))


def split_numbered_grade(text: str) -> tuple[str, str] | None:
    """Read "Grade 3 (adequate)", with or without an aspect before it: (aspect, slug)."""
    # Nearly every row lacks the word, and to seek it from each place is slow.
    match = _NUMBERED.search(text) if "Grade" in text else None
    slug = find_grade(match["grade"]) if match else None
    if match is None or slug is None:
        return None
    aspect = text[: match.start()].rstrip().strip(" :–-\n\t")
    return (aspect, slug) if "\n" not in aspect else None


def is_scale(text: str) -> bool:
    """Tell whether a cell names a point of a scale, "Good (Grade 2)", and grades nothing."""
    return (
        bool(_TRAILING_NUMBER.search(text))
        and find_grade(_TRAILING_NUMBER.sub("", text)) is not None
    )


def find_grade_mentions(text: str, start: int = 0) -> list[GradeMention]:
    """Find every word of grading in `text`, which begins at offset `start`."""
    found = []
    for match in _mentions().finditer(text):
        slug = _slugs()[plain_words(match["grade"])]
        is_quoted = bool(match["open"])
        span = Span(start + match.start("grade"), start + match.end("grade"))
        found.append(GradeMention(slug, span, is_quoted))
    return found


@cache
def _mentions() -> re.Pattern[str]:
    names = sorted(_slugs(), key=lambda name: (-len(name), name))
    choice = "|".join(name.replace(" ", r"[\s-]+") for name in names)
    return re.compile(rf"(?P<open>['‘\"“]\s?)?\b(?P<grade>{choice})\b(?=(?P<close>['’\"”])?)", re.I)
