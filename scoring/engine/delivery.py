"""One ball: judged, counted, and who faces the next."""

from collections.abc import Mapping

from scoring.engine.batters import at_end, end_partnership, enter, join_partnership, judge_batter, place, vacate
from scoring.engine.conditions import FreeHits
from scoring.engine.crease import settle_pair
from scoring.engine.dismissals import CATCHES, MAY_RETURN, RETIREMENTS, WAYS, possible
from scoring.engine.events import Delivery
from scoring.engine.overs import begin_over, close_over, over_is_full, rebowled, reopen_over
from scoring.engine.states import (
    Ball,
    BatterLine,
    BowlerLine,
    Dismissal,
    Fall,
    Innings,
    MatchState,
    Out,
    Over,
    RetiredNote,
)
from scoring.engine.umpire import Umpire
from scoring.engine.values import NO_EXTRAS, Kind, Wicket, evolve


def bowl(match: MatchState, innings: Innings, delivery: Delivery, seq: int, umpire: Umpire) -> Innings:
    """The innings after this ball; raises Unlawful. Whether it ended the innings is settled by the caller."""
    innings = _take_over(match, innings, delivery, umpire)
    innings = settle_pair(match, innings, delivery, umpire)
    innings = _on_the_card(innings)
    judge_figures(match, innings, delivery, umpire)
    outs = _outs(match, innings, delivery, umpire) if delivery.wickets else ()
    ball = _ball(match, innings, delivery, outs, seq)
    innings = _count(innings, ball)
    for out in outs:
        innings = dismiss(innings, out, ball.label)
    innings = _positions(match, innings, delivery, ball)
    innings = _free_hit_next(match, innings, ball)
    innings = _retire_at_limit(match, innings, ball, umpire)
    innings = _name_next(match, innings, delivery, umpire)
    return _end_of_over(match, innings)


def _on_the_card(innings: Innings) -> Innings:
    """Both batters on the card, striker first, and the stand that this ball belongs to."""
    striker, non_striker = innings.striker, innings.non_striker
    assert striker is not None
    innings = enter(innings, striker)
    if non_striker is not None:
        innings = enter(innings, non_striker)
    return join_partnership(innings, striker, non_striker)


def _take_over(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> Innings:
    """Which over the ball belongs to: the recorded fact, else what the scorer says, else the count of legal balls."""
    over = innings.over
    if over is None or _starts_over(over, delivery):
        if over is not None and not over.complete:
            innings = close_over(match.conditions, innings)
        if delivery.bowler_id is None:
            umpire.refuse("bowler_needed", "A new over needs its bowler.", "bowler_id")
        return begin_over(match, innings, delivery.bowler_id, umpire, delivery.over)
    if over.complete:
        umpire.warn("over_goes_on", f"Over {over.index + 1} goes on after {over.legal} legal balls.")
        innings = reopen_over(match.conditions, innings)
    return _same_bowler(match, innings, delivery, umpire)


def _starts_over(over: Over, delivery: Delivery) -> bool:
    if delivery.over is not None:
        return delivery.over > over.mark
    return over.complete and not delivery.same_over


def _same_bowler(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> Innings:
    if delivery.bowler_id is None or delivery.bowler_id == innings.bowler:
        return innings
    umpire.forbid(
        "bowler_not_changed",
        "A bowler changes inside an over only by event bowler_changed.",
    )
    if match.team_of.get(delivery.bowler_id) != innings.bowling_team_id:
        umpire.refuse("bowler_not_in_team", f"{delivery.bowler_id} is not in the fielding side.", "bowler_id")
    return evolve(innings, bowler=delivery.bowler_id)


def judge_figures(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> None:
    """Combinations of runs and extras that no ball can have (Laws 21 to 23)."""
    extras = delivery.extras
    if extras is not NO_EXTRAS:
        if extras.wides and (extras.noballs or extras.byes or extras.legbyes or delivery.runs):
            umpire.forbid("wide_with_other_runs", "All runs off a wide are wides (Law 22.6).")
        if delivery.runs and extras.legbyes:
            umpire.forbid("runs_and_legbyes", "Runs off the bat and leg byes cannot come from one ball (Law 23).")
        if delivery.runs and extras.byes:
            umpire.forbid("runs_and_byes", "Runs off the bat and byes cannot come from one ball (Law 23).")
        if extras.byes and extras.legbyes:
            umpire.forbid("byes_and_legbyes", "Byes and leg byes cannot come from one ball (Law 23).")
        if extras.wides and extras.wides < match.conditions.wide_runs:
            umpire.warn("wide_value", "The wide counts less than the conditions say.")
        if extras.noballs and extras.noballs != match.conditions.noball_runs:
            umpire.warn("noball_value", "The no-ball counts other than the conditions say.")


def _outs(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> tuple[Out, ...]:
    if len(delivery.wickets) > 2:
        umpire.forbid("too_many_wickets", "At most two batters can be out on one ball.")
    outs = tuple(_out(match, innings, wicket, delivery, umpire) for wicket in delivery.wickets)
    if len({out.player_id for out in outs}) < len(outs):
        umpire.refuse("out_twice", "A batter can be out only once on a ball.", "wickets")
    return outs


def _out(match: MatchState, innings: Innings, wicket: Wicket, delivery: Delivery, umpire: Umpire) -> Out:
    """The wicket as it counts: who is out, whether that is possible off this ball, and whose credit it is."""
    way = WAYS[wicket.kind]
    player_id = wicket.player_out_id or innings.striker
    assert player_id is not None
    _judge_out(match, innings, wicket, player_id, umpire)
    if not possible(
        wicket.kind,
        wide=delivery.extras.wides > 0,
        noball=delivery.extras.noballs > 0,
        free_hit=innings.free_hit and match.conditions.free_hit is FreeHits.ALL,
    ):
        umpire.forbid("dismissal_impossible", f"A batter cannot be {wicket.kind} off this ball.")
    elif way.no_runs and delivery.runs + delivery.extras.byes + delivery.extras.legbyes:
        umpire.warn("runs_with_dismissal", f"The Laws score no runs off a ball with a batter {wicket.kind}.")
    elif innings.free_hit and not way.free_hit:
        umpire.warn("perhaps_a_free_hit", f"After a no-ball by foot fault a batter cannot be {wicket.kind}.")
    for fielder in wicket.fielders:
        if fielder.id is not None and match.team_of.get(fielder.id) != innings.bowling_team_id:
            umpire.forbid("fielder_not_in_team", f"{fielder.id} is not in the fielding side.")
    return Out(player_id, Dismissal(wicket.kind, innings.bowler if way.credit else None, wicket.fielders))


def _judge_out(match: MatchState, innings: Innings, wicket: Wicket, player_id: str, umpire: Umpire) -> None:
    way = WAYS[wicket.kind]
    if player_id == innings.striker:
        return
    if player_id == innings.non_striker:
        if not way.anyone:
            umpire.forbid("only_the_striker", f"Only the striker can be {wicket.kind}.")
        return
    judge_batter(match, innings, player_id, umpire, "wickets")
    if wicket.kind not in RETIREMENTS and wicket.kind is not Kind.TIMED_OUT:
        umpire.forbid("not_at_crease", f"{match.players[player_id].name} is not at the crease.")


def _ball(match: MatchState, innings: Innings, delivery: Delivery, outs: tuple[Out, ...], seq: int) -> Ball:
    over = innings.over
    assert over is not None
    assert innings.striker is not None
    assert innings.bowler is not None
    extras = delivery.extras
    legal = not extras.noballs and not (extras.wides and rebowled(match.conditions, innings, over.index))
    return Ball(
        seq,
        innings.bowled,
        over.index,
        over.legal + legal,
        legal,
        delivery.runs,
        extras,
        delivery.non_boundary,
        delivery.short_runs,
        innings.striker,
        innings.non_striker,
        innings.bowler,
        innings.free_hit,
        outs,
        delivery.runs + extras.total,
        delivery.commentary,
        delivery.shot,
        delivery.at,
    )


def _count(innings: Innings, ball: Ball) -> Innings:
    """Runs and balls to the batter, the bowler, the over, the stand and the total."""
    over, stand, extras = innings.over, innings.partnership, ball.extras
    assert over is not None
    assert stand is not None
    faced = not extras.wides
    charged = ball.runs + extras.wides + extras.noballs
    down = _wickets(ball)
    total = innings.total + ball.total
    bowlers = over.bowlers if ball.bowler_id in over.bowlers else (*over.bowlers, ball.bowler_id)
    return evolve(
        innings,
        total=total,
        wickets=innings.wickets + down,
        extras=innings.extras if extras is NO_EXTRAS else innings.extras + extras,
        legal_balls=innings.legal_balls + ball.legal,
        bowled=innings.bowled + 1,
        batting=_to_batter(innings.batting, ball) if faced or ball.runs else innings.batting,
        bowling=_to_bowler(innings.bowling, ball, charged, new_in_over=bowlers is not over.bowlers),
        partnership=evolve(stand, runs=stand.runs + ball.total, balls=stand.balls + faced),
        over=evolve(
            over,
            bowlers=bowlers,
            balls=(*over.balls, ball),
            legal=ball.ball,
            bowled=over.bowled + 1,
            runs=over.runs + ball.total,
            wickets=over.wickets + down,
            charged=over.charged + charged,
            score=total,
            down=innings.wickets + down,
        ),
    )


def _wickets(ball: Ball) -> int:
    return sum(out.dismissal.kind not in MAY_RETURN for out in ball.outs) if ball.outs else 0


def _credited(ball: Ball) -> int:
    return sum(out.dismissal.bowler_id is not None for out in ball.outs) if ball.outs else 0


def _to_batter(batting: Mapping[str, BatterLine], ball: Ball) -> dict[str, BatterLine]:
    line = batting[ball.striker_id]
    boundary = not ball.non_boundary
    line = evolve(
        line,
        runs=line.runs + ball.runs,
        balls=line.balls + (not ball.extras.wides),
        fours=line.fours + (ball.runs == 4 and boundary),
        sixes=line.sixes + (ball.runs == 6 and boundary),
    )
    return {**batting, ball.striker_id: line}


def _to_bowler(
    bowling: Mapping[str, BowlerLine], ball: Ball, charged: int, *, new_in_over: bool
) -> dict[str, BowlerLine]:
    """Byes, leg byes and penalties are not the bowler's (Law 23.3); wides and no-balls are (Laws 21.13 and 22.6)."""
    line = bowling.get(ball.bowler_id) or BowlerLine(ball.bowler_id, len(bowling) + 1)
    extras = ball.extras
    line = evolve(
        line,
        legal=line.legal + ball.legal,
        loose=line.loose + ball.legal,
        begun=line.begun + new_in_over,
        runs=line.runs + charged,
        dots=line.dots + (charged == 0),
        wickets=line.wickets + _credited(ball),
        wides=line.wides + extras.wides,
        noballs=line.noballs + extras.noballs,
        wide_balls=line.wide_balls + (extras.wides > 0),
        noball_balls=line.noball_balls + (extras.noballs > 0),
    )
    return {**bowling, ball.bowler_id: line}


def dismiss(innings: Innings, out: Out, over_ball: str) -> Innings:
    """Write a dismissal or retirement on the card; wickets were counted with the ball."""
    innings = enter(innings, out.player_id)
    line = evolve(innings.batting[out.player_id], dismissal=out.dismissal)
    innings = evolve(vacate(innings, out.player_id), batting={**innings.batting, out.player_id: line})
    kind = out.dismissal.kind
    if kind in MAY_RETURN:
        note = RetiredNote(kind, innings.total, over_ball)
        return end_partnership(evolve(innings, retired={**innings.retired, out.player_id: note}), "retired")
    fall = Fall(len(innings.falls) + 1, innings.total, out.player_id, over_ball, kind)
    return end_partnership(evolve(innings, falls=(*innings.falls, fall)), "wicket")


def _positions(match: MatchState, innings: Innings, delivery: Delivery, ball: Ball) -> Innings:
    """Ends after the ball: they change with each run that was run, short ones too, and with a crossing (Law 18)."""
    if innings.alone:
        return innings
    caught = ball.outs and any(out.dismissal.kind in CATCHES for out in ball.outs)
    stays = caught and match.conditions.new_batter_faces_after_catch  # Law 18.11 since October 2022
    if not stays and (_runs_run(match, delivery) + delivery.crossed) % 2:
        innings = evolve(innings, striker=innings.non_striker, non_striker=innings.striker)
    for wicket in delivery.wickets:
        if wicket.end is not None:
            innings = at_end(innings, wicket.end)
    return innings


def _free_hit_next(match: MatchState, innings: Innings, ball: Ball) -> Innings:
    """A no-ball gives a free hit; a wide or another no-ball leaves it standing."""
    after_noball = ball.extras.noballs > 0 and match.conditions.free_hit is not FreeHits.NONE
    free_hit = after_noball or (innings.free_hit and not ball.legal)
    return innings if free_hit is innings.free_hit else evolve(innings, free_hit=free_hit)


def _retire_at_limit(match: MatchState, innings: Innings, ball: Ball, umpire: Umpire) -> Innings:
    """Club conditions: a batter who reaches the limit retires not out, and may come back when the others are out."""
    limit = match.conditions.retire_at
    line = innings.batting[ball.striker_id]
    if limit is None or line.runs < limit or line.dismissal is not None or line.runs - ball.runs >= limit:
        return innings
    umpire.warn("retired_at_limit", f"{match.players[ball.striker_id].name} retires at {line.runs}.")
    return dismiss(innings, Out(ball.striker_id, Dismissal(Kind.RETIRED_NOT_OUT)), ball.label)


def _runs_run(match: MatchState, delivery: Delivery) -> int:
    extras = delivery.extras
    run = delivery.runs + delivery.short_runs
    if extras is NO_EXTRAS:
        return run
    run += extras.byes + extras.legbyes
    if extras.wides:
        run += max(extras.wides - match.conditions.wide_runs, 0)
    return run


def _name_next(match: MatchState, innings: Innings, delivery: Delivery, umpire: Umpire) -> Innings:
    if delivery.next_batter_id is None:
        return innings
    return name_next(match, innings, delivery.next_batter_id, umpire)


def name_next(match: MatchState, innings: Innings, player_id: str, umpire: Umpire) -> Innings:
    """Send in the batter whom the scorer named."""
    if innings.striker is not None and innings.non_striker is not None:
        umpire.forbid("no_vacancy", "No batter is awaited: both ends are taken.")
        return innings
    if player_id in (innings.striker, innings.non_striker):
        umpire.refuse("batter_at_crease", "That batter is at the crease already.", "next_batter_id")
    judge_batter(match, innings, player_id, umpire, "next_batter_id")
    return place(innings, player_id)


def _end_of_over(match: MatchState, innings: Innings) -> Innings:
    assert innings.over is not None
    if over_is_full(match.conditions, innings.over):
        return close_over(match.conditions, innings)
    return innings
