"""The editor in a real browser: it asks our endpoint and nobody else, and is usable by everyone."""

import pytest

from tests.browser.conftest import Visitor
from tests.browser.test_pages import find_barriers

pytestmark = pytest.mark.slow
QUERY = "SELECT ?s ?day WHERE { ?s a fm:Inspection ; fm:startDate ?day }"


def test_browser_editor_asks_our_endpoint(address: str, visit: Visitor, axe: str) -> None:
    visited = visit(address, theme="dark")
    page = visited.open(f"/sparql/editor?query={QUERY}")
    page.locator("#picks").wait_for()
    assert page.locator("#plain").is_hidden()
    page.locator(".yasqe_queryButton").click()
    page.get_by_role("cell", name="id:inspection/1", exact=True).wait_for()
    page.get_by_role("cell", name="2023-11-01", exact=True).wait_for()
    assert find_barriers(visited, axe) == []
    page.get_by_label("Examples").select_option(index=1)
    page.wait_for_function("!document.querySelector('.CodeMirror').textContent.includes('?day }')")
    kept = page.evaluate("Object.values(localStorage).join('').length")
    assert kept < 200_000
    assert visited.left == []
    assert visited.complaints == []


def test_browser_editor_completes_our_classes(address: str, visit: Visitor) -> None:
    visited = visit(address)
    page = visited.open("/sparql/editor?query=SELECT * WHERE { ?s a fm:Ins")
    page.locator("#picks").wait_for()
    page.locator(".CodeMirror").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hints").get_by_text("Inspection").first.wait_for()
    assert visited.left == []


def test_browser_editor_without_script_is_a_form(address: str, visit: Visitor) -> None:
    page = visit(address, has_script=False, width=360).open(f"/sparql/editor?query={QUERY}")
    page.get_by_role("button", name="Run", exact=True).click()
    assert "2023-11-01" in page.locator("main").inner_text()
