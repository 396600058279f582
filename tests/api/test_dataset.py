"""The data set is described in VoID and DCAT, with a partition for each class and property."""

import pytest
import rdflib
from httpx import Client
from rdflib import DCAT, VOID

from graph.namespaces import FM


def description(client: Client, accept: str, parser: str) -> rdflib.Graph:
    answer = client.get("/.well-known/void", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == accept
    return rdflib.Graph().parse(data=answer.text, format=parser)


@pytest.mark.parametrize(
    ("accept", "parser"),
    [("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")],
)
def test_dataset_counts_classes_and_properties(client: Client, accept: str, parser: str) -> None:
    g = description(client, accept, parser)
    dataset = g.value(predicate=rdflib.RDF.type, object=VOID.Dataset)
    part = g.value(predicate=VOID["class"], object=FM.Decision)
    assert (dataset, VOID.classPartition, part) in g
    assert (part, VOID.entities, rdflib.Literal(1234)) in g
    labels = g.value(predicate=VOID.property, object=rdflib.RDFS.label)
    assert (dataset, VOID.propertyPartition, labels) in g
    assert (labels, VOID.triples, rdflib.Literal(7)) in g
    assert (dataset, rdflib.RDF.type, DCAT.Dataset) in g


def test_dataset_names_its_endpoint_which_answers(client: Client) -> None:
    g = description(client, "text/turtle", "turtle")
    endpoint = next(g.objects(None, VOID.sparqlEndpoint))
    assert client.get(str(endpoint), params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True


def test_dataset_has_no_blank_node(client: Client) -> None:
    g = description(client, "text/turtle", "turtle")
    assert not [term for triple in g for term in triple if isinstance(term, rdflib.BNode)]


@pytest.mark.parametrize(
    ("accept", "status"),
    [("image/png", 406), ("text/html", 200), ("*/*", 200), ("image/png, */*;q=0.1", 200)],
)
def test_dataset_negotiates(client: Client, accept: str, status: int) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert "text/turtle" in answer.json()["available"]


def test_dataset_answers_304_to_who_holds_it(client: Client) -> None:
    tag = client.get("/.well-known/void").headers["etag"]
    assert client.get("/.well-known/void", headers={"If-None-Match": tag}).status_code == 304


def test_dataset_is_named_by_the_service_description(client: Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    g = rdflib.Graph().parse(data=answer.text, format="turtle")
    assert [str(one) for one in g.objects(None, rdflib.RDFS.seeAlso)] == [
        str(client.base_url).rstrip("/") + "/.well-known/void"
    ]
