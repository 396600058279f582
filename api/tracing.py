"""Trace from the command line and over HTTP: the same outcome as text, as JSON and as a page."""

from dataclasses import asdict
from pathlib import Path

from api.console import FAILED, USAGE, UsageError, clean, put, put_json, say
from api.telling import write_outcome
from graph.quads import QuadReader
from graph.store import open_reader
from graph.trace import TraceError, ask_snapshot, read_range, trace
from graph.trace.records import Status

_EXIT_CODES: dict[Status, int] = {"found": 0, "several": USAGE, "none": FAILED, "gone": FAILED}


def trace_store(
    store: Path,
    what: str,
    *,
    council: str | None,
    first: str | None,
    last: str | None,
    limit: int,
    as_json: bool,
) -> int:
    """Trace something in a store and write the outcome; gives the exit code.

    Raises UsageError where a parameter is none, StoreError where there is no store.
    """
    with open_reader(store) as reader:
        try:
            outcome = trace(
                what,
                ask=ask_snapshot(QuadReader(reader.snapshot)),
                papers=reader.papers,
                base=reader.base,
                council=council,
                asked=read_range(first, last, limit),
            )
        except TraceError as err:
            raise UsageError(str(err)) from err
        if as_json:
            put_json(asdict(outcome))
        elif text := write_outcome(outcome, reader.base):
            put(text)
    if outcome.status != "found":
        say(f"folkmoot: {clean(outcome.message)}")
    return _EXIT_CODES[outcome.status]
