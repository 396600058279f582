"""Letters alone ("ECC") as the papers of one publisher read them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import permutations

import pytest

from extract.models import Council, Fact
from graph.iris import DEFAULT_BASE
from graph.resolve import Identity, PaperRecord, resolve_entities
from graph.resolve.register import Register
from graph.resolve.resolution import Resolution
from graph.resolve.tables import SCHEMA
from tests.graph.factories import make_paper

FULL = Council(id="c", name="Exshire County Council")
BEARER = Council(id="c", name="Exshire County Council", names=("Exshire County Council", "ECC"))
RIVAL = Council(id="d", name="Eastford City Council")
LETTERS = Council(id="l", name="ECC", names=("ECC",))


@pytest.mark.parametrize(
    ("first", "second", "meant"),
    [
        ((BEARER,), (LETTERS,), "exshire-county-council"),
        ((BEARER, RIVAL), (LETTERS,), "exshire-county-council"),
        ((FULL,), (LETTERS,), "exshire-county-council"),
        ((FULL, RIVAL), (LETTERS,), "ecc-of-elm-parish-council"),
        ((), (LETTERS,), "ecc-of-elm-parish-council"),
    ],
)
def test_letters_are_what_the_publisher_calls_so(
    first: tuple[Fact, ...], second: tuple[Fact, ...], meant: str
) -> None:
    own = Council(id="council:1", name="Elm Parish Council")
    identity = resolve_papers(own, first, second)
    assert identity.iris[f"{1:016x}", "l"] == f"{DEFAULT_BASE}council/{meant}"


def test_letters_of_the_publisher_itself() -> None:
    own = Council(id="council:1", name="Elm Community Council")
    alone = resolve_papers(own, (LETTERS,))
    doubted = resolve_papers(own, (RIVAL,), (LETTERS,))
    assert alone.iris[f"{0:016x}", "l"] == f"{DEFAULT_BASE}council/elm-community-council"
    assert doubted.iris[f"{1:016x}", "l"] == f"{DEFAULT_BASE}council/ecc-of-elm-community-council"
    assert {one.verdict for one in doubted.judgements} == {"unsure"}


def test_letters_in_papers_of_two_publishers_are_two() -> None:
    elm = make_paper(Council(id="o", name="Elm Parish Council"), LETTERS, publisher="o")
    oak = make_paper(Council(id="o", name="Oak Parish Council"), LETTERS, publisher="o")
    records = [
        PaperRecord(f"{n:016x}", f"{n}.txt", f"{n}.txt", one) for n, one in enumerate((elm, oak))
    ]
    identity = resolve_entities(records, base=DEFAULT_BASE)
    assert identity.iris[f"{0:016x}", "l"] != identity.iris[f"{1:016x}", "l"]


def test_letters_follow_papers_that_come_and_go() -> None:
    own = Council(id="council:1", name="Elm Parish Council")
    papers = make_records(own, (BEARER,), (LETTERS,), (RIVAL,), (LETTERS, FULL))
    for order in permutations(papers):
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(SCHEMA)
            register = Register(connection)
            known: dict[str, PaperRecord] = {}
            run = Resolution(register, base=DEFAULT_BASE, load=known.__getitem__)
            for paper in order:
                known[paper.document_id] = paper
                run.run({paper.document_id: paper})
            assert iri_of_letters(register, papers) == "council/exshire-county-council"
            del known[papers[0].document_id], known[papers[3].document_id]
            run.run({}, gone=[papers[0].document_id, papers[3].document_id])
            assert iri_of_letters(register, papers) == "council/eastford-city-council"


def iri_of_letters(register: Register, papers: Sequence[PaperRecord]) -> str:
    return register.iris(papers[1].document_id)["l"].removeprefix(DEFAULT_BASE)


def resolve_papers(own: Council, *papers: tuple[Fact, ...]) -> Identity:
    return resolve_entities(make_records(own, *papers), base=DEFAULT_BASE)


def make_records(own: Council, *papers: tuple[Fact, ...]) -> list[PaperRecord]:
    """Papers that `own` publishes."""
    return [
        PaperRecord(f"{n:016x}", f"{n}.txt", f"{n}.txt", make_paper(own, *facts, publisher=own.id))
        for n, facts in enumerate(papers)
    ]
