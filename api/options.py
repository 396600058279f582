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
HostOption = Annotated[str, typer.Option(help="Address to listen on.")]
PortOption = Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")]
DEFAULT_STORE = Path("folkmoot-store")
