"""The formats in which a store leaves: their names, files, and what each is for."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.networks.writers.json import write_cytoscape, write_node_link
from graph.networks.writers.parquet import write_parquet
from graph.networks.writers.tables import (
    write_flourish_tables,
    write_gephi_tables,
    write_kumu_tables,
    write_neo4j_tables,
)
from graph.networks.writers.writing import NetworkWriter
from graph.networks.writers.xml import write_gexf, write_graphml

_ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name for commands, the end of its files' names, and what it is good for.

    `write` is there for formats of a network; the others hold the RDF of a whole store. `lost` says
    what the format has no room for; `is_drawn`: it says where nodes stand.
    """

    name: str
    suffix: str
    media_type: str
    title: str
    purpose: str
    lost: str = ""
    write: NetworkWriter | None = None
    is_drawn: bool = False


_FORMATS = (
    Format(
        "gexf",
        ".gexf",
        "application/gexf+xml",
        "GEXF 1.3",
        "Gephi: a network that moves in time, with colours, sizes and places.",
        "Several values of one thing are one text, joined by |.",
        write_gexf,
        is_drawn=True,
    ),
    Format(
        "graphml",
        ".graphml",
        "application/graphml+xml",
        "GraphML",
        "yEd, igraph, NetworkX, Neo4j's APOC.",
        "Several values of one thing are one text, joined by |; no times but as attributes.",
        write_graphml,
    ),
    Format(
        "cyjs",
        ".cyjs",
        "application/json",
        "Cytoscape JSON",
        "Cytoscape, and Cytoscape.js on a page of your own.",
        "No times but as attributes.",
        write_cytoscape,
        is_drawn=True,
    ),
    Format(
        "json",
        ".json",
        "application/json",
        "Node-link JSON",
        "NetworkX, D3, and programs of your own.",
        "Control characters.",
        write_node_link,
    ),
    Format(
        "csv",
        ".csv.zip",
        _ZIP,
        "Tables of nodes and edges",
        "Spreadsheets, pandas, R; Gephi's data laboratory.",
        "Several values of one thing are one text, joined by |; types are for the reader to guess.",
        write_gephi_tables,
    ),
    Format(
        "neo4j",
        ".neo4j.zip",
        _ZIP,
        "Tables for Neo4j",
        "neo4j-admin database import: types, labels and arrays in the heads.",
        "A ; in a value of a list is a comma.",
        write_neo4j_tables,
    ),
    Format(
        "kumu",
        ".kumu.zip",
        _ZIP,
        "Tables for Kumu",
        "Kumu: elements and connections, outcomes and grades as tags.",
        "Several values of one thing are one text, joined by |.",
        write_kumu_tables,
    ),
    Format(
        "flourish",
        ".flourish.zip",
        _ZIP,
        "Tables for Flourish",
        "Flourish's network graph: links and points.",
        "Only name, group, size, council and date of things.",
        write_flourish_tables,
    ),
    Format(
        "parquet",
        ".parquet.zip",
        _ZIP,
        "Parquet",
        "pandas, DuckDB, Polars: nodes, edges and the words of the passages, with types.",
        "Control characters.",
        write_parquet,
    ),
    Format(
        "nquads",
        ".nq",
        "application/n-quads",
        "N-Quads",
        "The whole store, sorted: the reference, for archives and every RDF program.",
    ),
    Format(
        "trig",
        ".trig",
        "application/trig",
        "TriG",
        "The whole store, with its named graphs, to be read by people, too.",
    ),
    Format(
        "jsonld",
        ".jsonld",
        "application/ld+json",
        "JSON-LD",
        "The whole store, for programs that know JSON.",
    ),
    Format(
        "nt",
        ".nt",
        "application/n-triples",
        "N-Triples",
        "All statements, one a line.",
        "Which paper says what: the named graphs.",
    ),
    Format(
        "ttl",
        ".ttl",
        "text/turtle",
        "Turtle",
        "All statements, to be read by people, too.",
        "Which paper says what: the named graphs.",
    ),
)

FORMATS: Mapping[str, Format] = {form.name: form for form in _FORMATS}
NETWORK_FORMATS = tuple(form.name for form in _FORMATS if form.write is not None)
RDF_FORMATS = tuple(form.name for form in _FORMATS if form.write is None)


def format_of(file_name: str) -> Format | None:
    """The format whose files end as this one does, if any.

    >>> format_of("people.csv.zip").name
    'csv'
    """
    ends = [form for form in _FORMATS if file_name.lower().endswith(form.suffix)]
    return max(ends, key=lambda form: len(form.suffix), default=None)
