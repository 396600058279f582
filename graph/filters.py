"""Filters of a search, as queries over the tags of the index and as conditions on dates."""

from dataclasses import dataclass

from graph.directory import GROUPS, tag

# Dates of papers lie within; an open end of a range reaches as far.
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is to be found.

    council, body   an IRI, or its last segment
    kind            a kind of thing, one of the groups of kinds, or "passage"
    paper           a type of paper, for passages
    since, until    YYYY, YYYY-MM or YYYY-MM-DD, both included
    """

    kind: str | None = None
    council: str | None = None
    body: str | None = None
    outcome: str | None = None
    grade: str | None = None
    paper: str | None = None
    since: str | None = None
    until: str | None = None


def write_filters(filters: Filters) -> str:
    """Write filters as a query over the tags; dates narrow by year, `write_dates` does the rest."""
    wanted = []
    for name in ("kind", "council", "body", "outcome", "grade", "paper"):
        value = getattr(filters, name)
        if value is not None:
            field = "group" if name == "kind" and value in GROUPS else name
            wanted.append(f'"{tag(field, value)}"')
    if filters.since or filters.until:
        first = int((filters.since or str(_FIRST_YEAR))[:4])
        last = int((filters.until or str(_LAST_YEAR))[:4])
        years = range(max(first, _FIRST_YEAR), min(last, _LAST_YEAR) + 1)
        named = " OR ".join(f'"{tag("year", str(year))}"' for year in years)
        wanted.append(f"({named})" if named else f'"{tag("year", "none")}"')
    return f"{{tags}} : ({' AND '.join(wanted)})" if wanted else ""


def write_dates(filters: Filters) -> tuple[str, dict[str, object]]:
    """What is within a year; of whole years the tags have said all.

    What is known to the month or year alone passes where some day of it would.
    """
    place, values = "", dict[str, object]()
    since, until = filters.since or "", filters.until or ""
    if since[4:] not in ("", "-01", "-01-01"):
        place += " AND d.date >= substr(:since, 1, length(d.date))"
        values["since"] = since
    if until[4:] not in ("", "-12", "-12-31"):
        place += " AND d.date <= substr(:until, 1, length(d.date))"
        values["until"] = f"{until}-31"[:10]
    return place, values


def write_years(filters: Filters) -> tuple[str, dict[str, object]]:
    """Write the years of a range as bounds that an index of dates can use.

    >>> write_years(Filters(since="2019-05", until="2021"))
    (' AND d.date >= :first AND d.date < :after', {'first': '2019', 'after': '2022'})
    """
    place, values = "", dict[str, object]()
    if filters.since or filters.until:
        first = max(int((filters.since or "0")[:4]), _FIRST_YEAR)
        last = min(int((filters.until or "9999")[:4]), _LAST_YEAR)
        place = " AND d.date >= :first AND d.date < :after"
        values = {"first": f"{first:04}", "after": f"{last + 1:04}"}
    return place, values
