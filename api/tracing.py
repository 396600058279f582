"""Trace over HTTP: the story of a thing as JSON for programs, and as a page for people."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api.catalogue import Catalogue
from api.errors import problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.links import Link, address, local_path
from api.negotiation import HTML, Offer, choose_format, media_types
from api.telling import (
    SHOWN_QUOTES,
    describe_candidate,
    title_searched,
    trim_quote,
    write_answer,
    write_date,
    write_searched,
    write_source,
    write_trust,
)
from api.templating import render
from graph.trace import MOST_STEPS, Ask, TraceError, read_names, read_range, trace
from graph.trace.reading import Row
from graph.trace.records import Outcome, Quote, Status, Step

router = APIRouter()

_OFFERS = (Offer("application/json", "json"), Offer(HTML, "html"))
_NAMES = {"json": "json", "html": "html"}
_STATUS: dict[Status, int] = {"found": 200, "several": 200, "none": 404, "gone": 410}
_ANSWERS = {
    200: {"model": Outcome, "description": "The story, or the things that may be meant."},
    400: {"description": "A parameter is none; `detail` names it and says what it must be."},
    404: {"model": Outcome, "description": "Nothing is called so; near spellings are offered."},
    410: {"model": Outcome, "description": "The paper or thing is held no more."},
}
_WHEN = "a day, month or year: 2021-09-13, 2021-09 or 2021."


class ShownQuote(NamedTuple):
    """A passage on the page: `rest` is the whole of it where `text` is only its beginning."""

    href: str
    source: str
    text: str
    rest: str | None


class ShownStep(NamedTuple):
    """A step on the page."""

    when: str
    what: Link
    notes: str
    quotes: list[ShownQuote]
    more: list[ShownQuote]


@router.head("/trace", include_in_schema=False)
@router.get("/trace", responses=_ANSWERS, response_class=JSONResponse)  # type: ignore[arg-type]
def trace_thing(
    request: Request,
    q: Annotated[str, Query(description="A name, an IRI, a reference, words of a passage.")] = "",
    council: Annotated[
        str | None, Query(description="Only things of this council: the slug of its IRI.")
    ] = None,
    first: Annotated[str | None, Query(alias="from", description=f"Earliest step: {_WHEN}")] = None,
    last: Annotated[str | None, Query(alias="to", description=f"Latest step: {_WHEN}")] = None,
    limit: Annotated[str, Query(description=f"Most steps, 1 to {MOST_STEPS}.")] = "200",
    form: Annotated[
        str | None, Query(alias="format", description="json or html, whatever Accept says.")
    ] = None,
) -> Response:
    """Tell the story of a thing in order of time, each step with the passage that proves it."""
    catalogue: Catalogue = request.app.state.catalogue
    offer = choose_format(request.headers.get("accept"), form, _OFFERS, _NAMES)
    if offer is None:
        return problem(
            request, 406, f"This comes as {', '.join(media_types(_OFFERS))}.",
            available=media_types(_OFFERS),
        )  # fmt: skip
    # A form on a page sends its empty fields.
    council, first, last = council or None, first or None, last or None
    asked = (q, council, first, last, limit)
    tag = entity_tag(catalogue, "trace", offer.format, *asked)
    headers = tagged(tag, {"Vary": "Accept"})
    if is_held(request, tag):
        return not_modified(tag, headers)
    if not q.strip():
        if offer.format == "html":
            return Response(
                _page(catalogue, request.query_params, None), media_type=HTML, headers=headers
            )
        return problem(request, 400, "q: say what to trace: a name, an IRI or a reference.")
    try:
        outcome = _trace(catalogue, *asked)
    except TraceError as err:
        return problem(request, 400, str(err))
    status = _STATUS[outcome.status]
    if offer.format == "html":
        return Response(
            _page(catalogue, request.query_params, outcome),
            status,
            media_type=HTML,
            headers=headers,
        )
    return JSONResponse(asdict(outcome), status, headers=headers)


def trace_href(iri: str) -> str:
    """The address of a thing's story."""
    return f"/trace?{urlencode({'q': iri})}"


def _trace(
    catalogue: Catalogue,
    what: str,
    council: str | None,
    first: str | None,
    last: str | None,
    limit: str,
) -> Outcome:
    ask = _ask_pages(catalogue)
    number = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 9 else 0
    return trace(
        what,
        ask=ask,
        papers=catalogue.reader.papers,
        base=catalogue.base,
        council=council,
        asked=read_range(first, last, number),
        names=lambda: catalogue.keep("names", lambda: read_names(ask)),
    )


def _ask_pages(catalogue: Catalogue) -> Ask:
    """Ask in the server's workers, which bound the time and memory of every query."""

    def ask(query: str) -> Iterable[Row]:
        return [
            tuple(cell.value if cell else None for cell in row)
            for row in catalogue.select(query).rows
        ]

    return ask


def _page(catalogue: Catalogue, parameters: Mapping[str, str], outcome: Outcome | None) -> str:
    words = parameters.get("q", "")
    story = outcome.story if outcome else None
    base = catalogue.base
    return render(
        "trace.html",
        words=words,
        outcome=outcome,
        story=story,
        about=address(story.thing, base) if story else None,
        answer=write_answer(story) if story else [],
        steps=[_show_step(step, base) for step in story.steps] if story else [],
        held=title_searched(story) if story else "",
        searched=[write_searched(row) for row in story.searched] if story else [],
        candidates=[
            (Link(trace_href(each.thing), each.label, describe_candidate(each)), each.said)
            for each in (outcome.candidates if outcome else ())
        ],
        as_json=f"/trace?{urlencode({**parameters, 'format': 'json'})}",
    )


def _show_step(step: Step, base: str) -> ShownStep:
    notes = [step.relation or "", *step.details, write_trust(step)]
    quotes = [_show_quote(quote, base) for quote in step.passages]
    return ShownStep(
        when=write_date(step),
        what=Link(address(step.thing, base), step.what),
        notes="; ".join(note for note in notes if note),
        quotes=quotes[:SHOWN_QUOTES],
        more=quotes[SHOWN_QUOTES:],
    )


def _show_quote(quote: Quote, base: str) -> ShownQuote:
    path = (local_path(quote.document, base) or "/").removeprefix("/id")
    where = urlencode({"from": quote.start, "to": quote.end})
    text = trim_quote(quote.quote)
    is_whole = text == " ".join(quote.quote.split())
    return ShownQuote(
        href=f"{path}?{where}#passage",
        source=write_source(quote),
        text=text,
        rest=None if is_whole else quote.quote,
    )
