"""The search page: its filters, counts and turns, its other forms, and what nobody should type."""

import csv
import io
import itertools
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import serve

ATOM = "{http://www.w3.org/2005/Atom}"
COUNCIL = "marrowshire-county-council"


@pytest.fixture(scope="module")
def samples(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a server over the sample papers."""
    app = create_app(sample_store, Settings())
    with serve(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        client.headers["accept"] = "text/html"
        yield client


class Reader(HTMLParser):
    """Reads what a page of results shows."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hrefs += [value or "" for name, value in attrs if name == "href"]


def title_of(page: str) -> str:
    found = re.search("<title>(.*) · Folkmoot</title>", page)
    assert found is not None
    return unescape(found[1])


def headings_of(page: str) -> list[str]:
    found = re.findall(r'<h2 id="section-[a-z]+">(.*?) <span class="count">([^<]*)', page)
    return [f"{name} {count}" for name, count in found]


def entries_of(client: httpx.Client, **parameters: str) -> list[dict[str, str]]:
    answer = client.get("/search.json", params=parameters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, str]] = answer.json()["entries"]
    return found


def test_search_shows_people_and_bodies_then_records_then_passages(samples: httpx.Client) -> None:
    page = samples.get("/search", params={"q": "council"}).text
    names = [heading.rstrip("0123456789 ") for heading in headings_of(page)]
    assert names == [
        "People and bodies",
        "Decisions, inspections, reports and meetings",
        "Passages in papers",
    ]
    kinds = [entry["kind"] for entry in entries_of(samples, q="council")]
    assert len(kinds) == 20
    groups = [list(group) for _, group in itertools.groupby(kinds, lambda kind: kind == "passage")]
    assert len(groups) == 2
    assert "<mark>" in page
    assert "Results 1–20 of" in page


def test_search_finds_the_inspection_first(samples: httpx.Client) -> None:
    first = entries_of(samples, q="ofsted inspection", kind="record")[0]
    assert (first["kind"], first["grade"]) == ("inspection", "good")


def test_search_turns_its_pages_without_loss_or_repeat(samples: httpx.Client) -> None:
    seen: list[str] = []
    href: str | None = "/search.json?q=council"
    while href:
        answer = samples.get(href).json()
        seen += [entry["iri"] for entry in answer["entries"]]
        href = answer.get("next")
    assert len(seen) == len(set(seen)) == answer["total"]
    assert title_of(samples.get(answer["href"]).text) == (
        f"Search results for council (page {answer['page']} of {answer['page']})"
    )
    beyond = samples.get("/search", params={"q": "council", "page": answer["page"] + 1})
    assert beyond.status_code == 400
    assert f"page: there is no page {answer['page'] + 1}" in beyond.text


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("kind", ["record", "passage"])
def test_search_sorts_by_date(samples: httpx.Client, sort: str, kind: str) -> None:
    dates = [entry["date"] for entry in entries_of(samples, q="council", kind=kind, sort=sort)]
    assert len(dates) > 2
    assert dates == sorted(dates, reverse=sort == "newest")


FILTERS = {
    "council": COUNCIL,
    "body": f"council/{COUNCIL}/committee/cabinet",
    "kind": "decision",
    "outcome": "agreed",
    "from": "2021-12",
    "to": "2022",
}


@pytest.mark.parametrize("text", ["", "inspection"])
def test_search_takes_filters_in_all_combinations(samples: httpx.Client, text: str) -> None:
    sizes = {}
    for size in range(1, len(FILTERS) + 1):
        for names in itertools.combinations(FILTERS, size):
            asked = {"q": text, **{name: FILTERS[name] for name in names}}
            answer = samples.get("/search.json", params=asked).json()
            sizes[names] = answer["total"]
            if "kind" in names:
                assert {entry["kind"] for entry in answer["entries"]} <= {"decision"}
            for entry in answer["entries"] if "from" in names else ():
                assert entry["date"][:7] >= "2021-12"
            for entry in answer["entries"] if "to" in names else ():
                assert entry["date"][:4] <= "2022"
            for entry in answer["entries"] if "outcome" in names else ():
                assert "agreed" in entry["outcome"]
            for entry in answer["entries"] if "council" in names else ():
                assert "Marrowshire" in entry["council"]
    assert sizes[tuple(FILTERS)] > 0
    # Of one kind: what passes more filters is no more.
    for names, found in sizes.items():
        for less in itertools.combinations(names, len(names) - 1):
            if "kind" in less:
                assert found <= sizes[less]


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "council", "kind": "record"},
        {"q": "cabinet", "kind": "passage"},
        {"kind": "name"},
        {"kind": "name", "council": COUNCIL, "body": "cabinet"},
        {"q": "the", "outcome": "approved"},
    ],
)
def test_search_counts_what_its_filters_then_find(
    samples: httpx.Client, asked: dict[str, str]
) -> None:
    page = samples.get("/search", params=asked).text
    facets = page[page.index('id="filters"') :]
    links = re.findall(r'<a href="([^"]+)"><span>([^<]+)</span> <span class="count">(\d+)', facets)
    assert len(links) > 4
    for href, _, number in links:
        assert samples.get(unescape(href).replace("/search", "/search.json")).json()[
            "total"
        ] == int(number)


def test_search_shows_all_that_have_an_outcome(samples: httpx.Client) -> None:
    page = samples.get("/search", params={"q": "the", "outcome": "agreed"}).text
    number = int(headings_of(page)[0].rpartition(" ")[2])
    assert number > 8
    assert f"Results 1–{number} of {number}" in page
    mixed = samples.get("/search", params={"q": "the"}).text
    assert "Counts names and records, not passages." in mixed
    assert "not passages" not in page


def test_search_filters_can_be_taken_off(samples: httpx.Client) -> None:
    asked = {"q": "council", "council": COUNCIL, "kind": "decision"}
    page = samples.get("/search", params=asked).text
    active = page[page.index('class="active"') : page.index("</ul>", page.index('class="active"'))]
    queries = [parse_qs(urlsplit(href).query) for href in Reader(active).hrefs]
    assert queries == [
        {"q": ["council"], "council": [COUNCIL]},
        {"q": ["council"], "kind": ["decision"]},
        {"q": ["council"]},
    ]
    assert "Council: Marrowshire County Council" in active
    assert f'<input type="hidden" name="council" value="{COUNCIL}">' in page


def test_search_takes_an_iri_or_its_last_part(samples: httpx.Client) -> None:
    iri = f"http://localhost:8000/id/council/{COUNCIL}"
    found = [
        entries_of(samples, kind="meeting", council=value)
        for value in (iri, f"council/{COUNCIL}", COUNCIL)
    ]
    assert found[0] == found[1] == found[2] != []
    bodies = {entry["body"] for entry in entries_of(samples, kind="meeting", body="cabinet")}
    assert bodies == {"Cabinet"}


@pytest.mark.parametrize(
    ("typed", "meant"), [("fairwather", "fairweather"), ("drabbel", "drabble"), ("qqqqq", None)]
)
def test_search_says_what_may_be_meant(
    samples: httpx.Client, typed: str, meant: str | None
) -> None:
    page = samples.get("/search", params={"q": typed}).text
    assert "Nothing is found" in page
    assert ("Did you mean" in page) == (meant is not None)
    if meant is not None:
        assert f'<a href="/search?q={meant}">{meant}</a>' in page
        assert entries_of(samples, q=meant)


@pytest.mark.parametrize("form", ["csv", "json", "atom"])
@pytest.mark.parametrize("query", ["q=council", "kind=decision", "q=qqqqq", "", "q=council&page=2"])
def test_search_has_other_forms(samples: httpx.Client, form: str, query: str) -> None:
    by_suffix = samples.get(f"/search.{form}?{query}")
    by_name = samples.get(f"/search?{query}&format={form}")
    assert by_suffix.status_code == by_name.status_code == 200
    assert by_suffix.text == by_name.text
    total = len(samples.get(f"/search.json?{query}").json()["entries"])
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(by_suffix.text)))) == total + 1
    if form == "atom":
        assert len(ElementTree.fromstring(by_suffix.text).findall(f"{ATOM}entry")) == total


def test_search_without_words_leads_to_all_there_is(samples: httpx.Client) -> None:
    page = samples.get("/search").text
    assert title_of(page) == "Search"
    for href in Reader(page).hrefs:
        if href.startswith("/search?kind="):
            assert "Results 1" in samples.get(href).text


WRONG = [
    ("kind=motion", "kind: 'motion' is none of"),
    ("q=x&outcome=exploded", "outcome: 'exploded' is none of"),
    ("q=x&grade=A*", "grade: 'A*' is none of"),
    ("q=x&paper=sonnet", "paper: 'sonnet' is none of"),
    ("q=x&sort=random", "sort: 'random' is none of"),
    ("q=x&from=yesterday", "from: 'yesterday' is no date"),
    ("q=x&to=2023-02-30", "to: '2023-02-30' is no date"),
    ("q=x&from=2024&to=2023-05", "from: 2024 is after to=2023-05"),
    ("q=x&page=0", "page: '0' is no number"),
    ("q=x&page=-1", "page: '-1' is no number"),
    ("q=x&page=two", "page: 'two' is no number"),
    ("q=x&page=9999999", "page: 9999999 is past"),
    ("q=x&council=%3Cscript%3E", "council: '<script>' is neither"),
    ("q=x&body=a+b", "body: 'a b' is neither"),
    ("q=-x", "q: every word is excluded"),
    ("q=%2A%22%28", "q: there is no word in it"),
    (f"q={'x' * 301}", "q: 301 characters are too many"),
    ("q=x&format=xml", "format: 'xml' is none of html, csv, json, atom"),
]


@pytest.mark.parametrize(("query", "reason"), WRONG)
def test_search_names_the_parameter_that_is_wrong(
    samples: httpx.Client, query: str, reason: str
) -> None:
    page = samples.get(f"/search?{query}")
    assert page.status_code == 400
    assert page.headers["content-type"].startswith("text/html")
    assert reason in unescape(page.text)
    assert "<script>" not in page.text
    if "format" not in query:
        data = samples.get(f"/search.json?{query}", headers={"accept": "*/*"})
        assert data.status_code == 400
        assert reason in data.json()["detail"]


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE directory; --x",
    'council" OR tags:"',
    "NEAR(council cabinet)",
    "council AND NOT",
    "{tags} : x",
    "council*",
    "^council",
    "\x00council\x1f",
    "a" * 300,
    "w " * 150,
    "Ünïcødé 🌳 straße",
    "“council”",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_search_takes_any_words(samples: httpx.Client, text: str) -> None:
    for path in ("/search", "/search.json", "/search.csv", "/search.atom"):
        answer = samples.get(path, params={"q": text, "council": COUNCIL})
        assert answer.status_code == 200, answer.text
        assert "<script>" not in answer.text or path == "/search.json"
        assert "<img" not in answer.text or path != "/search"
    page = samples.get("/search", params={"q": text}).text
    for href in Reader(page).hrefs:
        assert href.startswith(("/", "#"))


def test_search_shows_hostile_names_as_text(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "alert"}).text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Council" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("typed", ["O'Hara", "o’hara", "OHARA", "niamh ohara", "níamh", "o'har"])
def test_search_finds_a_name_however_it_is_written(client: httpx.Client, typed: str) -> None:
    entries = client.get("/search.json", params={"q": typed}).json()["entries"]
    assert [entry["title"] for entry in entries] == ["Niamh O'Hara"]


def test_search_pages_are_small(samples: httpx.Client) -> None:
    assert len(samples.get("/search", params={"q": "council"}).content) < 60_000
