"""Pages for people: right, escaped, and in need of nothing from elsewhere."""

import re

import httpx
import pytest
from httpx import Client

from api.assets import static_href
from api.passages import split_marks
from tests.api.conftest import PAPER, PASSAGE

PAGES = (
    "/",
    "/search",
    "/search?q=flood",
    "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+%3Fs+rdfs%3Alabel+%3Fl+%7D",
    "/sparql?query=%3Cscript%3E",
    "/ns",
    "/ns/outcome/approved",
    "/id/decision/1",
    "/id/council/evil",
    "/id/nothing",
    f"/document/{PAPER}",
    f"/document/{PAPER}?from={PASSAGE[0]}&to={PASSAGE[1]}",
)


_SCRIPT = r'<script src="/static/\w+\.js\?v=[0-9a-f]{12}" defer>'


@pytest.mark.parametrize("path", PAGES)
def test_pages_run_nothing_and_load_nothing(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    scripts = re.findall(r"<script[^>]*>", answer.text.lower())
    # A script is a file of this server, and only on pages that say so.
    assert all(re.fullmatch(_SCRIPT, each) for each in scripts)
    assert ("script-src 'self'" in answer.headers["content-security-policy"]) == bool(scripts)
    assert " style=" not in answer.text
    loaded = re.findall(r'(?:src|<link rel="stylesheet" href)="([^"]+)"', answer.text)
    kept = ["folkmoot.css", *["copy.js"] * len(scripts)]
    assert loaded == [static_href(name) for name in kept]
    assert re.search(r"<title>[^<]+ · Folkmoot</title>", answer.text)
    assert len(re.findall("<h1", answer.text)) == 1


def test_pages_start_shows_what_is_in_here(client: Client) -> None:
    page = client.get("/").text
    assert '<a href="/search?kind=decision"><strong>1,234</strong> decisions</a>' in page
    assert 'href="/id/decision/1"' in page
    assert "2024-03-05, Thornmere Council" in page
    assert 'href="/id/inspection/1"' in page


def test_pages_search_finds_names_and_passages(client: Client) -> None:
    page = client.get("/search", params={"q": "flood"}).text
    assert f'href="/document/{PAPER}?from={PASSAGE[0]}&amp;to={PASSAGE[1]}#passage"' in page
    assert "that the &lt;b&gt;<mark>flood</mark> plan&lt;/b&gt;" in page
    assert 'href="/id/council/thornmere"' in client.get("/search?q=THORNMERE+council").text
    assert "Nothing is found" in client.get("/search?q=nowhere").text


def test_pages_tell_nothing_of_a_fault(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.document_page.cut_text", fail)
    answer = httpx.get(f"{address}/document/{PAPER}")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "secret" not in answer.text


def test_pages_health(client: Client) -> None:
    body = client.get("/health").json()
    assert body["status"] == "ok"
    assert body["has_data"] is True
    assert body["sandbox"]["network"] == "closed"


def test_pages_serve_their_stylesheet(client: Client) -> None:
    answer = client.get("/static/folkmoot.css")
    assert answer.status_code == 200
    assert len(answer.content) < 15_000
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/favicon.ico").status_code == 204


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (static_href("folkmoot.css"), "public, max-age=31536000, immutable"),
        ("/static/folkmoot.css", "public, max-age=300"),
        ("/static/none.css?v=1", None),
    ],
)
def test_pages_files_are_kept_by_what_is_in_them(
    client: Client, path: str, kept: str | None
) -> None:
    answer = client.get(path)
    assert answer.headers.get("cache-control") == kept
    if kept:
        headers = {"If-None-Match": answer.headers["etag"]}
        assert client.get(path, headers=headers).headers["cache-control"] == kept


def test_search_split_marks() -> None:
    assert split_marks("a \x02b\x03 c \x02d\x03") == [
        ("a ", False), ("b", True), (" c ", False), ("d", True),
    ]  # fmt: skip
    assert split_marks("plain") == [("plain", False)]
