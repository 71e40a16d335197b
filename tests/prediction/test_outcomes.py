"""How often each outcome of a ball follows: the last pair is counted apart from the others."""

import numpy as np
import pytest

from tests.prediction.test_ratings import context
from workers.prediction.inputs.match_context import MatchKind
from workers.prediction.inputs.played import PlayedBall, PlayedInnings, PlayedMatch
from workers.prediction.training.outcomes import WICKET, Outcomes, count_outcomes
from workers.prediction.training.recursion import make_chase_table

LENGTH, TARGET = 120, 151


def chase(wicket_every: int) -> PlayedInnings:
    """A pair bats for ten balls, the last from ball 91 on; then every `wicket_every`-th ball has a wicket."""
    balls = []
    for ball in range(1, LENGTH):
        lost = min(ball // 10, 9)
        out = ball > 90 and ball % wicket_every == 0
        balls.append(PlayedBall(ball, ball, lost, 0 if out else 1, ("",) if out else (), True, True, "", "", ""))
    return PlayedInnings(2, LENGTH, TARGET, tuple(balls))


def outcomes(wicket_every: int) -> Outcomes:
    match = PlayedMatch("m", context(), 6, (chase(wicket_every),), 0.0, True)
    return count_outcomes(MatchKind.T20, [match] * 50)


def test_wickets_of_the_last_pair_do_not_change_the_pair_before() -> None:
    often, seldom = outcomes(2), outcomes(20)
    assert np.array_equal(often.chase[:, :, :9], seldom.chase[:, :, :9])
    assert often.chase[WICKET, 17, 9].mean() > 3 * seldom.chase[WICKET, 17, 9].mean()


def test_every_stage_has_chances_that_sum_to_one_even_where_nobody_batted() -> None:
    for chances in (outcomes(5).first, outcomes(5).chase):
        assert chances.min() >= 0
        assert chances.sum(axis=0) == pytest.approx(1)


def test_a_last_pair_that_gets_out_more_often_has_the_lower_chance() -> None:
    often, seldom = (make_chase_table(outcomes(every)) for every in (2, 20))
    assert often.logit(12, 9, 10) < seldom.logit(12, 9, 10)
