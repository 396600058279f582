"""Ask a server one query: the data set it is asked over, and its whole answer in a file.

Where the server's default graph is no merge of ours (Virtuoso has none at all), the merge is named
as the default graph with every query.
"""

import tempfile
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO
from urllib.parse import urlencode

from graph.remote.endpoint import RemoteGraph
from graph.remote.text import RemoteQuery, keep_graphs_out, without_dataset
from graph.remote.transport import Endpoint, RemoteError

TABLE, TRIPLES = "application/sparql-results+json", "application/n-triples"
FORM_TYPE = "application/x-www-form-urlencoded"
SPOOL_BYTES = 8 << 20  # an answer up to this size stays in memory


class TooLargeError(RemoteError):
    """An answer is larger than it may be."""


@dataclass(frozen=True)
class Dataset:
    """What a query is asked over; None where the store's own data set is meant."""

    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None


OWN = Dataset()


def address_query(
    query: RemoteQuery, remote: RemoteGraph, dataset: Dataset, hidden: Sequence[str]
) -> list[tuple[str, str]]:
    """Write the parameters with which a query is asked; GRAPH finds none of the hidden graphs.

    Source: SPARQL 1.1 Protocol, section 2.1.4.
    """
    is_virtuoso = remote.server == "virtuoso"
    if dataset == OWN:
        asked = keep_graphs_out(query, hidden, is_naming_by_variable=is_virtuoso)
        parameters = [("query", asked.text)]
        if remote.merge is not None:
            parameters.append(("default-graph-uri", remote.merge))
            if not query.asks_any_graph:
                # Virtuoso knows a graph by its name only where the data set has it.
                parameters += [("named-graph-uri", iri) for iri in query.graphs]
        return parameters
    # Where a list is empty, so is what it stands for; no server takes an empty list for that.
    nothing = [f"{remote.base}graph/none"]
    default, named = dataset.default_graphs or nothing, dataset.named_graphs or nothing
    return [
        ("query", without_dataset(query).text),
        *(("default-graph-uri", iri) for iri in default),
        *(("named-graph-uri", iri) for iri in named),
    ]


def fetch(
    endpoint: Endpoint,
    parameters: Iterable[tuple[str, str]],
    accept: str,
    *,
    seconds: float,
    most_bytes: int | None = None,
    abandoned: threading.Event | None = None,
) -> IO[bytes]:
    """Ask, and give the whole answer as a file at its beginning, which the caller closes.

    Raises RemoteError where the server fails, is late, says less than all, or says too much.
    """
    body = urlencode(list(parameters)).encode()
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
    try:
        with endpoint.post(body, FORM_TYPE, accept, seconds=seconds, abandoned=abandoned) as reply:
            _check_whole(endpoint, reply.headers)
            length = 0
            for chunk in reply.chunks:
                length += len(chunk)
                if most_bytes is not None and length > most_bytes:
                    raise TooLargeError(f"The answer is larger than {most_bytes:,} bytes.")
                spool.write(chunk)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool


def _check_whole(endpoint: Endpoint, headers: HTTPMessage) -> None:
    """Virtuoso sends a part of an answer with status 200 and a header that says so."""
    state, most_rows = headers.get("X-SQL-State"), headers.get("X-SPARQL-MaxRows")
    if state is not None:
        said = headers.get("X-SQL-Message", state).partition("  ")[0]
        raise RemoteError(
            f"The graph server at {endpoint.address} gave a part of the answer only: {said}",
            is_late=True,
        )
    if most_rows is not None:
        # It says so of tables alone, but cuts graphs off too.
        raise RemoteError(
            f"The graph server at {endpoint.address} cuts answers off at {most_rows} rows: take "
            "ResultSetMaxRows out of its virtuoso.ini."
        )
