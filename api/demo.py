"""Show the product: a store of the sample papers, made, checked and served."""

import tempfile
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

from api.console import FAILED, SOME_FAILED, VIOLATIONS, clean, progress, put, say
from api.serving import open_port, serve_store
from api.settings import Settings
from graph.store import init_store, open_reader, open_store

QUERY = """SELECT ?date ?body ?decision ?outcome WHERE {
  ?d a fm:Decision ; rdfs:label ?decision ; dcterms:date ?date ;
     fm:decidedBy/rdfs:label ?body ; fm:outcome/rdfs:label ?outcome .
} ORDER BY ?date ?decision LIMIT 20"""


def run_demo(directory: Path | None, *, host: str, port: int, is_served: bool) -> int:
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
        store = directory
        serve_store(store, listener, Settings(), announce=lambda address: _announce(address, store))
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
        say(f"folkmoot: {clean(name)}: {clean(reason)}")
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


def _announce(address: str, store: Path) -> None:
    put(
        f"\nOpen these:\n"
        f"  {address}/                       what is in here\n"
        f"  {address}/search?q=inspection    search the papers\n"
        f"  {address}/ns                     the vocabulary\n"
        f"\nPaste this query at {address}/sparql, or run it:\n\n"
        f"{QUERY}\n\n"
        f"  folkmoot query --store {store} '…'\n\nCtrl-C stops the server."
    )
