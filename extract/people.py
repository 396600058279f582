"""People with a cue anywhere in a paper, and the names that the language model adds.

A cue is a title before the name, a label ("Contact:", "Proposed by"), or a job behind it.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extract.components import find_names, is_free_person_name
from extract.document import Document, Span
from extract.entities import Entities
from extract.models import Fact
from extract.names import is_councillor_title, parse_name, plain_words, split_honorifics
from extract.needles import GuardedPattern, build_choice, compile_guarded
from extract.paragraphs import split_paragraphs
from extract.person_spans import match_person
from extract.tables import load_patterns, load_words

if TYPE_CHECKING:
    from extract.sections import Section

_TABLE = "people.toml"
_NEXT = re.compile(
    r"(?:\s*\([^()\n]{0,40}\))?\s*(?:,\s*(?:and\s+)?|\band\s+|&\s*|/\s*)(?:\s*\([^)]{0,40}\)\s*)?"
)


@dataclass(frozen=True, slots=True)
class FoundName:
    """A person's name as printed, with its title."""

    name: str
    span: Span
    is_councillor: bool
    rule: str


def find_titled_names(text: str, start: int = 0, families: Collection[str] = ()) -> list[FoundName]:
    """Find the people named with a title, and those listed behind a plural one.

    "Councillors Lee and Reed" gives two; "Mr Chairman" none. An office is a title before a bare
    surname only of `families`, the surnames (plain words) of those whom the paper names otherwise.
    """
    found: list[FoundName] = []
    reached = 0
    for match in _titles().finditer(text):
        if match.start() < reached:
            continue
        person = match_person(text, match.start())
        if person is None or not person[2]:
            continue
        if not _is_title_like(text, match.start(), person, families):
            continue
        begin, end, titles = person
        is_councillor = is_councillor_title(titles)
        found.append(_found(text, begin, end, is_councillor, start))
        reached = end
        if not any(word.lower().rstrip(".") in _plurals() for word in titles):
            continue
        while (step := _NEXT.match(text, reached)) and step.end() > reached:
            following = match_person(text, step.end(), allow_single=True)
            if following is None:
                break
            begin, end, titles = following
            if titles and not is_councillor_title(titles) and titles[-1].lower() == "mr":
                break
            found.append(_found(text, begin, end, is_councillor, start))
            reached = end
    return found


def find_people(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Fact]:
    """Report every person named to `entities`."""
    taken = {at for span in entities.spans("person") for at in range(span.start, span.end)}
    families = {plain_words(parse_name(name).family) for name in entities.names("person")}
    for name in (
        *_find_by_rule(document, families),
        *_find_by_model(document, _place_words(entities)),
    ):
        places = range(name.span.start, name.span.end)
        if not taken.isdisjoint(places):
            continue
        taken.update(places)
        council = entities.publisher() if name.is_councillor else None
        owner = _find_owner(document.text, name, entities)
        if owner is not None:
            entities.also(owner, name.name, name.span)
            continue
        entities.person(name.name, name.span, is_councillor=name.is_councillor, council=council)
    return []


def _find_owner(text: str, name: FoundName, entities: Entities) -> str | None:
    """Whom a name means whose last letter went behind an apostrophe: "Jo Wells" by "Jo Well's"."""
    if " " not in name.name or text[name.span.end : name.span.end + 2] not in {"'s", "’s"}:
        return None
    if entities.known("person", name.name):
        return None
    return entities.known("person", f"{name.name}s")


def _place_words(entities: Entities) -> frozenset[str]:
    """The words of the publisher's name: "Ashwick Fen" in Ashwick's paper is a place."""
    words = {word for name in entities.names("council")[:1] for word in name.split()}
    return frozenset(word for word in words if word[:1].isupper())


def _find_by_rule(document: Document, families: Collection[str]) -> Iterator[FoundName]:
    for start, end in split_paragraphs(document):
        paragraph = document.text[start:end]
        yield from find_titled_names(paragraph, start, families)
        yield from _find_labelled(paragraph, start)


def _find_by_model(document: Document, places: frozenset[str]) -> Iterator[FoundName]:
    for start, end, names in find_names(document):
        paragraph = document.text[start:end]
        for name in names:
            printed = " ".join(paragraph[name.start : name.end].split())
            if name.label != "PERSON" or not places.isdisjoint(printed.split()):
                continue
            if "\n" not in paragraph[name.start : name.end] or is_free_person_name(printed):
                yield _found(paragraph, name.start, name.end, False, start, "spacy-ner")


def _find_labelled(paragraph: str, start: int) -> Iterator[FoundName]:
    for pattern in load_patterns(_TABLE):
        for match in pattern.regex.finditer(paragraph):
            person = match_person(paragraph, match.start("name"), is_wrapped=False)
            if person is None or person[1] < match.start("name") + 3:
                continue
            name = " ".join(paragraph[person[0] : person[1]].split())
            if is_free_person_name(name):
                is_councillor = is_councillor_title(person[2])
                yield _found(paragraph, person[0], person[1], is_councillor, start, pattern.id)


def _found(
    text: str, begin: int, end: int, is_councillor: bool, start: int, rule: str = "person-titled"
) -> FoundName:
    name = " ".join(text[begin:end].split())
    return FoundName(name, Span(start + begin, start + end), is_councillor, rule)


def _is_title_like(
    text: str, at: int, person: tuple[int, int, list[str]], families: Collection[str]
) -> bool:
    """Tell whether a title is printed as one: "MS Teams" and "Dr" in "DR TEAM" are not.

    An office ("Mayor", "Chair") before a single word is too often none, but for a known surname.
    """
    begin, end, titles = person
    name = split_honorifics(text[begin:end])[1]
    first = text[at : at + len(titles[0])]
    if first in {"PC", "WPC", "PCSO"}:
        return True
    if first.isupper() and len(first) > 1 and not name.replace("Mc", "MC").isupper():
        return len(first) > 3 and len(name.split()) > 1
    if not first[0].isupper():
        return False
    if all(title.lower().rstrip(".") in _offices() for title in titles):
        return len(name.split()) > 1 or plain_words(name) in families
    return True


@cache
def _titles() -> GuardedPattern:
    words = {
        *load_words("names.toml", "councillor"),
        *load_words("names.toml", "civil"),
        *load_words("names.toml", "offices"),
    } - {"the", "chair", "may"}
    words |= {word[0].upper() + word[1:] for word in words}
    choice = build_choice(words, gap=r"[\s-]+", before=r"\w'’-", flags="i")
    return compile_guarded(rf"(?:{choice})(?![\w'’-])")


@cache
def _plurals() -> frozenset[str]:
    words = load_words("names.toml", "councillor")
    return frozenset(w for w in words if w.endswith(("s", "aldermen", "cynghorwyr"))) | {"messrs"}


@cache
def _offices() -> frozenset[str]:
    return frozenset(load_words("names.toml", "offices"))
