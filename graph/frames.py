"""Answers of queries as pandas has them: each column of the type that its values say."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.answers import Rows, Term
from graph.namespaces import PREFIXES
from graph.networks.writers.parquet import MissingExtraError

if TYPE_CHECKING:
    import pandas as pd

_XSD = PREFIXES["xsd"]
_KINDS = {
    f"{_XSD}{name}": kind
    for kind, names in {
        "integer": (
            "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
            "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong",
        ),
        "decimal": ("decimal", "double", "float"),
        "boolean": ("boolean",),
        "date": ("date", "dateTime", "dateTimeStamp"),
    }.items()
    for name in names
}  # fmt: skip
_LARGEST = 2**63


def make_frame(rows: Rows, labels: Mapping[str, str] | None = None) -> "pd.DataFrame":
    """Make a DataFrame of an answer, a row a solution.

    Whole numbers are Int64, fractions Float64, booleans boolean, days and times datetime64 (UTC
    where they have an offset); what is of several types, and half-known days, is text, unbound is
    missing. With `labels`, of IRIs, each column that holds IRIs has `<name>_label` after it.
    Raises MissingExtraError without pandas.
    """
    try:
        import pandas as pd
    except ImportError as err:
        raise MissingExtraError("A table", "pandas") from err
    columns: dict[str, pd.Series[Any]] = {}
    for number, name in enumerate(rows.columns):
        terms = [row[number] for row in rows.rows]
        columns[name] = _make_series(terms)
        if labels is not None and any(term and term.kind == "uri" for term in terms):
            named = [labels.get(term.value) if term else None for term in terms]
            columns[f"{name}_label"] = pd.Series(named, dtype="string")
    return pd.DataFrame(columns)


def make_table(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> "pd.DataFrame":
    """Make a DataFrame of text, None being missing. Raises MissingExtraError without pandas."""
    try:
        import pandas as pd
    except ImportError as err:
        raise MissingExtraError("A table", "pandas") from err
    return pd.DataFrame([*rows], columns=[*columns], dtype="string")


def _make_series(terms: Sequence[Term | None]) -> "pd.Series[Any]":
    import pandas

    texts = [term.value if term else None for term in terms]
    kinds = {_KINDS.get(term.datatype or "", "text") for term in terms if term}
    kind = kinds.pop() if len(kinds) == 1 else "decimal" if kinds == {"integer", "decimal"} else ""
    try:
        if kind == "integer":
            numbers = [None if text is None else int(text) for text in texts]
            if all(number is None or abs(number) < _LARGEST for number in numbers):
                return pandas.Series(numbers, dtype="Int64")
        elif kind == "decimal":
            return pandas.Series(
                [None if text is None else float(text) for text in texts], dtype="Float64"
            )
        elif kind == "boolean":
            truths = [None if text is None else text in ("true", "1") for text in texts]
            return pandas.Series(truths, dtype="boolean")
        elif kind == "date":
            known: Any = texts  # None is a time that is missing
            is_zoned = any(text and (text.endswith("Z") or "+" in text) for text in texts)
            return pandas.Series(pandas.to_datetime(known, format="ISO8601", utc=is_zoned))
    except ValueError:
        # Papers are read by software: a value may not be what its type says.
        pass
    return pandas.Series(texts, dtype="string")
