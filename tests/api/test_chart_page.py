"""The chart of a council's decisions: counted right, told apart without colour, hostile to none."""

from xml.etree import ElementTree

import pytest
from httpx import Client

from api.bars import FILLS, Bar, draw_bars
from api.decision_counts import NOT_TOLD, Decided, Line, count_decisions

_SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>\x00&\"'"
DECIDED = [
    Decided("Cabinet", "cabinet", "2023", ("approved", "noted")),
    Decided("Cabinet", "cabinet", "2024", ("approved",)),
    Decided("Audit", "audit", "", (NOT_TOLD,)),
]


def test_decisions_are_counted_once_for_each_outcome() -> None:
    counts = count_decisions(DECIDED, "body")
    assert counts.outcomes == ("approved", "noted", NOT_TOLD)
    assert counts.lines == [
        Line("Cabinet", "cabinet", 2, (2, 1, 0)),
        Line("Audit", "audit", 1, (0, 0, 1)),
    ]
    assert [line.key for line in count_decisions(DECIDED, "year").lines] == ["", "2023", "2024"]


def test_bars_hold_no_markup_of_a_paper() -> None:
    drawing = draw_bars(HOSTILE, HOSTILE, [HOSTILE] * 2, [Bar(HOSTILE, (3, 1))], alone=True)
    root = ElementTree.fromstring(drawing)
    assert {element.tag for element in root.iter()} == {
        _SVG + name for name in ("svg", "title", "desc", "defs", "pattern", "path", "rect", "text")
    }
    widths = [float(each.get("width", "")) for each in root.findall(f"{_SVG}rect")[-2:]]
    assert widths[0] == pytest.approx(3 * widths[1], abs=0.2)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_bars_stand_out_in_light_and_in_dark_and_have_patterns_of_their_own() -> None:
    for colour, _ in FILLS:
        light = _luminance(colour)
        assert 1.05 / (light + 0.05) >= 3  # on white
        assert (light + 0.05) / (_luminance("#15191a") + 0.05) >= 3
    assert len({path for _, path in FILLS}) == len(FILLS)


def test_chart_of_each_council_and_its_files(samples_client: Client) -> None:
    form = samples_client.get("/chart")
    assert "<select" in form.text
    slug = next(
        part.partition('"')[0]
        for part in form.text.split('<option value="')[1:]
        if "decisions-by" in samples_client.get(
            f"/chart.svg?council={part.partition(chr(34))[0]}"
        ).headers.get("content-disposition", "")
        and "<rect" in samples_client.get(f"/chart?council={part.partition(chr(34))[0]}").text
    )  # fmt: skip
    page = samples_client.get(f"/chart?council={slug}&by=body")
    assert page.text.count("<svg") == 1
    assert len(page.content) < 60_000
    table = samples_client.get(f"/chart.csv?council={slug}").text.splitlines()
    assert table[0].startswith("\ufeffcouncil,year,decisions,")
    drawing = samples_client.get(f"/chart.svg?council={slug}&by=body")
    assert drawing.headers["content-type"] == "image/svg+xml"
    ElementTree.fromstring(drawing.content)
    for wrong, status in (("by=colour", 400), ("year=1066", 404), ("body=nobody", 404)):
        assert samples_client.get(f"/chart?council={slug}&{wrong}").status_code == status
    unnamed = samples_client.get("/chart.csv")
    assert (unnamed.status_code, unnamed.json()["detail"].split(":")[0]) == (400, "council")


def test_chart_names_councils_like_one_that_is_not_here(client: Client) -> None:
    answer = client.get("/chart", params={"council": "thornmear council"})
    assert answer.status_code == 404
    assert 'href="/chart?council=thornmere"' in answer.text
    evil = client.get("/chart", params={"council": "evil"})
    assert "&lt;script&gt;" in evil.text
    assert "<script>" not in evil.text
    assert "<script>" not in client.get("/chart", params={"council": HOSTILE[:40]}).text
