"""Linked data: every IRI answers in the form that is asked for."""

import json
import re

import pytest
import rdflib
from httpx import Client

from tests.api.conftest import BASE, PAPER, PASSAGE

THING = f"{BASE}decision/1"


@pytest.mark.parametrize(
    ("accept", "expected", "location"),
    [
        ("*/*", "text/turtle; charset=utf-8", "/id/decision/1.ttl"),
        ("text/turtle", "text/turtle; charset=utf-8", "/id/decision/1.ttl"),
        ("application/ld+json", "application/ld+json", "/id/decision/1.jsonld"),
        ("application/json", "application/json", "/id/decision/1.jsonld"),
        ("application/n-triples", "application/n-triples", "/id/decision/1.nt"),
        ("application/rdf+xml", "application/rdf+xml", "/id/decision/1.rdf"),
        ("text/html", "text/html; charset=utf-8", "/id/decision/1.html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
         "text/html; charset=utf-8", "/id/decision/1.html"),
        ("text/turtle;q=0.5,application/rdf+xml", "application/rdf+xml", "/id/decision/1.rdf"),
    ],
)  # fmt: skip
def test_resource_negotiates(client: Client, accept: str, expected: str, location: str) -> None:
    answer = client.get("/id/decision/1", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, expected)
    assert answer.headers["content-location"] == location
    assert answer.headers["vary"].split(", ")[0] == "Accept"
    assert client.get(location).headers["content-type"] == expected.replace("/json", "/ld+json")


# rdflib's own JSON-LD parser uses a class that rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("suffix", "parser"),
    [
        (".ttl", "turtle"),
        (".nt", "nt"),
        (".rdf", "xml"),
        (".jsonld", "json-ld"),
        (".json", "json-ld"),
    ],
)
def test_resource_says_the_same_in_every_format(client: Client, suffix: str, parser: str) -> None:
    g = rdflib.Graph().parse(data=client.get(f"/id/decision/1{suffix}").text, format=parser)
    thing = rdflib.URIRef(THING)
    assert (thing, rdflib.RDFS.label, rdflib.Literal("Flood plan: approved")) in g
    quotes = list(g.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#exact")))
    assert quotes == [rdflib.Literal("that the <b>flood plan</b> & budget be approved.")]
    council = rdflib.URIRef(f"{BASE}council/thornmere")
    assert g.value(council, rdflib.RDFS.label) == rdflib.Literal("Thornmere Council")


def test_resource_json_has_short_names(client: Client) -> None:
    document = json.loads(client.get("/id/decision/1.jsonld").text)
    assert "@context" in document


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/id/nothing/here", 404, None),
        ("/id/", 404, None),
        ("/id/a%20b%3C%3E%22", 404, None),
        ("/id/council/thornmear", 301, "/id/council/thornmere"),
        ("/id/council/thornmear.ttl", 301, "/id/council/thornmere.ttl"),
        (
            "/id/council/thornmear?incoming=fm:decidedBy",
            301,
            "/id/council/thornmere?incoming=fm:decidedBy",
        ),
        ("/id/document/00000000000000aa", 410, None),
        ("/id/document/0000000000000000", 410, None),
        ("/ns/outcome/nonsense", 404, None),
        ("/ns.pdf", 404, None),
    ],
)
def test_resource_knows_what_became_of_an_iri(
    client: Client, path: str, status: int, location: str | None
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers.get("location") == location
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        page = client.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (
            status,
            "text/html; charset=utf-8",
        )


def test_resource_names_the_successor_of_what_is_gone(client: Client) -> None:
    answer = client.get("/id/document/00000000000000aa")
    assert answer.json()["successor"] == f"{BASE}document/{PAPER}"
    assert answer.headers["link"] == f'</id/document/{PAPER}>; rel="successor-version"'


def test_resource_keeps_percent_signs(client: Client) -> None:
    answer = client.get("/id/council/thornmere/person/o%27hara")
    assert answer.status_code == 200
    assert "Niamh O'Hara" in answer.text


def test_resource_refuses_what_it_has_not(client: Client) -> None:
    answer = client.get("/id/decision/1", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


def test_resource_page_leads_to_the_passage(client: Client) -> None:
    page = client.get("/id/decision/1.html").text
    href = f"/document/{PAPER}?from={PASSAGE[0]}&amp;to={PASSAGE[1]}#passage"
    assert href in page
    assert "that the &lt;b&gt;flood plan&lt;/b&gt; &amp; budget be approved." in page
    assert 'href="/id/council/thornmere"' in page
    assert 'href="/ns/outcome/approved"' in page


def test_resource_page_says_that_a_passage_was_read_by_ocr(client: Client) -> None:
    page = client.get("/id/decision/1.html").text
    assert re.search(r", page 2</a> <span[^>]*>read by OCR<", page)


def test_resource_page_shows_what_points_at_it(client: Client) -> None:
    page = client.get("/id/council/thornmere.html").text
    assert "Decisions" in page
    assert 'href="/id/decision/1"' in page


def test_resource_page_of_a_paper_lists_what_it_tells(client: Client) -> None:
    page = client.get(f"/id/document/{PAPER}.html").text
    assert "In this paper" in page
    assert 'href="/id/decision/1"' in page
    assert f'href="/document/{PAPER}"' in page


def test_resource_page_makes_no_link_of_a_script_address(client: Client) -> None:
    page = client.get("/id/decision/1.html").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript:' not in page


def test_resource_page_escapes_labels(client: Client) -> None:
    page = client.get("/id/council/evil.html").text
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Council" in page


def test_resource_serves_concepts_and_the_ontology(client: Client) -> None:
    concept = client.get("/ns/outcome/approved", headers={"Accept": "text/html"})
    assert "Decisions with this outcome" in concept.text
    assert "approved" in client.get("/ns/outcome/approved.ttl").text
    page = client.get("/ns", headers={"Accept": "text/html"}).text
    assert 'id="Decision"' in page
    g = rdflib.Graph().parse(data=client.get("/ns.ttl").text, format="turtle")
    decision = rdflib.URIRef("https://w3id.org/folkmoot/ns#Decision")
    assert (decision, rdflib.RDF.type, rdflib.OWL.Class) in g
    assert client.get("/ns", headers={"Accept": "text/turtle"}).status_code == 200


def test_resource_of_a_part_leads_to_its_pack_and_back(client: Client) -> None:
    part = f"/id/document/{PAPER}/part/12"
    answer = client.get(part, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert "Draft minutes" in answer.text
    page = client.get(f"{part}.html").text
    assert f'href="/id/document/{PAPER}"' in page
    assert f"/document/{PAPER}?from={PASSAGE[0]}&amp;to={PASSAGE[1]}#passage" in page
    assert f'href="{part}"' in client.get(f"/id/document/{PAPER}.html").text
