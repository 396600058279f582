"""One exception, one response: problem documents (RFC 9457) for programs, a page for people."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.headers import HEADERS
from api.negotiation import HTML, Offer, choose
from api.templating import render
from extract.errors import FolkmootError, QueryError
from graph.answers import QuerySyntaxError

PROBLEM = "application/problem+json"
RETRY_SECONDS = "5"
_OFFERS = (Offer(PROBLEM, "problem"), Offer("application/json", "problem"), Offer(HTML, "page"))


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> Response:
    """Answer with a problem: a page where the client asks for HTML, else a JSON document."""
    title = HTTPStatus(status).phrase
    sent = {"Vary": "Accept", **(headers or {})}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        sent.setdefault("Retry-After", RETRY_SECONDS)
    offer = choose(request.headers.get("accept"), _OFFERS)
    if offer is not None and offer.format == "page":
        page = render("problem.html", title=title, status=status, detail=detail)
        return Response(page, status, media_type=HTML, headers=sent)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    return JSONResponse(body, status, headers=sent, media_type=PROBLEM)


def query_problem(request: Request, err: QueryError) -> Response:
    """Answer with what is wrong with a query, and where."""
    if isinstance(err, QuerySyntaxError) and err.line is not None:
        return problem(request, err.status, str(err), line=err.line, column=err.column)
    return problem(request, err.status, str(err))


async def on_folkmoot_error(request: Request, err: Exception) -> Response:
    """Answer for an error of ours that no route has dealt with."""
    if isinstance(err, QueryError):
        return query_problem(request, err)
    return problem(request, 500 if not isinstance(err, FolkmootError) else 503, str(err))


async def on_http_error(request: Request, err: Exception) -> Response:
    """Answer for a status that the framework or a route has raised."""
    if not isinstance(err, HTTPException):
        return problem(request, 500, "The server failed.")
    return problem(request, err.status_code, str(err.detail), headers=err.headers)


async def on_failure(request: Request, _err: Exception) -> Response:
    """Answer for a fault of ours: nothing of its inside goes out."""
    detail = "The server failed on this request. The fault is in its log."
    # This answer passes outside the layers that add the headers to all others.
    name = getattr(request.state, "request_id", "")
    return problem(request, 500, detail, headers={**HEADERS, "X-Request-ID": name})
