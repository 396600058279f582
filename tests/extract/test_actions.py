"""Rows of action plans: what, who, by when, at what cost, and which recommendation they answer."""

from decimal import Decimal

from extract.models import Action, Recommendation
from extract.pipeline import extract_paper
from tests.extract.papers import read_markdown

PLAN = """# Report to Cabinet

## Recommendations

1. That every child be visited within six weeks.
2. That a rota of social workers be kept.

## Appendix: action plan

| Recommendation | Action | Lead | By when | Cost | Outcome |
|---|---|---|---|---|---|
| Children's services | | | | | |
| Every child be visited within six weeks | Count visits | Ada Quill | June 2031 | £3k | None late |
| | Tell the Board | Head of Care | n/a | None | |
| Another matter | and what was left over | | | | |
| Another matter | Mend the lift | Estates | TBC | | |
"""


def actions(text: str) -> list[Action]:
    return [f for f in extract_paper(read_markdown(text)).facts if isinstance(f, Action)]


def test_actions_are_the_rows_that_say_who_or_when() -> None:
    assert [(one.description, one.lead, one.due) for one in actions(PLAN)] == [
        ("Count visits", "Ada Quill", "June 2031"),
        ("Tell the Board", "Head of Care", None),
        ("Mend the lift", "Estates", None),
    ]


def test_actions_carry_cost_and_measure() -> None:
    first = actions(PLAN)[0]
    assert [(a.value, a.currency) for a in first.amounts] == [(Decimal(3000), "GBP")]
    assert first.outcome_measure == "None late"


def test_actions_answer_the_recommendation_beside_them_and_above() -> None:
    paper = extract_paper(read_markdown(PLAN))
    texts = {f.id: f.text for f in paper.facts if isinstance(f, Recommendation)}
    answered = [[texts[one] for one in action.responds_to] for action in actions(PLAN)]
    assert [len(one) for one in answered] == [1, 1, 0]
    assert "visited within six weeks" in answered[0][0]
    assert answered[0] == answered[1]


def test_actions_are_not_read_from_a_table_without_who_and_when() -> None:
    text = "# Log\n\n| Action | Result |\n|---|---|\n| Asked the Clerk | Nothing yet |\n"
    assert actions(text) == []
