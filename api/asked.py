"""What a search asks for, read from its parameters, and the addresses of searches beside it.

A parameter that cannot be read is never guessed at: `AskedError` names it, says why, and what to
write instead.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args
from urllib.parse import urlencode

from extract.errors import FolkmootError
from graph.directory import GROUPS
from graph.escaping import is_iri
from graph.finding import COUNTED, PASSAGE, Filters, Sort

PER_PAGE = 20
LONGEST = 300  # characters of what is looked for
KINDS = (*GROUPS, PASSAGE, *(kind for group in ("name", "record") for kind in GROUPS[group]))
SORTS: tuple[str, ...] = get_args(Sort.__value__)
# Parameters by the name of the filter, in the order in which addresses name them.
PARAMETERS = {
    "kind": "kind",
    "council": "council",
    "body": "body",
    "outcome": "outcome",
    "grade": "grade",
    "paper": "paper",
    "since": "from",
    "until": "to",
}
SCHEMES = {"outcome": "outcome", "grade": "grade", "paper": "document-type"}
"""The lists of concepts that filters take their values from."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,6}", re.ASCII)
_NAME = re.compile(r"[^\s<>\"{}|^`\\]{1,400}")


class AskedError(FolkmootError):
    """A parameter of a search cannot be read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: words as typed, filters, an order, and which page."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    page: int = 1

    def href(self, base: str) -> str:
        """The address of this search."""
        query = {"q": self.text} if self.text else {}
        for name, parameter in PARAMETERS.items():
            value = getattr(self.filters, name)
            if value:
                query[parameter] = shorten(value, base)
        if self.sort != "relevance":
            query["sort"] = self.sort
        if self.page > 1:
            query["page"] = str(self.page)
        return "/search" + (f"?{urlencode(query, safe='/')}" if query else "")

    def choose(self, field: str, value: str | None) -> "Asked":
        """The first page of this search with another filter, or without one."""
        return replace(self, filters=replace(self.filters, **{field: value}), page=1)

    def has_filter(self) -> bool:
        """Whether anything is asked beside words."""
        return self.filters != Filters()


def read_asked(
    parameters: Mapping[str, str], base: str, concepts: Mapping[str, Collection[str]]
) -> Asked:
    """Read the parameters of a search; `concepts` gives what filters may say, by filter.

    Empty parameters are as if not given. Raises AskedError.
    """
    text = " ".join(parameters.get("q", "").split())
    if len(text) > LONGEST:
        raise AskedError(f"q: {len(text)} characters are too many; give at most {LONGEST}.")
    values = {one: parameters.get(name, "").strip() or None for one, name in PARAMETERS.items()}
    _check_choice("kind", values["kind"], KINDS)
    for name, allowed in concepts.items():
        _check_choice(name, values[name], sorted(allowed))
    for name in ("council", "body"):
        values[name] = _read_name(name, values[name], base)
    for name in ("since", "until"):
        _check_date(PARAMETERS[name], values[name])
    since, until = values["since"], values["until"]
    if since and until and since[: len(until)] > until[: len(since)]:
        raise AskedError(f"from: {since} is after to={until}; give the earlier date first.")
    sort = parameters.get("sort", "").strip() or "relevance"
    _check_choice("sort", sort, SORTS)
    return Asked(
        text,
        Filters(**values),
        sort,  # type: ignore[arg-type]  # one of those that were checked
        _read_page(parameters.get("page", "").strip()),
    )


def shorten(value: str, base: str) -> str:
    """Write an IRI of ours without the base, a council's as its last segment.

    >>> shorten("http://x/id/council/elmshire", "http://x/id/")
    'elmshire'
    """
    short = value.removeprefix(base)
    return short.removeprefix("council/") if short.count("/") == 1 else short


def _read_name(name: str, value: str | None, base: str) -> str | None:
    """Read an IRI, one without the base, or the last segment of one."""
    if value is None:
        return None
    if not _NAME.fullmatch(value) or (":" in value and not is_iri(value)):
        raise AskedError(f"{name}: {value!r} is neither an IRI nor the last part of one.")
    return value if ":" in value or "/" not in value else base + value


def _check_choice(name: str, value: str | None, allowed: Collection[str]) -> None:
    if value is not None and value not in allowed:
        raise AskedError(f"{name}: {value!r} is none of {', '.join(allowed)}.")


def _check_date(name: str, value: str | None) -> None:
    if value is None:
        return
    found = _DATE.fullmatch(value)
    try:
        if found is None:
            raise ValueError
        year, month, day = found.groups()
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError as err:
        raise AskedError(
            f"{name}: {value!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY."
        ) from err


def _read_page(value: str) -> int:
    if value and not _NUMBER.fullmatch(value):
        raise AskedError(f"page: {value!r} is no number of a page; pages count from 1.")
    page = int(value or 1)
    if (page - 1) * PER_PAGE > COUNTED:
        last = COUNTED // PER_PAGE
        raise AskedError(f"page: {page} is past {last:,}, the last that can be shown; filter more.")
    return page
