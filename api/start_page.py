"""The start: one search box, what is in here and how far it reaches, and what is new."""

from typing import NamedTuple
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from api.catalogue import Catalogue
from api.citation import write_date
from api.coverage import YearHeld, read_coverage, years_of
from api.links import Link, address
from api.listings import Entry, Listing, alternate_links, send_listing
from api.negotiation import HTML
from api.templating import render
from graph.answers import Term
from graph.namespaces import FM, PREFIXES
from graph.open_inspections import UNANSWERED

router = APIRouter(include_in_schema=False)

LISTED = 10
_RECENT = 50
_COUNCILS = 60
_LONGEST = 200

# What is counted: the kind under which a search finds it, which is what one is called; and many.
_COUNTED = (
    ("council", "councils", FM.Council),
    ("committee", "committees", FM.Committee),
    ("person", "people", PREFIXES["foaf"] + "Person"),
    ("meeting", "meetings", FM.Meeting),
    ("decision", "decisions", FM.Decision),
    ("inspection", "inspections", FM.Inspection),
)


class Row(NamedTuple):
    """A line of a list: where it leads, and a note of what it is."""

    link: Link
    note: str


class Recent(NamedTuple):
    """A thing that is new: its date, and who decided or inspected."""

    iri: str
    href: str | None
    label: str
    date: str
    who: str


@router.api_route("/", methods=["GET", "HEAD"])
def start(request: Request) -> Response:
    """Show what is in here."""
    catalogue: Catalogue = request.app.state.catalogue
    return Response(catalogue.keep("start", lambda: _start_page(catalogue)), media_type=HTML)


@router.api_route("/recent", methods=["GET", "HEAD"])
def recent(request: Request) -> Response:
    """List the newest decisions."""
    catalogue: Catalogue = request.app.state.catalogue
    rows = [_show(one) for one in read_recent(catalogue)]
    page = render("recent.html", rows=rows, forms=alternate_links("/recent"))
    return Response(page, media_type=HTML)


@router.api_route("/recent{form}", methods=["GET", "HEAD"])
def recent_as(request: Request, form: str) -> Response:
    """The newest decisions as CSV, JSON or a feed."""
    catalogue: Catalogue = request.app.state.catalogue
    entries = [
        Entry(
            one.href or one.iri, one.iri, one.label, one.date, "decision", one.who, {"by": one.who}
        )
        for one in read_recent(catalogue)
    ]
    listing = Listing("Recent decisions", "/recent", ("date", "title", "by"), entries, len(entries))
    return send_listing(request, catalogue, listing, form)


def read_recent(catalogue: Catalogue) -> list[Recent]:
    """Read the newest decisions, newest first."""
    return catalogue.keep("recent", lambda: _read_recent(catalogue))


def _read_recent(catalogue: Catalogue) -> list[Recent]:
    rows = catalogue.select(
        f"""SELECT ?thing ?label ?date ?body ?of WHERE {{
            {{ SELECT ?thing ?date WHERE {{
                ?thing a fm:Decision ; dcterms:date ?date ; fm:text ?text }}
              ORDER BY DESC(?date) ?thing LIMIT {_RECENT} }}
            ?thing rdfs:label ?label .
            OPTIONAL {{
                ?thing fm:decidedBy ?decider . ?decider rdfs:label ?body .
                OPTIONAL {{ ?decider (org:unitOf|org:postIn)/rdfs:label ?of }}
            }}
        }} ORDER BY DESC(?date) ?thing ?body ?of"""
    ).records()
    return _distinct(catalogue, rows)


def _distinct(catalogue: Catalogue, rows: list[dict[str, Term]]) -> list[Recent]:
    found: dict[str, Recent] = {}
    for row in rows:
        text = {name: term.value for name, term in row.items()}
        iri = text["thing"]
        who = ", ".join(text[name] for name in ("body", "of") if text.get(name))
        label = text["label"][:_LONGEST]
        found.setdefault(
            iri,
            Recent(iri, address(iri, catalogue.base), label, text.get("date", ""), who[:_LONGEST]),
        )
    return list(found.values())


def _show(one: Recent) -> Row:
    note = ", ".join(part for part in (one.date, one.who) if part)
    return Row(Link(one.href, one.label), note)


def _start_page(catalogue: Catalogue) -> str:
    held = read_coverage(catalogue)
    unanswered = _distinct(catalogue, catalogue.select(UNANSWERED).records())
    councils: dict[str, list[YearHeld]] = {}
    for one in held:
        if one.papers:
            councils.setdefault(one.council, []).append(one)
    papers = catalogue.reader.stats().papers
    return render(
        "start.html",
        counts=_counts(catalogue),
        newest=write_date(_newest(catalogue)),
        years=years_of(held),
        covered=len(councils),
        failed=papers.get("failed", 0),
        has_papers=bool(papers.get("done", 0)),
        decisions=[_show(one) for one in read_recent(catalogue)[:LISTED]],
        unanswered=[_show(one) for one in unanswered[:LISTED]],
        open=len(unanswered),
        inspections=catalogue.reader.stats().classes.get(str(FM.Inspection), 0),
        councils=[
            Row(Link(years[0].href, years[0].label[:_LONGEST]), years_of(years))
            for years in list(councils.values())[:_COUNCILS]
        ],
        more=len(councils) > _COUNCILS,
        forms=alternate_links("/recent"),
        sparql=f"/sparql?{urlencode({'query': UNANSWERED}, quote_via=quote)}",
    )


def _newest(catalogue: Catalogue) -> str:
    rows = catalogue.select(
        "SELECT (MAX(?date) AS ?newest) WHERE { ?paper fm:fileName ?name ; dcterms:date ?date }"
    ).rows
    return rows[0][0].value if rows and rows[0][0] else ""


def _counts(catalogue: Catalogue) -> list[tuple[str, int, str]]:
    stats = catalogue.reader.stats()
    counts = [("paper", "papers", stats.papers.get("done", 0))]
    counts += [(one, many, stats.classes.get(str(iri), 0)) for one, many, iri in _COUNTED]
    return [
        (one if number == 1 else many, number, f"/search?kind={one}")
        for one, many, number in counts
    ]
