"""Updates ratings with finished matches, one day at a time.

Each ball's residual is modelled as venue + competition + men's or women's game + batter - bowler. A match is learnt
with the ratings as they were before it: what one part did not explain is credited to the next. Ratings of a match
never hold anything of the match itself or of another match of its day, so back-tests see no future.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from workers.prediction.inputs.match_context import MatchContext
from workers.prediction.inputs.played import PlayedInnings, PlayedMatch
from workers.prediction.model.evidence import RECORD_SHRINKAGE, Evidence, Habit
from workers.prediction.model.expected_runs import ExpectedRuns
from workers.prediction.model.level import UNKNOWN
from workers.prediction.model.ratings import (
    Evidences,
    Ratings,
    competition_key,
    game_key,
    name_key,
    side_key,
    visit_key,
)
from workers.prediction.model.strengths import Strengths

CHASE_WEIGHT = 0.6  # of a place's evidence from a chase, relative to a first innings: a chase is played to the target
AMBIGUOUS = ""
"""The key in `Ratings.names` of a name that several players have."""

Sums = dict[str, list[float]]
"""By player, [residual, balls] summed over one innings."""


class Credit(NamedTuple):
    """One innings' residuals: what batters and bowlers get, and `rest`, what neither they nor the place explain."""

    batters: Sums
    bowlers: Sums
    rest: float


def learn(ratings: Ratings, match: PlayedMatch, expected: ExpectedRuns) -> None:
    """Add a finished match to the ratings."""
    for key, name in match.names.items():
        # A name that was found to be ambiguous stays so, since AMBIGUOUS equals no player's key.
        named = name_key(name, match.context.women)
        ratings.names[named] = key if ratings.names.get(named, key) == key else AMBIGUOUS
    before = ratings.strengths(match.context)
    for innings in match.innings:
        credit = _credit(ratings, match.context, innings, before, expected)
        _learn_sides(ratings, match.context, innings.number, credit)
        _learn_players(ratings, match.context, innings.number, credit)
        _learn_habits(ratings, match.context, innings, credit.bowlers)
        weight = 1.0 if innings.number == 1 else CHASE_WEIGHT
        _learn_places(ratings, match.context, before, credit.rest, len(innings.balls), weight)
    _learn_result(ratings, match, before.record.chance)


def walk_forward(
    matches: Iterable[PlayedMatch], ratings: Ratings, expected: ExpectedRuns
) -> Iterator[tuple[PlayedMatch, Strengths]]:
    """Yield each match with its strengths as known before its day, and learn it afterwards.

    `matches` must be in order of days.
    """
    for _, played in groupby(matches, key=lambda match: match.context.day):
        today = list(played)
        yield from [(match, ratings.strengths(match.context)) for match in today]
        for match in today:
            learn(ratings, match, expected)


def _credit(
    ratings: Ratings, context: MatchContext, innings: PlayedInnings, before: Strengths, expected: ExpectedRuns
) -> Credit:
    """Share out the residuals, each player's net of the opponent he faced and of the place."""
    batting, bowling, day = context.batting(innings.number), context.bowling(innings.number), context.day
    side, others = ratings.side_ratings(context, innings.number)
    batters = {key: ratings.batter(key, day, side) for key in batting.squad}
    bowlers = {key: ratings.bowler(key, day, others) for key in bowling.squad}
    here = before.venue + before.competition + before.game
    batted: Sums = {}
    bowled: Sums = {}
    rest = 0.0
    for ball, residual in zip(innings.balls, expected.residuals(innings), strict=True):
        bats, bowls = batters.get(ball.striker, side), bowlers.get(ball.bowler, others)
        if ball.faced:
            _add(batted, ball.striker, residual - here + bowls)
        _add(bowled, ball.bowler, here + bats - residual)
        rest += residual - here - bats + bowls
    return Credit(batted, bowled, rest)


def _add(sums: Sums, key: str, residual: float) -> None:
    one = sums.setdefault(key, [0.0, 0.0])
    one[0] += residual
    one[1] += 1


def _learn_sides(ratings: Ratings, context: MatchContext, number: int, credit: Credit) -> None:
    batting, bowling = side_key(context, context.batting(number)), side_key(context, context.bowling(number))
    for sides, key, sums in (
        (ratings.batting_sides, batting, credit.batters),
        (ratings.bowling_sides, bowling, credit.bowlers),
    ):
        residual, balls = (sum(column) for column in zip([0.0, 0.0], *sums.values(), strict=True))
        _evidence(sides, key).add(residual, balls, context.day, ratings.shrinkage.side_half_life)


def _learn_players(ratings: Ratings, context: MatchContext, number: int, credit: Credit) -> None:
    """Rate members of the squads only: a table of balls has empty squads and "" for every player."""
    for players, squad, sums in (
        (ratings.batters, set(context.batting(number).squad), credit.batters),
        (ratings.bowlers, set(context.bowling(number).squad), credit.bowlers),
    ):
        for key, (residual, balls) in sums.items():
            if key in squad:
                _evidence(players, key).add(residual, balls, context.day, ratings.shrinkage.player_half_life)


def _learn_habits(ratings: Ratings, context: MatchContext, innings: PlayedInnings, bowled: Sums) -> None:
    batting, bowling = context.batting(innings.number), context.bowling(innings.number)
    for position, key in enumerate(innings.batting_order(), start=1):
        if key in batting.squad:
            _habit(ratings, key).add_position(position)
    for key in bowling.squad if innings.balls else ():
        balls = bowled.get(key, (0.0, 0.0))[1]
        _habit(ratings, key).add_share(balls / len(innings.balls))


def _learn_places(
    ratings: Ratings, context: MatchContext, before: Strengths, rest: float, balls: int, weight: float
) -> None:
    """Add the rest to each place, plus what the place's own rating had already explained.

    A match of which little is known hardly counts for the whole game: clubs and schools do not change what
    professionals score.
    """
    shrinkage, known = ratings.shrinkage, 1 - before.doubt / UNKNOWN
    for places, key, rating, half_life, share in (
        (ratings.venues, context.venue, before.venue, shrinkage.place_half_life, 1.0),
        (ratings.competitions, competition_key(context), before.competition, shrinkage.place_half_life, 1.0),
        (ratings.games, game_key(context), before.game, shrinkage.game_half_life, known),
    ):
        residual = share * weight * (rest + balls * rating)
        _evidence(places, key).add(residual, share * weight * balls, context.day, half_life)


def _learn_result(ratings: Ratings, match: PlayedMatch, chance: float) -> None:
    """Add the result, as a step of Newton's method: its weight is the variance of a result of that `chance`."""
    context, day, shrinkage = match.context, match.context.day, RECORD_SHRINKAGE
    weight, surprise = chance * (1 - chance), match.first_result - chance
    sides = side_key(context, context.first), side_key(context, context.second)
    earlier = [ratings.result_rating(side, day) for side in sides]
    for side, rating, surprised in zip(sides, earlier, (surprise, -surprise), strict=True):
        _evidence(ratings.results, side).add(surprised + weight * rating, weight, day, shrinkage.side_half_life)
        for key in (side, visit_key(side, context.venue)):
            _evidence(ratings.visits, key).add(0.0, 1.0, day, shrinkage.visits_half_life)
    competition = competition_key(context)
    first = surprise + weight * ratings.first_rating(competition, day)
    _evidence(ratings.bat_first, competition).add(first, weight, day, shrinkage.first_half_life)


def _evidence(evidences: Evidences, key: str) -> Evidence:
    return evidences.setdefault(key, Evidence())


def _habit(ratings: Ratings, key: str) -> Habit:
    return ratings.habits.setdefault(key, Habit())
