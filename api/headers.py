"""The headers that every answer carries: open to every origin, closed to scripts."""

from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Most pages load one stylesheet of ours and nothing else; no script runs whatever a paper says.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# For pages that scripts of ours make easier to use: files of this server, never words of a page.
SCRIPTED = {
    "content-security-policy": CONTENT_SECURITY_POLICY.replace(
        "default-src 'none';", "default-src 'none'; script-src 'self';"
    )
}
# A page that draws runs scripts of ours, from files; still none that stands in a page.
DRAWING_POLICY = (
    f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'; worker-src 'self'"
)
# The editor sets styles on its elements, draws signs from data: and asks this server's endpoint.
EDITOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Open data: any page in any browser may read it. No credentials are ever taken.
HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": (
        "Content-Location, ETag, Folkmoot-Truncated, Link, Retry-After, X-Request-ID"
    ),
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type, If-None-Match, *",
    "access-control-max-age": "86400",
}


class OpenHeaders:
    """Adds the headers that every answer carries, and answers a browser's preflight."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _answer_preflight(send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, _SENT)
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _answer_preflight(send: Send) -> None:
    start: dict[str, Any] = {"type": "http.response.start", "status": 204, "headers": []}
    _add_headers(start, _SENT + _encode(_PREFLIGHT))
    await send(start)
    await send({"type": "http.response.body", "body": b""})


def _encode(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


_SENT = _encode(HEADERS)


def _add_headers(message: MutableMapping[str, Any], headers: list[tuple[bytes, bytes]]) -> None:
    """Add the headers that an answer has not set itself, such as a policy of its own."""
    own = message.get("headers", [])
    names = {name.lower() for name, _ in own}
    message["headers"] = [*own, *(header for header in headers if header[0] not in names)]
