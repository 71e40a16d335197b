"""The attempts of a bowl-out, and how many each side was to have."""

from collections import Counter
from collections.abc import Sequence

from scoring.cricsheet.importing.squads import Squads
from scoring.cricsheet.reading.documents import BowlOutAttempt, Document
from scoring.cricsheet.reading.fields import not_cricsheet
from scoring.engine.events.match import BowlOutBall

MOST_BALLS = 50
"""The engine's limit (`conditions.Conditions`)."""


def read_bowl_out(document: Document, squads: Squads) -> list[BowlOutBall]:
    """Return the attempts in order. Raises Malformed if a bowler is in neither side."""
    balls: list[BowlOutBall] = []
    for number, attempt in enumerate(document["info"].get("bowl_out", ()), 1):
        team = _find_side(attempt, squads, balls[-1].team_id if balls else None)
        if team is None:
            raise not_cricsheet(f"info.bowl_out, ball {number}, bowler", "must be one of info.players")
        bowler_id = squads.players[team][attempt["bowler"]]
        balls.append(BowlOutBall(squads.team_ids[team], bowler_id, attempt.get("outcome") == "hit"))
    return balls


def _find_side(attempt: BowlOutAttempt, squads: Squads, last: str | None) -> str | None:
    """Return the name of the bowler's side; if both sides have the name, of the side whose turn it is."""
    sides = [team for team, players in squads.players.items() if attempt["bowler"] in players]
    return next((team for team in sides if squads.team_ids[team] != last), next(iter(sides), None))


def derive_bowl_out_balls(balls: Sequence[BowlOutBall]) -> int:
    """Return how many attempts each side was to have: the fewest with which no attempt of the list came too late.

    A bowl-out ends as soon as one side cannot be caught: five a side may be over at 3-0, after three each.
    """
    hits: Counter[str] = Counter()
    bowled: Counter[str] = Counter()
    sides = {ball.team_id for ball in balls}
    most = 1
    for ball in balls:
        # The side behind could still draw level before this attempt, so it had as many left as it was behind.
        for behind in sides:
            lead = max(hits.values(), default=0) - hits[behind]
            if lead:
                most = max(most, bowled[behind] + lead)
        bowled[ball.team_id] += 1
        hits[ball.team_id] += ball.hit
    return min(max([most, *bowled.values()]), MOST_BALLS)
