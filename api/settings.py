"""What a server may be told: one frozen record, built once and passed down."""

from dataclasses import dataclass, field
from pathlib import Path

from graph.worker_process import QueryLimits


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of a server; each has a default that suits one machine.

    limits             what one query of a visitor may use: workers, seconds, memory, size
    page_seconds       time limit of the queries behind a page, in seconds
    request_bytes      largest request body, in bytes
    shown_rows         rows of an answer shown on a page; a download has them all
    refresh_seconds    how often the server looks whether the store has changed, in seconds
    require_sandbox    refuse to start where queries could reach the network
    is_journal_kept    write a line of JSON about each request to standard output
    are_queries_noted  the text of queries, too, in those lines
    rate               requests a minute that one client address may send; 0 for any number
    is_behind_proxy    clients are known by what a proxy says of them (X-Forwarded-For)
    contact            where errors are reported: an address of the web or of mail, or words
    saved_queries      the file of visitors' queries under short links; None for no such links
    export_edges       edges of a network that is downloaded; the command line has no such limit
    export_seconds     how long such a download may be in the making, in seconds
    papers_token       what whoever sends papers to /papers has to know; "" for no such page
    paper_bytes        largest paper that may be sent there, in bytes
    grace_seconds      how long running answers may take to end after the server is told to
    """

    limits: QueryLimits = field(default_factory=QueryLimits)
    page_seconds: float = 10.0
    request_bytes: int = 1_000_000
    shown_rows: int = 1_000
    refresh_seconds: float = 1.0
    require_sandbox: bool = True
    is_journal_kept: bool = False
    are_queries_noted: bool = False
    rate: int = 0
    is_behind_proxy: bool = False
    export_edges: int = 100_000
    export_seconds: float = 120.0
    grace_seconds: float = 10.0
    contact: str = ""
    papers_token: str = field(default="", repr=False)
    paper_bytes: int = 100_000_000
    saved_queries: Path | None = None
