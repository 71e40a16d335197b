"""Which side bats next, with what length, target and number of wickets (Laws 12 to 16)."""

from scoring.engine.conditions import TieBreak
from scoring.engine.events import InningsStarted, Toss
from scoring.engine.states import Innings, MatchState, Revision
from scoring.engine.umpire import Umpire
from scoring.engine.values import NO_EXTRAS, Extras, TossDecision

SUPER_OVER_WICKETS = 2
UNREVISED = Revision(None, 0, None, None, None, None)


def main_innings(match: MatchState) -> tuple[Innings, ...]:
    return tuple(innings for innings in match.innings if not innings.super_over)


def super_overs(match: MatchState) -> tuple[Innings, ...]:
    return tuple(innings for innings in match.innings if innings.super_over)


def first_to_bat(match: MatchState) -> str:
    """By the toss; without one the first team."""
    toss: Toss | None = match.toss
    if toss is None:
        return match.teams[0].id
    return toss.winner if toss.decision is TossDecision.BAT else match.other_team(toss.winner)


def next_to_bat(match: MatchState, *, follow_on: bool = False) -> str:
    """The side whose innings is due; in a super over the side that batted second before bats first."""
    if not match.innings:
        return first_to_bat(match)
    last = match.innings[-1]
    main = main_innings(match)
    if len(main) < match.conditions.innings_per_side * 2:
        finished = _times_batted(main, last.bowling_team_id) >= match.conditions.innings_per_side
        return last.team_id if follow_on or finished else last.bowling_team_id
    return last.bowling_team_id if len(super_overs(match)) % 2 else last.team_id


def _times_batted(main: tuple[Innings, ...], team_id: str) -> int:
    return sum(1 for innings in main if innings.team_id == team_id)


def open_innings(match: MatchState, started: InningsStarted, umpire: Umpire) -> Innings:
    """The innings that begins, or Unlawful where none may begin."""
    super_over = _super_over_number(match, started, umpire)
    team_id = started.team_id or next_to_bat(match, follow_on=started.follow_on)
    if team_id not in (match.teams[0].id, match.teams[1].id):
        umpire.refuse("unknown_team", f"{team_id} is not a side of this match.", "team_id")
    if super_over:
        _judge_reply(match, team_id, umpire)
    else:
        _judge_turn(match, team_id, started, umpire)
    return _fresh(match, team_id, super_over, started.follow_on)


def _super_over_number(match: MatchState, started: InningsStarted, umpire: Umpire) -> int:
    played = len(super_overs(match))
    due = played // 2 + 1
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
    if _times_batted(main, team_id) >= match.conditions.innings_per_side:
        umpire.forbid("side_has_batted", "That side has had all its innings.")
    if started.follow_on:
        _judge_follow_on(match, main, team_id, umpire)
    elif len(main) == 1 and main[0].team_id == team_id:
        umpire.forbid("not_their_turn", "The other side bats next (Law 13.1).")
    elif len(main) == 2 and main[1].team_id == team_id:
        umpire.forbid("follow_on_not_said", "A side that bats again at once follows on: say follow_on.")


def _judge_reply(match: MatchState, team_id: str, umpire: Umpire) -> None:
    """Either side may open a super over; the other answers."""
    played = super_overs(match)
    if len(played) % 2 and played[-1].team_id == team_id:
        umpire.forbid("not_their_turn", "The other side bats next in the super over.")


def _judge_follow_on(match: MatchState, main: tuple[Innings, ...], team_id: str, umpire: Umpire) -> None:
    lead = match.conditions.follow_on_lead
    if len(main) != 2 or main[1].team_id != team_id:
        umpire.forbid("no_follow_on", "Only the side that batted second can follow on, after its first innings.")
    elif lead is None or main[0].total - main[1].total < lead:
        umpire.forbid("follow_on_lead", f"The lead is too small to enforce the follow-on (Law 14): {lead} is needed.")


def _fresh(match: MatchState, team_id: str, super_over: int, follow_on: bool) -> Innings:
    conditions = match.conditions
    number = len(match.innings) + 1
    revised = match.revisions.get(number, UNREVISED)
    length = (1, 0) if super_over else (conditions.overs, 0)
    if revised.max_overs is not None:
        length = (revised.max_overs, revised.max_extra_balls)
    penalty = match.pending_penalties.get(team_id, 0)
    return Innings(
        number=number,
        team_id=team_id,
        bowling_team_id=match.other_team(team_id),
        max_overs=length[0],
        max_extra_balls=length[1],
        allotted=None if length[0] is None else length[0] * conditions.balls_per_over + length[1],
        wickets_to_fall=SUPER_OVER_WICKETS if super_over else conditions.wickets,
        super_over=super_over,
        follow_on=follow_on,
        target=revised.target or natural_target(match, team_id, super_over),
        target_revised=revised.target is not None,
        par=revised.par,
        method=revised.method,
        revised_because=revised.because,
        total=penalty,
        extras=Extras(penalty=penalty) if penalty else NO_EXTRAS,
    )


def natural_target(match: MatchState, team_id: str, super_over: int) -> int | None:
    """Runs to win where this is the last innings due, else none."""
    if super_over:
        partner = [innings for innings in super_overs(match) if innings.super_over == super_over]
        return partner[0].total + 1 if partner else None
    main = main_innings(match)
    if len(main) != 2 * match.conditions.innings_per_side - 1:
        return None
    own = sum(innings.total for innings in main if innings.team_id == team_id)
    others = sum(innings.total for innings in main if innings.team_id != team_id)
    return others - own + 1
