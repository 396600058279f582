"""The forms of one council's name: cut short, with a word too many, by letters, of one parish."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from extract.names import is_stop_word, plain_words
from extract.tables import load_words

_SHAPES = "councils.toml"
_KIND = re.compile(r"^(?P<place>.+) (?P<kind>parish|town|community) council$")
_OWN_LETTERS = re.compile(
    r"(?i)\b(parish|town|community|county|city|borough|district|regional) council$"
)
_JOINT = re.compile(r" (?:and|with|cum) ")


def is_form_of(label: str, own: str, printed: str = "", before: str = "") -> bool:
    """Tell whether `label` is another form of the name of the council whose paper it stands in.

    `printed` is the label as it stands in the text, `before` what stands before it in its line. A
    name that a line's end cut short is one, and one with a word too many before it: "and Example
    Parish Council". "East Example Parish Council" is another council's name, and so is "Upper".
    A parish of a group means the group's council: "Example" that of "Example and Ashwick".
    """
    mine, other = plain_words(own), plain_words(label)
    if "council" not in other and mine.startswith(f"{other} "):
        return True
    if mine.endswith(f" {other}"):
        front = mine.removesuffix(f" {other}").split()[-1]
        return front not in _place_fronts() or not before.strip()
    if other.endswith(f" {mine}"):
        return _is_noise(other.removesuffix(f" {mine}").split()[-1], mine, printed)
    return _is_of_group(mine, other)


def _is_noise(front: str, mine: str, printed: str) -> bool:
    """Tell whether the word before a name is none of it: small, or in a line of its own."""
    if front in _place_fronts():
        return False
    words = r"[\W_]+".join(map(re.escape, mine.split()))
    gap = re.search(rf"(?i)([^\w]*){words}$", printed)
    return is_stop_word(front) or bool(gap and re.search(r"[\n,;:.)–-]", gap[1]))


def _is_of_group(mine: str, other: str) -> bool:
    own, named = _KIND.match(mine), _KIND.match(other)
    if own is None or named is None or own["kind"] != named["kind"]:
        return False
    parts = _JOINT.split(own["place"])
    return len(parts) > 1 and named["place"] in parts


def short_forms_of(council: str) -> frozenset[str]:
    """The letters by which a council's own papers call it: "PC" of a parish council."""
    kind = _OWN_LETTERS.search(council)
    return frozenset({f"{kind[1][0].upper()}C"} if kind else ())


def is_explained(letters: str, text: str, end: int) -> bool:
    """Tell whether letters stand in brackets behind a name that ends at an offset."""
    bracket = re.compile(r"\s*\(\s*(?:the\s+)?[\"“‘']?([A-Z&.]+)").match(text, end)
    return bracket is not None and bracket[1].replace(".", "") == letters


def choose_council(
    fits: Mapping[str, str], own: str | None, explained: Sequence[str]
) -> str | None:
    """Choose whom letters mean, of councils (handles, with their names) that they fit.

    The one behind whose name the paper explains them; else the publisher (`own`), but for a
    community council: "ACC" is rather the city or county of that letter, and where the paper names
    none such it stays open, as other papers may tell.
    """
    if len(set(explained)) == 1:
        return explained[0]
    if own is not None and own in fits and "community" not in fits[own].lower():
        return own
    others = [handle for handle in fits if handle != own]
    return others[0] if len(others) == 1 else None


@cache
def _place_fronts() -> frozenset[str]:
    return frozenset(load_words(_SHAPES, "place_fronts"))
