"""The pages of things by kind, over the sample papers: what a reader is told, and the listings."""

import csv
import io
import re
from html.parser import HTMLParser

import httpx
import pyoxigraph as ox
import pytest

from api.profiles.listed import read_rows
from api.profiles.tables import AFTERWARDS, INSPECTIONS
from graph.answers import Rows, Term
from graph.namespaces import PREFIXES

MARROW = "/id/council/marrowshire-county-council"
CABINET = f"{MARROW}/committee/cabinet"
THRUSHBY = "/id/council/thrushby-parish-council/committee/council"
ACTION = f"{CABINET}/meeting/2022-02-15/item/73/decision"
ANSWERED = "/id/inspection/ofsted/marrowshire-county-council/2021-09-13"
UNANSWERED = "/id/inspection/ofsted/aldermere-city-council/2023-04-24"
PAGES = (
    MARROW,
    CABINET,
    f"{MARROW}/post/director-of-childrens-services",
    f"{MARROW}/person/rosalind-harbottle",
    f"{THRUSHBY}/meeting/2021-11-11",
    ACTION,
    ANSWERED,
    UNANSWERED,
    f"{CABINET}/meeting/2022-02-15/report/answer-to-the-ofsted-inspection-action-plan",
    "/id/inspectorate/ofsted",
)
# So much of a page is what a reader on a slow line waits for, in bytes.
MOST_BYTES = 60_000


class Outline(HTMLParser):
    """The headings of a page, its tables without a caption, and its ids."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.tables = self.captions = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.ids += [value for name, value in attrs if name == "id" and value]
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))


def read(client: httpx.Client, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    return answer.text


def part(html: str, key: str) -> str:
    """One section of a page, as text with its tags."""
    found = html.partition(f'<section aria-labelledby="{key}">')[2].partition("</section>")[0]
    assert found, key
    return found


@pytest.mark.parametrize("path", PAGES)
def test_profiles_are_small_and_well_formed(samples_client: httpx.Client, path: str) -> None:
    html = read(samples_client, path)
    page = Outline(html)
    assert len(html.encode()) <= MOST_BYTES
    assert page.levels[0] == 1 and page.levels.count(1) == 1
    assert all(
        after <= before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False)
    )
    assert page.tables == page.captions
    assert len(page.ids) == len(set(page.ids))
    assert "<summary>All facts</summary>" in html
    assert "?incoming=" in html


@pytest.mark.parametrize(
    ("path", "key", "shown"),
    [
        (MARROW, "inspections", "Overall effectiveness: requires improvement"),
        (MARROW, "coverage", "Papers and meetings from 2021 to 2023."),
        (MARROW, "bodies", ">Cabinet</a>"),
        (CABINET, "leaders", "Rosalind Harbottle"),
        (f"{CABINET}?on=2022-01-20", "members", "Members on 20 January 2022"),
        (f"{CABINET}?on=2022-01-20", "members", "seen before and after"),
        (f"{CABINET}?on=1901", "members", "No paper shows anybody"),
        (f"{MARROW}/person/rosalind-harbottle", "offices", "<rect "),
        (f"{MARROW}/person/rosalind-harbottle", "attendance", "present"),
        (f"{MARROW}/person/rosalind-harbottle", "about", "two people of one name"),
        (f"{THRUSHBY}/meeting/2021-11-11", "items", "/decision"),
        (f"{THRUSHBY}/meeting/2021-11-11", "people", "Present"),
        (f"{THRUSHBY}/meeting/2021-11-11", "about", "11 November 2021"),
        (ACTION, "evidence", "check the source"),
        (ACTION, "about", "15 February 2022"),
        (ACTION, "afterwards", "calls it in"),
        (ANSWERED, "judgements", "Inadequate"),
        (ANSWERED, "responses", "/decision"),
        (ANSWERED, "history", "2023"),
        (UNANSWERED, "responses", "No response found in these papers."),
        (UNANSWERED, "responses", "Searched: "),
        (PAGES[8], "about", "Colin Thwaite"),
        (PAGES[8], "recommendations", "Decision"),
        ("/id/inspectorate/ofsted", "inspections", "Aldermere City Council"),
    ],
)
def test_profiles_tell_what_a_reader_asks_first(
    samples_client: httpx.Client, path: str, key: str, shown: str
) -> None:
    assert shown.lower() in part(read(samples_client, path), key).lower()


def test_profile_of_a_decision_says_its_outcome_by_sign_and_word(
    samples_client: httpx.Client,
) -> None:
    html = read(samples_client, ACTION)
    assert re.search(r'aria-hidden="true">.</span> (Approved|Agreed|Delegated)</span>', html)
    assert html.index("<mark>That the Quayside") < html.index("<mark>The Cabinet considered")
    crumbs = html.partition('<ol class="crumbs">')[2].partition("</ol>")[0]
    assert list(re.findall('href="([^"]+)"', crumbs)) == [
        MARROW, CABINET, f"{CABINET}/meeting/2022-02-15",
    ]  # fmt: skip


def listings(client: httpx.Client) -> set[str]:
    found = set()
    for path in PAGES:
        links = re.findall(r'<a href="([^"]+\?list=[^"]+)"', read(client, path))
        found |= {link.replace("&amp;", "&") for link in links}
    return {link for link in found if not re.search(r"\.(csv|json|atom)\?", link)}


def test_listings_say_the_same_in_every_form(samples_client: httpx.Client) -> None:
    every = listings(samples_client)
    assert {link.partition("list=")[2] for link in every} >= {
        "decisions", "meetings", "papers", "inspections", "responses", "judgements", "bodies",
    }  # fmt: skip
    for link in sorted(every):
        stem, _, query = link.partition("?")
        html = read(samples_client, link)
        told = samples_client.get(f"{stem}.json?{query}").json()
        rows = list(csv.DictReader(io.StringIO(samples_client.get(f"{stem}.csv?{query}").text[1:])))
        feed = samples_client.get(f"{stem}.atom?{query}")
        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert told["total"] >= len(told["entries"]) > 0
        assert [row["iri"] for row in rows] == [entry["iri"] for entry in told["entries"]]
        assert feed.text.count("<entry>") == len(rows)
        assert html.count("<tr>") == len(rows) + 1
        assert f'href="{stem}.atom?{query}"' in html


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("application/atom+xml;q=0.9, text/csv;q=0.1", "application/atom+xml"),
    ],
)
def test_listings_come_in_the_form_that_is_accepted(
    samples_client: httpx.Client, accept: str | None, media_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = samples_client.get(f"{MARROW}?list=decisions", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"].split(", ")
    tag = {"If-None-Match": answer.headers["etag"], **headers}
    assert samples_client.get(f"{MARROW}?list=decisions", headers=tag).status_code == 304


def test_listings_say_which_forms_there_are(samples_client: httpx.Client) -> None:
    answer = samples_client.get(f"{MARROW}?list=decisions", headers={"Accept": "text/turtle"})
    assert (answer.status_code, "text/csv" in answer.text) == (406, True)


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        (['"2021-09"^^xsd:gYearMonth', '"2021-09-13"^^xsd:date'], "2021-09-13"),
        (['"2021"^^xsd:gYear', '"2021-09"^^xsd:gYearMonth'], "2021-09"),
        (['"2021-09"^^xsd:gYearMonth'], "2021-09"),
        (['"2021-09-14"^^xsd:date', '"2021-09-13"^^xsd:date'], "2021-09-13"),
        ([], None),
    ],
)
def test_listings_show_the_most_exact_date(dates: list[str], shown: str | None) -> None:
    store = ox.Store()
    turtle = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    start = "".join(f" ; fm:startDate {date}" for date in dates)
    turtle += f'<http://x/i> fm:inspected <http://x/c> ; rdfs:label "One"{start} .'
    store.load(turtle, ox.RdfFormat.TURTLE)

    def select(query: str) -> Rows:
        found = store.query(query, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        rows = tuple(tuple(one and make_term(one) for one in row) for row in found)
        return Rows(tuple(variable.value for variable in found.variables), rows, False)

    def make_term(one: ox.NamedNode | ox.Literal) -> Term:
        return Term("uri" if isinstance(one, ox.NamedNode) else "literal", one.value)

    (row,) = read_rows(INSPECTIONS, "http://x/c", "http://x/", select)
    assert row.date == shown


def test_a_decision_that_nothing_follows_says_what_was_looked_for(client: httpx.Client) -> None:
    sentence = "Nothing in these papers answers it, amends it, calls it in or concerns it."
    asked = {"respondsTo", "amends", "callsIn", "concerns"}
    assert set(re.findall(r"fm:(\w+)", AFTERWARDS.pattern)) == asked
    assert sentence in read(client, "/id/decision/1")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{MARROW}?list=nonsense", 400, "It has bodies, meetings, decisions"),
        (f"{MARROW}.csv?list=nonsense", 400, "names no listing"),
        (f"{MARROW}?list=decisions&page=0", 400, "count from 1"),
        (f"{MARROW}?list=decisions&page=99", 404, "There is no page 99"),
        ("/id/council/nowhere?list=decisions", 404, "Nothing is known"),
        (f"{MARROW}.pdf?list=decisions", 404, "Nothing is known"),
        (f"{CABINET}?on=yesterday", 400, "on="),
        (f"{CABINET}?on=2022-13-01", 400, "is no date"),
    ],
)
def test_listings_and_days_that_are_none_get_one_sentence(
    samples_client: httpx.Client, path: str, status: int, said: str
) -> None:
    answer = samples_client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, said in answer.text) == (status, True)


def test_profiles_leave_the_data_of_a_thing_as_it_was(samples_client: httpx.Client) -> None:
    plain = samples_client.get(f"{CABINET}.nt").text
    assert samples_client.get(f"{CABINET}.nt?on=2022-01-20").text == plain
    assert "fm:" not in plain and "rdf-syntax-ns#type" in plain


@pytest.mark.parametrize(
    "path", ["/id/council/evil", "/id/council/evil?list=decisions", "/id/decision/hostile"]
)
def test_profiles_escape_what_papers_say(client: httpx.Client, path: str) -> None:
    html = read(client, path)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript:' not in html
    assert "&lt;script&gt;" in html


def test_listing_of_hostile_labels_is_no_formula(client: httpx.Client) -> None:
    table = client.get("/id/council/evil.csv?list=decisions").text
    assert "'=HYPERLINK" in table
    assert ",=HYPERLINK" not in table and ',"=HYPERLINK' not in table
