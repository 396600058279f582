"""Step by step or all at once: identity is the same, and only what is touched is looked at."""

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.models import Committee, Council, Fact, Meeting, Membership, Organization, Person, Post
from graph.iris import DEFAULT_BASE
from graph.resolve import Identity, PaperRecord, resolve_entities
from graph.resolve.across import Across
from graph.resolve.identity import collect
from graph.resolve.register import Register
from graph.resolve.resolution import STAGES, Changes, Resolution
from graph.resolve.tables import SCHEMA
from tests.graph.resolve.test_identity import councillor, inspection, minute, put


@contextmanager
def opened() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


class Steps:
    """A store's identity, without the store: papers come and go."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.papers: dict[str, PaperRecord] = {}
        self.loaded: list[str] = []
        self._connection = connection
        self._run = Resolution(Register(connection), base=DEFAULT_BASE, load=self._load)

    def _load(self, document: str) -> PaperRecord:
        self.loaded.append(document)
        return self.papers[document]

    def add(self, papers: Iterable[PaperRecord]) -> Changes:
        fresh = {paper.document_id: paper for paper in papers}
        self.papers |= fresh
        return self._run.run(fresh)

    def remove(self, document: str) -> Changes:
        del self.papers[document]
        return self._run.run({}, gone=[document])

    def look_again(self, document: str) -> Changes:
        return self._run.run({}, again=[document])

    def identity(self) -> Identity:
        across = Across(self._connection, base=DEFAULT_BASE)
        return collect(Register(self._connection), across, self.papers, DEFAULT_BASE)


NAMES = ["Quill", "A Quill", "Ada Quill", "Ann Quill", "Bob Quill", "R Quill", "J Thorner"]
DATES = [None, "2014", "2014-03", "2014-02-18", "2015"]
BODIES = ["Planning Panel", "PP", "Eastmere Borough Council Trees Panel", "Trees Panel"]


def body(name: str) -> tuple[Fact, ...]:
    names = (name, "PP") if name == "Planning Panel" else (name,)
    return (Committee(id="b", name=name, names=names, council="council:1"),)


def company(name: str) -> tuple[Fact, ...]:
    names = (name, "EHS") if "Housing" in name else (name,)
    return (Organization(id="o", name=name, names=names), Council(id="c2", name=name))


PAPERS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(DATES),
        st.sampled_from(["x", "y z"]),
        st.sampled_from(BODIES),
        st.sampled_from(
            ["Eastmere Housing Association", "EHA", "Eastmere Housing Association Ltd"]
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=150)
@given(PAPERS, st.data())
def test_resolution_step_by_step_is_that_of_all_at_once(
    told: list[tuple[str, str | None, str, str, str]], data: st.DataObject
) -> None:
    records = put(
        *(
            (*councillor(name), *inspection(date), *minute(title, title), *body(b), *company(o))
            for name, date, title, b, o in told
        )
    )
    with opened() as connection:
        steps = Steps(connection)
        waiting = data.draw(st.permutations(records))
        while waiting:
            size = data.draw(st.integers(1, len(waiting)))
            steps.add(waiting[:size])
            waiting = waiting[size:]
            if len(steps.papers) > 1 and data.draw(st.booleans()):
                steps.remove(data.draw(st.sampled_from(sorted(steps.papers))))
        expected = resolve_entities(list(steps.papers.values()), base=DEFAULT_BASE)
        assert steps.identity() == expected


def test_resolution_doubt_names_the_first_mention_that_there_is() -> None:
    papers = (councillor(name) for name in ("A Thorner", "A Thorner", "A Thornel", "A Thornel"))
    records = put(*papers)
    with opened() as connection:
        steps = Steps(connection)
        steps.add([records[1], records[2]])
        for change in (
            partial(steps.add, [records[0]]),
            partial(steps.add, [records[3]]),
            partial(steps.remove, records[0].document_id),
            partial(steps.remove, records[2].document_id),
        ):
            change()
            expected = resolve_entities(list(steps.papers.values()), base=DEFAULT_BASE)
            assert steps.identity().judgements == expected.judgements


def test_resolution_paper_looked_at_again_says_what_it_said_at_first() -> None:
    """Who sat with an office holder: the office has its name before the people have theirs."""
    day = dt.date(2015, 3, 3)
    post = Post(id="post", name="Leader", council="council:1")
    meeting = Meeting(id="m", body="post", date=day, scope="own", present=("p",))
    records = put((*councillor("Quill"), post, meeting), councillor("Ada Quill"))
    with opened() as connection:
        steps = Steps(connection)
        for record in records:
            steps.add([record])
        steps.look_again(records[0].document_id)
        rows = connection.execute("SELECT document, fact, form FROM mentions ORDER BY 1, 2, 3")
        found = rows.fetchall()
    with opened() as connection:
        Steps(connection).add(records)
        rows = connection.execute("SELECT document, fact, form FROM mentions ORDER BY 1, 2, 3")
        assert rows.fetchall() == found


def test_resolution_ordinal_follows_how_many_wish_for_a_name() -> None:
    told = (
        ("Jones", "Ann Smith", 1980),
        ("Jones", "Ann Smith", 2010),
        ("Smith Jones", "Ann", 2010),
    )
    records = []
    for (family, given_name, year), record in zip(told, put((), (), ()), strict=True):
        person = Person(
            id="p", name=f"{given_name} {family}", family_name=family, given_name=given_name,
            is_councillor=True, council="council:1",
        )  # fmt: skip
        facts = (*record.paper.facts, person)
        paper = replace(record.paper, date=dt.date(year, 1, 1), facts=facts)
        records.append(replace(record, paper=paper))
    with opened() as connection:
        steps = Steps(connection)
        steps.add(records)
        steps.remove(records[0].document_id)
        assert steps.identity() == resolve_entities(records[1:], base=DEFAULT_BASE)


def test_resolution_looks_at_no_paper_that_nothing_changes() -> None:
    others = put(*((*councillor("Ada Quill"), *minute("Trees", "that it be felled")),) * 5)
    with opened() as connection:
        steps = Steps(connection)
        steps.add(others)
        (new,) = put((*councillor("Ada Quill"), *minute("Budget", "that it be set")))
        fresh = PaperRecord("f" * 16, "z.txt", "z.txt", new.paper)
        changes = steps.add([fresh])
        assert changes.documents == {"f" * 16}
        assert steps.loaded == []


def test_resolution_new_name_touches_the_papers_that_bear_the_old() -> None:
    records = put(councillor("Quill"), councillor("Quill"), councillor("J Thorner"))
    with opened() as connection:
        steps = Steps(connection)
        steps.add(records)
        (new,) = put(councillor("Ada Quill"))
        changes = steps.add([PaperRecord("f" * 16, "z.txt", "z.txt", new.paper)])
        assert changes.documents == {f"{0:016x}", f"{1:016x}", "f" * 16}


def test_resolution_stages_are_named_apart() -> None:
    names = [stage.name for stage in STAGES]
    assert len(set(names)) == len(names)


def test_resolution_tells_what_lost_a_mention() -> None:
    """The mentions that are left may be in quarantine, and the thing with them."""
    held = Membership(id="h", person="p", organization="committee:1", role="Chair")
    records = put((*councillor("A Quill"), held), (*councillor("A Quill"), held))
    with opened() as connection:
        steps = Steps(connection)
        steps.add(records)
        changes = steps.remove(records[1].document_id)
        assert f"{DEFAULT_BASE}role/chair" in changes.things
