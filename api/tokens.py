"""The token that guards /papers: from the environment or a file, never from the command line."""

import os
from pathlib import Path

from extract.errors import FolkmootError

VARIABLE = "FOLKMOOT_TOKEN"
LEAST_LETTERS = 16


class TokenError(FolkmootError):
    """There is no token, or none that would guard anything."""


def read_token(path: Path | None) -> str:
    """Read the token; raises TokenError where there is none or it is short."""
    if path is None:
        token, where = os.environ.get(VARIABLE, "").strip(), VARIABLE
    else:
        try:
            token, where = path.read_text("utf-8").strip(), str(path)
        except (OSError, UnicodeDecodeError) as err:
            raise TokenError(f"{path}: the token cannot be read ({err}).") from err
    if len(token) < LEAST_LETTERS or not token.isascii() or not token.isprintable():
        raise TokenError(
            f"{where}: papers are taken only with a token of {LEAST_LETTERS} letters or more. "
            "Make one with: openssl rand -hex 20"
        )
    return token
