"""The bowl-out that decides a tie: who may bowl next, and which side has won.

It was used before super overs: five bowlers of each side, with one ball each or two, then sudden death.
"""

from scoring.engine.events.match import BowlOutBall
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.match import MatchState

BOWLERS = 5


def judge_attempt(match: MatchState, attempt: BowlOutBall, umpire: Umpire) -> None:
    """The sides bowl in turn, and nobody bowls again before the other bowlers of his side (ICC playing conditions)."""
    name = match.players[attempt.bowler_id].name
    if attempt.bowler_id in match.bench:
        umpire.forbid("player_not_playing", f"{name} is not playing in this match.")
    own = [ball.bowler_id for ball in match.bowl_out if ball.team_id == attempt.team_id]
    regular = match.conditions.bowl_out_balls
    each = max(regular // BOWLERS, 1)
    turn = each if len(own) < regular else 1
    if _count_last_in_a_row(match, attempt.team_id) >= turn or 2 * len(own) - len(match.bowl_out) >= turn:
        umpire.forbid("not_their_turn", "The other side bowls next in the bowl-out.")
    if _list_round(own, regular, each).count(attempt.bowler_id) >= turn:
        umpire.forbid("bowled_already", f"{name} has bowled: the other bowlers of the side come first.")


def _count_last_in_a_row(match: MatchState, team_id: str) -> int:
    """Return how many of the last attempts, one after the other, were of this side."""
    others = [index for index, ball in enumerate(match.bowl_out, 1) if ball.team_id != team_id]
    return len(match.bowl_out) - max(others, default=0)


def _list_round(own: list[str], regular: int, each: int) -> list[str]:
    """Return the bowlers of the side's regular balls or, in sudden death, of its last turn through all bowlers."""
    if len(own) < regular:
        return own
    sudden = own[regular:]
    bowlers = regular // each
    return sudden[len(sudden) // bowlers * bowlers :]


def find_bowl_out_winner(match: MatchState) -> str | None:
    """Return the side that the other can no longer catch; after the regular balls, the side ahead at equal attempts.

    None while undecided.
    """
    first, second = match.teams[0].id, match.teams[1].id
    hits = {side: sum(ball.hit for ball in match.bowl_out if ball.team_id == side) for side in (first, second)}
    balls = {side: sum(1 for ball in match.bowl_out if ball.team_id == side) for side in (first, second)}
    left = {side: max(match.conditions.bowl_out_balls - balls[side], 0) for side in (first, second)}
    # Sudden death: while one side has had one attempt more, the other may still level.
    if not any(left.values()) and balls[first] != balls[second] and match.ended is None:
        return None
    for ahead, behind in ((first, second), (second, first)):
        if hits[ahead] > hits[behind] + left[behind] or (match.ended is not None and hits[ahead] > hits[behind]):
            return ahead
    return None
