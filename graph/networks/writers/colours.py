"""How nodes look where a format has room for it: a colour a kind, a size by the number of edges."""

import math

# Paul Tol's "muted" and "bright" schemes, which people who see few colours tell apart.
_COLOURS = {
    "council": (51, 34, 136),
    "committee": (136, 204, 238),
    "post": (68, 170, 153),
    "person": (204, 102, 119),
    "organization": (153, 153, 51),
    "inspectorate": (136, 34, 85),
    "meeting": (187, 187, 187),
    "decision": (221, 204, 119),
    "report": (17, 119, 51),
    "recommendation": (34, 136, 51),
    "inspection": (170, 68, 153),
    "judgement": (238, 102, 119),
    "document": (68, 119, 170),
}
_OTHER = (119, 119, 119)
_LEAST, _MOST = 4.0, 60.0


def colour_of(kind: str) -> tuple[int, int, int]:
    """Red, green and blue of a kind of node, 0 to 255."""
    return _COLOURS.get(kind, _OTHER)


def size_of(edges: int) -> float:
    """The diameter of a node with so many edges: its area grows with them."""
    return round(min(_MOST, _LEAST + 2 * math.sqrt(edges)), 2)
