"""Commands that keep a store: copy it, and make it of a copy again."""

from pathlib import Path
from typing import Annotated

import typer

from api.console import guarded, say
from api.options import DEFAULT_STORE, StoreOption


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
