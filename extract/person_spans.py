"""One person's name at a place of a text, where line breaks, columns and titles stand around it."""

import re
from collections.abc import Sequence

from extract.names import honorifics_at, is_name_word, is_person_name, is_stop_word

TOKEN = re.compile(r"[^\s,;:()\[\]|•*&<>\"“”‘]+")
# In a surname, unlike in the post behind it ("Clerk/Treasurer"), a stroke ends the word:
# "Cllrs Reed/Tate".
_NAME_TOKEN = re.compile(TOKEN.pattern.replace("[^", "[^/", 1))
_INITIALS = re.compile(r"^(?:[A-Z]\.?){1,3}$")
_ALIAS_WORD = re.compile(r"^[A-Z]{2,3}[a-z]?$")
# A word broken at its own hyphen: "Jo Quill-\nReed"
_BROKEN = re.compile(r"[ \t]*\n[ \t]*(?P<rest>[A-Z][\w'’]+)")
# What shows that the last word before it is a place's or a body's: "Al Reed Foss Town Council"
_COUNCIL_NEXT = re.compile(r"\s+(?:District|County|Borough|City|Town|Parish|Community)\s+Council\b")
_BODY_NEXT = re.compile(r"\s+(?:Committee|Panel|Board|Trust|Group|Forum)\b")
# Characters: a line as long as this was broken by the margin, not by the end of an entry.
_FULL_LINE = 55


def match_person(
    text: str,
    at: int,
    *,
    allow_single: bool = False,
    is_wrapped: bool = True,
    is_surnames: bool = False,
    marks: Sequence[str] = (),
) -> tuple[int, int, list[str]] | None:
    """Match one person's name at `at`: (start, end, honorifics), or None.

    A single surname counts behind an honorific or where `allow_single` says so.
    """
    titles, place = honorifics_at(text, at, may_wrap=is_wrapped)
    words: list[tuple[str, int, int]] = []
    while len(words) < 8:
        gap = re.match(r"[ \t]*(\n?)[ \t]*", text[place : place + 40])
        has_surname = any(not _INITIALS.match(word) for word, _, _ in words)
        token = (TOKEN if has_surname else _NAME_TOKEN).match(
            text, place + (gap.end() if gap else 0)
        )
        if token is None or not gap or token[0] in marks:
            break
        if gap[1] and words and not _may_wrap(text, words, token.end(), is_wrapped, is_surnames):
            break
        word = token[0].rstrip(".,–—-") if len(token[0]) > 3 else token[0].rstrip(",–—-")
        if not word or not is_name_word(word) or is_stop_word(word):
            break
        if words and honorifics_at(text, token.start())[0]:
            break
        if _is_complete(words) and _INITIALS.match(word):
            break
        if len(words) > 1 and _ALIAS_WORD.match(word) and not words[-1][0].isupper():
            break
        is_owner = word.endswith(("'s", "’s"))
        word = word[:-2] if is_owner else word
        place = token.end()
        broken = _BROKEN.match(text, place) if token[0].endswith("-") and len(word) > 1 else None
        if broken and words:
            word, place = f"{word}-{broken['rest']}", broken.end()
        words.append((word, token.start(), place if broken else token.start() + len(word)))
        if is_owner:
            break
        if len(token[0].rstrip(".")) > 3 and token[0].endswith((".", "–", "—")):
            break
    if len(words) > 2 and _COUNCIL_NEXT.match(text, words[-1][2]):
        words.pop()
    if titles and "chair" in titles[-1].lower() and words and _BODY_NEXT.match(text, words[-1][2]):
        return None
    words = _split_columns(words, text)
    single_ok = bool(titles) or allow_single
    while words:
        name = " ".join(word for word, _, _ in words)
        if is_person_name(name, has_title=single_ok and (bool(titles) or len(words) == 1)):
            return at, words[-1][2], titles
        words.pop()
    return None


def _may_wrap(
    text: str, words: list[tuple[str, int, int]], end: int, is_wrapped: bool, is_surnames: bool
) -> bool:
    """Tell whether a name may go on in the next line, with the word that ends at `end`."""
    if all(_INITIALS.match(word) for word, _, _ in words):
        return True
    if len(words) > 1:
        return False
    if len(text[: words[0][1]].rpartition("\n")[2]) > _FULL_LINE:
        return True
    # "Cr Jo\nReed\n": a lone name at the end of a line and another in the next
    return is_wrapped or (not is_surnames and bool(re.match(r"[ \t]*(?:\n|$|[(,–-])", text[end:])))


def _is_complete(words: list[tuple[str, int, int]]) -> bool:
    """Initials and a surname are a whole name: another initial begins the next person."""
    return (
        len(words) > 1 and not _INITIALS.match(words[-1][0]) and bool(_INITIALS.match(words[0][0]))
    )


def _split_columns(words: list[tuple[str, int, int]], text: str) -> list[tuple[str, int, int]]:
    """Keep the first of several names printed side by side: "Jo Reed Al Stone" is two."""
    for number in range(1, len(words)):
        gap = text[words[number - 1][2] : words[number][1]]
        if len(gap) > 3 and not gap.strip(" .") and number >= 2:
            return words[:number]
    full = [word for word, _, _ in words if not _INITIALS.match(word) and word[0].isupper()]
    if len(words) >= 4 and len(words) % 2 == 0 and len(full) == len(words):
        return words[:2]
    return words
