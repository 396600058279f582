"""Organisations told by what is said around them, and those that are paid.

"A quotation from Fosse Mowers", "Quill Play, who maintain the swings": nothing in the name tells
that it is an organisation's, the words beside it do. The same in a list of payments.
"""

import re
from collections.abc import Iterator
from functools import cache

from extract.document import Span
from extract.names import is_person_name, is_stop_word
from extract.tables import load_patterns, load_words

_TABLE = "organization_cues.toml"
# Characters before a name in which its cue stands.
_LOOK_BACK = 70
_SMALL = frozenset({"of", "and", "&", "for", "the", "in", "o", "te"})
_PAYEE = re.compile(
    r"^[ \t>*•|-]{0,6}(?:\d{1,2}[.)]\s+)?"
    r"(?P<name>[A-Z][\w'’&.]*(?:[ ](?:(?:&|and)[ ])?[A-Z][\w'’&.]*){0,4})"
    r"(?:[ ]x[ ]?\d)?[ \t]{0,80}[-–:|]?[ \t]{0,9}£[ ]?\d[\d,]{0,9}\.\d\d\b",
    re.M,
)
_COUNCIL_LETTERS = re.compile(r"[A-Z]{0,3}(?:CC|DC|BC|PC|TC)")
_LETTERS = re.compile(r"[A-Z]{3,5}")


def is_cued_organization(text: str, start: int, end: int) -> bool:
    """Tell whether `text[start:end]`, taken for an organisation, is spoken of as one."""
    name = re.sub(r"^[Tt]he\s+", "", " ".join(text[start:end].split()))
    words = name.split()
    if not _could_be_name(words) or (len(words) == 1 and not _could_stand_alone(name)):
        return False
    before, after = text[max(0, start - _LOOK_BACK) : start], text[end : end + _LOOK_BACK]
    if any(p.regex.search(before) for p in load_patterns(_TABLE) if p.gives == "before"):
        return True
    # People write letters and agree too: what could be somebody's name is not believed.
    if is_person_name(name):
        return False
    if any(p.regex.search(before) for p in load_patterns(_TABLE) if p.gives == "before-sender"):
        return True
    return len(words) > 1 and any(
        p.regex.match(after) for p in load_patterns(_TABLE) if p.gives == "after"
    )


def find_payees(text: str) -> Iterator[tuple[str, Span]]:
    """Find the organisations that a list of payments names before a sum: (name, span).

    Not people, and not what is paid for ("Clerk's wages", "Grass cutting").
    """
    for match in _PAYEE.finditer(text):
        name = " ".join(match["name"].split())
        words = name.split()
        if not _could_be_name(words) or any(_plain(word) in _sum_words() for word in words):
            continue
        is_letters = len(words) == 1 and bool(_LETTERS.fullmatch(name)) and not is_stop_word(name)
        is_firm = len(words) > 1 and not is_person_name(name)
        if (is_letters and name not in _common_letters()) or is_firm:
            yield name, Span(match.start("name"), match.end("name"))


def _could_be_name(words: list[str]) -> bool:
    """Tell whether words are all capitalised and none is the council's own or a place's."""
    return 1 <= len(words) <= 5 and all(
        word in _SMALL
        or (
            word[0].isupper()
            and _plain(word) not in _other_words()
            and not _COUNCIL_LETTERS.fullmatch(word)
        )
        for word in words
    )


def _could_stand_alone(word: str) -> bool:
    return len(word) > 3 and not word.isupper() and not is_stop_word(word)


def _plain(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower().strip(".,;:"))


@cache
def _other_words() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "other_words"))


@cache
def _sum_words() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "sum_words"))


@cache
def _common_letters() -> frozenset[str]:
    return frozenset(load_words("acronyms.toml", "common"))
