"""What is hard to score, one function each. It lets the oddity happen and returns True, or False if it cannot now."""

from collections.abc import Callable, Mapping

from scoring.practice.ground import Ground, Seen

WORDS = {1: "one", 2: "two", 3: "three"}
FINGER = "The umpire raises a finger."


def wide_run(g: Ground) -> bool:
    runs = g.dice.choice((1, 2, 3))
    told = f"It is far down the leg side, past {g.striker} and past {g.keeper}, and they run {WORDS[runs]}."
    g.see_ball((told, "The umpire stretches out both arms."), {"extras": {"wides": 1 + runs}})
    return True


def noball_hit(g: Ground) -> bool:
    runs = g.dice.choice((1, 2, 4))
    goes = "and it goes along the ground to the rope" if runs == 4 else f"and they run {WORDS[runs]}"
    told = [f"The umpire calls and holds out one arm. {g.striker} hits it all the same, {goes}."]
    told += ["Then the arm is waved from side to side."] if runs == 4 else []
    g.see_ball(tuple(told), {"runs": runs, "extras": {"noballs": 1}})
    return True


def noball_byes(g: Ground) -> bool:
    runs = g.dice.choice((1, 2))
    told = f"The umpire calls and holds out one arm. It passes bat, pads and {g.keeper}, and they run {WORDS[runs]}."
    g.see_ball((told, "Then an open hand is raised."), {"extras": {"noballs": 1, "byes": runs}})
    return True


def leg_byes(g: Ground) -> bool:
    runs = g.dice.choice((1, 2))
    told = f"{g.striker} plays at it, and it runs off the pads. They run {WORDS[runs]}."
    g.see_ball((told, "The umpire touches a raised knee."), {"extras": {"legbyes": runs}})
    return True


def byes(g: Ground) -> bool:
    runs = g.dice.choice((1, 2, 3))
    told = f"It touches nothing and slips past {g.keeper}. They run {WORDS[runs]}."
    g.see_ball((told, "The umpire raises an open hand."), {"extras": {"byes": runs}})
    return True


def all_run_four(g: Ground) -> bool:
    told = f"A hit past {g.draw_place()}, which stops just before the rope. They run four."
    g.see_ball((told, "The umpire signals nothing."), {"runs": 4, "non_boundary": True})
    return True


def overthrow(g: Ground) -> bool:
    # Scored in a form: who bowls a new over is enough for one ball.
    if g.is_over_next:
        return False
    thrower = g.name(g.draw_fielder())
    told = f"A push to {g.draw_place()}, and they run one. Nobody starts for a second."
    thrown = f"{thrower} throws at the stumps and misses, and it goes on to the rope. The umpire waves an arm."
    g.see_ball((told, thrown), {"runs": 5})
    return True


def short_run(g: Ground) -> bool:
    if g.is_over_next:
        return False
    told = f"A push to {g.draw_place()}, and they run two. But {g.non_striker} did not ground the bat when turning."
    signal = "The umpire bends an arm and touches the shoulder of that side."
    g.see_ball((told, signal), {"runs": 1, "short_runs": 1})
    return True


def run_out(g: Ground) -> bool:
    comes, thrower = g.draw_next_batter(), g.draw_fielder()
    if comes is None:
        return False
    out = g.innings.non_striker
    told = f"A push to {g.draw_place()}. They run one and turn for a second."
    thrown = f"{g.name(thrower)} throws down the wicket at the bowler's end, with {g.non_striker} short of it. {FINGER}"
    wicket = {"kind": "run out", "player_out_id": out, "end": "non_striker", "fielders": [{"id": thrower}]}
    body = {"runs": 1, "wickets": [wicket], "next_batter_id": comes}
    g.see_ball((told, thrown, f"{g.name(comes)} comes in."), body)
    return True


def stumped_off_wide(g: Ground) -> bool:
    comes = g.draw_next_batter()
    if comes is None:
        return False
    told = (
        f"It is far down the leg side. {g.striker}, out of the ground, misses it, and {g.keeper} takes off the bails."
    )
    signal = "The square leg umpire raises a finger; the other one stretches out both arms."
    wicket = {"kind": "stumped", "fielders": [{"id": g.keeper_id}]}
    body = {"extras": {"wides": 1}, "wickets": [wicket], "next_batter_id": comes}
    g.see_ball((told, signal, f"{g.name(comes)} comes in."), body)
    return True


def caught_and_bowled(g: Ground) -> bool:
    comes = g.draw_next_batter()
    if comes is None:
        return False
    told = f"{g.striker} hits it straight back, and {g.bowler} holds it. {FINGER}"
    body = {"wickets": [{"kind": "caught and bowled"}], "next_batter_id": comes}
    g.see_ball((told, f"{g.name(comes)} comes in."), body)
    return True


def hit_wicket(g: Ground) -> bool:
    comes = g.draw_next_batter()
    if comes is None:
        return False
    told = f"{g.striker} steps back to play it, and a heel takes off a bail. {FINGER}"
    body = {"wickets": [{"kind": "hit wicket"}], "next_batter_id": comes}
    g.see_ball((told, f"{g.name(comes)} comes in."), body)
    return True


def retired_hurt(g: Ground) -> bool:
    comes = g.draw_next_batter()
    if comes is None or g.innings.over is None:
        return False
    leaves = g.dice.choice((g.innings.striker, g.innings.non_striker))
    told = f"{g.name(leaves)} has pulled a muscle and is helped off the field. {g.name(comes)} comes in."
    body = {"kind": "retired", "player_id": leaves, "reason": "hurt", "next_batter_id": comes}
    g.see(Seen((told,), body, "event"))
    return True


def bowler_hurt(g: Ground) -> bool:
    if g.is_over_next:
        return False
    comes = g.bowlers[2]
    told = f"{g.bowler} slips, is hurt and cannot bowl on. {g.name(comes)} finishes the over."
    g.see(Seen((told,), {"kind": "bowler_changed", "in_id": comes}, "event"))
    return True


def penalty_runs(g: Ground) -> bool:
    if g.innings.over is None:
        return False
    batting, fielding = (g.match.team(one) for one in (g.innings.team_id, g.innings.bowling_team_id))
    # In the first innings runs to the fielding side would wait for its innings: nothing to see now.
    to_fielding = g.innings.target is not None and g.dice.random() < 0.5
    if to_fielding:
        told = f"{g.striker} is not ready to face, though the umpire has warned the batters about time before."
        signal = f"The umpire lays a hand on the opposite shoulder: five runs to {fielding.name}, Law 41.10."
    else:
        told = f"{fielding.name} have been warned about wasting time, and waste more."
        signal = f"The umpire taps one shoulder again and again: five runs to {batting.name}, Law 41.9."
    team, law = (fielding.id, "41.10") if to_fielding else (batting.id, "41.9")
    g.see(Seen((told, signal), {"kind": "penalty_runs", "team_id": team, "reason": f"Law {law}"}, "event"))
    return True


def free_hit(g: Ground) -> bool:
    if not g.innings.free_hit:
        return False
    told = "The umpire has made a circle with one hand above the head."
    g.see_ball((told, f"{g.striker} misses, and the stumps are hit. Nobody runs."), {})
    return True


def seventh_ball(g: Ground) -> bool:
    over = g.innings.over
    if over is None or not over.complete or over.index > 0:
        return False
    told = "Six balls have been bowled, but the umpire has counted five and stays where he is."
    named = {"same_over": True}
    # The over goes on: who would face next from the other end does not face yet.
    goes = f"{g.name(g.innings.bowler)} bowls once more to {g.non_striker}, from the same end. It is left alone."
    g.see(Seen((told, goes), named))
    return True


def correction(g: Ground) -> bool:
    if len(g.steps) < 4 or g.is_over_next or g.innings.over is None or len(g.innings.over.balls) < 2:
        return False
    before, last = g.last_delivery(2), g.last_delivery(1)
    if before is None or last is None or g.steps[-2].oddity or g.steps[-1].oddity:
        return False
    seq, ball = before
    if ball.runs not in WORDS or ball.extras.total or ball.wickets:
        return False
    told = "The umpire comes over to you: the last ball but one came off the pads, not off the bat."
    runs = "run is a leg bye" if ball.runs == 1 else f"{ball.runs} runs are leg byes"
    g.see(Seen((told, f"The {runs}."), {"runs": 0, "extras": {"legbyes": ball.runs}}, "patch", seq))
    return True


ODDITIES: Mapping[str, Callable[[Ground], bool]] = {
    one.__name__: one
    for one in (
        wide_run, noball_hit, noball_byes, leg_byes, byes, all_run_four, overthrow, short_run, run_out,
        stumped_off_wide, caught_and_bowled, hit_wicket, retired_hurt, bowler_hurt, penalty_runs, free_hit,
        seventh_ball, correction,
    )
}  # fmt: skip
LEAVES = ("run_out", "stumped_off_wide", "caught_and_bowled", "hit_wicket", "retired_hurt")
"""After these somebody else comes in. A side of five has three to come."""
