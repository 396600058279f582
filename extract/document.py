"""A paper as it was read: its text, the pages and blocks over it, and what could not be read.

Frozen dataclasses. Spans are half-open `[start, end)` in Unicode code points of
`Document.text`, everywhere.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "list_item", "cell", "furniture"]
TextSource = Literal["text-layer", "ocr", "markup"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `number` counts from 1; the range covers its text, which OCR may have read."""

    number: int
    start: int
    end: int
    is_ocr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of layout. Blocks are in order of start and do not overlap.

    heading    a line that titles what follows; `level` from 1
    paragraph  running text, its lines joined by newlines as printed
    item       a paragraph or title with a printed number of the paper's own ("74", "3.1", "64/09");
               the number is in `number` and also in the text; a numbered heading is an item with a
               level
    list_item  a bullet, a letter or a roman numeral in brackets; the mark is in `number`
    cell       a table cell; `table`, `row`, `column` count from 0
    furniture  running header, footer or page number: never read for facts

    `level`: headings from 1; items and list items: the depth of nesting from 0 where they are not
    headings. `is_bold` says that the whole block is set in bold (or in markdown's **).
    """

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    level: int = 0
    number: str | None = None
    is_bold: bool = False
    is_title: bool = False  # an item that is a numbered heading, not a numbered paragraph
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One paper as read: its canonical text, the layout over it, and where it came from.

    `sha256` is of the bytes, `text_sha256` of the text's UTF-8. `title` is what the file itself
    says of its title (metadata, <title>), often nothing.
    """

    file_name: str
    source_key: str
    sha256: str
    text: str
    text_sha256: str
    media_type: str
    text_source: TextSource
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    title: str | None = None
    # What the manifest says of the paper, where there is one: stated by it, not by the text.
    publisher: str | None = None
    date: dt.date | None = None
    body: str | None = None
    problems: tuple["Problem", ...] = ()


def is_read_by_ocr(document: Document, span: Span) -> bool:
    """Whether any words of a span stand on a page that OCR read, and so may be wrong."""
    return any(
        page.is_ocr and page.start < span.end and span.start < page.end for page in document.pages
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a paper that could not be read or believed; counted, reported, never dropped.

    `code` is a short word listed in docs/problems.md; `span` is None when it is of the whole paper.
    """

    code: str
    message: str
    span: Span | None = None
