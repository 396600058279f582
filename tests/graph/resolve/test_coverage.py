"""What is held of a body's year, and where papers that could not be read belong."""

import datetime as dt

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, XSD

from extract.models import Committee, Council, Fact, Meeting
from graph.coverage import add_coverage
from graph.iris import DEFAULT_BASE
from graph.namespaces import FM
from graph.resolve import PaperRecord, resolve_entities
from graph.resolve.coverage import MeetingSeen, Place, cover, place_paper, see_meeting
from graph.resolve.failures import FailedPaper, name_unread, place_failures
from tests.graph.factories import make_paper

COUNCIL = f"{DEFAULT_BASE}council/eastmere-council"
BODY = f"{COUNCIL}/committee/planning-committee"
WHOLE = f"{COUNCIL}/committee/council"
LABELS = {COUNCIL: "Eastmere Council", BODY: "Planning Committee", WHOLE: "Council"}
DAY = dt.date(2022, 5, 18)


def test_coverage_takes_a_meeting_for_known_where_one_paper_holds_it() -> None:
    seen = [
        MeetingSeen("m1", is_known=False),
        MeetingSeen("m1", is_known=True),
        MeetingSeen("m2", is_known=False),
        MeetingSeen("m2", is_known=False),
    ]
    one = cover(Place(BODY, 2022), seen, ["d2", "d1", "d2"], ["b.pdf", "a.pdf"])
    assert (one.council, one.body, one.year) == (COUNCIL, BODY, 2022)
    assert (one.meetings_known, one.meetings_referred_to) == (("m1",), ("m2",))
    assert (one.papers_held, one.papers_failed) == (("d1", "d2"), ("a.pdf", "b.pdf"))
    assert cover(Place(BODY, 2022), [*reversed(seen)], ["d1", "d2"], ["a.pdf", "b.pdf"]) == one


@pytest.mark.parametrize(
    ("body", "meeting", "day", "place"),
    [
        (BODY, "m", DAY, Place(BODY, 2022)),
        (f"{DEFAULT_BASE}document/0/committee/panel", "m", DAY, None),
        (BODY, "m", None, None),
        (None, "m", DAY, None),
        (BODY, None, DAY, None),
    ],
)
def test_meeting_belongs_to_its_body_and_year(
    body: str | None, meeting: str | None, day: dt.date | None, place: Place | None
) -> None:
    seen = see_meeting(body, meeting, day, "referenced")
    assert seen == (None if place is None else (place, MeetingSeen("m", is_known=False)))


@pytest.mark.parametrize(
    ("publisher", "day", "own", "wanted"),
    [
        (COUNCIL, DAY, [Place(BODY, 2021)], (Place(BODY, 2021),)),
        (COUNCIL, DAY, [], (Place(COUNCIL, 2022),)),
        (COUNCIL, None, [], (Place(COUNCIL, None),)),
        (None, DAY, [], ()),
        (f"{DEFAULT_BASE}organization/ofsted", DAY, [], ()),
    ],
)
def test_paper_without_a_meeting_belongs_to_its_council(
    publisher: str | None, day: dt.date | None, own: list[Place], wanted: tuple[Place, ...]
) -> None:
    assert place_paper(publisher, day, own) == wanted


@pytest.mark.parametrize(
    ("failure", "place"),
    [
        (FailedPaper("k", "Eastmere Council", "The Planning Committee", DAY), Place(BODY, 2022)),
        (FailedPaper("k", "EASTMERE COUNCIL", None, DAY), Place(COUNCIL, 2022)),
        (FailedPaper("k", "Eastmere Council", "Parish Council", DAY), Place(WHOLE, 2022)),
        (FailedPaper("k", "Eastmere Council", "Eastmere Council", DAY), Place(WHOLE, 2022)),
        (FailedPaper("k", "Eastmere Council", "", DAY), Place(COUNCIL, 2022)),
        # A body that no paper names is not made up.
        (FailedPaper("k", "Eastmere Council", "Harbour Board", None), Place(COUNCIL, None)),
        # A council of which nothing was read has the name that it would have.
        (
            FailedPaper("k", "Wester Council", None, DAY),
            Place(f"{DEFAULT_BASE}council/wester-council", 2022),
        ),
        (
            FailedPaper("k", "Exeter City Council", None, DAY),
            Place(f"{DEFAULT_BASE}council/exeter", 2022),
        ),
        # Nothing says whose paper it is.
        (FailedPaper("k", None, "Planning Committee", DAY), None),
    ],
)
def test_failure_belongs_where_the_manifest_says(failure: FailedPaper, place: Place | None) -> None:
    placed = place_failures([failure], LABELS, base=DEFAULT_BASE)
    assert placed == ({} if place is None else {place: ("k",)})


def test_failures_name_the_councils_of_which_nothing_was_read() -> None:
    failures = [
        FailedPaper("2", "WESTER COUNCIL"),
        FailedPaper("1", "Wester Council"),
        FailedPaper("3", "Eastmere Council"),
        FailedPaper("4", None),
    ]
    names = {f"{DEFAULT_BASE}council/wester-council": "Wester Council"}
    assert name_unread(failures, LABELS, base=DEFAULT_BASE) == names
    assert name_unread(failures[::-1], LABELS, base=DEFAULT_BASE) == names


def test_coverage_of_papers_together_says_which() -> None:
    facts: tuple[Fact, ...] = (
        Council(id="c", name="Eastmere Council"),
        Committee(id="b", name="Planning Committee", council="c"),
        Meeting(id="m", body="b", date=DAY, scope="own"),
        Meeting(id="n", body="b", date=dt.date(2022, 4, 20), scope="referenced"),
    )
    record = PaperRecord("0" * 16, "0.txt", "0.txt", make_paper(*facts, publisher="c"))
    failed = FailedPaper("june.pdf", "Eastmere Council", "Planning Committee", DAY)
    (one,) = resolve_entities([record], base=DEFAULT_BASE, failures=[failed]).coverage
    assert one.meetings_known == (f"{BODY}/meeting/2022-05-18",)
    assert one.meetings_referred_to == (f"{BODY}/meeting/2022-04-20",)
    assert one.papers_held == (f"{DEFAULT_BASE}document/{'0' * 16}",)
    assert one.papers_failed == ("june.pdf",)


def test_coverage_in_the_graph_counts_and_names() -> None:
    g = Graph()
    add_coverage(g, cover(Place(BODY, 2022), [MeetingSeen("m:1", is_known=True)]), LABELS)
    add_coverage(g, cover(Place(COUNCIL, None), failed=["a.pdf"]), LABELS)
    unread = Place(f"{DEFAULT_BASE}council/wester-council", 2021)
    add_coverage(g, cover(unread, failed=["b.pdf"]), LABELS)
    label = g.value(URIRef(f"{unread.body}/coverage/2021"), RDFS.label)
    assert label == Literal("wester council in 2021")
    year, undated = URIRef(f"{BODY}/coverage/2022"), URIRef(f"{COUNCIL}/coverage/undated")
    assert g.value(year, RDFS.label) == Literal("Planning Committee in 2022")
    assert g.value(year, FM.year) == Literal("2022", datatype=XSD.gYear, normalize=False)
    assert g.value(year, FM.meetingKnown) == URIRef("m:1")
    assert g.value(undated, RDFS.label) == Literal("Eastmere Council, year not known")
    assert g.value(undated, FM.year) is None
    assert g.value(undated, FM.papersFailed) == Literal(1)
    assert g.value(undated, FM.paperFailed) == Literal("a.pdf")
