"""What must hold of the weights that are served, all over a grid: in a chase more is never worse, nor less better."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from workers.prediction import weights
from workers.prediction.model import MOST_EDGE, Model
from workers.prediction.moment import RECENT, Moment
from workers.prediction.prediction import Prediction
from workers.prediction.setting import LONGEST, Kind
from workers.prediction.strengths import Batter, Bowler, Innings, Strengths

SLACK = 1e-12
NEEDED = (1, 2, 3, 4, 6, 7, 10, 15, 20, 30, 36, 37, 40, 60, 100, 150, 200, 320, 400, 480)
BATTING_BEATS_BOWLING = {"even": 0.0, "strong": 3 * MOST_EDGE, "weak": -3 * MOST_EDGE}
"""In runs a ball: none, and more than sides are taken to differ at most."""
SIDES = [*product(BATTING_BEATS_BOWLING, (True, False))]
of_all_sides = pytest.mark.parametrize(("batting", "known"), SIDES)
of_both_kinds = pytest.mark.parametrize("kind", Kind)


def strengths(better: float, *, known: bool, place: float = 0.0) -> Strengths:
    """Of two sides of which the batting one is better by so much a ball; five of each eleven bowl."""
    innings = Innings(
        bat=better / 2,
        bowl=-better / 2,
        order=tuple(Batter(f"bat {n}", better / 2) for n in range(11)) if known else (),
        attack=tuple(Bowler(f"bowl {n}", -better / 2, 0.19 if n < 5 else 0.01) for n in range(11)) if known else (),
    )
    return Strengths(venue=place, competition=0.0, game=0.0, women=False, known=known, innings=(innings, innings))


def chase(kind: Kind, left: int, wickets: int, needed: int, target: int, form: float = 1.0) -> Moment:
    """`form` is the share of the runs of the last balls that came at the innings' own rate."""
    length = LONGEST[kind]
    recent, runs = min(length - left, RECENT), target - needed
    came = min(round(form * runs * recent / (length - left)), runs) if recent else 0
    return Moment(2, length, left, wickets, runs, target, came, recent, {}, {}, ())


def grid(kind: Kind) -> Iterator[Moment]:
    """Every wicket of every stage, in hard chases and easy ones: few runs made, some and very many."""
    whole = LONGEST[kind]
    for left in (*range(1, 16), *range(20, whole, 13), whole):
        for wickets, needed in product(range(10), NEEDED):
            for target in sorted({needed, needed + 40, max(needed, round(1.3 * whole)), needed + 2 * whole}):
                if left < whole or needed == target:
                    yield chase(kind, left, wickets, needed, target)


def worse_for_it(moment: Moment) -> Iterator[tuple[str, Moment]]:
    """The same chase with something taken from the side that bats."""
    assert moment.target is not None
    yield "a target one higher", replace(moment, target=moment.target + 1)
    yield "a ball fewer", replace(moment, balls_left=moment.balls_left - 1)
    yield "a wicket more", replace(moment, wickets=moment.wickets + 1)
    if moment.runs:
        yield "a run fewer, long ago", replace(moment, runs=moment.runs - 1)
    if moment.recent_runs:
        yield "a run fewer, just now", replace(moment, runs=moment.runs - 1, recent_runs=moment.recent_runs - 1)


@of_both_kinds
@of_all_sides
def test_what_is_taken_from_the_side_that_chases_never_helps_it(kind: Kind, batting: str, known: bool) -> None:
    model, sides = weights.shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=known)
    helped = [
        (f"{chance:.6f} -> {now:.6f} by {how}", moment)
        for moment in grid(kind)
        for chance in (model.chance(sides, moment),)
        for how, worse in worse_for_it(moment)
        if (now := model.chance(sides, worse)) > chance + SLACK
    ]
    assert not helped, f"{len(helped)} times, as {min(helped, key=_how_small)}"


def _how_small(found: tuple[str, Moment]) -> tuple[int, int]:
    return found[1].balls_left, found[1].needed


@of_both_kinds
@pytest.mark.parametrize("place", [-0.3, 0.3])
@pytest.mark.parametrize("form", [0.0, 2.0])
def test_nor_on_any_ground_nor_in_any_form(kind: Kind, place: float, form: float) -> None:
    model, sides = weights.shipped(kind), strengths(0.0, known=True, place=place)
    for left, wickets, needed in product(range(1, LONGEST[kind], 7), (0, 3, 6, 9), (1, 2, 5, 12, 35, 80, 160)):
        moment = chase(kind, left, wickets, needed, needed + LONGEST[kind], form)
        chance = model.chance(sides, moment)
        for how, worse in worse_for_it(moment):
            assert model.chance(sides, worse) <= chance + SLACK, (how, moment)


@of_both_kinds
@of_all_sides
def test_nobody_is_certain_before_the_result(kind: Kind, batting: str, known: bool) -> None:
    model, sides = weights.shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=known)
    assert all(0 < model.chance(sides, moment) < 1 for moment in grid(kind))


@of_both_kinds
@pytest.mark.parametrize("batting", BATTING_BEATS_BOWLING)
def test_the_result_is_certain(kind: Kind, batting: str) -> None:
    model, sides = weights.shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=True)
    for left, wickets in ((0, 0), (0, 5), (0, 10), (1, 10), (60, 10)):
        assert model.chance(sides, chase(kind, left, wickets, 2, 150)) == 0.0
        assert model.chance(sides, chase(kind, left, wickets, 90, 150)) == 0.0
        assert model.chance(sides, chase(kind, left, wickets, 1, 150)) == 0.5
    for left, wickets, over in ((0, 0, 0), (0, 9, 0), (1, 0, 3), (1, 9, 5), (100, 9, 0)):
        assert model.chance(sides, chase(kind, left, wickets, -over, 150)) == 1.0


@of_both_kinds
@of_all_sides
def test_with_scores_level_there_is_a_tie_at_the_least(kind: Kind, batting: str, known: bool) -> None:
    model, sides = weights.shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=known)
    for left, wickets in product(range(1, LONGEST[kind]), range(10)):
        assert model.chance(sides, chase(kind, left, wickets, 1, 150)) >= 0.5


@of_both_kinds
def test_the_better_side_is_given_the_better_chance(kind: Kind) -> None:
    model = weights.shipped(kind)
    for known in (True, False):
        sides = [strengths(better, known=known) for better in (-0.3, -0.1, 0.0, 0.1, 0.3)]
        chances = [model.chance(side, chase(kind, LONGEST[kind] // 2, 3, 75, 150)) for side in sides]
        assert chances == sorted(set(chances))


def first_innings(kind: Kind, runs: int = 60, wickets: int = 3, left: int | None = None) -> Moment:
    half = LONGEST[kind] // 2
    left = half if left is None else left
    return Moment(1, LONGEST[kind], left, wickets, runs, None, min(30, runs), RECENT, {}, {}, ())


@of_both_kinds
def test_in_a_first_innings_too_nobody_is_certain_even_when_it_is_over(kind: Kind) -> None:
    model, sides = weights.shipped(kind), strengths(0.0, known=True)
    for runs, wickets, left in product((0, 30, 150, 400, 700), (0, 5, 9, 10), (0, 1, 40, 100)):
        assert 0 < model.chance(sides, first_innings(kind, runs, wickets, left)) < 1


@of_both_kinds
def test_more_runs_on_the_board_at_its_end_are_worth_more(kind: Kind) -> None:
    model, sides = weights.shipped(kind), strengths(0.0, known=True)
    chances = [model.chance(sides, first_innings(kind, runs, 7, 0)) for runs in range(0, 450, 10)]
    assert chances == sorted(chances)
    assert chances[0] < 0.01
    assert chances[-1] > 0.9


@of_both_kinds
def test_both_sides_chances_sum_to_one(kind: Kind) -> None:
    model: Model = weights.shipped(kind)
    for sides in (strengths(better, known=True) for better in BATTING_BEATS_BOWLING.values()):
        for moment in grid(kind):
            win = Prediction("m", 2, "home", "away", model.chance(sides, moment)).win
            assert sum(win.values()) == 1.0
