"""The whole of a match as viewers hold it: plain JSON, no nulls, maps wherever one entry changes at a time."""

from collections.abc import Mapping
from typing import Any

from scoring.engine.answer import may_be_next
from scoring.engine.codec import encode_whole
from scoring.engine.conditions import Conditions
from scoring.engine.lines import (
    Row,
    batter_row,
    bowler_row,
    delivery_row,
    extras_row,
    fall_row,
    open_stand_row,
    over_row,
    stand_row,
)
from scoring.engine.notation import innings_overs, rate
from scoring.engine.once import once
from scoring.engine.overs import balls_left
from scoring.engine.result_text import result_text
from scoring.engine.states import Ball, Innings, MatchState, Over
from scoring.engine.values import Player, Team

WINDOW = 60
"""Deliveries in a snapshot: ten overs, what a page shows without asking for more."""


def snapshot(match: MatchState) -> Row:
    """The published form of a state; equal states give equal snapshots."""
    view: Row = {
        "name": match.name,
        "format": match.conditions.format.value,
        "status": match.status.value,
        "conditions": _conditions(match.conditions),
        "teams": _teams(match.teams),
        "players": _names(match.players),
        "ticker": {str(tick.number): {"after": tick.after, "text": tick.text} for tick in match.ticker},
        "innings": {
            str(innings.number): finished(match.players, match.conditions, innings)
            for innings in match.innings
            if innings.ended is not None
        },
        "next": may_be_next(match),
    }
    _put(view, "venue", match.venue)
    _put(view, "starts_at", match.starts_at)
    if match.toss is not None:
        view["toss"] = {"winner": match.toss.winner, "decision": match.toss.decision.value}
    if match.result is not None:
        view["result"] = _result(match)
    view |= _current(match, match.current)
    return view


def _put(view: Row, key: str, value: Any) -> None:
    if value is not None:
        view[key] = value


_conditions = once(encode_whole)


@once
def _teams(teams: tuple[Team, Team]) -> Row:
    return {team.id: {"name": team.name, "squad": [player.id for player in team.players]} for team in teams}


@once
def _names(players: Mapping[str, Player]) -> Row:
    return {player_id: player.name for player_id, player in players.items()}


def _result(match: MatchState) -> Row:
    result = match.result
    assert result is not None
    view: Row = {"kind": result.kind.value, "text": result_text(match, result)}
    _put(view, "winner_id", result.winner_id)
    _put(view, "runs", result.runs)
    _put(view, "wickets", result.wickets)
    if result.innings:
        view["innings"] = True
    _put(view, "eliminator_id", result.eliminator_id)
    _put(view, "bowl_out_id", result.bowl_out_id)
    _put(view, "method", result.method)
    return view


def figures(players: Mapping[str, Player], conditions: Conditions, innings: Innings) -> Row:
    """Score and cards of one innings, in progress or finished."""
    per_over = conditions.balls_per_over
    view: Row = {
        "batting_team": innings.team_id,
        "total_runs": innings.total,
        "total_wickets": innings.wickets,
        "overs": innings_overs(innings),
        "legal_balls": innings.legal_balls,
        "batting_scorecard": {key: batter_row(players, line) for key, line in innings.batting.items()},
        "bowling_scorecard": {key: bowler_row(per_over, line) for key, line in innings.bowling.items()},
        "extras": extras_row(innings),
        "fall_of_wickets": {str(fall.wicket): fall_row(fall) for fall in innings.falls},
        "partnerships": {str(n): stand_row(stand) for n, stand in enumerate(innings.partnerships, 1)},
        "progress": _progress(innings),
    }
    _put(view, "target", innings.target)
    if innings.super_over:
        view["super_over"] = innings.super_over
    if innings.follow_on:
        view["follow_on"] = True
    if innings.absent:
        view["absent"] = list(innings.absent)
    return view


@once
def finished(players: Mapping[str, Player], conditions: Conditions, innings: Innings) -> Row:
    assert innings.ended is not None
    return figures(players, conditions, innings) | {"ended": innings.ended.value}


def _progress(innings: Innings) -> Row:
    over = innings.over
    before = _worm(innings.overs)
    return before if over is None or not over.complete else before | _point(over)


@once
def _worm(overs: tuple[Over, ...]) -> Row:
    return {number: row for over in overs for number, row in _point(over).items()}


def _point(over: Over) -> Row:
    return {str(over.index + 1): over_row(over)}


def _current(match: MatchState, innings: Innings | None) -> Row:
    if innings is None:
        return {
            "total_runs": 0,
            "total_wickets": 0,
            "overs": "0",
            "legal_balls": 0,
            "batting_scorecard": {},
            "bowling_scorecard": {},
            "free_hit": False,
            "this_over": {},
            "deliveries": {"from_index": 0, "list": []},
        }
    view = figures(match.players, match.conditions, innings)
    view["innings_number"] = innings.number
    view["free_hit"] = innings.free_hit
    view["this_over"] = _this_over(innings.over)
    view["deliveries"] = deliveries(match, innings)
    _put(view, "striker", innings.striker)
    _put(view, "non_striker", innings.non_striker)
    _put(view, "bowler", innings.bowler)
    _put(view, "par", innings.par)
    _put(view, "powerplay", _powerplay(match, innings))
    if innings.partnership is not None:
        view["partnership"] = open_stand_row(innings, innings.partnership)
    _rates(match, innings, view)
    return view


def _this_over(over: Over | None) -> Row:
    """The over's balls are the innings' deliveries from this index on."""
    return {"from_index": over.balls[0].nth} if over is not None and over.balls else {}


def _rates(match: MatchState, innings: Innings, view: Row) -> None:
    per_over = match.conditions.balls_per_over
    _put(view, "current_run_rate", rate(innings.total, innings.legal_balls, per_over))
    if innings.max_overs is None:
        return
    view["max_balls"] = innings.max_overs * per_over + innings.max_extra_balls
    if innings.target is not None and innings.ended is None:
        needed = max(innings.target - innings.total, 0)
        _put(view, "required_run_rate", rate(needed, balls_left(match.conditions, innings) or 0, per_over))


def _powerplay(match: MatchState, innings: Innings) -> str | None:
    over = innings.over
    number = 1 if over is None else over.index + 1 + over.complete
    for powerplay in () if innings.super_over else match.conditions.powerplays:
        if powerplay.first <= number <= powerplay.last:
            return powerplay.kind
    return None


def deliveries(match: MatchState, innings: Innings) -> Row:
    """The last balls of the innings, with the index of the first of them."""
    balls: list[Ball] = []
    for over in reversed(innings.all_overs):
        balls[:0] = over.balls
        if len(balls) >= WINDOW:
            break
    window = balls[-WINDOW:]
    return {"from_index": innings.bowled - len(window), "list": [delivery_row(match, innings, ball) for ball in window]}
