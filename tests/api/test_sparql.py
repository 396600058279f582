"""The SPARQL protocol as a table of requests and answers."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx import Client, Response

SELECT = "SELECT ?label WHERE { <http://localhost:8000/id/council/thornmere> rdfs:label ?label }"
ASK = "ASK { ?s a fm:Decision }"
CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s a fm:Inspection ; rdfs:label ?o }"
DESCRIBE = "DESCRIBE <http://localhost:8000/id/inspection/1>"
RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
ENTITIES = "http://localhost:8000/id/graph/entities"
DOCUMENT = "http://localhost:8000/id/document/00000000000000ab"
FORM = "application/x-www-form-urlencoded"


def get(client: Client, query: str, accept: str = "*/*", **parameters: str) -> Response:
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


def post(client: Client, body: str | bytes, content_type: str, path: str = "/sparql") -> Response:
    return client.post(path, content=body, headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv; charset=utf-8"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SELECT, "application/json", "application/json"),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        (SELECT, "text/csv;q=0.5, application/sparql-results+xml;q=0.6",
         "application/sparql-results+xml"),
        (SELECT, "application/sparql-results+json,*/*;q=0.9", "application/sparql-results+json"),
        (SELECT, "application/rdf+xml, application/sparql-results+xml",
         "application/sparql-results+xml"),
        (SELECT, "text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        (ASK, "*/*", "application/sparql-results+json"),
        (ASK, "text/csv", "text/csv; charset=utf-8"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (CONSTRUCT, "application/turtle,text/turtle", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/sparql-results+json, text/turtle;q=0.2",
         "text/turtle; charset=utf-8"),
        (DESCRIBE, "text/turtle", "text/turtle; charset=utf-8"),
        (DESCRIBE, "application/n-triples,*/*;q=0.9", "application/n-triples"),
    ],
)  # fmt: skip
def test_sparql_negotiates(client: Client, query: str, accept: str, expected: str) -> None:
    answer = get(client, query, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, expected)
    assert answer.headers["vary"].split(", ")[0] == "Accept"


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        (SELECT, "csv", "text/csv"),
        (SELECT, "tsv", "text/tab-separated-values"),
        (SELECT, "xml", "application/sparql-results+xml"),
        (SELECT, "turtle", "application/sparql-results+json"),  # does not fit: Accept speaks
        (CONSTRUCT, "ttl", "text/turtle"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "nonsense", "text/turtle"),
    ],
)
def test_sparql_takes_format(client: Client, query: str, name: str, expected: str) -> None:
    answer = get(client, query, format=name)
    assert answer.headers["content-type"].split(";")[0] == expected


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [
        (SELECT, "image/png", "text/csv"),
        (SELECT, "text/turtle", "text/csv"),
        (CONSTRUCT, "text/csv", "text/turtle"),
        (SELECT, "text/csv;q=0", "application/sparql-results+json"),
    ],
)
def test_sparql_says_what_is_acceptable(
    client: Client, query: str, accept: str, offered: str
) -> None:
    answer = get(client, query, accept)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert offered in answer.json()["available"]


def test_sparql_gives_right_answers(client: Client) -> None:
    bindings = get(client, SELECT).json()["results"]["bindings"]
    assert bindings == [{"label": {"type": "literal", "value": "Thornmere Council"}}]
    assert get(client, SELECT, "text/csv").text == "label\r\nThornmere Council\r\n"
    assert get(client, SELECT, "text/tab-separated-values").text == '?label\n"Thornmere Council"\n'
    assert get(client, ASK).json()["boolean"] is True
    assert "Inspection of Thornmere" in get(client, DESCRIBE).text
    labels = json.loads(get(client, CONSTRUCT, "application/ld+json").text)
    assert len(labels) == 1


PERCENT = "SELECT ?l { <http://localhost:8000/id/council/thornmere/person/o%27hara> rdfs:label ?l }"


def test_sparql_keeps_percent_signs(client: Client) -> None:
    from urllib.parse import urlencode

    for answer in (
        get(client, PERCENT, "text/csv"),
        client.post("/sparql", data={"query": PERCENT}, headers={"Accept": "text/csv"}),
        client.post(
            "/sparql",
            content=PERCENT,
            headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
        ),
        client.get(f"/sparql?{urlencode({'query': PERCENT, 'format': 'csv'})}"),
    ):
        assert answer.text == "l\r\nNiamh O'Hara\r\n"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("query=ASK%20%7B%7D", FORM, 200),
        ("query=ASK%20%7B%7D", f"{FORM}; charset=UTF-8", 200),
        ("ASK {}", "application/sparql-query", 200),
        ("ASK {}", "application/sparql-query; charset=utf-8", 200),
        ("query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400),
        ("", FORM, 400),
        ("query=", FORM, 400),
        ("query=%FF", FORM, 400),
        (b"\xff", "application/sparql-query", 400),
        ("ASK {}".encode("utf-16"), "application/sparql-query; charset=UTF-16", 415),
        ("ASK {}", "text/plain", 415),
        ("ASK {}", "", 415),
        ("query=ASK%20%7B%7D", "multipart/form-data; boundary=x", 415),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "application/sparql-update", 403),
        ("update=CLEAR%20ALL", FORM, 403),
        ("CLEAR ALL", "application/sparql-query", 403),
        ("query=" + "x" * 1_100_000, FORM, 413),
        ("ASK { broken", "application/sparql-query", 400),
    ],
)  # fmt: skip
def test_sparql_takes_posts(
    client: Client, body: str | bytes, content_type: str, status: int
) -> None:
    answer = post(client, body, content_type)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_sparql_refuses_other_methods(client: Client, method: str) -> None:
    answer = client.request(method, "/sparql")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "# SELECT\nDROP ALL",
    ],
)
def test_sparql_is_read_only(client: Client, update: str) -> None:
    for answer in (get(client, update), client.get("/sparql", params={"update": update})):
        assert answer.status_code == 403
        assert "read-only" in answer.json()["detail"]


def test_sparql_names_line_and_column(client: Client) -> None:
    body = get(client, "SELECT *\nWHERE { ?s ?p }").json()
    assert (body["status"], body["line"], body["column"]) == (400, 2, 16)
    assert "line 2" in body["detail"]


def test_sparql_refuses_service_kindly(client: Client) -> None:
    answer = get(client, "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert answer.status_code == 400
    assert "SERVICE is not available" in answer.json()["detail"]
    assert get(client, "ASK { ?service ?p 'SERVICE' } # SERVICE").status_code == 200


@pytest.mark.parametrize(
    ("pattern", "parameters", "count"),
    [
        ("?s a fm:Decision", {}, 2),
        ("GRAPH ?g { ?s a fm:Decision }", {}, 2),
        ("?s a fm:Decision", {"default-graph-uri": ENTITIES}, 0),
        ("?s a fm:Council", {"default-graph-uri": ENTITIES}, 2),
        ("?s a fm:Council", {"default-graph-uri": [ENTITIES, DOCUMENT]}, 2),
        ("GRAPH ?g { ?s a fm:Council }", {}, 4),
        ("GRAPH ?g { ?s a fm:Council }",
         {"named-graph-uri": ENTITIES}, 2),
        ("?s a fm:Council", {"named-graph-uri": ENTITIES}, 0),
        ("?s a fm:Council", {"default-graph-uri": "http://nowhere.example/"}, 0),
    ],
)  # fmt: skip
def test_sparql_honours_the_data_set(
    client: Client, pattern: str, parameters: dict[str, str | list[str]], count: int
) -> None:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    answer = client.get("/sparql", params={"query": query, "format": "csv", **parameters})
    assert answer.text == f"n\r\n{count}\r\n"


@pytest.mark.parametrize(
    ("prologue", "graphs"),
    [
        ("PREFIX g: <http://localhost:8000/id/graph/>", ["g:entities", f"<{DOCUMENT}>"]),
        ("", ["<graph/entities>", "<document/00000000000000ab>"]),
        ("BASE <http://localhost:8000/>", ["<id/graph/entities>", f"<{DOCUMENT}>"]),
        ("BASE <http://localhost:8000/> BASE <id/graph/> PREFIX g: <>",
         ["g:entities", "<../document/00000000000000ab>"]),
    ],
)  # fmt: skip
def test_sparql_merges_several_from(client: Client, prologue: str, graphs: list[str]) -> None:
    clauses = " ".join(f"FROM {graph}" for graph in graphs)
    query = f"{prologue} SELECT (COUNT(*) AS ?n) {clauses} {{ ?s a fm:Council }}"
    assert get(client, query, "text/csv").text == "n\r\n2\r\n"


def test_sparql_without_query_is_a_form_or_a_description(client: Client) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<textarea" in page.text
    described = client.get("/sparql", headers={"Accept": "text/turtle;q=1.0"})
    assert described.headers["content-type"] == "text/turtle; charset=utf-8"
    assert "sd:Service" in described.text
    assert "fm:calibratedOn" in described.text
    assert client.get("/sparql", headers={"Accept": "application/ld+json"}).json()
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_sparql_allows_every_origin(client: Client) -> None:
    for answer in (get(client, ASK), get(client, "ASK {"), client.options("/sparql")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    preflight = client.options("/sparql").headers
    assert "POST" in preflight["access-control-allow-methods"]
    assert "*" in preflight["access-control-allow-headers"]  # clients send headers of their own


def test_sparql_answers_head(client: Client) -> None:
    answer = client.head("/sparql", params={"query": ASK})
    assert answer.status_code == 200


def test_sparql_page_shows_answer_escaped(client: Client) -> None:
    query = "SELECT ?s ?l { ?s a fm:Council ; rdfs:label ?l } ORDER BY ?l"
    page = get(client, query, "text/html").text
    assert "&lt;script&gt;alert" in page
    assert "<script" not in page
    assert 'href="/id/council/thornmere"' in page


def test_sparql_page_says_that_rows_are_left_out(client: Client) -> None:
    answer = get(client, "SELECT * { ?s ?p ?o }", "text/html")
    assert "only the first 50 are shown" in answer.text
    assert answer.headers["folkmoot-truncated"] == "rows=50; next-offset=50"
    following = client.get(
        answer.links["next"]["url"].replace("?", "/sparql?", 1), headers={"Accept": "text/html"}
    )
    assert "after the first 50" in following.text
    assert len(get(client, "SELECT * { ?s ?p ?o }").json()["results"]["bindings"]) > 50


def test_sparql_page_shows_an_error_beside_the_query(client: Client) -> None:
    answer = get(client, "SELECT <script>", "text/html")
    assert answer.status_code == 400
    assert "<script" not in answer.text
    assert 'role="alert"' in answer.text


def test_sparql_stops_a_runaway_query_while_others_are_answered(client: Client) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(3) as threads:
        runaways = [threads.submit(get, client, RUNAWAY) for _ in range(2)]
        time.sleep(0.2)
        page = client.get("/id/council/thornmere", headers={"Accept": "text/html"})
        page_took = time.monotonic() - began
        answers = [runaway.result() for runaway in runaways]
    assert page.status_code == 200
    assert page_took < 1.0
    assert [answer.status_code for answer in answers] == [503, 503]
    assert "longer than 1 seconds" in answers[0].json()["detail"]
    assert time.monotonic() - began < 4
    assert get(client, ASK).json()["boolean"] is True
