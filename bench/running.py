"""Start servers and ingests as processes of their own, ask them, and see what they leave behind."""

import csv
import http.client
import io
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).parents[1]
_COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
# A council that papers can be said to be of, and the bodies that they are of in turn.
COUNCIL = "Meadowford Borough Council"
BODIES = ("Cabinet", "Planning Committee", "Audit Committee", "Licensing Committee")
# Without the name of anybody: the model of names takes seconds to load.
_PAPER = """Minutes of the meeting of the {body} held on {day} {month} {year}

1. BRIDGE {number}

RESOLVED: That the repair of bridge {number} be approved.

2. ROAD {number}

RESOLVED: That the closure of road {number} be noted.

3. BUDGET {number}

RESOLVED: That the budget of {number} thousand pounds be agreed.
"""
_MONTHS = ("January", "March", "May", "July", "September", "November")


def write_paper(folder: Path, number: int) -> Path:
    """Write an invented paper of three decisions, unlike those of other numbers."""
    path = folder / f"paper-{number:04}.txt"
    text = _PAPER.format(
        body=BODIES[number % len(BODIES)],
        day=number % 28 + 1,
        month=_MONTHS[number // 28 % 6],
        year=2000 + number // 168,
        number=number,
    )
    path.write_text(text, encoding="utf-8")
    return path


def start_ingest(
    folder: Path, store: Path, publisher: str | None = None
) -> subprocess.Popen[bytes]:
    """Start reading a folder of papers into a store."""
    said = ["--publisher", publisher] if publisher else []
    return start_command("ingest", str(folder), "--store", str(store), *said)


def start_command(*words: str) -> subprocess.Popen[bytes]:
    """Start a command of ours that nobody listens to."""
    return subprocess.Popen(
        [*_COMMAND, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


class Server:
    """A server over a store, as a process of its own on a free port of loopback."""

    def __init__(self, store: Path, *options: str) -> None:
        """Start, and wait until it answers; `start_seconds` says how long that took."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*_COMMAND, "serve", "--store", str(store), "--port", "0", *options],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        said = self.process.stderr.readline() if self.process.stderr else ""
        address = next((word for word in said.split() if word.startswith("http")), "")
        if not address:
            raise RuntimeError(f"The server does not start: {said}")
        self.port = urllib.parse.urlsplit(address).port or 0
        status, _ = Client(self.port).get("/health")
        if status != 200:
            raise RuntimeError(f"The server is not well: {status}")
        self.start_seconds = time.monotonic() - began

    def workers(self) -> set[int]:
        """The processes that the server has started and that run."""
        found: set[int] = set()
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            found |= {int(child) for child in (task / "children").read_text().split()}
        return {pid for pid in found if is_running(pid)}

    def memory_mb(self) -> float:
        """Resident memory of the server and its workers, in megabytes."""
        return sum(map(_resident_mb, {self.process.pid, *self.workers()}))

    def close(self) -> None:
        """End the server, and wait for it."""
        self.process.terminate()
        self.process.wait(timeout=60)
        if self.process.stderr:
            self.process.stderr.close()


class Client:
    """One client with a connection that it keeps."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, accept: str = "*/*") -> tuple[int, str]:
        """Get a path: status and text. Raises OSError or HTTPException where nobody answers."""
        try:
            self._connection.request("GET", path, headers={"Accept": accept})
            answer = self._connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise

    def select(self, query: str) -> tuple[int, list[list[str]]]:
        """Ask a SELECT: status, and the rows of the answer without their head."""
        path = "/sparql?" + urllib.parse.urlencode({"query": query})
        status, text = self.get(path, "text/csv")
        rows = list(csv.reader(io.StringIO(text))) if status == 200 else []
        return status, rows[1:]


def is_running(pid: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, IndexError):
        return 0.0
    return pages * 4096 / 2**20
