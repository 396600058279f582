"""Numbers about a store, counted when a state is published, so that no page scans the graph."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """`classes` counts things by the IRI of their class, `papers` by status (failed among them).

    `triples` are those of the merged graph, `quads` those of all named graphs.
    """

    classes: dict[str, int]
    papers: dict[str, int]
    triples: int
    quads: int
    graphs: int
    passages: int
    withheld: int
