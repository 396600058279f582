"""What differs between servers in how they write terms and answers, made the same.

Virtuoso 7 writes booleans as 0 and 1, gives the answer to ASK as a table of one number, and names
blank nodes by IRIs. Inside a JSON string a quotation mark is escaped, so what is looked for here
never stands in the words of a value.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO

import pyoxigraph as ox

from graph.quads import as_stored
from graph.remote.text import HIDDEN

_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
_BOOLEAN = re.compile(
    rb'("datatype": "http://www\.w3\.org/2001/XMLSchema#boolean", "value": ")([01])"'
)
_WORDS = {b"0": b"false", b"1": b"true"}
_NODE = re.compile(rb'("type": "bnode", "value": ")nodeID://')
_HIDDEN_COLUMN = re.compile(rb'(?:, )?"' + HIDDEN.encode() + rb'\d+"(?=[,\] ])')
_HIDDEN_VALUE = re.compile(
    rb'(?:\s*,\s*)?"' + HIDDEN.encode() + rb'\d+": \{ "type": "uri", "value": "[^"]*" ?\}'
)
_FIRST = re.compile(rb"([\[{])\s*,\s*")
_ASKED = re.compile(rb'"value": "([01])"')


def restore_solutions(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Write a table in JSON as Virtuoso gives it, a row a line, as the standard has it.

    Source: SPARQL 1.1 Query Results JSON Format, section 3.2.
    """
    for line in lines:
        if b'"http://www.w3.org/2001/XMLSchema#boolean"' in line:
            line = _BOOLEAN.sub(lambda match: match[1] + _WORDS[match[2]] + b'"', line)
        if b'"nodeID://' in line:
            line = _NODE.sub(rb"\1", line)
        if b'"' + HIDDEN.encode() in line:
            line = _HIDDEN_VALUE.sub(b"", line) if b'": {' in line else line
            line = _FIRST.sub(rb"\1 ", _HIDDEN_COLUMN.sub(b"", line))
        yield line


def restore_boolean(text: bytes) -> bytes:
    """Write the answer to ASK as Virtuoso gives it as the standard has it."""
    if b'"__ASK_RETVAL"' not in text:
        return text
    # No row at all means no.
    found = _ASKED.search(text)
    return b'{"head": {}, "boolean": ' + _WORDS[found[1] if found else b"0"] + b"}"


def read_rows(text: bytes) -> tuple[list[tuple[str | None, ...]], str | None]:
    """Read a table in JSON as rows of plain values; or say why it cannot be read.

    Nothing that the engine iterates over may live on in the traceback of an error: it must be
    dropped by the thread that made it.
    """
    try:
        found = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            return [], "it is no table"
        return [tuple(getattr(term, "value", None) for term in row) for row in found], None
    except SyntaxError as err:
        return [], str(err)


def read_triples(lines: IO[bytes]) -> Iterator[ox.Triple]:
    """Read N-Triples, each value as the engine here would store and give it back."""
    for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES):
        value = quad.object
        if isinstance(value, ox.Literal) and not value.language and value.datatype != _STRING:
            value = as_stored(value.value, value.datatype.value)
        yield ox.Triple(quad.subject, quad.predicate, value)


def write_triples(triples: Iterable[ox.Triple]) -> str:
    """Write triples for an update, in order, so that the same change is the same text."""
    return "".join(f"{line} .\n" for line in sorted(map(str, triples)))


def cut[T](things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of a size; the last may be shorter."""
    rest = iter(things)
    for first in rest:
        yield list(chain([first], islice(rest, size - 1)))
