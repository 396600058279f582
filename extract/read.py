"""From a file to a Document: one canonical text with exact offsets, pages and blocks.

All that reading can fail with is ReadError; what is only odd is a Problem of the document. After
this stage nobody looks at the file again.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from extract.blocks import Layout, lay_text
from extract.document import Document
from extract.errors import ReadError
from extract.loaders.docx import load_docx
from extract.loaders.html import load_html
from extract.loaders.markdown import load_markdown
from extract.loaders.numbered_tables import join_numbers, unfold_tables
from extract.loaders.ocr import Scans
from extract.loaders.office import load_office
from extract.loaders.pdf import load_pdf
from extract.loaders.structured import load_json, load_xml
from extract.loaders.text import load_text

# Bytes. A paper of this size is a scan of thousands of pages: to be divided, not to be held in
# memory whole by every worker.
LARGEST_FILE = 200 * 1024 * 1024

# Characters of a text in which a paper's title stands.
_FRONT = 3_000

_Loader = Callable[[bytes, str], Layout]
_LOADERS: dict[str, tuple[str, _Loader]] = {
    ".txt": ("text/plain", load_text),
    ".text": ("text/plain", load_text),
    ".html": ("text/html", load_html),
    ".htm": ("text/html", load_html),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        load_docx,
    ),
    ".pdf": ("application/pdf", load_pdf),
    ".doc": ("application/msword", partial(load_office, suffix=".doc")),
    ".rtf": ("application/rtf", partial(load_office, suffix=".rtf")),
    ".odt": (
        "application/vnd.oasis.opendocument.text",
        partial(load_office, suffix=".odt"),
    ),
    ".xml": ("application/xml", load_xml),
    ".json": ("application/json", load_json),
    ".md": ("text/markdown", load_markdown),
    ".markdown": ("text/markdown", load_markdown),
}


def is_readable_name(path: Path) -> bool:
    """Tell whether a file's suffix is one that can be read."""
    return path.suffix.lower() in _LOADERS


def read_document(
    path: Path,
    *,
    source_key: str | None = None,
    publisher: str | None = None,
    date: dt.date | None = None,
    body: str | None = None,
    scans: Scans = Scans(),  # noqa: B008 (frozen)
    data: bytes | None = None,
) -> Document:
    """Read a paper.

    `source_key` is what stays when the bytes change; without one it is the path as given.
    `publisher`, `date` and `body` are what a manifest says of the paper, and are only passed on.
    `scans` says whether pages without a text layer are read by OCR. `data` are its bytes where they
    came from elsewhere: then `path` is only its name.
    Raises ReadError if the file is empty, too large, encrypted, damaged, without any text, or not
    what its suffix says.
    """
    entry = _LOADERS.get(path.suffix.lower())
    if entry is None:
        known = ", ".join(sorted(_LOADERS))
        raise ReadError(path, f"unknown suffix {path.suffix!r}: give one of {known}")
    media_type, load = entry
    data = _read_bytes(path) if data is None else data
    if not data:
        raise ReadError(path, "empty file: fetch it again")
    if load is load_pdf:
        load = partial(load_pdf, scans=scans)
    layout = load(data, str(path))
    laid = lay_text(replace(layout, pieces=join_numbers(unfold_tables(layout.pieces))))
    if not any(block.kind != "furniture" for block in laid.blocks):
        raise ReadError(path, "no text in it: nothing can be read out of this file")
    return Document(
        file_name=path.name,
        source_key=source_key or str(path),
        sha256=hashlib.sha256(data).hexdigest(),
        text=laid.text,
        text_sha256=hashlib.sha256(laid.text.encode()).hexdigest(),
        media_type=media_type,
        text_source=layout.text_source,
        pages=laid.pages,
        blocks=laid.blocks,
        title=_believe_title(layout.title, laid.text),
        publisher=publisher,
        date=date,
        body=body,
        problems=layout.problems,
    )


def _believe_title(title: str | None, text: str) -> str | None:
    """A file's own title, if its words stand at the paper's front too; many are a template's."""
    words = re.findall(r"\w+", (title or "").lower())
    front = set(re.findall(r"\w+", text[:_FRONT].lower()))
    if not words or sum(word in front for word in words) < 0.7 * len(words):
        return None
    return title


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE // 1024**2
            raise ReadError(path, f"larger than {limit} MB: divide it into smaller files")
        data = path.read_bytes()
    except OSError as err:
        raise ReadError(path, f"cannot be opened: {err.strerror}") from err
    return data
