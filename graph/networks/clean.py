"""Make values such as every writer takes: one step before anything is written.

Writers for drawing programs have faults of their own: networkx's GEXF takes a list for times and
writes a column of two types as what it is not, its GraphML fails on None, and XML has no way to
write control characters at all. So everything is made plain text, whole numbers, fractions or
booleans, one type a column, before they see it.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Literal

type Plain = str | int | float | bool
type PlainType = Literal["text", "integer", "decimal", "boolean"]

# XML 1.0 has no way to write these (section 2.2); noncharacters and halves of surrogate pairs are
# refused by other readers, too.
_UNWRITABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
LIST_MARK = "|"
# Whole numbers beyond these are no `long` of other programs.
_MOST = 2**63 - 1


def clean_text(text: str) -> str:
    """Replace what cannot be written in XML by the sign for that; line ends become one sort.

    >>> clean_text("a\\x00b\\r\\nc")
    'a\\ufffdb\\nc'
    """
    return _UNWRITABLE.sub(
        "\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n")
    )


def clean_value(value: object) -> Plain | None:
    """Make one value plain; None where there is nothing to write.

    Dates become ISO 8601, lists their values with `|` between, terms of RDF and all else their
    text. What is no number (NaN, infinity) and what is too large a number is text.
    """
    match value:
        case None:
            return None
        case bool():
            return value
        case int():
            return int(value) if -_MOST <= value <= _MOST else str(int(value))
        case float():
            return float(value) if math.isfinite(value) else str(float(value))
        case Decimal():
            return clean_value(float(value)) if value.is_finite() else str(value)
        case str():
            return clean_text(str.__str__(value))
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case Mapping():
            return clean_value([f"{name}: {one}" for name, one in value.items()])
        case Iterable():
            parts = [clean_value(one) for one in value]
            return LIST_MARK.join(_write(part) for part in parts if part is not None) or None
        case _:
            return clean_text(str(value))


def _write(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def clean_columns(rows: Iterable[Mapping[str, object]]) -> list[dict[str, Plain]]:
    """Make the attributes of nodes, or of edges, plain: one type a column, nothing empty.

    A column in which types differ is text, whole numbers beside fractions are fractions. Names are
    made safe, see `clean_name`.
    """
    cleaned = [
        {
            clean_name(name): plain
            for name, value in row.items()
            if (plain := clean_value(value)) is not None
        }
        for row in rows
    ]
    types: dict[str, PlainType] = {}
    for row in cleaned:
        for name, value in row.items():
            types[name] = _join_types(types.get(name), type_of(value))
    return [{name: _convert(value, types[name]) for name, value in row.items()} for row in cleaned]


def type_of(value: Plain) -> PlainType:
    """The type of a plain value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "decimal" if isinstance(value, float) else "text"


def _join_types(left: PlainType | None, right: PlainType) -> PlainType:
    if left is None or left == right:
        return right
    return "decimal" if {left, right} == {"integer", "decimal"} else "text"


def _convert(value: Plain, wanted: PlainType) -> Plain:
    if wanted == "text":
        return _write(value)
    return float(value) if wanted == "decimal" else value


# Names that a format keeps for itself: networkx's GEXF takes them for what they are not, and in
# node-link JSON and Cytoscape's they would hide which nodes an edge joins.
_RESERVED = frozenset(
    {"type", "id", "key", "source", "target", "start", "end", "viz", "pid", "spells", "slices"}
)


def clean_name(name: object) -> str:
    """Make the name of a column safe: plain text that no format keeps for itself.

    >>> clean_name("type"), clean_name("outcome")
    ('type_', 'outcome')
    """
    text = clean_text(str(name)).strip() or "unnamed"
    return f"{text}_" if text.lower() in _RESERVED else text
