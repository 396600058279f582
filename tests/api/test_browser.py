"""A real browser opens the pages: they render, mark the passage, and run none of a paper's text."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.conftest import PAPER, PASSAGE

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (make system)"),
]
# No request of the browser's own leaves the machine.
QUIET = [
    "--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-quic",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions",
]  # fmt: skip


def browse(url: str, profile: Path) -> str:
    """The document as the browser holds it after everything ran."""
    # Chromium's own sandbox cannot be had by root, as CI runs.
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    result = subprocess.run(
        [str(CHROMIUM), *QUIET, *as_root, f"--user-data-dir={profile}", "--dump-dom", url],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return result.stdout


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "Flood plan: approved"),
        ("/search?q=flood", "<mark>flood</mark>"),
        ("/sparql", "<textarea"),
        ("/id/decision/1", "What the record says"),
        ("/id/council/evil", "&lt;script&gt;alert('x')&lt;/script&gt; Council"),
    ],
)
def test_browser_shows_pages(address: str, tmp_path: Path, path: str, shown: str) -> None:
    assert shown in browse(address + path, tmp_path)


def test_browser_marks_the_passage(address: str, tmp_path: Path) -> None:
    start, end = PASSAGE
    page = browse(f"{address}/document/{PAPER}?from={start}&to={end}#passage", tmp_path)
    marked = page.partition('id="passage"')[2].partition("</mark>")[0]
    assert "that the &lt;b&gt;flood plan&lt;/b&gt; &amp; budget be approved" in marked
