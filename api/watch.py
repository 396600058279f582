"""See every request from its beginning to the end of its answer: name it, time it, note it.

The outermost layer of ours, so that what other layers refuse is counted too.
"""

import secrets
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.journal import Journal
from api.metrics import Metrics

ID_HEADER = "x-request-id"
_NO_ROUTE = "none"


class RequestWatch:
    """Counts and times requests; writes a line of each where a journal is kept."""

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        journal: Journal | None = None,
        *,
        are_queries_noted: bool = False,
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._journal = journal
        self._are_queries_noted = are_queries_noted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        name = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = name
        status, size = 500, 0

        async def send_and_note(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", []), (ID_HEADER.encode(), name.encode())]
                message = {**message, "headers": headers}
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as err:
            if self._journal is not None:
                self._journal.write_failure(name, err)
            raise
        finally:
            self._note(scope, status, size, time.monotonic() - began)

    def _note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        route = route_of(scope)
        self._metrics.count_request(scope["method"], route, status, seconds)
        if self._journal is None:
            return
        members: dict[str, Any] = {
            "level": "info" if status < 500 else "error",
            "id": scope["state"]["request_id"],
            "method": scope["method"],
            "route": route,
            "path": scope["path"],
            "status": status,
            "bytes": size,
            "seconds": round(seconds, 4),
        }
        if self._are_queries_noted and scope["state"].get("query"):
            members["query"] = scope["state"]["query"]
        self._journal.write("request", **members)


def route_of(scope: Scope) -> str:
    """Name the pattern that a request's path has met, such as `/id/{path:path}`."""
    route = scope.get("route")
    if route is not None:
        return str(route.path)
    # A mounted application: the part of the path that it is mounted at.
    return str(scope["root_path"]) if scope.get("root_path") else _NO_ROUTE
