"""Lines of JSON about what the server did: one a request, one a fault; no query unless asked for.

Lines name a request by its id, which its answer bears too, and by path and route. They hold no
address of a client, and none of the words that were searched for.
"""

import json
import logging
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO, Any


class Journal:
    """Writes lines of JSON. Its methods may be called from any thread."""

    def __init__(self, output: IO[str] | None = None) -> None:
        self._output = output
        self._lock = threading.Lock()

    def write(self, event: str, **members: object) -> None:
        """Write one line."""
        line = write_line(event, members)
        output = self._output or sys.stdout
        # A reader that has gone away is no reason to fail a request.
        with self._lock, suppress(OSError):
            output.write(line)
            output.flush()

    def write_failure(self, request_id: str, err: BaseException) -> None:
        """Write where a fault arose: its kind and the lines of code, not its words.

        What an exception says may quote the query, or the paper, at which it was raised.
        """
        frames = traceback.extract_tb(err.__traceback__)
        self.write(
            "failure",
            level="error",
            id=request_id,
            error=type(err).__name__,
            at=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        )


class JournalFormatter(logging.Formatter):
    """Makes the same lines of what the HTTP server itself logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line, without its end."""
        members: dict[str, object] = {"level": record.levelname.lower()}
        if record.exc_info and record.exc_info[0] is not None:
            members["error"] = record.exc_info[0].__name__
            message = str(record.msg).splitlines()[0]
        else:
            message = record.getMessage()
        return write_line("server", {**members, "message": message}).removesuffix("\n")


# For the HTTP server: its warnings become lines too, on the same output.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"journal": {"()": JournalFormatter}},
    "handlers": {
        "journal": {
            "class": "logging.StreamHandler",
            "formatter": "journal",
            "stream": "ext://sys.stdout",
        }
    },
    "loggers": {"uvicorn": {"handlers": ["journal"], "level": "WARNING", "propagate": False}},
}


def write_line(event: str, members: dict[str, object]) -> str:
    """Write one event as a line of JSON, control characters escaped."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return json.dumps({"time": now, "event": event, **members}, default=str) + "\n"
