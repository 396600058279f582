"""Walk the pages of a server as a visitor could: every link of some pages of each kind."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import httpx
from selectolax.lexbor import LexborHTMLParser

# Segments of addresses that name a kind of page; all others name one thing of the kind.
_NAMED = {
    "id", "ns", "term", "document", "council", "person", "committee", "meeting", "decision",
    "inspection", "report", "body", "post", "membership", "passage", "part", "graph", "search",
    "sparql", "trace", "incoming", "about", "data", "compare", "path", "response",
    "recommendation", "item", "action", "vote", "motion", "coverage", "organization", "papers",
    "resource", "chart", "editor",
}  # fmt: skip
# After these, any segment names a thing: a committee may be called "council".
_NAMING = {"committee", "post", "term"}
_MOST_NAMES = 2
_LINKS = (("a[href]", "href"), ("link[href]", "href"), ("script[src]", "src"), ("img[src]", "src"))
_FORM = re.compile(r"\.(csv|json|atom|ttl|jsonld|nt|nq|trig|rdf|html|gexf|graphml)$")


@dataclass
class Page:
    """An HTML page: `links` are addresses, without fragments, `sent` its bytes on the wire."""

    address: str
    html: str
    links: list[str]
    leaving: list[str]
    sent: int = 0


@dataclass
class Crawl:
    """What a walk has found: `pages` by kind; `answers` are statuses by address."""

    pages: dict[str, list[Page]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)

    def broken(self) -> list[str]:
        """Name the links that lead nowhere, each with a page that has it."""
        return [
            f"{status} {address} on {self.found_on.get(address, '-')}"
            for address, status in sorted(self.answers.items())
            if status != 200
        ]

    def examples(self) -> list[tuple[str, str]]:
        """Give one page of each kind: the kind and its address."""
        return [(kind, pages[0].address) for kind, pages in sorted(self.pages.items())]


def kind_of(address: str) -> str:
    """Name the kind of page that an address is of.

    >>> kind_of("/id/council/thornmere/person/a-lee?page=2")
    '/id/council/*/person/*?page'
    """
    parts = urlsplit(address)
    segments = parts.path.split("/")
    named = [_name_segment(*pair) for pair in zip(["", *segments], segments, strict=False)]
    path = "/".join(named) if parts.path.count("/") > 1 else parts.path
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    if len(names) > _MOST_NAMES:
        names = ["several"]  # filters go together in any way
    return path + ("?" + "&".join(names) if names else "")


def _name_segment(before: str, segment: str) -> str:
    if not segment or (segment in _NAMED and before not in _NAMING):
        return segment
    form = _FORM.search(segment)
    return "*" + form[0] if form else "*"


def crawl(
    client: httpx.Client, *, starts: tuple[str, ...] = ("/",), each: int = 1, checked: int = 3
) -> Crawl:
    """Walk from the starts: read `each` pages of a kind, ask for `checked` links of a kind.

    Redirects are followed; an answer is that at their end.
    """
    found = Crawl()
    waiting = list(starts)
    seen = set(starts)
    asked: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if asked[kind] >= checked:
            continue
        asked[kind] += 1
        is_read = len(found.pages.get(kind, ())) < each
        response = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
        found.answers[address] = response.status_code
        is_page = response.headers.get("content-type", "").startswith("text/html")
        if not (is_read and is_page and response.status_code == 200):
            continue
        page = read_page(str(response.url), address, response.text)
        page.sent = response.num_bytes_downloaded
        found.pages.setdefault(kind, []).append(page)
        for link in page.links:
            if link not in seen:
                seen.add(link)
                waiting.append(link)
                found.found_on[link] = address
    return found


def read_page(url: str, address: str, html: str) -> Page:
    """Read the links of a page; those that leave the server are kept apart."""
    host = urlsplit(url).netloc
    links: list[str] = []
    leaving: list[str] = []
    for target in _targets(html):
        whole = urldefrag(urljoin(url, target)).url
        parts = urlsplit(whole)
        if parts.scheme not in ("http", "https") or parts.netloc != host:
            leaving.append(whole)
            continue
        query = f"?{parts.query}" if parts.query else ""
        links.append((parts.path or "/") + query)
    return Page(address, html, list(dict.fromkeys(links)), leaving)


def _targets(html: str) -> Iterator[str]:
    tree = LexborHTMLParser(html)
    for selector, name in _LINKS:
        for node in tree.css(selector):
            yield node.attributes.get(name) or ""
