"""Every IRI of a store answers: a walk over all that the graph of the sample papers names."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph

from api.app import create_app
from api.links import local_path
from graph.namespaces import CONCEPTS, FM
from graph.store import DEFAULT_BASE
from tests.api.conftest import serve

OURS = (DEFAULT_BASE, str(FM), str(CONCEPTS), "https://w3id.org/folkmoot/ns")
PARSERS = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".jsonld": "json-ld", ".json": "json-ld"}
Triples = dict[str, set[str]]


@pytest.fixture(scope="module")
def web(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample papers."""
    with (
        serve(create_app(sample_store)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def said(sample_answers: ox.Store) -> Triples:
    """What the merged graph says, by the IRI of ours that it is said of; and the named graphs."""
    found: Triples = defaultdict(set)
    for quad in sample_answers.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode) and node.value.startswith(OURS):
                found[node.value]  # named, if nothing more
        if isinstance(quad.subject, ox.NamedNode):
            found[quad.subject.value].add(f"{quad.triple} .")
    for graph in sample_answers.named_graphs():
        found[graph.value]
    return {iri: triples for iri, triples in found.items() if iri.startswith(OURS)}


def page_of(iri: str) -> str:
    path = local_path(iri, DEFAULT_BASE)
    assert path is not None, iri
    return path.split("#")[0]


def test_dereferencing_gives_all_that_is_said_of_each_iri(web: httpx.Client, said: Triples) -> None:
    assert len(said) > 1_000
    answers: dict[str, set[str]] = {}
    for iri, triples in said.items():
        path = page_of(iri)
        if path not in answers:
            answer = web.get(path, headers={"Accept": "application/n-triples"})
            assert answer.status_code == 200, iri
            assert answer.headers["content-location"] == f"{path}.nt"
            answers[path] = set(answer.text.splitlines())
            assert answers[path], iri
        assert triples <= answers[path], iri


def shape_of(iri: str, said: Triples) -> tuple[str, ...]:
    """Tell kinds of IRIs apart: by what the thing is, or how deep its path goes."""
    kinds = sorted(triple.split("> ")[2] for triple in said[iri] if "#type>" in triple)
    return (*kinds, iri.partition("#")[2]) if kinds else (str(iri.count("/")),)


def read(text: str, parser: str) -> set[tuple[object, ...]]:
    """Read triples, numbers by their value: Turtle may write 500 as 500.0."""
    return {(s, p, o.toPython()) for s, p, o in Graph().parse(data=text, format=parser)}


# rdflib's own JSON-LD parser uses a class that rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_dereferencing_says_the_same_in_every_form(web: httpx.Client, said: Triples) -> None:
    one_of_each = {shape_of(iri, said): iri for iri in sorted(said) if not iri.startswith(str(FM))}
    assert len(one_of_each) > 30
    for iri in one_of_each.values():
        path = page_of(iri)
        triples = read(web.get(f"{path}.nt").text, "nt")
        for suffix, parser in PARSERS.items():
            answer = web.get(path + suffix)
            assert answer.status_code == 200, path + suffix
            assert read(answer.text, parser) == triples, path + suffix
        rows = list(csv.reader(io.StringIO(web.get(f"{path}.csv").text)))
        assert len(rows) >= min(2, len(said[iri]) + 1), iri
        page = web.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-location"]) == (200, f"{path}.html"), iri
        assert page.headers["vary"].startswith("Accept")


def test_dereferencing_follows_the_links_of_pages(web: httpx.Client, said: Triples) -> None:
    """Links that a page of each kind has beside those to things, which the walk has tried."""
    one_of_each = {shape_of(iri, said): iri for iri in sorted(said)}
    walked = {page_of(iri) for iri in said}
    found: set[str] = set()
    for iri in one_of_each.values():
        html = web.get(f"{page_of(iri)}.html").text
        found |= {link.split('"')[0].split("#")[0] for link in html.split('href="')[1:]}
    ours = {link.replace("&amp;", "&") for link in found if link.startswith(("/id/", "/ns"))}
    # What a page comes as beside is tried above.
    left = sorted(link for link in ours - walked if not re.search(r"\.[a-z]+($|\?)", link))
    assert any("?incoming=" in link for link in left)
    for link in left:
        assert web.head(link).status_code == 200, link


TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@pytest.mark.parametrize(
    ("path", "asked", "link"),
    [
        ("/ns/term/Passage", "rdf:type", f"{TYPE} <{FM.Passage}> ."),
        ("/ns/term/Stated", "fm:basis", f"<{FM.basis}> <{FM.Stated}> ."),
    ],
)
def test_dereferencing_pages_hold_every_incoming_link_once(
    web: httpx.Client, said: Triples, path: str, asked: str, link: str
) -> None:
    wanted = {iri for iri, triples in said.items() if any(line.endswith(link) for line in triples)}
    assert len(wanted) > 200
    graph: list[str] = []
    table: list[str] = []
    address, pages = f"{path}.nt?incoming={asked}", 0
    while address:
        answer = web.get(address)
        assert answer.status_code == 200
        graph += [line.split("> ")[0][1:] for line in answer.text.splitlines() if link in line]
        rows = csv.DictReader(io.StringIO(web.get(address.replace(".nt", ".csv")).text))
        table += [row["thing"] for row in rows]
        address = answer.links.get("next", {}).get("url", "")
        pages += 1
    assert sorted(graph) == sorted(table) == sorted(wanted)
    assert pages == -(-len(wanted) // 100)
    page = web.get(f"{path}.html?incoming={asked}&page=2")
    assert f"101 to 200 of {len(wanted)}" in page.text
    assert f'href="{path}?incoming={asked}&amp;page=3"' in page.text


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("incoming=nonsense", 400, "names no property"),
        ("incoming=", 400, "names no property"),
        ("incoming=rdf:type&page=0", 400, "count from 1"),
        ("incoming=rdf:type&page=x", 400, "count from 1"),
        ("incoming=rdf:type&page=999", 404, "no page 999"),
        ("incoming=http://a.example/%3E%20x", 400, "names no property"),
        ("incoming=http://a.example/%3Ex", 404, "Nothing is known"),
        ("incoming=http://a.example/b", 200, ""),
    ],
)
def test_dereferencing_says_what_is_wrong_with_a_page(
    web: httpx.Client, query: str, status: int, detail: str
) -> None:
    answer = web.get(f"/ns/outcome?{query}")
    assert answer.status_code == status
    if status != 200:
        assert detail in answer.json()["detail"]


def test_dereferencing_shows_who_uses_a_term(web: httpx.Client) -> None:
    page = web.get("/ns/term/decidedBy.html").text
    assert "<h1>decided by</h1>" in page
    assert re.search(r"[1-9]\d* times", page)
    assert 'href="/ns/term/Decision"' in page
    assert web.get("/ns/term/nonsense").status_code == 404
    assert web.get("/ns/term/Decision.csv").text.startswith("property,property_label,value,")


def test_dereferencing_ontology_page_has_every_term(web: httpx.Client, said: Triples) -> None:
    page = web.get("/ns.html").text
    rows = list(csv.DictReader(io.StringIO(web.get("/ns.csv").text)))
    in_table = {row["term"] for row in rows}
    terms = {
        iri
        for iri, triples in said.items()
        if iri.startswith(str(FM))
        and any(f"{TYPE} <http://www.w3.org/2002/07/owl#" in each for each in triples)
    }
    assert len(terms) > 100
    assert terms <= in_table
    assert [iri for iri in terms if f'id="{iri.partition("#")[2]}"' not in page] == []
    concepts = {iri for iri, triples in said.items() if any("#inScheme>" in t for t in triples)}
    assert len(concepts) > 100
    assert [iri for iri in concepts if f'href="{page_of(iri)}"' not in page] == []
