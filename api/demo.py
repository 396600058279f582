"""Show the product: a store of the sample papers, made, checked and served."""

import sys
import tempfile
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

from api.console import FAILED, SOME_FAILED, VIOLATIONS, one_line, progress, put, say
from api.links import local_path
from api.serving import open_port, serve_store
from api.settings import Settings
from graph.source import open_pool
from graph.store import init_store, open_reader, open_store
from graph.worker_process import QueryLimits

QUERY = """SELECT ?date ?body ?outcome ?words WHERE {
  ?decision a fm:Decision ; dcterms:date ?date ; fm:text ?words ;
            fm:decidedBy/rdfs:label ?body ; fm:outcome/rdfs:label ?outcome .
} ORDER BY ?date ?body LIMIT 20"""
# A decision that answers something shows most; else the newest; else a council.
_EXAMPLE = """SELECT ?thing WHERE {
  { ?thing a fm:Decision ; fm:text ?text ; dcterms:date ?date .
    OPTIONAL { ?thing fm:respondsTo|fm:callsIn ?other } }
  UNION { ?thing a fm:Council }
} ORDER BY DESC(BOUND(?other)) DESC(BOUND(?date)) DESC(?date) ?thing LIMIT 1"""


def run_demo(
    directory: Path | None, *, host: str, port: int, is_served: bool, settings: Settings
) -> int:
    """Make a store of the samples in a folder, or in a temporary one, and serve it.

    A folder that holds the store of an earlier run is used again. Gives the exit code.
    """
    with ExitStack() as stack:
        listener = stack.enter_context(open_port(host, port)) if is_served else None
        if directory is None:
            directory = (
                Path(stack.enter_context(tempfile.TemporaryDirectory("-folkmoot"))) / "store"
            )
        used_port = listener.getsockname()[1] if listener else port or 8000
        code = _fill(directory, f"http://localhost:{used_port}/id/")
        if listener is None:
            return code
        store, example = directory, _find_example(directory, settings)
        serve_store(
            store, listener, settings, announce=lambda address: _announce(address, store, example)
        )
    return code


def _fill(directory: Path, base: str) -> int:
    if not (directory / "papers.sqlite").exists():
        init_store(directory, base=base)
    with (
        as_file(files("samples") / "papers") as papers,
        open_store(directory) as store,
        progress("Sample papers") as advance,
    ):
        report = store.ingest(
            [papers],
            papers / "manifest.csv",
            on_progress=lambda at: advance(at.done, at.total, at.name),
        )
    for name, reason in report.failed:
        say(f"folkmoot: {one_line(name)}: {one_line(reason)}")
    say(f"{report.ingested + report.unchanged} sample papers are in {directory}.")
    with open_reader(directory) as reader:
        checked = reader.validate()
    say(
        f"Checked: {checked.passages:,} passages stand verbatim in their papers; "
        f"{len(checked.violations)} violations of the shapes; {checked.withheld} facts withheld."
    )
    if not checked.is_sound:
        return FAILED
    if report.failed:
        return SOME_FAILED
    return VIOLATIONS if checked.violations else 0


def _find_example(store: Path, settings: Settings) -> str:
    """Name the page of a decision of the samples, the newest."""
    with (
        open_reader(store) as reader,
        open_pool(
            reader.snapshot, limits=QueryLimits(workers=1), require_sandbox=settings.require_sandbox
        ) as pool,
    ):
        rows = pool.select(_EXAMPLE).rows
        found = rows[0][0] if rows else None
        return (local_path(found.value, reader.base) if found else None) or "/ns"


def _announce(address: str, store: Path, example: str) -> None:
    put(
        f"\nOpen these:\n"
        f"  {address}/\n      what is in here\n"
        f"  {address}/search?q=inspection\n      search the papers\n"
        f"  {address}{example}\n      a decision, and the passage that proves it\n"
        f"\nPaste this query at {address}/sparql:\n\n{QUERY}\n\n"
        f"The store is {store}. Ctrl-C stops the server."
    )
    sys.stdout.flush()
