"""HTML: the elements that make blocks; what serves the site and not the paper is dropped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.blocks import Layout, Piece, name_marks
from extract.document import Problem
from extract.errors import ReadError
from extract.loaders.encoding import decode_text
from extract.loaders.lines import Inline, is_heading_line, split_lines
from extract.loaders.numbers import write_number

_DROPPED = frozenset({
    "script", "style", "nav", "footer", "aside", "noscript", "template", "svg", "iframe",
    "select", "button", "form", "head", "title", "object", "embed", "canvas", "audio", "video",
    "textarea", "datalist",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "li", "dt", "dd", "td", "th", "tr", "table", "caption", "h1", "h2", "h3", "h4",
    "h5", "h6", "blockquote", "pre", "address", "section", "article", "header", "main", "hr",
    "figure", "figcaption", "ul", "ol", "dl", "body", "tbody", "thead", "tfoot", "details",
    "summary", "fieldset", "legend", "center",
})  # fmt: skip
# Classes of what leads about the site and is no part of the paper.
_SITE = re.compile(
    r"(?:^|\s)(?:mg(?:Links|ActionList|Hide)|breadcrumbs?|skip(?:-?(?:links?|to-?content|nav))?"
    r"|(?:sr|screen-reader)-only|visually-hidden|cookie-?(?:banner|notice|bar))(?:\s|$)",
    re.I,
)
_HEADING = re.compile(r"h([1-6])$")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
# Time grows with the square of the depth: 200,000 take minutes. Real pages stay below 100.
_DEEPEST = 3_000
_NESTING = re.compile(
    r"<(/?)(?:div|span|b|i|u|em|strong|font|a|section|article|table|ul|ol|dl|blockquote|center)\b",
    re.I,
)
_LIST_FORMATS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
# Characters. A table with a longer cell lays out the page.
_LONGEST_CELL = 1500


def load_html(data: bytes, path: str) -> Layout:
    """Read a page into pieces: the whole body, or its main part where that is marked.

    Raises ReadError if it is not text, or nested beyond reason.
    """
    text, problems = _decode(data, path)
    if _depth(text) > _DEEPEST:
        raise ReadError(
            path, f"elements nested deeper than {_DEEPEST}: no page that a council made"
        )
    tree = LexborHTMLParser(text)
    root = _main_part(tree)
    walker = _Walker()
    if root is not None:
        walker.walk(root)
    title = tree.css_first("title")
    named = " ".join(title.text().split()) if title else ""
    return Layout(pieces=walker.pieces, title=named or None, problems=problems)


def read_fragment(html: str, first_table: int) -> list[Piece]:
    """Read a piece of HTML that stands in text of another format.

    Its tables are counted from `first_table`.
    """
    walker = _Walker(table_count=first_table)
    body = LexborHTMLParser(html).body
    if body is not None:
        walker.walk(body)
    return walker.pieces


def _decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    text, problems = decode_text(data, path)
    match = _CHARSET.search(data[:4096]) if problems else None
    if match is None:
        return text, problems
    try:
        return data.decode(match[1].decode("ascii"), errors="replace"), ()
    except LookupError:
        return text, problems


def _depth(text: str) -> int:
    """How deep elements that must be closed are nested, at most."""
    depth = deepest = 0
    for match in _NESTING.finditer(text):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _main_part(tree: LexborHTMLParser) -> LexborNode | None:
    for selector in ("main", "[role=main]", ".mgContent", "article"):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text()) > 400:
            return found[0]
    return tree.body


@dataclass(slots=True)
class _Table:
    number: int
    row: int = -1
    column: int = 0


@dataclass(slots=True)
class _List:
    format: str | None  # None: bullets
    next: int = 1


@dataclass(slots=True)
class _Walker:
    pieces: list[Piece] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    bold_letters: int = 0
    plain_letters: int = 0
    bold: int = 0
    heading: int = 0
    mark: str | None = None
    number: str = ""
    lists: list[_List] = field(default_factory=list)
    tables: list[_Table | None] = field(default_factory=list)
    table_count: int = 0
    in_cell: int = 0
    opens_table: bool = False

    def walk(self, root: LexborNode) -> None:
        # A stack and not recursion: pages may be nested deeper than Python is.
        stack: list[tuple[LexborNode, bool]] = [(root, True)]
        while stack:
            node, is_entry = stack.pop()
            tag = node.tag or ""
            if tag in _DROPPED or (is_entry and _is_of_site(node, tag)):
                continue
            if tag == "-text":
                self.read_text(node.text(deep=False) or "")
            elif is_entry:
                self.enter(node, tag)
                stack.append((node, False))
                stack += [(child, True) for child in reversed(list(_children(node)))]
            else:
                self.leave(node, tag)
        self.flush()

    def read_text(self, text: str) -> None:
        letters = sum(letter.isalpha() for letter in text)
        if self.bold:
            self.bold_letters += letters
        else:
            self.plain_letters += letters
        self.parts.append(re.sub(r"\s+", " ", text))

    def enter(self, node: LexborNode, tag: str) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in ("b", "strong"):
            self.bold += 1
        elif tag in _BLOCKS:
            self.flush()
        if match := _HEADING.match(tag):
            self.heading = int(match[1])
        elif tag in ("ul", "ol"):
            self.lists.append(_open_list(node, tag))
        elif tag == "li":
            self.open_entry(node)
        elif tag == "table":
            self.open_table(node)
        elif tag == "tr" and self.tables and self.tables[-1]:
            self.tables[-1].row += 1
            self.tables[-1].column = 0
        elif tag in ("td", "th"):
            self.in_cell += 1

    def leave(self, node: LexborNode, tag: str) -> None:
        if tag in ("b", "strong"):
            self.bold -= 1
            return
        if tag not in _BLOCKS:
            return
        if tag in ("td", "th"):
            self.close_cell(node)
            return
        self.flush()
        if _HEADING.match(tag):
            self.heading = 0
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "table" and self.tables:
            self.tables.pop()

    def open_entry(self, node: LexborNode) -> None:
        self.mark, self.number = "•", ""
        if self.lists and (shape := self.lists[-1].format):
            value = (node.attributes.get("value") or "").strip()
            # Nine digits: a number that somebody might print.
            number = int(value) if value.isdecimal() and len(value) < 10 else self.lists[-1].next
            self.lists[-1].next = number + 1
            self.mark, self.number = None, f"{write_number(number, shape)}. "

    def open_table(self, node: LexborNode) -> None:
        if _is_layout(node):
            self.tables.append(None)
            return
        self.tables.append(_Table(self.table_count))
        self.table_count += 1
        self.opens_table = True

    def close_cell(self, node: LexborNode) -> None:
        table = self.tables[-1] if self.tables else None
        self.flush()
        self.in_cell -= 1
        if table:
            span = (node.attributes.get("colspan") or "").strip()
            # Three digits: no table is wider.
            table.column += int(span) if span.isdecimal() and 0 < len(span) < 4 else 1

    def flush(self) -> None:
        """End the block that is being read, unless it is a cell, which ends with its element."""
        text = _tidy("".join(self.parts))
        table = self.tables[-1] if self.tables else None
        if not text:
            self.parts = []
        elif table and self.in_cell:
            self.add_cell(table, text.replace("\n\n", "\n"))
        else:
            self.add_block(text)
        if text:
            self.bold_letters = self.plain_letters = 0
            self.mark, self.number = None, ""

    def add_cell(self, table: _Table, text: str) -> None:
        self.parts = []
        last = self.pieces[-1] if self.pieces else None
        place = (table.number, max(table.row, 0), table.column)
        if last and (last.table, last.row, last.column) == place:
            # Several paragraphs of one cell are one block.
            joined = Piece(
                text=f"{last.text}\n{text}",
                kind="cell",
                is_bold=last.is_bold and self.is_bold(),
                table=place[0],
                row=place[1],
                column=place[2],
                gap=last.gap,
            )
            self.pieces[-1] = joined
            return
        same_row = last is not None and (last.table, last.row) == place[:2]
        gap = "\n\n" if self.opens_table else "\t" if same_row else "\n"
        self.opens_table = False
        self.pieces.append(
            Piece(
                text=text,
                kind="cell",
                is_bold=self.is_bold(),
                table=place[0],
                row=place[1],
                column=place[2],
                gap=gap,
            )
        )

    def add_block(self, text: str) -> None:
        self.parts = []
        is_bold = self.is_bold()
        if "\n" in text and not (self.heading or self.mark):
            # Lines broken by hand: two breaks part paragraphs.
            pieces, _ = split_lines(self.number + text, lambda raw: Inline(raw, is_bold=is_bold))
            self.pieces += pieces
            return
        if self.heading:
            piece = Piece(text=text, kind="heading", level=self.heading, is_bold=is_bold)
        elif self.mark:
            level = max(len(self.lists) - 1, 0)
            piece = Piece(text=text, kind="list_item", number=self.mark, level=level, gap="\n")
        elif is_heading_line(text, is_bold=is_bold) and not self.number:
            piece = Piece(text=text, kind="heading", level=6, is_bold=is_bold)
        else:
            piece = Piece(text=self.number + text, is_bold=is_bold)
        self.pieces.append(name_marks(piece))

    def is_bold(self) -> bool:
        return self.bold_letters > 0 and self.plain_letters == 0


def _children(node: LexborNode) -> Iterator[LexborNode]:
    return iter(node.iter(include_text=True))


def _is_of_site(node: LexborNode, tag: str) -> bool:
    """Tell what serves the site: a header without a title, hidden words, its own links."""
    if tag == "header":
        return not node.css("h1, h2, h3")
    if tag == "-text":
        return False
    name = node.attributes.get("class")
    return bool(name and _SITE.search(name))


def _open_list(node: LexborNode, tag: str) -> _List:
    if tag == "ul":
        return _List(None)
    start = (node.attributes.get("start") or "1").strip()
    shape = _LIST_FORMATS.get(node.attributes.get("type") or "", "decimal")
    return _List(shape, int(start) if start.isdecimal() and len(start) < 10 else 1)


def _is_layout(table: LexborNode) -> bool:
    if len(table.css("table")) > 1:
        return True
    return any(len(cell.text()) > _LONGEST_CELL for cell in table.css("td"))


def _tidy(text: str) -> str:
    lines = [re.sub(r" {2,}", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
