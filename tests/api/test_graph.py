"""The pages of the network: hostile names, what is cut, what is refused, and the command."""

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx import Client
from typer.testing import CliRunner

from api.cli import app
from api.graph_asked import Drawings
from extract.errors import QueryError
from tests.api.conftest import BASE

O_HARA = f"{BASE}council/thornmere/person/o%27hara"
HOSTILE = "\"><img src=x onerror=alert(1)> O'Hara & </script>"
PAGES = [
    "/graph",
    "/graph?profile=full",
    f"/graph?thing={quote(O_HARA)}",
    f"/graph?thing={quote(BASE + 'council/evil')}&more=1",
    f"/graph/path?from={quote(O_HARA)}&to={quote(BASE + 'council/thornmere')}",
    f"/graph/central?council={quote(BASE + 'council/evil')}",
    f"/graph/path?from={quote(HOSTILE)}&to={quote(HOSTILE)}",
    f"/graph?council={quote(HOSTILE)}",
    "/graph?profile=%3Cscript%3E",
]


class Tags(HTMLParser):
    """Elements of a page, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", PAGES)
def test_graph_pages_hold_no_code_of_papers(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code in (200, 400)
    tags = Tags()
    tags.feed(answer.text)
    assert not [tag for tag, _ in tags.found if tag in ("img", "iframe", "object")]
    for tag, attributes in tags.found:
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/static/")
        assert not (attributes.get("href") or "").startswith("javascript:")


def test_graph_data_is_exact_and_leads_only_to_this_server(client: Client) -> None:
    answer = client.get("/graph.json?profile=full")
    data = answer.json()
    labels = {node["iri"]: node["label"] for node in data["nodes"]}
    assert labels[O_HARA] == HOSTILE
    assert all(
        node["href"].startswith(("/id/", "/ns/")) or not node["href"] for node in data["nodes"]
    )
    assert all(edge["passage"].startswith("/document/") for edge in data["edges"])
    assert data["shown"] == data["total"] == len(data["edges"]) == 4
    assert {edge["kind"] for edge in data["edges"]} == {
        *("decided", "proposed", "voted against", "report of"),
    }
    assert all({"x", "y", "degree"} <= node.keys() for node in data["nodes"])
    tag = answer.headers["etag"]
    assert client.get("/graph.json?profile=full", headers={"If-None-Match": tag}).status_code == 304


CUT = [
    ("/graph?profile=full&limit=1", "1 of 4 edges shown", "Draw up to 50,000 edges"),
    ("/graph?profile=full", "4 edges between", None),
]


@pytest.mark.parametrize(("path", "said", "wider"), CUT)
def test_graph_says_how_much_is_shown(
    client: Client, path: str, said: str, wider: str | None
) -> None:
    text = client.get(path).text
    assert said in text
    assert ("Draw up to" in text) == (wider is not None)


REFUSED = [
    ("/graph?limit=50001", "limit"), ("/graph?limit=x", "limit"), ("/graph?profile=x", "profile"),
    ("/graph?kind=dog", "kind"), ("/graph?edge=bites", "edge"), ("/graph?from=soon", "from"),
    ("/graph?from=2023&to=2022", "from"), ("/graph?page=0", "page"), ("/graph?page=9", "page"),
    ("/graph?nodes=9", "nodes"), ("/graph?council=nowhere", "council"),
    ("/graph.json?limit=0", "limit"), ("/graph/path?from=Nobody&to=Noone", "from"),
    ("/graph/path?from=Nobody", "from, to"), ("/graph/central?council=x", "council"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "parameter"), REFUSED)
def test_graph_refuses_with_the_name_of_the_parameter(
    client: Client, path: str, parameter: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(parameter)


@pytest.mark.parametrize("path", ["/graph?thing=urn:x", "/graph.json?thing=urn:x"])
def test_graph_of_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_graph_pages_of_samples_page_and_fit(samples_client: Client) -> None:
    first = samples_client.get("/graph?profile=full")
    assert "Page 1 of 15" in first.text
    assert len(first.content) < 60_000
    last = samples_client.get("/graph?profile=full&page=15&nodes=2")
    assert "Page 15 of 15" in last.text
    assert "Page 2 of 7" in last.text
    assert "script-src 'self'" in first.headers["content-security-policy"]
    script = samples_client.get("/graph/arrange.js")
    assert "script-src 'self'" in script.headers["content-security-policy"]
    assert "script-src" not in samples_client.get("/").headers["content-security-policy"]


def test_graph_path_names_each_step_with_its_passage(samples_client: Client) -> None:
    answer = samples_client.get("/graph/path?from=Imogen Fairweather&to=Tobias Crane")
    assert "2 steps" in answer.text
    assert answer.text.count("passage</a>") >= 2


def network(store: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["network", *arguments, "--store", str(store)])
    return done.exit_code, done.stdout


def test_network_command_answers_as_json_and_csv(sample_store: Path) -> None:
    for name in ("coattendance", "central", "communities"):
        code, text = network(sample_store, name, "--json")
        data = json.loads(text)
        assert (code, len(data["rows"]) > 4, data["total"] >= len(data["rows"])) == (0, True, True)
        code, rows = network(sample_store, name, "--csv", "--limit", "3")
        assert (code, len(rows.splitlines())) == (0, 4)
    code, text = network(sample_store, "path", "Imogen Fairweather", "Tobias Crane", "--json")
    steps = json.loads(text)["rows"]
    assert (code, [step["step"] for step in steps]) == (0, [1, 2])
    assert all(step["passage"].startswith("/document/") for step in steps)


@pytest.mark.parametrize(
    "arguments",
    [
        ("central", "--from", "soon"), ("central", "--json", "--csv"),
        ("path", "Nobody", "Noone"), ("communities", "--method", "magic"),
    ],
)  # fmt: skip
def test_network_command_refuses_what_makes_no_sense(
    sample_store: Path, arguments: tuple[str, ...]
) -> None:
    assert network(sample_store, *arguments)[0] == 2


def test_graph_draws_large_pieces_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.graph_asked._WAIT_SECONDS", 0.01)
    drawings = Drawings()
    with drawings.take_turn(), pytest.raises(QueryError) as refused, drawings.take_turn():
        pass
    assert refused.value.status == 503
    with drawings.take_turn():
        pass
