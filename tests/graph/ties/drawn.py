"""Networks of invented councils, made of a few lines, and a database that keeps them."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from rdflib import Graph

from graph.ties.asked import Ties
from graph.ties.record import replace_ties, settle_ties
from graph.ties.tables import SCHEMA

BASE = "http://localhost:8000/id/"
_PREFIXES = f"""
@base <{BASE}> .
@prefix fm: <https://w3id.org/folkmoot/ns#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def minutes(paper: str, council: str, body: str, day: str, present: Iterable[str]) -> Graph:
    """The graph of minutes: a meeting of a body of a council, those present, one decision."""
    home = f"council/{council}"
    meeting = f"{home}/committee/{body}/meeting/{day}"
    lines = [
        f'<{home}> a fm:Council ; rdfs:label "{council.title()} Council" .',
        f"<{home}/committee/{body}> a fm:Committee ; org:unitOf <{home}> ;"
        f' rdfs:label "{body.title()} Committee" .',
        f"<{meeting}> a fm:Meeting ; fm:heldBy <{home}/committee/{body}> ;"
        f' dcterms:date "{day}"^^xsd:date ; rdfs:label "{body.title()}, {day}" .',
        f"<{meeting}/item/1/decision> a fm:Decision ; fm:decidedAt <{meeting}> ;"
        f" fm:decidedBy <{home}/committee/{body}> ; rdfs:label 'Budget: agreed' ;"
        f' dcterms:date "{day}"^^xsd:date .',
    ]
    for number, name in enumerate(present):
        person = f"{home}/person/{name}"
        passage = f"document/{paper}/passage/{number * 10}-{number * 10 + 8}"
        lines += [
            f'<{person}> a foaf:Person ; rdfs:label "{name.title()}" ; fm:evidence <{passage}> .',
            f"<{passage}#position> oa:start {number * 10} ; oa:end {number * 10 + 8} .",
            f"<{meeting}> fm:present <{person}> .",
            f"<{person}/as/member/{body}/{day}> a org:Membership ; org:member <{person}> ;"
            f' org:organization <{home}/committee/{body}> ; fm:asOf "{day}"^^xsd:date .',
        ]
    return Graph().parse(data=_PREFIXES + "\n".join(lines), format="turtle")


def connect() -> sqlite3.Connection:
    """An empty database with the tables of the network."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.executescript(SCHEMA)
    return connection


def keep(papers: Mapping[str, Graph], labels: Mapping[str, str] | None = None) -> Ties:
    """Keep papers by id, all in one publication."""
    connection = connect()
    for document_id, g in papers.items():
        replace_ties(connection, document_id, g, labels or {})
    settle_ties(connection)
    return Ties(connection, BASE)


def dump(connection: sqlite3.Connection) -> Sequence[tuple[object, ...]]:
    """All that the tables hold, by IRI."""
    nodes = connection.execute(
        "SELECT iri, kind, label, council, body, date, x, y, degree FROM network_nodes ORDER BY iri"
    ).fetchall()
    edges = connection.execute(
        "SELECT s.iri, t.iri, e.kind, role, first, last, weight, document, start, end"
        " FROM network_edges e JOIN network_nodes s ON s.id = source"
        " JOIN network_nodes t ON t.id = target ORDER BY 1, 2, 3, 4"
    ).fetchall()
    return [tuple(row) for row in (*nodes, *edges)]
