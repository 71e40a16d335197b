"""The served prediction: from a match's state to chances and a projected score, without a training library."""

from functools import cache, lru_cache

from scoring.engine.conditions import Conditions
from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState, Result, ResultKind
from workers.prediction import weights
from workers.prediction.model import Model
from workers.prediction.prediction import Prediction, Unpredicted
from workers.prediction.scene import kind_of, moment_of, setting_of
from workers.prediction.setting import LONGEST, Kind, Setting
from workers.prediction.strengths import Strengths

MATCHES = 256
"""Whose strengths a process keeps at hand."""


def predict(match: MatchState) -> Prediction | Unpredicted:
    """The prediction after the newest event of `match`; microseconds, no I/O after the first call."""
    kind = kind_of(match.conditions)
    if isinstance(kind, Unpredicted):
        return kind
    if match.result is not None:
        return _decided(match, match.result, weights.shipped(kind))
    return _open(match, weights.shipped(kind))


def unpredictable(conditions: Conditions) -> Unpredicted | None:
    """Why no match under these conditions is ever predicted: nobody need then ask after each of its balls."""
    kind = kind_of(conditions)
    return kind if isinstance(kind, Unpredicted) else None


@cache
def version() -> str:
    """Of all that a prediction depends on but the match; with another, curves are drawn anew. It is part of an ETag."""
    return "+".join(weights.shipped(kind).version for kind in Kind)


def _open(match: MatchState, model: Model) -> Prediction | Unpredicted:
    key = model.ratings.key
    moment = moment_of(match, key)
    if isinstance(moment, Unpredicted):
        return moment
    if not 0 < moment.length <= LONGEST[model.kind]:
        return Unpredicted("no_model_of_length", "The innings has a length that there is no model of.")
    strengths = _strengths(setting_of(match, model.kind, key))
    innings = main_innings(match)[-1]
    return Prediction(
        model=model.version,
        innings=innings.number,
        batting_id=innings.team_id,
        bowling_id=innings.bowling_team_id,
        batting_wins=model.chance(strengths, moment),
        score=None if moment.over else model.projection(strengths, moment),
    )


@lru_cache(maxsize=MATCHES)
def _strengths(setting: Setting) -> Strengths:
    return weights.shipped(setting.kind).ratings.strengths(setting)


def _decided(match: MatchState, result: Result, model: Model) -> Prediction | Unpredicted:
    """1 or 0 once there is a winner, of a tie-break too; a half each where a tie stands."""
    winner = result.winner_id or result.eliminator_id or result.bowl_out_id
    if winner is None and result.kind is not ResultKind.TIE:
        return Unpredicted("no_result", "The match ended without a result.")
    main = main_innings(match)
    batting = main[-1].team_id if main else match.teams[0].id
    return Prediction(
        model=model.version,
        innings=len(main),
        batting_id=batting,
        bowling_id=match.other_team(batting),
        batting_wins=0.5 if winner is None else float(winner == batting),
    )
