"""What counts of the ball that wins the match (Law 16.6): nothing that happens after the winning run."""

from dataclasses import replace

from scoring.engine.conditions import Conditions
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.dismissals import DISMISSAL_RULES
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.ball import Out
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import Extras

BOUNDARY = 4
"""Four runs or more off one ball are a boundary, perhaps after an overthrow, unless the batters ran all four."""


def settle_winning_ball(
    match: MatchState, innings: Innings, target: int, delivery: Delivery, outs: tuple[Out, ...], umpire: Umpire
) -> tuple[Delivery, tuple[Out, ...]]:
    """Return the delivery and its dismissals, without what came after the winning run."""
    # In pairs cricket wickets cost runs, so a total may fall again: no run wins before the overs are bowled.
    if innings.pairs is not None:
        return delivery, outs
    needed = target - innings.total
    # Old records have balls after the win too: they stay as they are.
    if not 0 < needed <= delivery.runs + delivery.extras.total:
        return delivery, outs
    settled = _settle_runs(match.conditions, delivery, outs, needed, umpire)
    kept = _keep_dismissals(settled, outs, needed)
    if len(kept) == len(outs):
        return settled, outs
    names = " and ".join(match.players[out.player_id].name for out in outs if out not in kept)
    umpire.warn("wicket_after_win", f"Not out, because the match was won before that (Law 16.6.1): {names}.")
    return replace(settled, next_batter_id=None), kept


def _settle_runs(
    conditions: Conditions, delivery: Delivery, outs: tuple[Out, ...], needed: int, umpire: Umpire
) -> Delivery:
    called = _find_call(conditions, delivery.extras)
    is_dead = called.total < needed and any(DISMISSAL_RULES[out.dismissal.kind].no_runs for out in outs)
    if is_dead:
        # Law 16.6.2: runs that were completed before a catch do not win. A batter who is bowled has run none either.
        limited = replace(delivery, runs=0, extras=replace(called, penalty=delivery.extras.penalty))
    else:
        limited = _limit_runs(delivery, called, needed - called.total)
    if limited != delivery:
        umpire.warn("runs_after_win", "The match was won, or the ball dead, before all of these runs (Law 16.6).")
    return delivery if conditions.runs_after_win and not is_dead else limited


def _find_call(conditions: Conditions, extras: Extras) -> Extras:
    """Return what a wide or no-ball scores as soon as it is called, before any run (Laws 21.16 and 22.6)."""
    return Extras(min(extras.wides, conditions.wide_runs), min(extras.noballs, conditions.noball_runs))


def _limit_runs(delivery: Delivery, called: Extras, most: int) -> Delivery:
    """Cut the runs that were run to `most`. Boundaries (Law 16.6.3) and penalty runs (Law 41.17.2) count in full."""
    extras = delivery.extras
    run = {
        "runs": delivery.runs,
        "wides": extras.wides - called.wides,
        "noballs": extras.noballs - called.noballs,
        "byes": extras.byes,
        "legbyes": extras.legbyes,
    }
    for kind, runs in run.items():
        is_boundary = runs >= BOUNDARY and not (runs == BOUNDARY and delivery.non_boundary)
        # A hit counts even off a no-ball that wins by itself: scorers read Law 16.6.3 so. Extras do not.
        in_full = is_boundary and (most > 0 or kind == "runs")
        run[kind] = runs if in_full else min(runs, max(most, 0))
        most -= run[kind]
    runs = run.pop("runs")
    return replace(delivery, runs=runs, extras=called + Extras(**run, penalty=extras.penalty))


def _keep_dismissals(settled: Delivery, outs: tuple[Out, ...], needed: int) -> tuple[Out, ...]:
    extras = settled.extras
    if settled.runs + extras.total - extras.penalty >= needed:
        return ()
    # Penalty runs are awarded when the ball is dead: after a dismissal off the ball, before a batter retires.
    won = settled.runs + extras.total >= needed
    return tuple(out for out in outs if not won or DISMISSAL_RULES[out.dismissal.kind].needs_ball)
