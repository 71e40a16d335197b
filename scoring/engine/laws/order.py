"""The order of innings: which side bats next, and what a new innings begins with (Laws 12 to 16)."""

from dataclasses import replace

from scoring.engine.conditions import Conditions, TieBreak
from scoring.engine.errors import Unlawful
from scoring.engine.events.innings import InningsEnd, InningsStarted
from scoring.engine.events.match import Toss
from scoring.engine.laws.follow_on import judge_follow_on
from scoring.engine.laws.ids import list_sides
from scoring.engine.laws.terms import count_length, lay_down
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.innings import Innings, Pairs
from scoring.engine.states.match import UNREVISED, MatchState
from scoring.engine.values import NO_EXTRAS, Extras, TossDecision, evolve


def main_innings(match: MatchState) -> tuple[Innings, ...]:
    """Return the innings of the match without super overs."""
    return tuple(innings for innings in match.innings if not innings.super_over)


def super_overs(match: MatchState) -> tuple[Innings, ...]:
    """Return the innings of the super overs, two for each super over."""
    return tuple(innings for innings in match.innings if innings.super_over)


def list_super_over(match: MatchState, number: int) -> tuple[Innings, ...]:
    """Return the innings of one super over; the first is number 1."""
    return tuple(innings for innings in super_overs(match) if innings.super_over == number)


def list_innings(match: MatchState) -> tuple[Innings, ...]:
    """Return all innings. If the match ended before a side batted, its penalty runs are an innings without a ball.

    They count (Law 41.17), so the score of such a side is 5/0.
    """
    waiting = match.pending_penalties if match.result is not None else {}
    super_over = match.current.super_over if match.current else 0
    unplayed = (_make_innings(match, team_id, super_over, follow_on=False) for team_id in waiting)
    first = len(match.innings) + 1
    return match.innings + tuple(
        evolve(innings, number=number, target=None, ended=InningsEnd.CLOSED)
        for number, innings in enumerate(unplayed, first)
    )


def require_team(match: MatchState, team_id: str, umpire: Umpire, field: str = "team_id") -> None:
    if team_id not in (match.teams[0].id, match.teams[1].id):
        umpire.refuse("unknown_team", f"{team_id} is not a side of this match: {list_sides(match)}.", field)


def open_innings(match: MatchState, started: InningsStarted, umpire: Umpire) -> Innings:
    """Return the new innings. Raises Unlawful if no innings is due, or if that side does not bat next."""
    super_over = _number_super_over(match, started, umpire)
    team_id = started.team_id or _find_next_to_bat(match, follow_on=started.follow_on)
    require_team(match, team_id, umpire)
    if started.team_id is None and not started.follow_on:
        _tell_assumed_side(match, team_id, umpire)
    if super_over:
        _judge_super_over_turn(match, team_id, umpire)
    else:
        _judge_turn(match, team_id, started, umpire)
    return _make_innings(match, team_id, super_over, started.follow_on)


def _find_next_to_bat(match: MatchState, *, follow_on: bool) -> str:
    if not match.innings:
        return _find_first_to_bat(match)
    last = match.innings[-1]
    main = main_innings(match)
    if len(main) < match.conditions.innings_per_side * 2:
        finished = _count_batted(main, last.bowling_team_id) >= match.conditions.innings_per_side
        return last.team_id if follow_on or finished else last.bowling_team_id
    # The side that batted last opens a super over; the other one replies.
    return last.bowling_team_id if len(super_overs(match)) % 2 else last.team_id


def _tell_assumed_side(match: MatchState, team_id: str, umpire: Umpire) -> None:
    """Tell which side is assumed to bat where people decide it: by the toss, or by enforcing the follow-on."""
    name = match.team(team_id).name
    if not match.innings and match.toss is None:
        umpire.assume("bats_first", f"{name} bats first: there is no toss.")
    elif _may_follow_on(match):
        umpire.assume("follow_on_not_enforced", f"The follow-on is not enforced: the next innings is that of {name}.")


def _find_first_to_bat(match: MatchState) -> str:
    """Return the side that bats first by the toss; without a toss, the first team."""
    toss: Toss | None = match.toss
    if toss is None:
        return match.teams[0].id
    return toss.winner if toss.decision is TossDecision.BAT else match.other_team(toss.winner)


def find_last_to_bat(match: MatchState, main: tuple[Innings, ...]) -> str:
    """Return the side that has batted least often in the innings `main`: the last innings is due to it."""
    return min((team.id for team in match.teams), key=lambda team_id: _count_batted(main, team_id))


def _count_batted(main: tuple[Innings, ...], team_id: str) -> int:
    return sum(1 for innings in main if innings.team_id == team_id)


def _number_super_over(match: MatchState, started: InningsStarted, umpire: Umpire) -> int:
    """Return the number of the super over that the new innings belongs to; 0 if it is not of a super over."""
    played = len(super_overs(match))
    due = played // 2 + 1
    # A scorer need not number a super over. After the innings of both sides, only the next super over can be meant.
    if started.super_over is None:
        if played or len(main_innings(match)) >= 2 * match.conditions.innings_per_side:
            if match.result is None and match.conditions.tie_break is not TieBreak.BOWL_OUT:
                return due
            umpire.forbid("no_innings_due", "Every innings of the match has been played.")
        return 0
    if len(main_innings(match)) < 2 * match.conditions.innings_per_side:
        umpire.forbid("no_super_over_due", "A super over follows the tied innings of both sides.")
    if started.super_over != due:
        umpire.forbid("super_over_number", f"The super over due is number {due}.")
    return started.super_over


def _judge_turn(match: MatchState, team_id: str, started: InningsStarted, umpire: Umpire) -> None:
    main = main_innings(match)
    if _count_batted(main, team_id) >= match.conditions.innings_per_side:
        umpire.forbid("side_has_batted", "That side has had all its innings.")
    if started.follow_on:
        judge_follow_on(match, main, team_id, umpire)
    elif len(main) == 1 and main[0].team_id == team_id:
        umpire.forbid("not_their_turn", "The other side bats next (Law 13.2).")
    elif len(main) == 2 and main[1].team_id == team_id:
        umpire.forbid("follow_on_not_said", "A side that bats twice in a row follows on: set follow_on.")


def _judge_super_over_turn(match: MatchState, team_id: str, umpire: Umpire) -> None:
    """Either side may open the first super over, and the other one replies. The reply opens the next super over.

    So the order of the sides turns from one super over to the next, as in the playing conditions of the ICC.
    """
    played = super_overs(match)
    is_reply = len(played) % 2 == 1
    if played and is_reply is (played[-1].team_id == team_id):
        umpire.forbid("not_their_turn", "The other side bats next in the super over.")


def _may_follow_on(match: MatchState) -> bool:
    """Whether the side that batted last could be asked to bat again now."""
    main = main_innings(match)
    if match.conditions.innings_per_side == 1 or len(main) != 2:
        return False
    try:
        judge_follow_on(match, main, main[1].team_id, Umpire(strict=True))
    except Unlawful:
        return False
    return True


def _make_innings(match: MatchState, team_id: str, super_over: int, follow_on: bool) -> Innings:
    """Return the innings before its first ball, with the revision and penalty runs that were recorded in advance."""
    conditions = _find_conditions(match, super_over)
    number = len(match.innings) + 1
    revised = match.revisions.get(number, UNREVISED)
    terms = lay_down(conditions, revised)
    penalty = match.pending_penalties.get(team_id, 0)
    return Innings(
        number=number,
        team_id=team_id,
        bowling_team_id=match.other_team(team_id),
        max_overs=terms.max_overs,
        max_extra_balls=terms.max_extra_balls,
        # Kept for Duckworth-Lewis: the resources of an innings are those it began with, less its stoppages.
        allotted=count_length(conditions, terms.max_overs, terms.max_extra_balls),
        quota=terms.quota,
        powerplays=terms.powerplays,
        pairs=Pairs(conditions.pair_overs, conditions.runs_lost_a_wicket) if conditions.pair_overs else None,
        wickets_to_fall=conditions.wickets,
        super_over=super_over,
        follow_on=follow_on,
        target=revised.target or compute_target(match, team_id, super_over),
        target_revised=revised.target is not None,
        par=revised.par,
        method=revised.method,
        revised_because=revised.because,
        total=conditions.starting_score + penalty,
        extras=Extras(penalty=penalty) if penalty else NO_EXTRAS,
    )


def _find_conditions(match: MatchState, super_over: int) -> Conditions:
    """Return the conditions for an innings: a super over has one over, few wickets and neither powerplays nor pairs."""
    conditions = match.conditions
    if not super_over:
        return conditions
    return replace(
        conditions,
        overs=1,
        powerplays=(),
        wickets_to_fall=conditions.super_over_wickets,
        pair_overs=None,
        runs_lost_a_wicket=0,
        starting_score=0,
    )


def find_coming_chase(match: MatchState) -> tuple[str, int] | None:
    """Return the side that bats last, and its target, while its innings has not begun; None at any other time."""
    last = match.current
    if last is None or last.ended is None or match.result is not None or match.bowl_out:
        return None
    main = main_innings(match)
    if last.super_over:
        is_next = len(super_overs(match)) % 2 == 1
    else:
        is_next = len(main) == 2 * match.conditions.innings_per_side - 1
    if not is_next:
        return None
    team_id = last.bowling_team_id if last.super_over else find_last_to_bat(match, main)
    revised = match.revisions.get(len(match.innings) + 1, UNREVISED)
    target = revised.target or compute_target(match, team_id, last.super_over)
    return None if target is None else (team_id, target)


def compute_target(match: MatchState, team_id: str, super_over: int) -> int | None:
    """Return the runs that `team_id` needs to win by batting last; None if its next innings is not the last one."""
    if super_over:
        partner = list_super_over(match, super_over)
        return partner[0].total + 1 if partner else None
    main = main_innings(match)
    if len(main) != 2 * match.conditions.innings_per_side - 1:
        return None
    own = sum(innings.total for innings in main if innings.team_id == team_id)
    others = sum(innings.total for innings in main if innings.team_id != team_id)
    return others - own + 1
