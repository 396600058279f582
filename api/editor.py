"""The SPARQL editor: YASGUI over our endpoint alone, and short links to saved queries.

The plain form of /sparql does all that the editor does, without script; the editor is loaded on its
own page, whose policy lets it set styles. What it completes comes from the store.
"""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.catalogue import Catalogue
from api.errors import problem, query_problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.headers import EDITOR_POLICY
from api.negotiation import HTML
from api.outline import read_outline
from api.rate import Allowance
from api.results import EXAMPLE, query_page
from api.saved import MOST_BYTES, SavedError, SavedQueries, make_slug
from api.sparql import NO_SERVICE, READ_ONLY
from api.templating import render
from api.vendored import vendored_href
from extract.errors import QueryError
from graph.answers import QuerySyntaxError
from graph.examples import load_examples
from graph.namespaces import PREFIXES

router = APIRouter(include_in_schema=False)

SAVED_A_MINUTE = 30  # by all visitors together
_LONGEST_SHOWN = 100_000


@router.api_route("/sparql/editor", methods=["GET", "HEAD"])
def editor(request: Request, query: str = "") -> Response:
    """Show the editor with a query in it; without script, the form."""
    page = render(
        "editor.html",
        query=query[:_LONGEST_SHOWN] or EXAMPLE,
        examples=[(each.title, each.query) for each in load_examples()],
        script=vendored_href("yasgui.min.js"),
        style=vendored_href("yasgui.min.css"),
    )
    return Response(page, media_type=HTML, headers={"Content-Security-Policy": EDITOR_POLICY})


@router.api_route("/sparql/terms.json", methods=["GET", "HEAD"])
def terms(request: Request) -> Response:
    """Name what a query can be made of: prefixes, and the classes and properties in use."""
    catalogue: Catalogue = request.app.state.catalogue
    tag = entity_tag(catalogue, "editor")
    if is_held(request, tag):
        return not_modified(tag, {})
    return JSONResponse(
        catalogue.keep("editor", lambda: _list_terms(catalogue)), headers=tagged(tag, {})
    )


def _list_terms(catalogue: Catalogue) -> dict[str, Any]:
    """List terms, the most used first; those of the ontology that nothing uses come last."""
    stats = catalogue.reader.stats()
    found: dict[str, Any] = {"prefixes": dict(PREFIXES), "base": catalogue.base}
    for name, used, kind in (
        ("classes", stats.classes, "owl:Class"),
        ("properties", stats.properties, "?property"),
    ):
        narrowed = "" if kind.startswith("owl:") else (
            "VALUES ?property { owl:ObjectProperty owl:DatatypeProperty rdf:Property }"
        )  # fmt: skip
        rows = catalogue.select(
            f"SELECT DISTINCT ?term {{ {narrowed} ?term a {kind} FILTER(ISIRI(?term)) }}"
            " ORDER BY ?term LIMIT 2000"
        ).rows
        declared = [row[0].value for row in rows if row[0]]
        ordered = sorted(used, key=lambda iri: (-used[iri], iri))
        found[name] = list(dict.fromkeys([*ordered, *declared]))
    return found


@router.post("/sparql/q")
async def save(request: Request) -> Response:
    """Save a query and show it under its short address."""
    saved: SavedQueries | None = request.app.state.saved_queries
    if saved is None:
        return problem(request, 404, "No queries are saved on this server.")
    if int(request.headers.get("content-length") or MOST_BYTES * 4) > MOST_BYTES * 4:
        return problem(request, 413, f"A saved query may have {MOST_BYTES:,} bytes.")
    form = await request.form(max_files=0, max_fields=4)
    query = form.get("query")
    if not isinstance(query, str) or not query.strip():
        return problem(request, 400, "There is no `query` in the form.")
    return await run_in_threadpool(_save, request, saved, query)


def _save(request: Request, saved: SavedQueries, query: str) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    allowance: Allowance = request.app.state.save_allowance
    text = query.replace("\r\n", "\n").strip()
    if saved.read(make_slug(text)) != text:
        if wait := allowance.take("everyone"):
            headers = {"Retry-After": str(int(wait) + 1)}
            return problem(request, 429, "Too many queries are being saved.", headers=headers)
        outline = read_outline(text, PREFIXES, catalogue.base)
        if outline.is_update or outline.asks_service:
            return problem(request, 400, READ_ONLY if outline.is_update else NO_SERVICE)
        try:
            # The engine has no other way to say whether it can read a query than to begin with it.
            catalogue.visitors.ask(
                text, {"solutions": "rows", "boolean": "rows", "graph": "rows"}, max_rows=1
            ).body.close()
        except QuerySyntaxError as err:
            return query_problem(request, err)
        except QueryError as err:
            if err.status != 503:  # it was read, and takes its time
                return query_problem(request, err)
    try:
        slug = saved.save(text)
    except SavedError as err:
        return problem(request, err.status, str(err))
    return RedirectResponse(f"/sparql/q/{slug}", 303)


@router.api_route("/sparql/q/{slug}", methods=["GET", "HEAD"])
def show_saved(request: Request, slug: str) -> Response:
    """Show the form with a saved query, not yet asked."""
    saved: SavedQueries | None = request.app.state.saved_queries
    query = saved.read(slug) if saved else None
    if query is None:
        return problem(request, 404, "No query is saved under this address.")
    catalogue: Catalogue = request.app.state.catalogue
    page = query_page(
        catalogue.base,
        query=query,
        endpoint=str(request.url.replace(path="/sparql", query="", fragment="")),
        can_save=True,
        saved_at=str(request.url.replace(query="", fragment="")),
    )
    return Response(page, media_type=HTML)
