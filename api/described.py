"""Send the description of one thing in the form that was asked for: page, RDF or CSV.

Takes what can be said of it (as functions, since one of them is needed), gives the response with
its tag and its headers. Separate because things, terms, graphs and pages of links answer alike.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from fastapi import Request, Response
from rdflib import Graph

from api.catalogue import Catalogue
from api.errors import problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.negotiation import GRAPH_OFFERS, HTML, Offer, choose, media_types
from graph.answers import Rows
from graph.namespaces import PREFIXES

CSV = "text/csv"
SUFFIXES: Mapping[str, Offer] = {
    ".html": Offer(HTML, "rows"),
    ".ttl": Offer("text/turtle", "turtle"),
    ".jsonld": Offer("application/ld+json", "jsonld"),
    ".json": Offer("application/json", "jsonld"),
    ".nt": Offer("application/n-triples", "ntriples"),
    ".rdf": Offer("application/rdf+xml", "rdfxml"),
    ".csv": Offer(CSV, "csv"),
}
SUFFIX_OF = {"rows": ".html", "turtle": ".ttl", "jsonld": ".jsonld", "ntriples": ".nt",
             "rdfxml": ".rdf", "csv": ".csv"}  # fmt: skip
# What a page links to, beside itself.
DATA_SUFFIXES = (".ttl", ".jsonld", ".json", ".nt", ".rdf", ".csv")
# A browser names HTML itself; who takes anything is a program, and gets Turtle.
OFFERS = (*(offer for offer in GRAPH_OFFERS if offer.format in SUFFIX_OF), Offer(CSV, "csv"))
_RDFLIB_NAMES = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}


class DataForm(NamedTuple):
    """One form of a description, as a page names it."""

    suffix: str
    href: str
    media_type: str


@dataclass(frozen=True)
class Description:
    """What can be said of a thing.

    page       its page, as HTML; given the links to the other forms
    triples    its graph, as N-Triples
    table      its table, as CSV
    key        what the answer depends on beside store and form, as plain JSON
    query      what follows the question mark of its address, for a part of a longer listing
    links      what the header Link says beside, such as the next page: relation to query
    """

    page: Callable[[Sequence[DataForm]], str]
    triples: Callable[[], str]
    table: Callable[[], str]
    key: object
    query: str = ""
    links: Mapping[str, str] | None = None


def split_suffix(name: str) -> tuple[str, Offer | None]:
    """Cut the suffix that names a form from a path; None where it has none.

    >>> split_suffix("decision/1.nt")
    ('decision/1', Offer(media_type='application/n-triples', format='ntriples'))
    """
    for suffix, offer in SUFFIXES.items():
        if name.endswith(suffix):
            return name.removesuffix(suffix), offer
    return name, None


def send(
    request: Request,
    catalogue: Catalogue,
    path: str,
    offer: Offer | None,
    description: Description,
) -> Response:
    """Answer with a description: in the form that is offered, else in what the client accepts."""
    offer = offer or choose(request.headers.get("accept"), OFFERS)
    if offer is None:
        available = media_types(OFFERS)
        return problem(request, 406, f"This comes as {', '.join(available)}.", available=available)
    tail = f"?{description.query}" if description.query else ""
    tag = entity_tag(catalogue, path, offer.media_type, description.key, description.query)
    headers = tagged(
        tag, {"Vary": "Accept", "Content-Location": path + SUFFIX_OF[offer.format] + tail}
    )
    if description.links:
        headers["Link"] = ", ".join(
            f'<{path}{SUFFIX_OF[offer.format]}?{query}>; rel="{relation}"'
            for relation, query in description.links.items()
        )
    if is_held(request, tag):
        return not_modified(tag, headers)
    if offer.format == "rows":
        forms = [
            DataForm(suffix, path + suffix + tail, SUFFIXES[suffix].media_type)
            for suffix in DATA_SUFFIXES
        ]
        return Response(description.page(forms), media_type=HTML, headers=headers)
    if offer.format == "csv":
        text = description.table()
    else:
        text = write_graph(description.triples(), offer.format)
    return Response(text, media_type=_typed(offer.media_type), headers=headers)


def construct(catalogue: Catalogue, query: str) -> str:
    """Answer a CONSTRUCT of ours as N-Triples."""
    with catalogue.metrics.time_query("pages"):
        answer = catalogue.pages.ask(query, {"graph": "ntriples"})
    with answer.body as body:
        return body.read().decode()


def write_graph(ntriples: str, name: str) -> str:
    """Write N-Triples in another format: grouped by subject, with short names, our context."""
    if name == "ntriples":
        return ntriples
    g = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        g.bind(prefix, namespace)
    g.parse(data=ntriples, format="nt")
    if name == "jsonld":
        return g.serialize(format="json-ld", context=_context(), sort_keys=True)
    return g.serialize(format=_RDFLIB_NAMES[name])


def write_rows(rows: Rows) -> str:
    """Write rows as CSV: the plain text of each term, nothing where it is unbound."""
    return write_table(
        rows.columns, ([term.value if term else "" for term in row] for row in rows.rows)
    )


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as CSV with a header line. Source: RFC 4180."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return output.getvalue()


@cache
def _context() -> dict[str, object]:
    """Read the JSON-LD context of the ontology, which lies in the package: none is ever fetched."""
    text = (files("ontology") / "context.jsonld").read_text(encoding="utf-8")
    context: dict[str, object] = json.loads(text)["@context"]
    return context


def _typed(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
