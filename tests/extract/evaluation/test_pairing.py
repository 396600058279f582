"""When a found claim is a gold one, and which of several it is."""

from collections.abc import Sequence

import pytest

from extract.evaluation.alike import is_same_body, is_same_person, is_same_role, share_words
from extract.evaluation.claims import Claim
from extract.evaluation.pairing import AGREES, match, pair
from extract.evaluation.tally import Score, count, mean_f1
from extract.evaluation.verdicts import judge


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Councillor Ada Finch OBE", "ADA FINCH", True),
        ("Zoë O’Dell", "Zoe O'Dell", True),
        ("A Finch", "Ada Finch", False),
        ("Cllr", "Mrs", False),  # nothing is left of either
    ],
)
def test_people(one: str, other: str, same: bool) -> None:
    assert is_same_person(frozenset((one,)), frozenset((other,))) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Housing & Planning Committee", "Committee for Housing and Planning", False),
        ("Housing & Planning Committee", "The Housing and Planning Committee", True),
        ("Marrowshire Wildlife Trust", "Marowshire Wildlife Trust", True),
        ("County Council", "the County Council", False),  # a sort of body, not a body
        ("North Panel", "South Panel", False),
    ],
)
def test_bodies(one: str, other: str, same: bool) -> None:
    assert is_same_body(frozenset((one,)), frozenset((other,))) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Chairman", "Chair", True),
        ("Deputy Chairwoman", "Vice-Chair", True),
        ("Chair", "Member", False),
    ],
)
def test_roles(one: str, other: str, same: bool) -> None:
    assert is_same_role(one, other) is same


@pytest.mark.parametrize(
    ("found", "gold", "share"),
    [
        ("that the report be noted", "That the report be noted.", 1.0),
        ("that the report be noted and filed", "the report be noted", 1.0),
        ("agreed", "agreed", 1.0),
        ("agreed so", "agreed", 0.0),
        ("that a b c d", "that e f g h", 0.2),
        ("word " * 200, "that the report be noted word", 0.0),  # a page hits everything
    ],
)
def test_words(found: str, gold: str, share: float) -> None:
    assert share_words(found, gold) == pytest.approx(share)


def claim(kind: str, **fields: object) -> Claim:
    return Claim(kind=kind, shown=str(fields), **fields)  # type: ignore[arg-type]


CABINET = frozenset(("Cabinet",))
OFSTED, SHIRE = frozenset(("Ofsted",)), frozenset(("Marrowshire County Council",))


@pytest.mark.parametrize(
    ("kind", "found", "gold", "agrees"),
    [
        (
            "meetings",
            {"of": CABINET, "day": "2021-12-14"},
            {"of": CABINET, "day": "2021-12"},
            False,
        ),
        ("items", {"number": "7.", "title": "BINS"}, {"number": "7", "title": "Bins"}, True),
        ("items", {"number": "8", "title": "Bins"}, {"number": "7", "title": "Bins"}, False),
        (
            "decisions",
            {"of": CABINET, "day": "2021-12-14", "texts": ("that the bins be green",)},
            {"day": "2021-12", "texts": ("That the bins be green.",)},
            True,
        ),
        (
            "decisions",
            {"of": CABINET, "day": "2021-12-14", "texts": ("that the bins be green",)},
            {"texts": ("That the bins be green.",)},
            False,  # gold says that there is no date
        ),
        (
            "inspections",
            {"names": OFSTED, "of": SHIRE, "days": {"start": "2021-09"}},
            {"names": OFSTED, "of": SHIRE, "days": {"start": "2021-09-13", "end": "2021-09-24"}},
            True,
        ),
        (
            "inspections",
            {"names": OFSTED, "of": SHIRE, "days": {"start": "2018"}},
            {"names": OFSTED, "of": SHIRE, "days": {"start": "2021-09-13"}},
            False,
        ),
        (
            "judgements",
            {"word": "Overall", "grade": "good", "section": "Care leavers"},
            {"word": "Overall", "grade": "good"},
            True,
        ),
        ("judgements", {"word": "Overall", "grade": "good"}, {"word": "Overall"}, False),
    ],
)
def test_agreement(
    kind: str, found: dict[str, object], gold: dict[str, object], agrees: bool
) -> None:
    assert AGREES[kind](claim(kind, **found), claim(kind, **gold)) is agrees


@pytest.mark.parametrize(
    ("scores", "late", "holder"),
    [
        ([{0: 1.0, 1: 1.0}, {0: 1.0}], [False, False], {1: 0, 0: 1}),  # the first moves over
        ([{0: 1.0}, {0: 2.0}], [False, False], {0: 1}),
        ([{0: 1.0}, {0: 1.0}], [True, False], {0: 1}),
        ([{0: 3.0, 1: 1.0}, {0: 2.0, 1: 2.0}], [False, False], {0: 0, 1: 1}),
        ([{}, {}], [False, False], {}),
        ([{0: 1, 1: 1}, {0: 1, 2: 1}, {0: 1}], [False] * 3, {1: 0, 2: 1, 0: 2}),
    ],
)
def test_match_is_the_largest(
    scores: list[dict[int, float]], late: list[bool], holder: dict[int, int]
) -> None:
    assert match(scores, late) == holder


def test_long_chain_moves_without_recursion() -> None:
    n = 3_000
    scores = [{at: 1.0, at + 1: 1.0} for at in range(n)] + [{0: 1.0}]
    assert len(match(scores, [False] * (n + 1))) == n + 1


def person(name: str, *, is_unsure: bool = False) -> Claim:
    return Claim(kind="people", shown=name, names=frozenset((name,)), is_unsure=is_unsure)


@pytest.mark.parametrize(
    ("found", "gold", "score"),
    [
        (("A Finch",), (person("A Finch"),), Score(1, 0, 0)),
        (("A Finch", "B Wren"), (person("A Finch"),), Score(1, 1, 0)),
        (("A Finch",), (person("A Finch"), person("B Wren")), Score(1, 0, 1)),
        (("A Finch",), (person("A Finch", is_unsure=True),), Score(1, 0, 0)),
        ((), (person("A Finch", is_unsure=True), person("B Wren")), Score(0, 0, 1)),
    ],
)
def test_unsure_gold_is_never_missed(
    found: Sequence[str], gold: Sequence[Claim], score: Score
) -> None:
    verdicts = judge({"people": [person(name) for name in found]}, {"people": list(gold)})
    assert count(verdicts) == {"people": score}


def test_kind_without_gold_is_not_judged() -> None:
    assert judge({"people": [person("A Finch")]}, {}) == []


def test_parts_of_a_decision_are_counted() -> None:
    mover, seconder = frozenset(("A Finch",)), frozenset(("B Wren",))
    found = claim(
        "decisions", texts=("that the bins be green now",), outcomes=frozenset(("agreed", "noted")),
        people=(mover,), votes={"votes_for": 3},
    )  # fmt: skip
    gold = claim(
        "decisions", texts=("that the bins be green now",), outcomes=frozenset(("agreed",)),
        people=(mover, seconder), votes={"votes_for": 3, "against": 1},
    )  # fmt: skip
    scores = count(judge({"decisions": [found]}, {"decisions": [gold]}))
    assert scores == {
        "decisions": Score(1, 0, 0),
        "decision outcomes": Score(1, 1, 0),
        "decision movers": Score(1, 0, 1),
        "decision votes": Score(1, 0, 1),
    }
    assert mean_f1(scores) == pytest.approx((1 + 2 / 3 + 2 / 3 + 2 / 3) / 4)


def test_likest_decision_is_taken() -> None:
    words = "that the report of the Director on bins be noted"
    near = claim("decisions", number="7", texts=(words,))
    far = claim("decisions", number="8", texts=(words,))
    gold = claim("decisions", number="8", texts=(words,))
    ((found, _),) = pair([near, far], [gold]).both
    assert found is far
