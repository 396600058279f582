"""Networks in Parquet, zipped: nodes, edges and passages with their types. Needs pyarrow."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from extract.errors import FolkmootError
from graph.networks.clean import clean_text
from graph.networks.columns import Columns, TypedColumn
from graph.networks.model import Network
from graph.networks.writers.tables import open_entry
from graph.networks.writers.writing import Options, Passage

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 20_000  # of a group of rows, held in memory at a time


class MissingExtraError(FolkmootError):
    """A package that is not always there is needed: says how to install it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a package more: pip install 'folkmoot[{extra}]'.")


def write_parquet(network: Network, output: BinaryIO, options: Options) -> None:
    """Write nodes.parquet, edges.parquet and passages.parquet in one zip.

    Days are dates where all of a column are whole days, lists are lists. Edges lead to passages by
    `passage`. Raises MissingExtraError without pyarrow.
    """
    try:
        import pyarrow as pa
    except ImportError as err:
        raise MissingExtraError("Parquet", "parquet") from err
    columns = Columns(network)
    text = pa.string()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as target:
        schema = pa.schema(
            [("iri", text), ("label", text), *((c.name, _type(pa, c)) for c in columns.nodes)]
        )
        by_name = {column.name: column for column in columns.nodes}
        nodes = (
            {
                "iri": node.iri,
                "label": clean_text(node.label),
                **{
                    name: _value(by_name[name], cell)
                    for name, cell in columns.node_cells(node).items()
                },
            }
            for node in network.nodes.values()
        )
        _write_table(target, "nodes.parquet", schema, nodes)
        ends = [(name, text) for name in ("id", "source", "target", "label")]
        schema = pa.schema([*ends, *((c.name, _type(pa, c)) for c in columns.edges)])
        days = {column.name: column for column in columns.edges}
        edges = (
            {
                "id": edge.id,
                "source": edge.source,
                "target": edge.target,
                "label": clean_text(edge.label),
                **{
                    name: _value(days[name], (cell,))
                    for name, cell in columns.edge_cells(edge).items()
                },
            }
            for edge in network.edges
        )
        _write_table(target, "edges.parquet", schema, edges)
        _write_table(target, "passages.parquet", _passage_schema(pa), map(_row, options.passages))


def _type(pa: Any, column: TypedColumn) -> "pa.DataType":
    kind = {
        "text": pa.date32() if column.is_day else pa.string(),
        "integer": pa.int64(),
        "decimal": pa.float64(),
        "boolean": pa.bool_(),
    }[column.type]
    return pa.list_(kind) if column.is_list else kind


def _value(column: TypedColumn, cell: Iterable[object]) -> object:
    read: Callable[[Any], object] = dt.date.fromisoformat if column.is_day else lambda one: one
    values = [read(one) for one in cell]
    return values if column.is_list else values[0]


def _passage_schema(pa: Any) -> "pa.Schema":
    texts = ("passage", "iri", "document")
    numbers = ("start", "end", "page")
    return pa.schema(
        [(name, pa.string()) for name in texts]
        + [(name, pa.int64()) for name in numbers]
        + [("quote", pa.string())]
    )


def _row(passage: Passage) -> dict[str, object]:
    return {
        "passage": passage.page_address,
        "iri": passage.iri,
        "document": passage.document,
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "quote": clean_text(passage.quote),
    }


def _write_table(
    target: zipfile.ZipFile, name: str, schema: "pa.Schema", rows: Iterator[Mapping[str, object]]
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with (
        open_entry(target, name, zipfile.ZIP_STORED) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as writer,
    ):
        while batch := list(islice(rows, _ROWS)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
