"""A client that holds an answer is told that it still stands; large ones come compressed."""

import pytest
from httpx import Client

from tests.api.test_sparql import SELECT

THING = "/id/council/thornmere"


@pytest.mark.parametrize(
    ("path", "parameters"),
    [("/sparql", {"query": SELECT}), (THING, {}), (THING + ".ttl", {})],
)
def test_freshness_answers_304_to_who_holds_it(
    client: Client, path: str, parameters: dict[str, str]
) -> None:
    first = client.get(path, params=parameters)
    tag = first.headers["etag"]
    again = client.get(path, params=parameters, headers={"If-None-Match": f'"x", {tag}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["vary"].split(", ")[0] == "Accept"
    assert client.get(path, params=parameters, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize(
    ("parameters", "accept"),
    [
        ({"query": SELECT}, "text/csv"),
        ({"query": SELECT + " LIMIT 1"}, "application/json"),
        ({"query": SELECT, "default-graph-uri": "http://localhost:8000/id/x"}, "application/json"),
    ],
)
def test_freshness_tags_tell_answers_apart(
    client: Client, parameters: dict[str, str], accept: str
) -> None:
    headers = {"Accept": "application/json"}
    tag = client.get("/sparql", params={"query": SELECT}, headers=headers).headers["etag"]
    other = client.get(
        "/sparql", params=parameters, headers={"Accept": accept, "If-None-Match": tag}
    )
    assert other.status_code == 200
    assert other.headers["etag"] != tag


def test_freshness_a_wrong_query_has_no_tag(client: Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT"})
    assert answer.status_code == 400
    assert "etag" not in answer.headers


def test_freshness_post_is_always_answered(client: Client) -> None:
    tag = client.get("/sparql", params={"query": SELECT}).headers["etag"]
    answer = client.post("/sparql", data={"query": SELECT}, headers={"If-None-Match": tag})
    assert answer.status_code == 200


def test_freshness_large_answers_come_compressed_on_request(client: Client) -> None:
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 200", "format": "csv"}
    plain = client.get("/sparql", params=query, headers={"Accept-Encoding": "identity"})
    packed = client.get("/sparql", params=query, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert "Accept-Encoding" in packed.headers["vary"]


@pytest.mark.parametrize("made_up", ["NOW()", "rand()", "STRUUID( )", "UUID()"])
def test_freshness_what_is_made_up_anew_is_never_held(client: Client, made_up: str) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT ({made_up} AS ?x) {{}}"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
