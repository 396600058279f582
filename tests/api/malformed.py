"""Malformed requests to the SPARQL endpoint, made by chance from a seed.

A request is a good one with some of its parts spoilt: the query (cut, doubled, shuffled, salted
with tokens and bytes that break parsers), parameters, headers, the encoding, the method.
"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from graph.examples import load_examples

FORM = "application/x-www-form-urlencoded"
_QUERIES = [
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK { <a> fm:b 'c' }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o > 1) } LIMIT 2",
    "DESCRIBE <council/thornmere>",
    "SELECT ?s FROM <a:b> FROM <c:d> FROM NAMED <e:f> { GRAPH ?g { ?s ?p ?o } } LIMIT 2",
    "PREFIX x: <http://x/> SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s x:a/x:b*|^x:c ?o } GROUP BY ?o",
    'SELECT ?l { ?s rdfs:label ?l FILTER(REGEX(?l, "a+", "i") && LANG(?l) = "en") } OFFSET 1',
    "SELECT * { VALUES (?a ?b) { (1 'x'@en) (UNDEF true) } BIND(?a + 1 AS ?c) MINUS { ?a ?b ?c } }",
    "SELECT * { { SELECT ?s { ?s a fm:Council } } OPTIONAL { ?s rdfs:label ?l } } LIMIT 4",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "INSERT DATA { <a:a> <a:b> <a:c> }",
]  # fmt: skip
_SALT = [
    "{", "}", "(", ")", "<", ">", '"', "'", '"""', "\\", "\\u0041", "\\uD800", "\\U00110000", "#",
    ";", "^^", "@", "@en", "[]", "[", "()", "<<( ?a ?b ?c )>>", "{| ?a ?b |}", "?", "$", "_:b", ":",
    "<http://a b>", "<\\u0020>", "%", "%zz", "1e999", "-0", "1.", "00", "99999999999999999999",
    "\x00", "\x1f", "\r", "\n", "\ufeff", "\u202e", "\U0001f600", "é", "\u2028", "SELECT",
    "WHERE", "FILTER", "SERVICE", "LOAD <file:///etc/passwd>", "FROM <file:///etc/passwd>", "NOT",
    "LIMIT -1", "OFFSET 99999999999999999999", "GROUP BY",
    "HAVING", "ORDER BY", "BIND(1/0 AS ?z)", "EXISTS",
    "BASE <x>", "PREFIX : <>", "!", "*", "+", "?s{1,2}", "||", "&&", "IF(", "now()", "<script>",
    "'2024-13-45'^^xsd:date", "VALUES ?x {", "UNDEF", "DISTINCT", "AS", "GRAPH", "true", "INSERT",
]  # fmt: skip
_ACCEPTS = [
    "*/*", "", "text/html", "text/csv", "text/turtle", "application/sparql-results+json", "x", "/",
    "*", "text/*;q=0.1, */*;q=nan", "application/json;q=1e9", "text/csv;q=-1", ";;;,,,", "a/png",
    "text/csv" * 200, "application/xml;q=0.5;level=1", "text/turtle;q=", "a/b;q=inf, text/html;q=0",
]  # fmt: skip
_TYPES = [
    FORM, "application/sparql-query", "application/sparql-update", "text/plain", "", ";", "x" * 500,
    "application/sparql-query; charset=utf-16", "application/sparql-query; charset",
    f"{FORM}; charset=latin-1", "multipart/form-data; boundary=x", "application/json", f"{FORM};;=",
]  # fmt: skip
_METHODS = ["GET"] * 6 + ["POST"] * 8 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "BREW"]
_PARAMETERS = [
    "default-graph-uri", "named-graph-uri", "format", "output", "results", "offset", "update",
    "using-graph-uri", "query", "timeout", "", "%", "é",
]  # fmt: skip
_VALUES = [
    "", "json", "xml", "csv", "tsv", "html", "turtle", "nq", "-1", "5", "1e5", "9" * 20, "a:b",
    "rel", "http://a b/", "http://[", "urn:x", "<", "\x00", "\ud83d", "file:///etc/passwd",
    "http://a/é", ".",
]  # fmt: skip


class Malformed(NamedTuple):
    """A request; `path` with its query string, all of it as it goes over the wire."""

    method: str
    path: str
    headers: dict[str, bytes]
    body: bytes


def make_request(chance: Random) -> Malformed:
    """Make one request. The same state of chance, the same request."""
    method = chance.choice(_METHODS)
    query = _spoil(chance, chance.choice(_QUERIES + [each.query for each in load_examples()]))
    encoded = query.encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        encoded = _spoil_bytes(chance, encoded)
    parameters = [("query", encoded)] if chance.random() < 0.95 else []
    while chance.random() < 0.35:
        value = chance.choice(_VALUES).encode("utf-8", "surrogatepass")
        parameters.append((chance.choice(_PARAMETERS), value))
    text = "&".join(
        f"{name if chance.random() < 0.1 else _quote(name.encode())}={_quote(value)}"
        for name, value in parameters
    )
    headers = {"accept": chance.choice(_ACCEPTS).encode()}
    if chance.random() < 0.05:
        headers["if-none-match"] = chance.choice([b"*", b'W/"x"', b'"', b"\xff", b"," * 50])
    if chance.random() < 0.05:
        headers["accept-encoding"] = chance.choice([b"gzip", b"gzip;q=0", b"\xff", b"br, *;q=x"])
    if method != "POST":
        return Malformed(method, f"/sparql?{text}".replace("é", "%E9"), headers, b"")
    kind = chance.choice(_TYPES if chance.random() < 0.3 else _TYPES[:2])
    headers["content-type"] = kind.encode()
    body = text.encode() if kind.startswith(FORM) else encoded
    if chance.random() < 0.1:
        body = _spoil_bytes(chance, body)
    rest = f"?{text}".replace("é", "%E9") if chance.random() < 0.1 else ""
    return Malformed(method, f"/sparql{rest}", headers, body)


def _quote(value: bytes) -> str:
    return quote_from_bytes(value, safe="")


def _spoil(chance: Random, query: str) -> str:
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3, 8])):
        query = chance.choice(_SPOILERS)(chance, query)
    return query


def _salt(chance: Random, query: str) -> str:
    at = chance.randint(0, len(query))
    return query[:at] + chance.choice(_SALT) * chance.choice([1, 1, 1, 2, 50]) + query[at:]


def _cut(chance: Random, query: str) -> str:
    start, end = sorted(chance.randint(0, len(query)) for _ in range(2))
    return query[:start] + query[end:]


def _double(chance: Random, query: str) -> str:
    start, end = sorted(chance.randint(0, len(query)) for _ in range(2))
    return query[:end] + query[start:]


def _shuffle(chance: Random, query: str) -> str:
    words = query.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _nest(chance: Random, query: str) -> str:
    opening, closing = chance.choice(["{}", "()", "[]", "<>"])
    depth = chance.choice([1, 5, 300])
    at = chance.randint(0, len(query))
    return query[:at] + opening * depth + query[at:] + closing * depth


_SPOILERS: list[Callable[[Random, str], str]] = [
    _salt,
    _salt,
    _salt,
    _cut,
    _double,
    _shuffle,
    _nest,
]


def _spoil_bytes(chance: Random, text: bytes) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + chance.randbytes(chance.randint(1, 6)) + text[at:]
