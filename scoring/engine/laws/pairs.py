"""Pairs cricket, a club rule: each pair bats some overs, a batter who is out bats on, and each wicket costs runs."""

from scoring.engine.laws.batters import end_partnership, put_on_card
from scoring.engine.laws.dismissals import MAY_RETURN, RETIREMENTS
from scoring.engine.states.ball import Out
from scoring.engine.states.innings import Fall, Innings
from scoring.engine.values import evolve


def find_pair(innings: Innings) -> tuple[str | None, str | None]:
    """Return striker and non-striker of the next ball; None for both if the next pair is due."""
    over, pairs = innings.over, innings.pairs
    is_due = pairs is not None and over is not None and over.complete and (over.index + 1) % pairs.overs == 0
    return (None, None) if is_due else (innings.striker, innings.non_striker)


def change_pair_if_due(innings: Innings) -> Innings:
    """Take a pair that has had its overs from the crease, before the next over begins."""
    if innings.pairs is None or find_pair(innings) != (None, None):
        return innings
    return evolve(end_partnership(innings, "changed"), striker=None, non_striker=None)


def bats_on(innings: Innings, out: Out) -> bool:
    """Whether the player who is out stays in, as all do in pairs cricket but for those who retire."""
    return innings.pairs is not None and out.dismissal.kind not in RETIREMENTS


def count_out(innings: Innings, out: Out, label: str) -> Innings:
    """Write a dismissal on the card after which the batter bats on; `label` is that of the ball."""
    innings = put_on_card(innings, out.player_id)
    line = innings.batting[out.player_id]
    fall = Fall(len(innings.falls) + 1, innings.total, out.player_id, label, out.dismissal.kind)
    batting = {**innings.batting, out.player_id: evolve(line, outs=line.outs + 1)}
    return evolve(innings, batting=batting, falls=(*innings.falls, fall))


def compute_cost(innings: Innings, outs: tuple[Out, ...]) -> int:
    """Return the runs that these dismissals take from the total."""
    if innings.pairs is None:
        return 0
    return innings.pairs.wicket_cost * sum(out.dismissal.kind not in MAY_RETURN for out in outs)


def spare(innings: Innings, outs: tuple[Out, ...]) -> Innings:
    """Change ends if a batter who is out and bats on would face the next ball: the partner does."""
    faces_again = any(bats_on(innings, out) and out.player_id == innings.striker for out in outs)
    if not faces_again or innings.non_striker is None:
        return innings
    return evolve(innings, striker=innings.non_striker, non_striker=innings.striker)
