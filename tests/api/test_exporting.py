"""The export command and the export pages: files that are what they say, and clear refusals."""

import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import networkx as nx
import pytest
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.settings import Settings
from api.takeaway import export_links, take_search
from graph.filters import Filters as SearchFilters
from graph.formats import FORMATS
from tests.api.conftest import serve


def export(store: Path, *arguments: str | Path) -> tuple[int, str, bytes]:
    done = CliRunner().invoke(
        app, ["export", "--store", str(store), *map(str, arguments)], catch_exceptions=False
    )
    return done.exit_code, done.stderr, done.stdout_bytes


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_exporting_knows_a_format_by_the_name_of_the_file(
    sample_store: Path, tmp_path: Path, form: str
) -> None:
    guessed = tmp_path / f"guessed{FORMATS[form].suffix}"
    assert export(sample_store, "-o", guessed)[0] == 0
    assert guessed.read_bytes() != b""
    if form in ("gexf", "parquet", "trig"):
        named = tmp_path / "named"
        assert export(sample_store, "-f", form, "-o", named)[0] == 0
        assert named.read_bytes() == guessed.read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_exporting_filters_and_writes_to_standard_output(sample_store: Path) -> None:
    code, said, written = export(
        sample_store, "-f", "json", "-o", "-", "--profile", "people",
        "--council", "thrushby-parish-council", "--kind", "person", "--kind", "committee",
        "--from", "2022", "--to", "2022-12",
    )  # fmt: skip
    read = nx.node_link_graph(json.loads(written), edges="edges")
    assert (code, said) == (0, f"{read.number_of_edges()} edges.\n")
    assert {node["kind"] for _, node in read.nodes(data=True)} == {"person", "committee"}
    assert {node["council"] for _, node in read.nodes(data=True)} == {"Thrushby Parish Council"}


def test_exporting_keeps_nodes_that_else_are_edges(sample_store: Path) -> None:
    _, _, written = export(
        sample_store, "-f", "graphml", "-o", "-", "--profile", "people", "--keep-nary"
    )
    read = nx.read_graphml(io.BytesIO(written))
    assert "membership" in {node["kind"] for _, node in read.nodes(data=True)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-f", "gexf", "--council", "nowhere"], "--council 'nowhere': no council is called so"),
        (["-f", "gexf", "--kind", "dragon"], "--kind 'dragon': the kinds are council,"),
        (["-f", "gexf", "--from", "soon"], "--from 'soon': write a day, month or year"),
        (["-f", "nquads", "--profile", "people"], "--profile: nquads holds the whole store"),
        (["-f", "ttl", "--to", "2023"], "--to: ttl holds the whole store"),
        (["-f", "gexf", "--with", "identity"], "--with identity: gexf knows no named graphs."),
    ],
)
def test_exporting_refuses_with_the_name_of_the_option(
    sample_store: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    output = tmp_path / "out"
    code, told, _ = export(sample_store, "-o", output, *arguments)
    assert (code, said in told, output.exists()) == (2, True, False), told


@pytest.fixture(scope="module")
def visitor(sample_store: Path) -> Iterator[httpx.Client]:
    app = create_app(sample_store, Settings(refresh_seconds=float("inf"), export_edges=400))
    with serve(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def test_exporting_page_names_all_formats_and_its_form_leads_to_a_file(
    visitor: httpx.Client,
) -> None:
    page = visitor.get("/export", params={"council": '"><script>x</script>', "profile": "people"})
    assert page.status_code == 200 and len(page.content) < 60_000
    assert "<script>" not in page.text
    for form in FORMATS.values():
        assert form.title in page.text and form.suffix in page.text
    sent = visitor.get(
        "/export/download",
        params={"profile": "people", "format": "csv", "council": "", "kind": "", "to": "2022"},
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/export/people.csv.zip?to=2022")


@pytest.mark.parametrize("form", ["gexf", "csv", "parquet"])
def test_exporting_download_is_the_file_of_the_command_line(
    visitor: httpx.Client, sample_store: Path, form: str
) -> None:
    path = f"/export/inspections{FORMATS[form].suffix}"
    got = visitor.get(path, params={"council": "marrowshire-county-council", "exact": "on"})
    _, _, written = export(
        sample_store, "-f", form, "-o", "-", "--profile", "inspections", "--exact",
        "--council", "marrowshire-county-council",
    )  # fmt: skip
    assert got.status_code == 200, got.text
    assert got.headers["content-disposition"].startswith("attachment; filename=")
    if form == "gexf":
        # Passages are shown where the file came from.
        here = str(visitor.base_url).rstrip("/")
        assert got.text == written.decode().replace(
            "http://localhost:8000/document/", f"{here}/document/"
        )
    again = visitor.get(
        path,
        params={"council": "marrowshire-county-council", "exact": "on"},
        headers={"If-None-Match": got.headers["etag"]},
    )
    assert again.status_code == 304
    assert visitor.head(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/export/full.gexf", 400, "more than the 400 allowed here. Narrow it"),
        ("/export/full.gexf?to=2030", 400, "folkmoot export --profile full -o full.gexf --to 2030"),
        ("/export/people.gexf?council=nowhere", 400, "council 'nowhere': no council"),
        ("/export/people.gexf?from=soon", 400, "from 'soon': write a day"),
        ("/export/people.gexf?colour=red", 400, "colour 'red': the parameters are council"),
        ("/export/people.gexf?exact=yes", 400, "exact 'yes': write on"),
        ("/export/friends.gexf", 404, "Exports are called people"),
        ("/export/people.exe", 404, "Exports are called people"),
        ("/export/download?profile=people&format=exe", 400, "format 'exe': choose one of gexf"),
        ("/export/download?profile=x&format=gexf", 400, "profile 'x': choose one of people"),
    ],
)
def test_exporting_over_http_refuses_in_words(
    visitor: httpx.Client, path: str, status: int, said: str
) -> None:
    got = visitor.get(path)
    assert (got.status_code, said in got.json()["detail"]) == (status, True), got.text
    assert "text/html" in visitor.get(path, headers={"Accept": "text/html"}).headers["content-type"]


def test_exporting_ends_what_takes_too_long(sample_store: Path) -> None:
    app = create_app(sample_store, Settings(refresh_seconds=float("inf"), export_seconds=0.01))
    with serve(app) as address:
        got = httpx.get(f"{address}/export/people.gexf", timeout=60)
    assert (got.status_code, "longer than 0.01 seconds" in got.json()["detail"]) == (503, True)


def test_exporting_links_keep_the_filters_that_exports_know() -> None:
    links = export_links({"q": "flood", "council": "a&b", "from": "", "to": "2023"})
    assert [link.href for link in links] == [
        "/export/decisions.gexf?council=a%26b&to=2023",
        "/export/decisions.csv.zip?council=a%26b&to=2023",
        "/export/decisions.json?council=a%26b&to=2023",
        "/export?profile=decisions&council=a%26b&to=2023",
    ]


@pytest.mark.parametrize(
    ("page", "addresses"),
    [
        (
            "/id/council/thrushby-parish-council",
            ["/export/people.gexf?council={}", "/export/decisions.csv.zip?council={}"],
        ),
        (
            "/id/council/marrowshire-county-council/committee/cabinet",
            ["/export/people.json?body={}", "/export/decisions.gexf?body={}"],
        ),
        ("<person>", ["/export/people.gexf?thing={}", "/export?profile=people&thing={}"]),
        ("<inspection>", ["/export/inspections.gexf?thing={}"]),
        (
            "/search?q=bins&outcome=approved&from=2021&council=marrowshire-county-council",
            [
                "/export/decisions.gexf?council=marrowshire-county-council&outcome=approved&from=2021"
            ],
        ),
        ("/search?grade=good&kind=inspection", ["/export/inspections.gexf?grade=good"]),
        (
            "/graph?profile=people&kind=person&kind=committee&to=2022",
            ["/export/people.gexf?kind=committee&kind=person&to=2022"],
        ),
        ("/graph?thing=<person>", ["/export/full.gexf?thing={}"]),
    ],
)
def test_exporting_starts_on_the_pages_of_what_is_exported(
    visitor: httpx.Client, page: str, addresses: list[str]
) -> None:
    base = "http://localhost:8000/id/"
    iris = {
        f"<{kind}>": visitor.get(f"/search.json?kind={kind}").json()["entries"][0]["iri"]
        for kind in ("person", "inspection")
    }
    is_graph = page.startswith("/graph?thing=")
    iri = next((iris[name] for name in iris if name in page), "")
    if page.startswith("/id/"):
        iri = base + page.removeprefix("/id/")
    path = page if not page.endswith(">") else "/id/" + iri.removeprefix(base)
    shown = visitor.get(
        f"/graph?{urlencode({'thing': iri})}" if is_graph else path, headers={"Accept": "text/html"}
    )
    assert shown.status_code == 200
    links = {unescape(href) for href in re.findall(r'href="(/export[^"]*)"', shown.text)}
    wanted = [address.format(quote(iri, safe="")) for address in addresses]
    assert set(wanted) <= links
    got = visitor.get(wanted[0])
    assert got.status_code == 200, got.text


def test_exporting_is_not_offered_for_words_alone(visitor: httpx.Client) -> None:
    assert "Take away" not in visitor.get("/search?q=bins").text


@pytest.mark.parametrize(
    ("body", "is_offered"),
    [
        ("http://localhost:8000/id/council/elm/committee/cabinet", True),
        ("council/elm/post/chief-executive", True),
        ("cabinet", True),
        ("http://localhost:8000/id/inspectorate/ofsted", False),
    ],
)
def test_takeaway_offers_networks_that_there_are(body: str, is_offered: bool) -> None:
    assert bool(take_search(SearchFilters(body=body))) == is_offered
