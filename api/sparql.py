"""The SPARQL endpoint: the query half of the SPARQL 1.1 protocol, read-only.

Takes GET, form POST and direct POST, gives answers in what the client asked for. The queries run
in `graph.pool`; this module reads requests and writes answers.
"""

import asyncio
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, cast
from urllib.parse import parse_qsl

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.background import BackgroundTask

from api.catalogue import Catalogue
from api.description import DESCRIPTION_OFFERS, describe_service
from api.errors import RETRY_SECONDS, problem, query_problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.negotiation import (
    GRAPH_NAMES,
    GRAPH_OFFERS,
    HTML,
    SOLUTION_NAMES,
    SOLUTION_OFFERS,
    Offer,
    choose,
    choose_format,
    media_types,
)
from api.outline import read_outline
from api.results import query_page
from api.settings import Settings
from api.truncation import NextPage
from extract.errors import QueryError
from graph.answers import Answer, Form, FormatError, QuerySyntaxError, read_rows
from graph.namespaces import PREFIXES

router = APIRouter()

WAITING_QUERIES = 24  # threads that wait for a worker or read from one; more wait without a thread
WATCH_SECONDS = 0.5
CHUNK_BYTES = 1 << 18  # sent at a time, and what is sent at once
FORM_TYPE = "application/x-www-form-urlencoded"
QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"
VARY = {"Vary": "Accept"}
_WHOLE = re.compile(r"[0-9]{1,12}")
_FLEETING = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\s*\(", re.I)
READ_ONLY = (
    "This endpoint is read-only: it answers SELECT, ASK, CONSTRUCT and DESCRIBE and takes no "
    "updates. Papers are added with `folkmoot ingest`."
)
NO_SERVICE = (
    "SERVICE is not available here: a query may not ask other servers. "
    "Ask the other endpoint yourself and join the answers."
)


class RequestError(QueryError):
    """A request is not one of the SPARQL protocol."""


@dataclass(frozen=True)
class ProtocolRequest:
    """A query as the protocol brings it; graph lists are None where none were named."""

    query: str | None
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    format: str | None
    offset: int = 0

    def parameters(self) -> list[tuple[str, str]]:
        """Write the request as parameters of a GET, `offset` left out."""
        named = [("query", self.query), ("format", self.format)]
        graphs = [("default-graph-uri", iri) for iri in self.default_graphs or ()]
        graphs += [("named-graph-uri", iri) for iri in self.named_graphs or ()]
        return [(name, value) for name, value in named if value] + graphs


@router.api_route("/sparql", methods=["GET", "HEAD", "POST"], include_in_schema=False)
async def sparql(request: Request) -> Response:
    """Answer a query, or show the form or the service's description where there is none."""
    settings: Settings = request.app.state.settings
    try:
        asked = await _read_request(request, settings.request_bytes)
    except QueryError as err:
        return query_problem(request, err)
    request.state.query = asked.query  # for the journal, where it is to note queries
    catalogue: Catalogue = request.app.state.catalogue
    limiter: anyio.CapacityLimiter = request.app.state.query_limiter
    gone = threading.Event()
    watcher = asyncio.create_task(_watch(request, gone))
    try:
        return await run_sync(_respond, request, catalogue, settings, asked, gone, limiter=limiter)
    finally:
        watcher.cancel()


async def _watch(request: Request, gone: threading.Event) -> None:
    """Notice that a client has gone, so that its query is stopped."""
    # Most queries are answered before it is worth a look.
    await asyncio.sleep(WATCH_SECONDS)
    while not await request.is_disconnected():
        await asyncio.sleep(WATCH_SECONDS)
    gone.set()


async def _read_request(request: Request, most_bytes: int) -> ProtocolRequest:
    parameters = _parse(request.url.query)
    if request.method == "POST":
        body = await _read_body(request, most_bytes)
        content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if content_type == FORM_TYPE:
            if any(name == "query" for name, _ in parameters):
                raise RequestError("A form POST has its query in the body, not in the address.")
            parameters += _parse(_decode(body, request))
        elif content_type == QUERY_TYPE:
            parameters.append(("query", _decode(body, request)))
        elif content_type == UPDATE_TYPE:
            raise RequestError(READ_ONLY, status=403)
        else:
            raise RequestError(
                f"POST a query as {FORM_TYPE} or {QUERY_TYPE}, not {content_type or 'untyped'!r}.",
                status=415,
            )
    return _collect(parameters, is_post=request.method == "POST")


async def _read_body(request: Request, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise RequestError(f"The request is larger than {most_bytes:,} bytes.", status=413)
    return bytes(body)


def _decode(body: bytes, request: Request) -> str:
    charset = "utf-8"
    for parameter in request.headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError(f"A query is to be sent in UTF-8, not {charset!r}.", status=415)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as err:
        raise RequestError(f"The query is not UTF-8 at byte {err.start}.") from err


def _parse(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError as err:
        raise RequestError(f"The request's parameters cannot be read: {err}") from err


def _collect(parameters: list[tuple[str, str]], *, is_post: bool) -> ProtocolRequest:
    def every(name: str) -> list[str] | None:
        return [value for key, value in parameters if key == name and value] or None

    if every("update") or every("using-graph-uri") or every("using-named-graph-uri"):
        raise RequestError(READ_ONLY, status=403)
    queries = [value for key, value in parameters if key == "query"]
    if len(queries) > 1:
        raise RequestError("One request takes one query; this one has several.")
    if is_post and not queries:
        raise RequestError("There is no `query` in the request.")
    names = every("format") or every("output") or every("results")
    query = queries[0] if queries else None
    if is_post and query is not None and not query.strip():
        raise RequestError("The query is empty.")
    return ProtocolRequest(
        query or None,
        every("default-graph-uri"),
        every("named-graph-uri"),
        names[0] if names else None,
        _read_offset(every("offset")),
    )


def _read_offset(values: list[str] | None) -> int:
    if not values:
        return 0
    if len(values) > 1 or not _WHOLE.fullmatch(values[0]):
        raise RequestError(
            f"offset is one whole number: how many rows to leave out, not {values[-1][:40]!r}."
        )
    return int(values[0])


def _respond(
    request: Request,
    catalogue: Catalogue,
    settings: Settings,
    asked: ProtocolRequest,
    gone: threading.Event,
) -> Response:
    accept = request.headers.get("accept")
    if asked.query is None:
        return _respond_without_query(request, catalogue, accept)
    offers = {
        "solutions": choose_format(accept, asked.format, SOLUTION_OFFERS, SOLUTION_NAMES),
        "graph": choose_format(accept, asked.format, GRAPH_OFFERS, GRAPH_NAMES),
    }
    offers["boolean"] = offers["solutions"]
    # What a query makes up anew each time is never held.
    tag = None if _FLEETING.search(asked.query) else _tag(catalogue, settings, asked, offers)
    if tag is not None and is_held(request, tag):
        return not_modified(tag, VARY)
    try:
        with catalogue.metrics.time_query("visitors"):
            answer = _ask(
                catalogue,
                asked,
                cast("dict[Form, Offer | None]", offers),
                settings.shown_rows,
                gone,
            )
    except FormatError as err:
        return _not_acceptable(request, err)
    except QueryError as err:
        return _failed(request, asked, err, choose(accept, GRAPH_OFFERS + SOLUTION_OFFERS))
    offer = offers[answer.form]
    following = _next_page(asked, answer, settings)
    if offer is None or answer.format == "rows":
        with answer.body as body:
            rows = read_rows(body, answer.is_truncated)
        page = query_page(
            catalogue.base,
            query=asked.query,
            rows=rows,
            form=answer.form,
            offset=asked.offset,
            following=following.link if following else None,
            endpoint=_endpoint(request),
            can_save=settings.saved_queries is not None,
        )
        headers = {**VARY, **(following.headers() if following else {})}
        return Response(page, media_type=HTML, headers=_kept(tag, headers))
    return _send(answer, offer.media_type, tag, following)


def _next_page(asked: ProtocolRequest, answer: Answer, settings: Settings) -> NextPage | None:
    if not answer.is_truncated:
        return None
    limits = [settings.limits.rows]
    if answer.format == "rows":
        limits.append(settings.shown_rows)
    rows = min(limit for limit in limits if limit)
    return NextPage(asked.parameters(), rows, asked.offset + rows)


def _tag(
    catalogue: Catalogue,
    settings: Settings,
    asked: ProtocolRequest,
    offers: Mapping[str, Offer | None],
) -> str:
    types = {form: offer.media_type if offer else None for form, offer in sorted(offers.items())}
    graphs = [asked.default_graphs, asked.named_graphs]
    rows = [asked.offset, settings.limits.rows, settings.shown_rows]
    return entity_tag(catalogue, asked.query, graphs, types, rows)


def _ask(
    catalogue: Catalogue,
    asked: ProtocolRequest,
    offers: Mapping[Form, Offer | None],
    shown_rows: int,
    gone: threading.Event,
) -> Answer:
    query = asked.query or ""
    outline = read_outline(query, PREFIXES, catalogue.base)
    if outline.is_update:
        raise QueryError(READ_ONLY, status=403)
    if outline.asks_service:
        raise QueryError(NO_SERVICE)
    default_graphs, named_graphs = asked.default_graphs, asked.named_graphs
    if default_graphs is None and named_graphs is None and outline.needs_merge:
        # The engine takes several FROM as a bag of triples; the standard wants their merge.
        default_graphs, named_graphs = list(outline.default_graphs), list(outline.named_graphs)
    _ = catalogue.reader  # moves the workers to the newest snapshot
    return catalogue.visitors.ask(
        query,
        {form: offer.format if offer else None for form, offer in offers.items()},
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        max_rows=shown_rows,
        offset=asked.offset,
        abandoned=gone,
    )


def _respond_without_query(request: Request, catalogue: Catalogue, accept: str | None) -> Response:
    offer = choose(accept, DESCRIPTION_OFFERS)
    if offer is None:
        available = media_types(DESCRIPTION_OFFERS)
        return problem(
            request, 406, f"The description comes as {', '.join(available)}.", available=available
        )
    if offer.format == "rows":
        return Response(query_page(catalogue.base), media_type=HTML, headers=VARY)
    text = describe_service(_endpoint(request), catalogue.base, offer.format)
    return Response(text, media_type=_typed(offer.media_type), headers=VARY)


def _not_acceptable(request: Request, err: FormatError) -> Response:
    available = media_types(GRAPH_OFFERS if err.form == "graph" else SOLUTION_OFFERS)
    named = {"graph": "graph", "solutions": "table", "boolean": "yes or no"}[err.form]
    detail = f"The answer to this query is a {named}; it comes as {', '.join(available)}."
    return problem(request, 406, detail, available=available)


def _failed(
    request: Request, asked: ProtocolRequest, err: QueryError, offer: Offer | None
) -> Response:
    """Show an error beside the query to a person, as a problem document to a program."""
    if offer is None or offer.format != "rows":
        return query_problem(request, err)
    base: str = request.app.state.catalogue.base
    where = (err.line, err.column) if isinstance(err, QuerySyntaxError) else (None, None)
    page = query_page(base, query=asked.query or "", error=str(err), where=where)
    later = {"Retry-After": RETRY_SECONDS} if err.status == 503 else {}
    return Response(page, err.status, media_type=HTML, headers={**VARY, **later})


def _endpoint(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


def _kept(tag: str | None, headers: dict[str, str]) -> dict[str, str]:
    return {**headers, "Cache-Control": "no-store"} if tag is None else tagged(tag, headers)


def _send(answer: Answer, media_type: str, tag: str | None, following: NextPage | None) -> Response:
    head = following.head(answer.format, answer.body) if following else b""
    length = len(head) + answer.length - answer.body.tell()
    headers = _kept(tag, {**VARY, **(following.headers() if following else {})})
    if length <= CHUNK_BYTES:
        # A stream would be read in threads, each turn of which takes longer than such an answer.
        with answer.body as body:
            return Response(head + body.read(), media_type=_typed(media_type), headers=headers)
    headers["Content-Length"] = str(length)
    return StreamingResponse(
        _chunks(head, answer.body),
        media_type=_typed(media_type),
        headers=headers,
        background=BackgroundTask(answer.body.close),
    )


def _chunks(head: bytes, body: IO[bytes]) -> Iterator[bytes]:
    with body:
        if head:
            yield head
        while chunk := body.read(CHUNK_BYTES):
            yield chunk


def _typed(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
