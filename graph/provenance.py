"""Who says so: passages with their two selectors, and the extraction that found a thing."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, XSD

from extract.document import Document, Span, is_read_by_ocr
from graph.iris import passage_iri
from graph.namespaces import FM, OA, concept

# Code points of the text kept before and after a quotation, enough to find it again in a text
# that has changed elsewhere (Web Annotation, 4.2.4).
CONTEXT_LENGTH = 32


@cache
def software_version() -> str:
    """The version of this software, "0" where it runs without being installed."""
    try:
        return version("folkmoot")
    except PackageNotFoundError:
        return "0"


@cache
def configuration_hash() -> str:
    """The hash of the tables by which facts are found: 12 hexadecimal digits."""
    digest = hashlib.sha256()
    tables = files("extract").joinpath("data")
    for table in sorted(tables.iterdir(), key=lambda entry: entry.name):
        if table.is_file():
            digest.update(table.name.encode())
            digest.update(hashlib.sha256(table.read_bytes()).digest())
    return digest.hexdigest()[:12]


def add_extraction(g: Graph, base: str) -> URIRef:
    """Describe the extraction activity and give its name. It bears no time: see vocabulary."""
    found_by, settings = software_version(), configuration_hash()
    extraction = URIRef(f"{base}extraction/{found_by}-{settings}")
    g.add((extraction, RDF.type, FM.Extraction))
    g.add((extraction, RDF.type, PROV.Activity))
    g.add((extraction, RDFS.label, Literal(f"Folkmoot {found_by}, tables {settings}")))
    g.add((extraction, FM.softwareVersion, Literal(found_by)))
    g.add((extraction, FM.configurationHash, Literal(settings)))
    return extraction


def is_passage(document: Document, span: Span) -> bool:
    """Whether a span lies in the text and holds something."""
    return 0 <= span.start < span.end <= len(document.text)


def add_passage(g: Graph, document: Document, name: str, span: Span) -> URIRef:
    """Describe one passage of a document (by its IRI) and give the passage's name.

    Raises ValueError for a span that is none: see `is_passage`.
    """
    if not is_passage(document, span):
        where = f"{span.start}-{span.end} of {len(document.text)}"
        raise ValueError(f"{document.file_name}: no such passage: {where}")
    passage = URIRef(passage_iri(name, span.start, span.end))
    if (passage, RDF.type, FM.Passage) in g:
        return passage
    g.add((passage, RDF.type, FM.Passage))
    g.add((passage, RDF.type, OA.SpecificResource))
    g.add((passage, RDFS.label, Literal(_shorten(document.text[span.start : span.end]))))
    g.add((passage, OA.hasSource, URIRef(name)))
    page = _find_page(document, span)
    if page is not None:
        g.add((passage, FM.page, Literal(page)))
    if is_read_by_ocr(document, span):
        g.add((passage, FM.textSource, concept("text-source", "ocr")))
    _add_position(g, passage, span)
    _add_quote(g, passage, document.text, span)
    return passage


def _add_position(g: Graph, passage: URIRef, span: Span) -> None:
    position = URIRef(f"{passage}#position")
    g.add((passage, OA.hasSelector, position))
    g.add((position, RDF.type, OA.TextPositionSelector))
    for predicate, value in ((OA.start, span.start), (OA.end, span.end)):
        g.add((position, predicate, Literal(value, datatype=XSD.integer)))


def _add_quote(g: Graph, passage: URIRef, text: str, span: Span) -> None:
    quote = URIRef(f"{passage}#quote")
    g.add((passage, OA.hasSelector, quote))
    g.add((quote, RDF.type, OA.TextQuoteSelector))
    g.add((quote, OA.exact, Literal(text[span.start : span.end])))
    g.add((quote, OA.prefix, Literal(text[max(0, span.start - CONTEXT_LENGTH) : span.start])))
    g.add((quote, OA.suffix, Literal(text[span.end : span.end + CONTEXT_LENGTH])))


def _find_page(document: Document, span: Span) -> int | None:
    for page in document.pages:
        if page.start <= span.start < page.end:
            return page.number
    return None


# The longest quotation in a label, in characters.
_LABEL_LENGTH = 60


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LABEL_LENGTH else words[: _LABEL_LENGTH - 1].rstrip() + "…"
