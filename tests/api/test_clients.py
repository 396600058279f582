"""Clients that other people wrote and researchers use: they get answers, and never half of one."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.api.conftest import BASE, SmallReader, serve_app

FOLDER = Path(__file__).parent / "clients"
FM = rdflib.Namespace("https://w3id.org/folkmoot/ns#")
PREFIXES = (
    "PREFIX fm: <https://w3id.org/folkmoot/ns#> "
    "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
PATTERN = "?s a fm:Inspection ; rdfs:label ?label"
SELECT = f"{PREFIXES} SELECT ?label WHERE {{ {PATTERN} }}"
ASK = f"{PREFIXES} ASK {{ {PATTERN} }}"
CONSTRUCT = f"{PREFIXES} CONSTRUCT {{ ?s rdfs:label ?label }} WHERE {{ {PATTERN} }}"
LABEL = "Inspection of Thornmere"
TRIPLE = [f"{BASE}inspection/1", str(rdflib.RDFS.label), LABEL]
RUNAWAY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
WRONG = "SELECT * { ?s ?p }"

javascript = pytest.mark.skipif(
    shutil.which("node") is None or not (FOLDER / "node_modules").is_dir(),
    reason="node, or the clients that `sh .ci/clients` installs, are not there",
)


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["node", str(FOLDER / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def told(script: str, *arguments: str) -> Any:
    done = run(script, *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


FORMS = [(SELECT, [{"label": LABEL}]), (ASK, True), (CONSTRUCT, [TRIPLE])]
NAMES = ["select", "ask", "construct"]


@javascript
@pytest.mark.parametrize(("query", "expected"), FORMS, ids=NAMES)
def test_clients_fetch_sparql_endpoint(address: str, query: str, expected: object) -> None:
    assert told("fetch.mjs", f"{address}/sparql", query) == expected


@javascript
@pytest.mark.parametrize(("query", "expected"), FORMS, ids=NAMES)
def test_clients_comunica(address: str, query: str, expected: object) -> None:
    assert told("comunica.mjs", query, f"{address}/sparql") == expected


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another endpoint, which knows how many live where."""
    folder = tmp_path_factory.mktemp("elsewhere")
    store = ox.Store(str(folder / "written"))
    text = f"<{BASE}council/thornmere> <http://a.example/population> 4321 ."
    store.load(text, ox.RdfFormat.TURTLE)
    store.flush()
    store.backup(str(folder / "snapshot"))
    with serve_app(SmallReader(folder / "snapshot")) as address:
        yield address


@javascript
def test_clients_comunica_joins_us_with_another_endpoint(address: str, elsewhere: str) -> None:
    query = (
        f"{PREFIXES} SELECT ?label ?population WHERE {{ ?council a fm:Council ; rdfs:label ?label ;"
        " <http://a.example/population> ?population }"
    )
    answer = told("comunica.mjs", query, f"{address}/sparql", f"{elsewhere}/sparql")
    assert answer == [{"label": "Thornmere Council", "population": "4321"}]


@javascript
@pytest.mark.parametrize("query", [RUNAWAY, WRONG], ids=["runaway", "wrong"])
def test_clients_of_javascript_are_told_of_failure(address: str, query: str) -> None:
    done = run("fetch.mjs", f"{address}/sparql", query)
    assert done.returncode != 0
    assert not done.stdout


@pytest.mark.parametrize(
    ("query", "failure"), [(RUNAWAY, HTTPError), (WRONG, QueryBadFormed)], ids=["runaway", "wrong"]
)
def test_clients_sparqlwrapper_is_told_of_failure(
    address: str, query: str, failure: type[Exception]
) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql", returnFormat=JSON)
    wrapper.setQuery(query)
    with pytest.raises(failure) as caught:
        wrapper.query()
    if isinstance(caught.value, HTTPError):
        assert caught.value.code == 503
        caught.value.close()


@pytest.mark.parametrize("query", [RUNAWAY, WRONG], ids=["runaway", "wrong"])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it closes nothing
def test_clients_rdflib_store_is_told_of_failure(address: str, query: str) -> None:
    with pytest.raises(ValueError, match="wrong"):  # what it makes of every status but 200
        SPARQLStore(f"{address}/sparql").query(query)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_clients_rdflib_store(address: str, method: Any) -> None:
    store = SPARQLStore(f"{address}/sparql", method=method)
    g = rdflib.Graph(store=store)
    assert [str(row[0]) for row in g.query(SELECT)] == [LABEL]  # type: ignore[index]
    assert g.query(ASK).askAnswer is True
    made = g.query(CONSTRUCT).graph
    assert made is not None
    assert [str(term) for term in next(iter(made))] == TRIPLE
    inspection = rdflib.URIRef(f"{BASE}inspection/1")
    assert list(g.subjects(rdflib.RDF.type, FM.Inspection)) == [inspection]
    assert (inspection, rdflib.RDF.type, FM.Inspection) in g
    assert g.value(inspection, rdflib.RDFS.label) == rdflib.Literal(LABEL)


def test_clients_rdflib_store_of_one_graph(address: str) -> None:
    name = f"{BASE}graph/entities"
    g = rdflib.Graph(store=SPARQLStore(f"{address}/sparql", context_aware=True), identifier=name)
    assert len(list(g.subjects(rdflib.RDF.type, FM.Council))) == 2
    assert not list(g.subjects(rdflib.RDF.type, FM.Inspection))
