"""The web application over a store: SPARQL, linked data, and pages for people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

import anyio
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from api import (
    about_page,
    chart_page,
    compare_page,
    dataset,
    document_page,
    editor,
    exports,
    graph_page,
    metrics,
    pages,
    resource,
    searching,
    sparql,
    start_page,
    tracing,
    uploads,
    vocabulary,
)
from api.assets import FOLDER, KeptFiles
from api.catalogue import Catalogue
from api.errors import on_failure, on_folkmoot_error, on_http_error
from api.graph_asked import Drawings
from api.headers import OpenHeaders
from api.journal import Journal
from api.openapi import describe_api
from api.rate import Allowance, RateLimit
from api.saved import SavedQueries
from api.settings import Settings
from api.taking import Desk
from api.watch import RequestWatch
from extract.errors import FolkmootError

COMPRESSED_BYTES = 1_000  # a smaller answer fits one packet as it is


def create_app(store_path: Path, settings: Settings | None = None) -> FastAPI:
    """Make the application over a store.

    Raises StoreError where there is no store, SandboxError where queries cannot be sealed off.
    """
    settings = settings or Settings()
    catalogue = Catalogue(store_path, settings)
    desk = Desk(store_path) if settings.papers_token else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if desk:
            desk.start()
        yield
        if desk:
            desk.close()
        catalogue.close()

    # The framework's own documentation pages load scripts from elsewhere: none of them.
    app = FastAPI(
        title="Folkmoot",
        version=version("folkmoot"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=lifespan,
    )
    app.openapi = lambda: describe_api(app.routes)  # type: ignore[method-assign]
    app.state.settings = settings
    app.state.catalogue = catalogue
    app.state.drawings = Drawings()
    app.state.metrics = catalogue.metrics
    app.state.query_limiter = anyio.CapacityLimiter(sparql.WAITING_QUERIES)
    saved = settings.saved_queries
    app.state.saved_queries = SavedQueries(saved) if saved else None
    app.state.save_allowance = Allowance(editor.SAVED_A_MINUTE)
    app.state.export_line = exports.make_line()
    if desk:
        app.state.desk = desk
        app.include_router(uploads.router)
    app.include_router(sparql.router)
    app.include_router(editor.router)
    app.include_router(vocabulary.router)  # before resources: its paths are among theirs
    app.include_router(resource.router)
    app.include_router(dataset.router)
    app.include_router(pages.router)
    app.include_router(start_page.router)
    app.include_router(about_page.router)
    app.include_router(chart_page.router)
    app.include_router(compare_page.router)
    app.include_router(document_page.router)
    app.include_router(searching.router)
    app.include_router(exports.router)
    app.include_router(tracing.router)
    app.include_router(graph_page.router)
    app.include_router(metrics.router)
    app.mount("/static", KeptFiles(directory=FOLDER), name="static")
    app.add_exception_handler(FolkmootError, on_folkmoot_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_failure)
    # Each layer lies around those before it.
    if settings.rate:
        app.add_middleware(
            RateLimit,
            allowance=Allowance(settings.rate),
            is_behind_proxy=settings.is_behind_proxy,
        )
    app.add_middleware(OpenHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED_BYTES, compresslevel=5)
    app.add_middleware(
        RequestWatch,
        metrics=catalogue.metrics,
        journal=Journal() if settings.is_journal_kept else None,
        are_queries_noted=settings.are_queries_noted,
    )
    return app
