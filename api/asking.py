"""Answer a query on the command line, in the same sealed workers as the server's."""

import shutil
import sys
from pathlib import Path
from typing import IO

from api.console import UsageError, clean, put_table
from api.links import short_name
from graph.answers import Answer, Form, FormatError, Term, read_rows
from graph.source import open_pool
from graph.store import open_reader
from graph.worker_process import QueryLimits

_FORMATS: dict[str, dict[Form, str | None]] = {
    "table": {"solutions": "rows", "boolean": "rows", "graph": "turtle"},
    "json": {"solutions": "json", "boolean": "json", "graph": "jsonld"},
    "xml": {"solutions": "xml", "boolean": "xml", "graph": "rdfxml"},
    "csv": {"solutions": "csv", "boolean": "csv"},
    "tsv": {"solutions": "tsv", "boolean": "tsv"},
    "ttl": {"graph": "turtle"},
}
RESULT_MB = 4096  # a query of one's own may give all there is


def read_query(file: IO[bytes]) -> str:
    """Read a query as UTF-8 text. Raises UsageError where it is none."""
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise UsageError(
            f"{file.name}: a query is UTF-8 text, and this is not at byte {err.start}."
        ) from err


def answer_query(
    store: Path, query: str, output_format: str, *, seconds: float, require_sandbox: bool
) -> None:
    """Write the answer to a query to standard output.

    Raises UsageError where the format does not fit the query's form, QueryError as the pool does.
    """
    limits = QueryLimits(workers=1, seconds=seconds, result_mb=RESULT_MB, rows=0)
    with (
        open_reader(store) as reader,
        open_pool(
            reader.snapshot, limits=limits, base=reader.base, require_sandbox=require_sandbox
        ) as pool,
    ):
        try:
            answer = pool.ask(query, _FORMATS[output_format])
        except FormatError as err:
            fitting = sorted(name for name, forms in _FORMATS.items() if err.form in forms)
            raise UsageError(
                f"--format {output_format} does not fit this form of query; "
                f"it can be had as {', '.join(fitting)}."
            ) from err
        _write(answer, reader.base)


def _write(answer: Answer, base: str) -> None:
    with answer.body as body:
        if answer.format != "rows":
            sys.stdout.flush()
            shutil.copyfileobj(body, sys.stdout.buffer)
            if answer.form == "boolean":
                sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()
            return
        rows = read_rows(body)
    if answer.form == "boolean":
        print("yes" if _text(rows.rows[0][0], base) == "true" else "no")
        return
    put_table(rows.columns, [[_text(cell, base) for cell in row] for row in rows.rows])


def _text(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    return clean(short_name(term.value, base) if term.kind == "uri" else term.value)
