"""The drawing of the network in a real browser: it is drawn, told of, and can be left without."""

import re

import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.slow


def test_browser_draws_the_graph_and_tells_of_what_is_found(
    samples_address: str, visit: Visitor
) -> None:
    visited = visit(samples_address)
    page = visited.open("/graph")
    page.wait_for_selector("#drawing-canvas canvas", state="attached")
    if page.locator("#drawing-canvas").is_hidden():
        pytest.skip("this Chromium has no WebGL")
    page.wait_for_selector("#drawing-canvas[data-drawn]")
    shown = page.locator(".note strong").first.inner_text()
    assert shown.startswith(page.locator("#drawing-canvas").get_attribute("data-drawn") or "?")
    page.fill("#drawing-find", "Imogen Fairweather")
    page.press("#drawing-find", "Enter")
    told = page.locator("#drawing-told")
    told.get_by_role("link", name="Imogen Fairweather").wait_for()
    assert re.match(
        r"/document/\w+\?from=\d+", told.get_by_text("passage").first.get_attribute("href") or ""
    )
    page.click("[data-act=arrange]")
    page.wait_for_selector("#drawing-canvas[data-arranged]")
    page.focus("#drawing-canvas")
    for key in ("ArrowLeft", "+", "-", "Escape"):
        page.keyboard.press(key)
    assert visited.left == []
    assert visited.complaints == []


def test_browser_draws_no_code_of_hostile_names(address: str, visit: Visitor) -> None:
    visited = visit(address)
    page = visited.open("/graph?profile=full")
    page.on("dialog", lambda dialog: visited.complaints.append(dialog.message))
    page.wait_for_selector("#drawing:not([hidden])")
    page.fill("#drawing-find", "O'Hara")
    page.press("#drawing-find", "Enter")
    page.wait_for_timeout(300)
    assert page.locator("main img").count() == 0
    assert visited.complaints == []


def test_browser_without_script_has_the_tables(samples_address: str, visit: Visitor) -> None:
    page = visit(samples_address, has_script=False).open("/graph")
    assert page.locator("#drawing").is_hidden()
    assert page.locator("table tbody tr").count() > 50
