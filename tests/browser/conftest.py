"""A real Chromium over real servers: it records what it asks for, what it says, and what runs."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

# Fixtures of the other package, taken over: its small store, and the sample papers.
from tests.api.conftest import address as address
from tests.api.conftest import samples_address as samples_address
from tests.api.conftest import snapshot as snapshot
from tests.browser.crawling import Crawl, crawl

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
# No request of the browser's own leaves the machine.
QUIET = [
    "--disable-quic", "--disable-sync", "--disable-background-networking",
    "--disable-component-update", "--disable-extensions", "--disable-gpu", "--no-first-run",
]  # fmt: skip


def start_browser(playwright: Playwright) -> Browser:
    """Start the Chromium of this machine; none is fetched."""
    # Chromium's own sandbox cannot be had by root, as CI runs.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *as_root])


@dataclass
class Visit:
    """A tab and what happened in it: requests that would leave, and complaints of the browser."""

    page: Page
    address: str
    left: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(self.address + path)
        return self.page


Visitor = Callable[..., Visit]


# Of this package alone: while it runs, no other test could start a loop of its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (make system)")
    with sync_playwright() as playwright:
        started = start_browser(playwright)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Open a tab on a server: `visit(address, width=360, has_script=False, theme="dark")`."""
    contexts = []

    def make(
        address: str, *, width: int = 1280, has_script: bool = True, theme: Any = "light"
    ) -> Visit:
        context = browser.new_context(
            java_script_enabled=has_script,
            color_scheme=theme,
            viewport={"width": width, "height": 900},
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        visited = Visit(context.new_page(), address)

        def watch(route: Any) -> None:
            if route.request.url.startswith((address + "/", "data:", "blob:")):
                route.continue_()
            else:
                visited.left.append(route.request.url)
                route.abort()

        context.route("**/*", watch)
        visited.page.on(
            "console",
            lambda said: said.type == "error" and visited.complaints.append(said.text),
        )
        visited.page.on("pageerror", lambda err: visited.complaints.append(str(err)))
        return visited

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def crawled(samples_address: str) -> Crawl:
    """The pages of the sample papers, as a walk from the start finds them."""
    with httpx.Client(base_url=samples_address, timeout=30) as client:
        return crawl(client)


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that looks for barriers."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (sh .ci/clients)")
    return AXE.read_text("utf-8")
