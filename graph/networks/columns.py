"""The columns of a network's nodes and edges: which there are, of which type, in a fixed order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from graph.networks.clean import LIST_MARK, Plain, PlainType, clean_text, type_of
from graph.networks.days import is_day
from graph.networks.kinds import NODE_KINDS
from graph.networks.model import Edge, Network, Node, Value


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column: `is_list` where some cell has several values, `is_day` where all are whole days."""

    name: str
    type: PlainType = "text"
    is_list: bool = False
    is_day: bool = False


class Columns:
    """What is written of a network; the values of cells are plain (`clean`), absent where empty.

    A column of whose values one is of another type than the table says is text throughout.
    """

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def nodes(self) -> tuple[TypedColumn, ...]:
        """Columns of nodes besides id and label."""
        found = {column.name: column for column in self._fixed_node_columns()}
        declared = [
            column
            for name in dict.fromkeys(node.kind for node in self._network.nodes.values())
            for column in NODE_KINDS[name].columns
        ]
        cells: dict[str, list[tuple[Value, ...]]] = {column.name: [] for column in declared}
        for node in self._network.nodes.values():
            for name, values in node.attributes.items():
                cells.setdefault(name, []).append(values)
        many = {column.name for column in declared if column.is_many}
        order = [column.name for kind in NODE_KINDS.values() for column in kind.columns]
        for name in sorted(cells, key=lambda name: order.index(name) if name in order else -1):
            if cells[name]:
                found[name] = _read_column(name, cells[name], is_many=name in many)
        return tuple(found.values())

    def _fixed_node_columns(self) -> Iterator[TypedColumn]:
        for name in ("kind", "council", "council_iri", "body"):
            yield TypedColumn(name)
        yield _day_column("date", (node.date for node in self._network.nodes.values()))

    @cached_property
    def edges(self) -> tuple[TypedColumn, ...]:
        """Columns of edges besides id, ends and label."""
        edges = self._network.edges
        return (
            *(TypedColumn(name) for name in ("kind", "role")),
            _day_column("first_day", (edge.start for edge in edges)),
            _day_column("last_day", (edge.end for edge in edges)),
            TypedColumn("weight", "integer"),
            *(TypedColumn(name) for name in ("passage", "document", "basis")),
            TypedColumn("confidence", "decimal"),
            TypedColumn("via"),
        )

    @cached_property
    def _node_types(self) -> dict[str, PlainType]:
        return {column.name: column.type for column in self.nodes}

    def node_cells(self, node: Node) -> dict[str, tuple[Plain, ...]]:
        """The cells of a node by column, those that are not empty."""
        types = self._node_types
        fixed = {
            "kind": node.kind,
            "council": node.council_label,
            "council_iri": node.council,
            "body": node.body,
            "date": node.date,
        }
        cells: dict[str, tuple[Plain, ...]] = {
            name: (clean_text(value),) for name, value in fixed.items() if value
        }
        for name, values in node.attributes.items():
            cells[name] = tuple(_plain(value, types[name]) for value in values)
        return cells

    def edge_cells(self, edge: Edge) -> dict[str, Plain]:
        """The cells of an edge by column, those that are not empty."""
        cells: dict[str, Plain | None] = {
            "kind": edge.kind,
            "role": clean_text(edge.role),
            "first_day": edge.start,
            "last_day": edge.end,
            "weight": edge.weight,
            "passage": edge.passage,
            "document": edge.document,
            "basis": edge.basis,
            "confidence": edge.confidence,
            "via": edge.via,
        }
        return {name: value for name, value in cells.items() if value is not None and value != ""}


def _day_column(name: str, values: Iterable[str]) -> TypedColumn:
    return TypedColumn(name, is_day=all(is_day(value) for value in values if value))


def _read_column(name: str, cells: list[tuple[Value, ...]], *, is_many: bool) -> TypedColumn:
    types = {type_of(value) for value in chain.from_iterable(cells)}
    is_list = is_many or any(len(values) > 1 for values in cells)
    if len(types) == 1:
        (only,) = types
        texts = [str(value) for value in chain.from_iterable(cells)]
        are_days = only == "text" and all(map(is_day, texts))
        return TypedColumn(name, only, is_list, are_days)
    return TypedColumn(name, "decimal" if types == {"integer", "decimal"} else "text", is_list)


def _plain(value: Value, wanted: PlainType) -> Plain:
    if wanted == "text":
        return clean_text(write_plain(value))
    return float(value) if wanted == "decimal" else value


def write_plain(value: Plain) -> str:
    """Write a plain value as text; booleans as XML Schema has them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def join(values: Iterable[Plain], mark: str = LIST_MARK) -> str:
    """Write the values of a cell as one text."""
    return mark.join(map(write_plain, values))


def degrees(network: Network) -> Mapping[str, int]:
    """How many edges each node has, by IRI."""
    found = dict.fromkeys(network.nodes, 0)
    for edge in network.edges:
        found[edge.source] += 1
        found[edge.target] += 1
    return found
