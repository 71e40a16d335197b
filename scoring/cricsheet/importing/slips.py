"""Slips of a file in the pair at the crease: one batter at both ends, or a new batter who does not face by the laws."""

from collections.abc import Iterable

from scoring.cricsheet.importing.squads import Squads
from scoring.cricsheet.reading.deliveries import iterate_deliveries
from scoring.cricsheet.reading.documents import DeliveryDocument, InningsDocument
from scoring.engine.laws.batters import find_available_batters
from scoring.engine.laws.dismissals import CATCHES, DISMISSAL_RULES, RETIREMENTS
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import DismissalKind, SquadRole

ELEVEN = 11
"""A side of more is listed with its bench."""
STRIKERS_END = frozenset(
    {DismissalKind.BOWLED, DismissalKind.LBW, DismissalKind.STUMPED, DismissalKind.HIT_WICKET} | RETIREMENTS
)
"""After these the new batter takes the place of the batter who left. After a run out that depends on the wicket put
down, and after a catch before October 2022 on whether the batters crossed; a file says neither."""


def has_batter_alone(innings: InningsDocument, squads: Squads) -> bool:
    """Whether a batter bats on without a partner in this innings: named at both ends when all others have left."""
    side = next(team for team in squads.teams if team.name == innings["team"])
    playing = min(sum(1 for player in side.players if player.role is SquadRole.PLAYING), ELEVEN)
    gone = set(innings.get("absent_hurt", ()))
    for ball in iterate_deliveries(innings):
        if ball["batter"] == ball["non_striker"] and len(gone - {ball["batter"]}) >= playing - 1:
            return True
        if "wickets" in ball:
            gone.update(wicket["player_out"] for wicket in ball["wickets"])
    return False


def is_alone(match: MatchState) -> bool:
    """Whether the batter has no partner left, so that one name at both ends is no slip."""
    innings = match.innings[-1]
    if innings.alone or not match.conditions.last_batter_alone:
        return innings.alone
    return None in (innings.striker, innings.non_striker) and not find_available_batters(match, innings)


def find_partner(innings: Innings, batter_id: str) -> str | None:
    """Return the batter at the other end if one player is named at both; None if a new one is awaited there."""
    striker, non_striker = innings.striker, innings.non_striker
    if batter_id == striker:
        return non_striker
    if batter_id == non_striker:
        return striker
    # A third player: he came in at the vacant end, or, if none is, at the striker's.
    return non_striker or striker


def find_next_partner(balls: Iterable[DeliveryDocument], batter: str) -> str | None:
    """Return the name of the batter who is next seen beside `batter`."""
    for ball in balls:
        pair = (ball["batter"], ball["non_striker"])
        if batter in pair and pair[0] != pair[1]:
            return pair[1] if pair[0] == batter else pair[0]
    return None


def find_strikers_out(ball: DeliveryDocument) -> set[str]:
    """Return the names of those who are out on the ball in a way that only the striker can be."""
    wickets = ball.get("wickets", ())
    return {
        wicket["player_out"] for wicket in wickets if not DISMISSAL_RULES[DismissalKind(wicket["kind"])].either_batter
    }


def is_at_wrong_end(match: MatchState, striker_id: str, non_striker_id: str) -> bool:
    """Whether the batter who was not out has changed ends although the last dismissal leaves the ends as they were."""
    innings = match.innings[-1]
    if (innings.striker is None) == (innings.non_striker is None) or not _leaves_the_ends(match, innings):
        return False
    return innings.striker == non_striker_id if innings.striker else innings.non_striker == striker_id


def _leaves_the_ends(match: MatchState, innings: Innings) -> bool:
    kinds = {out.dismissal.kind for out in innings.last_ball.outs} if innings.last_ball else set()
    certain = STRIKERS_END | CATCHES if match.conditions.new_batter_faces_after_catch else STRIKERS_END
    return kinds <= certain
