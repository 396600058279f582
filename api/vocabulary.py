"""The vocabulary as this store has it: one page and one graph of all terms, and a page for each.

The IRI of a class or property is a fragment of the vocabulary's own, so whoever dereferences it
gets the whole; `/ns/term/…` shows one term and who uses it. Concepts are served by `resource`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from rdflib import OWL, RDF, RDFS, SDO, SKOS, Graph, URIRef
from rdflib.term import Node

from api.catalogue import Catalogue
from api.described import DataForm, Description, construct, send, split_suffix, write_table
from api.errors import problem
from api.groups import Group
from api.incoming import read_asked
from api.links import Link, local_path, short_name
from api.resource import describe_links, describe_thing
from api.templating import render
from graph.escaping import TermError, iri_ref
from graph.iris import ontology_graph_iri
from graph.namespaces import FM

router = APIRouter(include_in_schema=False)

_COLUMNS = ("term", "kind", "label", "meaning", "above", "of", "value", "example")


@dataclass(frozen=True)
class VocabularyTerm:
    """One term as the page shows it; `members` are the concepts of a list."""

    iri: str
    name: str
    kind: str
    href: str
    label: str
    meaning: str
    above: Sequence[Link]
    of: Sequence[Link]
    value: Sequence[Link]
    example: str
    members: Sequence["VocabularyTerm"] = ()


@router.api_route("/ns", methods=["GET", "HEAD"])
@router.api_route("/ns.{suffix}", methods=["GET", "HEAD"])
def vocabulary(request: Request, suffix: str = "") -> Response:
    """Answer with the vocabulary: all its terms on a page, as RDF, or as a table."""
    catalogue: Catalogue = request.app.state.catalogue
    _, offer = split_suffix(f"/ns.{suffix}")
    if suffix and offer is None:
        return problem(request, 404, f"The vocabulary does not come as .{suffix}.")
    return send(request, catalogue, "/ns", offer, _describe(catalogue))


@router.api_route("/ns/term/{name}", methods=["GET", "HEAD"])
def term(request: Request, name: str) -> Response:
    """Answer for one class or property, with how often it is used."""
    catalogue: Catalogue = request.app.state.catalogue
    local, offer = split_suffix(name)
    iri, path = str(FM) + local, f"/ns/term/{local}"
    asked = read_asked(request.query_params.get("incoming"), request.query_params.get("page"))
    try:
        known = catalogue.select(f"ASK {{ {iri_ref(iri)} rdfs:label ?label }}")
    except TermError:
        known = None
    if known is None or known.rows[0][0] is None or known.rows[0][0].value != "true":
        return problem(request, 404, f"The vocabulary has no term {local!r}.")
    if asked is not None:
        return send(request, catalogue, path, offer, describe_links(catalogue, iri, path, asked))
    described = describe_thing(catalogue, iri, path, _usage(catalogue, iri))
    return send(request, catalogue, path, offer, described)


def _usage(catalogue: Catalogue, iri: str) -> list[Group]:
    """Say how often a term is used, as counted when the papers came in."""
    stats = catalogue.reader.stats()
    if iri in stats.classes:
        return [_count("Things of this class", stats.classes[iri], "")]
    if iri in stats.properties:
        return [_count("Used", stats.properties[iri], " times")]
    return []


def _count(name: str, count: int, unit: str) -> Group:
    return Group(Link(None, name), [Link(None, f"{count:,}{unit}")], 1)


def _describe(catalogue: Catalogue) -> Description:
    graph = iri_ref(ontology_graph_iri(catalogue.base))
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"

    def triples() -> str:
        return catalogue.keep("ontology", lambda: construct(catalogue, query))

    def sections() -> tuple[list[VocabularyTerm], ...]:
        return catalogue.keep("terms", lambda: read_terms(triples(), catalogue.base))

    def page(forms: Sequence[DataForm]) -> str:
        classes, properties, schemes = sections()
        return render(
            "ontology.html",
            classes=classes,
            properties=properties,
            schemes=schemes,
            namespace=str(FM),
            forms=forms,
        )

    def table() -> str:
        return write_table(_COLUMNS, _rows(sections()))

    return Description(page=page, triples=triples, table=table, key="ontology")


def read_terms(ntriples: str, base: str) -> tuple[list[VocabularyTerm], ...]:
    """Read the terms of a vocabulary: its classes, its properties, its lists with their concepts.

    Terms come by label, concepts in the order that their list gives them.
    """
    g = Graph(bind_namespaces="none").parse(data=ntriples, format="nt")

    def read(kind: str, nodes: set[Node], *, is_ours: bool = True) -> list[VocabularyTerm]:
        found = [
            _read_term(g, node, kind, base)
            for node in nodes
            if not is_ours or str(node).startswith(str(FM))
        ]
        return sorted(found, key=lambda each: (each.label.lower(), each.iri))

    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = {node for kind in kinds for node in g.subjects(RDF.type, kind)}
    return (
        read("class", set(g.subjects(RDF.type, OWL.Class))),
        read("property", properties),
        read("list", set(g.subjects(RDF.type, SKOS.ConceptScheme)), is_ours=False),
    )


def _read_term(g: Graph, node: Node, kind: str, base: str) -> VocabularyTerm:
    iri = str(node)

    def text(*predicates: URIRef) -> str:
        found = (g.value(node, predicate) for predicate in predicates)
        return next((str(value) for value in found if value is not None), "")

    def links(*predicates: URIRef) -> list[Link]:
        """Link to the values of the first property that has any."""
        for predicate in predicates:
            found = sorted({str(value) for value in g.objects(node, predicate)})
            if found:
                return [Link(local_path(each, base) or each, short_name(each, base))
                        for each in found]  # fmt: skip
        return []

    members = sorted(g.subjects(SKOS.inScheme, node), key=lambda each: _order(g, each))
    return VocabularyTerm(
        iri=iri,
        name=short_name(iri, base),
        kind=kind,
        href=local_path(iri, base) or iri,
        label=text(RDFS.label, SKOS.prefLabel),
        meaning=text(RDFS.comment, SKOS.definition),
        above=links(RDFS.subClassOf, RDFS.subPropertyOf),
        of=links(SDO.domainIncludes, RDFS.domain),
        value=links(RDFS.seeAlso, SDO.rangeIncludes, RDFS.range),
        example=text(SKOS.example),
        members=[_read_term(g, each, "concept", base) for each in members],
    )


def _order(g: Graph, node: Node) -> tuple[int, str]:
    order = str(g.value(node, FM.order) or "")
    return (int(order) if order.isdecimal() else 0, str(node))


def _rows(sections: tuple[list[VocabularyTerm], ...]) -> Iterator[list[str]]:
    for term in (each for section in sections for each in section):
        for one in (term, *term.members):
            lists = [
                " ".join(link.text for link in each) for each in (one.above, one.of, one.value)
            ]
            yield [one.iri, one.kind, one.label, one.meaning, *lists, one.example]
