"""A finished match of the scoring engine as ratings, training and back-tests read it."""

from scoring.engine.conditions import Conditions, Format
from scoring.engine.laws.dismissals import MAY_RETURN
from scoring.engine.laws.order import main_innings
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState, ResultKind
from workers.prediction.inputs.from_match import context_of, kind_of, length_of, women_play
from workers.prediction.inputs.played import PlayedBall, PlayedInnings, PlayedMatch
from workers.prediction.inputs.unpredicted import Unpredicted

SHORTEST_TAUGHT = 90
"""Legal balls. Runs come faster in a T10, so it would teach the ratings of T20s that its batters are better."""


def played_match(match: MatchState) -> PlayedMatch | str:
    """Return a finished match, or a code that says why it cannot be used."""
    kind = kind_of(match.conditions)
    if isinstance(kind, Unpredicted):
        return kind.code
    if _is_short(match.conditions):
        return "too_short"
    first_result = _first_result(match)
    if first_result is None:
        return "no_result"
    main = main_innings(match)[:2]
    return PlayedMatch(
        match_id=match.created.id,
        context=context_of(match, kind),
        per_over=match.conditions.balls_per_over,
        innings=tuple(_innings(match, innings) for innings in main),
        first_result=first_result,
        is_full_length=_is_full_length(match, main),
        names={player.id: player.name for player in match.players.values()},
        game_is_known=women_play(match) is not None,
    )


def _is_short(conditions: Conditions) -> bool:
    is_own_length = conditions.format in (Format.T10, Format.CUSTOM)
    return is_own_length and conditions.max_balls is not None and conditions.max_balls < SHORTEST_TAUGHT


def _is_full_length(match: MatchState, main: tuple[Innings, ...]) -> bool:
    return (
        all(innings.method is None and not innings.target_revised for innings in main)
        and all(length_of(match, innings) == match.conditions.max_balls for innings in main)
        and match.result is not None
        and match.result.method is None
    )


def _first_result(match: MatchState) -> float | None:
    """Return the result for the side that batted first: 1, 0, or 0.5 for a tie; None if play did not decide it."""
    result = match.result
    if result is None or not match.innings:
        return None
    if result.kind is ResultKind.TIE:
        return 0.5
    if result.kind is not ResultKind.WON or result.reason is not None:
        return None
    return float(result.winner_id == match.innings[0].team_id)


def _innings(match: MatchState, innings: Innings) -> PlayedInnings:
    balls, legal, lost, total = [], 0, 0, 0
    for ball in (ball for over in innings.all_overs for ball in over.balls):
        legal += ball.legal
        lost += sum(out.dismissal.kind not in MAY_RETURN for out in ball.outs)
        total += ball.total
        balls.append(_ball(ball, legal, lost, total))
    return PlayedInnings(innings.number, length_of(match, innings), innings.target, tuple(balls))


def _ball(ball: Ball, legal: int, lost: int, total: int) -> PlayedBall:
    return PlayedBall(
        legal_balls=legal,
        total=total,
        wickets=lost,
        runs=ball.total,
        outs=tuple(out.player_id for out in ball.outs),
        legal=ball.legal,
        faced=not ball.extras.wides,
        striker=ball.striker_id,
        non_striker=ball.non_striker_id or "",
        bowler=ball.bowler_id,
    )
