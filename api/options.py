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
DEFAULT_STORE = Path("folkmoot-store")
