"""Rows of an innings for pages, snapshots and SQL: plain JSON values, nothing that is absent."""

from typing import Any

from .commentary import ball_line, how_out
from .notation import bowler_overs, innings_overs
from .states import Ball, BatterLine, BowlerLine, Fall, Innings, MatchState, Over, Partnership

Row = dict[str, Any]


def batter_row(match: MatchState, line: BatterLine) -> Row:
    """`out` is the scorecard's words for how the batter went; absent while not out."""
    row: Row = {
        "position": line.position,
        "runs": line.runs,
        "balls": line.balls,
        "fours": line.fours,
        "sixes": line.sixes,
    }
    if line.dismissal is not None:
        row["out"] = how_out(match, line.dismissal)
        row["how"] = line.dismissal.kind.value
    return row


def bowler_row(balls_per_over: int, line: BowlerLine) -> Row:
    return {
        "position": line.position,
        "overs": bowler_overs(balls_per_over, line),
        "maidens": line.maidens,
        "runs": line.runs,
        "wickets": line.wickets,
        "wides": line.wides,
        "noballs": line.noballs,
        "dots": line.dots,
    }


def extras_row(innings: Innings) -> Row:
    extras = innings.extras
    return {
        "wides": extras.wides,
        "noballs": extras.noballs,
        "byes": extras.byes,
        "legbyes": extras.legbyes,
        "penalty": extras.penalty,
        "total": extras.total,
    }


def fall_row(fall: Fall) -> Row:
    return {"score": fall.score, "player_id": fall.player_id, "over": fall.over_ball, "how": fall.kind.value}


def stand_row(stand: Partnership) -> Row:
    """A partnership; `wicket` is the one it was for."""
    batters = [player_id for player_id in stand.pair if player_id is not None]
    return {"wicket": stand.wicket, "runs": stand.runs, "balls": stand.balls, "batters": batters}


def over_row(over: Over) -> Row:
    """A point of the worm and a bar of the Manhattan."""
    return {"runs": over.runs, "wickets": over.wickets, "total": over.score}


def delivery_row(ball: Ball) -> Row:
    """A ball as viewers see it; `ball` is its number among the over's legal balls, `runs` those off the bat."""
    row: Row = {
        "over": ball.over,
        "ball": ball.ball,
        "runs": ball.runs,
        "striker_id": ball.striker_id,
        "bowler_id": ball.bowler_id,
        "text": ball.text,
    }
    if ball.extras.total:
        row["extras"] = {name: runs for name in _EXTRAS if (runs := getattr(ball.extras, name))}
    if not ball.legal:
        row["legal"] = False
    if ball.outs:
        row["wickets"] = [{"player_id": out.player_id, "kind": out.dismissal.kind.value} for out in ball.outs]
    if ball.runs in (4, 6) and not ball.non_boundary:
        row["boundary"] = True
    if ball.free_hit:
        row["free_hit"] = True
    if ball.commentary is not None:
        row["commentary"] = ball.commentary
    if ball.shot is not None:
        row["shot"] = {"x": ball.shot.x, "y": ball.shot.y}
    return row


_EXTRAS = ("wides", "noballs", "byes", "legbyes", "penalty")


def delivery_rows(match: MatchState, innings: Innings) -> list[Row]:
    """Every ball of an innings in order, with its index, its `seq` (the address for corrections) and its full line."""
    return [
        {"index": ball.nth, "seq": ball.seq, "line": ball_line(match, ball)} | delivery_row(ball)
        for over in innings.all_overs
        for ball in over.balls
    ]


def innings_rows(match: MatchState) -> list[Row]:
    """Each innings for SQL: its figures, with lists `batting` and `bowling` in card order, players by id and name."""
    per_over = match.conditions.balls_per_over
    return [
        {
            "number": innings.number,
            "team_id": innings.team_id,
            "team": match.team(innings.team_id).name,
            "runs": innings.total,
            "wickets": innings.wickets,
            "overs": innings_overs(innings),
            "legal_balls": innings.legal_balls,
            "target": innings.target,
            "super_over": innings.super_over,
            "ended": innings.ended.value if innings.ended else None,
            "extras": extras_row(innings),
            "batting": [_named(match, key) | batter_row(match, line) for key, line in innings.batting.items()],
            "bowling": [_named(match, key) | bowler_row(per_over, line) for key, line in innings.bowling.items()],
        }
        for innings in match.innings
    ]


def _named(match: MatchState, player_id: str) -> Row:
    return {"player_id": player_id, "name": match.players[player_id].name}
