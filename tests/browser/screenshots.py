"""Draw each kind of page as a telephone and a desk show it, in light and in dark.

    python -m tests.browser.screenshots [FOLDER] [--store STORE]

Without a store one of the sample papers is made for the while. Files are KIND-WIDTH-THEME.png.
"""

import argparse
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

from api.app import create_app
from api.settings import Settings
from graph.store import init_store, open_store
from tests.api.conftest import serve
from tests.browser.conftest import start_browser
from tests.browser.crawling import crawl
from tests.browser.test_pages import EDITOR, shown_kinds

PAPERS = Path(__file__).parents[2] / "samples" / "papers"
WIDTHS = (360, 1280)
THEMES: tuple[Any, ...] = ("light", "dark")


def draw_pages(store: Path, folder: Path, *, token: str = "") -> int:
    """Write the pictures; gives their number. With a token, also of /papers."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    app = create_app(store, Settings(papers_token=token))
    with serve(app) as address, sync_playwright() as playwright:
        with httpx.Client(base_url=address, timeout=30) as client:
            pages = [*shown_kinds(crawl(client)), EDITOR, *(["/papers"] if token else [])]
        browser = start_browser(playwright)
        for width in WIDTHS:
            for theme in THEMES:
                size: Any = {"width": width, "height": 900}
                tab = browser.new_context(
                    color_scheme=theme,
                    viewport=size,
                    extra_http_headers={"Authorization": f"Bearer {token}"} if token else {},
                ).new_page()
                for page in pages:
                    tab.goto(address + page)
                    name = re.sub(r"[^a-z0-9]+", "-", page.lower()).strip("-")[-60:] or "start"
                    tab.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)
                    drawn += 1
        browser.close()
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        store = asked.store or Path(made) / "store"
        if asked.store is None:
            init_store(store)
            with open_store(store) as writer:
                writer.ingest([PAPERS], manifest=PAPERS / "manifest.csv")
        # A store of somebody's own gets no folder for papers on their way in.
        token = "" if asked.store else secrets.token_hex(16)
        print(f"{draw_pages(store, asked.folder, token=token)} pictures in {asked.folder}")


if __name__ == "__main__":
    main()
