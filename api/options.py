"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path, typer.Option("--store", envvar="FOLKMOOT_STORE", help="Folder of the store.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")]
UnsafeOption = Annotated[
    bool,
    typer.Option(
        "--unsafe-no-sandbox",
        help="Answer queries even where they could reach the network. For trusted users only.",
    ),
]
SavedOption = Annotated[
    Path | None,
    typer.Option(help="File for queries that visitors save under short links; else none are."),
]
PapersOption = Annotated[
    bool, typer.Option("--papers", help="Take papers at /papers, from who knows FOLKMOOT_TOKEN.")
]
TokenOption = Annotated[
    Path | None, typer.Option(help="File with that token, in place of FOLKMOOT_TOKEN.")
]
DEFAULT_STORE = Path("folkmoot-store")
