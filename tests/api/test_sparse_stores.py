"""Stores of few papers that tell little: nothing, no council, no day; every page answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Client

from api.app import create_app
from api.settings import Settings
from graph.store import init_store, open_reader, open_store
from tests.api.conftest import serve

# What a store holds, by name; each text tells of less than minutes do.
STORES = {
    "empty": "",
    "nameless": "Notes of a chat\n\nNothing was decided. Somebody said the bins were full.\n",
    "undated": (
        "Minutes of the Regular Meeting of the City Council\nCity of Larkspur Falls\n\n"
        "PRESENT: Mayor Ann Lee, Councilmember Bob Ray\n\n"
        "Motion by Councilmember Ray, seconded by Mayor Lee, to approve the agenda."
        " Motion carried 5-0.\n"
    ),
}
PATHS = (
    "/", "/search", "/search?q=bins", "/search?kind=decision", "/search.csv?kind=person",
    "/search.atom?kind=paper", "/recent", "/recent.atom", "/about/data", "/about/coverage",
    "/about/failed.csv", "/compare", "/chart", "/graph", "/graph?profile=inspections",
    "/graph.json", "/graph/path", "/graph/central", "/export", "/export/full.gexf", "/trace",
    "/sparql", "/sparql/terms.json", "/.well-known/void", "/health",
)  # fmt: skip


@pytest.fixture(scope="module", params=STORES)
def sparse(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, Client]]:
    """A store's name and folder, and a client of a server over it."""
    folder = tmp_path_factory.mktemp("sparse")
    store = folder / "store"
    init_store(store)
    if text := STORES[request.param]:
        (folder / "paper.txt").write_text(text, encoding="utf-8")
        with open_store(store) as opened:
            assert opened.ingest([folder / "paper.txt"]).ingested == 1
    app = create_app(store, Settings(refresh_seconds=float("inf")))
    with serve(app) as address, Client(base_url=address, timeout=30) as client:
        client.headers["accept"] = "text/html"
        yield request.param, store, client


def test_sparse_stores_answer_on_every_page(sparse: tuple[str, Path, Client]) -> None:
    _, _, client = sparse
    assert {path: client.get(path).status_code for path in PATHS} == dict.fromkeys(PATHS, 200)


def test_sparse_stores_say_what_is_held(sparse: tuple[str, Path, Client]) -> None:
    name, _, client = sparse
    start, about = client.get("/").text, client.get("/about/data").text
    said = {
        "empty": ("There are no papers in here yet", "No papers are held yet"),
        "nameless": ("Papers of councils not known.", "Of no paper held is it known"),
        "undated": ("Papers of 1 council.", "1 paper of councils"),
    }[name]
    assert said[0] in start
    assert said[1] in about
    assert "0 of 0" not in start


def test_sparse_stores_tell_of_each_thing(sparse: tuple[str, Path, Client]) -> None:
    name, store, client = sparse
    with open_reader(store) as reader:
        iris = sorted(
            row["iri"] for row in reader.ties.rows("SELECT iri FROM network_nodes ORDER BY iri")
        )
    assert (len(iris) > 3) == (name == "undated")
    for iri in iris:
        asked = {"/trace": {"q": iri}, "/graph": {"thing": iri}, "/id": None}
        for path, parameters in asked.items():
            place = f"/id/{iri.partition('/id/')[2]}" if parameters is None else path
            answer = client.get(place, params=parameters, follow_redirects=True)
            assert answer.status_code == 200, (path, iri)
