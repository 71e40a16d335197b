"""A match that any scorer may record without knowing the laws: it lasts 3,000 balls, or more if it is asked for."""

from collections.abc import Iterator
from typing import Any

Request = tuple[str, dict[str, Any]]
# Balls for a wicket: at ball 2,500 the match is in its fourth innings, and far from its end.
BALLS_A_WICKET = 75
RUNS_AN_OVER = {1: (1, 0, 4, 0, 0, 2), 2: (1, 0, 4, 0, 0, 1), 3: (1, 0, 1, 0, 0, 0), 4: (0, 0, 1, 0, 0, 0)}


def long_requests(match_id: str, balls_a_wicket: int = BALLS_A_WICKET) -> Iterator[Request]:
    """Yield path and body of each request, from the one that opens the match."""
    teams = [
        {
            "id": name.lower(),
            "name": name,
            "players": [{"id": f"{letter}{number}", "name": f"{name} {number}"} for number in range(1, 12)],
        }
        for name, letter in (("Home", "h"), ("Away", "a"))
    ]
    yield "/games", {"id": match_id, "name": "Home v Away", "format": "test", "teams": teams}
    for innings in range(1, 5):
        yield f"/games/{match_id}/events", {"kind": "innings_started"}
        fielding = "a" if innings % 2 else "h"
        for ball in range(10 * balls_a_wicket):
            yield f"/games/{match_id}/deliveries", long_ball(innings, ball, fielding, balls_a_wicket)


def long_ball(innings: int, ball: int, fielding: str, balls_a_wicket: int) -> dict[str, Any]:
    """Two bowlers share thirty overs, then two others do."""
    over = ball // 6
    bowler = f"{fielding}{7 + 2 * (over // 30 % 2) + over % 2}"
    if ball % balls_a_wicket == balls_a_wicket - 1:
        return {"runs": 0, "bowler_id": bowler, "wickets": [{"kind": "bowled"}]}
    return {"runs": RUNS_AN_OVER[innings][ball % 6], "bowler_id": bowler}
