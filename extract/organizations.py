"""Organisations that are no councils: inspectorates, partners, schools, companies.

Known ones by the table, others by the shape of their names and by the language model, whose
finds must be shaped like an organisation's name.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from extract.components import find_names
from extract.entities import Entities
from extract.models import Document, Fact, Span
from extract.names import plain_words
from extract.needles import GuardedPattern, compile_names
from extract.organization_names import is_organization_name, load_organizations
from extract.paragraphs import split_paragraphs
from extract.tables import load_patterns, load_words

if TYPE_CHECKING:
    from extract.sections import Section

_TABLE = "organizations.toml"
# An abbreviation in brackets right behind a name: "Local Government Example (LGE)"
_ABBREVIATION = re.compile(r"\s*\(\s*(?:the\s+)?[\"“']?([A-Z][A-Za-z&]{1,7}s?)[\"”']?\s*\)")


def find_organizations(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Fact]:
    """Report every organisation named to `entities`.

    Councils and their bodies are left out, and so are generic words ("the Trust").
    """
    text = document.text
    taken = entities.spans("council") + entities.spans("committee")
    for name, span in _find_mentions(document):
        if any(span.start < other.end and other.start < span.end for other in taken):
            continue
        taken.append(span)
        handle = entities.organization(name, span)
        match = _ABBREVIATION.match(text, span.end)
        if match and _abbreviates(match[1], name):
            entities.also(handle, match[1], Span(match.start(1), match.end(1)))
    return []


def _find_mentions(document: Document) -> Iterator[tuple[str, Span]]:
    text = document.text
    for match in _known_names().finditer(text):
        yield match[0], Span(match.start(), match.end())
    paragraphs = split_paragraphs(document, is_split_at_short_lines=True)
    for pattern in load_patterns(_TABLE):
        if pattern.gives != "organization":
            continue
        for start, end in paragraphs:
            for match in pattern.regex.finditer(text, start, end):
                yield from _split_joined(match["name"], match.start("name"))
    for start, _, names in find_names(document):
        for name in names:
            if name.label == "ORG":
                printed = text[start + name.start : start + name.end]
                yield from _split_joined(printed, start + name.start)


def _split_joined(name: str, begin: int) -> Iterator[tuple[str, Span]]:
    for part, at in _cut_joined(name, begin):
        if found := _trim(part, at):
            yield found


def _cut_joined(name: str, begin: int) -> Iterator[tuple[str, int]]:
    """Split "the A Trust and the B Board", and "A Trust and B School" where both are names."""
    at = 0
    for match in re.finditer(r"(?:,\s+)?(?:\s*\band\s+|(?<=,)\s+|,\s+)(the\s+)?", name):
        left, right = name[at : match.start()], name[match.end() :]
        if match.start() <= at:
            continue
        if match[1] or (is_organization_name(left.strip(" ,")) and is_organization_name(right)):
            if is_organization_name(left.strip(" ,")):
                yield left.rstrip(" ,"), begin + at
            at = match.end()
    yield name[at:], begin + at


def _trim(name: str, begin: int) -> tuple[str, Span] | None:
    """Cut what is no part of a name off its front; None where nothing is left of it."""
    while match := re.match(r"([^\s,.;:]+)[\s,.;:]+(?=\S)", name):
        if match[1].lower() not in _lead_words():
            break
        begin, name = begin + match.end(), name[match.end() :]
    if job := re.match(
        r".*\b(?:Officer|Manager|Director|Secretary|Chair|Chairman|Clerk),?\s+", name
    ):
        begin, name = begin + job.end(), name[job.end() :]
    # Of names in commas each was found by itself but the last, which is this one.
    if "," in name and is_organization_name(name.rpartition(",")[2].strip()):
        cut = len(name) - len(name.rpartition(",")[2].lstrip())
        begin, name = begin + cut, name[cut:]
    if found := re.search(r"(?i)\bwith\s+(?:the\s+)?", name):
        begin, name = begin + found.end(), name[found.end() :]
    name = name.rstrip(" ,.;:–-")
    key = plain_words(name)
    if not key or key in _generic_names() or len(key.split()) < 2 or len(key.split()) > 10:
        return None
    return " ".join(name.split()), Span(begin, begin + len(name))


def _abbreviates(letters: str, name: str) -> bool:
    words = [word for word in re.split(r"[\s/-]+", name) if word[:1].isupper()]
    return letters[:1].upper() == words[0][:1] if words else False


@cache
def _known_names() -> GuardedPattern:
    names = {
        name
        for row in load_organizations()
        for name in (row.label, *row.alt_labels)
        if len(name) > 2
    }
    return compile_names(names)


@cache
def _lead_words() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "lead_words"))


@cache
def _generic_names() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "generic_names"))
