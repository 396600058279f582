"""Which recommendations a decision on their item accepts, and which it leaves open."""

import pytest

from extract.acceptances import find_acceptances
from extract.document import Span
from extract.models import (
    AgendaItem,
    Committee,
    Decision,
    Fact,
    Recommendation,
    Report,
    ResponseLink,
)

TEXTS = {
    "1": "That the bridge be closed to lorries from the first of May.",
    "2": "That four road signs be bought and put up by the mill.",
    "3": "That the clerk write to the owners of the mill about the noise.",
}


def answer(words: str, *outcomes: str, number: str = "7") -> tuple[set[str], list[ResponseLink]]:
    """The numbers of the recommendations accepted, and all links."""
    facts: list[Fact] = [
        Committee(id="committee:1", name="Cabinet", body_type="cabinet"),
        AgendaItem(id="item:1", number=number, title="Roads", spans=(Span(0, 5),)),
        Report(id="report:1", title="Roads", item="item:1", spans=(Span(0, 5),)),
        *(
            Recommendation(
                id=f"recommendation:{key}", report="report:1", number=key, text=text,
                spans=(Span(10 * int(key), 10 * int(key) + 5),),
            )
            for key, text in TEXTS.items()
        ),
        Decision(
            id="decision:1", item="item:1", decided_by="committee:1", text=words,
            outcomes=outcomes, spans=(Span(90, 99),),
        ),
    ]  # fmt: skip
    found = find_acceptances(facts)
    accepted = {
        fact.number or ""
        for fact in found
        if isinstance(fact, Recommendation) and fact.accepted_by == ("decision:1",)
    }
    return accepted, [fact for fact in found if isinstance(fact, ResponseLink)]


@pytest.mark.parametrize(
    ("words", "outcome", "accepted"),
    [
        ("that the recommendations be approved", "approved", {"1", "2", "3"}),
        ("that recommendations 1 to 2 be approved", "approved", {"1", "2"}),
        ("that recommendation (3) be agreed", "agreed", {"3"}),
        ("that permission be granted as recommended", "granted", {"1", "2", "3"}),
        ("moved to approve the recommended action for Item No. 7", "agreed", {"1"}),
        ("moved to approve the recommended action for Item No. 8", "agreed", set()),
        ("moved to approve the recommended action", "agreed", set()),
        (f"RESOLVED: {TEXTS['2']}", "agreed", {"2"}),
        (TEXTS["2"].replace("be bought", "not be bought"), "agreed", set()),
        (TEXTS["2"], "lost", set()),
        ("that the report be noted", "noted", set()),
        ("that the recommendations be deferred", "deferred", set()),
    ],
)
def test_acceptances_follow_the_words_of_the_decision(
    words: str, outcome: str, accepted: set[str]
) -> None:
    found, links = answer(words, outcome)
    assert found == accepted
    assert {link.target.removeprefix("recommendation:") for link in links} == accepted
    assert {link.link_type for link in links} <= {"cabinet-decision"}


@pytest.mark.parametrize(
    "words",
    ["that the recommendations be rejected", "that recommendations 1 to 3 be not approved"],
)
def test_acceptances_of_rejected_recommendations_are_none(words: str) -> None:
    found, links = answer(words, "rejected")
    assert found == set()
    assert len(links) == 3


def test_acceptances_show_both_passages_and_say_what_is_inferred() -> None:
    _, (link,) = answer(TEXTS["1"], "agreed")
    assert link.spans == (Span(90, 99), Span(10, 15))
    assert (link.rule, link.basis) == ("recommendation-repeated", "inferred")
