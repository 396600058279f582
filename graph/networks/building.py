"""Build a network out of a graph: first the things, then what joins them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from graph.iris import Rebase
from graph.networks.asked import Asked, Selects, Values, page_of
from graph.networks.edges import find_edges
from graph.networks.filters import Filters, narrow
from graph.networks.kinds import NODE_KINDS, PROFILES, Column, ColumnType, NodeKind, Profile
from graph.networks.model import Edge, Network, Node, Value
from graph.source import GraphSource, read_source

# A thing leads to its council through at most so many others: a judgement, its inspection, a
# council; an item, its meeting, a committee, a council.
_LONGEST_WAY = 6


def build_network(
    source: GraphSource,
    *,
    profile: str = "full",
    filters: Filters | None = None,
    keep_nary: bool = False,
    rebase: Rebase | None = None,
    site: str | None = None,
) -> Network:
    """Build the network of a profile (a name of `PROFILES`) from a graph.

    Memberships, responses, substitutions and attendance are edges with dates; `keep_nary` makes
    them nodes with edges from and to them. `site` is the address, ending in a slash, at which
    passages are shown, where it is not the one that the names begin with.
    Raises FilterError where a filter fits nothing, StoreError where the graph cannot be read.
    """
    return read_network(
        read_source(source),
        profile=profile,
        filters=filters,
        keep_nary=keep_nary,
        rebase=rebase,
        site=site,
    )


def read_network(
    answers: Selects,
    *,
    profile: str = "full",
    filters: Filters | None = None,
    keep_nary: bool = False,
    rebase: Rebase | None = None,
    site: str | None = None,
) -> Network:
    """Build a network of what answers queries; see `build_network`."""
    asked = Asked(answers)
    chosen = PROFILES[profile]
    nodes = _find_nodes(asked, chosen.kinds(keep_nary=keep_nary))
    edges = find_edges(asked, nodes, chosen.edges, keep_nary=keep_nary)
    nodes, edges = _pull(chosen, nodes, edges)
    if filters is not None:
        nodes, edges = narrow(nodes, edges, filters)
    named = Renamed(rebase, site)
    return Network(
        profile,
        {node.iri: node for node in (named.node(nodes[iri]) for iri in sorted(nodes))},
        tuple(sorted((named.edge(edge) for edge in edges), key=_order)),
    )


def _order(edge: Edge) -> tuple[str, ...]:
    return edge.source, edge.target, edge.kind, edge.start, edge.id


def _find_nodes(asked: Asked, kinds: frozenset[str]) -> dict[str, Node]:
    """Find the things of some kinds; what is of several classes is of the first in the table."""
    found: dict[str, Node] = {}
    parents: dict[str, list[str]] = {}
    dates: dict[str, str] = {}
    # Things that are in no profile by themselves still say of which council and day others are.
    for kind in NODE_KINDS.values():
        values = asked.values(kind.class_name, (*kind.dates, *kind.parents))
        for iri, by_name in values.items():
            ways = [one for name in kind.parents for one in by_name.get(name, ())]
            parents.setdefault(iri, ways)
            days = [one for name in kind.dates for one in by_name.get(name, ())]
            if days:
                dates.setdefault(iri, days[0])
    homes = _Homes(asked, parents, dates)
    for kind in NODE_KINDS.values():
        if kind.name in kinds:
            for node in _nodes_of(asked, kind, homes):
                found.setdefault(node.iri, node)
    return found


class _Homes:
    """Of which council, body and day things are: their own, or that of what they belong to."""

    def __init__(
        self, asked: Asked, parents: Mapping[str, list[str]], dates: Mapping[str, str]
    ) -> None:
        self._parents = parents
        self._dates = dates
        self.councils = asked.labels("fm:Council")
        self._bodies = {*asked.things("fm:Committee"), *asked.things("org:Post")}

    def council(self, iri: str) -> str:
        return next((one for one in self._way(iri) if one in self.councils), "") or self._scope(iri)

    def _scope(self, iri: str) -> str:
        """A person's, an organisation's …: the council under whose IRI its own stands."""
        head, slash, tail = iri.partition("/council/")
        scope = f"{head}{slash}{tail.partition('/')[0]}"
        return scope if scope in self.councils else ""

    def body(self, iri: str) -> str:
        return next((one for one in self._way(iri) if one in self._bodies), "")

    def date(self, iri: str) -> str:
        return next((self._dates[one] for one in self._way(iri) if one in self._dates), "")

    def _way(self, iri: str) -> Iterator[str]:
        """A thing, and what it leads to, nearest first."""
        seen = {iri}
        level = [iri]
        for _ in range(_LONGEST_WAY):
            yield from level
            above = [way for one in level for way in self._parents.get(one, ())]
            level = [one for one in dict.fromkeys(above) if one not in seen]
            seen.update(level)


def _nodes_of(asked: Asked, kind: NodeKind, homes: _Homes) -> Iterator[Node]:
    labels = asked.labels(kind.class_name)
    values = asked.values(kind.class_name, (column.property for column in kind.columns))
    names = {
        column.name: asked.names_of_values(kind.class_name, column.property)
        for column in kind.columns
        if column.is_named
    }
    for iri in asked.things(kind.class_name):
        council = homes.council(iri)
        label = " ".join(labels.get(iri, "").split()) or name_of(iri)
        yield Node(
            iri=iri,
            kind=kind.name,
            label=label,
            council=council,
            council_label=homes.councils.get(council, ""),
            body=homes.body(iri),
            date=homes.date(iri),
            attributes=_attributes(kind.columns, values, names, iri, label),
        )


def _attributes(
    columns: Iterable[Column],
    values: Values,
    names: Mapping[str, Mapping[str, str]],
    iri: str,
    label: str,
) -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for column in columns:
        texts = values.get(iri, {}).get(column.property, ())
        if column.is_named:
            known = names[column.name]
            texts = sorted({known.get(text) or name_of(text) for text in texts})
        if column.name == "also_called":
            texts = [text for text in texts if text != label]
        read = tuple(_READ[column.type](text) for text in texts)
        if read:
            found[column.name] = read
    return found


def _read_integer(text: str) -> Value:
    return int(text) if text.lstrip("+-").isdecimal() else text


def _read_boolean(text: str) -> Value:
    return text in ("true", "1")


_READ: dict[ColumnType, Callable[[str], Value]] = {
    "text": str,
    "date": str,
    "integer": _read_integer,
    "decimal": float,
    "boolean": _read_boolean,
}


def name_of(iri: str) -> str:
    """Make a label of an IRI for a thing that has none.

    >>> name_of("http://x/id/council/elmshire/committee/planning-committee")
    'planning committee'
    """
    return iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2].replace("-", " ") or iri


def _pull(
    profile: Profile, nodes: dict[str, Node], edges: list[Edge]
) -> tuple[dict[str, Node], list[Edge]]:
    """Leave out the nodes that are only to be there when something leads to them."""
    if not profile.joined:
        return nodes, edges
    kept = {iri for iri, node in nodes.items() if node.kind in profile.seeds}
    ways = set(profile.pulls)
    waiting = edges
    while True:
        rest = []
        before = len(kept)
        for edge in waiting:
            if edge.source in kept and edge.target in kept:
                continue
            if (edge.kind, "target") in ways and edge.source in kept:
                kept.add(edge.target)
            elif (edge.kind, "source") in ways and edge.target in kept:
                kept.add(edge.source)
            else:
                rest.append(edge)
        if len(kept) == before:
            break
        waiting = rest
    return (
        {iri: node for iri, node in nodes.items() if iri in kept},
        [edge for edge in edges if edge.source in kept and edge.target in kept],
    )


class Renamed:
    """Writes names under another base, and passages as addresses of pages."""

    def __init__(self, rebase: Rebase | None, site: str | None) -> None:
        self._rebase = rebase
        self._site = site

    def name(self, iri: str) -> str:
        if self._rebase is None or not iri.startswith(self._rebase.old):
            return iri
        return self._rebase.new + iri.removeprefix(self._rebase.old)

    def page(self, passage: str) -> str:
        return page_of(self.name(passage), self._site)

    def node(self, node: Node) -> Node:
        if self._rebase is None:
            return node
        name = self.name
        return replace(node, iri=name(node.iri), council=name(node.council), body=name(node.body))

    def edge(self, edge: Edge) -> Edge:
        name = self.name
        return replace(
            edge,
            source=name(edge.source),
            target=name(edge.target),
            document=name(edge.document),
            via=name(edge.via),
            passage=self.page(edge.passage),
        )
