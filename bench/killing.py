"""Kill runs over a store at random moments: ingests, verdicts on identity, exports.

After each kill the doctor looks at the store, and what a run has acknowledged must be there.
"""

import io
import random
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from running import BODIES, COUNCIL, start_command, start_ingest, write_paper

from graph.doctor import examine_store
from graph.export import WRITERS
from graph.quads import QuadReader
from graph.schema import FILE_NAME, connect_to_read
from graph.store import init_store, open_reader, open_store

_BODY = "council/meadowford-borough-council/committee/"
# The start of Python is the first part of a run, and touches no store; in parts of the whole.
_EARLIEST, _LATEST = 0.35, 1.05


@dataclass
class Killed:
    """What the runs came to: `count` is told of each kill, `fault` of what must not be."""

    count: Callable[[str], None]
    fault: Callable[[str], None]
    open_seconds: list[float]
    examine_seconds: list[float]
    longest: dict[str, float] = field(default_factory=dict)


def export(store: Path) -> bytes:
    """Write a published state as N-Quads."""
    output = io.BytesIO()
    with open_reader(store) as reader:
        WRITERS["nquads"](reader.snapshot, output)
    return output.getvalue()


def kill_runs(folder: Path, kills: int, chance: random.Random, killed: Killed) -> Path:
    """Kill each kind of run so many times, in turns; gives the store, finished at last."""
    store, papers, output = folder / "store", folder / "papers", folder / "export.nq"
    papers.mkdir()
    init_store(store)
    for number in range(len(BODIES)):
        write_paper(papers, number)
    _measure(lambda: start_ingest(papers, store, COUNCIL), "ingest", killed)
    acknowledged = {path.name for path in papers.iterdir()}
    whole: dict[str, int] = {}
    _measure(lambda: _start_verdict(store, chance), "identity", killed)
    _measure(lambda: start_command("export", "-o", str(output), "--store", str(store)), "export",
             killed)  # fmt: skip
    for number in range(len(BODIES), len(BODIES) + kills):
        write_paper(papers, number)
        if _run(start_ingest(papers, store, COUNCIL), "ingest", chance, killed) == 0:
            acknowledged = {path.name for path in papers.iterdir()}
        _check_papers(store, acknowledged, whole, killed)
        before = read_verdicts(store)
        is_done = _run(_start_verdict(store, chance), "identity", chance, killed) == 0
        change = set(read_verdicts(store)) ^ set(before)
        if len(change) > 1 or (is_done and not change):
            killed.fault(f"verdicts after a run: {before}, then {read_verdicts(store)}")
        _check_papers(store, acknowledged, {}, killed)
        output.unlink(missing_ok=True)
        run = start_command("export", "-o", str(output), "--store", str(store))
        is_done = _run(run, "export", chance, killed) == 0
        is_there = output.exists()
        if (is_done and not is_there) or (is_there and output.read_bytes() != export(store)):
            killed.fault("an export that has its name is not whole, or is missing")
        _check_papers(store, acknowledged, {}, killed)
    with open_store(store) as writer:
        writer.ingest([papers], publisher=COUNCIL)
    if export(store) != _export_undisturbed(folder, papers, store):
        killed.fault("after all kills the export differs from that of a store that nobody killed")
    return store


def read_verdicts(store: Path) -> list[tuple[object, ...]]:
    """The verdicts that a store holds, noted whether or not they are acted upon yet."""
    with closing(connect_to_read(store / FILE_NAME)) as connection:
        rows = connection.execute("SELECT * FROM verdicts ORDER BY number")
        return [tuple(row) for row in rows]


def _export_undisturbed(folder: Path, papers: Path, store: Path) -> bytes:
    """Make a store of the same papers and verdicts in one run each."""
    reference = folder / "reference"
    init_store(reference)
    rows = read_verdicts(store)
    with open_store(reference) as writer:
        writer.judge(lambda book: book.restore(rows))
        writer.ingest([papers], publisher=COUNCIL)
    return export(reference)


def _start_verdict(store: Path, chance: random.Random) -> subprocess.Popen[bytes]:
    """Start a command that takes the newest verdict back, or says that two bodies are one."""
    numbers = [str(row[0]) for row in read_verdicts(store)]
    if numbers:
        return start_command("identity", "withdraw", numbers[-1], "--store", str(store))
    one, other = (_BODY + body.lower().replace(" ", "-") for body in chance.sample(BODIES, 2))
    return start_command("identity", "merge", one, other, "--by", "soak", "--store", str(store))


def _measure(start: Callable[[], subprocess.Popen[bytes]], kind: str, killed: Killed) -> None:
    began = time.monotonic()
    if code := start().wait():
        killed.fault(f"{kind} ends with code {code}")
    killed.longest[kind] = time.monotonic() - began


def _run(
    process: subprocess.Popen[bytes], kind: str, chance: random.Random, killed: Killed
) -> int | None:
    """Kill a run at some moment of it; its code, None where it was killed."""
    try:
        code = process.wait(timeout=killed.longest[kind] * chance.uniform(_EARLIEST, _LATEST))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        killed.count(kind)
        return None
    killed.count(f"{kind} ended before")
    if code:
        killed.fault(f"{kind} ends with code {code}")
    return code


def _check_papers(
    store: Path, acknowledged: set[str], whole: dict[str, int], killed: Killed
) -> None:
    """See that the doctor finds nothing, and that every paper that was acknowledged is there."""
    began = time.monotonic()
    with open_reader(store) as reader:
        killed.open_seconds.append(time.monotonic() - began)
        entries = reader.papers.documents()
        lost = acknowledged - {entry.file_name for entry in entries}
        if lost:
            killed.fault(f"lost after a kill: {sorted(lost)}")
        quads = QuadReader(reader.snapshot)
        for entry in entries:
            size = quads.count(entry.iri)
            if not size or whole.setdefault(entry.iri, size) != size:
                killed.fault(f"half a paper: {entry.file_name} with {size} triples")
    began = time.monotonic()
    for look in examine_store(store).looks:
        for words in look.faults:
            killed.fault(f"the doctor finds: {look.remedy.about}: {words}")
    killed.examine_seconds.append(time.monotonic() - began)
