"""Linked data: every IRI of the store answers, as a page, as RDF or as CSV."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.catalogue import Catalogue
from api.described import (
    SUFFIX_OF,
    DataForm,
    Description,
    construct,
    send,
    split_suffix,
    write_rows,
    write_table,
)
from api.errors import problem
from api.graph_links import graph_href
from api.groups import Group, show_dated
from api.incoming import Asked, read_asked, read_page, write_links
from api.links import Link, local_path
from api.listings import split_form
from api.named_graphs import graph_facts, write_facts
from api.negotiation import Offer
from api.profiles.page import read_trail, render_profile, send_list
from api.templating import render
from api.things import make_thing, read_label, read_thing
from api.tracing import trace_href
from graph.answers import Term
from graph.escaping import TermError, iri_ref, literal
from graph.namespaces import CONCEPTS

router = APIRouter(include_in_schema=False)


@router.api_route("/id/{path:path}", methods=["GET", "HEAD"])
def identifier(request: Request, path: str) -> Response:
    """Answer for a thing of the store."""
    catalogue: Catalogue = request.app.state.catalogue
    return _answer(request, catalogue, catalogue.base, "/id/", _raw_rest(request, "/id/", path))


@router.api_route("/ns/{path:path}", methods=["GET", "HEAD"])
def concept(request: Request, path: str) -> Response:
    """Answer for a concept of the ontology."""
    catalogue: Catalogue = request.app.state.catalogue
    return _answer(request, catalogue, str(CONCEPTS), "/ns/", _raw_rest(request, "/ns/", path))


def _raw_rest(request: Request, start: str, path: str) -> str:
    """Give the path as it was sent, with its percent signs, since IRIs are compared as strings."""
    raw = request.scope.get("raw_path")
    if not isinstance(raw, bytes):
        return path
    return raw.split(b"?")[0].decode("latin-1").split(start, 1)[-1]


def _answer(request: Request, catalogue: Catalogue, space: str, start: str, name: str) -> Response:
    asked = read_asked(request.query_params.get("incoming"), request.query_params.get("page"))
    try:
        if "list" in request.query_params and asked is None:
            return _list(request, catalogue, space, start, name)
        response = _describe(request, catalogue, space + name, start + name, None, asked)
        if response is None:
            stem, offer = split_suffix(name)
            if offer is not None:
                response = _describe(request, catalogue, space + stem, start + stem, offer, asked)
    except TermError:
        response = None
    return response or problem(request, 404, f"Nothing is known of {space}{name}.")


def _list(request: Request, catalogue: Catalogue, space: str, start: str, name: str) -> Response:
    """Answer with a listing of a thing, which may be asked for in a form by a suffix."""
    stem, form = split_form(name)
    if form is None and name.endswith(".html"):
        stem = name.removesuffix(".html")
    if stem != name and _is_known(catalogue, space + name):
        stem, form = name, None  # a name may end as a form does
    if _is_known(catalogue, space + stem) and not _is_withdrawn(catalogue, space + stem):
        return send_list(request, catalogue, space + stem, start + stem, form)
    former = _formerly(request, catalogue, space + stem, None)
    return former or problem(request, 404, f"Nothing is known of {space}{name}.")


def _is_known(catalogue: Catalogue, iri: str) -> bool:
    known = catalogue.select(
        f"ASK {{ {{ {iri_ref(iri)} ?p ?o }} UNION {{ ?s ?q {iri_ref(iri)} }} }}"
    )
    return known.rows[0][0] is not None and known.rows[0][0].value == "true"


def _describe(
    request: Request,
    catalogue: Catalogue,
    iri: str,
    path: str,
    offer: Offer | None,
    asked: Asked | None,
) -> Response | None:
    """Answer for one IRI, or None where it is not known."""
    if _is_withdrawn(catalogue, iri):
        return _formerly(request, catalogue, iri, offer)
    if not _is_known(catalogue, iri):
        facts = graph_facts(catalogue, iri)
        if facts is not None:
            described = _describe_graph(iri, catalogue.base, facts)
            return send(request, catalogue, path, offer, described)
        return _formerly(request, catalogue, iri, offer)
    if asked is not None:
        return send(request, catalogue, path, offer, describe_links(catalogue, iri, path, asked))
    on = request.query_params.get("on") or None
    return send(request, catalogue, path, offer, describe_thing(catalogue, iri, path, on=on))


def describe_thing(
    catalogue: Catalogue,
    iri: str,
    path: str,
    notes: Sequence[Group] = (),
    on: str | None = None,
) -> Description:
    """Describe a thing that the graph speaks of.

    `notes` go before its facts on its page, which may be asked for what was so `on` a day.
    """

    def page(forms: Sequence[DataForm]) -> str:
        profile = None if notes else render_profile(catalogue, iri, path, on, forms)
        if profile is not None:
            return profile
        thing = read_thing(iri, path, catalogue.base, catalogue.select)
        return render(
            "thing.html",
            thing=thing,
            crumbs=read_trail(catalogue, iri),
            notes=notes,
            forms=forms,
            text_href=_text_href(catalogue, iri),
            trace_href=trace_href(iri) if iri.startswith(catalogue.base) else None,
            graph_href=graph_href(iri) if catalogue.reader.ties.labels([iri]) else None,
        )

    return Description(
        page=page,
        triples=lambda: construct(catalogue, _description_query(iri)),
        table=lambda: write_rows(catalogue.select(_table_query(iri))),
        key=[iri, on, [note.count for note in notes]],
    )


def describe_links(catalogue: Catalogue, iri: str, path: str, asked: Asked) -> Description:
    """Describe one page of what points at a thing. Raises PageError where there is no such page."""
    found = read_page(iri, asked, catalogue.base, catalogue.select)
    turns = {"prev": found.previous, "next": found.following}
    queries = {
        name: asked.query(number, catalogue.base) for name, number in turns.items() if number
    }

    def page(forms: Sequence[DataForm]) -> str:
        return render(
            "incoming.html",
            iri=iri,
            about=Link(path, read_label(iri, catalogue.base, catalogue.select)),
            incoming=found,
            things=[show_dated(record, catalogue.base) for record in found.records],
            turns={name: f"{path}?{query}" for name, query in queries.items()},
            forms=forms,
        )

    return Description(
        page=page,
        triples=lambda: write_links(iri, asked, found),
        table=lambda: write_table(
            ("thing", "label", "date"),
            [
                [record[name].value if name in record else "" for name in ("s", "label", "date")]
                for record in found.records
            ],
        ),
        key=[iri, asked.property, asked.page],
        query=asked.query(asked.page, catalogue.base),
        links=queries,
    )


def _describe_graph(iri: str, base: str, facts: list[tuple[str, Term]]) -> Description:
    """Describe a named graph, of which no graph says anything."""

    def page(forms: Sequence[DataForm]) -> str:
        records = [{"p": Term("uri", key), "o": value} for key, value in facts]
        thing = make_thing(iri, base, records)
        return render(
            "thing.html",
            thing=thing,
            crumbs=(),
            notes=(),
            forms=forms,
            text_href=None,
            trace_href=None,
            graph_href=None,
        )

    return Description(
        page=page,
        triples=lambda: write_facts(iri, facts),
        table=lambda: write_table(("property", "value"), [(key, o.value) for key, o in facts]),
        key=[iri, facts],
    )


def _is_withdrawn(catalogue: Catalogue, iri: str) -> bool:
    """Whether a paper is held no more, though the one that took its place still names it."""
    start = f"{catalogue.base}document/"
    if not iri.startswith(start) or "/" in iri.removeprefix(start):
        return False
    return catalogue.reader.papers.status_of(iri).state == "gone"


def _text_href(catalogue: Catalogue, iri: str) -> str | None:
    """Name the page of a paper's text, where the thing is a paper that is held here."""
    start = f"{catalogue.base}document/"
    name = iri.removeprefix(start)
    if not iri.startswith(start):
        return None
    entry = catalogue.reader.papers.entry(name)
    if entry is None or entry.status != "done":
        return None
    return f"/document/{name}"


def _formerly(
    request: Request, catalogue: Catalogue, iri: str, offer: Offer | None
) -> Response | None:
    """Answer for an IRI that was given once: 301 to what it is now, or 410."""
    status = catalogue.reader.papers.status_of(iri)
    if status.state == "moved" and status.iri:
        target = local_path(status.iri, catalogue.base) or status.iri
        suffix = SUFFIX_OF[offer.format] if offer else ""
        tail = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(target + suffix + tail, 301, headers={"Vary": "Accept"})
    if status.state == "gone":
        replaced = f" Its place was taken by {status.iri}." if status.iri else ""
        headers = {}
        if status.iri:
            target = local_path(status.iri, catalogue.base) or status.iri
            headers["Link"] = f'<{target}>; rel="successor-version"'
        return problem(
            request,
            410,
            f"{iri} was known once and is no longer.{replaced}",
            headers=headers,
            successor=status.iri,
        )
    return None


def _description_query(iri: str) -> str:
    """Describe a thing: its own triples, its passages and small parts, the labels of the rest.

    What bears a fragment of its IRI is served nowhere else, so all of that is here.
    """
    this, fragment = iri_ref(iri), literal(f"{iri}#")
    return f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
        {{ {{ BIND({this} AS ?s) {this} ?p ?o }}
        UNION {{ {this} fm:evidence ?s . ?s ?p ?o }}
        UNION {{ {this} fm:evidence/oa:hasSelector ?s . ?s ?p ?o }}
        UNION {{ {this} fm:clause|fm:amount|fm:substitution ?s . ?s ?p ?o }}
        UNION {{ {this} ?to ?s . FILTER(STRSTARTS(STR(?s), {fragment})) ?s ?p ?o }}
        UNION {{ {this} ?to ?near . FILTER(STRSTARTS(STR(?near), {fragment}))
            ?near ?on ?s . FILTER(STRSTARTS(STR(?s), {fragment})) ?s ?p ?o }}
        UNION {{ {this} ?link ?s . ?s rdfs:label ?o . BIND(rdfs:label AS ?p) }}
        UNION {{ {this} fm:clause|fm:substitution ?part . ?part ?link ?s . ?s rdfs:label ?o .
            BIND(rdfs:label AS ?p) }} }}
    }}"""


def _table_query(iri: str) -> str:
    """Ask for what is said of a thing as a table, a line for each value."""
    return f"""SELECT (?p AS ?property) (MIN(?name) AS ?property_label) (?o AS ?value)
            (MIN(?label) AS ?value_label) WHERE {{
        {iri_ref(iri)} ?p ?o .
        OPTIONAL {{ ?p rdfs:label ?name }} OPTIONAL {{ ?o rdfs:label ?label }}
    }} GROUP BY ?p ?o ORDER BY ?p ?o"""
