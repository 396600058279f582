"""What the data set as a whole is: VoID and DCAT, counted when papers come in, never by a scan."""

from hashlib import sha256

from fastapi import APIRouter, Request, Response
from rdflib import DCAT, DCTERMS, RDF, VOID, Graph, Literal, URIRef
from rdflib.namespace import FOAF

from api.catalogue import Catalogue
from api.errors import problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.negotiation import GRAPH_OFFERS, Offer, choose, media_types
from graph.namespaces import PREFIXES
from graph.stats import Stats

router = APIRouter(include_in_schema=False)

_RDFLIB_NAMES = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}
OFFERS: tuple[Offer, ...] = tuple(offer for offer in GRAPH_OFFERS if offer.format in _RDFLIB_NAMES)
# The vocabularies that the data uses, by prefix.
_VOCABULARIES = ("fm", "org", "foaf", "dcterms", "skos", "prov", "oa")
TITLE = "Folkmoot: decisions of local councils"
DESCRIPTION = (
    "Councils, people, committees, meetings, decisions and inspections, read from council papers "
    "by software, each fact with the passage that proves it."
)


@router.api_route("/.well-known/void", methods=["GET", "HEAD"])
def void(request: Request) -> Response:
    """Describe the data set: how much of what is in it, and where it is to be asked."""
    catalogue: Catalogue = request.app.state.catalogue
    offer = choose(request.headers.get("accept"), OFFERS)
    if offer is None:
        # Browsers ask for pages; the description has none and is readable as Turtle.
        offer = OFFERS[0] if "text/html" in request.headers.get("accept", "") else None
    if offer is None:
        available = media_types(OFFERS)
        detail = f"The description of the data set comes as {', '.join(available)}."
        return problem(request, 406, detail, available=available)
    here = str(request.base_url)
    tag = entity_tag(catalogue, "void", here, offer.media_type)
    headers = tagged(tag, {"Vary": "Accept"})
    if is_held(request, tag):
        return not_modified(tag, headers)
    g = describe_dataset(here, catalogue.base, catalogue.reader.stats())
    text = g.serialize(format=_RDFLIB_NAMES[offer.format])
    is_text = offer.media_type.startswith("text/")
    typed = f"{offer.media_type}; charset=utf-8" if is_text else offer.media_type
    return Response(text, media_type=typed, headers=headers)


def describe_dataset(here: str, base: str, stats: Stats) -> Graph:
    """Describe the data set served at `here` (ending in a slash), whose IRIs begin with `base`.

    Counts are of the default graph, which is the merge of all named ones.
    Source: W3C, Describing Linked Datasets with the VoID Vocabulary; Data Catalog Vocabulary 3.
    """
    g = Graph(bind_namespaces="none")
    for prefix in ("void", "dcat", "dcterms", "foaf", "xsd"):
        g.bind(prefix, PREFIXES[prefix])
    dataset = URIRef(f"{here}.well-known/void#dataset")
    endpoint = URIRef(f"{here}sparql")
    for kind in (VOID.Dataset, DCAT.Dataset):
        g.add((dataset, RDF.type, kind))
    g.add((dataset, DCTERMS.title, Literal(TITLE)))
    g.add((dataset, DCTERMS.description, Literal(DESCRIPTION)))
    g.add((dataset, FOAF.homepage, URIRef(here)))
    g.add((dataset, VOID.sparqlEndpoint, endpoint))
    g.add((dataset, VOID.uriSpace, Literal(base)))
    g.add((dataset, VOID.triples, Literal(stats.triples)))
    g.add((dataset, VOID.documents, Literal(stats.papers.get("done", 0))))
    g.add((dataset, VOID.classes, Literal(len(stats.classes))))
    g.add((dataset, VOID.properties, Literal(len(stats.properties))))
    for prefix in _VOCABULARIES:
        g.add((dataset, VOID.vocabulary, URIRef(PREFIXES[prefix])))
    _describe_service(g, dataset, endpoint, here)
    for iri, count in stats.classes.items():
        part = _partition(dataset, "class", iri)
        g.add((dataset, VOID.classPartition, part))
        g.add((part, VOID["class"], URIRef(iri)))
        g.add((part, VOID.entities, Literal(count)))
    for iri, count in stats.properties.items():
        part = _partition(dataset, "property", iri)
        g.add((dataset, VOID.propertyPartition, part))
        g.add((part, VOID.property, URIRef(iri)))
        g.add((part, VOID.triples, Literal(count)))
    return g


def _describe_service(g: Graph, dataset: URIRef, endpoint: URIRef, here: str) -> None:
    service = URIRef(f"{here}.well-known/void#service")
    g.add((service, RDF.type, DCAT.DataService))
    g.add((service, DCTERMS.title, Literal("SPARQL endpoint")))
    g.add((service, DCAT.endpointURL, endpoint))
    g.add((service, DCAT.endpointDescription, endpoint))
    g.add((service, DCAT.servesDataset, dataset))


def _partition(dataset: URIRef, kind: str, iri: str) -> URIRef:
    """Name a part of the data set: the end of the IRI to read, a hash to tell two alike apart."""
    name = iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
    return URIRef(f"{dataset}-{kind}-{name}-{sha256(iri.encode()).hexdigest()[:6]}")
