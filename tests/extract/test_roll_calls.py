"""Lists of who voted how."""

import pytest

from extract.roll_calls import find_roll_call

Names = list[str]


@pytest.mark.parametrize(
    ("text", "counts", "voted_for", "voted_against"),
    [
        (
            "AYES: Council Members Oak, Elm, Ash NOES: None ABSENT: Yew",
            (3, 0, None),
            ["Council Members Oak", "Elm", "Ash"],
            [],
        ),
        ("AYES: OAK, O'HARE, ELM (3)", (3, None, None), ["Oak", "O'Hare", "Elm"], []),
        (
            "For: Mayor Oak (both deliberative and casting vote), Councillors Elm and Ash "
            "Against: Councillors Yew",
            (3, 1, None),
            ["Mayor Oak", "Councillors Elm", "Ash"],
            ["Councillors Yew"],
        ),
        ("Against: Oak (J), Elm, Ash (M).", (None, 3, None), [], ["Oak (J)", "Elm", "Ash (M)"]),
        ("For: 5 Against: 2 Abstained: 1", (5, 2, 1), [], []),
        ("Noes: Nil", (None, 0, None), [], []),
        ("Against: Ash, Yew (2 /35%) The motion was LOST", (None, 2, None), [], ["Ash", "Yew"]),
    ],
)
def test_roll_calls_found(
    text: str, counts: tuple[int | None, ...], voted_for: Names, voted_against: Names
) -> None:
    found = find_roll_call(text, 100)
    assert found is not None
    assert (found.votes_for, found.votes_against, found.abstentions) == counts
    assert [named.name for named in found.voted_for or ()] == voted_for
    assert [named.name for named in found.voted_against or ()] == voted_against
    for named in (*(found.voted_for or ()), *(found.voted_against or ())):
        printed = text[named.span.start - 100 : named.span.end - 100]
        assert printed.lower() == named.name.lower()


@pytest.mark.parametrize(
    "text", ["For: the good of all", "For the year 2012", "The vote was close", "Absent: Oak"]
)
def test_roll_calls_not_found(text: str) -> None:
    assert find_roll_call(text) is None
