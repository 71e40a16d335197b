"""The measures against figures computed by hand, and their bootstrap intervals."""

from math import log, sqrt

import numpy as np
import pytest

from workers.prediction.judging.measures import (
    SURE,
    Figure,
    measure_chances,
    measure_steps,
    measure_totals,
    reliability,
)


def judged(*balls: tuple[float, float, int]) -> dict[str, Figure]:
    """Measure balls given as (chance, result, match)."""
    chance, won, match = (np.array(column) for column in zip(*balls, strict=True))
    return measure_chances(chance, won, match)


def missed(*runs: float) -> dict[str, Figure]:
    """Measure one ball a match; totals that are off by less than ten lie within the interval."""
    off = np.array(runs)
    return measure_totals(off, np.abs(off) < 10, np.arange(len(off)))


class TestChances:
    def test_log_loss_is_the_mean_over_balls(self) -> None:
        found = judged((0.8, 1.0, 1), (0.8, 0.0, 2), (0.4, 0.0, 3))
        assert found["log_loss"].value == pytest.approx(-(log(0.8) + log(0.2) + log(0.6)) / 3)

    def test_the_log_loss_of_a_tie_is_the_mean_of_both_results(self) -> None:
        assert judged((0.8, 0.5, 1))["log_loss"].value == pytest.approx(-(log(0.8) + log(0.2)) / 2)

    def test_the_log_loss_of_a_wrong_certainty_is_finite(self) -> None:
        assert judged((1.0, 0.0, 1))["log_loss"].value == pytest.approx(-log(SURE))
        assert judged((1.0, 1.0, 1))["log_loss"].value == pytest.approx(0, abs=1e-5)

    def test_brier_is_the_mean_square(self) -> None:
        assert judged((0.8, 1.0, 1), (0.5, 0.0, 2), (0.3, 0.5, 3))["brier"].value == pytest.approx(0.33 / 3)

    def test_accuracy_leaves_out_ties(self) -> None:
        found = judged((0.9, 1.0, 1), (0.6, 0.0, 2), (0.2, 0.0, 3), (0.7, 1.0, 4), (0.9, 0.5, 5))
        assert found["accuracy"].value == pytest.approx(3 / 4)

    def test_calibration_error_weights_the_gap_of_each_bin_by_its_balls(self) -> None:
        """Bin 12 holds three balls given 0.82 of which two came true, bin 3 one given 0.2 that did not."""
        found = judged((0.82, 1.0, 1), (0.82, 1.0, 2), (0.82, 0.0, 3), (0.2, 0.0, 4))
        assert found["calibration_error"].value == pytest.approx((3 * abs(2 / 3 - 0.82) + 1 * 0.2) / 4)

    def test_gaps_cancel_within_a_bin_but_not_between_bins(self) -> None:
        """Bins are 1/15 wide: 0.41 and 0.45 are in bin 6, 0.39 in bin 5."""
        within = judged((0.41, 1.0, 1), (0.45, 0.0, 2))["calibration_error"].value
        between = judged((0.39, 1.0, 1), (0.45, 0.0, 2))["calibration_error"].value
        assert within == pytest.approx(abs(0.59 - 0.45) / 2)
        assert between == pytest.approx((0.61 + 0.45) / 2)

    def test_a_chance_of_one_is_in_the_last_bin(self) -> None:
        assert judged((1.0, 1.0, 1), (0.95, 0.0, 2))["calibration_error"].value == pytest.approx(0.95 / 2)

    def test_calibrated_chances_lie_on_a_line_of_slope_one(self) -> None:
        found = judged(*[(0.75, float(n < 3), n) for n in range(4)], *[(0.25, float(n < 1), n + 4) for n in range(4)])
        assert found["slope"].value == pytest.approx(1, abs=0.1)
        assert found["intercept"].value == pytest.approx(0, abs=1e-6)

    def test_chances_that_are_too_bold_have_a_slope_below_one(self) -> None:
        """Given .9 and .1, true .75 and .25: the slope is log(3) / log(9), but for the width of the bins."""
        found = judged(*[(0.9, float(n < 3), n) for n in range(4)], *[(0.1, float(n < 1), n + 4) for n in range(4)])
        assert found["slope"].value == pytest.approx(0.5, abs=0.03)

    def test_chances_that_are_too_low_have_an_intercept_above_zero(self) -> None:
        found = judged(*[(0.5, float(n < 3), n) for n in range(4)], *[(0.25, float(n < 2), n + 4) for n in range(4)])
        assert found["intercept"].value == pytest.approx(log(3), abs=0.05)

    def test_a_decided_chase_does_not_change_the_line(self) -> None:
        balls = [(0.75, float(n < 2), n) for n in range(4)] + [(0.25, float(n < 1), n + 4) for n in range(4)]
        once, again = judged(*balls), judged(*balls, (1.0, 1.0, 9), (0.0, 0.0, 10))
        assert (once["slope"].value, once["intercept"].value) == (again["slope"].value, again["intercept"].value)

    def test_reliability_gives_the_mean_chance_and_how_often_it_came_true(self) -> None:
        bins = reliability(np.array([0.82, 0.84, 0.1, 1.0]), np.array([1.0, 0.0, 0.0, 1.0]))
        assert [one["share"] for one in bins] == [0.25, 0.5, 0.25]
        assert [one["given"] for one in bins] == pytest.approx([0.1, 0.83, 1.0])
        assert [one["came"] for one in bins] == [0.0, 0.5, 1.0]


class TestTotals:
    def test_rmse_mae_bias_and_coverage(self) -> None:
        found = missed(3, -4, 12, 0)
        assert found["rmse"].value == pytest.approx(sqrt((9 + 16 + 144) / 4))
        assert found["mae"].value == pytest.approx(19 / 4)
        assert found["bias"].value == pytest.approx(11 / 4)
        assert found["coverage"].value == 0.75


class TestSteps:
    def test_mean_the_ninth_decile_and_the_worst(self) -> None:
        found = measure_steps(np.arange(11) / 100)
        assert [found[name].value for name in ("mean", "p90", "worst")] == pytest.approx([0.05, 0.09, 0.1])
        assert found["mean"].low < found["mean"].value < found["mean"].high


class TestBootstrap:
    def test_a_single_match_has_an_interval_of_no_width(self) -> None:
        """Matches are drawn, not balls."""
        for figure in judged((0.8, 1.0, 7), (0.3, 1.0, 7), (0.6, 1.0, 7)).values():
            assert figure.low == pytest.approx(figure.value)
            assert figure.high == pytest.approx(figure.value)

    def test_more_balls_of_a_match_do_not_narrow_the_interval(self) -> None:
        """Two hundred balls in ten matches with one result each are ten observations, not two hundred."""
        chance, won = np.full(200, 0.6), np.repeat([1.0, 0.0], 100)
        together = measure_chances(chance, won, np.arange(200) // 20)["log_loss"]
        apart = measure_chances(chance, won, np.arange(200))["log_loss"]
        assert together.value == pytest.approx(apart.value)
        assert together.high - together.low > 3 * (apart.high - apart.low)

    def test_the_figure_lies_within_its_interval(self) -> None:
        won = np.resize([1.0, 0.0, 1.0], 90)
        for figure in measure_chances(np.linspace(0.05, 0.95, 90), won, np.arange(90) // 3).values():
            assert figure.low <= figure.high
        found = missed(*range(-20, 25))
        assert all(found[name].low < found[name].value < found[name].high for name in ("rmse", "mae", "coverage"))

    def test_the_same_balls_have_the_same_interval_whatever_the_match_numbers(self) -> None:
        balls = [(0.1 + n / 40, float(n % 3 == 0), n // 3) for n in range(30)]
        assert judged(*balls) == judged(*balls)
        assert judged(*balls) == judged(*((chance, won, 500 + match) for chance, won, match in balls))
