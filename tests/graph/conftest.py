"""What tests of a graph on a server share: the servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import DEFAULT_BASE
from tests.graph.servers import Server, run_oxigraph, run_virtuoso


@pytest.fixture(scope="session")
def credentials() -> Iterator[None]:
    """Let the user of Virtuoso in, who may write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOLKMOOT_GRAPH_USER", "dba")
        patch.setenv("FOLKMOOT_GRAPH_PASSWORD", "dba")
        yield


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def server(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    credentials: None,
) -> Iterator[Server]:
    """A graph server that runs: first Oxigraph's, then Virtuoso."""
    folder = tmp_path_factory.mktemp(request.param)
    run = {"oxigraph": run_oxigraph, "virtuoso": run_virtuoso}[request.param]
    with run(folder) as running:
        yield running


@pytest.fixture
def scratch(server: Server, tmp_path: Path) -> Iterator[tuple[Server, str]]:
    """A server with nothing of ours under the base that goes with it."""
    if server.name == "virtuoso":
        # It has no default graph, so stores of several bases live in it side by side.
        yield server, f"http://localhost:8000/{tmp_path.name}/"
    else:
        with run_oxigraph(tmp_path) as fresh:
            yield fresh, DEFAULT_BASE
