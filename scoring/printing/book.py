"""An innings as a scorebook has it: each ball against its batter and its bowler, each over, and the balance."""

from typing import Any

from scoring.engine.states.innings import BowlerLine, Innings
from scoring.engine.states.match import MatchState
from scoring.printing.analysis import BookedOver, list_overs
from scoring.printing.balance import balance
from scoring.printing.balls import counts_balls, list_extras, list_strokes
from scoring.printing.scorecard import EXTRAS, list_bowling


def add_balls(match: MatchState, innings: Innings, card: dict[str, Any]) -> None:
    """Add to the scorecard of an innings what a scorebook has besides; its rows are in the order of the innings."""
    overs = list_overs(innings)
    strokes, extras = list_strokes(innings), list_extras(innings)
    for row, player_id in zip(card["batters"], innings.batting, strict=True):
        row["strokes"] = strokes[player_id]
    for row, player_id in zip(card["bowlers"], innings.bowling, strict=True):
        row["overs"] = _analyse(match, overs, player_id)
    card["extras_as_they_came"] = [
        {"word": word, "runs": getattr(innings.extras, kind), "signs": extras[kind]} for kind, word in EXTRAS.items()
    ]
    card["overs"] = [_describe_over(match, booked) for booked in overs]
    card["checks"] = balance(match, innings)


def _analyse(match: MatchState, overs: list[BookedOver], bowler_id: str) -> list[dict[str, Any]]:
    """Return the overs of a bowler, each with the runs and wickets after it."""
    return [
        {
            "number": write_number(match, booked),
            "signs": part.signs,
            "is_maiden": part.is_maiden,
            "figures": f"{part.line.runs}-{part.line.wickets}",
        }
        for booked in overs
        for part in booked.parts
        if part.bowler_id == bowler_id
    ]


def _describe_over(match: MatchState, booked: BookedOver) -> dict[str, Any]:
    return {
        "number": write_number(match, booked),
        "bowlers": " / ".join(match.players[part.bowler_id].name for part in booked.parts),
        "signs": " / ".join(part.signs for part in booked.parts),
        "runs": booked.over.runs,
        "total": f"{booked.over.score}/{booked.wickets}",
        "figures": " / ".join(write_figures(match, part.line) for part in booked.parts),
    }


def write_number(match: MatchState, booked: BookedOver) -> str:
    """Return "12"; The Hundred counts balls: "56–60"."""
    if not counts_balls(match):
        return str(booked.over.index + 1)
    return f"{booked.first}–{booked.last}" if booked.last > booked.first else str(booked.first)


def write_figures(match: MatchState, line: BowlerLine) -> str:
    """Return "3-0-18-1": overs, maidens, runs and wickets; of The Hundred balls, dots, runs and wickets."""
    return "-".join(list_bowling(match, line))
