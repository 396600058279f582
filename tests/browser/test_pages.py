"""Pages in a real browser: they are usable by everyone, fit a telephone, and stay on the server."""

import re
from typing import Any

import pytest

from tests.api.conftest import PAPER, PASSAGE
from tests.browser.conftest import Visit, Visitor
from tests.browser.crawling import Crawl

pytestmark = pytest.mark.slow

# Of pages that are asked for something, those that look otherwise than without.
_FACES = re.compile(r"(?<=\?)(q|query|from&to|kind|list|incoming&page|left|thing|profile)$")
LOOKS: tuple[tuple[int, Any, tuple[str, ...]], ...] = (
    (360, "light", ()),
    (1280, "dark", ("color-contrast",)),
)
EDITOR = "/sparql/editor"  # has its own test, and the plain form beside it
_RUN_AXE = """async (rules) => {
  const only = rules.length ? {runOnly: rules} : {};
  const found = await axe.run(document, {resultTypes: ["violations"], ...only});
  return found.violations
    .filter(each => ["serious", "critical"].includes(each.impact))
    .map(each => each.id + ": " + each.nodes.slice(0, 3).map(node => node.html).join(" | "));
}"""


def shown_kinds(crawled: Crawl) -> list[str]:
    """One address of each kind of page that people look at: of things, by what they are."""
    chosen: dict[str, str] = {}
    for kind, address in crawled.examples():
        path, _, names = kind.partition("?")
        if path == EDITOR:
            continue
        named = [part for part in path.split("/") if part and "*" not in part]
        if not names:
            chosen.setdefault(f"{named[:1]}{named[-1:]}", address)
        elif _FACES.search(kind):
            chosen.setdefault(f"{named[:1]}?{names}", address)
    return list(chosen.values())


def find_barriers(visited: Visit, axe: str, rules: tuple[str, ...] = ()) -> list[str]:
    """Name what keeps people out of the page that is open: serious and critical barriers."""
    if not visited.page.evaluate("'axe' in window"):
        visited.page.evaluate(axe)
    found: list[str] = visited.page.evaluate(_RUN_AXE, list(rules))
    return found


def _is_overflowing(visited: Visit) -> bool:
    root = "document.documentElement"
    return bool(visited.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


def test_browser_pages_have_no_barriers(
    samples_address: str, crawled: Crawl, visit: Visitor, axe: str
) -> None:
    """All rules on a telephone; on a desk in the dark what may differ there."""
    visited = visit(samples_address)
    faults: list[str] = []
    for address in shown_kinds(crawled):
        for width, theme, rules in LOOKS:
            visited.page.set_viewport_size({"width": width, "height": 900})
            visited.page.emulate_media(color_scheme=theme)
            if not rules:
                visited.open(address)
            faults += [f"{address}: {barrier}" for barrier in find_barriers(visited, axe, rules)]
            if _is_overflowing(visited):
                faults.append(f"{address}: wider than {width} px")
    assert faults == []
    assert visited.left == []
    assert visited.complaints == []


@pytest.mark.parametrize("has_script", [True, False])
def test_browser_search_to_passage_in_four_clicks(
    samples_address: str, visit: Visitor, has_script: bool
) -> None:
    """From the search to an inspection, what answers it, and the passage that says so."""
    visited = visit(samples_address, has_script=has_script)
    page = visited.open("/search")
    page.get_by_role("searchbox").fill("Marrowshire inspection 2021")
    clicks = [
        page.get_by_role("button", name="Search", exact=True),
        page.locator(".results a[href^='/id/inspection/']").first,
        page.get_by_role("region", name="What responds to it").get_by_role(
            "link", name="Action Plan: approved"
        ),
        page.get_by_role("region", name="What the record says").get_by_role("link").first,
    ]
    heads = ["Search results for Marro", "Ofsted inspection of Marro", "Action Plan: approved", ""]
    for click, head in zip(clicks, heads, strict=True):
        with page.expect_navigation():
            click.click()
        assert head in page.get_by_role("heading", level=1).inner_text()
    assert re.search(r"/document/\w+\?from=\d+&to=\d+#passage$", page.url)
    assert "action plan" in page.locator("#passage").inner_text().lower()
    assert visited.left == []


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "Flood plan: approved"),
        ("/search?q=flood", "flood"),
        ("/sparql?query=SELECT ?s WHERE { ?s a fm:Decision }", "decision/1"),
        ("/id/decision/1", "What the record says"),
        ("/id/council/evil", "<script>alert('x')</script> Council"),
    ],
)
def test_browser_shows_pages(
    address: str, visit: Visitor, path: str, shown: str, has_script: bool
) -> None:
    visited = visit(address, has_script=has_script)
    page = visited.open(path)
    assert shown in page.locator("main").inner_text()
    assert visited.left == []
    assert visited.complaints == []


def test_browser_runs_a_query_without_script(samples_address: str, visit: Visitor) -> None:
    page = visit(samples_address, has_script=False).open("/sparql")
    page.get_by_label("The query").fill("SELECT ?name WHERE { ?c a fm:Council ; rdfs:label ?name }")
    page.get_by_role("button", name="Run", exact=True).click()
    assert page.locator("#answer").is_visible()


def test_browser_marks_the_passage(address: str, visit: Visitor) -> None:
    start, end = PASSAGE
    page = visit(address).open(f"/document/{PAPER}?from={start}&to={end}#passage")
    marked = page.locator("mark#passage, #passage mark, #passage").first.inner_text()
    assert "that the <b>flood plan</b> & budget be approved" in marked


def test_browser_axe_sees_barriers(address: str, visit: Visitor, axe: str) -> None:
    visited: Any = visit(address)
    visited.open("/")
    visited.page.evaluate("document.querySelector('label').remove()")
    assert find_barriers(visited, axe)
