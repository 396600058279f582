"""What several test modules share: one store of the sample papers."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import Reader, init_store, open_reader, open_store

PAPERS = Path(__file__).parents[1] / "samples" / "papers"


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store of the sample papers."""
    folder = tmp_path_factory.mktemp("samples") / "store"
    init_store(folder)
    with open_store(folder) as store:
        report = store.ingest([PAPERS], manifest=PAPERS / "manifest.csv")
    assert (report.ingested, report.failed) == (25, [])
    return folder


@pytest.fixture(scope="session")
def sample_reader(sample_store: Path) -> Iterator[Reader]:
    """The published state of the sample papers."""
    with open_reader(sample_store) as reader:
        yield reader


@pytest.fixture(scope="session")
def sample_answers(sample_reader: Reader) -> ox.Store:
    """The published graph of the sample papers, to be asked."""
    return ox.Store.read_only(str(sample_reader.snapshot))
