"""A network of every sort of trouble: hostile words, parallel edges, loops, half-known days."""

from graph.networks import Edge, Network, Node

BASE = "http://x.test/id/"
HOSTILE = (
    '=HYPERLINK("http://evil.test";"x")',
    "<script>alert('x')</script> & \"co\"",
    "]]> <!-- &amp; %s {{ x }} \\",
    "two\nlines\tand a tab, \u202ebackwards",
    "semi;colon|bar,comma",
    "nul\x00 bell\x07 half\ud800",
    "+44 20 7946 0000",
    "'quoted' \U0001f409 Ŵŷn",
    "None",
    "@mention",
)


def make_network() -> Network:
    """Ten people called all sorts, two decisions and a council."""
    council = Node(iri=f"{BASE}council/elm", kind="council", label="Elm Council")
    nodes = [council]
    for number, label in enumerate(HOSTILE):
        nodes.append(
            Node(
                iri=f"{BASE}person/{number}?a=1&b='2'",
                kind="person",
                label=label,
                council=council.iri,
                council_label=council.label,
                attributes={"also_called": (label, "other"), "family_name": (label,)},
            )
        )
    for number, day in enumerate(("2023-02", "2024-02-29")):
        nodes.append(
            Node(
                iri=f"{BASE}decision/{number}",
                kind="decision",
                label="Decision",
                date=day,
                attributes={
                    "votes_for": (7 + number,),
                    "key_decision": (number == 1,),
                    "outcome": ("agreed", "noted")[: number + 1],
                },
            )
        )
    ends = [node.iri for node in nodes]
    edges = [
        Edge(
            id=f"e{number:015}",
            source=ends[1 + number % 10],
            target=ends[11 + number % 2],
            kind=("proposed", "seconded", "voted for")[number % 3],
            label=HOSTILE[number % 10],
            role=HOSTILE[number % 10],
            start=("2023-01-05", "2023-01", "2023", "")[number % 4],
            end=("2023-01-05", "2023-02", "2024", "")[number % 4],
            weight=1 + number % 3,
            passage=f"http://x.test/document/ab?from={number}&to=99#passage",
            document=f"{BASE}document/ab",
            basis="stated",
            confidence=0.5 + number / 1000,
        )
        for number in range(60)
    ]
    edges.append(
        Edge(id="e" + "9" * 15, source=ends[11], target=ends[11], kind="amends", label="amends")
    )
    edges.sort(key=lambda edge: (edge.source, edge.target, edge.kind, edge.start, edge.id))
    ordered = {node.iri: node for node in sorted(nodes, key=lambda node: node.iri)}
    return Network("full", ordered, tuple(edges))
