"""/papers: send a paper and see what becomes of it. Off unless a token is set.

A program sends `Authorization: Bearer TOKEN`. A person gives the token once, in a form; a cookie
that only this site's own pages send then stands for it, and every form carries a second proof.
"""

import hashlib
import hmac
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from http import HTTPStatus
from typing import IO

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.formparsers import FormParser

from api.errors import problem
from api.negotiation import HTML
from api.paper_form import FormError, PaperForm
from api.rate import Allowance
from api.settings import Settings
from api.spool import MOST_SHOWN, Upload, UploadError
from api.taking import Desk
from api.templating import render

router = APIRouter(include_in_schema=False)

COOKIE = "folkmoot-papers"
TRIES_A_MINUTE = 20
_REFRESH_SECONDS = "3"
_FORM_BYTES = 10_000  # of a form without a paper, and around one
_PRIVATE = {"Cache-Control": "no-store"}
_tries = Allowance(TRIES_A_MINUTE)


def _prove(settings: Settings, purpose: str) -> str:
    return hmac.new(settings.papers_token.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def _is_same(given: str | None, expected: str) -> bool:
    return hmac.compare_digest((given or "").encode(), expected.encode())


def _is_program(request: Request) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    settings: Settings = request.app.state.settings
    return scheme.lower() == "bearer" and _is_same(token.strip(), settings.papers_token)


def _is_known(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    cookie = request.cookies.get(COOKIE)
    return _is_program(request) or _is_same(cookie, _prove(settings, "cookie"))


def _refuse(request: Request, reason: str = "") -> Response:
    """Ask for the token."""
    headers = {**_PRIVATE, "WWW-Authenticate": "Bearer"}
    if "text/html" in request.headers.get("accept", ""):
        page = render("papers_enter.html", reason=reason)
        return Response(page, 401, media_type=HTML, headers=headers)
    detail = reason or "Send the token as: Authorization: Bearer TOKEN."
    return problem(request, 401, detail, headers=headers)


@router.get("/papers")
def papers(request: Request) -> Response:
    """Show the form, and what became of the papers sent."""
    if not _is_known(request):
        return _refuse(request)
    desk: Desk = request.app.state.desk
    settings: Settings = request.app.state.settings
    uploads = desk.spool.list()[:MOST_SHOWN]
    page = render(
        "papers.html",
        uploads=uploads,
        proof=_prove(settings, "form"),
        most=settings.paper_bytes // 1_000_000,
    )
    return Response(page, media_type=HTML, headers=_refreshing(uploads))


@router.post("/papers/enter")
async def enter(request: Request) -> Response:
    """Take the token from the form; a cookie stands for it from now on."""
    settings: Settings = request.app.state.settings
    if wait := _tries.take("everyone"):
        headers = {**_PRIVATE, "Retry-After": str(int(wait) + 1)}
        return problem(request, 429, "Too many tries. Wait a minute.", headers=headers)
    try:
        form = await FormParser(request.headers, _bounded(request, _FORM_BYTES)).parse()
    except UploadError as err:
        return problem(request, err.status, str(err), headers=_PRIVATE)
    if not _is_same(str(form.get("token", "")).strip(), settings.papers_token):
        return _refuse(request, "That is not the token of this server.")
    response = RedirectResponse("/papers", 303, headers=_PRIVATE)
    response.set_cookie(
        COOKIE,
        _prove(settings, "cookie"),
        path="/papers",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


@router.post("/papers")
async def send(request: Request) -> Response:
    """Take a paper: who sends it is known before any of it is read."""
    if not _is_known(request):
        return _refuse(request)
    settings: Settings = request.app.state.settings
    most = settings.paper_bytes + _FORM_BYTES
    try:
        if int(request.headers.get("content-length") or 0) > most:
            raise _too_large(settings.paper_bytes)
        async with _read_form(request, most) as form:
            if not _is_program(request) and not _is_same(
                form.fields.get("proof"), _prove(settings, "form")
            ):
                return problem(
                    request, 403, "Send the paper from the form at /papers.", headers=_PRIVATE
                )
            upload = await run_in_threadpool(_keep, request, form)
    except FormError as err:
        return problem(request, 400, f"The form cannot be read: {err}", headers=_PRIVATE)
    except UploadError as err:
        return problem(request, err.status, str(err), headers=_PRIVATE)
    address = f"/papers/{upload.id}"
    if _is_program(request):
        headers = {**_PRIVATE, "Location": f"{address}.json"}
        return JSONResponse(_tell(upload), HTTPStatus.ACCEPTED, headers=headers)
    return RedirectResponse(address, 303, headers=_PRIVATE)


@asynccontextmanager
async def _read_form(request: Request, most: int) -> AsyncIterator[PaperForm]:
    """Read a form; its paper waits within the store, where there is room for it or nowhere."""
    desk: Desk = request.app.state.desk
    form = PaperForm(request.headers.get("content-type", ""), desk.spool.folder)
    try:
        async for chunk in _bounded(request, most):
            await run_in_threadpool(form.write, chunk)
        form.finish()
        yield form
    finally:
        form.close()


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes]:
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read > most:
            raise _too_large(most)
        yield chunk


def _too_large(most: int) -> UploadError:
    return UploadError(f"The paper is larger than {most:,} bytes.", 413)


def _keep(request: Request, form: PaperForm) -> Upload:
    desk: Desk = request.app.state.desk
    if form.file is None or form.file_field != "paper":
        raise UploadError("There is no `paper` in the form: choose a file.", 400)
    url = form.fields.get("url", "").strip()
    if url and not (
        url.startswith(("https://", "http://")) and len(url) <= 2000 and url.isprintable()
    ):
        raise UploadError("url is where the paper was found: http:// or https://.", 400)
    upload = desk.spool.add(
        form.file,
        form.file_name,
        sha256=_hash(form.file),
        publisher=form.fields.get("publisher", ""),
        url=url,
    )
    desk.call()
    return upload


def _hash(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads


@router.get("/papers/{name}")
def progress(request: Request, name: str) -> Response:
    """Show what becomes of a paper; `.json` for programs."""
    if not _is_known(request):
        return _refuse(request)
    desk: Desk = request.app.state.desk
    upload = desk.spool.find(name.removesuffix(".json"))
    if upload is None:
        return problem(request, 404, "No paper was sent under this address.", headers=_PRIVATE)
    if name.endswith(".json"):
        return JSONResponse(_tell(upload), headers=_PRIVATE)
    page = render("papers_progress.html", upload=upload)
    return Response(page, media_type=HTML, headers=_refreshing([upload]))


def _tell(upload: Upload) -> dict[str, object]:
    page = f"/document/{upload.document}" if upload.document else None
    return {**asdict(upload), "page": page}


def _refreshing(uploads: list[Upload]) -> dict[str, str]:
    """Have the page come again by itself while something is to come of it."""
    is_open = any(each.status in ("waiting", "reading") for each in uploads)
    return {**_PRIVATE, **({"Refresh": _REFRESH_SECONDS} if is_open else {})}
