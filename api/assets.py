"""Our own files for browsers: the address changes with the file, so it may be kept for ever."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=300"


@cache
def static_href(name: str) -> str:
    """Give the address of a file of `api/static`. Raises FileNotFoundError where there is none."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


class KeptFiles(StaticFiles):
    """Serves files and says how long they may be kept: for ever under an address with `v=`."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """Answer with a file."""
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            is_fixed = scope.get("query_string", b"").startswith(b"v=")
            response.headers["Cache-Control"] = _FOR_EVER if is_fixed else _FOR_NOW
        return response
