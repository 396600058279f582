"""A listing as a file: CSV for spreadsheets, JSON for programs, an Atom feed for followers.

Takes the entries that a page shows and gives the same as one of `FORMS`, with its tag and the
links to the pages beside it. Separate because every listing of ours comes in the same forms.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from fastapi import Request, Response

from api.catalogue import Catalogue
from api.described import CSV, DataForm
from api.errors import problem
from api.freshness import is_held, not_modified, tagged

FORMS = (".csv", ".json", ".atom")
ATOM = "application/atom+xml"
_TYPES = {".csv": CSV, ".json": "application/json", ".atom": ATOM}
_NAMESPACE = "http://www.w3.org/2005/Atom"
# A byte order mark, without which spreadsheets take UTF-8 for something older.
_BOM = "\ufeff"
# What a spreadsheet takes for the beginning of a formula. Source: OWASP, "CSV Injection".
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n]")  # the full-width signs act alike
# Characters that XML 1.0 cannot hold, however they are written.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
# For a store whose papers have no date: a feed cannot be without one.
_NO_DATE = "1970-01-01"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a listing.

    href    its page on this server
    date    YYYY, YYYY-MM or YYYY-MM-DD
    note    what a reader is told beside the title
    cells   its values by column
    """

    href: str
    iri: str
    title: str
    date: str | None = None
    kind: str = ""
    note: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a listing.

    href     the address of its HTML, with its query
    columns  the columns of its table: names of cells, or of fields of an entry
    total    how many there are on all pages; None where that is not known
    turns    the addresses of the HTML of other pages: "next", "prev", "first", "last"
    """

    title: str
    href: str
    columns: tuple[str, ...]
    entries: Sequence[Entry]
    total: int | None = None
    page: int = 1
    turns: Mapping[str, str] = field(default_factory=dict)


def split_form(path: str) -> tuple[str, str | None]:
    """Cut the suffix that names one of the forms from a path; None where it has none.

    >>> split_form("council/elmshire/decisions.atom")
    ('council/elmshire/decisions', '.atom')
    """
    for form in FORMS:
        if path.endswith(form):
            return path.removesuffix(form), form
    return path, None


def alternate_links(href: str) -> list[DataForm]:
    """The other forms of a listing, for the head and the foot of its page.

    >>> alternate_links("/search?q=bins")[0].href
    '/search.csv?q=bins'
    """
    return [DataForm(form, _in_form(href, form), _TYPES[form]) for form in FORMS]


def send_listing(request: Request, catalogue: Catalogue, listing: Listing, form: str) -> Response:
    """Answer with a listing in one of `FORMS`; with 404 where `form` is none of them."""
    if form not in FORMS:
        return problem(request, 404, f"A listing comes as {', '.join(FORMS)}, not as {form!r}.")
    text = _WRITERS[form](catalogue, listing)
    body = text.encode("utf-8", "replace")
    # Of the bytes themselves: a listing is made before its tag can be compared.
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = tagged(tag, {"Link": _link_header(listing, form)})
    if is_held(request, tag):
        return not_modified(tag, headers)
    headers["Content-Disposition"] = f'inline; filename="{_file_name(listing.href)}{form}"'
    return Response(body, media_type=f"{_TYPES[form]}; charset=utf-8", headers=headers)


def write_csv(_catalogue: Catalogue, listing: Listing) -> str:
    """Write the table of a listing for a spreadsheet; no cell of it is a formula."""
    output = io.StringIO()
    output.write(_BOM)
    writer = csv.writer(output, lineterminator="\r\n")
    columns = listing.columns if "iri" in listing.columns else (*listing.columns, "iri")
    writer.writerow(columns)
    for entry in listing.entries:
        writer.writerow([neutralise(_cell(entry, column)) for column in columns])
    return output.getvalue()


def write_json(_catalogue: Catalogue, listing: Listing) -> str:
    """Write a listing exactly as it is."""
    return json.dumps(
        {
            "title": listing.title,
            "href": listing.href,
            "page": listing.page,
            "total": listing.total,
            **{name: _in_form(href, ".json") for name, href in listing.turns.items()},
            "entries": [
                {
                    "iri": entry.iri,
                    "href": entry.href,
                    "title": entry.title,
                    "date": entry.date,
                    "kind": entry.kind,
                    "note": entry.note,
                    **{name: entry.cells[name] for name in entry.cells if name not in _FIELDS},
                }
                for entry in listing.entries
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def write_atom(catalogue: Catalogue, listing: Listing) -> str:
    """Write a listing as a feed. Source: RFC 4287.

    Entries are known by their IRIs, so a follower is told of each thing once. Addresses are
    relative to the feed's own, wherever it is served.
    """
    newest = catalogue.keep("newest paper", lambda: _newest_date(catalogue))
    dates = [_moment(entry.date or newest) for entry in listing.entries]
    feed = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", _feed_iri(catalogue.base, _in_form(listing.href, ".atom")))
    _add(feed, "title", listing.title)
    _add(feed, "updated", max(dates, default=_moment(newest)))
    _add(_add(feed, "author"), "name", "Folkmoot")
    _add(feed, "generator", "Folkmoot")
    _add(feed, "link", rel="alternate", type="text/html", href=listing.href)
    _add(feed, "link", rel="self", type=ATOM, href=_in_form(listing.href, ".atom"))
    for name, href in listing.turns.items():
        relation = {"prev": "previous"}.get(name, name)  # RFC 5005, section 3
        _add(feed, "link", rel=relation, type=ATOM, href=_in_form(href, ".atom"))
    for entry, updated in zip(listing.entries, dates, strict=True):
        element = _add(feed, "entry")
        _add(element, "id", entry.iri)
        _add(element, "title", entry.title or entry.iri)
        _add(element, "updated", updated)
        _add(element, "link", rel="alternate", href=entry.href)
        if entry.kind:
            _add(element, "category", term=entry.kind)
        _add(element, "summary", entry.note)
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return declaration + ElementTree.tostring(feed, encoding="unicode") + "\n"


_WRITERS = {".csv": write_csv, ".json": write_json, ".atom": write_atom}
_FIELDS = ("iri", "href", "title", "date", "kind", "note")


def neutralise(cell: str) -> str:
    """Make sure that a spreadsheet takes a cell as text: an apostrophe before a formula's sign.

    >>> neutralise('=HYPERLINK("http://x")')
    '\\'=HYPERLINK("http://x")'
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cell(entry: Entry, column: str) -> str:
    if column in entry.cells:
        return entry.cells[column]
    return str(getattr(entry, column) or "") if column in _FIELDS else ""


def _in_form(href: str, form: str) -> str:
    path, mark, query = href.partition("?")
    return f"{path}{form}{mark}{query}"


def _link_header(listing: Listing, form: str) -> str:
    links = [(name, _in_form(href, form)) for name, href in listing.turns.items()]
    links.append(("alternate", listing.href))
    return ", ".join(f'<{_header_safe(href)}>; rel="{relation}"' for relation, href in links)


def _header_safe(href: str) -> str:
    """Escape what may not stand in a header, or would end the address there."""
    return re.sub(r"[^!#-;=?-\[\]_a-z~]", lambda sign: _percent(sign.group()), href)


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))


def _file_name(href: str) -> str:
    last = href.partition("?")[0].rstrip("/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9._-]", "", last) or "listing"


def _feed_iri(base: str, href: str) -> str:
    """Name a feed: its address, as if it stood where the store's names begin."""
    root = "/".join(base.split("/")[:3])
    return _header_safe(root + href)


def _moment(date: str) -> str:
    """Write a day, or the first day of a month or a year, as a moment of RFC 3339."""
    found = _DATE.match(date)
    year, month, day = found.groups() if found else _NO_DATE.split("-")
    return f"{year}-{month or '01'}-{day or '01'}T00:00:00Z"


def _newest_date(catalogue: Catalogue) -> str:
    """The day of the newest paper: the clock tells nothing of what is in a store."""
    rows = catalogue.select(
        "SELECT ?date WHERE { ?paper a fm:Document ; dcterms:date ?date }"
        " ORDER BY DESC(STR(?date)) LIMIT 1"
    ).rows
    return rows[0][0].value if rows and rows[0][0] else _NO_DATE


def _add(
    parent: ElementTree.Element, name: str, text: str = "", **attributes: str
) -> ElementTree.Element:
    element = ElementTree.SubElement(
        parent, name, {key: _NO_XML.sub("", value) for key, value in attributes.items()}
    )
    element.text = _NO_XML.sub("", text) or None
    return element
