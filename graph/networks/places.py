"""Where to draw the nodes of a network: by the rules of the drawings on pages, to look alike.

A council is a disc with its bodies and people in it; see `graph.ties.places`.
"""

from collections import Counter, defaultdict

from graph.networks.model import Network
from graph.ties.places import place_councils, place_shown, place_thing

# Discs of councils have a radius of 1 there; programs draw nodes of 4 to 60 units.
_SCALE = 1000.0
# What makes a person one of a body's.
_BELONGING = ("member", "present", "in attendance", "apologies")


def place_nodes(network: Network) -> dict[str, tuple[float, float]]:
    """Place every node, by IRI; the same network gives the same places."""
    bodies: dict[str, Counter[str]] = defaultdict(Counter)
    for edge in network.edges:
        if edge.kind in _BELONGING:
            bodies[edge.source][edge.target] += edge.weight
    local = {
        iri: (
            node.council,
            place_thing(iri, node.kind, node.council, node.body, sorted(bodies[iri].items())),
        )
        for iri, node in network.nodes.items()
    }
    ends = [(edge.source, edge.target) for edge in network.edges]
    councils = {node.council for node in network.nodes.values() if node.council}
    placed = place_shown(local, ends, place_councils(councils))
    return {iri: (round(x * _SCALE, 1), round(y * _SCALE, 1)) for iri, (x, y) in placed.items()}
