"""A real server, asked by the clients that people use; and what it must never do."""

import json
import shutil
import socket
import subprocess
import time
import urllib.parse
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx import Client
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from tests.api.conftest import SmallReader, serve_app

QUERY = "SELECT ?label WHERE { ?s a fm:Inspection ; rdfs:label ?label }"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a fm:Inspection ; rdfs:label ?l }"


def wrapper(address: str, query: str, return_format: str) -> Any:
    asked = SPARQLWrapper(f"{address}/sparql")
    asked.setQuery("PREFIX fm: <https://w3id.org/folkmoot/ns#>\n" + query)
    asked.setReturnFormat(return_format)
    return asked


@pytest.mark.parametrize("method", ["GET", POST])
def test_serving_sparqlwrapper_select(address: str, method: str) -> None:
    asked = wrapper(address, QUERY, JSON)
    asked.setMethod(method)
    bindings = asked.queryAndConvert()["results"]["bindings"]
    assert [row["label"]["value"] for row in bindings] == ["Inspection of Thornmere"]


def test_serving_sparqlwrapper_posts_directly(address: str) -> None:
    asked = wrapper(address, QUERY, JSON)
    asked.setMethod(POST)
    asked.setRequestMethod("postdirectly")
    assert len(asked.queryAndConvert()["results"]["bindings"]) == 1


def test_serving_sparqlwrapper_other_formats(address: str) -> None:
    assert wrapper(address, QUERY, CSV).queryAndConvert() == b"label\r\nInspection of Thornmere\r\n"
    document = wrapper(address, QUERY, XML).queryAndConvert()
    assert document.getElementsByTagName("literal")[0].firstChild.data == "Inspection of Thornmere"
    assert b"Inspection of Thornmere" in wrapper(address, CONSTRUCT, TURTLE).queryAndConvert()
    assert wrapper(address, "ASK { ?s a fm:Decision }", JSON).queryAndConvert()["boolean"] is True


# SPARQLWrapper reads graphs into a class that rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_serving_sparqlwrapper_default_format_of_construct(address: str) -> None:
    g = wrapper(address, CONSTRUCT, XML).queryAndConvert()
    assert len(g) == 1


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--data-urlencode", f"query={QUERY}"], "Inspection of Thornmere"),
        (["--get", "--data-urlencode", f"query={QUERY}"], "Inspection of Thornmere"),
        (["-H", "Content-Type: application/sparql-query", "--data-binary", QUERY],
         "Inspection of Thornmere"),
        (["--get", "--data-urlencode", f"query={QUERY}", "-H", "Accept: text/csv"],
         "label\r\nInspection of Thornmere\r\n"),
    ],
)  # fmt: skip
def test_serving_curl(address: str, arguments: list[str], expected: str) -> None:
    command = ["curl", "--silent", "--show-error", "--fail", *arguments, f"{address}/sparql"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    assert expected in done.stdout.decode()


EVASIONS = (
    "ASK {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?a ?p 1SERVICE<{url}>{{?s ?q ?o}} }}",
    "SELECT * {{ ?a ?b ?c FILTER(?a<=?a)SERVICE#>\n<{url}>{{?s ?q ?o}} }}",
    "SELECT * {{ VALUES ?e {{ <{url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "SELECT * FROM <{url}> FROM <{url}2> {{ ?s ?p ?o }}",
    "LOAD <{url}>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
)


@pytest.mark.parametrize("query", EVASIONS)
def test_serving_reaches_nobody(client: Client, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        for answer in (
            client.get("/sparql", params={"query": query.format(url=url)}),
            client.post("/sparql", data={"query": query.format(url=url)}),
        ):
            assert answer.status_code in (200, 400, 403)
            assert "told" not in answer.text
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_serving_fetches_no_graph(client: Client, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        answer = client.get("/sparql", params={"query": query, name: [url, url + "2"]})
        assert json.loads(answer.text)["results"]["bindings"] == []
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_serving_listener_would_notice() -> None:
    """The proof above rests on a listener that sees who connects."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        listener.settimeout(1)
        listener.accept()[0].close()


def test_serving_long_queries_in_addresses(client: Client) -> None:
    query = "ASK { } #" + "x" * 20_000
    answer = client.get(f"/sparql?query={urllib.parse.quote(query)}")
    assert answer.status_code == 200


def test_serving_stops_the_queries_of_clients_that_have_gone(snapshot: Path) -> None:
    runaway = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    with serve_app(SmallReader(snapshot), seconds=60) as address:
        for _ in range(2):  # as many as there are workers
            with pytest.raises(httpx.ReadTimeout):
                httpx.get(f"{address}/sparql", params={"query": runaway}, timeout=0.3)
        began = time.monotonic()
        assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=30).json()
        assert time.monotonic() - began < 8
