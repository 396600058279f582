"""The search: people and bodies, then what was decided or inspected, then passages of papers.

One list, page by page, on a page and as CSV, JSON and Atom; filters, order and page stand in its
address. Without a kind asked for, names and records show but their best, and lead to all of them.
"""

from fastapi import APIRouter, Request, Response

from api.asked import SCHEMES, Asked, AskedError, read_asked
from api.catalogue import Catalogue
from api.errors import problem
from api.listings import FORMS, Listing, send_listing
from api.negotiation import HTML
from api.results_of_search import COLUMNS, Results, find_results, heading, turns
from api.search_page import render_search
from graph.escaping import iri_ref
from graph.finding import Count
from graph.namespaces import CONCEPTS

router = APIRouter(include_in_schema=False)


@router.api_route("/search", methods=["GET", "HEAD"])
def search(request: Request) -> Response:
    """Search names, records and the text of all papers."""
    name = request.query_params.get("format", "")
    if name and name != "html":
        return _send(request, f".{name}")
    catalogue: Catalogue = request.app.state.catalogue
    try:
        asked = _read(request, catalogue)
        results = find_results(catalogue, asked)
    except AskedError as err:
        shown = Asked(" ".join(request.query_params.get("q", "").split())[:200])
        page = render_search(catalogue, Results(shown, [], Count(0)), error=str(err))
        return Response(page, 400, media_type=HTML)
    return Response(render_search(catalogue, results), media_type=HTML)


@router.api_route("/search.{form}", methods=["GET", "HEAD"])
def search_as(request: Request, form: str) -> Response:
    """The same as CSV, JSON or an Atom feed."""
    return _send(request, f".{form}")


def _send(request: Request, form: str) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    if form not in FORMS:
        names = ", ".join(one.removeprefix(".") for one in FORMS)
        return problem(request, 400, f"format: {form[1:]!r} is none of html, {names}.")
    try:
        asked = _read(request, catalogue)
        results = find_results(catalogue, asked)
    except AskedError as err:
        return problem(request, 400, str(err))
    listing = Listing(
        title=heading(results),
        href=asked.href(catalogue.base),
        columns=COLUMNS,
        entries=[item.entry for item in results.items],
        total=None if results.total.is_more else results.total.number,
        page=asked.page,
        turns=turns(results, catalogue.base),
    )
    return send_listing(request, catalogue, listing, form)


def _read(request: Request, catalogue: Catalogue) -> Asked:
    concepts = catalogue.keep("concepts of filters", lambda: _load_concepts(catalogue))
    return read_asked(request.query_params, catalogue.base, concepts)


def _load_concepts(catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """What the filters may say: the concepts of their lists, by last segment."""
    found = {}
    for name, scheme in SCHEMES.items():
        list_iri = iri_ref(f"{CONCEPTS}{scheme}")
        rows = catalogue.select(f"SELECT ?one WHERE {{ ?one skos:inScheme {list_iri} }}").rows
        found[name] = frozenset(row[0].value.rpartition("/")[2] for row in rows if row[0])
    return found
