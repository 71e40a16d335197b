"""Judges who may bowl an over: membership, turns and quotas (Laws 17.6 to 17.8, and the conditions)."""

from math import ceil
from typing import NamedTuple

from scoring.engine.conditions import Conditions, Format
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState

# In a T20 cut below ten overs every bowler may bowl two overs. A fifth would allow one in a match of five overs, but
# 2, 2 and 1 are usual there, in domestic and in international matches.
SHORT_T20, SHORT_T20_QUOTA = 10, 2
# A quota of a fifth of the overs, rounded up, means that five bowlers can share them.
BOWLERS = 5


class Quota(NamedTuple):
    """Overs that any bowler may bowl, and the number of bowlers who may bowl one more."""

    each: int
    one_more: int


def compute_quota(conditions: Conditions, overs: int | None) -> Quota | None:
    """Return the quota in an innings of `overs`; None if unlimited.

    If the overs do not divide evenly, only as many bowlers as needed get one more: 47 overs among five bowlers are nine
    each, and ten for two of them.
    """
    if conditions.quota is None:
        return None
    if overs is None or conditions.overs is None:
        return Quota(conditions.quota, 0)
    if conditions.format is Format.T20 and overs < SHORT_T20:
        return Quota(min(conditions.quota, SHORT_T20_QUOTA), 0)
    # Any other quota keeps its share of the length and is the same for all bowlers.
    if conditions.quota != ceil(conditions.overs / BOWLERS):
        return Quota(ceil(conditions.quota * overs / conditions.overs), 0)
    return Quota(overs // BOWLERS, overs % BOWLERS)


def judge_bowler(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    """Refuse a player who may not bowl the next over."""
    judge_member(match, innings, bowler_id, umpire)
    name = match.players[bowler_id].name
    if _has_bowled_too_long(match.conditions, innings, bowler_id):
        umpire.forbid("bowler_out_of_turn", f"{name} bowled in the over before and may not bowl the next (Law 17.6).")
    judge_quota(match, innings, bowler_id, umpire)


def judge_member(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    """Refuse a player who may not bowl in this innings at all."""
    if match.team_of.get(bowler_id) != innings.bowling_team_id:
        umpire.refuse("bowler_not_in_team", f"{bowler_id} is not in the fielding side.", "bowler_id")
    name = match.players[bowler_id].name
    if bowler_id in match.bench:
        umpire.forbid("player_not_playing", f"{name} is not playing in this match.")
    if bowler_id in innings.excluded:
        umpire.forbid("bowler_excluded", f"{name} may not bowl again in this innings.")


def judge_quota(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    if _has_used_quota(match.conditions, innings, bowler_id):
        name = match.players[bowler_id].name
        umpire.forbid("bowler_quota", f"{name} has bowled all the overs that the conditions allow.")


def _has_bowled_too_long(conditions: Conditions, innings: Innings, bowler_id: str) -> bool:
    # In The Hundred a bowler may bowl two sets of five in a row: `consecutive_sets` is 2.
    run = innings.all_overs[-conditions.consecutive_sets :]
    return len(run) == conditions.consecutive_sets and all(bowler_id in over.bowlers for over in run)


def _has_used_quota(conditions: Conditions, innings: Innings, bowler_id: str) -> bool:
    """Whether the bowler has no overs left. A part of an over counts as an over."""
    if innings.super_over:
        return False
    line = innings.bowling.get(bowler_id)
    quota = _find_quota(conditions, innings)
    if line is None or quota is None:
        return False
    # `one_more` bowlers may bowl an over beyond `each`: those who bowl it first.
    bowlers_beyond = sum(1 for other in innings.bowling.values() if other.begun > quota.each)
    return line.begun > quota.each or (line.begun == quota.each and bowlers_beyond >= quota.one_more)


def _find_quota(conditions: Conditions, innings: Innings) -> Quota | None:
    if innings.quota is not None:
        return Quota(innings.quota, 0)
    # An innings of 9.4 overs has ten overs to share.
    overs = None if innings.max_overs is None else innings.max_overs + bool(innings.max_extra_balls)
    return compute_quota(conditions, overs)
