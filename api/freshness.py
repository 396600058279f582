"""Entity tags: a client that holds an answer asks whether it still stands, and gets 304.

An answer follows from the state of the store, the software and what was asked, so the tag is made
of these and no query need run to compare it. Separate because SPARQL and linked data ask alike.
"""

import hashlib
import json
from functools import cache
from importlib.metadata import version

from fastapi import Request, Response

from api.catalogue import Catalogue

# Ask again each time; the answer to that costs next to nothing.
CACHING = "public, no-cache"


def entity_tag(catalogue: Catalogue, *asked: object) -> str:
    """Name the answer to what was asked, as of now.

    Weak, since the same answer may come in other bytes: compressed, or in another order of rows.
    `asked` is all that the answer depends on beside the store; each part is plain JSON.
    Source: RFC 9110, section 8.8.3.
    """
    # The state is read before the answer: an answer of a newer state under an older tag is only
    # fetched once more, the other way round would never be.
    state = [_software(), catalogue.base, catalogue.reader.version, *asked]
    return f'W/"{hashlib.sha256(json.dumps(state).encode()).hexdigest()[:24]}"'


def is_held(request: Request, tag: str) -> bool:
    """Tell whether the client holds the answer that a tag names (If-None-Match, weakly compared).

    "*" is not taken: a query that is no SPARQL has no answer that anybody could hold.
    Source: RFC 9110, section 13.1.2.
    """
    if request.method not in ("GET", "HEAD"):
        return False
    held = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    opaque = tag.removeprefix("W/")
    return any(part.removeprefix("W/") == opaque for part in held)


def tagged(tag: str, headers: dict[str, str]) -> dict[str, str]:
    """Add to an answer's headers its tag, and that it is to be asked about before it is reused."""
    return {**headers, "ETag": tag, "Cache-Control": CACHING}


def not_modified(tag: str, headers: dict[str, str]) -> Response:
    """Answer that what the client holds still stands."""
    return Response(status_code=304, headers=tagged(tag, headers))


@cache
def _software() -> str:
    return version("folkmoot")
