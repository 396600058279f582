"""Networks in JSON: node-link for networkx and d3, and Cytoscape's. Written row by row."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from graph.networks.clean import Plain, clean_text
from graph.networks.columns import Columns
from graph.networks.model import Network, Node
from graph.networks.writers.writing import Options

type Json = Plain | list[Plain]


def write_node_link(network: Network, output: BinaryIO, options: Options) -> None:
    """Write node-link JSON, as `networkx.node_link_graph(…, edges="edges")` reads it.

    Columns with several values are arrays.
    """
    head = {"directed": True, "multigraph": True, "graph": {"profile": network.profile}}
    columns = Columns(network)
    nodes = (
        {"id": node.iri, "label": clean_text(node.label), **_cells(columns, node)}
        for node in network.nodes.values()
    )
    edges = (
        {
            "source": edge.source,
            "target": edge.target,
            "key": edge.id,
            "label": clean_text(edge.label),
            **columns.edge_cells(edge),
        }
        for edge in network.edges
    )
    output.write(_write(head)[:-1] + b',\n"nodes": [')
    _write_rows(output, nodes)
    output.write(b'],\n"edges": [')
    _write_rows(output, edges)
    output.write(b"]}\n")


def write_cytoscape(network: Network, output: BinaryIO, options: Options) -> None:
    """Write Cytoscape JSON (.cyjs), for Cytoscape desktop and Cytoscape.js.

    Every edge has an id; `name` and `interaction` are what the desktop program shows by itself.
    """
    head = {
        "format_version": "1.0",
        "generated_by": "folkmoot",
        "target_cytoscapejs_version": "~3.0",
        "directed": True,
        "multigraph": True,
        "data": {"name": f"Folkmoot: {network.profile}"},
    }
    columns = Columns(network)
    edges = (
        {
            "data": {
                "id": edge.id,
                "source": edge.source,
                "target": edge.target,
                "name": clean_text(edge.label),
                "interaction": edge.kind,
                "label": clean_text(edge.label),
                **columns.edge_cells(edge),
            }
        }
        for edge in network.edges
    )
    output.write(_write(head)[:-1] + b',\n"elements": {"nodes": [')
    _write_rows(output, _cytoscape_nodes(network, columns, options))
    output.write(b'],\n"edges": [')
    _write_rows(output, edges)
    output.write(b"]}}\n")


def _cytoscape_nodes(
    network: Network, columns: Columns, options: Options
) -> Iterator[dict[str, object]]:
    for node in network.nodes.values():
        label = clean_text(node.label)
        # `value` is what networkx takes for the node itself.
        ids = {"id": node.iri, "value": node.iri, "name": label, "label": label}
        data = {**ids, **_cells(columns, node)}
        place = options.positions.get(node.iri)
        position = {} if place is None else {"position": {"x": place[0], "y": place[1]}}
        yield {"data": data, **position}


def _cells(columns: Columns, node: Node) -> dict[str, Json]:
    lists = {column.name for column in columns.nodes if column.is_list}
    cells = columns.node_cells(node)
    return {name: list(cell) if name in lists else cell[0] for name, cell in cells.items()}


def _write(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def _write_rows(output: BinaryIO, rows: Iterable[Mapping[str, object]]) -> None:
    mark = b"\n"
    for row in rows:
        output.write(mark + _write(row))
        mark = b",\n"
