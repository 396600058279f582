"""Take papers into the store while it is served: one process at a time, through `folkmoot ingest`.

Separate from the server's process, which never writes to the store and loads no model.
"""

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from api.spool import Spool, Upload
from graph.iris import document_id

AT_A_TIME = 20  # papers that one process reads: it takes seconds to load its model
AGAIN_SECONDS = 2.0  # until a store is tried again that somebody else writes to
_PROGRAM = "import sys; from api.cli import main; sys.exit(main())"
_BUSY = "writing to this store"


class Taken(NamedTuple):
    """What a run gave: `failed` reasons by path; `fault` where nothing could be read at all."""

    failed: dict[str, str]
    fault: str = ""

    @property
    def is_busy(self) -> bool:
        """Whether another process was writing."""
        return _BUSY in self.fault


class Running:
    """A run of `folkmoot ingest` in a process of its own, which can be stopped."""

    def __init__(self, store: Path, paths: Sequence[Path], manifest: Path | None = None) -> None:
        given = ["--manifest", str(manifest)] if manifest else []
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, "ingest", "--json", "--store", str(store), *given,
             "--", *map(str, paths)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def wait(self) -> Taken:
        """Wait for the end."""
        output, said = self._process.communicate()
        try:
            report = json.loads(output)
            return Taken(dict(report["failed"]))
        except (ValueError, KeyError, TypeError):
            lines = said.strip().splitlines() or ["The reader stopped."]
            return Taken({}, lines[-1].removeprefix("folkmoot: "))

    def stop(self) -> None:
        """End it now; the store finishes or forgets the paper when it is opened next."""
        self._process.terminate()


class Desk:
    """Takes uploads in, one after the other, in a thread of its own."""

    def __init__(self, store: Path) -> None:
        self.spool = Spool(store)
        self._store = store
        self._wake = threading.Event()
        self._is_closing = False
        self._running: Running | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="papers", daemon=True)

    def start(self) -> None:
        """Begin, with what a stopped server left."""
        self.spool.take_up()
        self._wake.set()
        self._thread.start()

    def call(self) -> None:
        """Say that a paper waits."""
        self._wake.set()

    def close(self) -> None:
        """Stop; what is being read waits for the next start."""
        with self._lock:
            self._is_closing = True
            if self._running:
                self._running.stop()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        while not self._is_closing:
            waiting = [each for each in self.spool.list() if each.status == "waiting"]
            if not waiting:
                self._wake.wait()
                self._wake.clear()
            elif self._take(waiting[: -AT_A_TIME - 1 : -1]).is_busy and not self._is_closing:
                self._wake.wait(AGAIN_SECONDS)
                self._wake.clear()

    def _take(self, uploads: Sequence[Upload]) -> Taken:
        """Read papers that wait, the first sent first."""
        lost = [upload for upload in uploads if not self.spool.paper(upload).is_file()]
        for upload in lost:
            self.spool.note(upload, status="failed", reason="Its bytes are lost. Send it again.")
        reading = [self.spool.note(each, status="reading") for each in uploads if each not in lost]
        if not reading:
            return Taken({})
        papers = [self.spool.paper(upload) for upload in reading]
        with self._lock:
            if self._is_closing:
                return Taken({})
            self._running = Running(self._store, papers, _write_manifest(self.spool, reading))
        taken = self._running.wait()
        if self._is_closing:
            return taken  # they are still noted as being read, and are taken up at the next start
        self._running = None
        for upload, paper in zip(reading, papers, strict=True):
            self._conclude(upload, taken.fault or taken.failed.get(str(paper), ""), taken.is_busy)
        return taken

    def _conclude(self, upload: Upload, fault: str, is_busy: bool) -> None:
        if is_busy:
            self.spool.note(upload, status="waiting", reason="Another process is writing.")
        elif fault:
            reason = fault.replace(str(self.spool.paper(upload)), upload.name)
            self.spool.note(upload, status="failed", reason=reason)
        else:
            self.spool.note(upload, status="done", document=document_id(upload.sha256), reason="")


def _write_manifest(spool: Spool, uploads: Sequence[Upload]) -> Path:
    """Say what was said of the papers; the source of each is its address, else its content."""
    path = spool.folder / "manifest.csv"
    rows = [
        (
            f"{upload.id}/{upload.name}",
            upload.publisher,
            upload.url or f"upload:{upload.sha256[:16]}/{upload.name}",
        )
        for upload in uploads
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("file", "publisher", "url"), *rows])
    return path
