"""The scorecard of a match, finished or in progress, in the form that is compared with published scorecards."""

from typing import Any

from scoring.engine.events.innings import InningsEnd
from scoring.engine.laws.order import list_innings
from scoring.engine.states.innings import BatterLine, BowlerLine, Innings, Over, Partnership
from scoring.engine.states.match import MatchState, Result, ResultKind
from scoring.engine.views.commentary import fielder_name
from scoring.engine.views.notation import bowler_overs, innings_overs
from scoring.engine.views.rows import extras_row, list_absent
from scoring.engine.views.shapes.scorecard import (
    Scorecard,
    ScorecardBatter,
    ScorecardBowler,
    ScorecardFall,
    ScorecardInnings,
    ScorecardOver,
    ScorecardPartnership,
    ScorecardRetirement,
)


def scorecard(match: MatchState) -> Scorecard:
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
        # An imported file states its own length, which may differ from the conditions derived from it.
        "overs": about.get("overs") if about else match.conditions.overs,
        "follow_on": any(innings.follow_on for innings in match.innings),
        "innings": [_card_innings(match, innings) for innings in list_innings(match)],
        "result": _card_result(match, match.result),
    }


def _card_innings(match: MatchState, innings: Innings) -> ScorecardInnings:
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
        "batting": [_card_batter(match, line) for line in innings.batting.values()],
        "bowling": [_card_bowler(match, line) for line in innings.bowling.values()],
        "fall_of_wickets": _card_falls(match, innings),
        "retired": _card_retirements(match, innings),
        "partnerships": [_card_partnership(match, partnership) for partnership in _list_partnerships(innings)],
        "per_over": [_card_over(match, over) for over in innings.all_overs],
        "absent_hurt": [_name(match, player_id) for player_id in list_absent(innings)],
        "target": _card_target(match, innings),
    }


def _name(match: MatchState, player_id: str) -> str:
    return match.players[player_id].name


def _card_batter(match: MatchState, line: BatterLine) -> ScorecardBatter:
    card: ScorecardBatter = {
        "batter": _name(match, line.player_id),
        "runs": line.runs,
        "balls": line.balls,
        "fours": line.fours,
        "sixes": line.sixes,
        "dismissal": _card_dismissal(match, line),
    }
    if line.outs:
        card["outs"] = line.outs
    return card


def _card_dismissal(match: MatchState, line: BatterLine) -> dict[str, Any] | None:
    dismissal = line.dismissal
    if dismissal is None:
        return None
    card: dict[str, Any] = {"kind": dismissal.kind.value}
    if dismissal.bowler_id is not None:
        card["bowler"] = _name(match, dismissal.bowler_id)
    if dismissal.fielders:
        card["fielders"] = [fielder_name(match.players, fielder) for fielder in dismissal.fielders]
    return card


def _card_bowler(match: MatchState, line: BowlerLine) -> ScorecardBowler:
    return {
        "bowler": _name(match, line.player_id),
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


def _card_falls(match: MatchState, innings: Innings) -> list[ScorecardFall]:
    return [
        {
            "wicket": fall.wicket,
            "score": fall.score,
            "batter": _name(match, fall.player_id),
            "over_ball": fall.over_ball,
            "kind": fall.kind.value,
        }
        for fall in innings.falls
    ]


def _card_retirements(match: MatchState, innings: Innings) -> list[ScorecardRetirement]:
    return [
        {
            "batter": _name(match, player_id),
            "kind": retired.kind.value,
            "score": retired.score,
            "over_ball": retired.over_ball,
        }
        for player_id, retired in innings.retired.items()
    ]


def _list_partnerships(innings: Innings) -> tuple[Partnership, ...]:
    """Return all partnerships in order, the open one last."""
    return innings.partnerships if innings.partnership is None else (*innings.partnerships, innings.partnership)


def _card_partnership(match: MatchState, partnership: Partnership) -> ScorecardPartnership:
    return {
        "wicket": partnership.wicket,
        "pair": [_name(match, player_id) for player_id in partnership.pair if player_id is not None],
        "runs": partnership.runs,
        "balls": partnership.balls,
        "ended": partnership.ended or "end",
    }


def _card_over(match: MatchState, over: Over) -> ScorecardOver:
    return {
        "over": over.index,
        "runs": over.runs,
        "wickets": over.wickets,
        "score": over.score,
        "legal": over.legal,
        "bowlers": [_name(match, player_id) for player_id in over.bowlers],
    }


def _card_target(match: MatchState, innings: Innings) -> dict[str, Any] | None:
    """Return the target with its overs; None for super overs and matches of two innings: no target is published."""
    if innings.target is None or innings.super_over or match.conditions.innings_per_side != 1:
        return None
    overs = innings.max_overs
    if innings.max_extra_balls:
        # Published files write the length of a cut innings as a number: 9.4 is nine overs and four balls.
        return {"overs": float(f"{overs}.{innings.max_extra_balls}"), "runs": innings.target}
    return {"overs": overs, "runs": innings.target}


def _card_result(match: MatchState, result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    # Published files name the side that lost fewer wickets as the winner.
    if result.fewer_wickets_id:
        return {"winner": match.team(result.fewer_wickets_id).name}
    if result.kind is not ResultKind.WON:
        return {"result": result.kind.value} | _card_tie_break(match, result)
    card: dict[str, Any] = {"winner": match.team(result.winner_id or "").name}
    if result.by_penalty_runs:
        card["by_penalty_runs"] = True
    elif result.wickets is not None:
        card["by"] = {"wickets": result.wickets}
    elif result.runs is not None:
        card["by"] = ({"innings": 1} if result.innings else {}) | {"runs": result.runs}
    return card


def _card_tie_break(match: MatchState, result: Result) -> dict[str, str]:
    if result.eliminator_id:
        return {"eliminator": match.team(result.eliminator_id).name}
    if result.bowl_out_id:
        return {"bowl_out": match.team(result.bowl_out_id).name}
    if result.winning_draw_id:
        return {"winning_draw": match.team(result.winning_draw_id).name}
    return {}
