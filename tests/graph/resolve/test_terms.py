"""From the days on which papers show somebody in a role to terms of office."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.terms import (
    Holding,
    Observation,
    Strength,
    Tenure,
    find_terms,
    is_single_holder,
    place_office,
    read_strength,
    settle_office,
)

SIGNS: dict[str, Strength] = {"+": "elected", "~": "standing-in", "": "shown"}


def observe(person: str, days: str) -> list[Observation]:
    """Observations from days such as "2021-05-12+": + as elected, ~ as standing in."""
    found = []
    for word in days.split():
        day, sign = word[:10], word[10:]
        found.append(Observation(dt.date.fromisoformat(day), f"{person}/{day}", SIGNS[sign]))
    return found


def spans(terms: tuple[Tenure, ...]) -> list[str]:
    return [f"{term.person} {term.first} {term.last}" for term in terms]


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        ("2021-06-01", []),
        ("2021-06-01 2021-06-01", []),
        ("2021-06-01 2022-06-28", ["q 2021-06-01 2022-06-28"]),
        # More than a year without a sight of it: two terms, not one.
        ("2021-06-01 2022-07-28", []),
        (
            "2015-06-01 2015-09-01 2019-06-01 2019-09-01",
            ["q 2015-06-01 2015-09-01", "q 2019-06-01 2019-09-01"],
        ),
        # Who stands in for a meeting is shown, and holds nothing.
        ("2021-06-01~ 2021-09-01~", []),
        ("2021-06-01~ 2021-07-01 2021-09-01 2021-10-01~", ["q 2021-07-01 2021-09-01"]),
        ("2021-09-01 2021-06-01 2021-07-01", ["q 2021-06-01 2021-09-01"]),
    ],
)
def test_terms_run_from_the_first_to_the_last_day_seen(days: str, wanted: list[str]) -> None:
    assert spans(find_terms(Holding("q", "role", "body"), observe("q", days))) == wanted


def test_terms_say_how_far_apart_the_papers_stand() -> None:
    (term,) = find_terms(
        Holding("q", "role", "body"), observe("q", "2021-06-01 2021-06-11 2022-01-01")
    )
    assert (term.days, term.longest_gap) == (3, 204)
    assert term.memberships == ("q/2021-06-01", "q/2021-06-11", "q/2022-01-01")
    assert (term.another_before, term.another_after) == (None, None)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        # One after the other.
        (
            {"a": "2021-06-01 2021-12-01", "b": "2022-06-01 2022-12-01"},
            ["a 2021-06-01 2021-12-01", "b 2022-06-01 2022-12-01"],
        ),
        # Another for one meeting only stands in: the term goes on, and the other has none.
        ({"a": "2021-06-01 2021-12-01", "b": "2021-09-01"}, ["a 2021-06-01 2021-12-01"]),
        (
            {"a": "2021-01-01 2021-02-01 2021-04-01 2021-05-01", "b": "2021-03-01 2021-06-01"},
            ["a 2021-01-01 2021-05-01"],
        ),
        # Another for two meetings, or elected, holds the office: two terms.
        ({"a": "2021-06-01 2022-01-01", "b": "2021-09-01 2021-11-01"}, ["b 2021-09-01 2021-11-01"]),
        ({"a": "2021-06-01 2022-01-01", "b": "2021-09-01+"}, []),
        (
            {
                "a": "2021-01-01 2021-02-01 2021-11-01 2021-12-01",
                "b": "2021-05-12+ 2021-06-01 2021-09-01",
            },
            [
                "a 2021-01-01 2021-02-01",
                "a 2021-11-01 2021-12-01",
                "b 2021-05-12 2021-09-01",
            ],
        ),
        # The day on which the one gives up the chair and the other takes it.
        (
            {"a": "2021-01-01 2021-05-12", "b": "2021-05-12+ 2021-09-01"},
            ["a 2021-01-01 2021-05-12", "b 2021-05-12 2021-09-01"],
        ),
        # Two who take turns: nobody can be said to hold it in between.
        ({"a": "2021-01-01 2021-03-01", "b": "2021-02-01 2021-04-01"}, []),
        # Who has more of the other's days around stood in.
        (
            {"a": "2021-01-01 2021-02-01 2021-03-01 2021-05-01", "b": "2021-04-01 2021-06-01+"},
            ["a 2021-01-01 2021-05-01"],
        ),
        # Several proposed on one day, year after year, are no elections and no shared office.
        (
            {
                "a": "2020-06-01 2021-05-12+ 2021-06-01 2022-05-11+ 2022-06-01",
                "b": "2021-05-12+",
                "c": "2022-05-11+",
            },
            ["a 2020-06-01 2022-06-01"],
        ),
        # Two at once, again and again: the office is shared after all.
        (
            {"a": "2021-01-01 2021-03-01", "b": "2021-01-01 2021-03-01"},
            ["a 2021-01-01 2021-03-01", "b 2021-01-01 2021-03-01"],
        ),
        # An acting chair never starts a term, nor ends one.
        (
            {"a": "2021-01-01 2021-06-01", "b": "2021-02-01~ 2021-03-01~"},
            ["a 2021-01-01 2021-06-01"],
        ),
    ],
)
def test_office_of_one_holder_passes_from_one_to_the_next(
    held: dict[str, str], wanted: list[str]
) -> None:
    seen = {person: observe(person, days) for person, days in held.items()}
    assert spans(settle_office("chair", "body", seen)) == wanted
    backwards = {person: [*reversed(seen[person])] for person in reversed(seen)}
    assert settle_office("chair", "body", backwards) == settle_office("chair", "body", seen)


def test_office_of_one_holder_tells_when_others_are_seen_in_it() -> None:
    seen = {
        "a": observe("a", "2020-01-01 2020-06-01"),
        "b": observe("b", "2021-01-01 2021-02-01"),
        "c": observe("c", "2022-03-01"),
    }
    first, second = settle_office("chair", "body", seen)
    assert (first.another_before, first.another_after) == (None, "2021-01-01")
    assert (second.another_before, second.another_after) == ("2020-06-01", "2022-03-01")


@pytest.mark.parametrize(
    ("general", "title", "is_single"),
    [
        ("chair", "Chair", True),
        ("leader", "Leader", True),
        ("mayor", "Lord Mayor", True),
        ("cabinet-member", "Executive Member for Highways", True),
        ("cabinet-member", "Cabinet Member", False),
        ("head-of-service", "Head of Environment", True),
        ("vice-chair", "Vice-Chair", False),
        ("member", "Member", False),
        ("officer", "Officer for Housing", False),
        (None, "Chair", False),
    ],
)
def test_office_of_one_holder_is_told_by_role_and_title(
    general: str | None, title: str, is_single: bool
) -> None:
    assert is_single_holder(general, title) is is_single


@pytest.mark.parametrize(
    ("title", "general", "body", "wanted"),
    [
        ("Chair of the Audit Committee", "chair", "x", "Chair x/committee/audit"),
        ("Vice-Chair of Audit Committee", "vice-chair", "x", "Vice-Chair x/committee/audit"),
        ("Chair of the Harbour Board", "chair", "x", "Chair of the Harbour Board x"),
        ("Chair", "chair", "x", "Chair x"),
        ("Leader", "leader", "x/committee/council", "Leader x"),
        ("Chair", "chair", "x/committee/council", "Chair x/committee/council"),
        ("Leader", "leader", "x/committee/cabinet", "Leader x/committee/cabinet"),
    ],
)
def test_office_is_of_one_body_however_papers_name_it(
    title: str, general: str, body: str, wanted: str
) -> None:
    bodies = {"audit committee": "x/committee/audit"}
    assert " ".join(place_office(title, general, body, bodies)) == wanted


@pytest.mark.parametrize(
    ("rule", "general", "title", "strength"),
    [
        ("attendance-present", "chair", "Chair", "shown"),
        ("attendance-present", "chair", "Acting Chair", "standing-in"),
        ("role-elected", "chair", "Chair pro tem", "standing-in"),
        ("attendance-present", "substitute", "Substitute", "standing-in"),
        ("role-elected", "chair", "Chairman", "elected"),
        ("role-appointed-to", "member", "Member", "elected"),
    ],
)
def test_strength_is_read_from_rule_and_title(
    rule: str, general: str, title: str, strength: Strength
) -> None:
    assert read_strength(rule, general, title) == strength


DAYS = st.lists(st.integers(0, 60), unique=True, max_size=8)


@given(st.lists(DAYS, min_size=2, max_size=3, unique_by=tuple))
def test_terms_of_an_office_of_one_holder_do_not_overlap(held: list[list[int]]) -> None:
    taken: set[int] = set()
    seen = {}
    for number, days in enumerate(held):
        free = [day for day in days if day not in taken]
        taken.update(free)
        seen[f"p{number}"] = [
            Observation(dt.date(2020, 1, 1) + dt.timedelta(days=30 * day), f"p{number}/{day}")
            for day in free
        ]
    terms = settle_office("chair", "body", seen)
    for left in terms:
        for right in terms:
            if left.person < right.person:
                assert left.last < right.first or right.last < left.first
