"""When two ways of writing mean one thing: people, bodies, roles, titles and quotations."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from extract.evaluation.claims import Names

# Share of alike letters from which two names of bodies are taken for slips of one another.
_BODY_AT_LEAST = 92.0
# A found quotation may be this many times as long as gold's, and so many words more.
_LONGER, _MORE = 3, 60
# Quotations of fewer words must be the same words.
_FEW_WORDS = 4

_PERSONS_WORDS = frozenset(
    (
        "councillor", "councillors", "cllr", "cllrs", "alderman", "ald", "mr", "mrs", "ms", "miss",
        "mx", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "rev", "reverend", "revd",
        "rt", "hon", "the", "cbe", "obe", "mbe", "jp", "dl", "qc", "kc", "bem", "phd", "msc", "ba",
        "fca",
    )
)  # fmt: skip
_SMALL_WORDS = frozenset(("the", "of", "and", "for"))
# Names that say of which sort a body is, and not which body: no two papers mean one by them.
_SORTS = frozenset(
    ("county council", "city council", "borough council", "district council", "local authority",
     "committee", "panel", "board", "authority")
)  # fmt: skip


@lru_cache(maxsize=65_536)
def flatten(text: str) -> str:
    """Write text in lower case without accents, apostrophes and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = decomposed.encode("ascii", "ignore").decode().replace("&", " and ")
    letters = re.sub(r"['`]", "", letters).lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


@lru_cache(maxsize=65_536)
def _person(name: str) -> str:
    return " ".join(word for word in flatten(name).split() if word not in _PERSONS_WORDS)


@lru_cache(maxsize=65_536)
def _body(name: str) -> str:
    return " ".join(word for word in flatten(name).split() if word not in _SMALL_WORDS)


@lru_cache(maxsize=65_536)
def _role(title: str) -> str:
    plain = re.sub(r"\bchair(?:man|woman|person)\b", "chair", flatten(title))
    return re.sub(r"\bdeputy chair\b", "vice chair", plain)


def is_same_person(one: Names, other: Names) -> bool:
    """Whether some form of one is a form of the other, honours and titles aside."""
    return not {_person(name) for name in one}.isdisjoint({_person(name) for name in other} - {""})


def is_same_body(one: Names, other: Names) -> bool:
    """Whether some form of one is a form of the other, or a slip of it."""
    ours, theirs = _bodies(one), _bodies(other)
    return not ours.isdisjoint(theirs) or any(
        fuzz.ratio(a, b, score_cutoff=_BODY_AT_LEAST) for a in ours for b in theirs
    )


def _bodies(names: Iterable[str]) -> set[str]:
    return {_body(name) for name in names} - _SORTS - {""}


def is_same_role(one: str, other: str) -> bool:
    """Whether two titles of a role are one, as Chairman and Chair."""
    return fuzz.token_sort_ratio(_role(one), _role(other)) >= 80


def is_alike(one: str, other: str, at_least: int) -> bool:
    """Whether two titles have so many alike letters of a hundred, in whatever order of words."""
    return fuzz.token_sort_ratio(flatten(one), flatten(other)) >= at_least


def share_words(found: str, gold: str) -> float:
    """The share of the shorter quotation's words that the longer holds, from 0 to 1.

    0 where the found one runs on far beyond gold: whoever quotes a whole page hits everything.
    """
    if len(found.split()) > _LONGER * len(gold.split()) + _MORE:
        return 0.0
    ours, theirs = Counter(flatten(found).split()), Counter(flatten(gold).split())
    least = min(ours.total(), theirs.total())
    if least < _FEW_WORDS:
        return float(ours == theirs)
    return (ours & theirs).total() / least
