"""Councils and their bodies named anywhere in a paper.

Bodies are known by the shape of their names (data/bodies.toml); "the Committee" alone names none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.bodies_names import body_key, body_type_of, is_full_council, is_joint
from extract.cluster import acronyms_of
from extract.councils import find_council_letters, find_council_names
from extract.cut_names import restore_names
from extract.document import Document, Span
from extract.entities import Entities, is_generic_council
from extract.inspection_reports import TitlePage, find_title_pages
from extract.memory import remember_texts
from extract.models import Fact
from extract.names import plain_words
from extract.needles import build_sieve
from extract.organization_names import find_organization_row
from extract.paragraphs import split_paragraphs
from extract.rows import find_rows
from extract.tables import Pattern, load_patterns, load_words

if TYPE_CHECKING:
    from extract.sections import Section

_TABLE = "bodies.toml"
# Two bodies in one breath: "Cabinet and the Scrutiny Board", "the Panel, the Audit Committee"
_JOINT = re.compile(
    r"\b(?:Committee|Panel|Board|Cabinet|Council|Executive(?=['’,]|\s+(?:and|of)\b))(?: [A-H]\b)?"
    r"(?:'s|’s)?,?(?!\s+[Oo]f\s+(?:[Tt]he\s+)?(?:Council|[Ww]hole|Directors|"
    r"(?:County\s+)?Commissioners|Supervisors|Selectmen|Aldermen)\b)\s+(?:and\s+)?"
    r"(?:of\s+)?(?:(?:the|its)\s+)?(?=[A-Z])|\b(?:(?:and|of|to|by|on|for|,)\s+)?(?:the|The|THE|its|this)\s+"
    r"(?=[A-Z])|\w{3,}[.;:]\s+(?=[A-Z])",
)

# "Chief / Executive", "Cabinet / Member" over two lines
_CHIEF = re.compile(r"\bchief\s+$", re.I)
_HOLDER = re.compile(r"\s+(?:member|portfolio|director|officer)", re.I)
_BRACKET = re.compile(r"[ ]\([^()\n]{1,40}\)")
# Characters: the shortest thing that can be a body with a name of its own.
_SHORTEST_BODY = 10


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body's name as printed, where, and the pattern that found it."""

    name: str
    span: Span
    rule: str = ""


def find_body_names(text: str, start: int = 0) -> list[BodyMention]:
    """Find every committee, panel and board named in `text`, without overlap, in order."""
    found = _find_in(text)
    if not start:
        return list(found)
    return [replace(m, span=Span(m.span.start + start, m.span.end + start)) for m in found]


@remember_texts
def _find_in(text: str) -> tuple[BodyMention, ...]:
    if not _may_name()(text):
        return ()
    found: list[BodyMention] = []
    for pattern in load_patterns(_TABLE):
        for mention in _match_pattern(pattern, text, 0, len(text)):
            span = mention.span
            if any(span.start < m.span.end and m.span.start < span.end for m in found):
                continue
            found.append(BodyMention(" ".join(mention.name.split()), span, pattern.id))
    return tuple(sorted(found, key=lambda mention: mention.span.start))


@cache
def _may_name() -> Callable[[str], bool]:
    return build_sieve([pattern.regex for pattern in load_patterns(_TABLE)])


def _match_pattern(pattern: Pattern, text: str, begin: int, end: int) -> Iterator[BodyMention]:
    """Match one pattern; what was cut off before a name may hold another body of its own."""
    for match in pattern.regex.finditer(text, begin, end):
        group = next(name for name, value in match.groupdict().items() if value)
        mention = _trim(match[group], match.start(group), pattern.id)
        if mention is None:
            continue
        if mention.span.start - match.start(group) > _SHORTEST_BODY:
            yield from _match_pattern(pattern, text, match.start(group), mention.span.start)
        yield mention


def match_body(text: str, start: int = 0) -> BodyMention | None:
    """Find the body that a title or heading names.

    A committee's name wins; a council's name alone ("Minutes of Example Parish Council") means the
    council itself, which is given as "Council" with the span of the council's name.
    """
    bodies = find_body_names(text, start)
    named = [body for body in bodies if not is_full_council(body.name)]
    if named:
        return named[0]
    if bodies:
        return bodies[0]
    if councils := find_council_names(text, start):
        return BodyMention("Council", councils[0].span, councils[0].rule)
    if match := re.search(r"\b(?:[A-Za-z]+\s+)?Council\b|\bCOUNCIL\b", text):
        label = match[0].split()[-1]
        begin = start + match.end() - len(label)
        return BodyMention("Council", Span(begin, begin + len(label)), "council-title")
    return None


def find_bodies(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Fact]:
    """Report every council and committee named to `entities`."""
    text = document.text
    councils = find_council_names(text)
    for mention in councils:
        entities.council(mention.name, mention.span)
    taken = [mention.span for mention in councils]
    own_reports = find_title_pages(find_rows(document))
    bodies = [
        own
        for start, end in split_paragraphs(document, is_split_at_short_lines=True)
        for body in find_body_names(text[start:end], start)
        if not _is_of_post(text, body) and (own := _cut_council(body, taken, text))
    ]
    bodies = [body for body in bodies if not _is_of_inspected(body, own_reports)]
    whole = restore_names(text, [(body.name, body.span) for body in bodies])
    for body, (name, span) in zip(bodies, whole, strict=True):
        own = _with_bracket(replace(body, name=name, span=span), text)
        entities.committee(own.name, own.span, council=_council_before(text, own, entities))
    for name, span in _find_acronyms(text, entities):
        entities.council(name, span)
    return []


def _with_bracket(body: BodyMention, text: str) -> BodyMention:
    """Take in the bracket that makes two bodies one: "X AND Y COMMITTEE (JOINT SESSION)"."""
    bracket = _BRACKET.match(text, body.span.end)
    if bracket is None or not is_joint(bracket[0]):
        return body
    name = f"{body.name} {bracket[0].strip()}"
    return replace(body, name=name, span=Span(body.span.start, bracket.end()))


def _is_of_inspected(body: BodyMention, reports: Sequence[TitlePage]) -> bool:
    """Tell whether a body is one of the services that an inspectorate writes of.

    Its reports name panels of hospitals, schools and partners; of the council's own bodies they
    name the cabinet, those that scrutinise and those for corporate parenting.
    """
    if not any(report.start <= body.span.start < report.end for report in reports):
        return False
    is_parenting = "parenting" in body.name.lower()
    return body_type_of(body.name) not in {"cabinet", "full-council", "scrutiny"} and (
        not is_parenting
    )


def _is_of_post(text: str, body: BodyMention) -> bool:
    """Tell whether "Executive" or "Cabinet" is part of an office that a line's end cuts in two."""
    if body.rule not in {"body-cabinet", "body-executive"}:
        return False
    near = text[max(0, body.span.start - 10) : body.span.start]
    return bool(_CHIEF.search(near) or _HOLDER.match(text, body.span.end))


def _cut_council(body: BodyMention, councils: list[Span], text: str) -> BodyMention | None:
    """Cut a council's name off the front of its body's: "Township of Example Roads Committee"."""
    over = [s for s in councils if body.span.start < s.end and s.start < body.span.end]
    if not over:
        return body
    if any(s.end >= body.span.end or body.span.start > s.start for s in over):
        return None
    rest = text[over[-1].end : body.span.end]
    cut = _trim(rest.lstrip(), body.span.end - len(rest.lstrip()), body.rule)
    return replace(cut, name=" ".join(cut.name.split())) if cut else None


def _find_acronyms(text: str, entities: Entities) -> Iterator[tuple[str, Span]]:
    """Councils by their letters ("EDC"): of one named in full, or in a parish's own paper."""
    named = {acronym for name in entities.names("council") for acronym in acronyms_of(name)}
    is_parish = any(
        re.search(r"(?i)\b(?:parish|town|community)\b", name)
        for name in entities.names("council")[:1]
    )
    for match in re.finditer(r"\b[A-Z]{1,4}(?:CC|DC|BC)\b", text):
        is_council = is_parish and match[0] not in _not_councils() and not match[0].endswith("RCC")
        is_council = is_council and find_organization_row(match[0]) is None
        if match[0] in named or is_council:
            yield match[0], Span(match.start(), match.end())
    for match in re.finditer(r"(?<![\w&])[A-Z][A-Z&]{3,7}(?![\w&])", text):
        if find_council_letters(match[0]):
            yield match[0], Span(match.start(), match.end())


def _council_before(text: str, body: BodyMention, entities: Entities) -> str | None:
    """The council whose name stands right before a body's: "Example County Council's Cabinet"."""
    before = text[max(0, body.span.start - 80) : body.span.start]
    offset = body.span.start - len(before)
    councils = find_council_names(before, offset)
    if not councils or is_generic_council(councils[-1].name):
        return None
    gap = text[councils[-1].span.end : body.span.start]
    if re.fullmatch(r"(?:['’]s?)?[\s,–-]*", gap) and "\n\n" not in gap:
        return entities.council(councils[-1].name, councils[-1].span)
    return None


def _trim(name: str, begin: int, rule: str) -> BodyMention | None:
    """Cut what is no part of the name off its front; None where nothing is left of it."""
    cut = 0
    if rule != "body-committee-on":
        ends = [match.end() for match in _JOINT.finditer(name)]
        cut = max((end for end in ends if end < len(name) - 4), default=0)
    begin, name = begin + cut, name[cut:]
    while match := re.match(r"([^\s,.;:]+)[\s,.;:]+(?=\S)", name):
        word = match[1].lower()
        if word not in _lead_words() and word.strip("0123456789/.()-–"):
            break
        if not re.match(r"\S", name[match.end() :]) or _is_of_name(match[1], name[match.end() :]):
            break
        begin, name = begin + match.end(), name[match.end() :]
    if rule != "body-district" and not re.search(r"\n\s*\n", name):
        name = name.rstrip(" ,")
    if re.search(r"\n\s*\n", name):
        tail = re.split(r"\n\s*\n\s*", name)[-1]
        begin, name = begin + len(name) - len(tail), tail
    if found := re.search(
        r"[\s,]+(?:HELD|MEETING|Meeting|AT|Held|(?:AT|At)\s+(?:ITS|Its).*)$", name
    ):
        name = name[: found.start()]
    if re.search(r"\b(?:Society|Association|Trust|Church|Club|Hall|Company|Federation)\b", name):
        return None
    if (cut := max(name.rfind(" – "), name.rfind(" - "))) > 0:
        # "Standards Committee - Panel" is the committee's, "Notice - Roads Panel" the panel.
        if " " in name[cut + 3 :]:
            begin, name = begin + cut + 3, name[cut + 3 :]
        else:
            name = name[:cut]
    key = plain_words(name)
    if find_organization_row(name):
        return None
    if not key or key in _generic_names() or len(body_key(name).split()) > 12:
        return None
    return BodyMention(name, Span(begin, begin + len(name)), rule)


def _is_of_name(lead: str, rest: str) -> bool:
    """Tell whether a lead word is the one that names: "Executive Board", "Appointments Panel"."""
    names = lead.lower() in _naming_leads() and not lead.islower()
    return names and plain_words(rest) in _generic_names()


@cache
def _naming_leads() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "naming_leads"))


@cache
def _not_councils() -> frozenset[str]:
    return frozenset(load_words("councils.toml", "not_acronyms"))


@cache
def _lead_words() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "lead_words"))


@cache
def _generic_names() -> frozenset[str]:
    return frozenset(load_words(_TABLE, "generic_names"))
