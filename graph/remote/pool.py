"""Queries of visitors, passed on to a graph server: the counterpart of `graph.pool`.

Every query is parsed first by the engine here, in a sealed process and over an empty store: what is
no SPARQL query goes no further, and errors have their line and column. Answers are read whole
before anything is given, so a server that breaks off in the middle makes an error, never half an
answer. Time, size and number of queries are bounded here; what a query costs the server there is
bounded by the server's own settings.
"""

import json
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyoxigraph as ox

from extract.errors import QueryError, StoreError
from graph.answers import ROWS, Answer, Form, FormatError, Rows, read_rows
from graph.namespaces import PREFIXES
from graph.pool import MEGABYTE, SPOOL_BYTES, QueryPool
from graph.remote.asking import TABLE, TRIPLES, Dataset, TooLargeError, address_query, fetch
from graph.remote.endpoint import RemoteGraph, read_credentials
from graph.remote.quads import RemoteReader
from graph.remote.terms import read_triples, restore_boolean, restore_solutions
from graph.remote.text import check_iri, read_query
from graph.remote.transport import Endpoint, RemoteError
from graph.worker import encode_term, results_format, write_graph, write_solutions
from graph.worker_process import QueryLimits

_FORMS: tuple[Form, ...] = ("solutions", "boolean", "graph")


class RemotePool:
    """Asks one graph server. Its methods may be called from any thread."""

    def __init__(
        self,
        remote: RemoteGraph,
        *,
        limits: QueryLimits | None = None,
        base: str | None = None,
        require_sandbox: bool = True,
    ) -> None:
        """Start the process that parses; the server is not contacted before the first query.

        Raises SandboxError as `QueryPool` does.
        """
        self.limits = limits or QueryLimits()
        self._remote = remote
        self._base = base or remote.base
        self._require_sandbox = require_sandbox
        self._endpoint = Endpoint(remote.query, read_credentials())
        self._hidden: list[str] | None = None
        self._turns = threading.Semaphore(self.limits.workers)
        with ExitStack() as opened:
            self._folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
            self._parser = opened.enter_context(self._start_parser())
            self._opened = opened.pop_all()
        self.seal = self._parser.seal

    def look_anew(self) -> None:
        """Look again, at the next query, which graphs of others the server holds."""
        self._hidden = None

    def ask(
        self,
        query: str,
        formats: Mapping[Form, str | None],
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        max_rows: int = 0,
        offset: int = 0,
        abandoned: threading.Event | None = None,
    ) -> Answer:
        """Answer a query whole, in the format given for its form; see `QueryPool.ask`.

        Raises QueryError: malformed or refused (400), no format fits (406), the server away, late
        or failing, or no turn in time (503).
        """
        form = self._find_form(query)
        asked = read_query(query, PREFIXES, self._base)
        form_format = formats.get(form)
        if form_format is None:
            raise FormatError(form)
        for iri in [*(default_graphs or ()), *(named_graphs or ())]:
            check_iri(iri, self._base)
        dataset = Dataset(default_graphs, named_graphs)
        if dataset == Dataset() and (asked.default_graphs or asked.named_graphs):
            dataset = Dataset(asked.default_graphs, asked.named_graphs)
        if not self._turns.acquire(timeout=self.limits.wait_seconds):
            raise QueryError(
                "All queries to the graph server are taken. Please try again in a moment.",
                status=503,
            )
        try:
            if len(dataset.default_graphs or ()) > 1:
                return self._answer_here(query, formats, dataset, max_rows, offset, abandoned)
            hidden = self._find_hidden() if asked.asks_any_graph else []
            parameters = address_query(asked, self._remote, dataset, hidden)
            with self._fetch(parameters, form, abandoned) as found:
                return self._convert(found, form, form_format, max_rows, offset)
        except TooLargeError as err:
            raise QueryError(
                f"The answer is larger than {self.limits.result_mb} MB. "
                "Ask for less, with LIMIT or a narrower pattern.",
                status=503,
            ) from err
        except (RemoteError, StoreError) as err:
            raise _explain(err) from err
        finally:
            self._turns.release()

    def select(self, query: str, *, max_rows: int = 0) -> Rows:
        """Answer any query as rows; a CONSTRUCT gives subject, predicate, object."""
        answer = self.ask(query, ROWS, max_rows=max_rows)
        with answer.body as body:
            return read_rows(body, answer.is_truncated)

    def close(self) -> None:
        """Stop the process that parses. May be called again."""
        self._opened.close()

    def __enter__(self) -> "RemotePool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start_parser(self) -> QueryPool:
        return self._pool_over([], "empty", replace(self.limits, workers=1))

    def _pool_over(self, quads: Iterable[ox.Quad], name: str, limits: QueryLimits) -> QueryPool:
        """Start a pool over quads given; its files lie in the temporary folder."""
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        store = ox.Store(str(folder / "graph"))
        store.bulk_extend(quads)
        store.flush()
        store.backup(str(folder / "snapshot"))
        del store
        return QueryPool(
            folder / "snapshot",
            limits=limits,
            base=self._base,
            require_sandbox=self._require_sandbox,
        )

    def _find_form(self, query: str) -> Form:
        """Parse a query, and tell its form by which format is missing. Raises QueryError."""
        try:
            self._parser.ask(query, dict.fromkeys(_FORMS))
        except FormatError as err:
            return err.form
        raise QueryError("The form of the query cannot be told.")

    def _find_hidden(self) -> list[str]:
        """The graphs that GRAPH is not to find: ours that are of no paper, and those of others."""
        hidden = self._hidden
        if hidden is None:
            foreign = RemoteReader(self._remote).all_names()
            strange = {name for name in foreign if not name.startswith(self._remote.base)}
            hidden = self._hidden = sorted(self._remote.unlisted | strange)
        return hidden

    def _fetch(
        self,
        parameters: list[tuple[str, str]],
        form: Form,
        abandoned: threading.Event | None = None,
    ) -> IO[bytes]:
        if self._remote.server == "virtuoso":
            # So that it stops too; it takes nothing under a second.
            patience = max(1000, int(self.limits.seconds * 1000))
            parameters = [*parameters, ("timeout", str(patience))]
        return fetch(
            self._endpoint,
            parameters,
            TRIPLES if form == "graph" else TABLE,
            seconds=self.limits.seconds,
            most_bytes=self.limits.result_mb * MEGABYTE,
            abandoned=abandoned,
        )

    def _convert(
        self, found: IO[bytes], form: Form, form_format: str, max_rows: int, offset: int
    ) -> Answer:
        """Write what the server gave in the format that was asked for."""
        body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
        is_truncated, fault = False, None
        cut = Cut(self.limits.rows, max_rows, offset)
        try:
            if form == "graph":
                is_truncated = _convert_graph(found, form_format, cut, body)
            else:
                is_truncated = self._convert_table(found, form, form_format, cut, body)
        except (SyntaxError, ValueError) as err:
            # Its traceback holds what only this thread may drop, so the error ends here.
            fault = str(err)
        if fault is not None:
            body.close()
            raise RemoteError(
                f"The answer of the graph server at {self._remote.query} cannot be read: {fault}."
            )
        length = body.tell()
        body.seek(0)
        return Answer(form, form_format, body, length, is_truncated)

    def _convert_table(
        self, found: IO[bytes], form: Form, form_format: str, cut: "Cut", body: IO[bytes]
    ) -> bool:
        text: IO[bytes] = found
        with ExitStack() as opened:
            if self._remote.server == "virtuoso":
                text = opened.enter_context(tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES))
                if form == "boolean":
                    text.write(restore_boolean(found.read()))
                else:
                    text.writelines(restore_solutions(found))
                text.seek(0)
            result = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
            if isinstance(result, ox.QueryBoolean) != (form == "boolean"):
                raise SyntaxError("it is the answer to another form of query")
            if isinstance(result, ox.QueryBoolean) and form_format != "rows":
                result.serialize(body, results_format(form_format))
                return False
            if isinstance(result, ox.QueryBoolean):
                _put(body, ["answer"])
                _put(body, [["literal", "true" if result else "false", None, None]])
                return False
            for _ in islice(result, cut.offset):
                pass
            if form_format != "rows":
                return write_solutions(result, form_format, cut.rows, body)
            _put(body, [variable.value for variable in result.variables])
            return _put_rows(body, map(tuple, result), cut.shown)

    def _answer_here(
        self,
        query: str,
        formats: Mapping[Form, str | None],
        dataset: Dataset,
        max_rows: int,
        offset: int,
        abandoned: threading.Event | None,
    ) -> Answer:
        """Answer over a copy of some graphs: servers take several default graphs for a bag."""
        deadline = time.monotonic() + self.limits.seconds
        names = sorted({*(dataset.default_graphs or ()), *(dataset.named_graphs or ())})
        limits = replace(self.limits, workers=1)
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            copies = self._copy_graphs(names, abandoned)
            with self._pool_over(copies, folder, limits) as pool:
                left = max(0.1, deadline - time.monotonic())
                pool.limits = replace(limits, seconds=left)
                return pool.ask(
                    query,
                    formats,
                    default_graphs=dataset.default_graphs,
                    named_graphs=dataset.named_graphs or [],
                    max_rows=max_rows,
                    offset=offset,
                    abandoned=abandoned,
                )

    def _copy_graphs(
        self, names: Iterable[str], abandoned: threading.Event | None
    ) -> Iterator[ox.Quad]:
        for name in names:
            query = read_query(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}",
                {},
                self._base,
            )
            parameters = [("query", query.text)]
            with self._fetch(parameters, "graph", abandoned) as file:
                for triple in read_triples(file):
                    yield ox.Quad(
                        triple.subject, triple.predicate, triple.object, ox.NamedNode(name)
                    )


class Cut(NamedTuple):
    """How much of an answer is given: `rows` at most of any, `wanted` of rows; 0 means all."""

    rows: int
    wanted: int
    offset: int

    @property
    def shown(self) -> int:
        """The most rows of the format "rows"."""
        return min(filter(None, (self.wanted, self.rows)), default=0)


def _convert_graph(found: IO[bytes], form_format: str, cut: Cut, body: IO[bytes]) -> bool:
    triples = iter(read_triples(found))
    for _ in islice(triples, cut.offset):
        pass
    if form_format == "rows":
        _put(body, ["subject", "predicate", "object"])
        return _put_rows(body, map(tuple, triples), cut.shown)
    write_graph(list(islice(triples, cut.rows or None)), form_format, dict(PREFIXES), body)
    return next(triples, None) is not None


def _put_rows(body: IO[bytes], rows: Iterable[tuple[Any, ...]], max_rows: int) -> bool:
    """Write rows as a worker does; True where rows were left out."""
    for count, row in enumerate(rows):
        if max_rows and count == max_rows:
            return True
        _put(body, [encode_term(term) for term in row])
    return False


def _put(body: IO[bytes], values: list[Any]) -> None:
    body.write(json.dumps(values).encode() + b"\n")


def _explain(err: RemoteError | StoreError) -> QueryError:
    """Turn a failure of the server into the error that whoever asked can act upon."""
    advice = (
        " Ask for less: name a council or a year, or add LIMIT without ORDER BY."
        if isinstance(err, RemoteError) and err.is_late
        else ""
    )
    return QueryError(f"{err}{advice}", status=503)
