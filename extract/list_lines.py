"""How the lines of an attendance list hang together: what goes on in the next and what ends."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.organization_names import find_organization_row, is_organization_name
from extract.person_spans import match_person

# "Jo Reed and Cllrs Al\nStone": a councillors' title and one name at a line's end
_OPEN_END = re.compile(
    r"(?:,|;|\band)\s+(?:Cllr|Councillor|Cr|Clr|Alderm|Commissioner|Councilmember)(?:s|en)?\.?\s+"
    r"[A-Z][\w'’-]+$|\band\s+[A-Z][\w'’]+-$"
)
_BROKEN = re.compile(r"[,;].*[,;]|(?:,|;|\band|\bMr\.?|\bMrs\.?|\bMs\.?)$")
# "from Councillors\nReed and Tate": a title at a line's end, over several names
_ENDS_IN_TITLE = re.compile(
    r"\b(?:(?:and|from|by|of)\s+(?:Cllr|Councillor|Cr|Clr|Councilmember)s?|"
    r"(?:Cllr|Councillor|Cr|Clr|Councilmember)s)\.?$"
)
_LISTS = re.compile(r",|\band\b")
# A line that ends so goes on in the next: "K Brown – Fosse o te\nRunga"
_OPEN_POST = re.compile(r"\b(?:of|and|for|the|&|o|te|Te|ngā)[ \t]*\n\s*$")
# The longest end of a line that _OPEN_POST needs to see, in characters.
_LOOK_BACK = 40


def are_broken_anywhere(lines: Sequence[str]) -> bool:
    """Tell whether a list's lines are broken by the margin, not one person a line."""
    return any(
        _BROKEN.search(line)
        or _OPEN_END.search(line)
        or (_ENDS_IN_TITLE.search(line) and (" " in line or _LISTS.search(following)))
        for line, following in pairwise(lines)
    )


def names_organization(name: str) -> bool:
    """Tell whether capitalised words are an organisation's: "Royal British Legion"."""
    words = name.split()
    return len(words) > 1 and (
        find_organization_row(name) is not None or (len(words) > 2 and is_organization_name(name))
    )


def goes_on(text: str, at: int) -> bool:
    """Tell whether the line that begins at `at` ends what stood behind a dash in the one before.

    "Fosse\\nValley Trust" goes on: the line is an organisation's, or the one before is open.
    """
    line = _line(text, at)
    return is_organization_name(line) or bool(_OPEN_POST.search(text[max(0, at - _LOOK_BACK) : at]))


def starts_entry(text: str, at: int) -> bool:
    """Tell whether a line begins the next entry of a list: a name, or a label with a colon."""
    return bool(match_person(text, at)) or ":" in _line(text, at)


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[at : end if end >= 0 else len(text)].strip()
