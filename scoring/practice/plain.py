"""An innings: the oddities that are due in it, and plain balls between them, by which the chase is steered."""

from scoring.practice.ground import Ground, Seen
from scoring.practice.oddities import ODDITIES, WORDS

BETWEEN_BALLS = ("retired_hurt", "bowler_hurt", "penalty_runs", "correction", "seventh_ball")
"""They take no ball of the innings."""
NOT_LEGAL = ("wide_run", "noball_hit", "noball_byes", "stumped_off_wide")
GENTLE = 5
"""Steps at the start of a match: the toss, the openers, and three plain balls to find the pad."""
RUNS, CHANCES = (0, 1, 2, 3, 4, 6), (0.3, 0.34, 0.12, 0.04, 0.14, 0.06)


def start_innings(g: Ground) -> None:
    """Draw the openers and who bowls. The side follows from the laws."""
    first = not g.match.innings
    toss = g.match.toss
    assert toss is not None
    other = g.match.other_team
    bats = toss.winner if toss.decision == "bat" else other(toss.winner)
    team = g.match.team(bats if first else other(bats))
    fielding = g.match.team(other(team.id)).players
    # Batters change places: a scorer must hear who faces.
    opens = g.dice.sample([player.id for player in team.players[:3]], 2)
    g.bowlers = tuple(g.dice.sample([fielding[place].id for place in (0, 1, 3, 4)], 3))
    faces, stands = (g.name(one) for one in opens)
    told = (
        f"{faces} and {stands} walk out to bat for {team.name}. {faces} will face, {g.name(g.bowlers[0])} has the ball."
    )
    body = {"kind": "innings_started", "team_id": team.id, "striker_id": opens[0], "non_striker_id": opens[1]}
    g.see(Seen((told,), body, "event"))


def play_innings(g: Ground, due: list[str]) -> bool:
    """Play an innings with these oddities in it. Return whether all of them found their place."""
    start_innings(g)
    while g.innings.ended is None:
        oddity = _choose(g, due)
        before = len(g.steps)
        if oddity is not None and ODDITIES[oddity](g):
            g.steps[before] = _named(g.steps[before], oddity)
            due.remove(oddity)
        else:
            _bowl_plain(g, due)
    return not due


def _named(seen: Seen, oddity: str) -> Seen:
    return Seen(seen.told, seen.body, seen.action, seen.seq, oddity)


def _choose(g: Ground, due: list[str]) -> str | None:
    over = g.innings.over
    if len(g.steps) < GENTLE:
        return None
    if g.innings.free_hit:
        return "free_hit" if "free_hit" in due else None
    if "seventh_ball" in due and over is not None and over.complete and over.index == 0:
        return "seventh_ball"
    if "correction" in due and (step := _prepare_correction(g)) is not None:
        return step or None
    rest = [one for one in due if one not in ("seventh_ball", "free_hit", "correction")]
    if not rest or g.dice.random() * max(g.balls_left - 1, 1) > len(rest):
        return None
    legal = [one for one in rest if one not in BETWEEN_BALLS + NOT_LEGAL]
    return g.dice.choice(legal if len(legal) >= g.balls_left else rest)


def _prepare_correction(g: Ground) -> str | None:
    """Return "correction" after a plain run and another plain ball, "" if a plain ball leads there, else None."""
    over = g.innings.over
    if over is None or over.complete or not over.balls or g.steps[-1].oddity:
        return None
    if len(over.balls) > 1 and not g.steps[-2].oddity and 0 < over.balls[-2].runs < 4:
        return "correction"
    return "" if 0 < over.balls[-1].runs < 4 else None


def _bowl_plain(g: Ground, due: list[str]) -> None:
    runs = _draw_runs(g, due)
    told = (
        *(["The umpire has made a circle with one hand above the head."] if g.innings.free_hit else []),
        *_tell(g, runs),
    )
    g.see_ball(told, {"runs": runs})


def _draw_runs(g: Ground, due: list[str]) -> int:
    needed = g.runs_needed
    if needed is None:
        return g.dice.choices(RUNS, CHANCES)[0]
    if due:
        return g.dice.choice((0, 1, 1, 2)) if needed > 6 else 0
    # Nothing is due any more: to the end, by the target or a tie.
    if g.balls_left == 1 and needed - 1 in RUNS:
        return g.dice.choice([one for one in (needed - 1, needed) if one in RUNS])
    return needed if needed in RUNS and needed >= 4 else g.dice.choice((1, 4, 6)) if needed > 6 else 1


def _tell(g: Ground, runs: int) -> tuple[str, ...]:
    place = g.draw_place()
    if runs == 4:
        return (f"A drive past {place}, along the ground to the rope.", "The umpire waves an arm from side to side.")
    if runs == 6:
        return (f"A big hit over {place}, and over the rope before it lands.", "The umpire raises both arms.")
    if runs:
        return (f"A push past {place}, and they run {WORDS[runs]}.",)
    missed = f"{g.striker} plays and misses, and {g.keeper} takes it."
    return (g.dice.choice((f"It is pushed to {place}, no run.", missed, "It is left alone.")),)
