"""A limit of rows is said in a header and in the document, and the rest can be had."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pyoxigraph as ox
import pytest
from httpx import Client, Response
from lxml import etree

from graph.worker_process import QueryLimits
from tests.api.conftest import SmallReader, serve_app

ROWS = 4
VALUES = "VALUES ?x { 0 1 2 3 4 5 6 7 8 9 }"
TABLE = f"SELECT ?x {{ {VALUES} }} ORDER BY ?x"
GRAPH = f"CONSTRUCT {{ <http://a.example/a> <http://a.example/b> ?x }} {{ {VALUES} }}"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"


@pytest.fixture(scope="module")
def capped(snapshot: Path) -> Iterator[Client]:
    with (
        serve_app(SmallReader(snapshot), limits=QueryLimits(seconds=5, rows=ROWS)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def read_json(text: str) -> list[str]:
    return [row["x"]["value"] for row in json.loads(text)["results"]["bindings"]]


def read_xml(text: str) -> list[str]:
    found = etree.fromstring(text.encode()).iter(RESULTS + "literal")
    return [str(literal.text) for literal in found]


def read_csv(text: str) -> list[str]:
    return [row["x"] for row in csv.DictReader(io.StringIO(text))]


def read_tsv(text: str) -> list[str]:
    return text.splitlines()[1:]


def read_triples(text: str) -> list[str]:
    return [quad.object.value for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES)]  # type: ignore[union-attr]


def every_page(client: Client, query: str, accept: str) -> Iterator[Response]:
    """Follow the links from page to page."""
    headers = {"Accept": accept}
    answer = client.get("/sparql", params={"query": query}, headers=headers)
    yield answer
    while "next" in answer.links:
        address = urljoin(str(answer.url), answer.links["next"]["url"])
        answer = client.get(address, headers=headers)
        yield answer


@pytest.mark.parametrize(
    ("query", "accept", "read"),
    [
        (TABLE, "application/sparql-results+json", read_json),
        (TABLE, "application/sparql-results+xml", read_xml),
        (TABLE, "text/csv", read_csv),
        (TABLE, "text/tab-separated-values", read_tsv),
        (GRAPH, "application/n-triples", read_triples),
    ],
)
def test_truncation_pages_make_up_the_whole(
    capped: Client, query: str, accept: str, read: Callable[[str], list[str]]
) -> None:
    pages = list(every_page(capped, query, accept))
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert [len(read(page.text)) for page in pages] == [4, 4, 2]
    values = [value for page in pages for value in read(page.text)]
    assert sorted(values) == list("0123456789")
    said = [page.headers.get("folkmoot-truncated") for page in pages]
    assert said == ["rows=4; next-offset=4", "rows=4; next-offset=8", None]
    assert len({page.headers["etag"] for page in pages}) == 3


def test_truncation_stands_in_the_head_of_documents(capped: Client) -> None:
    json_pages = list(every_page(capped, TABLE, "application/sparql-results+json"))
    heads = [page.json()["head"] for page in json_pages]
    assert heads[0] == {"link": [json_pages[0].links["next"]["url"]], "vars": ["x"]}
    assert heads[2] == {"vars": ["x"]}
    xml_pages = list(every_page(capped, TABLE, "application/sparql-results+xml"))
    links = [
        [link.get("href") for link in etree.fromstring(page.content).iter(RESULTS + "link")]
        for page in xml_pages
    ]
    assert links == [[page.links["next"]["url"]] for page in xml_pages[:2]] + [[]]


@pytest.mark.parametrize("limit", [0, 1, 4])
@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "html"])
def test_truncation_is_not_said_of_whole_answers(capped: Client, name: str, limit: int) -> None:
    parameters = {"query": f"{TABLE} LIMIT {limit}", "format": name}
    answer = capped.get("/sparql", params=parameters)
    assert answer.status_code == 200
    assert "folkmoot-truncated" not in answer.headers
    assert "link" not in answer.headers


def test_truncation_keeps_the_whole_request_in_its_link(capped: Client) -> None:
    body = {
        "query": "SELECT ?x { VALUES ?x { 'a&b' 'c d' '%' 'é' '\"' } } ORDER BY ?x # more",
        "default-graph-uri": ["http://a.example/1", "http://a.example/2"],
        "named-graph-uri": "http://a.example/3",
        "format": "tsv",
    }
    first = capped.post("/sparql", data=body)
    second = capped.get(urljoin(str(first.url), first.links["next"]["url"]))
    assert [read_tsv(first.text), read_tsv(second.text)] == [
        ['"\\""', '"%"', '"a&b"', '"c d"'],
        ['"é"'],
    ]


def test_truncation_of_a_query_too_long_for_an_address_says_the_offset(capped: Client) -> None:
    query = f"{TABLE} #{'x' * 20_000}"
    first = capped.post("/sparql", data={"query": query, "format": "csv"})
    assert "link" not in first.headers
    assert first.headers["folkmoot-truncated"] == "rows=4; next-offset=4"
    second = capped.post("/sparql", data={"query": query, "format": "csv", "offset": "4"})
    assert read_csv(second.text) == ["4", "5", "6", "7"]


@pytest.mark.parametrize("offset", ["-1", "x", "1.5", "9" * 30, "٣"])
def test_truncation_refuses_a_strange_offset(capped: Client, offset: str) -> None:
    answer = capped.get("/sparql", params={"query": TABLE, "offset": offset})
    assert answer.status_code == 400
    assert "offset" in answer.json()["detail"]


def test_truncation_past_the_end_is_an_empty_answer(capped: Client) -> None:
    answer = capped.get("/sparql", params={"query": TABLE, "offset": "100", "format": "csv"})
    assert answer.text == "x\r\n"
    assert capped.get("/sparql", params={"query": "ASK {}", "offset": "9"}).json()["boolean"]
