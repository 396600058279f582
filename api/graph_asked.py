"""Read what a request asks of the network, and keep what has been drawn of a state for the next.

The page and its data ask for the same piece, the page one of its tables at a time.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from api.catalogue import Catalogue
from extract.errors import QueryError
from graph.networks.filters import FilterError, Filters
from graph.ties.asked import Drawn, TieFilters

# Source: no library drew more without stuttering where there is no graphics card.
DEFAULT_EDGES, MOST_EDGES = 10_000, 50_000
NEAR_EDGES, MORE_NEAR_EDGES = 300, 2_000
_KEPT = 8
_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: what is joined to `thing`, or the filtered whole; `limit` edges at most."""

    filters: TieFilters
    thing: str = ""
    limit: int = DEFAULT_EDGES

    @property
    def most(self) -> int:
        """How many edges can be had of this at all."""
        return MORE_NEAR_EDGES if self.thing else MOST_EDGES

    def query(self, **changed: str | int) -> str:
        """Write it as the query of an address, with more or other parameters."""
        narrowed = self.filters.narrowed
        pairs: list[tuple[str, str]] = []
        if self.thing:
            pairs.append(("thing", self.thing))
            if self.limit > NEAR_EDGES:
                pairs.append(("more", "1"))
        else:
            pairs.append(("profile", self.filters.profile))
            pairs += [("kind", kind) for kind in narrowed.kinds]
            pairs += [("edge", kind) for kind in self.filters.edges]
            named = (("council", narrowed.council), ("from", narrowed.first), ("to", narrowed.last))
            pairs += [(name, value) for name, value in named if value]
            if self.limit != DEFAULT_EDGES:
                pairs.append(("limit", str(self.limit)))
        kept = [(name, value) for name, value in pairs if name not in changed]
        return urlencode([*kept, *((name, str(value)) for name, value in changed.items())])

    def with_limit(self, limit: int) -> "Asked":
        return replace(self, limit=limit)


def read_asked(
    *,
    thing: str = "",
    more: str = "",
    profile: str = "",
    council: str = "",
    kinds: Sequence[str] = (),
    edges: Sequence[str] = (),
    first: str = "",
    last: str = "",
    limit: str = "",
) -> Asked:
    """Read the parameters of a request; a form sends its empty fields. Raises FilterError."""
    narrowed = Filters(
        council=" ".join(council.split()),
        kinds=tuple(sorted({kind for kind in kinds if kind})),
        first=first.strip(),
        last=last.strip(),
    )
    filters = TieFilters(
        profile=profile or "people",
        edges=tuple(sorted({kind for kind in edges if kind})),
        narrowed=narrowed,
    )
    if thing:
        return Asked(
            filters=TieFilters(), thing=thing, limit=MORE_NEAR_EDGES if more == "1" else NEAR_EDGES
        )
    return Asked(filters=filters, limit=_read_limit(limit) if limit else DEFAULT_EDGES)


def _read_limit(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    if not 1 <= number <= MOST_EDGES:
        raise FilterError("limit", text, f"it must be a number from 1 to {MOST_EDGES:,}.")
    return number


class Drawings:
    """The pieces drawn last of the newest state. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._kept: OrderedDict[tuple[int, Asked], Drawn | None] = OrderedDict()

    def draw(self, catalogue: Catalogue, asked: Asked) -> Drawn | None:
        """Draw what is asked for, or None for a thing that nothing joins. Raises FilterError."""
        reader = catalogue.reader
        key = (reader.version, asked)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        if asked.thing:
            drawn = reader.ties.draw_round(asked.thing, asked.limit)
        else:
            with self.take_turn():
                drawn = reader.ties.draw(asked.filters, asked.limit)
        with self._lock:
            self._kept[key] = drawn
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return drawn

    @contextmanager
    def take_turn(self) -> Iterator[None]:
        """Do what takes seconds of a core, one at a time. Raises QueryError (503) where others do.

        Visitors who ask for many large pieces at once would else have all that serves pages.
        """
        if not self._turn.acquire(timeout=_WAIT_SECONDS):
            raise QueryError("The server is drawing for others: try again in a minute.", status=503)
        try:
            yield
        finally:
            self._turn.release()
