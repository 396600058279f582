"""Kill runs over a store at random moments: ingests, verdicts on identity, exports.

Runs are forked from a process that has loaded what they need, so that kills fall into their work
and not into the start of Python. After each kill the doctor looks at the store, and what a run
has acknowledged must be there.
"""

import io
import multiprocessing
import random
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from running import BODIES, COUNCIL, write_paper

from graph.doctor import examine_store
from graph.export import WRITERS, export_store
from graph.quads import QuadReader
from graph.schema import FILE_NAME, connect_to_read
from graph.store import init_store, open_reader, open_store

_BODY = "council/meadowford-borough-council/committee/"
# When runs are killed, in parts of the time that one takes.
_EARLIEST, _LATEST = 0.0, 1.05
KINDS = ("ingest", "identity", "export")
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["graph.ingest", "graph.publish", "graph.verdicts"])


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


def kill_runs(
    folder: Path, kills: int, chance: random.Random, killed: Killed, *, seconds: float | None = None
) -> Path:
    """Kill each kind of run so many times, in turns, or for so long; gives the store, finished."""
    store, papers, output = folder / "store", folder / "papers", folder / "export.nq"
    papers.mkdir()
    init_store(store)
    for number in range(len(BODIES)):
        write_paper(papers, number)
    for kind, run in _runs(store, papers, output, chance).items():
        began = time.monotonic()
        run.start()
        run.join()
        if run.exitcode:
            killed.fault(f"{kind} ends with code {run.exitcode}")
        killed.longest[kind] = time.monotonic() - began
    acknowledged = {path.name for path in papers.iterdir()}
    whole: dict[str, int] = {}
    end = None if seconds is None else time.monotonic() + seconds
    for number in range(len(BODIES), len(BODIES) + kills):
        if end is not None and time.monotonic() > end:
            break
        write_paper(papers, number)
        for kind, run in _runs(store, papers, output, chance).items():
            verdicts = read_verdicts(store)
            output.unlink(missing_ok=True)
            is_done = _kill(run, kind, chance, killed) == 0
            if kind == "ingest" and is_done:
                acknowledged = {path.name for path in papers.iterdir()}
            _check_papers(store, acknowledged, whole if kind == "ingest" else {}, killed)
            change = set(read_verdicts(store)) ^ set(verdicts)
            if len(change) != (kind == "identity") and (change or is_done):
                killed.fault(f"{kind}: verdicts {verdicts}, then {read_verdicts(store)}")
            if kind == "export" and is_done and not output.exists():
                killed.fault("an export that was reported is not there")
            if output.exists() and output.read_bytes() != export(store):
                killed.fault("an export that has its name is not whole")
    with open_store(store) as writer:
        writer.ingest([papers], publisher=COUNCIL)
    if export(store) != _export_undisturbed(folder, papers, store):
        killed.fault("after all kills the export differs from that of a store that nobody killed")
    return store


def do_run(kind: str, store: Path, papers: Path, output: Path, bodies: list[str]) -> None:
    """Do one run: an ingest, a verdict or the withdrawal of the one that is there, an export."""
    if kind == "export":
        with open_reader(store) as reader:
            export_store(reader.snapshot, output, form="nquads")
        return
    numbers = [int(str(row[0])) for row in read_verdicts(store)]
    with open_store(store) as writer:
        if kind == "ingest":
            writer.ingest([papers], publisher=COUNCIL)
        elif numbers:
            writer.judge(lambda book: book.withdraw(numbers[-1]))
        else:
            writer.judge(lambda book: book.merge(bodies, decided_by="soak"))


def _runs(
    store: Path, papers: Path, output: Path, chance: random.Random
) -> dict[str, ForkServerProcess]:
    """The runs of one turn, to be started."""
    bodies = [_BODY + body.lower().replace(" ", "-") for body in chance.sample(BODIES, 2)]
    return {
        kind: _CONTEXT.Process(target=do_run, args=(kind, store, papers, output, bodies))
        for kind in KINDS
    }


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


def _kill(run: ForkServerProcess, kind: str, chance: random.Random, killed: Killed) -> int | None:
    """Kill a run at some moment of it; its code, None where it was killed."""
    run.start()
    run.join(killed.longest[kind] * chance.uniform(_EARLIEST, _LATEST))
    if run.exitcode is None:
        run.kill()
        run.join()
        killed.count(kind)
        return None
    killed.count(f"{kind} ended before")
    if run.exitcode:
        killed.fault(f"{kind} ends with code {run.exitcode}")
    return run.exitcode


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
