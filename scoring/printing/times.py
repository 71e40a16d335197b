"""When an innings began, its wickets fell and it ended: as the scorer wrote it, else when it was recorded."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.printing.balls import find_fallen, list_balls
from scoring.starts import local_time

Times = Mapping[int, datetime]
"""When each event was recorded, by seq."""

NO_TIMES: Times = {}
FASTEST = 10.0
"""Seconds a ball. What was recorded faster was entered later, or read from a file: its times are not those of play."""


def list_wanted(match: MatchState) -> set[int]:
    """Return the events whose times a scorebook shows."""
    return {ball.seq for innings in match.innings for _, ball in _list_named(match, innings)}


def describe_times(match: MatchState, innings: Innings, times: Times) -> tuple[str, list[str]]:
    """Return whose clock it is, and lines as "first ball 14:32", "Root 15:01"; no lines where nobody knows."""
    named = list(_list_named(match, innings))
    if any(ball.at for _, ball in named):
        return "as the scorer wrote them", [f"{word} {ball.at}" for word, ball in named if ball.at]
    zone = match.time_zone or "UTC"
    if not _is_as_played(innings, [times[ball.seq] for _, ball in named if ball.seq in times]):
        return zone, []
    return zone, [f"{word} {local_time(times[ball.seq], zone):%H:%M}" for word, ball in named if ball.seq in times]


def _list_named(match: MatchState, innings: Innings) -> Iterator[tuple[str, Ball]]:
    balls = list_balls(innings)
    if balls:
        yield "first ball", balls[0]
    for ball in balls:
        for player_id in sorted(find_fallen(ball)):
            yield match.players[player_id].name, ball
    if balls:
        yield "last ball", balls[-1]


def _is_as_played(innings: Innings, known: list[datetime]) -> bool:
    return len(known) > 1 and (max(known) - min(known)).total_seconds() >= FASTEST * (innings.bowled - 1)
