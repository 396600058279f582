"""The story of a thing: the right steps in order, each proved, or a clear word of why not."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from graph.papers import IriStatus
from graph.quads import QuadReader
from graph.store import Reader
from graph.trace import Outcome, TraceError, ask_snapshot, read_range, trace
from graph.trace.records import Quote, Story
from tests.graph.invented_trace import BASE, PAPERS, InventedPapers, ask_store, make_graph

INSPECTION = "inspection/ofsted/marrowshire-county-council/2021-09-13"
COUNTY = "council/marrowshire-county-council"
CABINET = f"{COUNTY}/committee/cabinet"


@pytest.fixture(scope="module")
def quads(sample_reader: Reader) -> QuadReader:
    return QuadReader(sample_reader.snapshot)


def ask_samples(reader: Reader, quads: QuadReader, what: str, **more: str | None) -> Outcome:
    asked = read_range(more.pop("first", None), more.pop("last", None), 200)
    ask = ask_snapshot(quads)
    return trace(what, ask=ask, papers=reader.papers, base=reader.base, asked=asked, **more)  # type: ignore[arg-type]


def story_of(outcome: Outcome) -> Story:
    assert outcome.story is not None, outcome.message
    return outcome.story


# What is asked, and the steps that must come in this order: date (None: any), kind, words of it.
STORIES: dict[str, list[tuple[str | None, str, str]]] = {
    INSPECTION: [
        ("2021-09-13", "inspection", "Ofsted inspected Marrowshire County Council"),
        ("2021-11-08", "publication", "was published"),
        ("2021-11-08", "judgement", "Judged requires improvement: Overall effectiveness"),
        ("2021-12-14", "report", "OFSTED INSPECTION OF CHILDREN'S SERVICES"),
        ("2021-12-14", "decision", "Cabinet (agreed): OFSTED INSPECTION"),
        ("2022-02-15", "report", "Answer to the Ofsted Inspection: Action Plan"),
        ("2022-02-15", "recommendation", "approves the action plan"),
        ("2022-02-15", "decision", "Answer to the Ofsted Inspection: Action Plan"),
        ("2022-03-08", "decision", "Children and Families Scrutiny Committee (noted)"),
        ("2023-07-10", "inspection", "Ofsted inspected Marrowshire County Council"),
    ],
    "CAB/22/014": [
        ("2022-02-15", "decision", "Future of the Quayside Family Centre"),
        ("2022-03-08", "decision", "CALL-IN OF CABINET DECISION"),
        ("2023-10-17", "decision", "Quayside Family Centre"),
    ],
    "cab/22/014": [("2022-02-15", "decision", "Future of the Quayside Family Centre")],
    "Denholm Pryce": [
        (None, "office", "Executive Member for Children's Services"),
        (None, "office", "Leader, Marrowshire County Council"),
    ],
    "T Bywater": [("2022-03-08", "decision", "CALL-IN OF CABINET DECISION CAB/22/014")],
    f"{COUNTY}/committee/children-and-families-scrutiny-committee": [
        ("2022-03-08", "meeting", "Meeting of Children and Families Scrutiny Committee"),
        ("2022-03-08", "decision", "OFSTED ACTION PLAN"),
    ],
    f"{BASE}{CABINET}/meeting/2022-02-15": [
        ("2022-02-15", "meeting", "Meeting of Cabinet"),
        ("2022-02-15", "report", "Answer to the Ofsted Inspection: Action Plan"),
        ("2022-02-15", "decision", "Answer to the Ofsted Inspection: Action Plan"),
        ("2022-02-15", "decision", "Future of the Quayside Family Centre"),
        ("2022-03-08", "decision", "CALL-IN"),
    ],
    "Answer to the Ofsted Inspection: Action Plan": [
        ("2021-09-13", "inspection", "Ofsted inspected"),
        ("2022-02-15", "report", "Action Plan"),
        ("2022-02-15", "recommendation", "Recommendation 1.1"),
        ("2022-02-15", "decision", "Cabinet (approved and delegated)"),
    ],
    "thrushby parish council": [
        ("2021-11-11", "meeting", "Meeting of Council"),
        ("2023-05-11", "meeting", "Meeting of Council"),
    ],
    "http://elsewhere.example/id/inspectorate/ofsted": [
        ("2021-09-13", "inspection", "Ofsted inspected"),
        ("2023-07-10", "inspection", "Ofsted inspected"),
    ],
}


@pytest.mark.parametrize("what", STORIES)
def test_trace_tells_the_steps_in_order(
    what: str, sample_reader: Reader, quads: QuadReader
) -> None:
    steps = list(story_of(ask_samples(sample_reader, quads, what)).steps)
    for date, kind, words in STORIES[what]:
        at = [
            n
            for n, s in enumerate(steps)
            if (s.date, s.kind) == (date or s.date, kind) and words in s.what
        ]
        assert at, (date, kind, words, [(s.date, s.kind, s.what) for s in steps])
        del steps[: at[0] + 1]


def test_trace_of_a_committee_tells_who_led_it(sample_reader: Reader, quads: QuadReader) -> None:
    scrutiny = f"{COUNTY}/committee/children-and-families-scrutiny-committee"
    story = story_of(ask_samples(sample_reader, quads, scrutiny))
    told = [step.what for step in story.steps if step.kind == "office"]
    assert any("Beatrix Lomond: Chair" in what for what in told)
    assert not any(": Member" in what for what in told)
    assert any(row.papers_held for row in story.searched)


def test_trace_says_movers_votes_and_what_is_answered(
    sample_reader: Reader, quads: QuadReader
) -> None:
    steps = story_of(ask_samples(sample_reader, quads, "CAB/22/014")).steps
    relations = [step.relation or "" for step in steps]
    assert relations[0] == "this decision"
    assert (steps[-1].date, bool(relations[-1])) == ("2023-10-17", True)
    called_in = next(step for step in steps if "call" in (step.relation or ""))
    details = "; ".join(called_in.details)
    assert (
        "moved by T Bywater; seconded by Edwina Clamp; votes: 6 for, 2 against, 1 abst" in details
    )
    # The pack repeats the minutes: one step with a passage of each paper.
    assert len({quote.document for quote in called_in.passages}) == 2


def test_trace_of_an_inspection_says_how_sure_an_answer_is(
    sample_reader: Reader, quads: QuadReader
) -> None:
    story = story_of(ask_samples(sample_reader, quads, INSPECTION))
    answers = [step for step in story.steps if step.relation == "cabinet decision"]
    assert story.answer == "found"
    assert answers
    assert {step.basis for step in answers} == {"inferred"}
    first = story.steps[0]
    assert (first.precision, first.until) == ("day", "2021-09-24")
    assert "13 September 2021 to 24 September 2021" in first.passages[0].quote
    published = next(step for step in story.steps if step.kind == "publication")
    assert "8 November 2021" in published.passages[0].quote


FOUND_SEVERAL = {
    "bywater": ("name", {f"{COUNTY}/person/r-bywater", f"{COUNTY}/person/t-bywater"}),
    "Cabinet": ("name", {CABINET, "council/aldermere-city-council/committee/cabinet"}),
    "ofsted inspection of marrowshire": (
        "name",
        {INSPECTION, "inspection/ofsted/marrowshire-county-council/2023-07-10"},
    ),
    "families who use the Quayside": ("words", set()),
    "salt barns": ("words", set()),
}


@pytest.mark.parametrize("what", FOUND_SEVERAL)
def test_trace_lists_what_may_be_meant(what: str, sample_reader: Reader, quads: QuadReader) -> None:
    how, names = FOUND_SEVERAL[what]
    outcome = ask_samples(sample_reader, quads, what)
    assert outcome.status == "several"
    assert outcome.candidates
    assert all(each.kind and each.label for each in outcome.candidates)
    if how == "name":
        assert {each.name for each in outcome.candidates} >= names
    else:
        assert all(each.said for each in outcome.candidates)
    for each in outcome.candidates:
        assert ask_samples(sample_reader, quads, each.name).status == "found"


NAMED = {
    "Cllr Gwendoline Attlow": f"{COUNTY}/person/gwendoline-attlow",
    "cabinet marrowshire": CABINET,
    "MARROWSHIRE county council": COUNTY,
    "ofsted inspection marrowshire 2023": (
        "inspection/ofsted/marrowshire-county-council/2023-07-10"
    ),
    "Cabinet, 14 December 2021": f"{CABINET}/meeting/2021-12-14",
    "Future of the Quayside Family Centre": f"{CABINET}/meeting/2022-02-15/item/73/decision",
}


@pytest.mark.parametrize("what", NAMED)
def test_trace_finds_a_thing_as_people_call_it(
    what: str, sample_reader: Reader, quads: QuadReader
) -> None:
    assert story_of(ask_samples(sample_reader, quads, what)).thing == BASE + NAMED[what]


def test_trace_council_narrows_what_is_meant(sample_reader: Reader, quads: QuadReader) -> None:
    found = ask_samples(sample_reader, quads, "Cabinet", council="aldermere-city-council")
    assert story_of(found).thing.endswith("aldermere-city-council/committee/cabinet")
    other = ask_samples(sample_reader, quads, "CAB/22/014", council="aldermere-city-council")
    assert other.status == "none"
    with pytest.raises(TraceError, match=r"council: none is named 'nowhere'"):
        ask_samples(sample_reader, quads, "Cabinet", council="nowhere")


NEAR = {
    "Denholm Price": "Denholm Pryce",
    "Beatriks Lomond": "Beatrix Lomond",
    f"{COUNTY}/person/denholm-price": "Denholm Pryce",
    "zzqx vvw": None,
    "": None,
}


@pytest.mark.parametrize("what", NEAR)
def test_trace_offers_near_spellings(what: str, sample_reader: Reader, quads: QuadReader) -> None:
    outcome = ask_samples(sample_reader, quads, what)
    assert outcome.status == "none"
    assert outcome.message
    labels = [each.label for each in outcome.candidates]
    assert labels[:1] == ([NEAR[what]] if NEAR[what] else [])


HOSTILE = [
    '" } UNION { ?s ?p ?o } #',
    "\\u0022 . ?s ?p ?o",
    "<http://localhost:8000/id/council/x>",
    "http://localhost:8000/id/a b",
    "http://localhost:8000/id/> <x",
    "javascript:alert(1)",
    "\x00\x1b[2J\u202e",
    "\n\t  \n",
    "a" * 100_000,
    "'; DROP TABLE documents; --",
    "NEAR(a b) OR *",
    "\ud800",
    "%00%0a",
    "?" * 50,
    "urn:",
]


@pytest.mark.parametrize("what", HOSTILE, ids=range(len(HOSTILE)))
def test_trace_takes_hostile_words_for_words(
    what: str, sample_reader: Reader, quads: QuadReader
) -> None:
    outcome = ask_samples(sample_reader, quads, what)
    assert outcome.status == "none"
    assert len(outcome.message) < 400


KINDS = (
    "fm:Council", "fm:Committee", "foaf:Person", "org:Post", "org:Organization", "fm:Inspectorate",
    "fm:Inspection", "fm:Judgement", "fm:Decision", "fm:Report", "fm:Recommendation", "fm:Meeting",
    "fm:AgendaItem", "fm:Action", "org:Membership", "org:Role", "fm:Document", "fm:ResponseLink",
)  # fmt: skip


def quotes_of(outcome: Outcome) -> Iterator[Quote]:
    for step in story_of(outcome).steps:
        yield from step.passages


@pytest.mark.parametrize("kind", KINDS)
def test_trace_every_passage_is_verbatim_and_every_story_the_same_twice(
    kind: str, sample_reader: Reader, quads: QuadReader
) -> None:
    rows = ask_snapshot(quads)(f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a {kind} ; ?p ?o }} }}")
    things = sorted(s for (s,) in rows if s and s.startswith(BASE))
    assert things
    texts: dict[str, str | None] = {}
    for number, thing in enumerate(things[:30]):
        outcome = ask_samples(sample_reader, quads, thing)
        for quote in quotes_of(outcome):
            name = quote.document.rpartition("/")[2]
            text = texts.setdefault(name, sample_reader.papers.text(name)) or ""
            assert text[quote.start : quote.end] == quote.quote != ""
        days = [step.date or "~" for step in story_of(outcome).steps]
        assert days == sorted(days)
        if number < 6:
            again = ask_samples(sample_reader, quads, thing)
            assert json.dumps(asdict(outcome)) == json.dumps(asdict(again))


RANGES = [("2022", None), (None, "2021-09"), ("2021-12", "2022-02-15"), ("2021-09-20", "2021")]


@pytest.mark.parametrize(("first", "last"), RANGES)
def test_trace_keeps_to_the_days_asked_for(
    first: str | None, last: str | None, sample_reader: Reader, quads: QuadReader
) -> None:
    whole = story_of(ask_samples(sample_reader, quads, INSPECTION))
    story = story_of(ask_samples(sample_reader, quads, INSPECTION, first=first, last=last))
    assert 0 < len(story.steps) < len(whole.steps)
    assert story.left_out == len(whole.steps) - len(story.steps)
    for step in whole.steps:
        start, end = step.date, step.until or step.date
        is_early = first is not None and end is not None and end < first
        is_late = last is not None and start is not None and start[: len(last)] > last
        assert (step in story.steps) != (is_early or is_late)


WRONG = [
    ("2021-13", None, 5, "from: '2021-13' is no date"),
    (None, "2021-02-30", 5, "to: '2021-02-30' is no date"),
    ("2022", "2021", 5, "from: 2022 is after to: 2021"),
    (None, None, 0, "limit: 0 is not between"),
    ("٢٠٢١", None, 5, "is no date"),
]


@pytest.mark.parametrize(("first", "last", "limit", "message"), WRONG)
def test_trace_refuses_days_that_are_none(
    first: str | None, last: str | None, limit: int, message: str
) -> None:
    with pytest.raises(TraceError, match=message):
        read_range(first, last, limit)


def ask_invented(what: str, former: dict[str, IriStatus] | None = None) -> Outcome:
    papers = InventedPapers(former or {})
    return trace(what, ask=ask_store(make_graph()), papers=papers, base=BASE)


def test_trace_says_that_no_response_was_found_and_where_it_looked() -> None:
    story = story_of(ask_invented("inspection/silent"))
    assert story.answer == "none found"
    assert [(row.label, row.year, row.papers_held) for row in story.searched] == [
        ("Board", "2020", 1)
    ]
    assert [failed.file_name for failed in story.failed] == ["torn.pdf"]
    # The more exact of two dates that agree; the day of publication is found in the text.
    assert [step.date for step in story.steps] == ["2020-05-11", "2020-06-03"]
    assert story.steps[1].passages[0].quote == "The report was published on 3rd June 2020."


def test_trace_makes_one_step_of_a_draft_and_the_approved_minutes() -> None:
    story = story_of(ask_invented("inspection/answered"))
    (decision,) = [step for step in story.steps if step.kind == "decision"]
    assert {decision.thing, *decision.also} == {f"{BASE}decision/draft", f"{BASE}decision/final"}
    assert {quote.paper for quote in decision.passages} == {"Paper aa", "Paper bb"}
    assert story.steps[0].precision == "year"
    assert story.steps[-1].date is None
    assert story.steps[-1].what == "Planned action: Write \x1b[2Jplan"


def test_trace_of_a_recommendation_says_whether_it_was_accepted() -> None:
    accepted = story_of(ask_invented("recommendation/1"))
    assert accepted.answer == "found"
    assert "accepts the recommendation" in [step.relation for step in accepted.steps]
    left = story_of(ask_invented("recommendation/2"))
    assert left.answer == "none found"
    assert left.summary == (
        "No decision that accepts the recommendation was found in these papers.",
    )


def test_trace_of_a_person_tells_one_office_of_several_days() -> None:
    story = story_of(ask_invented("person/fern"))
    (office,) = story.steps
    assert (office.date, office.until, office.basis) == ("2020-07-01", "2020-09-01", "derived")
    assert len(office.passages) == 2


def test_trace_finds_papers_that_name_a_reference() -> None:
    story = story_of(ask_invented("REF/99/1"))
    assert story.thing == f"{BASE}decision/final"
    named, decided = [step for step in story.steps if "its reference" in (step.relation or "")]
    # The draft says the same on the same day: one step.
    assert decided.relation == "this decision; names its reference"
    assert (named.kind, named.thing, named.date) == (
        "mention", f"{BASE}document/cc", "2020-06-03",
    )  # fmt: skip
    assert "See REF/99/1, not" in named.passages[0].quote


def test_trace_follows_what_moved_and_says_what_is_gone() -> None:
    former = {
        f"{BASE}person/old": IriStatus("moved", f"{BASE}person/fern"),
        f"{BASE}document/00": IriStatus("gone", f"{BASE}document/aa"),
        f"{BASE}document/01": IriStatus("gone"),
    }
    for name in ("person/old", f"{BASE}person/old", "https://other.example/id/person/old"):
        moved = ask_invented(name, former)
        assert (moved.status, moved.moved_from) == ("found", f"{BASE}person/old")
        assert story_of(moved).thing == f"{BASE}person/fern"
    gone = ask_invented("document/00", former)
    assert (gone.status, [each.name for each in gone.candidates]) == ("gone", ["document/aa"])
    assert "document/aa" in gone.message
    assert ask_invented(f"{BASE}document/01", former).candidates == ()


def test_trace_invented_passages_are_verbatim() -> None:
    for thing in ("inspection/silent", "inspection/answered", "person/fern", "REF/99/1"):
        for quote in quotes_of(ask_invented(thing)):
            name = quote.document.rpartition("/")[2]
            assert PAPERS[name][quote.start : quote.end] == quote.quote
