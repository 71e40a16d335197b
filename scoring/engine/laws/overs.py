"""The overs of an innings: which one a ball belongs to, its beginning and end (Law 17), and the innings' length."""

from scoring.engine.conditions import Conditions, Rebowled
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.bowlers import find_available_bowlers, judge_bowler, judge_finisher
from scoring.engine.laws.ends import change_ends
from scoring.engine.laws.ids import list_ids, list_squad
from scoring.engine.laws.pairs import change_pair_if_due
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings, Over
from scoring.engine.states.match import MatchState
from scoring.engine.values import evolve


def is_length_reached(innings: Innings) -> bool:
    """Whether the innings has had its overs, as the umpire counted them."""
    if innings.max_overs is None:
        return False
    done = innings.complete_overs
    if done != innings.max_overs:
        return done > innings.max_overs
    if not innings.max_extra_balls:
        return True
    return innings.over is not None and not innings.over.complete and innings.over.legal >= innings.max_extra_balls


def balls_left(conditions: Conditions, innings: Innings) -> int | None:
    """Return the legal balls that are left; None if unlimited.

    A complete over counts as `balls_per_over`, however many balls it had: an over of seven takes none from later overs.
    """
    if innings.max_overs is None:
        return None
    over = innings.over
    bowled = innings.complete_overs * conditions.balls_per_over
    bowled += over.legal if over is not None and not over.complete else 0
    return max(innings.max_overs * conditions.balls_per_over + innings.max_extra_balls - bowled, 0)


def is_rebowled(conditions: Conditions, innings: Innings, over_index: int) -> bool:
    """Whether a wide in this over is bowled again and so is not a ball of the over (Law 22.8; club rules differ)."""
    if conditions.wides_rebowled is Rebowled.ALWAYS:
        return True
    last = innings.max_overs is not None and over_index == innings.max_overs - 1
    return conditions.wides_rebowled is Rebowled.LAST_OVER and last


def enter_over(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> Innings:
    """Begin, reopen or continue the over that the ball belongs to, with its bowler.

    The recorded over decides, then the scorer's `same_over`, then the count of legal balls.
    """
    over = innings.over
    if over is None or _starts_over(over, delivery):
        # A correction can leave an over short: it ended, because the recorded over of this ball is a later one.
        if over is not None and not over.complete:
            innings = close_over(match.conditions, innings)
        if delivery.bowler_id is None:
            available = list_ids(find_available_bowlers(match, innings))
            umpire.refuse("bowler_needed", f"A new over needs its bowler, one of {available}.", "bowler_id")
        return _begin_over(match, innings, delivery.bowler_id, umpire, delivery.over)
    if over.complete:
        umpire.warn("over_goes_on", f"Over {over.index + 1} goes on after {over.legal} legal balls.")
        innings = _reopen_over(match.conditions, innings)
    return _keep_bowler(match, innings, delivery, umpire)


def _starts_over(over: Over, delivery: Delivery) -> bool:
    # A recorded ball stays in its over, even if a correction changed the number of legal balls before it.
    if delivery.over is not None:
        return delivery.over > over.recorded_as
    return over.complete and not delivery.same_over


def _keep_bowler(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> Innings:
    if innings.bowler in match.bench:
        return _name_finisher(match, innings, delivery.bowler_id, umpire)
    if delivery.bowler_id is None or delivery.bowler_id == innings.bowler:
        return innings
    # Old records change the bowler without the event. For a lenient umpire the ball then decides who bowls.
    umpire.forbid(
        "bowler_not_changed",
        "A bowler changes inside an over only by event bowler_changed.",
    )
    if match.team_of.get(delivery.bowler_id) != innings.bowling_team_id:
        squad = list_squad(match, innings.bowling_team_id)
        umpire.refuse("bowler_not_in_team", f"{delivery.bowler_id} is not in the fielding side: {squad}.", "bowler_id")
    return evolve(innings, bowler=delivery.bowler_id)


def _name_finisher(match: MatchState, innings: Innings, bowler_id: str | None, umpire: Umpire) -> Innings:
    """The bowler was replaced in mid-over, so the ball names who finishes the over."""
    if bowler_id is None or bowler_id == innings.bowler:
        umpire.forbid("bowler_needed", "The bowler was replaced: the ball must name who finishes the over.")
        return innings
    judge_finisher(match, innings, bowler_id, umpire)
    return evolve(innings, bowler=bowler_id)


def _begin_over(
    match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire, recorded_as: int | None
) -> Innings:
    """Begin an over after judging its bowler; `recorded_as` is the over stored with its first ball, if any."""
    judge_bowler(match, innings, bowler_id, umpire)
    innings = change_pair_if_due(innings)
    index = 0 if innings.over is None else innings.over.index + 1
    done = innings.overs if innings.over is None else (*innings.overs, innings.over)
    if recorded_as is None:
        recorded_as = 0 if innings.over is None else innings.over.recorded_as + 1
    # No bowler yet: `count_ball` adds those who bowl a ball, because the bowler may change before the first one.
    noted = 0 if innings.over is None else innings.over.noted
    fresh = Over(index, recorded_as, (), score=innings.total, noted=noted)
    return evolve(innings, overs=done, over=fresh, bowler=bowler_id)


def close_over_if_full(conditions: Conditions, innings: Innings) -> Innings:
    over, cap = innings.over, conditions.max_balls_an_over
    assert over is not None
    is_full = over.legal >= conditions.balls_per_over or (cap is not None and over.bowled >= cap)
    return close_over(conditions, innings) if is_full else innings


def close_over(conditions: Conditions, innings: Innings) -> Innings:
    """End the over: count it for the bowler who bowled all of it, perhaps as a maiden, and change ends (Law 17.1)."""
    return _turn_over(conditions, innings, 1)


def _reopen_over(conditions: Conditions, innings: Innings) -> Innings:
    """Undo everything that closing the over did."""
    return _turn_over(conditions, innings, -1)


def _turn_over(conditions: Conditions, innings: Innings, sign: int) -> Innings:
    """Close the over (`sign` 1) or reopen it (-1): the same changes, added or taken away."""
    over = innings.over
    assert over is not None
    bowling = innings.bowling
    # If two bowlers shared the over, neither bowled a whole over or a maiden, and their balls stay `loose`.
    if len(over.bowlers) == 1:
        line = bowling[over.bowlers[0]]
        line = evolve(
            line,
            complete=line.complete + sign,
            loose=line.loose - sign * over.legal,
            maidens=line.maidens + sign * (over.charged == 0),
        )
        bowling = {**bowling, line.player_id: line}
    innings = evolve(innings, over=evolve(over, complete=sign > 0), bowling=bowling)
    # In The Hundred ends change only after two sets of five: `sets_per_end` is 2.
    if (over.index + 1) % conditions.sets_per_end == 0:
        innings = change_ends(innings)
    return innings
