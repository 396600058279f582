"""About the data: its figures are those of the docs, its lists whole, hostile names escaped."""

import re
from pathlib import Path

import pytest
from httpx import Client

from api.about_page import _show_contact
from api.accuracy import load_accuracy
from api.links import Link

ROOT = Path(__file__).parents[2]


def test_accuracy_figures_are_those_of_the_docs() -> None:
    accuracy = load_accuracy()
    docs = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    last = docs.partition("## Last figures")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| (\d+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$",
                      last, re.M)  # fmt: skip
    told = [
        (one.name, one.gold, one.found, one.precision, one.recall, one.f1) for one in accuracy.kinds
    ]
    assert told == [
        (name, int(gold), int(found), float(p), float(r), float(f1))
        for name, gold, found, p, r, f1 in rows
    ]
    assert f"{accuracy.papers} papers of {accuracy.publishers} publishers" in last
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for one in accuracy.sets:
        assert re.search(rf"\| {re.escape(one.name)} \| {f'{one.f1:g}'[1:]} \|", readme)


def test_about_tells_of_failures_and_escapes_them(client: Client) -> None:
    page = client.get("/about/data").text
    assert "&lt;b&gt;torn&lt;/b&gt;.pdf" in page
    assert "The &lt;i&gt;grade&lt;/i&gt; is none." in page
    assert "they have named no address here" in page
    listed = client.get("/about/failed").text
    assert "&lt;b&gt;torn&lt;/b&gt;.pdf" in listed
    assert client.get("/about/failed.json").json()["entries"][0]["reason"] == "no PDF"


def test_about_lists_coverage_by_year(samples_client: Client) -> None:
    page = samples_client.get("/about/data").text
    assert len(page.encode()) < 60_000
    rows = samples_client.get("/about/coverage.csv").text.splitlines()
    assert rows[0] == "\ufeffcouncil,year,papers,failed,meetings,referred,iri"
    years = {row.split(",")[1] for row in rows[1:]}
    assert any(year.isdecimal() for year in years)
    assert samples_client.get("/about/coverage").status_code == 200
    assert samples_client.get("/about/coverage?page=999").status_code == 400
    assert samples_client.get("/about/coverage?page=x").status_code == 400


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("", None),
        ("clerk@x.example", Link("mailto:clerk@x.example", "clerk@x.example")),
        ("https://x.example/report", Link("https://x.example/report", "https://x.example/report")),
        ("javascript:alert(1)", Link(None, "javascript:alert(1)")),
        ("the  clerk", Link(None, "the clerk")),
    ],
)
def test_about_names_whom_to_tell(contact: str, link: Link | None) -> None:
    assert _show_contact(contact) == link
