"""The command that serves a store: its options, and what they mean to the server."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.console import guarded, say
from api.options import DEFAULT_STORE, HostOption, PortOption, StoreOption, UnsafeOption

SavedOption = Annotated[
    Path | None,
    typer.Option(help="File for queries that visitors save under short links; else none are."),
]
PapersOption = Annotated[
    bool, typer.Option("--papers", help="Take papers at /papers, from who knows FOLKMOOT_TOKEN.")
]
TokenOption = Annotated[
    Path | None, typer.Option(help="File with that token, in place of FOLKMOOT_TOKEN.")
]


@guarded
def serve(
    store: StoreOption = DEFAULT_STORE,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    timeout: Annotated[
        float, typer.Option(min=0.1, help="Time limit of a query in seconds.")
    ] = 30.0,
    workers: Annotated[int, typer.Option(min=1, help="Queries answered at a time.")] = 2,
    rows: Annotated[
        int, typer.Option(min=0, help="Most rows of one answer; 0 for all. The rest has a link.")
    ] = 1_000_000,
    rate: Annotated[
        int, typer.Option(min=0, help="Requests a minute from one address; 0 for any number.")
    ] = 0,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Know clients by the proxy's X-Forwarded-For.")
    ] = False,
    log: Annotated[
        Literal["none", "json"], typer.Option(help="Lines about requests on standard output.")
    ] = "none",
    log_queries: Annotated[
        bool, typer.Option("--log-queries", help="The text of queries, too, in those lines.")
    ] = False,
    grace: Annotated[
        float, typer.Option(min=0, help="Seconds for running queries when told to stop.")
    ] = 10.0,
    contact: Annotated[
        str,
        typer.Option(envvar="FOLKMOOT_CONTACT", help="Where to report errors, shown on a page."),
    ] = "",
    saved: SavedOption = None,
    papers: PapersOption = False,
    token_file: TokenOption = None,
    unsafe_no_sandbox: UnsafeOption = False,
) -> None:
    """Serve pages, linked data and SPARQL."""
    from api.serving import open_port, serve_store
    from api.settings import Settings
    from api.tokens import read_token
    from graph.worker_process import QueryLimits

    settings = Settings(
        limits=QueryLimits(seconds=timeout, workers=workers, rows=rows),
        require_sandbox=not unsafe_no_sandbox,
        rate=rate,
        is_behind_proxy=behind_proxy,
        is_journal_kept=log == "json",
        are_queries_noted=log_queries,
        grace_seconds=grace,
        contact=contact,
        saved_queries=saved,
        papers_token=read_token(token_file) if papers else "",
    )
    if unsafe_no_sandbox:
        say("folkmoot: WARNING: queries of visitors may reach the network from this machine.")
    with open_port(host, port) as listener:
        serve_store(store, listener, settings)
