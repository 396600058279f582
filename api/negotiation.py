"""Choose the form of an answer: Accept headers with their qualities, and `format=` names.

Takes what a client said and what there is, gives the one to send, or None for 406. Separate from
the routes because all of them negotiate alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

HTML = "text/html"


class Offer(NamedTuple):
    """A media type that can be sent, and the name of its format."""

    media_type: str
    format: str


# The first of each format is the one that is named to people. "rows" is read by pages.
SOLUTION_OFFERS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("application/xml", "xml"),
    Offer("text/xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer(HTML, "rows"),
)
GRAPH_OFFERS = (
    Offer("text/turtle", "turtle"),
    Offer("application/turtle", "turtle"),
    Offer("application/x-turtle", "turtle"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/json", "jsonld"),
    Offer("application/n-triples", "ntriples"),
    Offer("text/plain", "ntriples"),
    Offer("application/rdf+xml", "rdfxml"),
    Offer("application/xml", "rdfxml"),
    Offer("text/xml", "rdfxml"),
    Offer("application/trig", "trig"),
    Offer("application/n-quads", "nquads"),
    Offer(HTML, "rows"),
)

# What `format=` may say, for each form of query. SPARQLWrapper sends it beside Accept.
SOLUTION_NAMES = {
    "json": "json",
    "xml": "xml",
    "csv": "csv",
    "tsv": "tsv",
    "html": "rows",
}
GRAPH_NAMES = {
    "turtle": "turtle",
    "ttl": "turtle",
    "ntriples": "ntriples",
    "nt": "ntriples",
    "rdfxml": "rdfxml",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "xml": "rdfxml",
    "jsonld": "jsonld",
    "json-ld": "jsonld",
    "json": "jsonld",
    "trig": "trig",
    "nquads": "nquads",
    "nq": "nquads",
    "html": "rows",
}


class _Range(NamedTuple):
    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Say how exactly the range names a media type: 0 not at all, 1 */*, 2 text/*, 3 itself."""
        if f"{self.type}/{self.subtype}" == media_type:
            return 3
        if self.subtype != "*":
            return 0
        if self.type == "*":
            return 1
        return 2 if media_type.startswith(self.type + "/") else 0


def parse_accept(header: str) -> list[_Range]:
    """Read an Accept header; a malformed range or quality is left out or taken as 1.

    >>> parse_accept("text/csv;q=0.5, */*")
    [_Range(type='text', subtype='csv', quality=0.5), _Range(type='*', subtype='*', quality=1.0)]
    """
    ranges = []
    for piece in header.split(","):
        name, *parameters = (part.strip() for part in piece.split(";"))
        main, slash, sub = name.lower().partition("/")
        if main == "*" and not slash:
            sub = "*"  # old Java clients say "*" alone
        if main and sub:
            ranges.append(_Range(main, sub, _quality(parameters)))
    return ranges


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 1.0
    return 1.0


def choose(header: str | None, offers: Sequence[Offer]) -> Offer | None:
    """Choose the offer that a client wants most; the order of offers settles a draw.

    The most specific range that names a media type gives its quality. No header, or one that
    names no media type at all, means anything.
    """
    ranges = parse_accept(header or "") or [_Range("*", "*", 1.0)]
    best: tuple[float, int] = (0.0, 0)
    chosen = None
    for offer in offers:
        specificity, quality = max((r.specificity(offer.media_type), r.quality) for r in ranges)
        if specificity and quality > 0 and (quality, specificity) > best:
            best, chosen = (quality, specificity), offer
    return chosen


def choose_format(
    header: str | None, name: str | None, offers: Sequence[Offer], names: Mapping[str, str]
) -> Offer | None:
    """Choose by `format=` where it names something that fits, else by the Accept header."""
    wanted = names.get((name or "").lower())
    if wanted is not None:
        return next(offer for offer in offers if offer.format == wanted)
    return choose(header, offers)


def media_types(offers: Iterable[Offer]) -> list[str]:
    """Name each format of some offers once, by its main media type."""
    named: dict[str, str] = {}
    for offer in offers:
        named.setdefault(offer.format, offer.media_type)
    return list(named.values())
