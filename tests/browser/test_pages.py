"""Pages in a real browser: they are usable by everyone, fit a telephone, and stay on the server."""

import re
from typing import Any

import pytest

from tests.api.conftest import PAPER, PASSAGE
from tests.browser.conftest import Visit, Visitor
from tests.browser.crawling import Crawl

pytestmark = pytest.mark.slow

# All rules once; of the other theme and width what may differ.
LOOKS = [(360, "light", ()), (1280, "dark", ("color-contrast",))]
# What is one page with many faces is looked at in one of them.
_FACES = re.compile(r"\?(?!q$|query$|from&to$)")
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
        if not _FACES.search(kind):
            named = [part for part in kind.split("/") if part and "*" not in part]
            chosen.setdefault(f"{named[:1]}{named[-1:]}", address)
    return list(chosen.values())


def find_barriers(visited: Visit, axe: str, rules: tuple[str, ...] = ()) -> list[str]:
    """Name what keeps people out of the page that is open: serious and critical barriers."""
    visited.page.evaluate(axe)
    found: list[str] = visited.page.evaluate(_RUN_AXE, list(rules))
    return found


def _is_overflowing(visited: Visit) -> bool:
    root = "document.documentElement"
    return bool(visited.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


@pytest.mark.parametrize(("width", "theme", "rules"), LOOKS)
def test_browser_pages_have_no_barriers(
    samples_address: str,
    crawled: Crawl,
    visit: Visitor,
    axe: str,
    width: int,
    theme: str,
    rules: tuple[str, ...],
) -> None:
    visited = visit(samples_address, width=width, theme=theme)
    faults: list[str] = []
    for address in shown_kinds(crawled):
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
    page = visited.open("/")
    page.get_by_role("searchbox").first.fill("inspection")
    page.get_by_role("button", name="Search").first.click()
    page.wait_for_url("**/search?**")
    inspection = page.locator('main a[href*="/id/inspection/"]')
    if not inspection.count():
        pytest.skip("the search names no inspections yet")
    inspection.first.click()
    page.wait_for_url("**/inspection/**")
    answers = page.locator('main a[href*="/decision"], main a[href*="/report/"]')
    if not answers.count():
        pytest.skip("the page of an inspection names no answers yet")
    answers.first.click()
    page.wait_for_url(re.compile("/(decision|report)"))
    page.locator('main a[href*="from="]').first.click()
    page.wait_for_url("**/document/**")
    assert page.locator("#passage").first.inner_text().strip()
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
