"""The graph as a network of nodes and edges: what programs that draw and measure networks take.

`build_network(source, profile=…, filters=…)` reads a `Network` out of any graph (a snapshot on disk
or a server): plain records, in a fixed order, each edge with its dates and the passage that proves
it. `draw_network` gives the same as a networkx MultiDiGraph, cleaned for its writers.

How RDF becomes a property graph is said in docs/exports.md; the tables are in `kinds`.
"""

from graph.networks.building import build_network
from graph.networks.drawn import draw_network
from graph.networks.filters import FilterError, Filters
from graph.networks.kinds import EDGE_KINDS, NODE_KINDS, PROFILES, Profile
from graph.networks.model import Edge, Network, Node, Value

__all__ = [
    "EDGE_KINDS",
    "NODE_KINDS",
    "PROFILES",
    "Edge",
    "FilterError",
    "Filters",
    "Network",
    "Node",
    "Profile",
    "Value",
    "build_network",
    "draw_network",
]
