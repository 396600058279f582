"""The client: the same answers from a store and from its endpoint, typed, and refusals in words."""

import builtins
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from api.app import create_app
from api.settings import Settings
from extract.errors import QueryError, StoreError
from graph.client import Dataset
from graph.found import COLUMNS
from graph.networks import FilterError
from graph.networks.writers.parquet import MissingExtraError
from graph.trace import TraceError
from graph.worker_process import QueryLimits
from tests.api.conftest import serve

QUERY = """
SELECT ?decision ?date ?for ?key ?confidence ?text {
  ?decision a fm:Decision ; dcterms:date ?date ; fm:text ?text ; fm:confidence ?confidence
  OPTIONAL { ?decision fm:votesFor ?for } OPTIONAL { ?decision fm:keyDecision ?key }
} ORDER BY ?decision ?date ?confidence ?text
"""


@pytest.fixture(scope="module")
def site(sample_store: Path) -> Iterator[str]:
    # So few rows an answer that every table has several pages.
    settings = Settings(limits=QueryLimits(rows=500), refresh_seconds=float("inf"))
    with serve(create_app(sample_store, settings)) as address:
        yield address


@pytest.fixture(scope="module", params=["open", "connect"])
def dataset(request: pytest.FixtureRequest, sample_store: Path, site: str) -> Iterator[Dataset]:
    made = {"open": lambda: Dataset.open(sample_store), "connect": lambda: Dataset.connect(site)}
    with made[request.param]() as dataset:
        yield dataset


def test_client_select_types_columns(dataset: Dataset) -> None:
    frame = dataset.select(QUERY, labels=True)
    assert len(frame) > 50
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert types["date"].startswith("datetime64")
    assert [types[name] for name in ("for", "key", "confidence", "text", "decision_label")] == [
        "Int64", "boolean", "Float64", "string", "string",
    ]  # fmt: skip
    assert frame["decision_label"].notna().all()
    assert frame["for"].isna().any() and frame["for"].max() > 1
    assert frame["date"].dt.year.between(2021, 2024).all()


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ('"2023"^^xsd:gYear', "string"),
        ("1 2.5", "Float64"),
        ('1 "one"', "string"),
        ("99999999999999999999", "string"),
        ('"2023-02-30"^^xsd:date', "string"),
        ('"2023-05-01T10:00:00Z"^^xsd:dateTime', "datetime64"),
        ("true", "boolean"),
    ],
)
def test_client_select_gives_text_where_types_do_not_hold(
    dataset: Dataset, values: str, kind: str
) -> None:
    frame = dataset.select(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")
    assert str(frame["x"].dtype).startswith(kind)


def test_client_fetches_all_pages_of_an_answer(dataset: Dataset) -> None:
    frame = dataset.select("SELECT ?s ?l { ?s rdfs:label ?l }")
    assert len(frame) > 1_000
    assert not frame.duplicated().any()


def test_client_network_is_the_same_from_store_and_endpoint(
    dataset: Dataset, sample_store: Path
) -> None:
    network = dataset.network("people", council="thrushby-parish-council", last="2022")
    with Dataset.open(sample_store) as opened:
        other = opened.network("people", council="thrushby-parish-council", last="2022")
    assert isinstance(network, nx.MultiDiGraph)
    assert network.number_of_edges() > 10
    assert dict(network.nodes) == dict(other.nodes)
    assert sorted(network.edges(keys=True)) == sorted(other.edges(keys=True))


@pytest.mark.parametrize(
    ("words", "filters", "kinds"),
    [
        ("Quayside Family Centre", {}, {"decision", "report", "passage"}),
        ("cab", {"kind": "name"}, {"committee", "post"}),
        ("", {"kind": "decision", "outcome": "approved", "first": "2022"}, {"decision"}),
        ("", {"kind": "inspection", "council": "marrowshire-county-council"}, {"inspection"}),
        ("nothing-is-called-so", {}, set()),
    ],
)
def test_client_search_is_the_same_from_store_and_address(
    sample_store: Path, site: str, words: str, filters: dict[str, str], kinds: set[str]
) -> None:
    with Dataset.open(sample_store) as opened, Dataset.connect(site) as connected:
        found = opened.search(words, **filters, limit=30)  # type: ignore[arg-type]
        assert found.equals(connected.search(words, **filters, limit=30))  # type: ignore[arg-type]
    assert list(found) == list(COLUMNS)
    assert set(found["kind"]) <= kinds | {"council"} and bool(len(found)) == bool(kinds)
    assert not found.duplicated().any() and found["iri"].notna().all()


def test_client_traces_the_same_from_store_and_address(sample_store: Path, site: str) -> None:
    with Dataset.open(sample_store) as opened, Dataset.connect(site) as connected:
        for what in ("CAB/22/014", "Cabinet", "nothing is called so", "http://localhost:8000/id/x"):
            assert opened.trace(what) == connected.trace(what)
        outcome = opened.trace("CAB/22/014", first="2022", limit=2)
    assert outcome.status == "found" and outcome.story is not None
    assert len(outcome.story.steps) == 2
    assert len(pd.DataFrame(outcome.story.steps)) == 2


def test_client_search_and_trace_say_what_is_wrong(dataset: Dataset) -> None:
    with pytest.raises(FilterError, match="kind 'dragon': the kinds are name"):
        dataset.search("x", kind="dragon")
    with pytest.raises(FilterError, match="from 'soon': write a day"):
        dataset.search("x", first="soon")
    with pytest.raises((TraceError, QueryError), match="council: none is named 'nowhere'"):
        dataset.trace("Cabinet", council="nowhere")
    with pytest.raises((TraceError, QueryError), match="limit: "):
        dataset.trace("Cabinet", limit=0)


def test_client_shows_itself_escaped(dataset: Dataset, sample_store: Path) -> None:
    shown = dataset._repr_html_()
    assert "<td>65</td>" in shown
    assert repr(dataset).startswith("<Dataset of ")


def test_client_says_what_is_wrong(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="not valid SPARQL"):
        dataset.select("SELECT * {")
    with pytest.raises(FilterError, match="the profiles are people, decisions"):
        dataset.network("friends")
    with pytest.raises(FilterError, match="no council is called so"):
        dataset.network("people", council="nowhere")
    with pytest.raises(StoreError, match="no store here"):
        Dataset.open(tmp_path)
    with pytest.raises(ValueError, match="no address"):
        Dataset.connect("file:///etc/passwd")
    with pytest.raises(StoreError, match="does not answer"):
        Dataset.connect("http://127.0.0.1:9/<b>").select("SELECT * {}")


def test_client_names_the_extra_without_pandas(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: object) -> object:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(MissingExtraError, match=r"folkmoot\[pandas\]"):
        dataset.select("SELECT ?s { ?s a fm:Council }")


def test_client_frames_are_escaped_in_notebooks(dataset: Dataset) -> None:
    frame = dataset.select('SELECT ("<script>x</script>" AS ?x) {}')
    assert isinstance(frame, pd.DataFrame)
    assert "<script>" not in str(frame._repr_html_())
