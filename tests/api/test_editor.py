"""The editor's page and terms, queries as programs, and queries under short links."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.saved import MOST_BYTES, SavedError, SavedQueries, make_slug
from api.settings import Settings
from api.snippets import quote_python, quote_shell, write_snippets
from tests.api.conftest import BASE, SmallReader, serve

QUERY = 'SELECT ?label WHERE { ?s a fm:Inspection ; rdfs:label ?label FILTER(?label != "\\"\'") }'
HOSTILE = [
    '"""',
    'ends in a quote"',
    "ends in a backslash\\",
    "it's $HOME `id` $(id) \\n",
    "'; rm -rf / #",
    'two\nlines\r\nand "quotes" \'of\' """all""" kinds \\"\\"\\"',
    "\x00\x1b[31m\u2028\u202e é 🗳",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_editor_quotes_for_python(text: str) -> None:
    assert ast.literal_eval(quote_python(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_editor_quotes_for_a_shell(text: str) -> None:
    command = f"printf %s {quote_shell(text)}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True)
    assert done.stdout.decode() == text.replace("\x00", "")


def _program(address: str, language: str, query: str = QUERY) -> str:
    snippets = {each.name: each.text for each in write_snippets(f"{address}/sparql", query)}
    return snippets[language]


@pytest.mark.slow
def test_editor_python_program_runs(address: str) -> None:
    program = _program(address, "Python")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "{'label': 'Inspection of Thornmere'}", done.stderr


@pytest.mark.slow
def test_editor_data_frame_program_runs(address: str) -> None:
    pytest.importorskip("pandas", reason="the program needs folkmoot[pandas]")
    program = _program(address, "Python, as a DataFrame")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines == [["label"], ["0", "Inspection", "of", "Thornmere"]], done.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed (make system)")
@pytest.mark.slow
def test_editor_curl_program_runs(address: str) -> None:
    program = _program(address, "curl")
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["label", "Inspection of Thornmere"], done.stderr


def test_editor_programs_are_on_the_page(client: httpx.Client) -> None:
    page = client.get("/sparql", params={"query": QUERY}, headers={"Accept": "text/html"}).text
    assert "Use this in Python, R or curl" in page
    assert "library(httr2)" in page
    assert "<script" not in page


def test_editor_page_has_its_own_policy(client: httpx.Client) -> None:
    hostile = '</textarea><script>alert(1)</script>{{7*7}}"'
    response = client.get("/sparql/editor", params={"query": hostile})
    assert response.headers.get_list("content-security-policy") == [
        response.headers["content-security-policy"]
    ]
    assert "script-src 'self';" in response.headers["content-security-policy"]
    assert "unsafe-inline" not in response.headers["content-security-policy"].split("style-src")[0]
    assert "<script>alert" not in response.text
    strict = client.get("/sparql", headers={"Accept": "text/html"})
    assert "unsafe-inline" not in strict.headers["content-security-policy"]


def test_editor_terms(client: httpx.Client) -> None:
    response = client.get("/sparql/terms.json")
    told = response.json()
    assert told["classes"][0] == "https://w3id.org/folkmoot/ns#Decision"  # the one in use
    assert "https://w3id.org/folkmoot/ns#Inspection" in told["classes"]
    assert told["properties"][0] == "http://www.w3.org/2000/01/rdf-schema#label"
    assert told["prefixes"]["fm"] == "https://w3id.org/folkmoot/ns#"
    assert told["base"] == BASE
    again = client.get("/sparql/terms.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.fixture(scope="module")
def saving(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server that keeps queries."""
    path = tmp_path_factory.mktemp("saved") / "queries.sqlite"
    reader: Any = SmallReader(snapshot)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.catalogue.open_reader", lambda _: reader)
        settings = Settings(refresh_seconds=float("inf"), saved_queries=path)
        app = create_app(snapshot, settings)
    with serve(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def test_editor_saves_a_query(saving: httpx.Client) -> None:
    first = saving.post("/sparql/q", data={"query": QUERY})
    assert first.status_code == 303
    assert first.headers["location"] == f"/sparql/q/{make_slug(QUERY)}"
    again = saving.post("/sparql/q", data={"query": QUERY})
    assert again.headers["location"] == first.headers["location"]
    page = saving.get(first.headers["location"]).text
    assert "FILTER(?label != &#34;" in page
    assert re.search(r"Saved: <a href=\"http://[^\"]*/sparql/q/\w{10}\"", page)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("SELECT * { ?s ?p", 400),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", 400),
        ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", 400),
        ("SELECT * { ?s ?p ?o } #" + "x" * MOST_BYTES, 413),
        ("x" * (5 * MOST_BYTES), 413),
    ],
)
def test_editor_saves_only_queries(saving: httpx.Client, query: str, status: int) -> None:
    assert saving.post("/sparql/q", data={"query": query}).status_code == status


def test_editor_saves_nothing_unless_told(client: httpx.Client) -> None:
    assert client.post("/sparql/q", data={"query": QUERY}).status_code == 404
    assert client.get(f"/sparql/q/{make_slug(QUERY)}").status_code == 404
    page = client.get("/sparql", params={"query": QUERY}, headers={"Accept": "text/html"}).text
    assert "Save under" not in page


def test_editor_unknown_slug(saving: httpx.Client) -> None:
    assert saving.get("/sparql/q/aaaaaaaaaa").status_code == 404


def test_editor_saved_queries_survive_and_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "queries.sqlite"
    saved = SavedQueries(path, most=2)
    slugs = [saved.save("ASK {}"), saved.save("ASK { }\r\n")]
    assert saved.save("ASK {}") == slugs[0]
    with pytest.raises(SavedError, match="2 queries are saved"):
        saved.save("ASK {  }")
    again = SavedQueries(path)
    assert [again.read(slug) for slug in slugs] == ["ASK {}", "ASK { }"]


def test_editor_saved_file_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(SavedError, match="Name another file with --saved"):
        SavedQueries(tmp_path / "none" / "queries.sqlite")
