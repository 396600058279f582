"""A small client for notebooks and scripts: the same over a store on disk and over an endpoint.

    from graph.client import Dataset
    dataset = Dataset.open("folkmoot-store")
    dataset.select("SELECT ?decision ?date { ?decision a fm:Decision ; dcterms:date ?date }")
    dataset.network("people", council="marrowshire-county-council")
    dataset.search("care leavers", kind="decision", outcome="approved")
    dataset.trace("CAB/22/014")

`open` contacts nobody; `connect` asks the one address that it is given. Prefixes of ours need no
declaration.
"""

import http.client
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from email.message import Message
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self
from urllib.parse import urlencode, urljoin, urlsplit

from extract.errors import QueryError, StoreError
from graph.answers import Rows, Term
from graph.escaping import TermError, iri_ref
from graph.filters import Filters as SearchFilters
from graph.found import COLUMNS, check_filters, find_rows, read_entry, sorts_of
from graph.found import Row as FoundRow
from graph.namespaces import PREFIXES
from graph.networks import PROFILES, Filters, Network, draw_network
from graph.networks.building import read_network
from graph.networks.filters import FilterError
from graph.trace import Outcome, read_range, trace

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

_SECONDS = 300.0
_RESULT_MB = 4096
# IRIs whose labels are asked for at a time.
_LABELLED = 200
_FILTERED = ("kind", "council", "body", "outcome", "grade", "paper")
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


class _Asks(Protocol):
    def ask(self, query: str) -> Rows: ...
    def find(self, words: str, filters: SearchFilters, limit: int) -> list[FoundRow]: ...
    def trace(self, what: str, council: str, first: str, last: str, limit: int) -> Outcome: ...
    def close(self) -> None: ...


class Dataset:
    """The graph of a store, to be asked. For one thread; close it, or use it in a `with`."""

    def __init__(self, asks: _Asks, *, address: str, site: str | None) -> None:
        """Not to be called: see `open` and `connect`."""
        self._asks = asks
        self._address = address
        self._site = site

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open a store on disk, as it was last published.

        Raises StoreError where there is none, SandboxError where queries cannot be sealed off.
        """
        return cls(_StoreAsks(Path(path)), address=str(path), site=None)

    @classmethod
    def connect(cls, url: str) -> Self:
        """Use a server's address (`http://host:8000/`), or that of its endpoint (`…/sparql`).

        Nothing is sent before the first question. Raises ValueError where it is no such address.
        """
        endpoint = _EndpointAsks(url)
        return cls(endpoint, address=endpoint.url, site=urljoin(endpoint.url, "."))

    def select(self, query: str, *, labels: bool = False) -> "pd.DataFrame":
        """Answer a SPARQL SELECT as a DataFrame; columns have types, see `graph.frames`.

        With `labels`, a column `<name>_label` after each column of IRIs says what they are called.
        Raises QueryError where the query is malformed or takes too long, MissingExtraError without
        pandas (`pip install 'folkmoot[pandas]'`).
        """
        from graph.frames import make_frame

        rows = self._asks.ask(query)
        return make_frame(rows, self._labels(rows) if labels else None)

    def search(
        self,
        words: str = "",
        *,
        kind: str = "",
        council: str = "",
        body: str = "",
        outcome: str = "",
        grade: str = "",
        paper: str = "",
        first: str = "",
        last: str = "",
        limit: int = 100,
    ) -> "pd.DataFrame":
        """Find names, records and passages that hold all the words and pass the filters.

        A row is a thing or a passage, best first within each of the three; at most `limit` of each,
        or of the `kind` that is asked for. Filters are those of the search page: an IRI or the last
        part of one (`council`, `body`), a concept's last part (`outcome`, `grade`, `paper`), a day,
        month or year. Raises FilterError or QueryError where one is none, MissingExtraError without
        pandas.
        """
        from graph.frames import make_table

        filters = SearchFilters(
            kind=kind or None,
            council=council or None,
            body=body or None,
            outcome=outcome or None,
            grade=grade or None,
            paper=paper or None,
            since=first or None,
            until=last or None,
        )
        check_filters(filters)
        rows: list[FoundRow] = []
        for sort in sorts_of(words, filters):
            rows += self._asks.find(words, replace(filters, kind=sort), limit)
        return make_table(COLUMNS, rows)

    def trace(
        self, what: str, *, council: str = "", first: str = "", last: str = "", limit: int = 200
    ) -> Outcome:
        """Tell the story of what a name, reference or IRI means, each step with its passages.

        `status` of the outcome says whether one thing was found (`story`), or several or none
        (`candidates`); `council` is the last part of an IRI. Raises TraceError or QueryError where
        a parameter is none.
        """
        return self._asks.trace(what, council, first, last, limit)

    def network(
        self,
        profile: str = "full",
        *,
        council: str = "",
        body: str = "",
        thing: str = "",
        kinds: tuple[str, ...] = (),
        outcome: str = "",
        grade: str = "",
        first: str = "",
        last: str = "",
        keep_nary: bool = False,
    ) -> "nx.MultiDiGraph[str]":
        """Give a part of the graph as a networkx MultiDiGraph, ready for any of its writers.

        `profile` is people, decisions, inspections or full; the rest narrows it as the options of
        `folkmoot export` do. Raises FilterError where a filter fits nothing.
        """
        if profile not in PROFILES:
            raise FilterError("profile", profile, f"the profiles are {', '.join(PROFILES)}.")
        filters = Filters(
            council=council,
            body=body,
            thing=thing,
            kinds=kinds,
            outcome=outcome,
            grade=grade,
            first=first,
            last=last,
        )
        network: Network = read_network(
            _Plain(self._asks),
            profile=profile,
            filters=filters,
            keep_nary=keep_nary,
            site=self._site,
        )
        return draw_network(network)

    def close(self) -> None:
        """Let go of the store. May be called again."""
        self._asks.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Dataset of {self._address}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: where this is, and how much of what is in it."""
        counts = self._asks.ask(
            "SELECT ?what (COUNT(?thing) AS ?number) { VALUES ?class { fm:Document fm:Council"
            " fm:Committee foaf:Person fm:Meeting fm:Decision fm:Inspection }"
            " ?thing a ?class . ?class rdfs:label ?what } GROUP BY ?what ORDER BY ?what"
        )
        rows = "".join(
            f"<tr><td>{escape(what.value)}</td><td>{escape(number.value)}</td></tr>"
            for what, number in counts.rows
            if what and number
        )
        place = escape(self._address)
        if self._site is not None:
            place = f'<a href="{escape(self._site)}">{place}</a>'
        return f"<p>Folkmoot, {place}</p><table>{rows}</table>"

    def _labels(self, rows: Rows) -> dict[str, str]:
        terms = (term for row in rows.rows for term in row if term and _is_named(term))
        iris = sorted({term.value for term in terms})
        found: dict[str, str] = {}
        for at in range(0, len(iris), _LABELLED):
            names = " ".join(map(iri_ref, iris[at : at + _LABELLED]))
            query = (
                f"SELECT ?thing (MIN(?l) AS ?label) {{ VALUES ?thing {{ {names} }}"
                " ?thing rdfs:label ?l } GROUP BY ?thing"
            )
            for thing, label in self._asks.ask(query).rows:
                if thing and label:
                    found[thing.value] = label.value
        return found


def _is_named(term: Term) -> bool:
    if term.kind != "uri":
        return False
    try:
        iri_ref(term.value)
    except TermError:
        return False
    return True


class _Plain:
    """Answers in plain values, as networks are built from."""

    def __init__(self, asks: _Asks) -> None:
        self._asks = asks

    def select(self, query: str) -> Iterator[tuple[str | None, ...]]:
        for row in self._asks.ask(query).rows:
            yield tuple(term.value if term else None for term in row)


class _StoreAsks:
    """Asks a store on disk, in a sealed worker as the server does."""

    def __init__(self, path: Path) -> None:
        from graph.source import open_pool
        from graph.store import open_reader
        from graph.worker_process import QueryLimits

        limits = QueryLimits(workers=1, seconds=_SECONDS, result_mb=_RESULT_MB, rows=0)
        with ExitStack() as opened:
            reader = opened.enter_context(open_reader(path))
            self._pool = opened.enter_context(
                open_pool(reader.snapshot, limits=limits, base=reader.base)
            )
            self._opened = opened.pop_all()
        self._reader = reader

    def ask(self, query: str) -> Rows:
        return self._pool.select(query)

    def find(self, words: str, filters: SearchFilters, limit: int) -> list[FoundRow]:
        with self._reader.papers.find() as finder:
            return find_rows(finder, self._reader.base, words, filters, limit)

    def trace(self, what: str, council: str, first: str, last: str, limit: int) -> Outcome:
        return trace(
            what,
            ask=_Plain(self).select,
            papers=self._reader.papers,
            base=self._reader.base,
            council=council or None,
            asked=read_range(first or None, last or None, limit),
        )

    def close(self) -> None:
        self._opened.close()


class _EndpointAsks:
    """Asks an endpoint of ours over HTTP; an answer that is cut is fetched to its end."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is no address: write one as http://localhost:8000/")
        path = parts.path.rstrip("/")
        self._path = path if path.endswith("/sparql") else f"{path}/sparql"
        self._root = self._path.removesuffix("sparql")
        self._secure = parts.scheme == "https"
        self._host = parts.netloc.rpartition("@")[2]
        self.url = f"{parts.scheme}://{self._host}{self._path}"

    def ask(self, query: str) -> Rows:
        columns: tuple[str, ...] = ()
        rows: list[tuple[Term | None, ...]] = []
        offset: str | None = "0"
        while offset is not None:
            answer, offset = self._fetch(query, offset)
            columns, more = _read_json(answer)
            rows += more
        return Rows(columns, tuple(rows), is_truncated=False)

    def _fetch(self, query: str, offset: str) -> tuple[object, str | None]:
        """One page of an answer, and where the next begins."""
        fields = {"query": _PROLOGUE + query} | ({"offset": offset} if offset != "0" else {})
        status, headers, answer = self._request("POST", self._path, urlencode(fields))
        if status != 200:
            raise self._refused(status, answer)
        said = headers.get("Folkmoot-Truncated", "")
        _, _, after = said.partition("next-offset=")
        return answer, after or None

    def find(self, words: str, filters: SearchFilters, limit: int) -> list[FoundRow]:
        asked = {"q": words, "from": filters.since, "to": filters.until} | {
            name: getattr(filters, name) for name in _FILTERED
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        address: object = f"{self._root}search.json?{query}"
        rows: list[FoundRow] = []
        while isinstance(address, str) and len(rows) < limit:
            status, _, answer = self._request("GET", address)
            match answer:
                case {"entries": list(entries)} if status == 200:
                    rows += map(read_entry, entries)
                    after = answer.get("next")
                    address = after and self._root + str(after).removeprefix("/")
                case _:
                    raise self._refused(status, answer)
        return rows[:limit]

    def trace(self, what: str, council: str, first: str, last: str, limit: int) -> Outcome:
        from pydantic import TypeAdapter, ValidationError

        asked = {"q": what, "council": council, "from": first, "to": last, "limit": str(limit)}
        query = urlencode({name: value for name, value in asked.items() if value})
        status, _, answer = self._request("GET", f"{self._root}trace?{query}")
        try:
            return TypeAdapter(Outcome).validate_python(answer)
        except ValidationError:
            raise self._refused(status, answer) from None

    def _request(self, method: str, path: str, form: str | None = None) -> tuple[int, Message, Any]:
        """The status, the headers and the JSON of an answer."""
        make = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = make(self._host, timeout=_SECONDS)
        headers = {"Accept": "application/sparql-results+json, application/json;q=0.9"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, form, headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as err:
            raise StoreError(f"{self.url}: the server does not answer ({err}).") from err
        finally:
            connection.close()
        try:
            return response.status, response.headers, json.loads(body)
        except ValueError as err:
            raise QueryError(
                f"{self.url}: the answer is no JSON (status {response.status}).", status=502
            ) from err

    def _refused(self, status: int, answer: object) -> QueryError:
        detail = answer.get("detail") if isinstance(answer, dict) else None
        reason = detail or http.client.responses.get(status, status)
        return QueryError(f"{self.url}: {reason}", status=status)

    def close(self) -> None:
        """Nothing is held open."""


def _read_json(answer: object) -> tuple[tuple[str, ...], list[tuple[Term | None, ...]]]:
    """Read a table. Source: SPARQL 1.1 Query Results JSON Format."""
    match answer:
        case {"head": {"vars": list(names)}, "results": {"bindings": list(bindings)}}:
            columns = tuple(str(name) for name in names)
            return columns, [
                tuple(_read_term(row[name]) if name in row else None for name in columns)
                for row in bindings
            ]
        case {"boolean": bool(value)}:
            return ("answer",), [
                (Term("literal", "true" if value else "false", None, f"{PREFIXES['xsd']}boolean"),)
            ]
        case _:
            raise QueryError("The answer is no table: ask a SELECT.", status=400)


def _read_term(binding: dict[str, str]) -> Term:
    kind = "literal" if binding["type"] == "typed-literal" else binding["type"]
    return Term(kind, binding["value"], binding.get("xml:lang"), binding.get("datatype"))
