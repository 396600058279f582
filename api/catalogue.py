"""What a server reads from: the store's newest snapshot, its papers, and the pools of queries.

Visitors' queries and the pages' own queries have workers of their own, so that a page comes while
runaway queries wait for their end.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from api.metrics import Metrics, State
from api.settings import Settings
from graph.answers import Rows
from graph.source import QueryService, move_pool, open_pool
from graph.store import Reader, open_reader
from graph.worker_process import QueryLimits

_PAGE_WORKERS = 2
_MOST_KEPT = 500


class Catalogue:
    """The newest state of a store. Its methods may be called from any thread."""

    def __init__(self, store_path: Path, settings: Settings) -> None:
        """Open the store for reading and start the query workers.

        Raises StoreError where there is no store, SandboxError where queries cannot be sealed off.
        """
        self.metrics = Metrics()
        self._path = store_path
        self._settings = settings
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, object] = OrderedDict()
        self._looked = time.monotonic()
        self._former: list[tuple[float, Reader]] = []
        # Whatever has been opened is closed again where the next thing fails.
        with ExitStack() as opened:
            self._reader = opened.enter_context(open_reader(store_path))
            self.visitors = opened.enter_context(self._start_pool(settings.limits))
            self.pages = self._start_pool(
                replace(settings.limits, workers=_PAGE_WORKERS, seconds=settings.page_seconds)
            )
            opened.pop_all()
        self.metrics.set_workers("visitors", settings.limits.workers)
        self.metrics.set_workers("pages", _PAGE_WORKERS)
        self.metrics.watch_store(lambda: State(self.reader.version, self.reader.stats()))

    @property
    def reader(self) -> Reader:
        """The reader of the newest snapshot; looks for a newer one now and then."""
        with self._lock:
            if time.monotonic() - self._looked > self._settings.refresh_seconds:
                self._refresh()
            return self._reader

    @property
    def base(self) -> str:
        return self._reader.base

    def select(self, query: str) -> Rows:
        """Answer a query of a page."""
        with self.metrics.time_query("pages"):
            return self.pages.select(query)

    def keep[T](self, key: object, make: Callable[[], T]) -> T:
        """Make something once for each state of the store, such as what the start page shows.

        Of very many, what nobody has asked for longest is forgotten, and made again.
        """
        place = (self.reader.version, key)
        with self._lock:
            found = self._kept.get(place)
            if found is not None:
                self._kept.move_to_end(place)
        if found is None:
            found = make()
            with self._lock:
                self._kept[place] = found
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
        return found  # type: ignore[return-value]  # what `make` gave under this key

    def stop_queries(self) -> None:
        """Stop the workers, those that are busy too. May be called again."""
        self.visitors.close()
        self.pages.close()

    def close(self) -> None:
        """Stop the workers and leave the snapshot."""
        self.stop_queries()
        for reader in (self._reader, *(former for _, former in self._former)):
            reader.close()

    def _start_pool(self, limits: QueryLimits) -> QueryService:
        return open_pool(
            self._reader.snapshot,
            limits=limits,
            base=self._reader.base,
            require_sandbox=self._settings.require_sandbox,
        )

    def _refresh(self) -> None:
        self._close_former()
        newest = open_reader(self._path)
        # Where there is no state to read, as during a repair, whoever comes next looks again.
        self._looked = time.monotonic()
        if newest.version == self._reader.version:
            newest.close()
            return
        self._kept.clear()
        self._former.append((self._looked, self._reader))
        self._reader = newest
        move_pool(self.visitors, newest.snapshot)
        move_pool(self.pages, newest.snapshot)

    def _close_former(self) -> None:
        """Leave states that no request can still be reading from."""
        longest = self._settings.limits.seconds + self._settings.limits.wait_seconds + 60
        while self._former and self._looked - self._former[0][0] > longest:
            self._former.pop(0)[1].close()
