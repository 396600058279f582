"""Whether programs that a test started have ended, told by a named pipe that they hold open."""

import os
import time
from pathlib import Path


def open_pipe(path: Path) -> int:
    """Make a named pipe and open it for reading, so that who writes to it need not wait."""
    os.mkfifo(path)
    return os.open(path, os.O_RDONLY | os.O_NONBLOCK)


def read_to_end(pipe: int, seconds: float) -> bytes | None:
    """Read what programs write until all have ended; None if one holds on for so many seconds."""
    written = b""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            more = os.read(pipe, 1024)
        except BlockingIOError:
            time.sleep(0.05)
            continue
        if not more:
            return written
        written += more
    return None
