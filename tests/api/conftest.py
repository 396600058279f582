"""A small store with invented papers, some of them hostile, and the application over it."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from fastapi import FastAPI
from rdflib import Graph

from api.app import create_app
from api.serving import address_of, make_server, open_port
from api.settings import Settings
from extract.document import Block, Document, Page
from graph.directory import pack_sayings, read_sayings, update_directory
from graph.filters import Filters
from graph.finding import Finder
from graph.papers import DocumentEntry, Failure, IriStatus
from graph.schema import SCHEMA
from graph.search import Hit, find_tags
from graph.stats import Stats
from graph.ties.asked import Ties
from graph.ties.record import replace_ties, settle_ties
from graph.ties.tables import SCHEMA as TIES_SCHEMA
from graph.words import read_words
from graph.worker_process import QueryLimits

BASE = "http://localhost:8000/id/"
ROOT = Path(__file__).parents[2]
PAPER = "00000000000000ab"
TEXT = "Minutes of Thornmere Council\n\nRESOLVED that the <b>flood plan</b> & budget be approved.\n"
PASSAGE = (TEXT.index("that the"), TEXT.index(" approved.") + len(" approved."))

QUOTE = f"document/{PAPER}/passage/{PASSAGE[0]}-{PASSAGE[1]}"

DATA = f"""
@base <{BASE}> .
@prefix fm: <https://w3id.org/folkmoot/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<council/thornmere> a fm:Council ; rdfs:label "Thornmere Council" .
<council/thornmere/person/o%27hara> a foaf:Person ; rdfs:label "Niamh O'Hara" .
<council/evil> a fm:Council ; rdfs:label "<script>alert('x')</script> Council" .
<decision/1> a fm:Decision ; rdfs:label "Flood plan: approved" ;
  fm:text "that the <b>flood plan</b> & budget be approved." ;
  dcterms:date "2024-03-05"^^xsd:date ; fm:decidedBy <council/thornmere> ;
  fm:outcome <https://w3id.org/folkmoot/ns/outcome/approved> ;
  dcterms:references <javascript:alert(1)> ;
  fm:evidence <{QUOTE}> .
<decision/hostile> a fm:Decision ; rdfs:label "=HYPERLINK(1)<script>x</script>" ;
  fm:text "<img src=x onerror=alert(1)>" ; fm:decidedBy <council/evil> ;
  fm:reasons "</dd><script>y</script>" ; fm:votesFor "<script>7</script>" .
<inspection/1> a fm:Inspection ; rdfs:label "Inspection of Thornmere" ;
  fm:startDate "2023-11-01"^^xsd:date .
<document/{PAPER}> a fm:Document ; rdfs:label "Minutes" ; fm:fileName "minutes.md" ;
  dcterms:replaces <document/00000000000000aa> .
<document/{PAPER}/part/12> a fm:Document ; rdfs:label "Draft minutes" ;
  dcterms:isPartOf <document/{PAPER}> ; fm:evidence <{QUOTE}> .
<{QUOTE}> a fm:Passage ; oa:hasSource <document/{PAPER}> ;
  fm:page 2 ; fm:textSource <https://w3id.org/folkmoot/ns/text-source/ocr> ;
  oa:hasSelector <{QUOTE}#position>,
    <{QUOTE}#quote> .
<{QUOTE}#position> oa:start {PASSAGE[0]} ; oa:end {PASSAGE[1]} .
<{QUOTE}#quote> oa:prefix "RESOLVED " ;
  oa:exact "that the <b>flood plan</b> & budget be approved." .
"""
ENTITIES = ("council/thornmere", "council/evil", "council/thornmere/person/o%27hara")


def make_snapshot(folder: Path) -> Path:
    """Write the data and the ontology as a store would: named graphs and their merge."""
    store = ox.Store(str(folder / "written"))
    document = ox.NamedNode(f"{BASE}document/{PAPER}")
    entities = ox.NamedNode(f"{BASE}graph/entities")
    for quad in ox.parse(DATA, ox.RdfFormat.TURTLE):
        graphs: list[ox.NamedNode | ox.DefaultGraph] = [document, ox.DefaultGraph()]
        if quad.subject in {ox.NamedNode(BASE + name) for name in ENTITIES}:
            graphs.append(entities)
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, name) for name in graphs)
    ontology = ox.NamedNode(f"{BASE}graph/ontology")
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            store.extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, name)
                for name in (ontology, ox.DefaultGraph())
            )
    store.flush()
    store.backup(str(folder / "snapshot"))
    return folder / "snapshot"


def make_index() -> sqlite3.Connection:
    """What is searched in the small store."""
    index = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    index.row_factory = sqlite3.Row
    index.executescript(SCHEMA)
    g = Graph().parse(data=DATA, format="turtle")
    update_directory(index, {PAPER: pack_sayings(read_sayings(g))}, removed=Graph(), added=Graph())
    paper = (PAPER, "minutes.md", TEXT)
    index.execute(
        "INSERT INTO documents (id, status, source_key, file_name, found_by, text, record, facts)"
        " VALUES (?, 'done', '', ?, '', ?, '', '')",
        paper,
    )
    index.execute("INSERT INTO blocks VALUES (1, ?, ?, ?, 1)", (PAPER, *PASSAGE))
    index.execute(
        "INSERT INTO block_text (rowid, text, tags) VALUES (1, ?, ?)",
        (TEXT[slice(*PASSAGE)], find_tags(index, f"{BASE}document/{PAPER}")),
    )
    return index


class SmallPapers:
    """The papers of the small store."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = make_index()

    def documents(self) -> list[DocumentEntry]:
        return [
            DocumentEntry(
                id=PAPER,
                iri=f"{BASE}document/{PAPER}",
                status="done",
                source_key="https://thornmere.example/minutes",
                file_name="minutes.md",
                withheld=0,
                replaces=None,
                replaced_by=None,
            )
        ]

    def entry(self, document_id: str) -> DocumentEntry | None:
        return next((entry for entry in self.documents() if entry.id == document_id), None)

    def document(self, document_id: str) -> Document | None:
        if document_id != PAPER:
            return None
        middle = TEXT.index("\n\n")
        return Document(
            file_name="minutes.md",
            source_key="https://thornmere.example/minutes",
            sha256="ab" * 32,
            text=TEXT,
            text_sha256="cd" * 32,
            media_type="text/markdown",
            text_source="markup",
            pages=(
                Page(1, 0, middle + 2),
                Page(2, middle + 2, len(TEXT), is_ocr=True),
            ),
            blocks=(
                Block(kind="heading", start=0, end=middle, level=1),
                Block(kind="paragraph", start=middle + 2, end=len(TEXT) - 1),
            ),
        )

    def text(self, document_id: str) -> str | None:
        return TEXT if document_id == PAPER else None

    def retrieved(self, document_id: str) -> str | None:
        return "2024-04-02" if document_id == PAPER else None

    def failures(self) -> list[Failure]:
        return [Failure("a/<b>torn</b>.pdf", "<b>torn</b>.pdf", "no PDF")]

    def count_findings(self, most: int) -> list[tuple[str, str, int]]:
        return [("warning", "The <b>paper</b> says no day.", 2)][:most]

    def count_withheld(self, most: int) -> list[tuple[str, int]]:
        return [("The <i>grade</i> is none.", 1)][:most]

    def status_of(self, iri: str) -> IriStatus:
        return {
            f"{BASE}council/thornmear": IriStatus("moved", f"{BASE}council/thornmere"),
            f"{BASE}document/00000000000000aa": IriStatus("gone", f"{BASE}document/{PAPER}"),
            f"{BASE}document/0000000000000000": IriStatus("gone"),
        }.get(iri, IriStatus("unknown"))

    def search(self, words: str, *, limit: int = 20) -> list[Hit]:
        with self.find() as finder:
            return finder.passages(
                read_words(words), Filters(), sort="relevance", limit=limit, offset=0
            )

    @contextmanager
    def find(self) -> Iterator[Finder]:
        with self._lock:
            yield Finder(self._index, BASE)


TIES = f"""
@base <{BASE}> .
@prefix fm: <https://w3id.org/folkmoot/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<council/thornmere> a fm:Council ; rdfs:label "Thornmere Council" .
<council/evil> a fm:Council ; rdfs:label "<script>alert('x')</script> Council" .
<council/thornmere/person/o%27hara> a foaf:Person ;
  rdfs:label "\\"><img src=x onerror=alert(1)> O'Hara & </script>" .
<decision/1> a fm:Decision ; rdfs:label "Flood plan: approved" ;
  dcterms:date "2024-03-05"^^xsd:date ; fm:decidedBy <council/thornmere> ;
  fm:proposedBy <council/thornmere/person/o%27hara> ;
  fm:votedAgainst <council/evil> .
<javascript:alert(1)> a fm:Report ; fm:reportOf <council/evil> ; rdfs:label "javascript:alert(1)" .
"""


def make_ties() -> Ties:
    """The network of the small store, of hostile names."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.executescript(TIES_SCHEMA)
    replace_ties(connection, PAPER, Graph().parse(data=TIES, format="turtle"), {})
    settle_ties(connection)
    return Ties(connection, BASE)


@dataclass
class SmallReader:
    """A reader of the small store."""

    snapshot: Path
    base: str = BASE
    version: int = 1
    papers: SmallPapers = field(default_factory=SmallPapers)
    ties: Ties = field(default_factory=lambda: make_ties())

    def stats(self) -> Stats:
        return Stats(
            classes={"https://w3id.org/folkmoot/ns#Decision": 1234},
            properties={"http://www.w3.org/2000/01/rdf-schema#label": 7},
            papers={"done": 1},
            triples=1,
            quads=1,
            graphs=1,
            passages=1,
            withheld=0,
        )

    def close(self) -> None:
        pass

    def __enter__(self) -> "SmallReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def serve_app(
    reader: SmallReader, seconds: float = 1.0, *, limits: QueryLimits | None = None
) -> Iterator[str]:
    """Run a real server over a reader on a free port of loopback; gives its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.catalogue.open_reader", lambda _: reader)
        # Never looking for a newer state, since there is but this one.
        settings = Settings(
            limits=limits or QueryLimits(seconds=seconds),
            shown_rows=50,
            refresh_seconds=float("inf"),
        )
        app = create_app(reader.snapshot, settings)
    with serve(app) as address:
        yield address


@contextmanager
def serve(app: FastAPI) -> Iterator[str]:
    """Run a real server of an application on a free port of loopback; gives its address."""
    with open_port("127.0.0.1", 0) as listener:
        server = make_server(app, Settings())
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield address_of(listener)
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_snapshot(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def address(snapshot: Path) -> Iterator[str]:
    """The address of a real server over the small store."""
    with serve_app(SmallReader(snapshot)) as address:
        yield address


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of the real server; redirects are for the tests to see."""
    with httpx.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def samples_address(sample_store: Path) -> Iterator[str]:
    """The address of a real server over the store of the sample papers."""
    with serve(create_app(sample_store, Settings(refresh_seconds=float("inf")))) as address:
        yield address


@pytest.fixture(scope="session")
def samples_client(samples_address: str) -> Iterator[httpx.Client]:
    """A client of the real server over the sample papers; redirects are for the tests to see."""
    with httpx.Client(base_url=samples_address, timeout=30) as client:
        yield client
