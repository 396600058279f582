"""The SPARQL 1.1 service description: what the endpoint can do, in RDF."""

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from api.negotiation import GRAPH_OFFERS, HTML, Offer
from extract.confidence import load_calibration
from graph.namespaces import FM, PREFIXES

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads",
)  # fmt: skip
_RDFLIB_NAMES = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}

# A client that takes anything is a program more often than a person: Turtle comes first.
DESCRIPTION_OFFERS = (
    *(offer for offer in GRAPH_OFFERS if offer.format in _RDFLIB_NAMES),
    Offer(HTML, "rows"),
)


def describe_service(endpoint: str, base: str, name: str) -> str:
    """Describe the endpoint at an address, in one of the formats of DESCRIPTION_OFFERS."""
    g = Graph()
    g.bind("sd", SD)
    g.bind("void", PREFIXES["void"])
    g.bind("fm", PREFIXES["fm"])
    service, dataset, default = (
        URIRef(f"{endpoint}#{part}") for part in ("service", "dataset", "default")
    )
    g.add((service, RDF.type, SD.Service))
    g.add((service, SD.endpoint, URIRef(endpoint)))
    g.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    g.add((service, SD.defaultDataset, dataset))
    for name_of_format in _RESULT_FORMATS:
        g.add((service, SD.resultFormat, FORMATS[name_of_format]))
    g.add((dataset, RDF.type, SD.Dataset))
    g.add((dataset, RDF.type, URIRef(PREFIXES["void"] + "Dataset")))
    g.add((dataset, FM.calibratedOn, Literal(load_calibration().calibrated_on)))
    g.add((dataset, SD.defaultGraph, default))
    g.add((default, RDF.type, SD.Graph))
    g.add((dataset, URIRef(PREFIXES["void"] + "uriSpace"), Literal(base)))
    # What is in the data set, class by class and property by property.
    g.add((dataset, RDFS.seeAlso, URIRef(endpoint.removesuffix("sparql") + ".well-known/void")))
    return g.serialize(format=_RDFLIB_NAMES[name])
