"""Judgements side by side: areas paired whatever their letters, years cut, names answered."""

import re

from httpx import Client

from api.judgement_table import Judged, pair_judged, years_judged


def _judged(area: str, grade: str, date: str) -> Judged:
    return Judged(area, grade, f"http://x/{area}/{date}", None, date, "Inspectorate")


def test_areas_judged_on_both_sides_come_first() -> None:
    left = [_judged("Safety", "good", "2024-02"), _judged("Access", "good", "2024-02")]
    right = [_judged("safety", "poor", "2019"), _judged("overall", "poor", "2019")]
    rows = pair_judged(left, right)
    assert [(row.area, len(row.left), len(row.right)) for row in rows] == [
        ("Safety", 1, 1),
        ("overall", 0, 1),
        ("Access", 1, 0),
    ]
    assert years_judged([*left, *right]) == ["2024", "2019"]


def test_compare_councils_and_years(samples_client: Client) -> None:
    query = (
        "SELECT DISTINCT ?c ?d { ?i fm:inspected ?c ; fm:startDate|dcterms:issued ?d ."
        " ?j fm:judgementOf ?i . ?c a fm:Council } ORDER BY ?c ?d"
    )
    answer = samples_client.get("/sparql", params={"query": query, "format": "csv"})
    council, _ = answer.text.splitlines()[1].split(",")
    slug = council.rpartition("/")[2]
    page = samples_client.get(f"/compare?left={slug}&right={slug}")
    assert page.status_code == 200
    assert re.search(r'<p class="judged"><a href="/id/inspection/', page.text)
    assert len(page.content) < 60_000
    table = samples_client.get(f"/compare.csv?left={slug}").text.splitlines()
    assert table[0] == "\ufeffarea,side,council,grade,date,inspectorate,iri"
    assert {line.split(",")[1] for line in table[1:]} == {"left", "right"}
    wrong = samples_client.get(f"/compare?left={slug}&left_year=1066")
    assert wrong.status_code == 404
    assert "no judgement of &#39;1066&#39;" in wrong.text
    unnamed = samples_client.get("/compare.csv")
    assert (unnamed.status_code, unnamed.json()["detail"].split(":")[0]) == (400, "left, right")


def test_compare_names_councils_like_one_that_is_not_here(client: Client) -> None:
    assert "<select" in client.get("/compare").text
    answer = client.get("/compare?left=thornmere&right=Thornmear")
    assert answer.status_code == 404
    assert 'href="/compare?left=thornmere&amp;right=thornmere"' in answer.text
    evil = client.get("/compare?left=evil&right=%3Cscript%3E")
    assert "<script" not in evil.text
    assert "No inspection of either" in client.get("/compare?left=evil&right=evil").text
