"""The web application over a store: SPARQL, linked data, and pages for people."""

from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import pages, resource, sparql
from api.catalogue import Catalogue
from api.errors import on_failure, on_folkmoot_error, on_http_error
from api.settings import Settings
from api.templating import FOLDER
from extract.errors import FolkmootError

# Pages load one stylesheet of ours and nothing else; no script runs whatever a paper says.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Open data: any page in any browser may read it. No credentials are ever taken.
_HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Location, Folkmoot-Truncated, Link, Retry-After",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type",
    "access-control-max-age": "86400",
}


def create_app(store_path: Path, settings: Settings | None = None) -> FastAPI:
    """Make the application over a store.

    Raises StoreError where there is no store, SandboxError where queries cannot be sealed off.
    """
    settings = settings or Settings()
    catalogue = Catalogue(store_path, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        catalogue.close()

    # The framework's own documentation pages load scripts from elsewhere: none of them.
    app = FastAPI(
        title="Folkmoot", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )
    app.state.settings = settings
    app.state.catalogue = catalogue
    app.state.query_limiter = anyio.CapacityLimiter(sparql.WAITING_QUERIES)
    app.include_router(sparql.router)
    app.include_router(resource.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    app.add_exception_handler(FolkmootError, on_folkmoot_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_failure)
    app.add_middleware(OpenHeaders)
    return app


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
                _add_headers(message, _HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _answer_preflight(send: Send) -> None:
    start: dict[str, Any] = {"type": "http.response.start", "status": 204, "headers": []}
    _add_headers(start, {**_HEADERS, **_PREFLIGHT})
    await send(start)
    await send({"type": "http.response.body", "body": b""})


def _add_headers(message: MutableMapping[str, Any], headers: dict[str, str]) -> None:
    sent = list(message.get("headers", []))
    sent += [(name.encode(), value.encode()) for name, value in headers.items()]
    message["headers"] = sent
