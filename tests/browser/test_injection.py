"""Papers that attack their readers: text, names, file names and addresses run nothing anywhere.

The papers go the whole way through the real pipeline, and every kind of page opens in a browser.
"""

import csv
from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph.store import init_store, open_store
from tests.api.conftest import serve
from tests.browser.conftest import Visitor
from tests.browser.crawling import Crawl, crawl, kind_of
from tests.browser.test_pages import shown_kinds

pytestmark = pytest.mark.slow

RUN = "window.wasRun=1"
# Ways out of an element, an attribute, a script, JSON, SVG, a comment, a title and a template.
WAYS_OUT = [
    f"<script>{RUN}</script>",
    f'"><img src=x onerror={RUN}>',
    f"'><svg onload={RUN}>",
    f'" autofocus onfocus={RUN} x="',
    f"</script><script>{RUN}</script>",
    f"</textarea></title><script>{RUN}</script>",
    f"--><img src=x onerror={RUN}>",
    f"]]><script>{RUN}</script>",
    "{{7*7}}{% raise %}${7*7}#{7*7}",
    f'=HYPERLINK("javascript:{RUN}")',
]
MARKED = "evilmark"
TESTED = """
() => {
  const isAlien = at => at.name.startsWith("on") || at.name === "autofocus" ||
    (["href", "src", "action"].includes(at.name) &&
      /^\\s*(javascript|data|vbscript):/i.test(at.value));
  const aliens = [...document.querySelectorAll("*")]
    .filter(each => [...each.attributes].some(isAlien));
  const added = "img[src=x], main svg[onload], script:not([src]):not([type*=json])";
  return [...aliens, ...document.querySelectorAll(added)]
    .map(each => each.outerHTML.slice(0, 120));
}
"""


def _paper(number: int, way: str) -> str:
    return f"""Minutes of the meeting of the {MARKED} {way} Committee held on {number} April 2015

Present: Councillor Anna {way} Lee (Chair), Councillor Bob {way}

Apologies: Councillor {way}

{number}. BUDGET {way}

RESOLVED: That {MARKED} {way} be approved.

{number + 1}. REPORT OF THE DIRECTOR OF {way}

Councillor Anna Lee moved and Councillor Bob Moss seconded that {way} be noted.

RESOLVED: That the report {way} be noted.
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over hostile papers."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = []
    for number, way in enumerate(WAYS_OUT, 1):
        name = f"{number} {way.replace('/', '')}.txt"
        (folder / name).write_text(_paper(number, way), "utf-8")
        url = f"javascript:{RUN}//{way}" if number % 2 else f"https://a.example/{way}"
        rows.append((name, f"Thornmere {way} Council", url))
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("file", "publisher", "url"), *rows])
    store = folder / "store"
    init_store(store)
    with open_store(store) as writer:
        report = writer.ingest([folder / row[0] for row in rows], manifest=folder / "manifest.csv")
    assert report.ingested == len(WAYS_OUT), report.failed
    with serve(create_app(store, Settings(refresh_seconds=float("inf")))) as address:
        yield address


@pytest.fixture(scope="module")
def hostile_pages(hostile: str) -> Crawl:
    starts = ["/", f"/search?q={MARKED}"]
    starts += [str(httpx.URL("/search", params={"q": way})) for way in WAYS_OUT[:3]]
    starts += [str(httpx.URL("/sparql/editor", params={"query": WAYS_OUT[5]}))]
    with httpx.Client(base_url=hostile, timeout=30) as client:
        return crawl(client, starts=tuple(starts), each=2, checked=3)


def test_browser_injection_runs_nothing(hostile: str, hostile_pages: Crawl, visit: Visitor) -> None:
    visited = visit(hostile)
    chosen = set(shown_kinds(hostile_pages))
    chosen |= {page.address for pages in hostile_pages.pages.values() for page in pages[:1]
               if "?" in kind_of(page.address)}  # fmt: skip
    faults: list[str] = []
    seen = 0
    for address in sorted(chosen):
        page = visited.open(address)
        if page.evaluate("window.wasRun"):
            faults.append(f"{address}: ran")
        faults += [f"{address}: {said}" for said in visited.complaints]
        visited.complaints.clear()
        seen += page.content().count(MARKED)
        faults += [f"{address}: {alien}" for alien in page.evaluate(TESTED)]
        if "49" in page.title():
            faults.append(f"{address}: a template was filled in")
    assert faults == []
    assert visited.left == []
    assert seen > 10


def test_browser_injection_leaves_links_whole(hostile_pages: Crawl) -> None:
    leaving = {
        link for pages in hostile_pages.pages.values() for page in pages for link in page.leaving
    }
    assert [link for link in leaving if not link.startswith(("http://", "https://"))] == []
    assert hostile_pages.broken() == []
