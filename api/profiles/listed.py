"""Listings of what belongs to a thing: one page of rows, in order of date, and how many there are.

Each listing is a row of a table: which things, and the columns that are shown of each. A page reads
the first few of several listings; each has an address of its own for the rest.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from api.incoming import Select
from api.links import Link, address, short_name
from api.listings import Entry, Listing, alternate_links
from api.profiles.section import Cell, More, Section, Table, when
from extract.errors import QueryError
from graph.answers import Term
from graph.escaping import iri_ref

PAGE_SIZE = 50
SHOWN = 8  # of a listing, on the page of a thing
_MOST_VALUES = 12  # of one column of one row
_PAGE = re.compile(r"[1-9]\d{0,6}")


class ListError(QueryError):
    """A listing, or a page of one, was asked for that there is not (400 or 404)."""


@dataclass(frozen=True)
class Column:
    """A column: `pattern` binds ?value from ?s; `words` says what short names are called."""

    key: str
    title: str
    pattern: str
    words: Mapping[str, str] = field(default_factory=dict)


def path(key: str, title: str, property_path: str) -> Column:
    """Show the values of a property, or of a path of properties."""
    return Column(key, title, f"?s {property_path} ?value")


@dataclass(frozen=True)
class Listed:
    """A listing: `pattern` binds ?s and says where {this} stands, `date` is a path from ?s."""

    key: str
    title: str
    kind: str
    pattern: str
    columns: tuple[Column, ...] = ()
    date: str | None = "dcterms:date"
    date_title: str = "Date"
    thing_title: str = "What"
    is_oldest_first: bool = False


@dataclass(frozen=True)
class Row:
    """A thing of a listing: its date (ISO), and the values of each column."""

    iri: str
    label: str
    date: str | None
    values: Mapping[str, Cell]


def read_counts(listings: Sequence[Listed], iri: str, select: Select) -> dict[str, int]:
    """Count the things of several listings at once, by key."""
    if not listings:
        return {}
    parts = [
        f'{{ SELECT ("{one.key}" AS ?key) (COUNT(DISTINCT ?s) AS ?n) {{ {_where(one, iri)} }} }}'
        for one in listings
    ]
    rows = select(f"SELECT ?key ?n {{ {' UNION '.join(parts)} }}").records()
    return {row["key"].value: int(row["n"].value) for row in rows}


def read_rows(
    listed: Listed, iri: str, base: str, select: Select, *, limit: int = SHOWN, offset: int = 0
) -> list[Row]:
    """Read some rows of a listing, the newest first, undated ones last.

    Only dates are compared in the engine, which holds them in its index; comparing names would
    look each of them up. Ties stand in the order of the index, which is the same for the same data.
    """
    dated = f"OPTIONAL {{ ?s {listed.date} ?d }}" if listed.date else ""
    order = f"ORDER BY {'?date' if listed.is_oldest_first else 'DESC(?date)'}"
    chosen = (
        f"SELECT ?s (MIN(?d) AS ?date) {{ {_where(listed, iri)} {dated} }} GROUP BY ?s {order}"
        if listed.date
        else f"SELECT DISTINCT ?s {{ {_where(listed, iri)} }}"
    )
    found = select(f"{chosen} LIMIT {limit} OFFSET {offset}").records()
    names = [row["s"].value for row in found if row["s"].kind == "uri"]
    if not names:
        return []
    labels, cells = _read_cells(listed, iri, names, base, select)
    dates = _read_exact_dates(listed, found, select)
    rows = [
        Row(
            iri=row["s"].value,
            label=labels.get(row["s"].value) or row["s"].value.rpartition("/")[2],
            date=dates.get(row["s"].value),
            values=cells.get(row["s"].value, {}),
        )
        for row in found
        if row["s"].kind == "uri"
    ]
    return rows if listed.date else sorted(rows, key=lambda row: _place(row.label, row.iri))


def _read_exact_dates(
    listed: Listed, found: Sequence[Mapping[str, Term]], select: Select
) -> dict[str, str]:
    """Read the dates of some things: the day, where one paper says the day and one the month."""
    dates = {row["s"].value: row["date"].value for row in found if "date" in row}
    vague = [iri_ref(name) for name, date in dates.items() if len(date) < len("2021-09-13")]
    if not vague:
        return dates
    asked = f"SELECT ?s ?d {{ VALUES ?s {{ {' '.join(vague)} }} ?s {listed.date} ?d }}"
    exact: dict[str, str] = {}
    for row in select(asked).records():
        name, date = row["s"].value, row["d"].value
        if date.startswith(dates[name]):
            # The longest says most; of days of one month the first.
            best = exact.get(name, date)
            exact[name] = min(best, date, key=lambda one: (-len(one), one))
    return dates | exact


def _place(label: str, iri: str) -> tuple[list[tuple[int, str]], str]:
    """Order what has no date by name, "Item 2" before "Item 10"."""
    parts = re.split(r"(\d+)", label.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part], iri


def _where(listed: Listed, iri: str) -> str:
    return listed.pattern.replace("{this}", iri_ref(iri))


def _read_cells(
    listed: Listed, iri: str, names: Sequence[str], base: str, select: Select
) -> tuple[dict[str, str], dict[str, dict[str, Cell]]]:
    """Read labels and columns of some things in one query."""
    these = f"VALUES ?s {{ {' '.join(map(iri_ref, names))} }}"
    parts = [f'{{ {these} ?s rdfs:label ?value BIND("" AS ?key) }}']
    parts += [
        f'{{ {these} {column.pattern.replace("{this}", iri_ref(iri))} BIND("{column.key}" AS ?key)'
        " OPTIONAL { ?value rdfs:label ?label } }"
        for column in listed.columns
    ]
    rows = select(f"SELECT ?s ?key ?value ?label {{ {' UNION '.join(parts)} }}").records()
    words = {column.key: column.words for column in listed.columns}
    labels: dict[str, str] = {}
    found: dict[str, dict[str, dict[str, Link]]] = {}
    for row in rows:
        name, key, value = row["s"].value, row["key"].value, row["value"]
        if not key:
            labels[name] = min(labels.get(name, value.value), value.value)
            continue
        link = _show(value, row.get("label"), words[key], base)
        of_key = found.setdefault(name, {}).setdefault(key, {})
        known = of_key.get(value.value)
        of_key[value.value] = min(known, link, key=lambda one: one.text) if known else link
    cells = {
        name: {key: tuple(sorted(links.values(), key=_order)) for key, links in columns.items()}
        for name, columns in found.items()
    }
    return labels, cells


def _show(value: Term, label: Term | None, words: Mapping[str, str], base: str) -> Link:
    if value.kind != "uri":
        return Link(None, value.value)
    short = short_name(value.value, base)
    if short in words:
        return Link(None, words[short])
    name = label.value if label else short.rpartition("/")[2]
    return Link(address(value.value, base), name)


def _order(link: Link) -> tuple[bool, str, str]:
    """Put what is said of the whole first: a grade overall before those of its parts."""
    return not link.text.lower().startswith("overall"), link.text.lower(), link.href or ""


def list_href(where: str, listed: Listed, page: int = 1) -> str:
    """The address of a listing."""
    query = {"list": listed.key} | ({"page": page} if page > 1 else {})
    return f"{where}?{urlencode(query)}"


def make_table(listed: Listed, rows: Sequence[Row], base: str, caption: str) -> Table:
    """Make the table of some rows: the thing, its date in words, and its columns."""
    shown = [column for column in listed.columns if any(row.values.get(column.key) for row in rows)]
    dates = (listed.date_title,) if any(row.date for row in rows) else ()
    return Table(
        caption,
        (*dates, listed.thing_title, *(column.title for column in shown)),
        [
            (
                *([(Link(None, when(row.date) or "undated"),)] if dates else []),
                (Link(address(row.iri, base), row.label),),
                *(_cut(row.values.get(column.key, ())) for column in shown),
            )
            for row in rows
        ],
    )


def _cut(cell: Cell) -> Cell:
    if len(cell) <= _MOST_VALUES:
        return cell
    return (*cell[:_MOST_VALUES], Link(None, f"and {len(cell) - _MOST_VALUES} more"))


def read_section(
    listed: Listed,
    count: int,
    iri: str,
    where: str,
    base: str,
    select: Select,
    *,
    says: Sequence[str] = (),
    shown: int = SHOWN,
) -> Section | None:
    """Make the section of a listing out of its first rows; None where there are none."""
    if not count:
        return None
    rows = read_rows(listed, iri, base, select, limit=shown)
    return Section(
        key=listed.key,
        title=listed.title,
        says=says,
        table=make_table(listed, rows, base, _caption(listed, len(rows), count)),
        more=make_more(listed, where, count, len(rows)),
    )


def make_more(listed: Listed, where: str, count: int, shown: int) -> More:
    """Lead to the whole of a listing."""
    href = list_href(where, listed)
    return More(href, count, shown, alternate_links(href))


def _caption(listed: Listed, shown: int, count: int) -> str:
    order = "oldest first" if listed.is_oldest_first else "newest first"
    of_all = f"{shown} of {count:,}" if shown < count else f"{count:,}"
    return f"{listed.title}: {of_all}{f', {order}' if listed.date and count > 1 else ''}"


def read_page_number(page: str | None) -> int:
    """Read `page=`. Raises ListError (400)."""
    if page is not None and not _PAGE.fullmatch(page):
        raise ListError(f"page={page!r} is no number of a page: they count from 1.")
    return int(page or 1)


def read_listing(
    listed: Listed, iri: str, label: str, where: str, page: int, base: str, select: Select
) -> tuple[Listing, Table]:
    """Read one page of a listing. Raises ListError (404) past the last page."""
    count = read_counts([listed], iri, select).get(listed.key, 0)
    first = (page - 1) * PAGE_SIZE
    if first >= max(count, 1):
        raise ListError(f"There is no page {page}: {listed.key} are {count:,} here.", status=404)
    rows = read_rows(listed, iri, base, select, limit=PAGE_SIZE, offset=first)
    turns = {"prev": page - 1} if page > 1 else {}
    if first + PAGE_SIZE < count:
        turns["next"] = page + 1
    listing = Listing(
        title=f"{listed.title}: {label}",
        href=list_href(where, listed, page),
        columns=("date", "title", *(column.key for column in listed.columns), "href", "iri"),
        entries=[_entry(listed, row, base) for row in rows],
        total=count,
        page=page,
        turns={name: list_href(where, listed, number) for name, number in turns.items()},
    )
    last = first + len(rows)
    caption = f"{first + 1:,} to {last:,} of {count:,}" if count else "None in these papers"
    return listing, make_table(listed, rows, base, caption)


def _entry(listed: Listed, row: Row, base: str) -> Entry:
    cells = {
        column.key: "; ".join(link.text for link in row.values.get(column.key, ()))
        for column in listed.columns
    }
    return Entry(
        href=address(row.iri, base) or row.iri,
        iri=row.iri,
        title=row.label,
        date=row.date,
        kind=listed.kind,
        note="; ".join(value for value in cells.values() if value),
        cells=cells,
    )
