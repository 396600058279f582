"""The W3C's SPARQL 1.1 protocol tests, where they lie beside the checkout.

Of its 34 tests 20 ask queries and 7 bring an update that is wrong: those 27 are to be met as they
stand. The other 7 update the store, which a read-only endpoint refuses.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection

from tests.api.conftest import SmallReader, serve_app

FOLDER = Path(__file__).parents[3] / "shared" / "w3c"
MANIFEST = FOLDER / "sparql11-protocol-manifest.ttl"
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
# What each form may come as.
EXPECTED = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}  # fmt: skip


class Case(NamedTuple):
    """One request of the suite and what is to come back."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: str
    boolean: bool | None
    form: str | None


def read_cases() -> Iterator[Case]:
    if not MANIFEST.exists():
        return
    g = rdflib.Graph().parse(MANIFEST)
    for test in sorted(g.subjects(rdflib.RDF.type, MF.ProtocolTest), key=str):
        name = str(test).rpartition("#")[2]
        requests = g.value(g.value(test, MF.action), HT.requests)
        for request in Collection(g, requests) if requests else ():
            yield read_case(g, name, request)


def read_case(g: rdflib.Graph, name: str, request: rdflib.term.Node) -> Case:
    headers = {}
    listed = g.value(request, HT.headers)
    for header in Collection(g, listed) if listed else ():
        headers[str(g.value(header, HT.fieldName))] = str(g.value(header, HT.fieldValue))
    body = g.value(request, HT.body)
    encoding = str(g.value(body, CNT.characterEncoding) or "utf-8") if body else "utf-8"
    text = str(g.value(body, CNT.chars) or "") if body else ""
    response = g.value(request, HT.resp)
    boolean = g.value(response, MF.expectedBoolean)
    form = g.value(response, MF.expectedFormat)
    statuses = {str(status)[-3] for status in g.objects(response, MF.expectedStatus)}
    return Case(
        name,
        str(g.value(request, HT.methodName)),
        str(g.value(request, HT.absolutePath)),
        headers,
        text.encode(encoding),
        "".join(sorted(statuses)),
        None if boolean is None else str(boolean) == "true",
        None if form is None else str(form),
    )


CASES = list(read_cases())


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("w3c")
    store = ox.Store(str(folder / "written"))
    for number in (1, 2, 3):
        name = ox.NamedNode(DATA.format(number))
        store.load(path=FOLDER / f"data{number}.nt", format=ox.RdfFormat.N_TRIPLES, to_graph=name)
    store.flush()
    store.backup(str(folder / "snapshot"))
    with serve_app(SmallReader(folder / "snapshot")) as address:
        yield address


QUERY_CASES = [case for case in CASES if not case.name.startswith("update_")]
UPDATE_CASES = [case for case in CASES if case.name.startswith("update_")]


@pytest.mark.skipif(not CASES, reason="the W3C's tests do not lie beside the checkout")
def test_w3c_counts_all_tests() -> None:
    assert len({case.name for case in QUERY_CASES}) == 27
    assert len({case.name for case in UPDATE_CASES}) == 7


@pytest.mark.skipif(not CASES, reason="the W3C's tests do not lie beside the checkout")
@pytest.mark.parametrize("case", UPDATE_CASES, ids=[case.name for case in UPDATE_CASES])
def test_w3c_updates_are_refused(endpoint: str, case: Case) -> None:
    is_update = "sparql-update" in str(case.headers) or b"update=" in case.body
    answer = send(endpoint, case)
    assert answer.status_code == (403 if is_update else 200)
    assert not is_update or "read-only" in answer.json()["detail"]


def send(endpoint: str, case: Case) -> httpx.Response:
    path = case.path.replace("/sparql/", "/sparql", 1)
    return httpx.request(
        case.method, endpoint + path, headers=case.headers, content=case.body, timeout=20
    )


@pytest.mark.skipif(not CASES, reason="the W3C's tests do not lie beside the checkout")
@pytest.mark.parametrize("case", QUERY_CASES, ids=[case.name for case in QUERY_CASES])
def test_w3c_protocol(endpoint: str, case: Case) -> None:
    answer = send(endpoint, case)
    assert str(answer.status_code)[0] in case.statuses, answer.text
    if case.form is not None:
        assert answer.headers["content-type"].split(";")[0] in EXPECTED[case.form]
    if case.boolean is not None:
        assert answer.json()["boolean"] is case.boolean
