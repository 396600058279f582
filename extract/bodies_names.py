"""The names of bodies: how two of them compare, and what kind of body a name tells of."""

import re
from functools import cache

from extract.names import plain_words
from extract.tables import load_rows

_SMALL = frozenset({"the", "of", "and", "for", "a"})


def strip_article(name: str) -> str:
    """`name` on one line, without "the" before it."""
    return re.sub(r"^(?:the|this)\s+", "", " ".join(name.split()), flags=re.I)


def body_key(name: str) -> str:
    """What two forms of one name share: plain words without the small ones."""
    words = plain_words(name.replace("&", " and ")).split()
    return " ".join(word for word in words if word not in _SMALL) or plain_words(name)


def is_full_council(name: str) -> bool:
    """Tell whether `name`, as a body that meets, is the whole council."""
    return bool(
        re.fullmatch(
            r"(?:(?:full|annual|ordinary|extraordinary|special|parish|town|community|city|county|"
            r"borough|district|regional|monthly)\s+)*council(?:\s+meeting)?",
            plain_words(name),
        )
    )


_JOINT = re.compile(r"\bjoint\s+(?:session|meeting|sitting)\b", re.I)


def is_joint(title: str) -> bool:
    """Tell whether a title is of several bodies that sit together: "(JOINT SESSION)"."""
    return bool(_JOINT.search(title))


@cache
def _heads() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b{row['head']}\b", re.I), row["body_type"])
        for row in load_rows("bodies.csv")
    )


def body_type_of(name: str) -> str:
    """The kind of body that a name tells of: a slug of the ontology's scheme of body types."""
    if is_full_council(name):
        return "full-council"
    for regex, body_type in _heads():
        if regex.search(name):
            return body_type
    return "other"
