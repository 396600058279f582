"""How a sentence names a decision that was made elsewhere: by reference, or by body and day."""

import datetime as dt
import re
from dataclasses import dataclass

from extract.bodies import find_body_names
from extract.dates import FoundDate, find_dates
from extract.document import Span

# "EX 12/13 77", "R2018-229", "Decision No. 2019/14"; a bare number names an item or a year.
_REFERENCE = re.compile(
    r"\b(?P<lettered>(?:[A-Z]{2,6}[ /.-]?|[A-Z](?=\d{3,4}-))\d{1,4}(?:[ /.-]{1,2}\d{1,5}){1,3})\b"
    r"|\b(?:[Dd]ecision|[Rr]esolution|RESOLUTION)s?\s+(?:(?:[Nn]o|NO|[Nn]umber|[Rr]ef(?:erence)?)\b"
    r"\.?:?\s*)#?(?P<numbered>[A-Z]{0,4}\d[\dA-Z]*(?:[/.-]\d+)*)\b"
)
_OFFICE = re.compile(
    r"\b(?P<office>(?:(?:Cabinet|Executive|Lead)\s+(?:Lead\s+)?(?:Member|Councillor)"
    r"|Portfolio\s+Holder)\s+for\s+[A-Z][\w’', &-]*?"
    r"(?=\s+(?:on|of|at|dated|made|taken|held|to|was|were|had|has|have|be|been|in|about|"
    r"regarding|concerning)\b|[.;:()]|\s*$)|Leader\s+of\s+the\s+Council|Chief\s+Executive)"
)
_COUNCIL = re.compile(
    r"\b(?:[Ff]ull\s+)?Council(?=\s+(?:[Mm]eeting|at|on|of|held|in|dated|,|-|–|\d))"
)
_BY = re.compile(r"\b(?:decisions?|resol\w+)\b[^.;]{0,60}\b(?:by|of)\s+(?:the\s+)?$", re.I)
_ITS = re.compile(r"(?:['’]s?)?\s+(?:decision|resolution)", re.I)
# Between a body and the day it met, in characters.
_NEAR = 140

DecisionKey = str | tuple[str | None, dt.date | None, str]
"""A folded reference, or a body's handle, a day and a matter."""

LOOSE = "decision-named-loosely"
"""The rule of a decision that is known only if another paper tells it."""


@dataclass(frozen=True, slots=True)
class NamedDecision:
    """What a sentence says of a decision; spans count in the sentence.

    Either `reference` is given, or `date` with or without the body's name.
    """

    reference: str | None = None
    body: str | None = None
    body_span: Span | None = None
    is_office: bool = False
    date: FoundDate | None = None


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """An earlier decision as named: `span` is the sentence that names it."""

    span: Span
    reference: str | None
    body: str | None
    date: dt.date | None
    is_derived: bool
    title: str | None
    # Where the item it belongs to is not sure, only a decision told elsewhere makes it one.
    is_loose: bool = False


def read_reference(sentence: str, start: int = 0) -> str | None:
    """The reference of a decision, the first behind `start`."""
    match = _REFERENCE.search(sentence, start)
    if match is None:
        return None
    return " ".join((match["lettered"] or match["numbered"]).split())


def read_maker(sentence: str, start: int = 0, *, is_near: bool = False) -> NamedDecision | None:
    """Who decided and when, behind `start`; None where no day stands near whom.

    `is_near`: the body has to stand right at `start`.
    """
    found: list[tuple[int, NamedDecision]] = []
    for mention in find_body_names(sentence):
        found.append((mention.span.start, NamedDecision(body=mention.name, body_span=mention.span)))
    for match in _OFFICE.finditer(sentence):
        span = Span(match.start(), match.end())
        name = " ".join(match["office"].split())
        found.append((span.start, NamedDecision(body=name, body_span=span, is_office=True)))
    taken = [one.body_span for _, one in found if one.body_span]
    for match in _COUNCIL.finditer(sentence):
        if not any(span.start < match.end() and match.start() < span.end for span in taken):
            span = Span(match.start(), match.end())
            found.append((span.start, NamedDecision(body="Council", body_span=span)))
    dates = [one for one in find_dates(sentence) if one.span.start >= start]
    for at, named in sorted(found, key=lambda entry: (entry[0], not entry[1].is_office)):
        if at < start or (is_near and at > start + 40) or named.body_span is None:
            continue
        end = named.body_span.end
        behind = [one for one in dates if 0 <= one.span.start - end <= _NEAR]
        if behind:
            return NamedDecision(
                body=named.body,
                body_span=named.body_span,
                is_office=named.is_office,
                date=behind[0],
            )
    return None


def read_day(sentence: str, start: int = 0) -> FoundDate | None:
    """The first day named behind `start`."""
    return next((one for one in find_dates(sentence) if one.span.start >= start), None)


def check_maker(text: str, named: NamedDecision | None) -> NamedDecision | None:
    """A body that a sentence says to have decided; others call in, ask and are told."""
    if named is None or named.body_span is None:
        return named
    before, behind = text[: named.body_span.start], text[named.body_span.end :]
    return named if _BY.search(before) or _ITS.match(behind) else None


def find_key(earlier: EarlierDecision) -> DecisionKey | None:
    """What an earlier decision is found by in its paper; None where it stands by itself.

    A reference is enough; without one it takes the body, the day and the matter.
    """
    if earlier.reference is not None:
        return fold_reference(earlier.reference)
    if earlier.title is None:
        return None
    return earlier.body, earlier.date, earlier.title


def fold_reference(reference: str) -> str:
    """A reference without what varies in print: "EX 12/13 77" and "ex12/1377" are one."""
    return re.sub(r"\W+", "", reference).casefold()
