"""Organisations that are no councils: inspectorates, partners, schools, companies.

Known ones by the table, others by the shape of their names and by the language model, whose
finds must be shaped like an organisation's name.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from extract.components import find_names
from extract.cut_names import restore_names
from extract.document import Document, Span
from extract.entities import Entities
from extract.models import Fact
from extract.names import plain_words
from extract.needles import GuardedPattern, compile_names
from extract.organization_cues import find_payees
from extract.organization_names import (
    find_organization_row,
    is_organization_name,
    load_organizations,
)
from extract.paragraphs import split_paragraphs
from extract.tables import load_patterns, load_words

if TYPE_CHECKING:
    from extract.sections import Section

_TABLE = "organizations.toml"
# An abbreviation in brackets right behind a name: "Local Government Example (LGE)"
_ABBREVIATION = re.compile(r"\s*\(\s*(?:the\s+)?[\"“']?([A-Z][A-Za-z&]{1,7}s?)[\"”']?\s*\)")
# Words for a part or a paper of an organisation, before its name
_PART_OF = re.compile(
    r"(?:(?:Constitution|Deed|Expansion|President|CEO|Chief|Trustees|Caf[eé]|General\s+Meetings?|"
    r"Governing\s+(?:Body|Authority)|Board|Directors?|Management|Governors|Chair(?:man)?|Programme|"
    r"Program|Invoice|Appointment|Held|Trees?)\s+(?:of|for|in)\s+(?:the\s+)?)+(?=[A-Z])(?!Trustees)"
)
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Cr|Councillor|Rev|Professor)\b\.?\s+")
_TITLE_BEFORE = re.compile(rf"\b{_TITLE.pattern}$")
_OF_PERSON = re.compile(r"(?:[A-Z][\w.'’-]*\s+){1,3}(?:of|from|for)\s+(?:the\s+)?(?=[A-Z])")
_JOINT = re.compile(r"\s*(?:,|\band\b|&)\s+(?:the\s+)?(?=[A-Z])")
_OWNER = re.compile(r"(.{8,}?)['’]s?\s+(?=[A-Z])")


def find_organizations(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Fact]:
    """Report every organisation named to `entities`.

    Councils and their bodies are left out, and so are generic words ("the Trust").
    """
    text = document.text
    taken = entities.spans("council") + entities.spans("committee")
    # Which places are taken at all: few mentions need to be compared with the others.
    places = bytearray(len(text))
    for span in taken:
        places[span.start : span.end] = b"\1" * (span.end - span.start)
    mentions = [*_find_mentions(document), *find_payees(text)]
    known = {name for name, _ in mentions if find_organization_row(name)}
    for name, span in restore_names(text, mentions, known):
        if places.find(1, span.start, span.end) >= 0:
            over = [o for o in taken if span.start < o.end and o.start < span.end]
            rest = _behind_other(text, span, over)
            if rest is None:
                continue
            name, span = rest
        taken.append(span)
        places[span.start : span.end] = b"\1" * (span.end - span.start)
        handle = entities.organization(name, span)
        match = _ABBREVIATION.match(text, span.end)
        if match and _abbreviates(match[1], name):
            entities.also(handle, match[1], Span(match.start(1), match.end(1)))
    return []


def _behind_other(text: str, span: Span, over: Sequence[Span]) -> tuple[str, Span] | None:
    """What is left of a name behind another: "Fosse Council and Ashwick Trust" names two."""
    end = max(other.end for other in over)
    joint = _JOINT.match(text, end, span.end)
    if joint is None or min(other.start for other in over) > span.start:
        return None
    name = " ".join(text[joint.end() : span.end].split())
    is_name = len(name.split()) > 1 and plain_words(name) not in _generic_names()
    return (name, Span(joint.end(), span.end)) if is_name and is_organization_name(name) else None


def _find_mentions(document: Document) -> Iterator[tuple[str, Span]]:
    text = document.text
    for match in _known_names().finditer(text):
        yield match[0], Span(match.start(), match.end())
    paragraphs = split_paragraphs(document, is_split_at_short_lines=True)
    for pattern in load_patterns(_TABLE):
        if pattern.gives != "organization":
            continue
        for match in pattern.regex.find_within(text, paragraphs):
            begin = _behind_person(text, *match.span("name"))
            yield from _split_joined(text[begin : match.end("name")], begin)
    for start, _, names in find_names(document):
        for name in names:
            if name.label == "ORG":
                printed = text[start + name.start : start + name.end]
                if is_organization_name(printed):
                    yield from _split_joined(printed, start + name.start)
                else:
                    lead = re.match(r"(?:[Tt]he\s+)?", printed)
                    begin = start + name.start + (lead.end() if lead else 0)
                    yield (
                        " ".join(text[begin : start + name.end].split()),
                        Span(begin, start + name.end),
                    )


def _behind_person(text: str, start: int, end: int) -> int:
    """Where a name begins without a person before it: "Mr Lee of the Fosse Trust"."""
    title = _TITLE.match(text, start)
    if not title and not _TITLE_BEFORE.search(text[max(0, start - 14) : start]):
        return start
    joint = _OF_PERSON.match(text, start, end)
    return joint.end() if joint else start


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
    # "Constitution for the Club", "Board of Management of Quill House Trust"
    if found := _PART_OF.match(name):
        begin, name = begin + found.end(), name[found.end() :]
    # "Bank of Fosse's Ashwick branch"
    if (owner := _OWNER.match(name)) and is_organization_name(owner[1]):
        name = owner[1]
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
