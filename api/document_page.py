"""The text of a paper with a passage of it marked, what was read from it, and how to cite it."""

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from api.anchoring import Anchor, Finding, Quote, find_anchor, shorten_quote
from api.catalogue import Catalogue
from api.citation import FORMS, Citation, write_citation, write_date
from api.citing import read_citation
from api.drawn import SHOWN, Drawn, Place, read_drawn
from api.errors import problem
from api.headers import SCRIPTED
from api.links import address
from api.negotiation import HTML
from api.original import point_into, safe_address
from api.passages import cut_text
from api.templating import render
from api.windows import Window, choose_window, split_stretches
from extract.document import Document
from graph.escaping import TermError, iri_ref
from graph.iris import document_iri, passage_iri

router = APIRouter(include_in_schema=False)

_WHOLE = re.compile(r"\d{1,9}")
# The longest quote that a link may carry, in characters.
_LONGEST_QUOTE = 10_000
_NOTES: dict[Finding, str] = {
    "there": "",
    "moved": (
        "The text of this paper has changed since this address was made. The words it names now "
        "stand elsewhere in it, once; they are marked there."
    ),
    "changed": (
        "The text of this paper has changed since this address was made. Other words stand at "
        "the place it names, so nothing is marked."
    ),
    "outside": "The passage that this address names does not stand in this text.",
}


class Asked(NamedTuple):
    """What an address says of a passage: its place, as far as that is a range, and its words."""

    place: Place | None
    quote: str
    is_place_told: bool


@dataclass(frozen=True)
class Found:
    """A paper, and the passage that was asked for, where it stands in it."""

    id: str
    iri: str
    paper: Document
    place: Place | None
    finding: Finding | None


@router.api_route("/document/{document_id}.txt", methods=["GET", "HEAD"])
def document_text(request: Request, document_id: str) -> Response:
    """Give the whole text of a paper, in which all offsets count."""
    catalogue: Catalogue = request.app.state.catalogue
    entry = catalogue.reader.papers.entry(document_id)
    text = catalogue.reader.papers.text(document_id) if entry and entry.status == "done" else None
    if text is None:
        return _say_gone(request, catalogue, document_id, _read_asked(request))
    return Response(text.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8")


@router.api_route("/document/{document_id}", methods=["GET", "HEAD"])
def document(request: Request, document_id: str) -> Response:
    """Show the text of a paper; `from` and `to` mark a passage, `quote` says its words.

    A large paper is shown in windows: `at` begins one at an offset, `page` at a page.
    """
    catalogue: Catalogue = request.app.state.catalogue
    asked = _read_asked(request)
    found = _find(catalogue, document_id, asked)
    if found is None:
        return _say_gone(request, catalogue, document_id, asked)
    drawn = read_drawn(catalogue, found.iri, found.place) if found.place else []
    things = [one.iri for one in drawn if not one.is_wider]
    citation = read_citation(catalogue, found.iri, found.paper, found.place, things)
    window = _choose_window(request, found)
    return Response(
        _render(found, asked, window, drawn, citation, about=address(found.iri, catalogue.base)),
        media_type=HTML,
        headers=SCRIPTED,
    )


@router.api_route("/document/{document_id}/citation", methods=["GET", "HEAD"])
def document_citation(request: Request, document_id: str, format: str = "text") -> Response:
    """Cite a paper, or the passage that `from` and `to` name: as text, CSL-JSON or RIS."""
    catalogue: Catalogue = request.app.state.catalogue
    if format not in FORMS:
        names = ", ".join(FORMS)
        return problem(request, 400, f"format={format!r}: a citation comes as {names}.")
    asked = _read_asked(request)
    found = _find(catalogue, document_id, asked)
    if found is None:
        return _say_gone(request, catalogue, document_id, asked)
    if found.finding in ("changed", "outside"):
        # To cite the paper alone would pass for a citation of the passage.
        return problem(request, 404, _NOTES[found.finding])
    drawn = read_drawn(catalogue, found.iri, found.place) if found.place else []
    things = [one.iri for one in drawn if not one.is_wider]
    citation = read_citation(catalogue, found.iri, found.paper, found.place, things)
    ending = {"text": "txt"}.get(format, format)
    headers = {"Content-Disposition": f'inline; filename="{found.id}.{ending}"'}
    return Response(write_citation(citation, format), media_type=FORMS[format], headers=headers)


def passage_href(document_id: str, place: Place, words: str) -> str:
    """Name the page of a passage, with enough of its words to notice that a text has changed."""
    where = {"from": place.start, "to": place.end, "quote": shorten_quote(words)}
    return f"/document/{document_id}?{urlencode(where)}#passage"


def _read_asked(request: Request) -> Asked:
    low, high = request.query_params.get("from"), request.query_params.get("to")
    place = None
    if low and high and _WHOLE.fullmatch(low) and _WHOLE.fullmatch(high):
        place = Place(int(low), int(high))
    quote = request.query_params.get("quote", "")[:_LONGEST_QUOTE]
    return Asked(place, quote, low is not None or high is not None)


def _find(catalogue: Catalogue, document_id: str, asked: Asked) -> Found | None:
    """Find a paper and the passage in it; None where there is no such paper now."""
    papers = catalogue.reader.papers
    entry = papers.entry(document_id)
    paper = papers.document(document_id) if entry and entry.status == "done" else None
    if paper is None:
        return None
    iri = document_iri(catalogue.base, document_id)
    anchor = _anchor(catalogue, iri, paper.text, asked)
    place = Place(anchor.start, anchor.end) if anchor and anchor.end > anchor.start else None
    return Found(document_id, iri, paper, place, anchor.finding if anchor else None)


def _anchor(catalogue: Catalogue, iri: str, text: str, asked: Asked) -> Anchor | None:
    """Find the passage by its place and by its words: the address' own, else the graph's."""
    if not asked.is_place_told and not asked.quote:
        return None
    place = asked.place or Place(0, 0)
    quote = Quote(asked.quote) if asked.quote else None
    known = _read_quote(catalogue, iri, place) if asked.place else None
    if quote is not None and known is not None and shorten_quote(known.exact) == quote.exact:
        quote = known
    return find_anchor(text, place.start, place.end, quote or known)


def _read_quote(catalogue: Catalogue, iri: str, place: Place) -> Quote | None:
    """Read what the graph says stands in a passage, where it knows the passage."""
    name = f"{passage_iri(iri, place.start, place.end)}#quote"
    try:
        selector = iri_ref(name)
    except TermError:
        return None
    rows = catalogue.select(
        f"""SELECT ?exact ?prefix ?suffix WHERE {{ {selector} oa:exact ?exact .
            OPTIONAL {{ {selector} oa:prefix ?prefix }} OPTIONAL {{ {selector} oa:suffix ?suffix }}
        }} LIMIT 1"""
    ).records()
    if not rows:
        return None
    return Quote(**{name: term.value for name, term in rows[0].items()})


def _choose_window(request: Request, found: Found) -> Window:
    stretches = split_stretches(found.paper.text, found.paper.blocks)
    at, page = request.query_params.get("at", ""), request.query_params.get("page", "")
    if _WHOLE.fullmatch(at):
        return choose_window(found.paper.text, stretches, int(at))
    starts = {str(one.number): one.start for one in found.paper.pages}
    if page in starts:
        return choose_window(found.paper.text, stretches, starts[page])
    if found.place:
        return choose_window(found.paper.text, stretches, found.place.start, around=True)
    return choose_window(found.paper.text, stretches)


def _render(
    found: Found,
    asked: Asked,
    window: Window,
    drawn: list[Drawn],
    citation: Citation,
    *,
    about: str | None,
) -> str:
    paper, place = found.paper, found.place
    words = paper.text[place.start : place.end] if place else ""
    source = safe_address(paper.source_key)
    page = citation.page.partition("-")[0]
    pointed = source and point_into(
        source, paper.media_type, page=int(page) if page else None, words=words
    )
    here = urlencode({"from": place.start, "to": place.end}) if place else ""
    low, high = (place.start, place.end) if place else (0, 0)
    return render(
        "document.html",
        title=citation.title or paper.file_name,
        file_name=paper.file_name,
        origin=[
            part
            for part in (citation.council, citation.body, write_date(citation.date), citation.item)
            if part
        ],
        about=about,
        source=pointed,
        is_pointed=pointed != source,
        note=_NOTES[found.finding] if found.finding else "",
        place=place,
        page=citation.page,
        drawn=drawn[:SHOWN],
        left=max(0, len(drawn) - SHOWN),
        parts=cut_text(paper.text, window.stretches, paper.pages, low, high),
        before=_window_href(found.id, here, window.before),
        after=_window_href(found.id, here, window.after),
        is_passage_begun_before=bool(place and place.start < window.start < place.end),
        is_passage_begun_after=bool(place and place.start >= window.end),
        is_passage_ended_before=bool(place and place.end <= window.start),
        goes_on=bool(place and window.start < place.end and place.end > window.end > place.start),
        whole_passage=f"/document/{found.id}?{here}#passage",
        shown=(window.start, window.end),
        pages=len(paper.pages),
        scanned={page.number for page in paper.pages if page.is_ocr},
        length=len(paper.text),
        sha256=paper.sha256,
        citation=write_citation(citation, "text").strip(),
        iri=citation.iri,
        retrieved=write_date(citation.retrieved),
        permanent=passage_href(found.id, place, words) if place else f"/document/{found.id}",
        forms=[
            (name, f"/document/{found.id}/citation?{here}{'&' if here else ''}format={form}")
            for name, form in (("plain text", "text"), ("CSL-JSON", "json"), ("RIS", "ris"))
        ],
        text_href=f"/document/{found.id}.txt",
        action=f"/document/{found.id}",
    )


def _window_href(document_id: str, here: str, at: int | None) -> str | None:
    if at is None:
        return None
    return f"/document/{document_id}?{here}{'&' if here else ''}at={at}#text"


def _say_gone(request: Request, catalogue: Catalogue, document_id: str, asked: Asked) -> Response:
    """Say what became of a paper that is held no more: 410, or 404 for one that never was."""
    base = catalogue.base
    status = catalogue.reader.papers.status_of(document_iri(base, document_id))
    if status.state not in ("gone", "moved"):
        detail = "No paper of this store has this address. Search for its title or its words."
        return problem(request, 404, detail)
    successor = (status.iri or "").removeprefix(f"{base}document/")
    paper = catalogue.reader.papers.document(successor) if successor else None
    href, finding = (f"/document/{successor}" if paper else None), None
    # The words may stand in the new paper at another place: its old offsets mean nothing.
    former = (catalogue.reader.papers.text(document_id) or "") if asked.place else ""
    words = asked.quote or (former[asked.place.start : asked.place.end] if asked.place else "")
    if paper and words.strip():
        anchor = find_anchor(paper.text, -1, -1, Quote(words))
        finding = anchor.finding
        if finding == "moved":
            place = Place(anchor.start, anchor.end)
            href = passage_href(successor, place, paper.text[place.start : place.end])
    page = render(
        "document_gone.html",
        file_name=paper.file_name if paper else "",
        href=href,
        finding=finding,
        is_passage_asked=asked.is_place_told,
        iri=document_iri(base, document_id),
    )
    headers = {"Link": f'<{href}>; rel="successor-version"'} if href else {}
    return Response(page, 410, media_type=HTML, headers=headers)
