"""Address the browser files of others that pages serve themselves; how they came: api/vendor.py."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "static" / "vendor"


class Vendored(NamedTuple):
    """A file as released: `path` in its package, `licences` the texts for it and what it builds in.

    `sha256` is of the file; `integrity` is of the whole package, as its registry states it.
    """

    file: str
    package: str
    version: str
    licence: str
    licences: str
    path: str
    sha256: str
    integrity: str


def read_vendored(folder: Path = FOLDER) -> dict[str, Vendored]:
    """Read what is there, by file name."""
    rows = json.loads((folder / "vendor.json").read_text("utf-8"))
    return {row["file"]: Vendored(**row) for row in rows}


@cache
def vendored_href(file: str) -> str:
    """Give the address of a file, which changes when the file does: it may be cached for ever.

    Raises KeyError where there is no such file.
    """
    return f"/static/vendor/{file}?v={read_vendored()[file].sha256[:12]}"
