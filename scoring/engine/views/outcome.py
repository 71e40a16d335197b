"""The result of a match and the attempts of a bowl-out, as a snapshot has them."""

from scoring.engine.states.match import MatchState, Result
from scoring.engine.views.result_text import result_text
from scoring.engine.views.shapes.snapshot import AttemptsView, ResultView


def view_result(match: MatchState, result: Result) -> ResultView:
    view: ResultView = {"kind": result.kind.value, "text": result_text(match, result)}
    if result.winner_id is not None:
        view["winner_id"] = result.winner_id
    if result.runs is not None:
        view["runs"] = result.runs
    if result.wickets is not None:
        view["wickets"] = result.wickets
    if result.innings:
        view["innings"] = True
    if result.by_penalty_runs:
        view["by_penalty_runs"] = True
    if result.eliminator_id is not None:
        view["eliminator_id"] = result.eliminator_id
    if result.bowl_out_id is not None:
        view["bowl_out_id"] = result.bowl_out_id
    if result.fewer_wickets_id is not None:
        view["fewer_wickets_id"] = result.fewer_wickets_id
    if result.winning_draw_id is not None:
        view["winning_draw_id"] = result.winning_draw_id
    if result.method is not None:
        view["method"] = result.method
    return view


def view_bowl_out(match: MatchState) -> dict[str, AttemptsView]:
    return {
        team.id: {
            "hits": sum(ball.hit for ball in match.bowl_out if ball.team_id == team.id),
            "balls": sum(ball.team_id == team.id for ball in match.bowl_out),
        }
        for team in match.teams
    }
