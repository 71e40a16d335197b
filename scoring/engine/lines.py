"""Rows of an innings for pages, snapshots and SQL: plain JSON values, nothing that is absent."""

from collections.abc import Mapping
from typing import Any

from scoring.engine.commentary import ball_line, ball_text, how_out
from scoring.engine.notation import bowler_overs, innings_overs
from scoring.engine.states import Ball, BatterLine, BowlerLine, Fall, Innings, MatchState, Out, Over, Partnership
from scoring.engine.values import Player

Row = dict[str, Any]


def batter_row(players: Mapping[str, Player], line: BatterLine) -> Row:
    """`out` is the scorecard's words for how the batter went; absent while not out."""
    row: Row = {
        "position": line.position,
        "runs": line.runs,
        "balls": line.balls,
        "fours": line.fours,
        "sixes": line.sixes,
    }
    if line.dismissal is not None:
        row["out"] = how_out(players, line.dismissal)
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
    """A partnership that is over; `wicket` is the one it was for."""
    return {"wicket": stand.wicket, "runs": stand.runs, "balls": stand.balls, "batters": _batters(stand)}


def open_stand_row(innings: Innings, stand: Partnership) -> Row:
    """The open partnership by what it is counted from, so that it stays as it is while the pair does.

    Its runs are the total less `from_runs` (which penalty runs between balls raise), its balls those on the card of its
    batters less `from_balls`.
    """
    batters = _batters(stand)
    balls = sum(innings.batting[player_id].balls for player_id in batters)
    return {
        "wicket": stand.wicket,
        "batters": batters,
        "from_runs": innings.total - stand.runs,
        "from_balls": balls - stand.balls,
    }


def _batters(stand: Partnership) -> list[str]:
    return [player_id for player_id in stand.pair if player_id is not None]


def over_row(over: Over) -> Row:
    """A point of the worm and a bar of the Manhattan."""
    return {"runs": over.runs, "wickets": over.wickets, "total": over.score}


def delivery_row(match: MatchState, innings: Innings, ball: Ball) -> Row:
    """A ball in a snapshot, as short as it goes: striker and bowler are positions in the innings' cards.

    `ball` is its number among the over's legal balls, `runs` those off the bat. Its words follow from row and cards.
    """
    row: Row = {
        "over": ball.over,
        "ball": ball.ball,
        "runs": ball.runs,
        "striker": innings.batting[ball.striker_id].position,
        "bowler": innings.bowling[ball.bowler_id].position,
    }
    row |= _happened(ball)
    if ball.outs:
        row["wickets"] = [_wicket(out) | _words_kept(match, innings, out) for out in ball.outs]
    return row


def _words_kept(match: MatchState, innings: Innings, out: Out) -> Row:
    """Who came back has other words on the card by now, or none."""
    stands = innings.batting[out.player_id].dismissal == out.dismissal
    return {} if stands else {"out": how_out(match.players, out.dismissal)}


def delivery_rows(match: MatchState, innings: Innings) -> list[Row]:
    """Every ball of an innings in order, with its index, its `seq` (the address for corrections), ids and words."""
    return [
        {
            "index": ball.nth,
            "seq": ball.seq,
            "line": ball_line(match, ball),
            "over": ball.over,
            "ball": ball.ball,
            "runs": ball.runs,
            "striker_id": ball.striker_id,
            "bowler_id": ball.bowler_id,
            "text": ball_text(match, ball),
        }
        | _happened(ball)
        for over in innings.all_overs
        for ball in over.balls
    ]


def _happened(ball: Ball) -> Row:
    """What most balls do not have."""
    row: Row = {}
    if ball.extras.total:
        row["extras"] = {name: runs for name in _EXTRAS if (runs := getattr(ball.extras, name))}
    if not ball.legal:
        row["legal"] = False
    if ball.outs:
        row["wickets"] = [_wicket(out) for out in ball.outs]
    if ball.all_run:
        row["non_boundary"] = True
    if ball.free_hit:
        row["free_hit"] = True
    if ball.commentary is not None:
        row["commentary"] = ball.commentary
    if ball.shot is not None:
        row["shot"] = {"x": ball.shot.x, "y": ball.shot.y}
    return row


_EXTRAS = ("wides", "noballs", "byes", "legbyes", "penalty")


def _wicket(out: Out) -> Row:
    return {"player_id": out.player_id, "kind": out.dismissal.kind.value}


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
            "batting": [_named(match, key) | batter_row(match.players, line) for key, line in innings.batting.items()],
            "bowling": [_named(match, key) | bowler_row(per_over, line) for key, line in innings.bowling.items()],
        }
        for innings in match.innings
    ]


def _named(match: MatchState, player_id: str) -> Row:
    return {"player_id": player_id, "name": match.players[player_id].name}
