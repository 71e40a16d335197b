"""Judges who may bowl an over: membership, turns and quotas (Laws 17.6 to 17.8, and the conditions)."""

from collections.abc import Collection, Sequence

from scoring.engine.conditions import Conditions
from scoring.engine.laws.ids import list_squad
from scoring.engine.laws.order import list_super_over
from scoring.engine.laws.quota import Quota, compute_quota
from scoring.engine.laws.replacements import list_as_one
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings, Over
from scoring.engine.states.match import MatchState


def find_available_bowlers(match: MatchState, innings: Innings) -> list[str]:
    """Return the players who may bowl the next over, in listed order."""
    squad = match.team(innings.bowling_team_id).players
    return [player.id for player in squad if _may_bowl(match, innings, player.id)]


def _may_bowl(match: MatchState, innings: Innings, bowler_id: str) -> bool:
    lenient = Umpire(strict=False)
    judge_bowler(match, innings, bowler_id, lenient)
    return not lenient.warnings


def judge_bowler(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    """Refuse a player who may not bowl the next over."""
    judge_member(match, innings, bowler_id, umpire)
    as_one = list_as_one(match, bowler_id)
    if _would_bowl_too_long(match.conditions, innings.all_overs, as_one, match.conditions.balls_per_over):
        name = match.players[bowler_id].name
        umpire.forbid("bowler_out_of_turn", f"{name} bowled in the over before and may not bowl the next (Law 17.6).")
    _judge_quota(match, innings, bowler_id, as_one, umpire)


def judge_finisher(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    """Refuse a player who may not finish the over in progress for another bowler."""
    judge_member(match, innings, bowler_id, umpire)
    over = innings.over
    assert over is not None
    as_one = list_as_one(match, bowler_id)
    left = max(match.conditions.balls_per_over - over.legal, 0)
    if _would_bowl_too_long(match.conditions, innings.overs, as_one, left):
        umpire.forbid("bowler_out_of_turn", "The bowler of the over before may not finish this one (Law 17.8).")
    # For a bowler who has bowled in this over, the quota counts it already.
    if not _has_bowled_in(over, as_one):
        _judge_quota(match, innings, bowler_id, as_one, umpire)


def judge_member(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    """Refuse a player who may not bowl in this innings at all."""
    if match.team_of.get(bowler_id) != innings.bowling_team_id:
        squad = list_squad(match, innings.bowling_team_id)
        umpire.refuse("bowler_not_in_team", f"{bowler_id} is not in the fielding side: {squad}.", "bowler_id")
    name = match.players[bowler_id].name
    as_one = list_as_one(match, bowler_id)
    if bowler_id in match.bench:
        umpire.forbid("player_not_playing", f"{name} is not playing in this match.")
    if any(one in innings.excluded for one in as_one):
        umpire.forbid("bowler_excluded", f"{name} may not bowl again in this innings.")
    if innings.super_over and _bowled_last_super_over(match, innings, as_one):
        umpire.forbid("bowled_last_super_over", f"{name} bowled in the last super over and may not bowl in this one.")


def _bowled_last_super_over(match: MatchState, innings: Innings, as_one: Collection[str]) -> bool:
    last = list_super_over(match, innings.super_over - 1) if match.conditions.super_overs_bar_players else ()
    return any(one in before.bowling for before in last for one in as_one)


def _judge_quota(match: MatchState, innings: Innings, bowler_id: str, as_one: Collection[str], umpire: Umpire) -> None:
    if _has_used_quota(match.conditions, innings, as_one):
        name = match.players[bowler_id].name
        umpire.forbid("bowler_quota", f"{name} has bowled all the overs that the conditions allow.")


def _has_bowled_in(over: Over, as_one: Collection[str]) -> bool:
    return any(one in over.bowlers for one in as_one)


def _would_bowl_too_long(conditions: Conditions, before: Sequence[Over], as_one: Collection[str], coming: int) -> bool:
    """Whether `coming` balls after these overs would be too many in a row."""
    if conditions.consecutive_sets == 1:
        return bool(before) and _has_bowled_in(before[-1], as_one)
    # In The Hundred a bowler may bowl two sets of five in a row, ten consecutive balls.
    per_over = conditions.balls_per_over
    return _count_consecutive(before, as_one, per_over) + coming > conditions.consecutive_sets * per_over


def _count_consecutive(overs: Sequence[Over], as_one: Collection[str], per_over: int) -> int:
    """Return how many legal balls the bowler has bowled in a row up to now; an over counts `per_over` at most."""
    count = 0
    for over in reversed(overs):
        own = 0
        for ball in reversed(over.balls):
            if ball.bowler_id not in as_one:
                return count + own
            own += ball.legal
        count += min(own, per_over)
    return count


def _has_used_quota(conditions: Conditions, innings: Innings, as_one: Collection[str]) -> bool:
    """Whether the bowler has no overs left. A part of an over counts as an over."""
    if innings.super_over:
        return False
    quota = _find_quota(conditions, innings)
    begun = _count_begun(innings, as_one)
    if not begun or quota is None:
        return False
    # `one_more` bowlers may bowl an over beyond `each`: those who bowl it first.
    bowlers_beyond = sum(1 for other in innings.bowling.values() if other.begun > quota.each)
    return begun > quota.each or (begun == quota.each and bowlers_beyond >= quota.one_more)


def _find_quota(conditions: Conditions, innings: Innings) -> Quota | None:
    if innings.quota is not None:
        return Quota(innings.quota, 0)
    # An innings of 9.4 overs has ten overs to share.
    overs = None if innings.max_overs is None else innings.max_overs + bool(innings.max_extra_balls)
    return compute_quota(conditions, overs)


def _count_begun(innings: Innings, as_one: Collection[str]) -> int:
    """Return the overs in which the bowler, or a player whom he replaces, has bowled."""
    lines = [line for one in as_one if (line := innings.bowling.get(one)) is not None]
    if len(lines) == 1:
        return lines[0].begun
    return sum(_has_bowled_in(over, as_one) for over in innings.all_overs) if lines else 0
