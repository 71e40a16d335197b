"""The scorecard of a finished or running match, in the form published scorecards are compared in."""

from typing import Any

from scoring.engine.commentary import fielder_name
from scoring.engine.events import InningsEnd
from scoring.engine.lines import extras_row
from scoring.engine.notation import bowler_overs, innings_overs
from scoring.engine.states import BatterLine, BowlerLine, Innings, MatchState, Over, Partnership, Result, ResultKind


def scorecard(match: MatchState) -> dict[str, Any]:
    """JSON types only; keys as in the expected files: match, innings in order of play (super overs too), result."""
    about = match.created.about or {}
    return {
        "match_id": about.get("match_id", match.created.id),
        "match_type": about.get("match_type", match.conditions.format.value),
        "gender": about.get("gender"),
        "dates": about.get("dates", []),
        "teams": [team.name for team in match.teams],
        "venue": match.venue,
        "event": about.get("event"),
        "balls_per_over": match.conditions.balls_per_over,
        "overs": about.get("overs") if about else match.conditions.overs,
        "follow_on": any(innings.follow_on for innings in match.innings),
        "innings": [_innings(match, innings) for innings in match.innings],
        "result": _result(match, match.result),
    }


def _innings(match: MatchState, innings: Innings) -> dict[str, Any]:
    name = _namer(match)
    return {
        "team": match.team(innings.team_id).name,
        "total": innings.total,
        "wickets": innings.wickets,
        "overs": innings_overs(innings),
        "legal_balls": innings.legal_balls,
        "declared": innings.ended is InningsEnd.DECLARED,
        "forfeited": innings.ended is InningsEnd.FORFEITED,
        "super_over": innings.super_over > 0,
        "extras": extras_row(innings),
        "batting": [_batter(match, line) for line in innings.batting.values()],
        "bowling": [_bowler(match, line) for line in innings.bowling.values()],
        "fall_of_wickets": [
            {
                "wicket": fall.wicket,
                "score": fall.score,
                "batter": name(fall.player_id),
                "over_ball": fall.over_ball,
                "kind": fall.kind.value,
            }
            for fall in innings.falls
        ],
        "retired": [
            {"batter": name(player_id), "kind": note.kind.value, "score": note.score, "over_ball": note.over_ball}
            for player_id, note in innings.retired.items()
        ],
        "partnerships": [_stand(match, stand) for stand in stands(innings)],
        "per_over": [_over(match, over) for over in innings.all_overs],
        "absent_hurt": [name(player_id) for player_id in innings.absent],
        "target": _target(match, innings),
    }


def _namer(match: MatchState) -> Any:
    return lambda player_id: match.players[player_id].name


def _batter(match: MatchState, line: BatterLine) -> dict[str, Any]:
    return {
        "batter": match.players[line.player_id].name,
        "runs": line.runs,
        "balls": line.balls,
        "fours": line.fours,
        "sixes": line.sixes,
        "dismissal": _dismissal(match, line),
    }


def _dismissal(match: MatchState, line: BatterLine) -> dict[str, Any] | None:
    dismissal = line.dismissal
    if dismissal is None:
        return None
    card: dict[str, Any] = {"kind": dismissal.kind.value}
    if dismissal.bowler_id is not None:
        card["bowler"] = match.players[dismissal.bowler_id].name
    if dismissal.fielders:
        card["fielders"] = [fielder_name(match.players, fielder) for fielder in dismissal.fielders]
    return card


def _bowler(match: MatchState, line: BowlerLine) -> dict[str, Any]:
    return {
        "bowler": match.players[line.player_id].name,
        "legal": line.legal,
        "maidens": line.maidens,
        "runs": line.runs,
        "wickets": line.wickets,
        "wides": line.wides,
        "noballs": line.noballs,
        "wide_balls": line.wide_balls,
        "noball_balls": line.noball_balls,
        "dots": line.dots,
        "overs": bowler_overs(match.conditions.balls_per_over, line),
    }


def stands(innings: Innings) -> tuple[Partnership, ...]:
    """Every partnership with a ball, the open one last."""
    return innings.partnerships if innings.partnership is None else (*innings.partnerships, innings.partnership)


def _stand(match: MatchState, stand: Partnership) -> dict[str, Any]:
    return {
        "wicket": stand.wicket,
        "pair": [match.players[player_id].name for player_id in stand.pair if player_id is not None],
        "runs": stand.runs,
        "balls": stand.balls,
        "ended": stand.ended or "end",
    }


def _over(match: MatchState, over: Over) -> dict[str, Any]:
    return {
        "over": over.index,
        "runs": over.runs,
        "wickets": over.wickets,
        "score": over.score,
        "legal": over.legal,
        "bowlers": [match.players[player_id].name for player_id in over.bowlers],
    }


def _target(match: MatchState, innings: Innings) -> dict[str, Any] | None:
    if innings.target is None or innings.super_over or match.conditions.innings_per_side != 1:
        return None
    overs = innings.max_overs
    if innings.max_extra_balls:
        return {"overs": float(f"{overs}.{innings.max_extra_balls}"), "runs": innings.target}
    return {"overs": overs, "runs": innings.target}


def _result(match: MatchState, result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    if result.kind is not ResultKind.WON:
        return {"result": result.kind.value} | _tie_break(match, result)
    card: dict[str, Any] = {"winner": match.team(result.winner_id or "").name}
    if result.wickets is not None:
        card["by"] = {"wickets": result.wickets}
    elif result.runs is not None:
        card["by"] = ({"innings": 1} if result.innings else {}) | {"runs": result.runs}
    return card


def _tie_break(match: MatchState, result: Result) -> dict[str, str]:
    if result.eliminator_id:
        return {"eliminator": match.team(result.eliminator_id).name}
    if result.bowl_out_id:
        return {"bowl_out": match.team(result.bowl_out_id).name}
    return {}
