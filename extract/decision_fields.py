"""What stands beside a decision's words: its record's fields, its title, sums, names in a cell."""

import re
from collections.abc import Mapping
from dataclasses import replace

from extract.dates import parse_date
from extract.document import Span
from extract.items import FoundItem
from extract.models import Decision
from extract.motions import Named
from extract.outcomes import find_outcomes
from extract.records import Field
from extract.rows import Row
from extract.wording import Resolution, match_pattern

# Titles are phrases; what has such a verb is a sentence.
_SENTENCE = re.compile(r"\b(?:was|were|agreed|resolved|approved|decided)\b")

_YES = re.compile(
    r"(?:yes|y|true|key|(?:this (?:decision|report|item) is )?(?:(?:part(?:ly)?|fully) )?exempt"
    r"|confidential|by virtue of|under |paragraphs? \d|part (?:2|b|ii)\b)",
    re.I,
)
_NO = re.compile(r"(?:no|n|false|none|not |non-|nil|n/a|open|public|unrestricted)\b", re.I)
_CLAUSE = re.compile(
    r"\s*(?P<mark>\((?:\d{1,2}|[a-z]|[ivx]{1,5})\)|\d{1,2}[.)]|[a-z][.)])\s+(?=\S)"
)


def list_named(row: Row) -> list[Named]:
    """The names in a cell that lists who moved and who seconded."""
    return [
        Named(match[0].strip(), Span(row.start + match.start(), row.start + match.end()))
        for match in re.finditer(r"[^,;/\s][^,;/]*", row.text)
    ]


def decides(item: FoundItem) -> bool:
    """Tell whether an item has no title but the sentence that decides it."""
    return (
        item.style in ("number", "ref")
        and _SENTENCE.search(item.title) is not None
        and match_pattern("prose", item.title) is not None
        and not match_pattern("none", item.title)
    )


def with_title(text: str, item: FoundItem | None, resolution: Resolution) -> Resolution:
    """ "NOTED" right below its title: only with the title does it say what was noted."""
    part = resolution.parts[0]
    if item is None or resolution.kind != "alone" or len(resolution.text.split()) > 2:
        return resolution
    if not 0 <= part.start - item.title_end <= 30:
        return resolution
    whole = Span(item.start, part.end)
    return replace(resolution, parts=(whole,), text=" ".join(text[whole.start : whole.end].split()))


def recorded(field: Field, status: Field | None = None) -> Resolution:
    """The decision that a record gives behind its label, with what `status` says became of it."""
    # "Recommendations Approved" recommends nothing.
    stated = find_outcomes(re.sub(r"(?i)recommendations?\s+", "", status.text)) if status else ()
    outcomes = dict.fromkeys((*stated, *find_outcomes(field.text)))
    return Resolution(
        parts=(field.span,),
        text=field.text,
        rule="decision-record",
        kind="formal",
        outcomes=tuple(outcomes) or ("approved",),
        clauses=_read_clauses(field.text),
    )


def _read_clauses(text: str) -> tuple[tuple[str, str], ...]:
    """The lines that open with a mark, each with the unmarked lines below it."""
    clauses: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if match := _CLAUSE.match(line):
            clauses.append((match["mark"].strip("()."), line[match.end() :].strip()))
        elif clauses and line.strip():
            mark, words = clauses[-1]
            clauses[-1] = (mark, f"{words}\n{line.strip()}")
    return tuple(clauses)


def read_claim(value: str) -> bool | None:
    """Read the yes or no of a record's field; "Part exempt" is a yes, "Open" a no."""
    for answer, regex in ((False, _NO), (True, _YES)):
        if regex.match(value.strip()):
            return answer
    return None


def with_fields(fact: Decision, fields: Mapping[str, Field]) -> Decision:
    """A decision with what the labelled fields beside it say."""

    def text(kind: str) -> str | None:
        return fields[kind].text if kind in fields else None

    def claim(kind: str) -> bool | None:
        return read_claim(text(kind) or "")

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
        exempt=claim("exempt") if fact.exempt is None else fact.exempt,
        issued=parse_date(issued) if issued else None,
    )
