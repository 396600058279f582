"""Commands that look after a store: take out, check, write out, count, copy, restore."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.console import FAILED, VIOLATIONS, UsageError, guarded, put_report, say
from api.options import DEFAULT_STORE, JsonOption, StoreOption


@guarded
def remove(
    document: Annotated[str, typer.Argument(help="IRI, id, source key or file name of a paper.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Take a paper out of the store; its IRI answers 410 from then on."""
    from graph.store import open_store

    with open_store(store) as writer:
        say(f"Removed {writer.remove(document)}.")


@guarded
def validate(store: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """Check the whole store. Exit code 3 where a shape is violated, or facts are in quarantine."""
    from graph.store import open_reader

    with open_reader(store) as reader:
        report = reader.validate()
    put_report(asdict(report), as_json=as_json)
    if not report.is_sound:
        say("folkmoot: the store does not keep its promises: a passage or the merge is wrong.")
        raise typer.Exit(FAILED)
    if not report.conforms:
        say("folkmoot: some facts violate the shapes, or are in quarantine.")
        raise typer.Exit(VIOLATIONS)
    say("Everything conforms.")


@guarded
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write.")],
    output_format: Annotated[
        Literal["nquads", "trig", "jsonld", "nt", "ttl", "graphml"],
        typer.Option("--format", help="What to write; nt, ttl hold the merge without its graphs."),
    ] = "nquads",
    base: Annotated[
        str | None, typer.Option(help="Where the IRIs of things are to begin instead.")
    ] = None,
    with_graph: Annotated[
        Literal["identity"] | None,
        typer.Option("--with", help="Another graph: why what was taken for one thing."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write all named graphs, or people, bodies and decisions as GraphML."""
    from graph.export import Extended, export_store
    from graph.iris import Rebase, identity_graph_iri
    from graph.store import check_base, open_reader

    if not output.absolute().parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.absolute().parent}.")
    if with_graph and output_format not in {"nquads", "trig", "jsonld"}:
        raise UsageError(f"--with {with_graph}: {output_format} knows no named graphs.")
    if base is not None:
        check_base(base)
    with open_reader(store) as reader:
        source = reader.snapshot
        rebase = None if base is None else Rebase(reader.base, base)
        if with_graph is None:
            export_store(source, output, form=output_format, rebase=rebase)
        else:
            from graph.identity_graph import describe_judgements

            g = describe_judgements(reader.judgements().list(), reader.base)
            extended = Extended(source, identity_graph_iri(reader.base), g)
            export_store(extended, output, form=output_format, rebase=rebase)
    say(f"Wrote {output}.")


@guarded
def stats(store: StoreOption = DEFAULT_STORE, as_json: JsonOption = False) -> None:
    """Count what is in the store."""
    from api.links import short_name
    from graph.store import open_reader

    with open_reader(store) as reader:
        report = asdict(reader.stats())
        if not as_json:
            for kind in ("classes", "properties"):
                report[kind] = {short_name(iri, reader.base): n for iri, n in report[kind].items()}
    put_report(report, as_json=as_json)


@guarded
def backup(
    target: Annotated[Path, typer.Argument(help="Folder to make; it must not be there yet.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Copy the store as it was last published; papers may come in meanwhile."""
    from graph.backup import backup_store

    report = backup_store(store, target)
    say(f"Copied {report.papers:,} papers, {report.bytes:,} bytes, to {target}.")


@guarded
def restore(
    source: Annotated[Path, typer.Argument(help="Folder that `folkmoot backup` made.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Make a store of a backup, every file checked; nothing is overwritten."""
    from graph.backup import restore_store

    report = restore_store(source, store)
    say(f"Restored {report.papers:,} papers to {store}.")
