"""What somebody types into a search box, as a query of FTS5 that means just that.

All words must stand there; "quoted words" side by side, as must the parts of a word with a hyphen
or an apostrophe; -word must not. Any other sign means nothing, and nothing typed becomes syntax.
"""

import re
import unicodedata
from dataclasses import dataclass

_PIECE = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_QUOTES = str.maketrans("“”„«»", '"""""')
# More words than this narrow nothing down.
_MOST_WORDS = 32


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for: phrases of one word or more, and phrases that must not stand there.

    `is_begun`: the last word may go on, where names are looked for.
    """

    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    is_begun: bool = False


def read_words(text: str) -> Words:
    """Read what was typed.

    >>> read_words('"annual report" call-in -draft').phrases
    ('annual report', 'call in')
    """
    phrases: dict[bool, list[str]] = {False: [], True: []}
    count = 0
    for piece in _PIECE.finditer(unicodedata.normalize("NFC", text).translate(_QUOTES)):
        found = _WORD.findall(piece["quoted"] if piece["bare"] is None else piece["bare"])
        found = found[: _MOST_WORDS - count]
        count += len(found)
        if found:
            phrases[piece["no"] is not None].append(" ".join(found))
    return Words(tuple(phrases[False]), tuple(phrases[True]))


def write_query(words: Words, *, columns: str, is_prefix: bool = False) -> str:
    """Write words as a query over some columns of an index; "" where there is no word to find.

    `is_prefix`: the last word may go on.

    >>> write_query(read_words('call-in AND "pool*'), columns="text")
    '{text} : (("call in" AND "AND" AND "pool"))'
    """
    if not words.phrases:
        return ""
    query = " AND ".join(f'"{phrase}"' for phrase in words.phrases)
    query = f"({query}{'*' if is_prefix else ''})"
    for phrase in words.excluded:
        query = f'({query} NOT "{phrase}")'
    return f"{{{columns}}} : ({query})"
