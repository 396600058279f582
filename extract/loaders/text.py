"""Plain text: what its lines and blank lines say of its layout.

Text that is plainly markdown inside is read as markdown.
"""

import re

from extract.blocks import Layout
from extract.loaders.encoding import decode_text
from extract.loaders.furniture import clean_pages
from extract.loaders.lines import Inline, split_lines
from extract.loaders.markdown import lay_markdown

_MARKDOWN_SIGNS = (
    re.compile(r"^#{1,6} \S", re.M),
    re.compile(r"\*\*[^*\n]{2,200}\*\*"),
    re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.M),
    re.compile(r"\]\((?:https?|mailto):"),
)


def load_text(data: bytes, path: str) -> Layout:
    """Read plain text into pieces."""
    text, problems = decode_text(data, path)
    text = clean_pages(text)
    if sum(len(sign.findall(text)) for sign in _MARKDOWN_SIGNS) > 1:
        return lay_markdown(text, problems)
    pieces, pages = split_lines(text, lambda raw: Inline(raw, is_bold=False))
    return Layout(pieces=pieces, text_source="markup", page_count=pages, problems=problems)
