"""Networks in CSV, zipped: for Gephi, Neo4j, Kumu and Flourish, each under the heads it knows.

The same network gives the same bytes: the files in a zip have no time.
"""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, BinaryIO, TextIO

from graph.networks.clean import clean_text
from graph.networks.columns import Columns, TypedColumn, degrees, join, write_plain
from graph.networks.model import Network, Node
from graph.networks.writers.writing import Options

# Spreadsheets take a cell that begins so for a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can name
_NEO4J_TYPES = {"text": "", "integer": ":long", "decimal": ":double", "boolean": ":boolean"}
_NEO4J_COMMAND = """Into an empty database of Neo4j, in the folder of these files:

neo4j-admin database import full --multiline-fields=true --array-delimiter=";" \\
  --nodes=nodes.csv --relationships=edges.csv
"""

type Row = Sequence[object]


def neutralise(text: str) -> str:
    """Make a cell such as no spreadsheet takes for a formula.

    >>> neutralise("=1+1"), neutralise("12 May")
    ("'=1+1", '12 May')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_gephi_tables(network: Network, output: BinaryIO, options: Options) -> None:
    """Write nodes.csv and edges.csv under the heads that Gephi knows; pandas reads them, too."""
    columns = Columns(network)
    with _Zip(output, is_exact=options.is_exact) as target:
        target.table(
            "nodes.csv",
            ["Id", "Label", *(column.name for column in columns.nodes)],
            ([node.iri, node.label, *_cells(columns, node)] for node in network.nodes.values()),
        )
        others = [one for one in columns.edges if one.name not in ("kind", "weight")]
        target.table(
            "edges.csv",
            ["Id", "Source", "Target", "Type", "Kind", "Label", "Weight"]
            + [column.name for column in others],
            (
                [edge.id, edge.source, edge.target, "Directed", edge.kind, edge.label, edge.weight]
                + [_cell(columns.edge_cells(edge).get(column.name)) for column in others]
                for edge in network.edges
            ),
        )


def _cells(columns: Columns, node: Node, mark: str = "|") -> list[str]:
    cells = columns.node_cells(node)
    return [join(cells.get(column.name, ()), mark) for column in columns.nodes]


def _cell(value: str | int | float | bool | None) -> str:
    return "" if value is None else write_plain(value)


def write_neo4j_tables(network: Network, output: BinaryIO, options: Options) -> None:
    """Write nodes.csv and edges.csv for `neo4j-admin database import`, always exact.

    Labels and types are written as Neo4j's users do: AgendaItem, DECIDED_AT. Lists are arrays with
    `;` between; a `;` inside a value of a list becomes a comma, as that program knows no other way.
    """
    columns = Columns(network)
    with _Zip(output, is_exact=True) as target:
        target.text("README.txt", _NEO4J_COMMAND)
        others = [one for one in columns.nodes if one.name != "kind"]
        target.table(
            "nodes.csv",
            ["iri:ID", ":LABEL", "label", *(_neo4j_head(column) for column in others)],
            (
                [node.iri, _camel(node.kind), node.label, *_neo4j_cells(columns, node, others)]
                for node in network.nodes.values()
            ),
        )
        others = [one for one in columns.edges if one.name != "kind"]
        target.table(
            "edges.csv",
            [":START_ID", ":END_ID", ":TYPE", "id", "label", *(map(_neo4j_head, others))],
            (
                [edge.source, edge.target, _constant(edge.kind), edge.id, edge.label]
                + [_cell(columns.edge_cells(edge).get(column.name)) for column in others]
                for edge in network.edges
            ),
        )


def _neo4j_head(column: TypedColumn) -> str:
    form = ":date" if column.is_day else _NEO4J_TYPES[column.type]
    return f"{column.name}{form or ':string'}[]" if column.is_list else f"{column.name}{form}"


def _neo4j_cells(columns: Columns, node: Node, chosen: Iterable[TypedColumn]) -> Iterator[str]:
    cells = columns.node_cells(node)
    for column in chosen:
        values = [write_plain(value) for value in cells.get(column.name, ())]
        if column.is_list:
            values = [value.replace(";", ",") for value in values]
        yield ";".join(values)


def _camel(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split())


def _constant(kind: str) -> str:
    return kind.upper().replace(" ", "_")


def write_kumu_tables(network: Network, output: BinaryIO, options: Options) -> None:
    """Write elements.csv and connections.csv for Kumu; connections name elements by their id."""
    columns = Columns(network)
    others = [one for one in columns.nodes if one.name not in ("kind", "text", "description")]
    with _Zip(output, is_exact=options.is_exact) as target:
        target.table(
            "elements.csv",
            ["ID", "Label", "Type", "Description", "Tags"]
            + [_title(column.name) for column in others],
            (_kumu_element(columns, node, others) for node in network.nodes.values()),
        )
        edges = [one for one in columns.edges if one.name not in ("kind", "weight")]
        target.table(
            "connections.csv",
            ["From", "To", "Direction", "Label", "Type", "Strength", "ID"]
            + [_title(column.name) for column in edges],
            (
                [edge.source, edge.target, "directed", edge.label, edge.kind, edge.weight, edge.id]
                + [_cell(columns.edge_cells(edge).get(column.name)) for column in edges]
                for edge in network.edges
            ),
        )


def _kumu_element(columns: Columns, node: Node, others: Iterable[TypedColumn]) -> Row:
    cells = columns.node_cells(node)
    described = cells.get("text") or cells.get("description") or ()
    # Kumu makes one tag of each: what people colour and filter by.
    tags = [one for name in ("outcome", "grade") for one in cells.get(name, ())]
    return [
        *(node.iri, node.label, node.kind, join(described, "\n\n"), join(tags)),
        *(join(cells.get(column.name, ())) for column in others),
    ]


def _title(name: str) -> str:
    """Write a column's name as the heads of that program are.

    >>> _title("first_day")
    'First day'
    """
    return name.replace("_", " ").capitalize().replace("iri", "IRI")


def write_flourish_tables(network: Network, output: BinaryIO, options: Options) -> None:
    """Write links.csv and points.csv for Flourish's network graph.

    It shows ids, so they are labels; two things called the same are told apart by their council,
    then by their IRI.
    """
    names = _unique_names(network.nodes)
    sizes = degrees(network)
    columns = Columns(network)
    with _Zip(output, is_exact=options.is_exact) as target:
        target.table(
            "links.csv",
            ["source", "target", "value", "kind", "label", "first_day", "last_day", "passage"],
            (
                [names[edge.source], names[edge.target], edge.weight, edge.kind, edge.label]
                + [
                    _cell(columns.edge_cells(edge).get(name))
                    for name in ("first_day", "last_day", "passage")
                ]
                for edge in network.edges
            ),
        )
        target.table(
            "points.csv",
            ["id", "group", "size", "council", "date", "iri"],
            (
                [
                    names[node.iri],
                    node.kind,
                    sizes[node.iri],
                    node.council_label,
                    node.date,
                    node.iri,
                ]
                for node in network.nodes.values()
            ),
        )


def _unique_names(nodes: Mapping[str, Node]) -> dict[str, str]:
    plain = {iri: clean_text(node.label) for iri, node in nodes.items()}
    more_of: tuple[Callable[[Node], str], ...] = (
        lambda node: node.council_label,
        lambda node: node.date,
        lambda node: node.iri,
    )
    for more_about in more_of:
        counts = Counter(plain.values())
        for iri, name in list(plain.items()):
            more = clean_text(more_about(nodes[iri]))
            if counts[name] > 1 and more and more != nodes[iri].label:
                plain[iri] = f"{name} ({more})"
    return plain


class _Zip:
    """A zip of tables, the same bytes whenever it is written."""

    def __init__(self, output: BinaryIO, *, is_exact: bool) -> None:
        self._zip = zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED)
        self._is_exact = is_exact

    def __enter__(self) -> "_Zip":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def table(self, name: str, head: Sequence[str], rows: Iterable[Row]) -> None:
        with self._open(name) as file:
            if not self._is_exact:
                file.write("\N{ZERO WIDTH NO-BREAK SPACE}")
            writer = csv.writer(file, lineterminator="\r\n" if not self._is_exact else "\n")
            writer.writerow(head)
            for row in rows:
                writer.writerow([self._cell(value) for value in row])

    def text(self, name: str, text: str) -> None:
        with self._open(name) as file:
            file.write(text)

    def _cell(self, value: object) -> str:
        if not isinstance(value, str):
            return str(value)
        text = clean_text(value)
        return text if self._is_exact else neutralise(text)

    @contextmanager
    def _open(self, name: str) -> Iterator[TextIO]:
        with (
            open_entry(self._zip, name, zipfile.ZIP_DEFLATED) as raw,
            io.TextIOWrapper(raw, "utf-8", newline="") as file,
        ):
            yield file


@contextmanager
def open_entry(target: zipfile.ZipFile, name: str, compression: int) -> Iterator[IO[bytes]]:
    """Open a file to write in a zip; it has no time and no owner."""
    entry = zipfile.ZipInfo(name, _BEGINNING)
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # Unix, whatever this is written on
    with target.open(entry, "w", force_zip64=True) as file:
        yield file
