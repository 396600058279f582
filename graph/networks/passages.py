"""The passages that prove the edges of a network, with their words."""

from collections.abc import Iterator

from graph.iris import Rebase
from graph.networks.asked import Asked, place_of
from graph.networks.building import Renamed
from graph.networks.model import Network
from graph.networks.writers.writing import Passage
from graph.source import GraphSource, read_source


def read_passages(
    source: GraphSource, network: Network, *, rebase: Rebase | None = None, site: str | None = None
) -> Iterator[Passage]:
    """Read the passages to which edges lead, in order of papers and places.

    `rebase` and `site` are those that the network was built with. Raises StoreError where the graph
    cannot be read.
    """
    wanted = {edge.passage for edge in network.edges}
    named = Renamed(rebase, site)
    found = (row for row in Asked(read_source(source)).quotes() if named.page(row[0]) in wanted)
    for iri, quote, page in sorted(found, key=lambda row: (place_of(row[0]), row)):
        document, start, end = place_of(iri)
        yield Passage(
            page_address=named.page(iri),
            iri=named.name(iri),
            document=named.name(document),
            start=start,
            end=end,
            page=int(page) if page.isdecimal() else None,
            quote=quote,
        )
