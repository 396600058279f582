"""About the data: what is held and what is not, how good it is, and how to use and correct it."""

import re
from importlib.metadata import version
from typing import NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from api.accuracy import load_accuracy
from api.catalogue import Catalogue
from api.citation import write_date
from api.coverage import YearHeld, read_coverage, years_of
from api.errors import problem
from api.links import Link
from api.listings import Entry, Listing, alternate_links, send_listing
from api.negotiation import HTML
from api.original import safe_address
from api.settings import Settings
from api.templating import render

router = APIRouter(include_in_schema=False)

PER_PAGE = 100
_SHOWN = 25
_LONGEST = 300
_PAGE = re.compile(r"[1-9]\d{0,5}")
_MAIL = re.compile(r"[^\s@<>\"?&]+@[^\s@<>\"?&]+")
_COLUMNS = {
    "/about/coverage": ("council", "year", "papers", "failed", "meetings", "referred"),
    "/about/failed": ("file", "reason"),
}


class Council(NamedTuple):
    """What is held of a council in all years."""

    link: Link
    years: str
    papers: int
    failed: int
    meetings: int
    referred: int


@router.api_route("/about/data", methods=["GET", "HEAD"])
def about_data(request: Request) -> Response:
    """Tell what is in here, how good it is and how to use it."""
    catalogue: Catalogue = request.app.state.catalogue
    settings: Settings = request.app.state.settings
    page = catalogue.keep("about", lambda: _about(catalogue, settings))
    return Response(page, media_type=HTML)


@router.api_route("/about/coverage", methods=["GET", "HEAD"])
def coverage(request: Request) -> Response:
    """List what is held of each council and year."""
    return _list_page(request, "/about/coverage")


@router.api_route("/about/coverage{form}", methods=["GET", "HEAD"])
def coverage_as(request: Request, form: str) -> Response:
    """The same as a file."""
    return _list_file(request, "/about/coverage", form)


@router.api_route("/about/failed", methods=["GET", "HEAD"])
def failed(request: Request) -> Response:
    """List the papers that could not be read, and why."""
    return _list_page(request, "/about/failed")


@router.api_route("/about/failed{form}", methods=["GET", "HEAD"])
def failed_as(request: Request, form: str) -> Response:
    """The same as a file."""
    return _list_file(request, "/about/failed", form)


def _about(catalogue: Catalogue, settings: Settings) -> str:
    held = read_coverage(catalogue)
    papers = catalogue.reader.papers
    stats = catalogue.reader.stats()
    councils = sum_councils(held)
    failures = papers.failures()
    most = sorted(councils, key=lambda one: (-one.papers, one.link.text))[:_SHOWN]
    return render(
        "about_data.html",
        stats=stats,
        done=stats.papers.get("done", 0),
        years=years_of(held),
        councils=most,
        council_count=len(councils),
        failures=[(one.file_name[:_LONGEST], one.reason[:_LONGEST]) for one in failures[:_SHOWN]],
        failure_count=len(failures),
        withheld=[(text[:_LONGEST], n) for text, n in papers.count_withheld(_SHOWN)],
        findings=[(kind, text[:_LONGEST], n) for kind, text, n in papers.count_findings(_SHOWN)],
        accuracy=load_accuracy(),
        measured=write_date(load_accuracy().measured),
        contact=_show_contact(settings.contact),
        version=version("folkmoot"),
    )


def sum_councils(held: list[YearHeld]) -> list[Council]:
    """Sum what is held of each council over its years."""
    by_council: dict[str, list[YearHeld]] = {}
    for one in held:
        by_council.setdefault(one.council, []).append(one)
    return [
        Council(
            Link(rows[0].href, rows[0].label[:_LONGEST]),
            years_of(rows),
            sum(one.papers for one in rows),
            sum(one.failed for one in rows),
            sum(one.meetings for one in rows),
            sum(one.referred for one in rows),
        )
        for rows in by_council.values()
    ]


def _show_contact(contact: str) -> Link | None:
    """Show whom to tell: an address of the web or of mail is a link, anything else is words."""
    plain = " ".join(contact.split())[:_LONGEST]
    if not plain:
        return None
    if _MAIL.fullmatch(plain):
        return Link(f"mailto:{quote(plain, safe='@')}", plain)
    return Link(safe_address(plain), plain)


def _list_page(request: Request, href: str) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    listing = _read_listing(request, catalogue, href)
    if isinstance(listing, Response):
        return listing
    page = render(
        "about_listing.html",
        listing=listing,
        pages=max(1, -(-(listing.total or 0) // PER_PAGE)),
        forms=alternate_links(listing.href),
    )
    return Response(page, media_type=HTML)


def _list_file(request: Request, href: str, form: str) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    listing = _read_listing(request, catalogue, href)
    if isinstance(listing, Response):
        return listing
    return send_listing(request, catalogue, listing, form)


def _read_listing(request: Request, catalogue: Catalogue, href: str) -> Listing | Response:
    """Read one page of a listing; a page that there is not is a problem."""
    asked = request.query_params.get("page", "1")
    if href == "/about/coverage":
        title, entries = "What is held of each council and year", _coverage_entries(catalogue)
    else:
        title, entries = "Papers that could not be read", _failed_entries(catalogue)
    last = max(1, -(-len(entries) // PER_PAGE))
    if not _PAGE.fullmatch(asked) or int(asked) > last:
        return problem(request, 400, f"page={asked[:20]!r}: give a number from 1 to {last}.")
    number = int(asked)
    turns = {
        name: _page_href(href, to)
        for name, to in (("prev", number - 1), ("next", number + 1))
        if 1 <= to <= last
    }
    shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    place = _page_href(href, number)
    return Listing(title, place, _COLUMNS[href], shown, len(entries), number, turns)


def _page_href(href: str, number: int) -> str:
    return f"{href}?page={number}" if number > 1 else href


def _coverage_entries(catalogue: Catalogue) -> list[Entry]:
    return [
        Entry(
            one.href or one.council,
            f"{one.council}/coverage/{one.year or 'undated'}",
            f"{one.label}, {one.year or 'year not known'}",
            one.year or None,
            "coverage",
            f"{one.papers} papers held, {one.failed} not read",
            {
                "council": one.label,
                "year": one.year,
                "papers": str(one.papers),
                "failed": str(one.failed),
                "meetings": str(one.meetings),
                "referred": str(one.referred),
            },
        )
        for one in read_coverage(catalogue)
    ]


def _failed_entries(catalogue: Catalogue) -> list[Entry]:
    return [
        Entry(
            "/about/failed",
            f"{catalogue.base}failed/{quote(one.source_key, safe='')}",
            one.file_name,
            None,
            "paper that failed",
            one.reason,
            {"file": one.file_name, "reason": one.reason},
        )
        for one in catalogue.reader.papers.failures()
    ]
