"""Commands that look after a store: take out, check, count, copy, restore, watch."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.console import FAILED, SOME_FAILED, VIOLATIONS, guarded, put_report, say
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


@guarded
def watch(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Folder that papers are put in.")
    ],
    store: StoreOption = DEFAULT_STORE,
    manifest: Annotated[
        Path | None, typer.Option(help="CSV with a header: file, publisher, ….")
    ] = None,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds from look to look.")] = 5.0,
    once: Annotated[bool, typer.Option("--once", help="End when all papers are in.")] = False,
) -> None:
    """Read papers into the store as they come into a folder. Ctrl-C stops it."""
    from api.watching import watch_folder

    if watch_folder(folder, store, manifest=manifest, seconds=every, is_once=once):
        raise typer.Exit(SOME_FAILED)
