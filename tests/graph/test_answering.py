"""What answers an inspection or a recommendation of the sample papers, and what has no answer."""

import pytest

from extract.errors import QueryError
from graph.answering import Answers, find_answers, find_unanswered
from graph.papers import Failure
from graph.searched import BodySearched, Papers, Searched
from graph.store import Reader

INSPECTED = "inspection/ofsted/marrowshire-county-council/2021-09-13"


def answers_to(reader: Reader, path: str) -> Answers:
    return find_answers(reader, reader.base + path)


def test_answering_inspection_has_its_answers_in_order_of_day(sample_reader: Reader) -> None:
    found = answers_to(sample_reader, INSPECTED)
    assert found.is_answered
    assert [one.date for one in found.answers] == sorted(one.date or "" for one in found.answers)
    assert {one.kind for one in found.answers} >= {"cabinet-decision", "action-plan"}
    assert {one.how for one in found.answers} == {"responds"}
    assert {one.how for one in found.near} == {"mentions"}


def test_answering_shows_the_passages_of_both_ends(sample_reader: Reader) -> None:
    found = answers_to(sample_reader, INSPECTED)
    plan = next(one for one in found.answers if one.kind == "action-plan")
    assert len(plan.passages) >= 2
    for quote in plan.passages:
        text = sample_reader.papers.text(quote.document.rsplit("/", 1)[-1]) or ""
        assert text[quote.start : quote.end] == quote.words
        assert quote.file_name


def test_answering_says_in_which_papers_it_looked(sample_reader: Reader) -> None:
    searched = answers_to(sample_reader, INSPECTED).searched
    assert searched.council_label == "Marrowshire County Council"
    assert (searched.papers, searched.undated, searched.failed) == (10, 0, ())
    assert BodySearched("Cabinet", ("2021", "2022", "2023")) in searched.bodies


def test_answering_recommendation_is_decided_with_its_report(sample_reader: Reader) -> None:
    """The report stands in one paper, the decision on its item in another."""
    unanswered = {one.iri for one in find_unanswered(sample_reader)}
    report = "council/marrowshire-county-council/committee/cabinet/meeting/2022-02-15/report/"
    whole = f"{report}answer-to-the-ofsted-inspection-action-plan/recommendation/1.1"
    found = answers_to(sample_reader, whole)
    assert [one.how for one in found.answers] == ["decides-item"]
    assert found.answers[0].by == "Cabinet"
    assert found.iri not in unanswered


def test_answering_inspections_recommendations_have_what_comes_near(sample_reader: Reader) -> None:
    unanswered = [one for one in find_unanswered(sample_reader) if one.iri.startswith(
        sample_reader.base + INSPECTED
    )]  # fmt: skip
    assert len(unanswered) == 4
    for one in unanswered:
        assert (one.kind, one.answers) == ("recommendation", ())
        assert {near.how for near in one.near} == {"answers-inspection"}
        assert one.describe().startswith("none found in these papers. Searched: 10 papers of")


@pytest.mark.parametrize(
    "council",
    [
        "marrowshire-county-council",
        "Marrowshire County Council",
        "http://localhost:8000/id/council/marrowshire-county-council",
    ],
)
def test_answering_of_one_council_by_any_of_its_names(sample_reader: Reader, council: str) -> None:
    found = find_unanswered(sample_reader, council)
    assert found
    assert {one.searched.council_label for one in found} == {"Marrowshire County Council"}


@pytest.mark.parametrize(
    ("iri", "words", "status"),
    [
        ("no iri", "is not an IRI", 400),
        ('http://a.example/x> } UNION { ?s ?p "', "is not an IRI", 400),
        ("http://a.example/x", "knows no inspection", 404),
    ],
)
def test_answering_unknown_things_are_named(
    sample_reader: Reader, iri: str, words: str, status: int
) -> None:
    with pytest.raises(QueryError, match=words) as caught:
        find_answers(sample_reader, iri)
    assert caught.value.status == status


def test_answering_of_an_unknown_council_is_named(sample_reader: Reader) -> None:
    with pytest.raises(QueryError, match="no council of this store"):
        find_unanswered(sample_reader, "nowhere")


@pytest.mark.parametrize(
    ("since", "papers", "undated", "earlier"),
    [(None, 3, 1, 0), ("2020", 2, 1, 1), ("2020-06", 1, 1, 2), ("2020-05-04", 2, 1, 1)],
)
def test_answering_counts_papers_from_a_day_on(
    since: str | None, papers: int, undated: int, earlier: int
) -> None:
    rows = {
        "paper": [("c", "2019-01-02"), ("c", "2020-05-04"), ("c", "2021-01-01"), ("c", None)],
        "cover": [("c", "Board", "2019"), ("c", "Board", "2020"), ("c", "Board", "2021")],
        "label": [("c", "Example Council")],
        "failed": [("c", "own"), ("other", "theirs")],
    }
    order = iter(rows.values())
    failures = [Failure(key, f"{key}.pdf", "damaged") for key in ("own", "theirs", "unknown")]
    found = Papers(lambda _: iter(next(order)), failures).search("c", since)
    assert (found.papers, found.undated, found.earlier) == (papers, undated, earlier)
    assert found.failed == ("own.pdf", "unknown.pdf")


def test_answering_search_is_told_in_one_sentence() -> None:
    searched = Searched(
        council="c", council_label="Example Council", since="2020", papers=1, undated=2, earlier=0,
        bodies=(BodySearched("Board", ("2020", "2021", "2023")),), failed=("torn.pdf",),
    )  # fmt: skip
    assert searched.describe() == (
        "1 paper of Example Council dated from 2020 on and 2 papers without a date;"
        " meetings of Board (2020-2021, 2023); 1 paper that may be of it could not be read"
    )
