"""What every writer of networks takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from graph.networks.model import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that proves an edge: `page_address` is what edges have in `passage`."""

    page_address: str
    iri: str
    document: str
    start: int
    end: int
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to write.

    is_exact   tables for programs: no byte order mark, and cells as they are. Else they are made
               safe to open in a spreadsheet, which would take "=…" in a paper for a formula
    positions  where to draw nodes, by IRI; nodes without one are left to the program
    passages   the passages of the edges, for formats that have room for them
    """

    is_exact: bool = False
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    passages: Iterable[Passage] = ()


class NetworkWriter(Protocol):
    """Writes a network to an open file."""

    def __call__(self, network: Network, output: BinaryIO, options: Options) -> None: ...
