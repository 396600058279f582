"""A graph on a server follows its papers, also after a cut, and says so when it cannot be had."""

import time
from pathlib import Path

import pytest

from extract.errors import StoreError
from graph.remote.opening import forget_graph
from graph.remote.quads import RemoteQuads
from graph.schema import FILE_NAME, connect_to_write
from graph.store import init_store, open_reader, open_store
from tests.graph.servers import Server, dump, run_oxigraph, run_virtuoso, serve

pytestmark = pytest.mark.slow

PAPER = """Minutes of the meeting of the Cabinet held on {day} April 2015

1. BUDGET {day}

RESOLVED: That the budget of {day} thousand pounds be approved.
"""


def counts(store: Path) -> object:
    with open_reader(store) as reader:
        return reader.stats()


def write_papers(folder: Path, days: range) -> Path:
    papers = folder / "papers"
    papers.mkdir(exist_ok=True)
    for day in days:
        path = papers / f"paper-{day}.txt"
        path.write_text(PAPER.format(day=day), encoding="utf-8")
    return papers


def test_remote_papers_are_replaced_and_removed(
    scratch: tuple[Server, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, base = scratch
    monkeypatch.chdir(tmp_path)
    stores = [Path("there"), Path("here")]
    init_store(stores[0], base=base, graph=server.graph)
    init_store(stores[1], base=base)
    papers = write_papers(Path(), range(1, 4))
    for step in ("ingest", "replace", "remove"):
        if step == "replace":
            (papers / "paper-2.txt").write_text(PAPER.format(day=9), encoding="utf-8")
        for store in stores:
            with open_store(store) as opened:
                if step == "remove":
                    opened.remove("paper-3.txt")
                else:
                    opened.ingest([papers])
        assert dump(stores[0]) == dump(stores[1]), step
        assert dump(stores[0], "nt") == dump(stores[1], "nt"), step
        assert counts(stores[0]) == counts(stores[1]), step


def test_remote_write_that_is_cut_off_is_made_good(
    scratch: tuple[Server, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is killed in mid-write; when it is back, opening the store repairs the graph."""
    server, base = scratch
    monkeypatch.chdir(tmp_path)
    there, here = Path("there"), Path("here")
    init_store(there, base=base, graph=server.graph)
    init_store(here, base=base)
    for store in (there, here):
        with open_store(store) as opened:
            opened.ingest([write_papers(Path(), range(1, 3))])
    whole = RemoteQuads._send
    left = 1

    def send_some(self: RemoteQuads, operations: list[str]) -> None:
        nonlocal left
        if not left:
            # Half of a change may have been carried out.
            whole(self, operations[: len(operations) // 2])
            if server.name == "oxigraph":
                server.kill()
            else:
                raise StoreError(f"{server.address}: cut off")
        left -= 1
        whole(self, operations)

    with monkeypatch.context() as patch:
        patch.setattr(RemoteQuads, "_send", send_some)
        with open_store(there) as opened, pytest.raises(StoreError, match=server.address[:20]):
            opened.ingest([write_papers(Path(), range(1, 5))])
    if server.name == "oxigraph":
        with pytest.raises(StoreError, match="cannot be reached"):
            open_store(there)
        server.start_again()
    open_store(there).close()
    with open_store(here) as opened:
        opened.ingest([Path("papers")])
    assert dump(there) == dump(here)
    assert dump(there, "nt") == dump(here, "nt")
    assert counts(there) == counts(here)


def test_remote_server_that_has_lost_everything_is_filled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with run_oxigraph(tmp_path, is_kept=False) as server:
        init_store(Path("store"), graph=server.graph)
        with open_store(Path("store")) as opened:
            opened.ingest([write_papers(Path(), range(1, 3))])
        before = dump(Path("store"))
        server.kill()
        server.start_again()
        assert dump(Path("store")) == b""
        open_store(Path("store")).close()
        assert dump(Path("store")) == before


def test_remote_pages_say_so_while_the_graph_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with run_oxigraph(tmp_path, is_kept=False) as server:
        init_store(Path("store"), graph=server.graph)
        connection = connect_to_write(Path("store") / FILE_NAME)
        with serve(Path("store")) as client:
            assert client.get("/").status_code == 200
            forget_graph(connection)
            time.sleep(1.1)  # the server looks once a second
            assert [client.get("/").status_code for _ in range(3)] == [503] * 3
            open_store(Path("store")).close()
            assert client.get("/").status_code == 200
        connection.close()


def test_remote_server_that_is_away_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with run_oxigraph(tmp_path) as server:
        init_store(Path("store"), graph=server.graph)
        with serve(Path("store")) as client:
            assert client.get("/health").json()["has_data"] is True
            server.kill()
            for path in ("/", "/sparql?query=ASK%7B%7D", "/id/graph/entities", "/health"):
                answer = client.get(path, headers={"Accept": "application/json"})
                assert answer.status_code == 503, path
                assert server.address in answer.json()["detail"]
        with pytest.raises(StoreError, match=server.address):
            dump(Path("store"))


def test_remote_server_that_cuts_answers_off_is_not_taken(tmp_path: Path) -> None:
    with (
        run_virtuoso(tmp_path, setting="ResultSetMaxRows = 10000\n") as server,
        pytest.raises(StoreError, match="ResultSetMaxRows"),
    ):
        init_store(tmp_path / "store", graph=server.graph)
