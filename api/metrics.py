"""What the server has done and holds, as Prometheus reads it at `/metrics`.

Labels are names of routes, pools, outcomes and statuses: none grows with what is asked.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from extract.errors import QueryError
from graph.stats import Stats

router = APIRouter(include_in_schema=False)

# From a page of the cache to a query that was stopped at its limit, in seconds.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_STOPPED = 503


class State(NamedTuple):
    """What a store holds at one moment."""

    version: int
    stats: Stats


class Metrics:
    """The counts of one server. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        # CPU, memory, open files and start of the server's own process.
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "folkmoot_http_requests", "Requests answered.", ["method", "route", "status"],
            registry=self.registry,
        )  # fmt: skip
        self._request_seconds = Histogram(
            "folkmoot_http_request_seconds", "Time from a request to the end of its answer.",
            ["route"], buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._query_seconds = Histogram(
            "folkmoot_query_seconds",
            "Time of queries, with the wait for a worker: answered, refused (a fault of the query) "
            "or stopped (at a limit of time, memory, size or workers).",
            ["pool", "outcome"], buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self._running = Gauge(
            "folkmoot_queries_running", "Queries that run or wait for a worker.", ["pool"],
            registry=self.registry,
        )  # fmt: skip
        self._workers = Gauge(
            "folkmoot_query_workers", "Workers that answer queries.", ["pool"],
            registry=self.registry,
        )  # fmt: skip

    def watch_store(self, read_state: Callable[[], State]) -> None:
        """Tell of the store, too, as it is when the metrics are asked for."""
        self.registry.register(_StoreCollector(read_state))

    def set_workers(self, pool: str, count: int) -> None:
        """Note how many workers a pool has."""
        self._workers.labels(pool).set(count)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; `route` is the pattern that it met, never its own path."""
        known = method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    @contextmanager
    def time_query(self, pool: str) -> Iterator[None]:
        """Time one query, and note how it ended."""
        began, outcome = time.monotonic(), "answered"
        self._running.labels(pool).inc()
        try:
            yield
        except QueryError as err:
            outcome = "stopped" if err.status == _STOPPED else "refused"
            raise
        except BaseException:
            outcome = "failed"
            raise
        finally:
            self._running.labels(pool).dec()
            self._query_seconds.labels(pool, outcome).observe(time.monotonic() - began)


class _StoreCollector(Collector):
    """Gives what a store holds, counted when its state was published."""

    def __init__(self, read_state: Callable[[], State]) -> None:
        self._read_state = read_state

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand, so that the store is not read at registration."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Read the store's numbers."""
        version, stats = self._read_state()
        yield GaugeMetricFamily(
            "folkmoot_store_version", "Number of the published state.", value=version
        )
        yield GaugeMetricFamily(
            "folkmoot_triples", "Triples of the merged graph.", value=stats.triples
        )
        papers = GaugeMetricFamily("folkmoot_papers", "Papers by status.", labels=["status"])
        for status, count in sorted(stats.papers.items()):
            papers.add_metric([status], count)
        yield papers
        yield GaugeMetricFamily(
            "folkmoot_facts_withheld", "Facts in quarantine.", value=stats.withheld
        )


@router.api_route("/metrics", methods=["GET", "HEAD"])
def metrics(request: Request) -> Response:
    """Give all counts in Prometheus' text format."""
    found: Metrics = request.app.state.metrics
    return Response(
        generate_latest(found.registry),
        headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"},
    )
