"""Rows of an innings for snapshots, lists of deliveries and SQL."""

from collections.abc import Mapping
from itertools import islice

from scoring.engine.laws.order import list_innings
from scoring.engine.states.ball import Ball, Out
from scoring.engine.states.innings import (
    BatterLine,
    BowlerLine,
    Fall,
    Innings,
    Milestone,
    Over,
    Partnership,
    RetiredBatter,
)
from scoring.engine.states.match import MatchState
from scoring.engine.values import EXTRA_KINDS, Passed, Player, Shot
from scoring.engine.views.commentary import ball_line, ball_text, how_out
from scoring.engine.views.notation import bowler_overs, innings_overs
from scoring.engine.views.shapes.rows import (
    BatterRow,
    BowlerRow,
    DeliveryDetails,
    DeliveryInFull,
    DeliveryRow,
    ExtrasRow,
    FallRow,
    InningsCard,
    MilestoneRow,
    OpenPartnershipRow,
    OverRow,
    PartnershipRow,
    RetiredRow,
    SpotRow,
    WicketRow,
)


def batter_row(players: Mapping[str, Player], line: BatterLine) -> BatterRow:
    row: BatterRow = {
        "position": line.position,
        "runs": line.runs,
        "balls": line.balls,
        "fours": line.fours,
        "sixes": line.sixes,
    }
    if line.dismissal is not None:
        row["out"] = how_out(players, line.dismissal)
        row["how"] = line.dismissal.kind.value
    if line.outs:
        row["outs"] = line.outs
    return row


def bowler_row(balls_per_over: int, line: BowlerLine) -> BowlerRow:
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


def extras_row(innings: Innings) -> ExtrasRow:
    extras = innings.extras
    return {
        "wides": extras.wides,
        "noballs": extras.noballs,
        "byes": extras.byes,
        "legbyes": extras.legbyes,
        "penalty": extras.penalty,
        "total": extras.total,
    }


def list_absent(innings: Innings) -> list[str]:
    """Return the absent players, without those who batted first: the card says how such a batter left, retired hurt."""
    return [player_id for player_id in innings.absent if player_id not in innings.batting]


def fall_row(fall: Fall) -> FallRow:
    return {"score": fall.score, "player_id": fall.player_id, "over": fall.over_ball, "how": fall.kind.value}


def milestone_row(milestone: Milestone) -> MilestoneRow:
    row: MilestoneRow = {"kind": milestone.kind.value, "over": milestone.over_ball, "value": milestone.value}
    if milestone.balls:
        row["balls"] = milestone.balls
    if milestone.player_id is not None:
        row["player_id"] = milestone.player_id
    return row


def retired_row(retired: RetiredBatter) -> RetiredRow:
    return {"score": retired.score, "over": retired.over_ball, "how": retired.kind.value}


def partnership_row(partnership: Partnership) -> PartnershipRow:
    return {
        "wicket": partnership.wicket,
        "runs": partnership.runs,
        "balls": partnership.balls,
        "batters": _list_batters(partnership),
    }


def open_partnership_row(innings: Innings, partnership: Partnership) -> OpenPartnershipRow:
    """Describe the open partnership by the total at its start, so that the row does not change with each ball.

    Runs and balls would be in the delta of every ball.
    """
    batters = _list_batters(partnership)
    balls = sum(innings.batting[player_id].balls for player_id in batters)
    return {
        "wicket": partnership.wicket,
        "batters": batters,
        "from_runs": innings.total - partnership.runs,
        "from_balls": balls - partnership.balls,
    }


def _list_batters(partnership: Partnership) -> list[str]:
    return [player_id for player_id in partnership.pair if player_id is not None]


def over_row(over: Over) -> OverRow:
    return {"runs": over.runs, "wickets": over.wickets, "total": over.score}


def delivery_row(match: MatchState, innings: Innings, ball: Ball) -> DeliveryRow:
    """Return a ball for a snapshot, as short as possible: each byte is sent with every ball to every viewer.

    Players are positions on the cards, and there are no words, because they follow from the row and the cards. `ball`
    is its number among the legal balls of the over, `runs` are those off the bat.
    """
    row: DeliveryRow = {
        "over": ball.over,
        "ball": ball.ball,
        "runs": ball.runs,
        "striker": innings.batting[ball.striker_id].position,
        "bowler": innings.bowling[ball.bowler_id].position,
    }
    _add_details(row, ball)
    if ball.outs:
        row["wickets"] = [_wicket_row_with_words(match, innings, out) for out in ball.outs]
    return row


def _wicket_row_with_words(match: MatchState, innings: Innings, out: Out) -> WicketRow:
    """Return the wicket. It has words only if the batter has come back, because the card has other words or none."""
    row = _wicket_row(out)
    if innings.batting[out.player_id].dismissal != out.dismissal:
        row["out"] = how_out(match.players, out.dismissal)
    return row


def delivery_rows(match: MatchState, innings: Innings, first: int = 0, stop: int | None = None) -> list[DeliveryInFull]:
    """Return the balls of an innings in order, from index `first` to before `stop`, with player ids and commentary."""
    balls = (ball for over in innings.all_overs for ball in over.balls)
    return [_delivery_in_full(match, ball) for ball in islice(balls, first, stop)]


def _delivery_in_full(match: MatchState, ball: Ball) -> DeliveryInFull:
    row: DeliveryInFull = {
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
    _add_details(row, ball)
    return row


def _add_details(row: DeliveryDetails, ball: Ball) -> None:
    """Add to the row the keys that most balls do not have."""
    if ball.extras.total:
        row["extras"] = {name: runs for name in EXTRA_KINDS if (runs := getattr(ball.extras, name))}
    if not ball.legal:
        row["legal"] = False
    if ball.outs:
        row["wickets"] = [_wicket_row(out) for out in ball.outs]
    if ball.all_run:
        row["non_boundary"] = True
    if ball.free_hit:
        row["free_hit"] = True
    if ball.commentary is not None:
        row["commentary"] = ball.commentary
    if ball.shot is not None:
        row["shot"] = _spot_row(ball.shot)
    if ball.passed is not None:
        row["passed"] = _spot_row(ball.passed)


def _spot_row(spot: Shot | Passed) -> SpotRow:
    row: SpotRow = {"x": spot.x, "y": spot.y}
    if spot.left_handed:
        row["left_handed"] = True
    return row


def _wicket_row(out: Out) -> WicketRow:
    return {"player_id": out.player_id, "kind": out.dismissal.kind.value}


def innings_rows(match: MatchState) -> list[InningsCard]:
    """Return each innings for SQL, with its batters and bowlers in the order of the card."""
    return [_innings_card(match, innings) for innings in list_innings(match)]


def _innings_card(match: MatchState, innings: Innings) -> InningsCard:
    players, per_over = match.players, match.conditions.balls_per_over
    return {
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
        "batting": [
            {"player_id": key, "name": players[key].name, **batter_row(players, line)}
            for key, line in innings.batting.items()
        ],
        "bowling": [
            {"player_id": key, "name": players[key].name, **bowler_row(per_over, line)}
            for key, line in innings.bowling.items()
        ],
    }
