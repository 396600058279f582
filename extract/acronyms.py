"""Organisations and bodies by their letters: explained in brackets, or acting under them alone.

"Ashwick Valley Trail Trust (AVTT)" explains its letters; "AVTT has agreed to pay" has somebody
act. Letters that are a person's initials, a document's or a tax's name no one.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from extract.bodies_names import body_key
from extract.cluster import acronyms_of, could_be_initials
from extract.document import Document, Span
from extract.entities import Entities
from extract.names import is_stop_word
from extract.tables import load_patterns, load_words

_TABLE = "acronyms.toml"
_LETTERS = r"[A-Z][A-Z&]{1,6}[A-Z]"
_BRACKETED = re.compile(rf"\s*\(\s*(?:the\s+)?[\"“']?({_LETTERS})[\"”']?\s*\)")
_WORD = re.compile(r"[^\s()\[\]:;|]+")
# Words before a bracket that can explain its letters.
_LONGEST = 10


def find_acronyms(document: Document, entities: Entities) -> None:
    """Report the organisations known by their letters, and other forms of those known by name.

    To be called when people have been reported: three letters may be somebody's initials.
    """
    text = document.text
    explained = dict(_find_explained(text, entities))
    acting = {letters for letters in _find_acting(text) if _names_nobody(letters, text, entities)}
    for letters in sorted(acting | set(explained)):
        spans = [Span(match.start(), match.end()) for match in _whole(letters).finditer(text)]
        _report(letters, explained.get(letters), spans, entities)


def _whole(letters: str) -> re.Pattern[str]:
    # The letters stand first, so that the search can jump to them.
    word = re.escape(letters)
    return re.compile(rf"{word}(?<![\w&/-]{word})(?![\w&/-])")


def _report(letters: str, handle: str | None, spans: list[Span], entities: Entities) -> None:
    body = handle or _named_by(letters, "committee", entities) or _as_own(letters, entities)
    for span in spans:
        if body:
            entities.also(body, letters, span)
        else:
            entities.organization(letters, span)


def _named_by(letters: str, kind: str, entities: Entities) -> str | None:
    """The handle of the only thing of one kind whose name shortens to these letters."""
    fits = [name for name in entities.names(kind) if letters in acronyms_of(name)]
    return entities.known(kind, fits[0]) if len(fits) == 1 else None


def _as_own(letters: str, entities: Entities) -> str | None:
    """The publisher, where these letters are those of its name and it is no community council.

    Of those the cities and counties of their letters are too near.
    """
    own = entities.publisher()
    name = entities.names("council")[0] if own else ""
    return own if letters in acronyms_of(name) and "community" not in name.lower() else None


def _find_explained(text: str, entities: Entities) -> Iterator[tuple[str, str]]:
    """The letters in brackets behind the name that they stand for, with the name's handle."""
    for match in _BRACKETED.finditer(text):
        name = _name_before(text, match.start(), match[1])
        if name is None or match[1] in _common() or entities.known("council", match[1]):
            continue
        printed = " ".join(text[name.start : name.end].split())
        handle = next(
            (
                h
                for k in ("organization", "committee", "council")
                if (h := _known(k, name, entities))
            ),
            None,
        )
        is_one_of_many = re.search(r"(?i)\ban?\s+$", text[max(name.start - 40, 0) : name.start])
        if handle is None and not is_one_of_many and _is_organization(printed):
            handle = entities.organization(printed, name)
        if handle is not None:
            yield match[1], handle


def _known(kind: str, span: Span, entities: Entities) -> str | None:
    """The handle of what was reported at a name's very end."""
    return next((h for h, s in entities.mentions(kind) if s.end == span.end), None)


def _name_before(text: str, end: int, letters: str) -> Span | None:
    """The words before a bracket whose first letters are those in it."""
    begin = max(text.rfind("\n\n", 0, end), end - 150, 0)
    words = list(_WORD.finditer(text, begin, end))[-_LONGEST:]
    for number in range(len(words) - 2, -1, -1):
        start = words[number].start()
        if not text[start].isupper():
            continue
        if letters.replace("&", "") in acronyms_of(text[start:end]):
            return Span(start, end)
    return None


def _is_organization(name: str) -> bool:
    """Tell whether a name that letters stand for is an organisation's, by what its head is."""
    words = [word.lower().strip(",.'’") for word in name.split()]
    # "Converted Dwellings": several things are no organisation, but for some.
    if re.search(r"[^su]s$", words[-1]) and words[-1] not in _plural_heads():
        return False
    heads = {words[-1]} | {a for a, b in pairwise(words) if b in {"of", "for", "on"}}
    return heads.isdisjoint(_other_heads()) and len(body_key(name).split()) > 1


def _find_acting(text: str) -> Iterator[str]:
    for pattern in load_patterns(_TABLE):
        for match in pattern.regex.find_near(text):
            yield match["name"]


def _names_nobody(letters: str, text: str, entities: Entities) -> bool:
    """Tell whether letters are no person's initials, no word in capitals, no common short form."""
    plain = letters.replace("&", "")
    if plain in _common() or is_stop_word(letters) or _is_word(plain.lower(), text):
        return False
    if any(entities.known(kind, letters) for kind in ("council", "committee", "person")):
        return False
    return not any(could_be_initials(plain, name) for name in entities.names("person"))


def _is_word(word: str, text: str) -> bool:
    return word in text and re.search(rf"\b{word}\b", text) is not None


@cache
def _common() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "common"))


@cache
def _plural_heads() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "plural_heads"))


@cache
def _other_heads() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "other_heads"))
