"""Pages for people: the start and the search; and health."""

import re
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.catalogue import Catalogue
from api.links import Link, address
from api.negotiation import HTML
from api.templating import render
from graph.answers import Term
from graph.escaping import iri_ref, literal
from graph.namespaces import FM, PREFIXES
from graph.search import MARK_END, MARK_START, Hit

router = APIRouter(include_in_schema=False)

HITS = 20
LISTED = 10
_WHOLE = re.compile(r"\d{1,9}")


class Row(NamedTuple):
    """A line of a list: where it leads, and a note of what it is."""

    link: Link
    note: str


class Found(NamedTuple):
    """A hit as shown: `extract` is text with the words that were found marked."""

    href: str
    title: str
    extract: list[tuple[str, bool]]


@router.api_route("/", methods=["GET", "HEAD"])
def start(request: Request) -> Response:
    """Show what is in here."""
    catalogue: Catalogue = request.app.state.catalogue
    return Response(catalogue.keep("start", lambda: _start_page(catalogue)), media_type=HTML)


@router.api_route("/health/live", methods=["GET", "HEAD"])
async def health_live() -> Response:
    """Say that the process answers, whatever its workers do: no reason to start it anew."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.api_route("/health", methods=["GET", "HEAD"])
def health(request: Request) -> Response:
    """Say that queries are answered, and over which state of the store; else 503."""
    catalogue: Catalogue = request.app.state.catalogue
    rows = catalogue.select("ASK { ?s ?p ?o }")
    return JSONResponse(
        {
            "status": "ok",
            "version": str(catalogue.reader.version),
            "has_data": rows.rows[0][0] is not None and rows.rows[0][0].value == "true",
            "sandbox": catalogue.visitors.seal._asdict(),
        },
        headers={"Cache-Control": "no-store"},
    )


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
def favicon() -> Response:
    """Answer what every browser asks for: there is none."""
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})


@router.api_route("/search", methods=["GET", "HEAD"])
def search(request: Request, q: str = "", page: str = "1") -> Response:
    """Search names first, then the text of all papers."""
    catalogue: Catalogue = request.app.state.catalogue
    words = " ".join(q.split())[:200]
    number = max(1, int(page)) if _WHOLE.fullmatch(page) else 1
    hits: list[Found] = []
    has_more = False
    if words:
        found = catalogue.reader.papers.search(words, limit=HITS + 1, offset=(number - 1) * HITS)
        has_more = len(found) > HITS
        hits = [_show_hit(hit) for hit in found[:HITS]]
    text = render(
        "search.html",
        words=words,
        page=number,
        things=_find_names(catalogue, words) if words and number == 1 else [],
        hits=hits,
        previous=_search_href(words, number - 1) if number > 1 else None,
        following=_search_href(words, number + 1) if has_more else None,
    )
    return Response(text, media_type=HTML)


def _named_links(catalogue: Catalogue, rows: list[dict[str, Term]]) -> list[Link]:
    """Make one link a thing from rows of thing, label, and what it is and is of."""
    found: dict[str, Link] = {}
    for row in rows:
        iri = row["thing"].value
        notes = [row[name].value for name in ("kind", "of") if name in row]
        link = Link(address(iri, catalogue.base), row["label"].value, ", ".join(notes))
        found.setdefault(iri, link)
    return list(found.values())


def _find_names(catalogue: Catalogue, words: str) -> list[Link]:
    """Find councils, bodies, people and organisations whose name holds all the words."""
    entities = iri_ref(f"{catalogue.base}graph/entities")
    tests = " && ".join(
        f"CONTAINS(LCASE(?label), {literal(word.lower())})" for word in words.split()[:8]
    )
    rows = catalogue.select(
        f"""SELECT ?thing ?label ?kind ?of WHERE {{
            {{ SELECT ?thing ?label WHERE {{
                GRAPH {entities} {{ ?thing rdfs:label ?label }} FILTER({tests})
                FILTER NOT EXISTS {{ ?thing a fm:Coverage }}
            }} ORDER BY STRLEN(?label) ?label ?thing LIMIT {LISTED} }}
            OPTIONAL {{ ?thing a ?class . ?class rdfs:label ?kind .
                FILTER(STRSTARTS(STR(?class), {literal(str(FM))}) || ?class = foaf:Person) }}
            OPTIONAL {{ ?thing org:unitOf|org:postIn ?body }}
            BIND(IF(CONTAINS(STR(?thing), "/person/"),
                IRI(STRBEFORE(STR(?thing), "/person/")), ?body) AS ?named)
            BIND(COALESCE(?named, fm:nobody) AS ?home)
            OPTIONAL {{ ?home rdfs:label ?of }}
        }} ORDER BY STRLEN(?label) ?label ?thing"""
    ).records()
    return _named_links(catalogue, rows)


def _search_href(words: str, page: int) -> str:
    return f"/search?{urlencode({'q': words, 'page': page})}"


def _show_hit(hit: Hit) -> Found:
    where = urlencode({"from": hit.start, "to": hit.end})
    page = f", page {hit.page}" if hit.page else ""
    return Found(
        href=f"/document/{hit.document}?{where}#passage",
        title=f"{hit.file_name}{page}",
        extract=split_marks(hit.extract),
    )


def split_marks(extract: str) -> list[tuple[str, bool]]:
    """Cut an extract at its marks; True for what was found.

    >>> split_marks("The \\x02flood\\x03 plan")
    [('The ', False), ('flood', True), (' plan', False)]
    """
    pieces = []
    for part in extract.split(MARK_START):
        found, mark, rest = part.partition(MARK_END)
        pieces += [(found, True), (rest, False)] if mark else [(part, False)]
    return [piece for piece in pieces if piece[0]]


def _start_page(catalogue: Catalogue) -> str:
    decisions = catalogue.select(
        f"""SELECT ?thing ?label ?date ?body ?of WHERE {{
            {{ SELECT ?thing ?date WHERE {{
                ?thing a fm:Decision ; dcterms:date ?date ; fm:text ?text }}
              ORDER BY DESC(?date) ?thing LIMIT {LISTED} }}
            ?thing rdfs:label ?label .
            OPTIONAL {{
                ?thing fm:decidedBy ?decider . ?decider rdfs:label ?body .
                OPTIONAL {{ ?decider (org:unitOf|org:postIn)/rdfs:label ?of }}
            }}
        }} ORDER BY DESC(?date) ?thing"""
    ).records()
    inspections = catalogue.select(
        f"""SELECT ?thing ?label ?date ?body WHERE {{
            ?thing a fm:Inspection ; rdfs:label ?label .
            OPTIONAL {{ ?thing dcterms:issued ?issued }} OPTIONAL {{ ?thing fm:startDate ?started }}
            OPTIONAL {{ ?thing fm:inspectedBy/rdfs:label ?body }}
            BIND(STR(COALESCE(?started, ?issued, "")) AS ?date)
        }} ORDER BY DESC(?date) ?thing LIMIT {LISTED}"""
    ).records()
    councils = catalogue.select(
        "SELECT ?thing ?label WHERE { ?thing a fm:Council ; rdfs:label ?label } "
        "ORDER BY ?label LIMIT 60"
    ).records()
    return render(
        "start.html",
        summary="Search the papers, follow a fact to the passage that proves it, or ask in SPARQL.",
        counts=_counts(catalogue),
        decisions=_rows(catalogue, decisions),
        inspections=_rows(catalogue, inspections),
        councils=_named_links(catalogue, councils),
    )


def _rows(catalogue: Catalogue, records: list[dict[str, Term]]) -> list[Row]:
    rows: dict[str, Row] = {}
    for record in records:
        iri = record["thing"].value
        notes = [record[name].value for name in ("date", "body", "of") if name in record]
        link = Link(address(iri, catalogue.base), record["label"].value)
        rows.setdefault(iri, Row(link, ", ".join(note for note in notes if note)))
    return list(rows.values())


_COUNTED = (
    ("councils", FM.Council),
    ("committees", FM.Committee),
    ("people", PREFIXES["foaf"] + "Person"),
    ("meetings", FM.Meeting),
    ("decisions", FM.Decision),
    ("inspections", FM.Inspection),
)


def _counts(catalogue: Catalogue) -> list[tuple[str, int]]:
    stats = catalogue.reader.stats()
    counts = [("papers", len(catalogue.reader.papers.documents()))]
    return counts + [(name, stats.classes.get(str(iri), 0)) for name, iri in _COUNTED]
