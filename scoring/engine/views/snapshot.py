"""The snapshot: a whole match as viewers hold it.

Entries that change one at a time are in maps, not in lists, because a merge patch replaces a list as a whole.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from scoring.engine.codec import encode_whole
from scoring.engine.conditions import Conditions
from scoring.engine.laws.innings_end import count_wickets_left
from scoring.engine.laws.order import find_coming_chase, list_innings
from scoring.engine.laws.overs import balls_left
from scoring.engine.laws.pairs import find_pair
from scoring.engine.laws.terms import Terms, find_terms, put_in_force
from scoring.engine.powerplays import Powerplay, find_span
from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings, Over
from scoring.engine.states.match import MatchState
from scoring.engine.values import Player
from scoring.engine.views.memo import memoize
from scoring.engine.views.next_ball import describe_needs
from scoring.engine.views.notation import innings_overs, rate
from scoring.engine.views.outcome import view_bowl_out, view_result
from scoring.engine.views.players import view_bench, view_players, view_replacements, view_teams
from scoring.engine.views.rows import (
    batter_row,
    bowler_row,
    delivery_row,
    extras_row,
    fall_row,
    list_absent,
    milestone_row,
    open_partnership_row,
    over_row,
    partnership_row,
    retired_row,
)
from scoring.engine.views.shapes.rows import MilestoneRow, OverRow
from scoring.engine.views.shapes.snapshot import (
    CurrentInnings,
    CutRow,
    DeliveryWindow,
    FinishedInnings,
    InningsView,
    MatchView,
    Snapshot,
    ThisOver,
)

WINDOW = 60  # deliveries in a snapshot: ten overs, which a page can show without another request


def snapshot(match: MatchState) -> Snapshot:
    """Return the published form of a state; equal states give equal snapshots."""
    view: MatchView = {
        "name": match.name,
        "format": match.conditions.format.value,
        "status": match.status.value,
        "conditions": _view_conditions(match),
        "teams": view_teams(match.teams),
        "players": view_players(match.players),
        "ticker": {str(entry.number): {"after": entry.after, "text": entry.text} for entry in match.ticker},
        "innings": {
            str(innings.number): _view_finished(match.players, match.conditions, innings)
            for innings in list_innings(match)
            if innings.ended is not None
        },
        # Without the players: the current innings names them already (docs/decisions/004).
        "next": describe_needs(match),
    }
    _add_setting(match, view)
    _add_course(match, view)
    # The keys of the current innings are on the same level as those of the match. Merging in place saves a copy, but
    # TypedDict has no type for it.
    merged: Any = view
    merged |= _view_current(match, match.current)
    return cast("Snapshot", merged)


def _add_setting(match: MatchState, view: MatchView) -> None:
    """Add where and when the match is played, and its toss, as far as they are known."""
    if match.venue is not None:
        view["venue"] = match.venue
    if match.starts_at is not None:
        view["starts_at"] = match.starts_at
    if match.time_zone:
        view["time_zone"] = match.time_zone
    if match.toss is not None:
        view["toss"] = {"winner": match.toss.winner, "decision": match.toss.decision.value}
    if match.conditions.days > 1 or match.has_sessions:
        view |= {"day": match.day, "session": match.session}


def _add_course(match: MatchState, view: MatchView) -> None:
    """Add what has come of the match so far: result, bowl-out, replacements, and the chase to come."""
    if match.result is not None:
        view["result"] = view_result(match, match.result)
    if match.bowl_out:
        view["bowl_out"] = view_bowl_out(match)
    if match.bench:
        view["bench"] = view_bench(match.teams, match.bench)
    if match.replacements:
        view["replacements"] = view_replacements(match.replacements)
    chase = find_coming_chase(match)
    if chase is not None:
        view["chase"] = {"batting_team": chase[0], "target": chase[1]}


def _view_conditions(match: MatchState) -> dict[str, Any]:
    """Return the conditions in force: as they were revised for the innings in progress, or for the next one."""
    return _view_in_force(match.conditions, *find_terms(match))


@memoize
def _view_in_force(
    conditions: Conditions, overs: int | None, balls: int, quota: int | None, powerplays: tuple[Powerplay, ...]
) -> dict[str, Any]:
    return encode_whole(put_in_force(conditions, Terms(overs, balls, quota, powerplays)))


def _view_innings(players: Mapping[str, Player], conditions: Conditions, innings: Innings) -> InningsView:
    per_over = conditions.balls_per_over
    view: InningsView = {
        "batting_team": innings.team_id,
        "total_runs": innings.total,
        "total_wickets": innings.wickets,
        "overs": innings_overs(innings),
        "legal_balls": innings.legal_balls,
        "batting_scorecard": {key: batter_row(players, line) for key, line in innings.batting.items()},
        "bowling_scorecard": {key: bowler_row(per_over, line) for key, line in innings.bowling.items()},
        "extras": extras_row(innings),
        "fall_of_wickets": {str(fall.wicket): fall_row(fall) for fall in innings.falls},
        "partnerships": {str(n): partnership_row(stand) for n, stand in enumerate(innings.partnerships, 1)},
        "progress": _view_progress(innings),
    }
    if innings.target is not None:
        view["target"] = innings.target
    if innings.super_over:
        view["super_over"] = innings.super_over
    if innings.follow_on:
        view["follow_on"] = True
    if absent := list_absent(innings):
        view["absent"] = absent
    if milestones := _view_milestones(innings):
        view["milestones"] = milestones
    if innings.retired:
        view["retired"] = {key: retired_row(retired) for key, retired in innings.retired.items()}
    if innings.stoppages:
        view["cuts"] = list(_list_cuts(innings))
    return view


def _view_milestones(innings: Innings) -> dict[str, MilestoneRow]:
    before = _view_milestones_of(innings.overs)
    newest = innings.over.milestones if innings.over is not None else ()
    if not newest:
        return before
    return before | {str(number): milestone_row(each) for number, each in enumerate(newest, len(before) + 1)}


@memoize
def _view_milestones_of(overs: tuple[Over, ...]) -> dict[str, MilestoneRow]:
    all_of_them = (milestone for over in overs for milestone in over.milestones)
    return {str(number): milestone_row(each) for number, each in enumerate(all_of_them, 1)}


def _list_cuts(innings: Innings) -> Iterator[CutRow]:
    length = innings.allotted or 0
    for stoppage in innings.stoppages:
        after = length - stoppage.before
        length = after + stoppage.after
        yield {"after": after, "max_balls": length}


# A finished innings no longer changes, but `players` is an argument because a player may be renamed.
@memoize
def _view_finished(players: Mapping[str, Player], conditions: Conditions, innings: Innings) -> FinishedInnings:
    assert innings.ended is not None
    return {**_view_innings(players, conditions, innings), "ended": innings.ended.value}


def _view_progress(innings: Innings) -> dict[str, OverRow]:
    """Return the complete overs by number; the first is "1"."""
    over = innings.over
    # The overs before the last are cached as one view, so that the cost does not grow with the innings.
    before = _view_overs(innings.overs)
    return before if over is None or not over.complete else before | _view_over(over)


@memoize
def _view_overs(overs: tuple[Over, ...]) -> dict[str, OverRow]:
    return {number: row for over in overs for number, row in _view_over(over).items()}


def _view_over(over: Over) -> dict[str, OverRow]:
    return {str(over.index + 1): over_row(over)}


def _view_current(match: MatchState, innings: Innings | None) -> CurrentInnings:
    if innings is None:
        return _view_before_first_innings()
    view = cast("CurrentInnings", _view_innings(match.players, match.conditions, innings))
    view["innings_number"] = innings.number
    view["free_hit"] = innings.free_hit
    view["this_over"] = _view_this_over(innings.over)
    view["deliveries"] = _view_deliveries(match, innings)
    striker, non_striker = find_pair(innings)
    if striker is not None:
        view["striker"] = striker
    if non_striker is not None:
        view["non_striker"] = non_striker
    if innings.bowler is not None:
        view["bowler"] = innings.bowler
    if innings.par is not None:
        view["par"] = innings.par
    powerplay = _find_powerplay(match, innings)
    if powerplay is not None:
        view["powerplay"] = powerplay
    if innings.partnership is not None:
        view["partnership"] = open_partnership_row(innings, innings.partnership)
    if match.conditions.innings_per_side > 1 and innings.ended is None and not innings.super_over:
        view["wickets_left"] = count_wickets_left(match, innings)
    _add_rates(match, innings, view)
    return view


def _view_before_first_innings() -> CurrentInnings:
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


def _view_this_over(over: Over | None) -> ThisOver:
    return {"from_index": over.balls[0].nth} if over is not None and over.balls else {}


def _add_rates(match: MatchState, innings: Innings, view: CurrentInnings) -> None:
    per_over = match.conditions.balls_per_over
    scored = innings.total - (0 if innings.super_over else match.conditions.starting_score)
    current = rate(scored, innings.legal_balls, per_over)
    if current is not None:
        view["current_run_rate"] = current
    if innings.max_overs is None:
        return
    view["max_balls"] = innings.max_overs * per_over + innings.max_extra_balls
    if innings.target is not None and innings.ended is None:
        needed = max(innings.target - innings.total, 0)
        required = rate(needed, balls_left(match.conditions, innings) or 0, per_over)
        if required is not None:
            view["required_run_rate"] = required


def _find_powerplay(match: MatchState, innings: Innings) -> str | None:
    """Return the powerplay of the next ball."""
    if innings.super_over or not innings.powerplays:
        return None
    per_over, over = match.conditions.balls_per_over, innings.over
    ball = innings.complete_overs * per_over
    if over is not None and not over.complete:
        # An over that goes on after its last legal ball is still that over.
        ball += min(over.legal, per_over - 1)
    for powerplay in innings.powerplays:
        begin, end = find_span(powerplay, per_over)
        if begin <= ball < end:
            return powerplay.kind
    return None


def _view_deliveries(match: MatchState, innings: Innings) -> DeliveryWindow:
    balls: list[Ball] = []
    # Read from the end, so that the cost does not grow with the innings.
    for over in reversed(innings.all_overs):
        balls[:0] = over.balls
        if len(balls) >= WINDOW:
            break
    window = balls[-WINDOW:]
    return {"from_index": innings.bowled - len(window), "list": [delivery_row(match, innings, ball) for ball in window]}
