"""Markdown: its marks are taken out of the text and kept as layout.

Lines make the blocks, as in plain text, because councils' markdown is seldom well-formed and its
numbers must stay as printed; markdown-it reads what stands inside a block.
"""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from extract.blocks import Layout, Piece, count_tables
from extract.document import Problem
from extract.loaders.encoding import decode_text
from extract.loaders.furniture import clean_pages
from extract.loaders.html import read_fragment
from extract.loaders.lines import Inline, split_lines

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FRONT_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.M)
# Pandoc's superscript: "24^th^".
_CARETS = re.compile(r"\^(\w{1,4})\^")
_HTML_TABLE = re.compile(r"(<table\b(?:(?!<table\b).)*?</table>)", re.S | re.I)
_BOLD_SEAM = re.compile(r"(?<=[^\s*])\*{4}(?=[^\s*])")
_TAG = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
# Characters. The time that a paragraph takes may grow with the square of its length.
_LONGEST_INLINE = 40_000
_BOLD_TAGS = ("b", "strong", "u")

_MARKDOWN = MarkdownIt("commonmark", {"html": True})


def load_markdown(data: bytes, path: str) -> Layout:
    """Read markdown into pieces."""
    text, problems = decode_text(data, path)
    return lay_markdown(clean_pages(text), problems)


def lay_markdown(text: str, problems: tuple[Problem, ...] = ()) -> Layout:
    """Lay out markdown text."""
    pieces: list[Piece] = []
    title = None
    if match := _FRONT_MATTER.match(text):
        named = _FRONT_TITLE.search(match[1])
        title = " ".join(named[1].strip("'\"").split()) if named else None
        pieces.append(Piece(text=match[1], kind="furniture"))
        text = text[match.end() :]
    pages = 0
    for part in _HTML_TABLE.split(text):
        first = count_tables(pieces)
        if part[:6].lower() == "<table":
            pieces += read_fragment(part, first)
            continue
        body, page = split_lines(part, read_inline, is_markdown=True, first_table=first, page=pages)
        pieces += body
        pages = max(pages, page)
    return Layout(pieces=pieces, title=title, page_count=pages, problems=problems)


def read_inline(raw: str) -> Inline:
    """Take emphasis, tags, link targets, escapes and entities out of a block's text."""
    raw = _CARETS.sub(r"\1", raw)
    # Bold that ends and begins again at once: two lines that a converter has run together.
    raw = _BOLD_SEAM.sub(" ", raw)
    if len(raw) > _LONGEST_INLINE:
        return Inline(_TAG.sub("", raw.replace("**", "")), is_bold=False)
    tokens = _MARKDOWN.parseInline(raw)
    children = tokens[0].children or [] if tokens else []
    return _join_tokens(children)


def _join_tokens(tokens: Sequence[Token]) -> Inline:
    parts: list[str] = []
    bold = plain = depth = 0
    for token in tokens:
        depth += _depth_change(token)
        text = _text_of(token)
        parts.append(text)
        letters = sum(letter.isalpha() for letter in text)
        if depth > 0:
            bold += letters
        else:
            plain += letters
    return Inline("".join(parts), is_bold=bold > 0 and plain == 0)


def _depth_change(token: Token) -> int:
    if token.type == "strong_open":
        return 1
    if token.type == "strong_close":
        return -1
    match = _TAG.match(token.content) if token.type == "html_inline" else None
    if match and match[1].lower() in _BOLD_TAGS:
        return -1 if token.content.startswith("</") else 1
    return 0


def _text_of(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type in ("text", "code_inline", "text_special"):
        return token.content
    if token.type == "html_inline":
        match = _TAG.match(token.content)
        if match and match[1].lower() == "br":
            return "\n"
        # "<see below>" is no tag of anybody's.
        return "" if match or token.content.startswith(("<!", "<?")) else token.content
    return ""
