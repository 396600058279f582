"""The directory: whatever comes and goes, in whatever order, its rows follow from the graphs."""

import sqlite3
from pathlib import Path
from random import Random

import pytest
from rdflib import Graph

from graph.directory import (
    Row,
    compose_row,
    find_council,
    pack_sayings,
    read_sayings,
    update_directory,
)
from graph.filters import Filters
from graph.finding import Finder, Sort
from graph.iris import entities_graph_iri
from graph.quads import QuadReader
from graph.schema import FILE_NAME, SCHEMA
from graph.search import find_tags
from graph.store import init_store, open_reader, open_store
from graph.words import Words, read_words

BASE = "http://localhost:8000/id/"
COLUMNS = (
    "iri, kind, sort, directory.label, date, councils, bodies, outcomes, grades, type,"
    " directory.tags, said, names, text, directory_text.tags AS found_by"
)
PREFIXES = """
@base <http://localhost:8000/id/> .
@prefix fm: <https://w3id.org/folkmoot/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
"""


def make_index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript(SCHEMA)
    return connection


def rows_of(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """All that is found, and what by, without the numbers of rows."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM directory LEFT JOIN directory_text"
        " ON directory_text.rowid = directory.id ORDER BY iri"
    )
    return [tuple(row) for row in rows]


def rebuild(store: Path) -> list[tuple[object, ...]]:
    """The directory as the published graph alone gives it."""
    index = make_index()
    with open_reader(store) as reader:
        assert isinstance(reader.snapshot, Path)
        quads = QuadReader(reader.snapshot)
        said = {
            entry.id: pack_sayings(read_sayings(quads.read_graph(entry.iri)))
            for entry in reader.papers.documents()
        }
        shared = quads.read_graph(entities_graph_iri(reader.base))
        update_directory(index, said, removed=Graph(), added=shared)
    return rows_of(index)


def kept(store: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(store / FILE_NAME)
    connection.row_factory = sqlite3.Row
    try:
        return rows_of(connection)
    finally:
        connection.close()


def write_minutes(number: int, version: int) -> str:
    """Minutes of one of two invented councils; another version has another name and decision."""
    council = ("Thornmere", "Eastmere")[number % 2]
    chair = ("A Quill", "Bridie O'Hara", "J Frost")[(number + version) % 3]
    verb = ("approved", "refused", "noted")[version % 3]
    return (
        f"{council.upper()} BOROUGH COUNCIL\nPLANNING COMMITTEE\n"
        f"Minutes of the meeting held on {number + 1} March {2015 + version} at 6.30 pm\n"
        f"Present: Councillor {chair} (Chairman), Councillors Dabb and Penrose\n"
        f"12. Tree at Mill Lane {number}\nRESOLVED that the felling be {verb}.\n"
    )


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_directory_follows_from_the_graphs_after_any_run(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    papers = tmp_path / "papers"
    papers.mkdir()
    init_store(tmp_path / "store")
    held: dict[int, int] = {}
    with open_store(tmp_path / "store") as store:
        for _ in range(3):
            chosen = rng.sample(range(5), 3)
            gone = [number for number in chosen[:1] if number in held]
            for number in gone:
                store.remove(f"{number}.txt")
                (papers / f"{number}.txt").unlink()
                del held[number]
            for number in chosen[1:]:
                held[number] = rng.randrange(4)
                text = write_minutes(number, held[number])
                (papers / f"{number}.txt").write_text(text, encoding="utf-8")
            store.ingest([papers])
    found = kept(tmp_path / "store")
    assert len([row for row in found if row[1] == "decision"]) == len(held)
    assert found == rebuild(tmp_path / "store")
    init_store(tmp_path / "again")
    with open_store(tmp_path / "again") as store:
        store.ingest([papers])
    again = kept(tmp_path / "again")
    assert {row[0] for row in again} == {row[0] for row in found}
    # Every block is found by what its paper is found by.
    connection = sqlite3.connect(tmp_path / "store" / FILE_NAME)
    differing = connection.execute(
        "SELECT count(*) FROM blocks JOIN block_text ON block_text.rowid = blocks.id"
        " JOIN directory ON directory.iri = ? || blocks.document"
        " WHERE block_text.tags <> directory.tags",
        (f"{BASE}document/",),
    ).fetchone()
    connection.close()
    assert differing == (0,)


def test_directory_of_the_samples_is_as_rebuilt(sample_store: Path) -> None:
    found = kept(sample_store)
    assert len(found) > 150
    assert found == rebuild(sample_store)


def test_directory_takes_turns_of_sayings_in_any_order() -> None:
    texts = [
        f"""<council/a/committee/b/meeting/2020-01-01/item/{number}/decision> a fm:Decision ;
        rdfs:label "Tree {number}: noted" ; fm:decidedBy <council/a/committee/b> ;
        dcterms:date "2020-01-0{number}" ; fm:outcome <ns/outcome/noted> .
        <council/a/person/c> a foaf:Person ; skos:altLabel "C", "Cllr C {number % 2}" ."""
        for number in range(1, 6)
    ]
    graphs = [Graph().parse(data=PREFIXES + text, format="turtle") for text in texts]
    packed = {str(number): pack_sayings(read_sayings(g)) for number, g in enumerate(graphs)}
    wanted = make_index()
    update_directory(wanted, {"3": packed["3"], "4": packed["4"]}, removed=Graph(), added=Graph())
    for seed in range(10):
        index, rng = make_index(), Random(seed)
        for _ in range(8):
            some = {key: rng.choice([packed[key], packed["0"], None]) for key in packed}
            update_directory(index, some, removed=Graph(), added=Graph())
        last = {**dict.fromkeys(packed), "3": packed["3"], "4": packed["4"]}
        update_directory(index, last, removed=Graph(), added=Graph())
        assert rows_of(index) == rows_of(wanted)


def test_directory_follows_a_label_that_alone_changes() -> None:
    index = make_index()
    first = PREFIXES + '<council/a/person/b> a foaf:Person ; rdfs:label "B" .'
    added = Graph().parse(data=first, format="turtle")
    update_directory(index, {}, removed=Graph(), added=added)
    old = Graph().parse(data=PREFIXES + '<council/a/person/b> rdfs:label "B" .', format="turtle")
    new = Graph().parse(
        data=PREFIXES + '<council/a/person/b> rdfs:label "Bo" . <role/x> rdfs:label "X" .',
        format="turtle",
    )
    update_directory(index, {}, removed=old, added=new)
    assert [(row[0], row[3]) for row in rows_of(index)] == [(f"{BASE}council/a/person/b", "Bo")]


ROWS = [
    ([], None),
    (["kind\tdecision"], None),
    (["label\tTree"], None),
    (["kind\tdecision", "label\tTree", "label\tOak"], "Oak"),
    (["kind\tperson", "name\tCllr B", "title\tB"], "B"),
    (["kind\torganisation", "kind\tinspectorate", "title\tOfstead"], "Ofstead"),
]


@pytest.mark.parametrize(("said", "label"), ROWS)
def test_directory_names_a_thing_by_what_is_said(said: list[str], label: str | None) -> None:
    row = compose_row(f"{BASE}council/a/x/b", said)
    assert (None if row is None else row.label) == label
    assert row is None or row.kind != "organisation"


@pytest.mark.parametrize(
    ("dates", "date"),
    [
        (["start\t2021-09", "start\t2021-09-13"], "2021-09-13"),
        (["issued\t2021-11-08", "start\t2021-09"], "2021-09"),
        (["meeting date\t2020-02-03"], "2020-02-03"),
        ([], None),
    ],
)
def test_directory_dates_a_thing_as_exactly_as_is_said(dates: list[str], date: str | None) -> None:
    row = compose_row(f"{BASE}inspection/a/b/c", ["kind\tinspection", "label\tX", *dates])
    assert isinstance(row, Row)
    assert row.date == date


@pytest.mark.parametrize(
    ("iri", "council"),
    [
        ("council/a", "council/a"),
        ("council/a/committee/b", "council/a"),
        ("organization/a", None),
        ("document/a/person/b", None),
    ],
)
def test_directory_knows_the_council_of_a_name(iri: str, council: str | None) -> None:
    assert find_council(BASE + iri) == (None if council is None else BASE + council)


def find(index: sqlite3.Connection, text: str, **filters: str) -> list[str]:
    finder = Finder(index, BASE)
    asked = Filters(**filters)
    words = finder.settle(read_words(text), asked)
    things = finder.things(words, asked, sort="relevance", limit=99, offset=0)
    assert finder.count_things(words, asked).number == len(things)
    return [thing.label for thing in things]


PEOPLE = ("Niamh O'Hara", "Zoë Barnes-Andrews", "Ann Lee", "Annabel Leeds", "José Müller")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("o'hara", ["Niamh O'Hara"]),
        ("O’HARA", ["Niamh O'Hara"]),
        ("ohara", ["Niamh O'Hara"]),
        ("zoe", ["Zoë Barnes-Andrews"]),
        ("barnes andrews", ["Zoë Barnes-Andrews"]),
        ("Barnes-Andrews", ["Zoë Barnes-Andrews"]),
        ("andrews-barnes", []),
        ("Barn", ["Zoë Barnes-Andrews"]),
        ("ann", ["Ann Lee"]),
        ("anna", ["Annabel Leeds"]),
        ("lee -ann", ["Annabel Leeds"]),
        ("leeds -ann", ["Annabel Leeds"]),
        ("jose muller", ["José Müller"]),
        ("josé mül", ["José Müller"]),
        ('"lee ann"', []),
        ('"ann lee"', ["Ann Lee"]),
    ],
)
def test_directory_finds_people_by_their_names(text: str, found: list[str]) -> None:
    index = make_index()
    people = "\n".join(
        f'<council/a/person/{number}> a foaf:Person ; rdfs:label "{name}" .'
        for number, name in enumerate(PEOPLE)
    )
    added = Graph().parse(data=PREFIXES + people, format="turtle")
    update_directory(index, {}, removed=Graph(), added=added)
    assert find(index, text, kind="person") == found


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_directory_gives_too_many_to_weigh_by_date(
    monkeypatch: pytest.MonkeyPatch, sort: Sort
) -> None:
    index = make_index()
    decisions = "\n".join(
        f'<council/a/decision/{number}> a fm:Decision ; rdfs:label "Tree {number}" ;'
        f' dcterms:date "20{10 + number}-01-01" .'
        for number in range(9)
    )
    update_directory(
        index,
        {"1": pack_sayings(read_sayings(Graph().parse(data=PREFIXES + decisions)))},
        removed=Graph(),
        added=Graph(),
    )
    finder = Finder(index, BASE)

    def dates(order: Sort) -> list[str | None]:
        things = finder.things(
            Words(("tree",)),
            Filters(kind="decision"),
            sort=order,
            limit=4,
            offset=2,
        )
        return [thing.date for thing in things]

    weighed = dates(sort)
    monkeypatch.setattr("graph.finding.RANKED", 3)
    assert dates(sort) == weighed
    assert dates("relevance") == dates("newest")
    assert finder.facets(Words(("tree",)), Filters())["kind"].is_more


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(since="2012-03", until="2015-05-04"),
        Filters(since="2013"),
        Filters(until="2014-05"),
        Filters(council="b"),
        Filters(since="2016", until="2012"),
        Filters(since="0001", until="9999"),
    ],
)
def test_directory_gives_the_same_passages_whether_they_are_few_or_many(
    monkeypatch: pytest.MonkeyPatch, filters: Filters, sort: Sort
) -> None:
    index = make_index()
    for number in range(9):
        paper = (
            f'<document/{number}> a fm:Document ; rdfs:label "Paper {number}" ; fm:fileName "p" ;'
            f" dcterms:publisher <council/{'ab'[number % 2]}> ;"
            f' dcterms:date "20{10 + number}-05-0{number + 1}" .'
        )
        if number == 8:
            paper = paper.replace("; dcterms:date", "; dcterms:identifier")
        said = pack_sayings(read_sayings(Graph().parse(data=PREFIXES + paper)))
        update_directory(index, {str(number): said}, removed=Graph(), added=Graph())
        tags = find_tags(index, f"{BASE}document/{number}")
        index.execute(
            "INSERT INTO documents (id, status, source_key, file_name, found_by, text, record,"
            " facts) VALUES (?, 'done', '', 'p', '', '', '', '')",
            (str(number),),
        )
        for start in range(3):
            block = index.execute(
                "INSERT INTO blocks (document, start, end) VALUES (?, ?, ?)",
                (str(number), start, start + 1),
            )
            index.execute(
                "INSERT INTO block_text (rowid, text, tags) VALUES (?, ?, ?)",
                (block.lastrowid, "a tree" if start else "a bush", tags),
            )

    def passages() -> list[tuple[str, int]]:
        finder = Finder(index, BASE)
        hits = finder.passages(Words(("tree",)), filters, sort=sort, limit=8, offset=1)
        return [(hit.document, hit.start) for hit in hits]

    few = passages()
    monkeypatch.setattr("graph.finding.RANKED", 0)
    assert passages() == few
    assert bool(few) == (filters.since != "2016")
