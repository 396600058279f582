"""Every link leads somewhere, no page is heavy, and no page is fetched from elsewhere."""

import pytest

from tests.browser.crawling import Crawl, kind_of, read_page

PAGE_BYTES = 60_000
# These are to be large: a drawing, and an editor.
_LARGE = ("/graph", "/network")
# Where addresses outside the server are those of the papers themselves and of vocabularies.
_STARTS = ("http://", "https://")

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "/"),
        ("/search?q=a&page=2", "/search?page&q"),
        ("/id/council/a-b", "/id/council/*"),
        ("/id/council/a-b.ttl", "/id/council/*.ttl"),
        ("/id/council/a/committee/b/meeting/2024-01-02", "/id/council/*/committee/*/meeting/*"),
        ("/id/council/a/committee/council/meeting/1", "/id/council/*/committee/*/meeting/*"),
        ("/document/0123456789abcdef?from=1&to=2", "/document/*?from&to"),
        ("/search?kind=decision&q=a&council=b", "/search?several"),
    ],
)
def test_browser_crawl_knows_kinds(address: str, kind: str) -> None:
    assert kind_of(address) == kind


def test_browser_crawl_reads_links() -> None:
    html = '<a href="b?x=1#c">b</a><a href="/d">d</a><a href="//e.example/f">f</a><a href="x:y">'
    page = read_page("http://a.example/a/", "/a/", html)
    assert page.links == ["/a/b?x=1", "/d"]
    assert page.leaving == ["http://e.example/f", "x:y"]


def test_browser_every_link_answers(crawled: Crawl) -> None:
    assert crawled.broken() == []
    assert len(crawled.answers) > 200


def test_browser_links_that_leave_are_addresses(crawled: Crawl) -> None:
    leaving = {link for pages in crawled.pages.values() for page in pages for link in page.leaving}
    assert [link for link in leaving if not link.startswith(_STARTS)] == []


def test_browser_pages_are_light(crawled: Crawl) -> None:
    heavy = [
        f"{page.address}: {page.sent} bytes"
        for pages in crawled.pages.values()
        for page in pages
        if page.sent > PAGE_BYTES and not page.address.startswith(_LARGE)
    ]
    assert heavy == []
