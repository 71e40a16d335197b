"""Properties of the served weights, checked on a grid: in a chase a loss never raises the chance."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from workers.prediction.inputs.match_context import LONGEST, MatchKind
from workers.prediction.inputs.situation import RECENT, Situation
from workers.prediction.model.level import UNKNOWN
from workers.prediction.model.model import MAX_EDGE, Model
from workers.prediction.model.prediction import Prediction
from workers.prediction.model.strengths import Batter, Bowler, InningsStrengths, Strengths
from workers.prediction.model.weights.files import load_shipped

SLACK = 1e-12
HARDLY = 1e-3  # a tenth of a point: the weights of a first innings count by what is left of it, also by wickets
NEEDED = (1, 2, 3, 4, 6, 7, 10, 15, 20, 30, 36, 37, 40, 60, 100, 150, 200, 320, 400, 480)
BATTING_BEATS_BOWLING = {"even": 0.0, "strong": 3 * MAX_EDGE, "weak": -3 * MAX_EDGE}
"""In runs a ball. Strong and weak are beyond MAX_EDGE, so that the limit is tested."""
SIDES = [*product(BATTING_BEATS_BOWLING, (True, False))]
of_all_sides = pytest.mark.parametrize(("batting", "known"), SIDES)
of_all_doubts = pytest.mark.parametrize("doubt", [0.0, UNKNOWN])
"""Of the level of scoring."""
of_both_kinds = pytest.mark.parametrize("kind", MatchKind)


def strengths(better: float, *, known: bool, place: float = 0.0, doubt: float = 0.0) -> Strengths:
    """Return the strengths of two sides; the batting one is better by `better` runs a ball. Five of eleven bowl."""
    innings = InningsStrengths(
        bat=better / 2,
        bowl=-better / 2,
        order=tuple(Batter(f"bat {n}", better / 2) for n in range(11)) if known else (),
        attack=tuple(Bowler(f"bowl {n}", -better / 2, 0.19 if n < 5 else 0.01) for n in range(11)) if known else (),
        side_bat=better / 2,
        side_bowl=-better / 2,
    )
    both = (innings, innings)
    return Strengths(venue=place, competition=0.0, game=0.0, women=False, known=known, innings=both, doubt=doubt)


def chase(kind: MatchKind, left: int, wickets: int, needed: int, target: int, form: float = 1.0) -> Situation:
    """Return a chase. `form` is the rate of the recent balls relative to that of the innings."""
    length = LONGEST[kind]
    recent, runs = min(length - left, RECENT), target - needed
    came = min(round(form * runs * recent / (length - left)), runs) if recent else 0
    return Situation(2, length, left, wickets, runs, target, came, recent, {}, {}, ())


def grid(kind: MatchKind) -> Iterator[Situation]:
    """Yield every number of wickets at many stages, in hard and easy chases, with few to very many runs made."""
    whole = LONGEST[kind]
    for left in (*range(1, 16), *range(20, whole, 13), whole):
        for wickets, needed in product(range(10), NEEDED):
            for target in sorted({needed, needed + 40, max(needed, round(1.3 * whole)), needed + 2 * whole}):
                if left < whole or needed == target:
                    yield chase(kind, left, wickets, needed, target)


def with_a_disadvantage(situation: Situation) -> Iterator[tuple[str, Situation]]:
    """Yield the chase with a disadvantage added for the batting side."""
    assert situation.target is not None
    yield "a target one higher", replace(situation, target=situation.target + 1)
    yield "a ball fewer", replace(situation, balls_left=situation.balls_left - 1)
    yield "a wicket more", replace(situation, wickets=situation.wickets + 1)
    if situation.runs:
        yield "a run fewer, long ago", replace(situation, runs=situation.runs - 1)
    if situation.recent_runs:
        yield (
            "a run fewer, just now",
            replace(situation, runs=situation.runs - 1, recent_runs=situation.recent_runs - 1),
        )


@of_both_kinds
@of_all_sides
def test_a_disadvantage_never_raises_the_chance(kind: MatchKind, batting: str, known: bool) -> None:
    model, sides = load_shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=known)
    helped = [
        (f"{chance:.6f} -> {now:.6f} by {how}", situation)
        for situation in grid(kind)
        for chance in (model.chance(sides, situation),)
        for how, worse in with_a_disadvantage(situation)
        if (now := model.chance(sides, worse)) > chance + SLACK
    ]
    assert not helped, f"{len(helped)} times, as {min(helped, key=_how_small)}"


def _how_small(found: tuple[str, Situation]) -> tuple[int, int]:
    return found[1].balls_left, found[1].needed


@of_both_kinds
@pytest.mark.parametrize("place", [-0.3, 0.3])
@pytest.mark.parametrize("form", [0.0, 2.0])
@of_all_doubts
def test_a_disadvantage_never_raises_the_chance_on_any_ground_or_form(
    kind: MatchKind, place: float, form: float, doubt: float
) -> None:
    model, sides = load_shipped(kind), strengths(0.0, known=not doubt, place=place, doubt=doubt)
    for left, wickets, needed in product(range(1, LONGEST[kind], 7), (0, 3, 6, 9), (1, 2, 5, 12, 35, 80, 160)):
        situation = chase(kind, left, wickets, needed, needed + LONGEST[kind], form)
        chance = model.chance(sides, situation)
        for how, worse in with_a_disadvantage(situation):
            assert model.chance(sides, worse) <= chance + SLACK, (how, situation)


@of_both_kinds
@of_all_sides
def test_nobody_is_certain_before_the_result(kind: MatchKind, batting: str, known: bool) -> None:
    model, sides = load_shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=known)
    assert all(0 < model.chance(sides, situation) < 1 for situation in grid(kind))


@of_both_kinds
@pytest.mark.parametrize("batting", BATTING_BEATS_BOWLING)
def test_the_result_is_certain(kind: MatchKind, batting: str) -> None:
    model, sides = load_shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=True)
    for left, wickets in ((0, 0), (0, 5), (0, 10), (1, 10), (60, 10)):
        assert model.chance(sides, chase(kind, left, wickets, 2, 150)) == 0.0
        assert model.chance(sides, chase(kind, left, wickets, 90, 150)) == 0.0
        assert model.chance(sides, chase(kind, left, wickets, 1, 150)) == 0.5
    for left, wickets, over in ((0, 0, 0), (0, 9, 0), (1, 0, 3), (1, 9, 5), (100, 9, 0)):
        assert model.chance(sides, chase(kind, left, wickets, -over, 150)) == 1.0


@of_both_kinds
@of_all_sides
def test_with_scores_level_the_chance_is_at_least_half(kind: MatchKind, batting: str, known: bool) -> None:
    model, sides = load_shipped(kind), strengths(BATTING_BEATS_BOWLING[batting], known=known)
    for left, wickets in product(range(1, LONGEST[kind]), range(10)):
        assert model.chance(sides, chase(kind, left, wickets, 1, 150)) >= 0.5


@of_both_kinds
def test_the_better_side_has_the_higher_chance(kind: MatchKind) -> None:
    model = load_shipped(kind)
    for known in (True, False):
        sides = [strengths(better, known=known) for better in (-0.3, -0.1, 0.0, 0.1, 0.3)]
        chances = [model.chance(side, chase(kind, LONGEST[kind] // 2, 3, 75, 150)) for side in sides]
        assert chances == sorted(set(chances))


def first_innings(kind: MatchKind, runs: int = 60, wickets: int = 3, left: int | None = None) -> Situation:
    half = LONGEST[kind] // 2
    left = half if left is None else left
    return Situation(1, LONGEST[kind], left, wickets, runs, None, min(30, runs), RECENT, {}, {}, ())


@of_both_kinds
def test_nobody_is_certain_in_a_first_innings_even_when_it_is_over(kind: MatchKind) -> None:
    model, sides = load_shipped(kind), strengths(0.0, known=True)
    for runs, wickets, left in product((0, 30, 150, 400, 700), (0, 5, 9, 10), (0, 1, 40, 100)):
        assert 0 < model.chance(sides, first_innings(kind, runs, wickets, left)) < 1


@of_both_kinds
def test_a_higher_first_innings_total_gives_a_higher_chance(kind: MatchKind) -> None:
    model, sides = load_shipped(kind), strengths(0.0, known=True)
    chances = [model.chance(sides, first_innings(kind, runs, 7, 0)) for runs in range(0, 450, 10)]
    assert chances == sorted(chances)
    assert chances[0] < 0.01
    assert chances[-1] > 0.9


@of_both_kinds
@of_all_sides
@of_all_doubts
def test_the_chance_at_the_end_of_an_innings_is_that_of_the_chase_to_come(
    kind: MatchKind, batting: str, known: bool, doubt: float
) -> None:
    model, whole = load_shipped(kind), LONGEST[kind]
    sides = strengths(BATTING_BEATS_BOWLING[batting], known=known, doubt=doubt)
    for runs, wickets, left in product((0, 1, 30, 90, 150, 220, 300, 400), (0, 4, 10), (0, 40)):
        if left and wickets < 10:
            continue
        before_the_chase = Situation(2, whole, whole, 0, 0, runs + 1, 0, 0, {}, {}, ())
        defends, chases = (
            model.chance(sides, first_innings(kind, runs, wickets, left)),
            model.chance(sides, before_the_chase),
        )
        assert defends == 1 - chases


@of_both_kinds
@pytest.mark.parametrize("better", [-0.3, -0.15, 0.0, 0.15, 0.3])
@pytest.mark.parametrize("known", [True, False])
@of_all_doubts
def test_in_a_first_innings_a_run_less_never_raises_the_chance_and_a_wicket_hardly(
    kind: MatchKind, better: float, known: bool, doubt: float
) -> None:
    model, sides, whole = load_shipped(kind), strengths(better, known=known, doubt=doubt), LONGEST[kind]
    for left, wickets, rate in product(range(1, whole, whole // 20), range(10), (0.6, 1.0, 1.3, 1.6)):
        now = first_innings(kind, round(rate * (whole - left)), wickets, left)
        chance = model.chance(sides, now)
        assert model.chance(sides, replace(now, wickets=wickets + 1)) <= chance + HARDLY, now
        if now.recent_runs:
            less = replace(now, runs=now.runs - 1, recent_runs=now.recent_runs - 1)
            assert model.chance(sides, less) <= chance + SLACK, now


@of_both_kinds
def test_both_sides_chances_sum_to_one(kind: MatchKind) -> None:
    model: Model = load_shipped(kind)
    for sides in (strengths(better, known=True) for better in BATTING_BEATS_BOWLING.values()):
        for situation in grid(kind):
            win = Prediction("m", 2, "home", "away", model.chance(sides, situation)).win
            assert sum(win.values()) == 1.0
