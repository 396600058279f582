"""Linked data: every IRI of the store answers, as a page or as RDF, by Accept or by suffix."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from rdflib import Graph

from api.catalogue import Catalogue
from api.errors import problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.links import local_path
from api.negotiation import GRAPH_OFFERS, HTML, Offer, choose, media_types
from api.templating import render
from api.terms import TermError, iri_ref, literal
from api.things import read_thing
from api.tracing import trace_href
from graph.namespaces import CONCEPTS, FM, PREFIXES

router = APIRouter(include_in_schema=False)

SUFFIXES: Mapping[str, Offer] = {
    ".html": Offer(HTML, "rows"),
    ".ttl": Offer("text/turtle", "turtle"),
    ".jsonld": Offer("application/ld+json", "jsonld"),
    ".json": Offer("application/json", "jsonld"),
    ".nt": Offer("application/n-triples", "ntriples"),
    ".rdf": Offer("application/rdf+xml", "rdfxml"),
}
_SUFFIX_OF = {"rows": ".html", "turtle": ".ttl", "jsonld": ".jsonld", "ntriples": ".nt",
              "rdfxml": ".rdf"}  # fmt: skip
# A browser names HTML itself; who takes anything is a program, and gets Turtle.
THING_OFFERS = tuple(offer for offer in GRAPH_OFFERS if offer.format in _SUFFIX_OF)
_RDFLIB_NAMES = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}


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


@router.api_route("/ns", methods=["GET", "HEAD"])
@router.api_route("/ns.{suffix}", methods=["GET", "HEAD"])
def ontology(request: Request, suffix: str = "") -> Response:
    """Answer with the ontology: its terms on a page, or whole as RDF."""
    catalogue: Catalogue = request.app.state.catalogue
    if suffix and f".{suffix}" not in SUFFIXES:
        return problem(request, 404, f"The vocabulary does not come as .{suffix}.")
    offer = SUFFIXES.get(f".{suffix}") or choose(request.headers.get("accept"), THING_OFFERS)
    if offer is None:
        return _not_acceptable(request)
    headers = _headers("/ns", offer)
    if offer.format == "rows":
        page = catalogue.keep("ontology", lambda: _ontology_page(catalogue))
        return Response(page, media_type=HTML, headers=headers)
    query = (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {iri_ref(catalogue.base + 'graph/ontology')} "
        "{ ?s ?p ?o } }"
    )
    text = _serialize(catalogue, query, offer.format)
    return Response(text, media_type=_typed(offer.media_type), headers=headers)


def _raw_rest(request: Request, start: str, path: str) -> str:
    """Give the path as it was sent, with its percent signs, since IRIs are compared as strings."""
    raw = request.scope.get("raw_path")
    if not isinstance(raw, bytes):
        return path
    return raw.split(b"?")[0].decode("latin-1").split(start, 1)[-1]


def _answer(request: Request, catalogue: Catalogue, space: str, start: str, name: str) -> Response:
    iri, offer = space + name, None
    try:
        response = _describe(request, catalogue, iri, start + name, offer)
        if response is None:
            stem, suffix = _split_suffix(name)
            if suffix is not None:
                response = _describe(
                    request, catalogue, space + stem, start + stem, SUFFIXES[suffix]
                )
    except TermError:
        response = None
    return response or problem(request, 404, f"Nothing is known of {iri}.")


def _split_suffix(name: str) -> tuple[str, str | None]:
    for suffix in SUFFIXES:
        if name.endswith(suffix):
            return name.removesuffix(suffix), suffix
    return name, None


def _describe(
    request: Request, catalogue: Catalogue, iri: str, path: str, offer: Offer | None
) -> Response | None:
    """Answer for one IRI, or None where it is not known."""
    reader = catalogue.reader
    if _is_withdrawn(catalogue, iri):
        return _formerly(request, catalogue, iri, offer)
    known = catalogue.select(
        f"ASK {{ {{ {iri_ref(iri)} ?p ?o }} UNION {{ ?s ?q {iri_ref(iri)} }} }}"
    )
    if known.rows[0][0] is None or known.rows[0][0].value != "true":
        return _formerly(request, catalogue, iri, offer)
    offer = offer or choose(request.headers.get("accept"), THING_OFFERS)
    if offer is None:
        return _not_acceptable(request)
    tag = entity_tag(catalogue, iri, offer.media_type)
    headers = tagged(tag, _headers(path, offer))
    if is_held(request, tag):
        return not_modified(tag, headers)
    if offer.format == "rows":
        thing = read_thing(iri, reader.base, catalogue.select)
        links = [(suffix, path + suffix) for suffix in (".ttl", ".jsonld", ".nt", ".rdf")]
        alternates = [(SUFFIXES[suffix].media_type, href) for suffix, href in links]
        page = render(
            "thing.html",
            thing=thing,
            links=links,
            alternates=alternates,
            text_href=_text_href(catalogue, iri),
            trace_href=trace_href(iri) if iri.startswith(catalogue.base) else None,
        )
        return Response(page, media_type=HTML, headers=headers)
    text = _serialize(catalogue, _description_query(iri), offer.format)
    return Response(text, media_type=_typed(offer.media_type), headers=headers)


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
        suffix = _SUFFIX_OF[offer.format] if offer else ""
        return RedirectResponse(target + suffix, 301, headers={"Vary": "Accept"})
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
    """Describe a thing: its own triples, its passages and small parts, the labels of the rest."""
    this = iri_ref(iri)
    return f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
        {{ {{ BIND({this} AS ?s) {this} ?p ?o }}
        UNION {{ {this} fm:evidence ?s . ?s ?p ?o }}
        UNION {{ {this} fm:evidence/oa:hasSelector ?s . ?s ?p ?o }}
        UNION {{ {this} fm:clause|fm:amount|fm:substitution|oa:hasSelector ?s . ?s ?p ?o }}
        UNION {{ {this} ?link ?s . ?s rdfs:label ?o . BIND(rdfs:label AS ?p) }} }}
    }}"""


def _serialize(catalogue: Catalogue, query: str, name: str) -> str:
    """Answer a CONSTRUCT of a page, grouped by subject and with short names."""
    answer = catalogue.pages.ask(query, {"graph": "ntriples"})
    with answer.body as body:
        text = body.read().decode()
    if name == "ntriples":
        return text
    g = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        g.bind(prefix, namespace)
    g.parse(data=text, format="nt")
    if name == "jsonld":
        return g.serialize(format="json-ld", context=_context(), sort_keys=True)
    return g.serialize(format=_RDFLIB_NAMES[name])


@cache
def _context() -> dict[str, object]:
    """Read the JSON-LD context of the ontology, which lies in the package: none is ever fetched."""
    text = (files("ontology") / "context.jsonld").read_text(encoding="utf-8")
    context: dict[str, object] = json.loads(text)["@context"]
    return context


def _ontology_page(catalogue: Catalogue) -> str:
    rows = catalogue.select(
        f"""SELECT ?term ?label ?comment ?kind WHERE {{
            GRAPH {iri_ref(catalogue.base + "graph/ontology")} {{
                ?term a ?kind ; rdfs:label ?label .
                OPTIONAL {{ ?term rdfs:comment ?comment }}
                FILTER(STRSTARTS(STR(?term), {literal(str(FM))}))
            }}
        }} ORDER BY ?kind ?label"""
    ).records()
    terms: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        iri = row["term"].value
        comment = row["comment"].value if "comment" in row else ""
        terms.setdefault(iri, (iri.removeprefix(str(FM)), row["label"].value, comment))
    schemes = catalogue.select(
        "SELECT ?scheme ?label WHERE { ?scheme a skos:ConceptScheme ; rdfs:label ?label } "
        "ORDER BY ?label"
    ).records()
    listed = [
        (local_path(row["scheme"].value, catalogue.base), row["label"].value) for row in schemes
    ]
    return render("ontology.html", terms=list(terms.values()), schemes=listed, namespace=str(FM))


def _headers(path: str, offer: Offer) -> dict[str, str]:
    return {"Vary": "Accept", "Content-Location": path + _SUFFIX_OF[offer.format]}


def _not_acceptable(request: Request) -> Response:
    available = media_types(THING_OFFERS)
    return problem(request, 406, f"This comes as {', '.join(available)}.", available=available)


def _typed(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
