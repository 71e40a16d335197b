"""An innings as a printed scorecard has it: both cards with extras split, and the lists below them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.humanize.templatetags.humanize import ordinal

from scoring.engine.laws.order import list_innings
from scoring.engine.states.innings import BatterLine, BowlerLine, Innings, Partnership
from scoring.engine.states.match import MatchState
from scoring.engine.values import split_overs
from scoring.engine.views.commentary import how_out
from scoring.engine.views.notation import bowler_overs, innings_overs, rate
from scoring.engine.views.rows import list_absent
from scoring.engine.views.situation import many, write_total
from scoring.printing.balls import counts_balls
from scoring.printing.milestones import list_milestones

EXTRAS = {"byes": "Byes", "legbyes": "Leg byes", "wides": "Wides", "noballs": "No-balls", "penalty": "Penalty runs"}
NONE = "–"


def describe_innings(match: MatchState, innings: Innings, roles: dict[str, str]) -> dict[str, Any]:
    """`roles` has the signs after the names of captains and keepers."""
    return {
        "title": write_title(match, innings),
        "total": write_total({**_figures(innings), "ended": innings.ended}),
        "length": write_length(match, innings),
        "target": innings.target,
        "batters": [_describe_batter(match, innings, line, roles) for line in innings.batting.values()],
        "absent": [match.players[player_id].name for player_id in list_absent(innings)],
        "extras": [(word, getattr(innings.extras, kind)) for kind, word in EXTRAS.items()],
        "extras_total": innings.extras.total,
        "pairs": list(_list_pairs(match, innings)),
        "rest_word": "Did not bat" if innings.ended else "Yet to bat",
        "rest": list_rest(match, innings),
        "falls": [
            f"{fall.score}/{fall.wicket} {match.players[fall.player_id].name} ({write_point(match, fall.over_ball)})"
            for fall in innings.falls
        ],
        "bowlers": [_describe_bowler(match, line, roles) for line in innings.bowling.values()],
        "stands": [_write_stand(match, innings, stand) for stand in list_stands(innings)],
        "milestones": list_milestones(match, innings),
        "is_provisional": innings.number == 1 and match.result is None,
    }


def _figures(innings: Innings) -> dict[str, Any]:
    return {"total_runs": innings.total, "total_wickets": innings.wickets}


def write_title(match: MatchState, innings: Innings) -> str:
    team = match.team(innings.team_id).name
    if innings.super_over:
        return f"{team}, super over {innings.super_over}"
    if match.conditions.innings_per_side == 1:
        return team
    earlier = [each for each in list_innings(match) if each.team_id == innings.team_id and each.number < innings.number]
    order = "2nd" if earlier else "1st"
    return f"{team}, {order} innings{' (following on)' if innings.follow_on else ''}"


def write_length(match: MatchState, innings: Innings) -> str:
    """Return "17.2 overs, 8.42 an over"; The Hundred counts balls."""
    per_over = match.conditions.balls_per_over
    start, _ = find_pairs(match, innings)
    each = rate(innings.total - start, innings.legal_balls, per_over)
    if counts_balls(match):
        return many(innings.legal_balls, "ball") + (f", {each} per {per_over} balls" if each else "")
    overs = innings_overs(innings)
    return f"{overs} over{'' if overs == '1' else 's'}" + (f", {each} an over" if each else "")


def write_point(match: MatchState, label: str) -> str:
    """Return the place of a ball in the innings: "12.3"; The Hundred counts balls, "63"."""
    over, ball = split_overs(label)
    return str(over * match.conditions.balls_per_over + ball) if counts_balls(match) else label


def _describe_batter(match: MatchState, innings: Innings, line: BatterLine, roles: dict[str, str]) -> dict[str, Any]:
    return {
        "name": match.players[line.player_id].name,
        "role": roles.get(line.player_id, ""),
        "how": write_how_out(match, innings, line),
        "figures": [line.runs, line.balls, line.fours, line.sixes, rate(100 * line.runs, line.balls, 1) or NONE],
    }


def write_how_out(match: MatchState, innings: Innings, line: BatterLine) -> str:
    if line.dismissal is not None:
        return how_out(match.players, line.dismissal)
    if line.outs:
        return f"out {many(line.outs, 'time')}"
    return "not out" if innings.ended else "batting"


def _list_pairs(match: MatchState, innings: Innings) -> Iterator[tuple[str, int]]:
    """Yield what the total of pairs cricket has besides runs off the bat and extras."""
    start, cost = find_pairs(match, innings)
    if start:
        yield "Starting score", start
    if cost and innings.wickets:
        yield f"Lost for {many(innings.wickets, 'wicket')}", -cost * innings.wickets


def find_pairs(match: MatchState, innings: Innings) -> tuple[int, int]:
    """Return the starting score, and what a wicket costs; a super over has neither."""
    conditions = match.conditions
    return (0, 0) if innings.super_over else (conditions.starting_score, conditions.runs_lost_a_wicket)


def list_rest(match: MatchState, innings: Innings) -> list[str]:
    """Return who has not batted; nobody where nobody says who would, as with more in a squad than play."""
    squad = [player for player in match.team(innings.team_id).players if player.id not in match.bench]
    if innings.super_over or len(squad) > match.conditions.players_per_side:
        return []
    return [player.name for player in squad if player.id not in innings.batting and player.id not in innings.absent]


def bowling_heads(match: MatchState) -> list[str]:
    heads = ["B", "Dots", "R", "W", "R/B"] if counts_balls(match) else ["O", "M", "R", "W", "Econ"]
    return [*heads, "wd", "nb"]


def _describe_bowler(match: MatchState, line: BowlerLine, roles: dict[str, str]) -> dict[str, Any]:
    return {
        "name": match.players[line.player_id].name,
        "role": roles.get(line.player_id, ""),
        "figures": [*list_bowling(match, line), _write_economy(match, line), line.wides, line.noballs],
    }


def list_bowling(match: MatchState, line: BowlerLine) -> list[str]:
    """Return overs, maidens, runs and wickets; of The Hundred balls, dots, runs and wickets."""
    if counts_balls(match):
        return [str(value) for value in (line.legal, line.dots, line.runs, line.wickets)]
    overs = bowler_overs(match.conditions.balls_per_over, line)
    return [overs, *(str(value) for value in (line.maidens, line.runs, line.wickets))]


def _write_economy(match: MatchState, line: BowlerLine) -> str:
    return rate(line.runs, line.legal, 1 if counts_balls(match) else match.conditions.balls_per_over) or NONE


def list_stands(innings: Innings) -> list[Partnership]:
    """Return all partnerships in order, the unbroken one last."""
    return [*innings.partnerships, *([innings.partnership] if innings.partnership else [])]


def _write_stand(match: MatchState, innings: Innings, stand: Partnership) -> str:
    """Return "4th: 52* (38) Root and Ali", with the balls. A star says that it is not broken."""
    batters = " and ".join(match.players[player_id].name for player_id in stand.pair if player_id is not None)
    star = "*" if stand is innings.partnership else ""
    return f"{ordinal(stand.wicket)}: {stand.runs}{star} ({stand.balls}) {batters}"
