"""Beginning, closing and reopening an over, and who may bowl it (Law 17)."""

from scoring.engine.conditions import Conditions, Rebowled, allowance
from scoring.engine.states import Innings, MatchState, Over
from scoring.engine.umpire import Umpire
from scoring.engine.values import evolve


def length_reached(innings: Innings) -> bool:
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
    """Legal balls to come, by overs: a long over earlier takes none from later. Absent where unlimited."""
    if innings.max_overs is None:
        return None
    over = innings.over
    bowled = innings.complete_overs * conditions.balls_per_over
    bowled += over.legal if over is not None and not over.complete else 0
    return max(innings.max_overs * conditions.balls_per_over + innings.max_extra_balls - bowled, 0)


def rebowled(conditions: Conditions, innings: Innings, over_index: int) -> bool:
    """Whether a wide of this over is bowled again, so no ball of the over (Law 22.7; club rules differ)."""
    if conditions.wides_rebowled is Rebowled.ALWAYS:
        return True
    last = innings.max_overs is not None and over_index == innings.max_overs - 1
    return conditions.wides_rebowled is Rebowled.LAST_OVER and last


def over_is_full(conditions: Conditions, over: Over) -> bool:
    cap = conditions.max_balls_an_over
    return over.legal >= conditions.balls_per_over or (cap is not None and over.bowled >= cap)


def begin_over(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire, mark: int | None = None) -> Innings:
    """A new over by a bowler who may bowl it; `mark` where its balls are on record already."""
    judge_bowler(match, innings, bowler_id, umpire)
    index = 0 if innings.over is None else innings.over.index + 1
    done = innings.overs if innings.over is None else (*innings.overs, innings.over)
    if mark is None:
        mark = 0 if innings.over is None else innings.over.mark + 1
    fresh = Over(index, mark, (), score=innings.total, down=innings.wickets)
    return evolve(innings, overs=done, over=fresh, bowler=bowler_id)


def judge_bowler(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    """Laws 17.6 to 17.8 and the quota of the conditions, for the next over."""
    judge_member(match, innings, bowler_id, umpire)
    name = match.players[bowler_id].name
    if _bowled_too_long(match.conditions, innings, bowler_id):
        umpire.forbid("bowler_out_of_turn", f"{name} bowled in the over before and may not bowl the next (Law 17.6).")
    judge_quota(match, innings, bowler_id, umpire)


def judge_member(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    if match.team_of.get(bowler_id) != innings.bowling_team_id:
        umpire.refuse("bowler_not_in_team", f"{bowler_id} is not in the fielding side.", "bowler_id")
    name = match.players[bowler_id].name
    if bowler_id in match.bench:
        umpire.forbid("player_not_playing", f"{name} is not playing in this match.")
    if bowler_id in innings.excluded:
        umpire.forbid("bowler_excluded", f"{name} may not bowl again in this innings.")


def judge_quota(match: MatchState, innings: Innings, bowler_id: str, umpire: Umpire) -> None:
    if _quota_used(match.conditions, innings, bowler_id):
        name = match.players[bowler_id].name
        umpire.forbid("bowler_quota", f"{name} has bowled all the overs that the conditions allow.")


def _bowled_too_long(conditions: Conditions, innings: Innings, bowler_id: str) -> bool:
    run = innings.all_overs[-conditions.consecutive_sets :]
    return len(run) == conditions.consecutive_sets and all(bowler_id in over.bowlers for over in run)


def _quota_used(conditions: Conditions, innings: Innings, bowler_id: str) -> bool:
    if innings.super_over:
        return False
    line = innings.bowling.get(bowler_id)
    overs = None if innings.max_overs is None else innings.max_overs + bool(innings.max_extra_balls)
    allowed = allowance(conditions, overs)
    if line is None or allowed is None:
        return False
    each, one_more = allowed
    beyond = sum(1 for other in innings.bowling.values() if other.begun > each)
    return line.begun > each or (line.begun == each and beyond >= one_more)


def close_over(conditions: Conditions, innings: Innings) -> Innings:
    """End of the over: the bowler who bowled it whole has it, and its maiden; the batters change ends (Law 17.3)."""
    return _turn(conditions, innings, 1)


def reopen_over(conditions: Conditions, innings: Innings) -> Innings:
    """The over goes on after all: its closing taken back."""
    return _turn(conditions, innings, -1)


def _turn(conditions: Conditions, innings: Innings, sign: int) -> Innings:
    over = innings.over
    assert over is not None
    innings = evolve(innings, over=evolve(over, complete=sign > 0))
    if len(over.bowlers) == 1:
        line = innings.bowling[over.bowlers[0]]
        line = evolve(
            line,
            complete=line.complete + sign,
            loose=line.loose - sign * over.legal,
            maidens=line.maidens + sign * (over.charged == 0),
        )
        innings = evolve(innings, bowling={**innings.bowling, line.player_id: line})
    if (over.index + 1) % conditions.sets_per_end == 0:
        innings = change_ends(innings)
    return innings


def change_ends(innings: Innings) -> Innings:
    """Striker and non-striker change roles, unless the last batter bats on alone."""
    if innings.alone:
        return innings
    return evolve(innings, striker=innings.non_striker, non_striker=innings.striker)
