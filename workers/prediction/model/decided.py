"""The prediction of a match that is decided: who has won, or that nobody has."""

from scoring.engine.laws.order import main_innings
from scoring.engine.states.match import MatchState, Result, ResultKind
from workers.prediction.inputs.unpredicted import Unpredicted
from workers.prediction.model.prediction import Prediction


def predict_decided(match: MatchState, result: Result, version: str, *, can_draw: bool) -> Prediction | Unpredicted:
    """Return 1 for the winner, by a tie-break too, or for a draw; 0.5 each for a tie. `version` names the model."""
    winner = result.winner_id or result.eliminator_id or result.bowl_out_id or result.fewer_wickets_id
    is_drawn = can_draw and result.kind is ResultKind.DRAW
    if winner is None and result.kind is not ResultKind.TIE and not is_drawn:
        return Unpredicted("no_result", "The match ended without a result.")
    main = main_innings(match)
    batting = main[-1].team_id if main else match.teams[0].id
    level = 0.0 if is_drawn else 0.5
    return Prediction(
        model=version,
        innings=len(main),
        batting_id=batting,
        bowling_id=match.other_team(batting),
        batting_wins=level if winner is None else float(winner == batting),
        draw=float(is_drawn) if can_draw else None,
    )
