"""Render the page of a thing of a kind that has sections of its own, and its listings."""

from collections.abc import Sequence

from fastapi import Request, Response

from api.catalogue import Catalogue
from api.described import DataForm
from api.errors import problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.incoming import count_groups
from api.links import Link
from api.listings import FORMS, alternate_links, send_listing
from api.negotiation import HTML, Offer, choose, media_types
from api.profiles import PROFILES, kind_of
from api.profiles.around import Around
from api.profiles.breadcrumbs import read_crumbs
from api.profiles.listed import ListError, read_listing, read_page_number
from api.profiles.tables import LISTINGS
from api.takeaway import take_thing
from api.templating import render
from api.things import MOST_EVIDENCE, Evidence, make_thing, read_evidence, read_label, read_outgoing
from api.tracing import trace_href
from graph.answers import Term
from graph.escaping import iri_ref
from graph.namespaces import PREFIXES

# Of these the passages that prove them stand high up; many more prove a council or a person.
_QUOTED = ("Decision", "Inspection", "Meeting", "Report")
_FEW_PASSAGES = 5
_LIST_OFFERS = (
    Offer(HTML, "rows"),
    Offer("text/csv", ".csv"),
    Offer("application/json", ".json"),
    Offer("application/atom+xml", ".atom"),
)
_TYPE = PREFIXES["rdf"] + "type"
_TEXT = PREFIXES["fm"] + "text"


def render_profile(
    catalogue: Catalogue, iri: str, path: str, on: str | None, forms: Sequence[DataForm]
) -> str | None:
    """Render a thing's page; None where its kind has no sections of its own.

    `on` is a day for which something is asked. Raises ListError (400) where it is none.
    """
    outgoing = read_outgoing(iri, catalogue.select)
    kind = kind_of(_types(outgoing))
    if kind not in PROFILES:
        return None
    base = catalogue.base
    shown = MOST_EVIDENCE if kind in _QUOTED else _FEW_PASSAGES
    thing = make_thing(
        iri,
        base,
        outgoing,
        incoming=count_groups(iri, path, base, catalogue.select),
        evidence=_put_own_first(read_evidence(iri, base, catalogue.select, shown), outgoing),
    )
    around = Around(iri, path, thing.label, catalogue, outgoing, LISTINGS.get(kind, ()), on)
    return render(
        "profile.html",
        thing=thing,
        profile=PROFILES[kind](around),
        crumbs=read_crumbs(kind, iri, base, catalogue.select),
        is_quoted=kind in _QUOTED,
        is_first=kind == "Decision",
        forms=forms,
        path=path,
        trace_href=trace_href(iri),
        taken=take_thing(kind, iri),
    )


def read_trail(catalogue: Catalogue, iri: str) -> list[Link]:
    """Read what a thing stands under, for the pages of other kinds."""
    kind = kind_of([term.value for term in _ask_types(catalogue, iri)])
    return read_crumbs(kind, iri, catalogue.base, catalogue.select)


def send_list(
    request: Request, catalogue: Catalogue, iri: str, path: str, form: str | None
) -> Response:
    """Answer with one page of a listing of a thing: HTML, or one of the forms of listings.

    Without a `form`, in what the client accepts: who takes anything gets the page.
    Raises ListError: 400 for a listing that things of its kind do not have, 404 past its end.
    """
    key = request.query_params.get("list", "")
    number = read_page_number(request.query_params.get("page"))
    kind = kind_of([term.value for term in _ask_types(catalogue, iri)])
    listings = {listed.key: listed for listed in LISTINGS.get(kind, ())}
    if key not in listings:
        known = f"It has {', '.join(listings)}." if listings else "Things of its kind have none."
        raise ListError(f"list={key[:40]!r} names no listing of {iri}. {known}")
    accepted = None
    if form is None:
        accepted = choose(request.headers.get("accept"), _LIST_OFFERS)
        if accepted is None:
            available = media_types(_LIST_OFFERS)
            detail = f"A listing comes as {', '.join(available)}."
            return problem(request, 406, detail, available=available)
        form = accepted.format if accepted.format in FORMS else None
    headers = {"Vary": "Accept"} if accepted else {}
    tag = entity_tag(catalogue, path, "list", key, number)
    headers = tagged(tag, headers)
    if form is None and is_held(request, tag):
        return not_modified(tag, headers)
    label = read_label(iri, catalogue.base, catalogue.select)
    listing, table = read_listing(
        listings[key], iri, label, path, number, catalogue.base, catalogue.select
    )
    if form is not None:
        response = send_listing(request, catalogue, listing, form)
        if accepted:
            response.headers["Vary"] = "Accept"
        return response
    page = render(
        "listed.html",
        listing=listing,
        title=listings[key].title,
        label=label,
        path=path,
        table=table,
        crumbs=read_crumbs(kind, iri, catalogue.base, catalogue.select),
        forms=alternate_links(listing.href),
        others=[(one.title, f"{path}?list={one.key}", one.key == key) for one in listings.values()],
    )
    return Response(page, media_type=HTML, headers=headers)


def _put_own_first(
    evidence: Sequence[Evidence], outgoing: Sequence[dict[str, Term]]
) -> list[Evidence]:
    """Put passages that hold the words of the thing itself before those that speak of it."""
    own = [_fold(row["o"].value) for row in outgoing if row["p"].value == _TEXT]

    def is_other(one: Evidence) -> bool:
        quote = _fold(one.quote)
        return not any(words in quote or quote in words for words in own if words and quote)

    return sorted(evidence, key=is_other)


def _fold(words: str) -> str:
    return " ".join(words.split()).casefold()


def _ask_types(catalogue: Catalogue, iri: str) -> list[Term]:
    rows = catalogue.select(f"SELECT ?type {{ {iri_ref(iri)} rdf:type ?type }} LIMIT 20").rows
    return [row[0] for row in rows if row[0] is not None]


def _types(outgoing: Sequence[dict[str, Term]]) -> list[str]:
    return [row["o"].value for row in outgoing if row["p"].value == _TYPE]
