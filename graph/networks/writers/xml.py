"""Networks in XML: GEXF 1.3 for Gephi, and GraphML. Written line by line, in memory of one row.

Sources: the schemas of GEXF 1.3 (gexf.net/1.3/gexf.xsd, dynamics.xsd, viz.xsd) and of GraphML 1.0.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from graph.networks.clean import clean_text
from graph.networks.columns import Columns, TypedColumn, degrees, join, write_plain
from graph.networks.days import first_day, last_day
from graph.networks.model import Edge, Network, Node
from graph.networks.writers.colours import colour_of, size_of
from graph.networks.writers.writing import Options

_HARMLESS = re.compile(r"[ !#-%(-;=?-~]*")
_LINES = 2_000  # written at a time
_GEXF_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd">
"""
_GEXF_TYPES = {"text": "string", "integer": "long", "decimal": "double", "boolean": "boolean"}
_GRAPHML_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns \
http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_gexf(network: Network, output: BinaryIO, options: Options) -> None:
    """Write GEXF 1.3: a dynamic graph, with colours by kind, sizes by edges, positions if known.

    Edges have a `kind`, without which Gephi merges those that join the same two nodes, and last
    from `start` to `end`; nodes with a date begin with it. A month or year is written as its first,
    or last, day. Several values of a node are joined by `|`.
    """
    _write_lines(output, _gexf_lines(network, options))


def _gexf_lines(network: Network, options: Options) -> Iterator[str]:
    columns = Columns(network)
    ends = degrees(network)
    yield _GEXF_HEAD
    yield "<meta><creator>Folkmoot</creator>"
    yield f"<description>{_text(network.profile)}</description></meta>\n"
    yield (
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="date"'
        ' timerepresentation="interval">\n'
    )
    yield from _gexf_columns("node", columns.nodes)
    # Its weight is an attribute that every edge has in this format.
    edge_columns = [column for column in columns.edges if column.name != "weight"]
    yield from _gexf_columns("edge", edge_columns)
    yield f'<nodes count="{len(network.nodes)}">\n'
    for node in network.nodes.values():
        cells = {name: join(values) for name, values in columns.node_cells(node).items()}
        yield (
            f"<node id={_quote(node.iri)} label={_quote(node.label)}{_times(node.date, '')}>"
            f"{_attvalues(cells)}{_shape(node, ends[node.iri], options)}</node>\n"
        )
    yield f'</nodes>\n<edges count="{len(network.edges)}">\n'
    names = [column.name for column in edge_columns]
    for edge in network.edges:
        found = columns.edge_cells(edge)
        cells = {name: write_plain(found[name]) for name in names if name in found}
        yield f"<edge{_edge_head(edge)}>{_attvalues(cells)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _gexf_columns(what: str, columns: Iterable[TypedColumn]) -> Iterator[str]:
    """Declare attributes; their ids are their names, which is what graphology calls them by."""
    yield f'<attributes class="{what}" mode="static">\n'
    for column in columns:
        form = "string" if column.is_list else _GEXF_TYPES[column.type]
        name = _quote(column.name)
        yield f'<attribute id={name} title={name} type="{form}"/>\n'
    yield "</attributes>\n"


def _number(columns: Iterable[TypedColumn], mark: str) -> dict[str, str]:
    return {column.name: f"{mark}{number}" for number, column in enumerate(columns)}


def _attvalues(cells: dict[str, str]) -> str:
    found = "".join(
        f"<attvalue for={_quote(name)} value={_quote(value)}/>" for name, value in cells.items()
    )
    return f"<attvalues>{found}</attvalues>"


def _shape(node: Node, edges: int, options: Options) -> str:
    red, green, blue = colour_of(node.kind)
    shape = f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:size value="{size_of(edges)}"/>'
    place = options.positions.get(node.iri)
    if place is None:
        return shape
    return f'{shape}<viz:position x="{place[0]}" y="{place[1]}" z="0.0"/>'


def _edge_head(edge: Edge) -> str:
    return (
        f' id="{edge.id}" source={_quote(edge.source)} target={_quote(edge.target)}'
        f' type="directed" kind={_quote(edge.kind)} label={_quote(edge.label)}'
        f' weight="{edge.weight}"{_times(edge.start, edge.end)}'
    )


def _times(start: str, end: str) -> str:
    start, end = first_day(start), last_day(end)
    if start and end and end < start:
        # No reader takes a time that ends before it begins; both days stand among the attributes.
        end = ""
    return (f' start="{start}"' if start else "") + (f' end="{end}"' if end else "")


def write_graphml(network: Network, output: BinaryIO, options: Options) -> None:
    """Write GraphML: every edge with an id of its own; several values of a node joined by `|`."""
    _write_lines(output, _graphml_lines(network))


def _graphml_lines(network: Network) -> Iterator[str]:
    columns = Columns(network)
    yield _GRAPHML_HEAD
    label = TypedColumn("label")
    yield from _graphml_keys("node", (label, *columns.nodes), "n")
    yield from _graphml_keys("edge", (label, *columns.edges), "e")
    yield f'<graph id={_quote(network.profile)} edgedefault="directed">\n'
    numbers = _number((label, *columns.nodes), "n")
    for node in network.nodes.values():
        cells = {name: join(values) for name, values in columns.node_cells(node).items()}
        yield f"<node id={_quote(node.iri)}>"
        yield f"{_data({'label': node.label, **cells}, numbers)}</node>\n"
    numbers = _number((label, *columns.edges), "e")
    for edge in network.edges:
        cells = {name: write_plain(value) for name, value in columns.edge_cells(edge).items()}
        yield f'<edge id="{edge.id}" source={_quote(edge.source)} target={_quote(edge.target)}>'
        yield f"{_data({'label': edge.label, **cells}, numbers)}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _graphml_keys(what: str, columns: Iterable[TypedColumn], mark: str) -> Iterator[str]:
    types = {**_GEXF_TYPES, "integer": "long"}
    for number, column in enumerate(columns):
        form = "string" if column.is_list else types[column.type]
        name = _quote(column.name)
        yield f'<key id="{mark}{number}" for="{what}" attr.name={name} attr.type="{form}"/>\n'


def _data(cells: dict[str, str], numbers: dict[str, str]) -> str:
    return "".join(
        f'<data key="{numbers[name]}">{_text(value)}</data>' for name, value in cells.items()
    )


@lru_cache(maxsize=50_000)
def _quote(text: str) -> str:
    """Write an attribute's value; names of things, papers and kinds come again and again."""
    if _HARMLESS.fullmatch(text):
        return f'"{text}"'
    return quoteattr(clean_text(text), {"\n": "&#10;", "\t": "&#9;"})


def _text(text: str) -> str:
    return clean_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _write_lines(output: BinaryIO, lines: Iterable[str]) -> None:
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) >= _LINES:
            output.write("".join(waiting).encode())
            waiting.clear()
    output.write("".join(waiting).encode())
