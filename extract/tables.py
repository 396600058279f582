"""Load and check the tables under extract/data: CSV rows, TOML patterns and TOML word lists.

The tables hold what a council officer could correct; the code that reads them holds none of it.
A malformed table is a broken installation and raises TableError.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.errors import TableError
from extract.needles import GuardedPattern, compile_guarded


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of a pattern table: `id` is the rule named by the facts that it finds."""

    id: str
    label: str
    regex: GuardedPattern
    gives: str
    examples: tuple[str, ...]
    non_examples: tuple[str, ...]
    source: str
    note: str = ""


def _read_text(name: str) -> str:
    try:
        return files("extract").joinpath("data", name).read_text(encoding="utf-8")
    except FileNotFoundError as err:
        raise TableError(f"{name}: no such table under extract/data") from err


@cache
def load_rows(name: str) -> tuple[dict[str, str], ...]:
    """Load a CSV table as one dict a row.

    Raises TableError when a row is longer or shorter than the header.
    """
    rows = []
    for number, row in enumerate(csv.DictReader(_read_text(name).splitlines()), start=2):
        if None in row or None in row.values():
            raise TableError(f"{name}:{number}: the row does not fit the header")
        rows.append({key: value.strip() for key, value in row.items()})
    return tuple(rows)


@cache
def load_words(name: str, key: str) -> tuple[str, ...]:
    """Load one list of words from a TOML table.

    Raises TableError when the list is absent or holds anything but strings.
    """
    value = _load_toml(name).get(key)
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise TableError(f"{name}: {key!r} is not a list of words")
    return tuple(value)


@cache
def load_patterns(name: str) -> tuple[Pattern, ...]:
    """Load the `[[pattern]]` rows of a TOML table, compiled, in their order in the file.

    A row holds id, label, pattern, gives, examples, non_examples and source, and optionally note,
    `hinge` (the pattern of a rare part of it, looked for first in long text) and `flags` (letters
    of re's flags: "i", "m", "s", "x"). `{name}` in a pattern stands for the
    entry of that name in the file's `[parts]`.
    Raises TableError for a row that lacks a field, an id used twice or a pattern without meaning.
    """
    table = _load_toml(name)
    parts = table.get("parts", {})
    rows = table.get("pattern", [])
    if not isinstance(parts, dict) or not isinstance(rows, list):
        raise TableError(f"{name}: [parts] must be a table, [[pattern]] a list of tables")
    patterns = [_build_pattern(name, row, parts) for row in rows]
    ids = [pattern.id for pattern in patterns]
    if len(set(ids)) < len(ids):
        raise TableError(f"{name}: an id stands twice")
    return tuple(patterns)


def load_table(name: str) -> Mapping[str, object]:
    """Load a whole TOML table that has a form of its own; the caller checks what is in it."""
    return _load_toml(name)


@cache
def _load_toml(name: str) -> dict[str, object]:
    try:
        return tomllib.loads(_read_text(name))
    except tomllib.TOMLDecodeError as err:
        raise TableError(f"{name}: {err}") from err


def _build_pattern(name: str, row: dict[str, object], parts: dict[str, str]) -> Pattern:
    text = _fill(str(row.get("pattern", "")), parts)
    hinge = _fill(str(row["hinge"]), parts) if "hinge" in row else None
    flags = re.NOFLAG
    for letter in str(row.get("flags", "")):
        flags |= {"i": re.I, "m": re.M, "s": re.S, "x": re.X}.get(letter, re.NOFLAG)
    try:
        return Pattern(
            id=str(row["id"]),
            label=str(row["label"]),
            regex=compile_guarded(text, flags, hinge),
            gives=str(row["gives"]),
            examples=_as_words(row["examples"]),
            non_examples=_as_words(row["non_examples"]),
            source=str(row["source"]),
            note=str(row.get("note", "")),
        )
    except KeyError as err:
        raise TableError(f"{name}: pattern {row.get('id')!r} has no {err}") from err
    except re.error as err:
        raise TableError(f"{name}: pattern {row.get('id')!r}: {err}") from err


def _fill(text: str, parts: dict[str, str]) -> str:
    # Parts may stand in parts: three rounds are more than any table needs.
    for _ in range(3):
        for part, value in parts.items():
            text = text.replace("{" + part + "}", value)
    return text


def _as_words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()
