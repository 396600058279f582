"""Listings as files: no formula in a spreadsheet, feeds that parse, the exact text for programs."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import cast
from xml.etree import ElementTree

import pytest
from fastapi import Request, Response

from api.catalogue import Catalogue
from api.listings import FORMS, Entry, Listing, alternate_links, neutralise, send_listing
from graph.answers import Rows, Term

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    '"quoted", and more',
    "<script>alert(1)</script>",
    "]]> & <b>",
    "two\nlines",
    "no \x00\x0b\ufffe characters of XML",
    "Ünïcødé 🌳",
)


class EmptyCatalogue:
    """A catalogue whose newest paper is of one day."""

    base = "http://moot.example/id/"

    def __init__(self, newest: str | None = "2024-06-07") -> None:
        self._newest = newest

    def keep[T](self, _key: object, make: Callable[[], T]) -> T:
        return make()

    def select(self, _query: str) -> Rows:
        rows = () if self._newest is None else ((Term("literal", self._newest),),)
        return Rows(("date",), rows, is_truncated=False)


def ask(
    listing: Listing, form: str, *, newest: str | None = "2024-06-07", **headers: str
) -> Response:
    names = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    request = Request({"type": "http", "method": "GET", "path": "/", "headers": names})
    catalogue = cast("Catalogue", EmptyCatalogue(newest))
    return send_listing(request, catalogue, listing, form)


def text_of(response: Response) -> str:
    return bytes(response.body).decode()


def make_listing(
    *titles: str, date: str | None = None, turns: Mapping[str, str] | None = None
) -> Listing:
    entries = [
        Entry(
            href=f"/id/decision/{number}",
            iri=f"http://moot.example/id/decision/{number}",
            title=title,
            date=date,
            kind="decision",
            note=title,
            cells={"outcome": title},
        )
        for number, title in enumerate(titles)
    ]
    columns = ("title", "date", "outcome")
    return Listing("Decisions", "/d?q=a%26b", columns, entries, len(titles), 2, turns or {})


def test_listings_in_csv_are_safe_to_open_in_a_spreadsheet() -> None:
    text = text_of(ask(make_listing(*HOSTILE), ".csv"))
    assert text.startswith("\ufefftitle,date,outcome,iri\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(HOSTILE) + 1
    for row, title in zip(rows[1:], HOSTILE, strict=True):
        assert not any(cell.lstrip(" ").startswith(tuple("=+-@\t\r")) for cell in row)
        assert row[0].removeprefix("'") == title
        assert row[0] == row[2]


@pytest.mark.parametrize("cell", ["", "plain", "'quoted", "a=b", "2024-01-02", "1-2", "O'Hara"])
def test_listings_leave_a_harmless_cell_alone(cell: str) -> None:
    assert neutralise(cell) == cell


def test_listings_in_json_are_exact() -> None:
    found = json.loads(text_of(ask(make_listing(*HOSTILE, turns={"next": "/d?page=3"}), ".json")))
    assert [entry["title"] for entry in found["entries"]] == list(HOSTILE)
    assert [entry["outcome"] for entry in found["entries"]] == list(HOSTILE)
    assert (found["total"], found["page"], found["next"]) == (len(HOSTILE), 2, "/d.json?page=3")


def test_listings_in_atom_parse_and_say_what_a_feed_must() -> None:
    turns = {"prev": "/d?page=1", "next": "/d?page=3"}
    response = ask(make_listing(*HOSTILE, date="2023-04", turns=turns), ".atom")
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(text_of(response))
    assert feed.findtext(f"{ATOM}id") == "http://moot.example/d.atom?q=a%26b"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Folkmoot"
    assert feed.findtext(f"{ATOM}updated") == "2023-04-01T00:00:00Z"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "/d?q=a%26b",
        "self": "/d.atom?q=a%26b",
        "previous": "/d.atom?page=1",
        "next": "/d.atom?page=3",
    }
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == [f"http://moot.example/id/decision/{number}" for number in range(len(HOSTILE))]
    assert {entry.findtext(f"{ATOM}updated") for entry in entries} == {"2023-04-01T00:00:00Z"}
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles[8] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("date", "newest", "updated"),
    [
        ("2023", "2024-06-07", "2023-01-01"),
        ("2023-05-06", "2024-06-07", "2023-05-06"),
        (None, "2024-06-07", "2024-06-07"),
        (None, None, "1970-01-01"),
        ("Monday", "2024-06-07", "1970-01-01"),
    ],
)
def test_listings_in_atom_are_dated_by_the_papers(
    date: str | None, newest: str | None, updated: str
) -> None:
    text = text_of(ask(make_listing("one", date=date), ".atom", newest=newest))
    feed = ElementTree.fromstring(text)
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == f"{updated}T00:00:00Z"


def test_listings_in_atom_may_be_empty() -> None:
    feed = ElementTree.fromstring(text_of(ask(make_listing(), ".atom")))
    assert feed.findtext(f"{ATOM}updated") == "2024-06-07T00:00:00Z"


@pytest.mark.parametrize("form", FORMS)
def test_listings_held_already_are_not_sent_again(form: str) -> None:
    first = ask(make_listing("one"), form)
    again = ask(make_listing("one"), form, if_none_match=first.headers["etag"])
    assert (again.status_code, again.body) == (304, b"")
    other = ask(make_listing("two"), form, if_none_match=first.headers["etag"])
    assert other.status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_listings_link_to_the_pages_beside_them(form: str) -> None:
    turns = {"next": '/d?q="a>b"&page=3', "prev": "/d?q=é"}
    link = ask(make_listing("one", turns=turns), form).headers["link"]
    assert link == (
        f'</d{form}?q=%22a%3Eb%22&page=3>; rel="next", </d{form}?q=%C3%A9>; rel="prev", '
        '</d?q=a%26b>; rel="alternate"'
    )


def test_listings_refuse_a_form_that_they_have_not() -> None:
    assert ask(make_listing("one"), ".xml").status_code == 404


def test_listings_name_their_other_forms() -> None:
    assert [form.href for form in alternate_links("/d?x=1")] == [
        "/d.csv?x=1",
        "/d.json?x=1",
        "/d.atom?x=1",
    ]
