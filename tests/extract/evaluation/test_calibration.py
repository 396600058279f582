"""Confidence is the shrunken share of right facts, and is measured on councils left out."""

from decimal import Decimal

import pytest

from extract.confidence import Calibration, Signs, load_calibration
from extract.evaluation.calibration import (
    MOST_OF_ONE,
    Observation,
    Prediction,
    calibrate,
    choose_strength,
    count_signs,
    cut,
    fit,
    gather_bins,
    leave_out,
    leave_out_constant,
    rate,
    write_table,
)
from extract.evaluation.reliability import draw_reliability

GOOD, BAD = Signs("item", "good-rule", "minutes"), Signs("item", "bad-rule", "minutes")


def observe(signs: Signs, right: int, wrong: int, councils: int = 4) -> list[Observation]:
    return [
        Observation(signs, f"council {at % councils}", at < right) for at in range(right + wrong)
    ]


OBSERVATIONS = [*observe(GOOD, 38, 2), *observe(BAD, 20, 20)]


def test_counts_are_of_all_fewer_signs() -> None:
    counts = count_signs(OBSERVATIONS)
    assert (counts[Signs("item")].n, counts[Signs("item")].right) == (80, 58)
    assert (counts[Signs("item", "bad-rule")].n, counts[BAD].right) == (40, 20)


def test_one_council_counts_for_no_more_than_some() -> None:
    counts = count_signs(observe(GOOD, 90, 10, councils=1))
    assert counts[GOOD].weight == pytest.approx(MOST_OF_ONE)
    assert counts[GOOD].right_weight == pytest.approx(9.0)


def test_few_facts_say_little() -> None:
    fitted = fit(count_signs([*OBSERVATIONS, *observe(Signs("item", "rare"), 0, 4)]), 10)
    assert Signs("item", "rare") not in fitted
    assert fitted[BAD] < fitted[Signs("item")] < fitted[GOOD] < 1


def test_fitted_share_is_drawn_to_the_wider() -> None:
    fitted = fit(count_signs(OBSERVATIONS), 40)
    wider = fitted[Signs("item", "bad-rule")]
    assert fitted[BAD] == pytest.approx((20 + 40 * wider) / 80)


def test_left_out_council_is_not_learnt_from() -> None:
    mine = [Observation(GOOD, "mine", False) for _ in range(9)]
    others = [Observation(GOOD, f"other {at % 3}", True) for at in range(30)]
    told = leave_out([*mine, *others], 1)
    assert min(p.probability for p in told if not p.is_right) > 0.95


def test_kind_of_one_council_is_not_predicted() -> None:
    assert leave_out([Observation(GOOD, "mine", True)], 1) == []


def test_calibration_beats_a_constant_where_rules_differ() -> None:
    strength = choose_strength(OBSERVATIONS)
    told, plain = (
        rate(p) for p in (leave_out(OBSERVATIONS, strength), leave_out_constant(OBSERVATIONS))
    )
    assert told.n == plain.n == 80
    assert told.brier < plain.brier
    assert told.log_loss < plain.log_loss


def test_quality() -> None:
    quality = rate([Prediction("item", 0.8, True), Prediction("item", 0.6, False)])
    assert quality.brier == pytest.approx((0.04 + 0.36) / 2)
    assert quality.error == pytest.approx(0.2)  # one bin: .7 told, .5 right
    assert rate([]).n == 0


@pytest.mark.parametrize(
    ("level", "kept", "right"), [(0.0, 1.0, 0.5), (0.7, 0.5, 1.0), (0.8, 0.5, 1.0), (0.9, 0.0, 0.0)]
)
def test_cut_keeps_what_is_told_enough(level: float, kept: float, right: float) -> None:
    predictions = [Prediction("item", 0.8, True), Prediction("item", 0.6, False)]
    assert cut(predictions, level) == (kept, right)


def test_bins_never_part_one_probability() -> None:
    predictions = [Prediction("item", 0.9, at % 10 > 0) for at in range(300)]
    (only,) = gather_bins(predictions)
    assert (only.n, only.probability, only.right) == (300, pytest.approx(0.9), 0.9)


def test_table_is_written_as_it_is_read() -> None:
    calibration = calibrate(OBSERVATIONS, 10)
    text = write_table(count_signs(OBSERVATIONS), calibration)
    assert text == write_table(count_signs(OBSERVATIONS[::-1]), calibrate(OBSERVATIONS[::-1], 10))
    assert f'confidence = "{calibration.cells[GOOD]}"' in text
    assert calibration.calibrated_on.startswith("80 facts of papers of 4 publishers")


def test_curve_is_drawn() -> None:
    drawn = draw_reliability(gather_bins(leave_out(OBSERVATIONS, 10)), "80 facts")
    assert drawn.startswith("<svg")
    assert drawn.count("<circle") == 2


def test_lookup_falls_back_to_fewer_signs() -> None:
    cells = {Signs("item"): Decimal("0.5"), Signs("item", "rule"): Decimal("0.7")}
    calibration = Calibration("", 1, cells)
    assert calibration.find(Signs("item", "rule", "minutes")) == Decimal("0.7")
    assert calibration.find(Signs("item", "new rule", "minutes")) == Decimal("0.5")
    assert calibration.find(Signs("budget-line")) is None


def test_shipped_table_is_of_kinds_with_gold() -> None:
    calibration = load_calibration()
    kinds = {signs.kind for signs in calibration.cells}
    assert {"decision", "person", "judgement"} <= kinds
    assert kinds.isdisjoint({"post", "response"})
    assert all(Signs(kind) in calibration.cells for kind in kinds)
    assert all(Decimal("0.01") <= cell <= Decimal("0.99") for cell in calibration.cells.values())
