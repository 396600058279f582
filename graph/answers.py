"""What comes back of a query: an answer in some format, rows, or an error that explains itself."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Literal, NamedTuple

from extract.errors import QueryError

Form = Literal["solutions", "boolean", "graph"]


class QuerySyntaxError(QueryError):
    """A query is no SPARQL: fields `line` and `column`, from 1, where they are known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, status=400)
        self.line = line
        self.column = column


class FormatError(QueryError):
    """No format that was asked for fits the query's form (status 406): field `form`."""

    def __init__(self, form: Form) -> None:
        super().__init__("No format that was asked for fits this form of query.", status=406)
        self.form = form


@dataclass(frozen=True)
class Answer:
    """A whole answer: `body` is a file at its beginning, `length` in bytes."""

    form: Form
    format: str
    body: IO[bytes]
    length: int
    is_truncated: bool


class Term(NamedTuple):
    """One RDF term of a row; `kind` is uri, literal, bnode or triple."""

    kind: str
    value: str
    language: str | None = None
    datatype: str | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of an answer, for pages and tables; `is_truncated` where more there were."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    is_truncated: bool

    def records(self) -> list[dict[str, Term]]:
        """Give each row as a mapping from column to term, unbound columns left out."""
        return [
            {name: term for name, term in zip(self.columns, row, strict=True) if term}
            for row in self.rows
        ]


ROWS: Mapping[Form, str | None] = {"solutions": "rows", "boolean": "rows", "graph": "rows"}


def read_rows(body: IO[bytes], is_truncated: bool = False) -> Rows:
    """Read rows as a worker writes them."""
    lines = iter(body)
    columns = tuple(json.loads(next(lines)))
    rows = tuple(
        tuple(Term(*cell) if cell else None for cell in json.loads(line)) for line in lines
    )
    return Rows(columns, rows, is_truncated)


_POSITION = re.compile(r"error at (\d+):(\d+): ")
_SHOWN_CHARACTERS = 100  # of a query, before and after the place of an error
_UNKNOWN_PREFIX = re.compile(r"Prefix not found")


def explain_failure(message: dict[str, str], query: str) -> QueryError:
    """Turn a worker's report into the error that its reader can act upon."""
    text = message["message"]
    if message["problem"] == "syntax":
        return _explain_syntax(text, query)
    if message["problem"] == "memory":
        return QueryError("The query needed more memory than it may use.", status=503)
    if message["problem"] == "outside":
        return QueryError(
            "A query may not ask other servers (SERVICE) or read files here: "
            f"the attempt was stopped ({text})."
        )
    return QueryError(f"The query could not be answered: {text}")


def _cut(line: str, column: int) -> str:
    """Cut a long line to what stands round a column."""
    start = max(0, column - 1 - _SHOWN_CHARACTERS)
    return line[start : column - 1 + _SHOWN_CHARACTERS]


def _explain_syntax(text: str, query: str) -> QuerySyntaxError:
    found = _POSITION.search(text)
    if found is None:
        return QuerySyntaxError(f"The query is not valid SPARQL: {text}")
    line, column = int(found[1]), int(found[2])
    lines = query.split("\n")
    shown = _cut(lines[line - 1], column).strip() if line <= len(lines) else ""
    message = f"The query is not valid SPARQL at line {line}, column {column}"
    message += f": {shown!r}." if shown else ", where it ends."
    if _UNKNOWN_PREFIX.search(text):
        message += " A prefix may be undeclared."
    return QuerySyntaxError(message, line, column)
