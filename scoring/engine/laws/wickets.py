"""The wickets of a ball: judges whether they are possible, and writes dismissals on the card."""

from scoring.engine.conditions import FreeHits
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.batters import end_partnership, judge_batter, put_on_card, vacate
from scoring.engine.laws.dismissals import DISMISSAL_RULES, MAY_RETURN, RETIREMENTS, is_possible
from scoring.engine.laws.ids import list_squad
from scoring.engine.laws.pairs import bats_on, compute_cost, count_out
from scoring.engine.laws.umpire import Umpire
from scoring.engine.states.ball import Dismissal, Out
from scoring.engine.states.innings import Fall, Innings, RetiredBatter
from scoring.engine.states.match import MatchState
from scoring.engine.values import DismissalKind, Fielder, Wicket, evolve


def judge_wickets(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> tuple[Out, ...]:
    """Return the dismissals of a ball as they count, after judging each of them."""
    if len(delivery.wickets) > 2:
        umpire.forbid("too_many_wickets", "At most two batters can be out on one ball.")
    # Law 20.1.1.3: the ball is dead with the first dismissal off it. Only a batter who comes in or retires can follow.
    if sum(DISMISSAL_RULES[wicket.kind].needs_ball for wicket in delivery.wickets) > 1:
        umpire.forbid("one_dismissal_off_a_ball", "A second batter can only be timed out or retire on the same ball.")
    outs = tuple(_judge_wicket(match, innings, wicket, delivery, umpire) for wicket in delivery.wickets)
    # Refused even in old records: the card has one line and one dismissal for each batter.
    if len({out.player_id for out in outs}) < len(outs):
        umpire.refuse("out_twice", "A batter can be out only once on a ball.", "wickets")
    return outs


def _judge_wicket(match: MatchState, innings: Innings, wicket: Wicket, delivery: Delivery, umpire: Umpire) -> Out:
    player_id = wicket.player_out_id or innings.striker
    assert player_id is not None
    if wicket.player_out_id is None and DISMISSAL_RULES[wicket.kind].either_batter and innings.non_striker is not None:
        umpire.assume("striker_out", f"{match.players[player_id].name} is {wicket.kind}, the striker.")
    if wicket.kind is DismissalKind.TIMED_OUT:
        is_awaited = any(other.kind is not DismissalKind.TIMED_OUT for other in delivery.wickets)
        judge_timed_out(match, innings, player_id, umpire, is_awaited=is_awaited)
    _judge_player_out(match, innings, wicket.kind, player_id, umpire)
    _judge_ball(match, innings, wicket.kind, delivery, umpire)
    for fielder in wicket.fielders:
        if fielder.id is not None and match.team_of.get(fielder.id) != innings.bowling_team_id:
            squad = list_squad(match, innings.bowling_team_id)
            umpire.forbid("fielder_not_in_team", f"{fielder.id} is not in the fielding side: {squad}.")
    if wicket.kind is DismissalKind.CAUGHT and not any(_is_named(fielder) for fielder in wicket.fielders):
        umpire.warn("no_fielder", "The catch has no fielder.")
    bowler_id = innings.bowler if DISMISSAL_RULES[wicket.kind].credit else None
    return Out(player_id, Dismissal(wicket.kind, bowler_id, wicket.fielders))


def _is_named(fielder: Fielder) -> bool:
    return fielder.id is not None or fielder.name is not None or fielder.substitute


def _judge_player_out(match: MatchState, innings: Innings, kind: DismissalKind, player_id: str, umpire: Umpire) -> None:
    """Judge whether this player can be out in this way.

    A batter who is timed out or retires need not be at the crease.
    """
    if player_id == innings.striker:
        return
    if player_id == innings.non_striker:
        if not DISMISSAL_RULES[kind].either_batter:
            umpire.forbid("only_the_striker", f"Only the striker can be {kind}.")
        return
    judge_batter(match, innings, player_id, umpire, "wickets")
    if kind not in RETIREMENTS and kind is not DismissalKind.TIMED_OUT:
        umpire.forbid("not_at_crease", f"{match.players[player_id].name} is not at the crease.")


def judge_timed_out(match: MatchState, innings: Innings, player_id: str, umpire: Umpire, *, is_awaited: bool) -> None:
    """Judge whether the player is coming in, because nobody else can be timed out (Law 40.1).

    `is_awaited`: an end is vacant, or is vacated by the ball. A batter who was named already is at the crease, but not
    on the card yet.
    """
    if player_id in (innings.striker, innings.non_striker):
        line = innings.batting.get(player_id)
        if line is not None and line.dismissal is None:
            name = match.players[player_id].name
            umpire.forbid("batter_is_in", f"{name} has begun to bat, so cannot be timed out (Law 40.1).")
    elif not is_awaited:
        umpire.forbid("no_vacancy", "No batter is awaited: both ends are taken.")


def _judge_ball(match: MatchState, innings: Innings, kind: DismissalKind, delivery: Delivery, umpire: Umpire) -> None:
    """Judge whether a batter can be out in this way off this ball."""
    rule = DISMISSAL_RULES[kind]
    # The kind of a no-ball is not recorded, so the ball is surely a free hit only with `all`. The last branch warns.
    ball = {
        "wide": delivery.extras.wides > 0,
        "noball": delivery.extras.noballs > 0,
        "free_hit": innings.free_hit and match.conditions.free_hit is FreeHits.ALL,
    }
    if not is_possible(kind, **ball):
        possible = ", ".join(
            kind for kind, rule in DISMISSAL_RULES.items() if rule.needs_ball and is_possible(kind, **ball)
        )
        umpire.forbid("dismissal_impossible", f"A batter cannot be {kind} off this ball, only {possible}.")
    elif rule.no_runs and delivery.runs + delivery.extras.byes + delivery.extras.legbyes:
        umpire.warn("runs_with_dismissal", f"The Laws score no runs off a ball with a batter {kind}.")
    elif innings.free_hit and not rule.free_hit:
        umpire.warn("perhaps_a_free_hit", f"After a no-ball by foot fault a batter cannot be {kind}.")


def dismiss(innings: Innings, out: Out, label: str) -> Innings:
    """Write a dismissal or retirement on the card; `label` is that of the ball.

    The wicket itself is counted by `count_ball` or `dismiss_between_balls`.
    """
    if bats_on(innings, out):
        return count_out(innings, out, label)
    # A batter who is timed out, or who retires before the first ball of the pair, is not on the card yet.
    innings = put_on_card(innings, out.player_id)
    line = evolve(innings.batting[out.player_id], dismissal=out.dismissal)
    innings = evolve(vacate(innings, out.player_id), batting={**innings.batting, out.player_id: line})
    kind = out.dismissal.kind
    if kind in MAY_RETURN:
        retired = RetiredBatter(kind, innings.total, label)
        return end_partnership(evolve(innings, retired={**innings.retired, out.player_id: retired}), "retired")
    fall = Fall(len(innings.falls) + 1, innings.total, out.player_id, label, kind)
    return end_partnership(evolve(innings, falls=(*innings.falls, fall)), "wicket")


def dismiss_between_balls(innings: Innings, out: Out) -> Innings:
    """Count a dismissal or retirement without a ball, and write it on the card; it belongs to the ball before it."""
    last = innings.last_ball
    if out.dismissal.kind not in MAY_RETURN:
        innings = _count_wicket(innings, compute_cost(innings, (out,)))
    return dismiss(innings, out, last.label if last else "0.0")


def _count_wicket(innings: Innings, cost: int) -> Innings:
    """Count a wicket without a ball, which belongs to the over and the partnership of the ball before it."""
    over, partnership = innings.over, innings.partnership
    if over is not None:
        over = evolve(over, wickets=over.wickets + 1, runs=over.runs - cost, score=over.score - cost)
    if partnership is not None and cost:
        partnership = evolve(partnership, runs=partnership.runs - cost)
    total = innings.total - cost
    return evolve(innings, total=total, wickets=innings.wickets + 1, over=over, partnership=partnership)
