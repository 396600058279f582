"""Identity across papers: invented papers in, names of things out; the order never matters."""

import datetime as dt
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.models import (
    AgendaItem,
    Committee,
    Council,
    Decision,
    Fact,
    Inspection,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Recommendation,
)
from graph.iris import DEFAULT_BASE
from graph.resolve import Identity, PaperRecord, resolve_entities
from graph.resolve.verdicts import Anchor, Verdict
from tests.graph.factories import make_paper

COUNCIL = Council(id="council:1", name="Eastmere Borough Council")
COMMITTEE = Committee(
    id="committee:1", name="Planning Committee", council="council:1", body_type="regulatory"
)
OFSTED = Organization(id="organization:1", name="Ofsted", slug="ofsted", is_inspectorate=True)


def put(*papers: tuple[Fact, ...], publisher: str | None = "council:1") -> list[PaperRecord]:
    """One record for each tuple of facts, all published by Eastmere."""
    return [
        PaperRecord(
            f"{index:016x}", f"{index}.txt", f"{index}.txt",
            make_paper(COUNCIL, COMMITTEE, OFSTED, *facts, publisher=publisher),
        )
        for index, facts in enumerate(papers)
    ]  # fmt: skip


def resolve(*papers: tuple[Fact, ...]) -> Identity:
    return resolve_entities(put(*papers), base=DEFAULT_BASE)


def name_of(identity: Identity, paper: int, fact: str) -> str:
    return identity.iris[f"{paper:016x}", fact]


def councillor(name: str, *, title: str | None = None) -> tuple[Fact, ...]:
    *given, family = name.split()
    return (
        Person(
            id="p", name=name, family_name=family, given_name=" ".join(given) or None,
            title=title, is_councillor=True, council="council:1",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        ("Ada Quill", "Ada Quill", True),
        ("Ada Quill", "ADA QUILL", True),
        ("A Quill", "Ada Quill", True),
        ("A J Quill", "Ada Quill", True),
        ("Quill", "Ada Quill", True),
        ("Quill", "Quill", True),
        ("B Quill", "Ada Quill", False),
        ("A B Quill", "A C Quill", False),
        ("Ada Quill", "Ada Quilt", False),
        ("Barnes-Smythe", "Barnes Smythe", False),
    ],
)
def test_identity_of_two_councillors_of_one_council(left: str, right: str, is_one: bool) -> None:
    identity = resolve(councillor(left), councillor(right))
    assert (name_of(identity, 0, "p") == name_of(identity, 1, "p")) is is_one


def test_identity_bare_surname_that_fits_two_stays_apart_and_is_doubted() -> None:
    identity = resolve(councillor("A Quill"), councillor("B Quill"), councillor("Quill"))
    assert len({name_of(identity, paper, "p") for paper in range(3)}) == 3
    assert "/document/" in name_of(identity, 2, "p")
    assert [judgement.verdict for judgement in identity.judgements] == ["unsure", "unsure"]


def test_identity_says_why_a_bare_surname_is_somebody() -> None:
    identity = resolve(councillor("Quill"), councillor("Ada Quill"))
    (judgement,) = identity.judgements
    assert (judgement.left[0], judgement.right[0]) == (f"{1:016x}", f"{0:016x}")
    assert "nobody else" in judgement.reason


def test_identity_initial_that_fits_two_stays_apart() -> None:
    identity = resolve(councillor("Ada Quill"), councillor("Ann Quill"), councillor("A Quill"))
    assert len({name_of(identity, paper, "p") for paper in range(3)}) == 3


def test_identity_mr_is_not_mrs() -> None:
    identity = resolve(councillor("A Quill", title="Mr"), councillor("A Quill", title="Mrs"))
    assert name_of(identity, 0, "p") != name_of(identity, 1, "p")


def test_identity_bare_mr_is_not_bare_mrs() -> None:
    told = (
        Person(id="p", name="Quill", family_name="Quill", title="Mr"),
        Person(id="q", name="Quill", family_name="Quill", title="Mrs"),
    )
    identity = resolve(told)
    assert name_of(identity, 0, "p") != name_of(identity, 0, "q")


def test_identity_slip_of_the_pen_is_doubted_never_merged() -> None:
    identity = resolve(councillor("J Thorner"), councillor("J Thornel"))
    assert name_of(identity, 0, "p") != name_of(identity, 1, "p")
    (judgement,) = identity.judgements
    assert judgement.verdict == "unsure"
    assert "slip" in judgement.reason


def test_identity_short_given_name_is_doubted_never_merged() -> None:
    identity = resolve(councillor("Cori Thorner"), councillor("Corinthia Thorner"))
    assert name_of(identity, 0, "p") != name_of(identity, 1, "p")
    (judgement,) = identity.judgements
    assert judgement.verdict == "unsure"


def test_identity_same_name_in_two_councils_is_two_people() -> None:
    other = Council(id="council:2", name="Westmere Borough Council")
    stranger = Person(id="p", name="Ada Quill", is_councillor=True, council="council:2")
    identity = resolve(councillor("Ada Quill"), (other, stranger))
    assert name_of(identity, 0, "p") != name_of(identity, 1, "p")


@pytest.mark.parametrize(("name", "is_one"), [("Ada Quill", True), ("A Quill", False)])
def test_identity_person_placed_nowhere_joins_by_full_name_alone(name: str, is_one: bool) -> None:
    identity = resolve(councillor(name), (Person(id="p", name=name),))
    assert (name_of(identity, 0, "p") == name_of(identity, 1, "p")) is is_one


def test_identity_label_is_the_fullest_form() -> None:
    identity = resolve(councillor("A Quill"), councillor("Ada Quill"))
    assert identity.labels[name_of(identity, 0, "p")] == "Ada Quill"


def test_identity_gazetteer_names_a_council_however_it_is_written() -> None:
    by_row = Council(id="c", name="Exeter", slug="exeter")
    by_name = Council(id="c", name="EXETER CITY COUNCIL")
    identity = resolve((by_row,), (by_name,))
    assert name_of(identity, 0, "c") == name_of(identity, 1, "c") == f"{DEFAULT_BASE}council/exeter"
    assert identity.labels[f"{DEFAULT_BASE}council/exeter"] == "Exeter City Council"


def test_identity_council_of_one_name_in_two_countries_is_two() -> None:
    left = Council(id="c", name="Mere Council", country="Ireland")
    right = Council(id="c", name="Mere Council", country="New Zealand")
    unsaid = Council(id="c", name="MERE COUNCIL")
    two = resolve((left,), (right,))
    one = resolve((left,), (unsaid,))
    assert name_of(two, 0, "c") != name_of(two, 1, "c")
    assert name_of(one, 0, "c") == name_of(one, 1, "c") == f"{DEFAULT_BASE}council/mere-council"


def test_identity_acronym_joins_the_committee_that_bears_it() -> None:
    full = Committee(
        id="c", name="Overview and Scrutiny Committee", council="council:1",
        names=("Overview and Scrutiny Committee", "OSC"),
    )  # fmt: skip
    short = Committee(id="c", name="OSC", council="council:1", names=("OSC",))
    identity = resolve((full,), (short,))
    assert name_of(identity, 0, "c") == name_of(identity, 1, "c")


def test_identity_generic_word_joins_nothing() -> None:
    full = Committee(
        id="c", name="Scrutiny Panel", council="council:1", names=("Scrutiny Panel", "the Panel")
    )
    other = Committee(id="c", name="Panel", council="council:1", names=("Panel",))
    identity = resolve((full,), (other,))
    assert name_of(identity, 0, "c") != name_of(identity, 1, "c")


def test_identity_full_council_is_one_committee_by_any_name() -> None:
    left = Committee(id="c", name="Full Council", council="council:1", body_type="full-council")
    right = Committee(id="c", name="Council", council="council:1", body_type="full-council")
    identity = resolve((left,), (right,))
    assert name_of(identity, 0, "c") == name_of(identity, 1, "c")
    assert identity.labels[name_of(identity, 0, "c")] == "Council"


def test_identity_minutes_in_a_pack_are_of_the_committee_of_the_pack() -> None:
    full = Committee(id="c", name="Trees and Hedges Committee", council="council:1")
    short = Committee(id="s", name="EASTMERE BOROUGH COUNCIL TREES COMMITTEE", council="council:1")
    own = Meeting(id="m1", body="c", date=dt.date(2015, 5, 1), scope="own")
    minuted = Meeting(id="m2", body="s", date=dt.date(2015, 3, 1), scope="minuted")
    elsewhere = Committee(id="s", name="Trees Committee", council="council:1")
    identity = resolve((full, short, own, minuted), (elsewhere,))
    assert name_of(identity, 0, "s") == name_of(identity, 0, "c")
    assert name_of(identity, 1, "s") != name_of(identity, 0, "c")
    assert identity.labels[name_of(identity, 0, "c")] == "Trees and Hedges Committee"


def inspection(
    start: str | None, end: str | None = None, issued: str | None = None, *, subject: str = ""
) -> tuple[Fact, ...]:
    return (
        Inspection(
            id="i", inspected_by="organization:1", inspected="council:1", start_date=start,
            end_date=end, issued=issued, subject=subject or None,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left", "right", "is_one"),
    [
        (inspection("2014-02-18", "2014-03-12"), inspection("2014-02-18"), True),
        (inspection("2014-02-18", "2014-03-12"), inspection("2014-03"), True),
        (inspection("2014-02-18", "2014-03-12"), inspection("2014"), True),
        (inspection("2014-02-18"), inspection(None, None, "2014-04-23"), True),
        (inspection("2014-02-18"), inspection(None, None, "2016-04-23"), False),
        (inspection("2014-02-18", "2014-03-12"), inspection("2014-05"), False),
        (inspection("2014-02-18"), inspection("2014-02-19"), False),
        (inspection("2014-02-18"), inspection("2011"), False),
        (inspection("2014-02-18"), inspection(None), False),
        (
            inspection("2014-02-18", subject="looked after children"),
            inspection("2014", subject="fostering"),
            False,
        ),
        (
            inspection("2014-02-18", subject="services for looked after children"),
            inspection("2014", subject="children's safeguarding and looked after children"),
            True,
        ),
    ],
)
def test_identity_of_two_inspections(
    left: tuple[Fact, ...], right: tuple[Fact, ...], is_one: bool
) -> None:
    identity = resolve(left, right)
    assert (name_of(identity, 0, "i") == name_of(identity, 1, "i")) is is_one


@pytest.mark.parametrize(
    ("told_on", "others", "is_one"),
    [
        (dt.date(2015, 1, 1), ["2014-02-18"], True),
        (dt.date(2015, 1, 1), ["2014-02-18", "2013-09-01"], False),
        (dt.date(2015, 1, 1), ["2014-02-18", "2012-09-01"], True),
        (dt.date(2014, 1, 1), ["2014-02-18"], False),
        (dt.date(2019, 1, 1), ["2014-02-18"], False),
        (None, ["2014-02-18"], False),
    ],
)
def test_identity_undated_inspection_is_the_latest_before_the_paper(
    told_on: dt.date | None, others: list[str], is_one: bool
) -> None:
    *dated, undated = put(*(inspection(date) for date in others), inspection(None))
    undated = replace(undated, paper=replace(undated.paper, date=told_on))
    identity = resolve_entities([*dated, undated], base=DEFAULT_BASE)
    assert (name_of(identity, 0, "i") == identity.iris[undated.document_id, "i"]) is is_one


def test_identity_inexact_inspection_that_fits_two_stays_apart() -> None:
    identity = resolve(inspection("2014-02-18"), inspection("2014-09-01"), inspection("2014"))
    assert len({name_of(identity, paper, "i") for paper in range(3)}) == 3


DAY = dt.date(2015, 3, 3)
MEETING = Meeting(id="m", body="committee:1", date=DAY, scope="own")


def minute(title: str, text: str) -> tuple[Fact, ...]:
    return (
        MEETING,
        AgendaItem(id="a", meeting="m", number="12", ordinal=1, title=title),
        Decision(id="d", text=text, item="a", meeting="m", date=DAY, decided_by="committee:1"),
    )


def test_identity_same_minutes_in_two_papers_are_the_same_things() -> None:
    identity = resolve(minute("Trees", "that it be felled"), minute("Trees", "that it be felled"))
    for fact in ("m", "a", "d"):
        assert name_of(identity, 0, fact) == name_of(identity, 1, fact)


def test_identity_another_title_under_one_number_is_another_item() -> None:
    identity = resolve(minute("Trees", "that it be felled"), minute("Budget", "that it be set"))
    assert name_of(identity, 0, "m") == name_of(identity, 1, "m")
    assert name_of(identity, 0, "a") != name_of(identity, 1, "a")
    assert name_of(identity, 0, "d") != name_of(identity, 1, "d")


def test_identity_two_hours_of_one_day_in_one_paper_are_two_meetings() -> None:
    early = Meeting(id="m1", body="committee:1", date=DAY, scope="own", start_time=dt.time(9))
    late = Meeting(id="m2", body="committee:1", date=DAY, scope="minuted", start_time=dt.time(14))
    identity = resolve((early, late))
    assert name_of(identity, 0, "m2") == name_of(identity, 0, "m1") + "-2"


def test_identity_reference_finds_the_decision_it_refers_to() -> None:
    (meeting, item, decision) = minute("Trees", "that it be felled")
    made = Decision(
        id="d", text="that it be felled", item="a", identifier="CAB 1/2", decided_by="committee:1"
    )
    referred = Decision(id="r", identifier="cab 1/2", decided_by="committee:1")
    alone = resolve((referred,))
    both = resolve((meeting, item, made), (referred,))
    assert name_of(alone, 0, "r").endswith("council/eastmere-borough-council/decision/cab_1~2")
    assert name_of(both, 1, "r") == name_of(both, 0, "d")
    assert decision.kind == "decision"


def test_identity_recommendations_of_one_number_are_two() -> None:
    listed = [Recommendation(id=f"r{n}", number="(i)", text="that it be noted") for n in (1, 2)]
    identity = resolve(tuple(listed), tuple(listed))
    assert name_of(identity, 0, "r2") == name_of(identity, 0, "r1") + "-2"


def test_identity_roles_are_one_by_any_gender() -> None:
    person = councillor("A Quill")
    held = [
        Membership(id="h", person="p", organization="committee:1", role=title, as_of=DAY)
        for title in ("Chairman", "CHAIR")
    ]
    identity = resolve((*person, held[0]), (*person, held[1]))
    assert name_of(identity, 0, "h") == name_of(identity, 1, "h")
    assert identity.labels[f"{DEFAULT_BASE}role/chair"] == "Chair"


def test_identity_two_observations_of_a_role_make_a_time() -> None:
    person = councillor("A Quill")
    held = [
        Membership(id="h", person="p", organization="committee:1", role="Chair", as_of=day)
        for day in (dt.date(2015, 3, 3), dt.date(2015, 9, 1))
    ]
    identity = resolve((*person, held[0]), (*person, held[1]))
    (tenure,) = identity.tenures
    assert (tenure.first, tenure.last) == ("2015-03-03", "2015-09-01")


NAMES = ["Quill", "A Quill", "Ada Quill", "Ann Quill", "J Thorner", "J Thornel"]
DATES = [None, "2014", "2014-03", "2014-02-18", "2015"]
PAPERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(DATES), st.sampled_from(["x", "y z"])),
    max_size=6,
)


@settings(deadline=None)
@given(PAPERS, st.randoms())
def test_identity_does_not_depend_on_the_order_of_papers(
    papers: list[tuple[str, str | None, str]], random: object
) -> None:
    records = put(
        *(
            (*councillor(name), *inspection(date), *minute(title, title))
            for name, date, title in papers
        )
    )
    shuffled = list(records)
    getattr(random, "shuffle")(shuffled)  # noqa: B009
    assert resolve_entities(shuffled, base=DEFAULT_BASE) == resolve_entities(
        records, base=DEFAULT_BASE
    )


@settings(deadline=None)
@given(PAPERS)
def test_identity_names_every_fact(papers: list[tuple[str, str | None, str]]) -> None:
    records = put(*((*councillor(name), *inspection(date)) for name, date, _ in papers))
    identity = resolve_entities(records, base=DEFAULT_BASE)
    for record in records:
        assert all((record.document_id, fact.id) in identity.iris for fact in record.paper.facts)


def test_identity_of_no_papers_is_empty() -> None:
    assert resolve_entities([], base=DEFAULT_BASE) == Identity(base=DEFAULT_BASE)


def test_identity_of_a_paper_without_facts_is_empty() -> None:
    paper = Paper(title=None, type="other", publisher=None, date=None)
    record = PaperRecord("0" * 16, "0.txt", "0.txt", paper)
    assert resolve_entities([record], base=DEFAULT_BASE).iris == {}


WESTMERE = Council(id="council:2", name="Westmere Borough Council")


def two_councils(fact: Fact, *others: Fact) -> list[PaperRecord]:
    """Two papers, each of one council: the first fact in the one, the second in the other."""
    first = put((fact,), publisher="council:1")
    facts = make_paper(WESTMERE, *others, publisher="council:2")
    return [*first, PaperRecord("f" * 16, "f.txt", "f.txt", facts)]


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_identity_a_verdict_joins_nothing_but_what_it_is_about(
    verdict: Literal["same", "different"],
) -> None:
    papers = two_councils(
        Committee(id="trees", name="Trees Panel", council="council:1"),
        Committee(id="woods", name="Woods Panel", council="council:2"),
        Committee(id="planning", name="Planning Committee", council="council:2"),
    )
    sides = (Anchor("0" * 16, "Trees Panel"),), (Anchor("f" * 16, "Woods Panel"),)
    said = Verdict(1, "committee", verdict, *sides)
    identity = resolve_entities(papers, base=DEFAULT_BASE, verdicts=[said])
    is_joined = identity.iris["0" * 16, "trees"] == identity.iris["f" * 16, "woods"]
    assert is_joined is (verdict == "same")
    assert identity.iris["0" * 16, "committee:1"] != identity.iris["f" * 16, "planning"]


def test_identity_a_verdict_about_one_person_joins_no_other_of_the_surnames() -> None:
    names = ["Ada Thorner", "Jim Thorner"], ["Ada Thornel", "J Thornel"]
    papers = put(
        *(tuple(replace(councillor(name)[0], id=name) for name in listed) for listed in names)
    )
    sides = (Anchor(f"{0:016x}", "Ada Thorner"),), (Anchor(f"{1:016x}", "Ada Thornel"),)
    identity = resolve_entities(
        papers, base=DEFAULT_BASE, verdicts=[Verdict(1, "person", "same", *sides)]
    )
    assert name_of(identity, 0, "Ada Thorner") == name_of(identity, 1, "Ada Thornel")
    assert name_of(identity, 0, "Jim Thorner") != name_of(identity, 1, "J Thornel")


def of_housing(name: str) -> tuple[Fact, ...]:
    """Somebody of an organisation."""
    *given, family = name.split()
    person = Person(
        id="h", name=name, family_name=family, given_name=" ".join(given) or None, organization="o"
    )
    return Organization(id="o", name="Zed Homes"), person


def test_identity_two_in_doubt_in_one_paper_are_not_one() -> None:
    identity = resolve(
        *(councillor(name) for name in ("A Quill", "B Quill")),
        *(of_housing(name) for name in ("C Quill", "D Quill")),
        (*councillor("Quill"), *of_housing("Quill"), Person(id="x", name="Quill", title="Mr")),
    )
    assert len({name_of(identity, 4, fact) for fact in ("p", "h", "x")}) == 3


@pytest.mark.parametrize(
    ("titles", "years", "is_one"),
    [
        ((None, None), (2015, 2016), True),
        (("Mr", None), (2015, 2016), True),
        (("Mr", "Mrs"), (2015, 2016), False),
        ((None, None), (1990, 2016), False),
    ],
)
def test_identity_people_placed_nowhere_are_told_apart_too(
    titles: tuple[str | None, str | None], years: tuple[int, int], is_one: bool
) -> None:
    papers = put(*((Person(id="p", name="Kim Quill", title=title),) for title in titles))
    dated = [
        replace(paper, paper=replace(paper.paper, date=dt.date(year, 1, 1)))
        for paper, year in zip(papers, years, strict=True)
    ]
    identity = resolve_entities(dated, base=DEFAULT_BASE)
    assert (name_of(identity, 0, "p") == name_of(identity, 1, "p")) is is_one


def test_identity_a_verdict_with_one_mention_on_both_sides_does_no_harm() -> None:
    sides = (Anchor(f"{0:016x}", "Ada Quill"),), (Anchor(f"{0:016x}", "Ada Quill"),)
    said = Verdict(1, "person", "different", *sides)
    papers = put(councillor("Ada Quill"))
    identity = resolve_entities(papers, base=DEFAULT_BASE, verdicts=[said])
    assert name_of(identity, 0, "p").endswith("/ada-quill")
