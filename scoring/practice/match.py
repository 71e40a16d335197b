"""A practice match from a seed: two overs a side, about forty things to record, ten minutes."""

from random import Random
from typing import Any

from scoring.engine.errors import ScoringError
from scoring.engine.log.proposals import Proposal, propose_created
from scoring.engine.states.match import ResultKind
from scoring.practice.ground import Doubtful, Ground, Seen
from scoring.practice.names import PLAYERS, draw_sides
from scoring.practice.oddities import LEAVES, ODDITIES
from scoring.practice.plain import play_innings
from scoring.practice.version import find_version

Json = dict[str, Any]
ATTEMPTS = 2_000
"""Most matches succeed after a few: a draw that leaves an oddity out, or does not end in a chase, is repeated."""
CONDITIONS = {"overs": 2, "players_per_side": PLAYERS, "free_hit": "all"}


def build_practice(seed: int) -> Json:
    """Return the match: the first record of its log, and `steps` of what is told and what is expected. Always the same.

    `records` and `expected` are as scoring/engine/desk.py takes them. `seq` of a correction is that of a log which
    holds the expected records and nothing else.
    """
    for attempt in range(ATTEMPTS):
        dice = Random(f"cricksy practice {seed} {attempt}")  # noqa: S311, a game of chance, no secret
        created = _create(seed, dice)
        ground = _try(created, dice)
        if ground is not None:
            return _describe(seed, created, ground)
    raise RuntimeError(f"no practice match of seed {seed}")


def _create(seed: int, dice: Random) -> Proposal:
    teams = draw_sides(dice)
    name = " v ".join(team["name"] for team in teams)
    body = {"id": f"practice-{seed}", "name": name, "format": "custom", "conditions": CONDITIONS, "teams": teams}
    return propose_created(body)


def _try(created: Proposal, dice: Random) -> Ground | None:
    ground = Ground(created.log, dice)
    try:
        return ground if _play(ground) else None
    except (Doubtful, ScoringError):
        return None


def _play(g: Ground) -> bool:
    """Play the match. Return whether it has every oddity and ends as a practice match should."""
    _toss(g)
    first, second = _share(g.dice)
    if not play_innings(g, first) or not play_innings(g, second):
        return False
    result = g.match.result
    # Won by the chasing side or tied: both are decided by the last ball, which a scorer must get right.
    return result is not None and (result.kind is ResultKind.TIE or g.innings.ended == "target")


def _toss(g: Ground) -> None:
    winner = g.dice.choice(g.match.teams)
    decision = g.dice.choice(("bat", "field"))
    told = f"{winner.name} win the toss and choose to {decision}."
    g.see(Seen((told,), {"kind": "toss", "winner": winner.id, "decision": decision}, "event"))


def _share(dice: Random) -> tuple[list[str], list[str]]:
    """Return the oddities of each innings. A free hit needs a no-ball before it; three of a side can leave."""
    rest = [one for one in ODDITIES if one not in (*LEAVES, "free_hit", "noball_hit", "noball_byes")]
    leaves, noballs = list(LEAVES), ["noball_hit", "noball_byes"]
    for each in (rest, leaves, noballs):
        dice.shuffle(each)
    few, half = dice.choice((2, 3)), len(rest) // 2
    first = rest[:half] + leaves[:few] + noballs[:1]
    second = rest[half:] + leaves[few:] + noballs[1:]
    dice.choice((first, second)).append("free_hit")
    return first, second


def _describe(seed: int, created: Proposal, ground: Ground) -> Json:
    return {
        "seed": seed,
        "version": find_version(),
        "records": [{"seq": created.log.head, "kind": created.kind, "payload": created.payload}],
        "steps": [_describe_step(seen) for seen in ground.steps],
    }


def _describe_step(seen: Seen) -> Json:
    expected: Json = {"action": seen.action, "body": seen.body}
    if seen.seq is not None:
        expected["seq"] = seen.seq
    return {"told": list(seen.told), "oddity": seen.oddity, "expected": expected}
