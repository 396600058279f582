"""Rows are told apart whatever the values hold and wherever the engine's pieces end."""

import io
from random import Random

import pyoxigraph as ox
import pytest

from graph.row_gate import EnoughRows, RowGate

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
# Values that look like what parts rows.
PIECES = (
    '"', "},{", "\\", "{}", "},{}", '},{"', '\\"', '"}},{"x', "]}}", ",{", '},{","',
    "\r\n", "\n", "\r", "\t", "<result>", "</results>", "&lt;", ",", "a", "é",
)  # fmt: skip
STORE = ox.Store()


def write(query: str, name: str) -> bytes:
    solutions = STORE.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    written = solutions.serialize(format=FORMATS[name])
    assert written is not None
    return written


def cut(whole: bytes, name: str, most: int, sizes: Random) -> tuple[bytes, bool]:
    """Send a document through a gate in pieces of any size; tell whether rows were left out."""
    output = io.BytesIO()
    gate = RowGate(output, name, most)
    try:
        at = 0
        while at < len(whole):
            size = sizes.randint(1, 30)
            gate.write(whole[at : at + size])
            at += size
        gate.close()
    except EnoughRows:
        return output.getvalue(), True
    return output.getvalue(), False


@pytest.mark.parametrize("name", FORMATS)
def test_row_gate_cuts_as_a_limit_of_the_query_would(name: str) -> None:
    chosen = Random(5)
    for _ in range(150):
        count = chosen.randint(0, 6)
        values = " ".join(_value(chosen) for _ in range(count))
        query = f"SELECT ?x ?y {{ VALUES ?x {{ {values} }} }}"
        for most in (1, 2, 3, 6, 7):
            expected = write(f"{query} LIMIT {most}", name)
            assert cut(write(query, name), name, most, chosen) == (expected, count > most), query


def _value(chosen: Random) -> str:
    if chosen.random() < 0.25:
        return "UNDEF"
    text = "".join(chosen.choice(PIECES) for _ in range(chosen.randint(0, 5)))
    return str(ox.Literal(text, language="en" if chosen.random() < 0.3 else None))


@pytest.mark.parametrize("name", FORMATS)
def test_row_gate_lets_rows_without_columns_through(name: str) -> None:
    query = "SELECT * { VALUES () { () () () } }"
    for most, is_cut in ((2, True), (3, False)):
        expected = write(f"{query} LIMIT {most}", name)
        assert cut(write(query, name), name, most, Random(1)) == (expected, is_cut)


def test_row_gate_stops_the_engine() -> None:
    values = "".join(f"VALUES ?{name} {{ 1 2 3 4 5 6 7 8 9 }}" for name in "abcdefghi")
    solutions = STORE.query(f"SELECT * {{ {values} }}")  # 387 million rows
    assert isinstance(solutions, ox.QuerySolutions)
    output = io.BytesIO()
    with pytest.raises(EnoughRows):
        solutions.serialize(RowGate(output, "tsv", 5), FORMATS["tsv"])  # type: ignore[arg-type]
    assert output.getvalue().count(b"\n") == 6
