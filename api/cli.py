"""The command line: the commands of the design, each a few lines over `graph` and `api`.

Data goes to standard output, everything else to standard error. What a command needs is imported
in it, so that `folkmoot --help` does not wait for spaCy.
"""

import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

import typer

from api import identifying, network_command
from api.console import (
    SOME_FAILED,
    UsageError,
    guarded,
    one_line,
    progress,
    put,
    put_json,
    say,
)
from api.doctoring import doctor
from api.exporting import export
from api.options import (
    DEFAULT_STORE,
    HostOption,
    JsonOption,
    PortOption,
    StoreOption,
    UnsafeOption,
)
from api.serve_command import serve
from api.upkeep import backup, remove, restore, stats, validate, watch

app = typer.Typer(
    name="folkmoot",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(identifying.app)
app.add_typer(network_command.app)
DEFAULT_BASE = "http://localhost:8000/id/"


def _show_version(is_asked: bool) -> None:
    if is_asked:
        put(version("folkmoot"))
        raise typer.Exit


@app.callback()
def folkmoot(
    is_version_asked: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Council papers in, a graph of decisions out, with the passage that proves every fact."""


@app.command()
@guarded
def init(
    directory: Annotated[Path, typer.Argument(help="Folder to make the store in.")],
    base: Annotated[
        str, typer.Option(help="Where the IRIs of things begin; ends with a slash.")
    ] = DEFAULT_BASE,
    graph: Annotated[
        str | None,
        typer.Option(help="Server that holds the graph: sparql+http://HOST:PORT/query."),
    ] = None,
    update_endpoint: Annotated[
        str | None, typer.Option(help="Where that server takes updates, if not beside it.")
    ] = None,
) -> None:
    """Make an empty store."""
    from graph.store import init_store

    if update_endpoint is not None and graph is None:
        raise UsageError("--update-endpoint goes with --graph.")
    init_store(directory, base=base, graph=graph, update=update_endpoint)
    say(f"Made an empty store in {directory}.")


@app.command()
@guarded
def ingest(
    # What cannot be opened is one failed paper, not a wrong call.
    paths: Annotated[
        list[Path], typer.Argument(readable=False, help="Papers, or folders of papers.")
    ],
    store: StoreOption = DEFAULT_STORE,
    manifest: Annotated[
        Path | None,
        typer.Option(
            help="CSV with a header: file, publisher; optionally url, date, body, retrieved."
        ),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(help="The council that published all these papers.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Papers read at a time.")] = 1,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Read on a Dask cluster: tcp://HOST:8786 of its scheduler."),
    ] = None,
    ocr: Annotated[
        Literal["auto", "never"], typer.Option(help="Read scanned pages by tesseract, or not.")
    ] = "auto",
    as_json: JsonOption = False,
) -> None:
    """Read papers into the store. Exit code 4 where some could not be read."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: there is no such file or folder.")
    if manifest is not None and not manifest.is_file():
        raise UsageError(f"{manifest}: there is no such manifest.")
    if scheduler is not None and jobs != 1:
        raise UsageError("--jobs is for this machine, --scheduler for a cluster: give one of them.")
    from graph.store import open_store

    with open_store(store) as writer, progress("Reading") as advance:
        report = writer.ingest(
            paths,
            manifest,
            publisher,
            on_progress=lambda at: advance(at.done, at.total, f"{at.stage} {at.name}"),
            jobs=jobs,
            is_ocr_on=ocr == "auto",
            scheduler=scheduler,
        )
    for path_name, reason in report.failed:
        say(f"folkmoot: {one_line(path_name)}: {one_line(reason)}")
    if as_json:
        put_json(asdict(report))
    counts = {name: n for name, n in asdict(report).items() if isinstance(n, int) and n}
    said = ", ".join(f"{n:,} {name}" for name, n in counts.items()) or "nothing to do"
    say(f"{said}, {len(report.failed)} failed." if report.failed else f"{said}.")
    if report.failed:
        raise typer.Exit(SOME_FAILED)


@app.command()
@guarded
def trace(
    what: Annotated[
        list[str], typer.Argument(help="A name, an IRI, a reference, or words of a passage.")
    ],
    store: StoreOption = DEFAULT_STORE,
    council: Annotated[
        str | None, typer.Option(help="Only things of this council: the slug of its IRI.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="Earliest day, month or year of a step.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="Latest day, month or year of a step.")
    ] = None,
    limit: Annotated[int, typer.Option(help="Most steps to show.")] = 200,
    as_json: JsonOption = False,
) -> None:
    """Tell the story of a thing in order of time, each step with the passage that proves it.

    Exit code 1 where nothing is called so, 2 where several things are.
    """
    from api.telling import trace_store

    words = " ".join(what)
    raise typer.Exit(
        trace_store(
            store, words, council=council, first=first, last=last, limit=limit, as_json=as_json
        )
    )


@app.command()
@guarded
def query(
    text: Annotated[
        str | None, typer.Argument(metavar="SPARQL", help="The query; - reads standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="File with the query.")] = None,
    output_format: Annotated[
        Literal["table", "json", "csv", "tsv", "xml", "ttl"],
        typer.Option("--format", help="How to write the answer."),
    ] = "table",
    timeout: Annotated[float, typer.Option(min=0.1, help="Time limit in seconds.")] = 300.0,
    store: StoreOption = DEFAULT_STORE,
    unsafe_no_sandbox: UnsafeOption = False,
) -> None:
    """Answer a SPARQL query."""
    from api.asking import answer_query, read_query

    if (text is None) == (file is None):
        raise UsageError("Give either a query or a file with -f, one of the two.")
    sparql = str(text)
    if file is not None:
        if not file.exists():
            raise UsageError(f"{file}: there is no such file.")
        with file.open("rb") as opened:
            sparql = read_query(opened)
    elif sparql == "-":
        sparql = read_query(sys.stdin.buffer)
    answer_query(
        store, sparql, output_format, seconds=timeout, require_sandbox=not unsafe_no_sandbox
    )


@app.command()
@guarded
def search(
    words: Annotated[
        list[str] | None, typer.Argument(help='Words, "phrases", and -words to leave out.')
    ] = None,
    kind: Annotated[
        str, typer.Option(help="passage, or what to find instead: decision, person, inspection…")
    ] = "passage",
    council: Annotated[str, typer.Option(help="The last part of its IRI, or the IRI.")] = "",
    body: Annotated[str, typer.Option(help="The last part of its IRI, or the IRI.")] = "",
    outcome: Annotated[str, typer.Option(help="Of a decision, as approved.")] = "",
    grade: Annotated[str, typer.Option(help="Of an inspection as a whole, as good.")] = "",
    paper: Annotated[str, typer.Option(help="Type of paper, as minutes.")] = "",
    since: Annotated[str, typer.Option("--from", help="YYYY, YYYY-MM or YYYY-MM-DD.")] = "",
    until: Annotated[str, typer.Option("--to", help="YYYY, YYYY-MM or YYYY-MM-DD.")] = "",
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest.")] = "relevance",
    store: StoreOption = DEFAULT_STORE,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Most results to show.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Find passages in the text of all papers, or decisions, people and other things."""
    from api.search_command import run_search

    named = {"q": " ".join(words or []), "kind": kind, "council": council, "body": body}
    named |= {"outcome": outcome, "grade": grade, "paper": paper, "from": since, "to": until}
    run_search(store, {**named, "sort": sort}, limit=limit, as_json=as_json)


@app.command()
@guarded
def offices(
    who: Annotated[str, typer.Argument(metavar="WHO|BODY", help="Name or IRI.")],
    on: Annotated[str, typer.Option(help="A day (2012-05-14), a month (2012-05) or a year.")],
    role: Annotated[
        str | None, typer.Option(help="Of a body: this office alone, as chair or leader.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Say who held the offices of a body, or which somebody held, and how sure that is."""
    from api.offices import show_offices

    show_offices(store, who, on, role=role, as_json=as_json)


for command in (remove, validate, export, stats, backup, restore, watch, doctor, serve):
    app.command()(command)


@app.command()
@guarded
def unanswered(
    council: Annotated[
        str | None, typer.Option(help="Only this council: the last part of its IRI, or its name.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """List inspections and recommendations without an answer, with what was searched."""
    from api.unanswered import write_unanswered
    from graph.answering import find_unanswered
    from graph.store import open_reader

    with open_reader(store) as reader:
        found = find_unanswered(reader, council)
    if as_json:
        put_json([{**asdict(answers), "summary": answers.describe()} for answers in found])
        return
    put("".join(write_unanswered(found)))
    say(f"{len(found)} without an answer in these papers. None found is not none made.")


@app.command()
@guarded
def evaluate(
    papers: Annotated[Path, typer.Argument(help="A paper, or a folder of papers.")],
    gold: Annotated[Path, typer.Argument(help="Gold facts: a JSON file a paper, or a folder.")],
    manifest: Annotated[
        Path | None, typer.Option(help="CSV with a header: file, publisher, ….")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(help="The council that published all these papers.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(help="Record of a former run: say what was gained and lost.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Page to write: every miss and false find.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Record of this run to write, as JSON.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Papers read at a time.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Measure extraction against gold facts. Exit code 4 where a paper could not be read."""
    from api.evaluating import evaluate_papers, report

    with progress("Judging") as advance:
        judged = evaluate_papers(
            [papers], [gold], manifest=manifest, publisher=publisher, jobs=jobs, on_judged=advance
        )
    report(judged, previous=previous, html=html, output=output, as_json=as_json)
    if any(one.result.reason for one in judged):
        raise typer.Exit(SOME_FAILED)


@app.command()
@guarded
def demo(
    directory: Annotated[
        Path | None, typer.Argument(help="Folder to make the store in; else a temporary one.")
    ] = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the store, then end.")] = False,
    unsafe_no_sandbox: UnsafeOption = False,
) -> None:
    """Make a store of the sample papers, and serve it."""
    from api.demo import run_demo
    from api.settings import Settings

    settings = Settings(require_sandbox=not unsafe_no_sandbox)
    code = run_demo(directory, host=host, port=port, is_served=not no_serve, settings=settings)
    raise typer.Exit(code)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


__all__ = ["app", "main"]
