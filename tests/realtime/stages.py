"""Matches as readers find them, recorded through the API: to come, in play in every format, decided, finished."""

from typing import Any

from scoring.cricsheet.simulating.match import simulate
from tests.realtime.test_home_page import AWAY, HOME, open_match
from tests.realtime.test_overlay_page import post_event
from tests.realtime.test_page import post_ball
from tests.stack import Stack
from tests.support.record import opened, score

SHOTS: list[dict[str, Any]] = [
    {"runs": 4, "shot": {"x": -900, "y": 400}, "passed": {"x": -40, "y": 60}},
    {"runs": 2, "shot": {"x": 500, "y": 100}, "passed": {"x": 3, "y": 50}},
    {"runs": 0, "passed": {"x": 40, "y": 30, "left_handed": True}},
    {"runs": 6, "shot": {"x": -300, "y": 950, "left_handed": True}},
]


def to_come(stack: Stack) -> str:
    return open_match(stack, "To come", starts_at="2199-06-01T14:30", time_zone="Europe/London", venue="The Green")


def in_play(stack: Stack) -> str:
    """A T20 in its chase, with the shots of the last balls."""
    game = simulated(stack, "t20", 0.7)
    for ball in SHOTS:
        post_ball(stack, game, **ball)
    post_event(stack, game, kind="note", text="A dog on the field")
    return game


def hundred(stack: Stack) -> str:
    return simulated(stack, "hundred", 0.6)


def finished(stack: Stack) -> str:
    return simulated(stack, "t10", 1.0)


def simulated(stack: Stack, form: Any, share: float) -> str:
    """Play so much of a simulated match."""
    game, events = opened(stack, simulate(7, form))
    score(stack, game, events[: int(share * len(events))])
    return game


def first_day(stack: Stack) -> str:
    """A Test on its first day, after tea: a declaration, and a reply that has lost a wicket."""
    game = open_match(stack, "Test", format="test", conditions={}, starts_at="2026-07-01")
    bat(stack, game, "home", [4, 1, 0, 6, 2, 1, 3])
    post_event(stack, game, kind="innings_ended", reason="declared")
    bat(stack, game, "away", [0, 4])
    post_ball(stack, game, runs=0, wickets=[{"kind": "bowled"}])
    post_event(stack, game, kind="session", session="tea")
    post_ball(stack, game, runs=1)
    return game


def super_over(stack: Stack) -> str:
    """A tie of one over each, and the first half of its super over."""
    conditions = {"overs": 1, "tie_break": "super_over"}
    teams = [{"id": "home", "name": "Home", "players": HOME}, {"id": "away", "name": "Away", "players": AWAY}]
    game = open_match(stack, "Super over", conditions=conditions, teams=teams)
    for side in ("home", "away"):
        bat(stack, game, side, [1, 1, 2, 0, 4, 1])
    bat(stack, game, "away", [6, 4, 1, 0, 0, 2], super_over=1)
    bat(stack, game, "home", [2, 1], super_over=1)
    return game


def bat(stack: Stack, game: str, side: str, balls: list[int], **more: Any) -> None:
    post_event(stack, game, kind="innings_started", team_id=side, **more)
    for runs in balls:
        post_ball(stack, game, runs=runs)
