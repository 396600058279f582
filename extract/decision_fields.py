"""What stands beside a decision's words: its record's fields, its title, sums, names in a cell."""

import re
from collections.abc import Mapping
from dataclasses import replace

from extract.dates import parse_date
from extract.items import FoundItem
from extract.models import Decision, Span
from extract.motions import Named
from extract.outcomes import find_outcomes
from extract.records import Field
from extract.rows import Row
from extract.wording import Resolution


def list_named(row: Row) -> list[Named]:
    """The names in a cell that lists who moved and who seconded."""
    return [
        Named(match[0].strip(), Span(row.start + match.start(), row.start + match.end()))
        for match in re.finditer(r"[^,;/\s][^,;/]*", row.text)
    ]


def with_title(text: str, item: FoundItem | None, resolution: Resolution) -> Resolution:
    """ "NOTED" right below its title: only with the title does it say what was noted."""
    part = resolution.parts[0]
    if item is None or resolution.kind != "alone" or len(resolution.text.split()) > 2:
        return resolution
    if not 0 <= part.start - item.title_end <= 30:
        return resolution
    whole = Span(item.start, part.end)
    return replace(resolution, parts=(whole,), text=" ".join(text[whole.start : whole.end].split()))


def recorded(field: Field) -> Resolution:
    """The decision that a record gives behind its label."""
    return Resolution(
        parts=(field.span,),
        text=field.text,
        rule="decision-record",
        kind="formal",
        outcomes=find_outcomes(field.text) or ("approved",),
    )


def with_fields(fact: Decision, fields: Mapping[str, Field]) -> Decision:
    """A decision with what the labelled fields beside it say."""

    def text(kind: str) -> str | None:
        return fields[kind].text if kind in fields else None

    def claim(kind: str) -> bool | None:
        value = (text(kind) or "").strip().lower()
        return {"y": True, "n": False}.get(value[:1])

    issued = text("issued")
    return replace(
        fact,
        title=fact.title or text("title"),
        identifier=fact.identifier or text("reference"),
        reasons=text("reasons"),
        alternatives_considered=text("alternatives"),
        conflicts_declared=text("conflicts"),
        key_decision=claim("key"),
        subject_to_call_in=claim("call-in"),
        issued=parse_date(issued) if issued else None,
    )
