"""The bowling of an innings over by over, with the figures that a scorer carries from each over to the next."""

from typing import NamedTuple

from scoring.engine.states.ball import Ball
from scoring.engine.states.innings import BowlerLine, Innings, Over
from scoring.engine.values import evolve
from scoring.printing.balls import GAP, count_charged, write_signs


class Part(NamedTuple):
    """What a bowler bowled of an over: the signs of the balls, and the bowler's figures after it."""

    bowler_id: str
    signs: str
    is_maiden: bool
    line: BowlerLine


class BookedOver(NamedTuple):
    """An over with the wickets that are down after it; `first` and `last` number its legal balls in the innings."""

    over: Over
    parts: list[Part]
    wickets: int
    first: int
    last: int


def list_overs(innings: Innings) -> list[BookedOver]:
    lines: dict[str, BowlerLine] = {}
    # A wicket before the first ball is of no over.
    wickets = innings.wickets - sum(over.wickets for over in innings.all_overs)
    balls = 0
    found = []
    for over in innings.all_overs:
        parts = [_bowl(over, bowler_id, lines) for bowler_id in over.bowlers]
        wickets += over.wickets
        found.append(BookedOver(over, parts, wickets, balls + 1, balls + over.legal))
        balls += over.legal
    return found


def _bowl(over: Over, bowler_id: str, lines: dict[str, BowlerLine]) -> Part:
    """Count what this bowler bowled of the over to his line, as the laws do it."""
    line = lines.get(bowler_id) or BowlerLine(bowler_id, len(lines) + 1)
    own = [ball for ball in over.balls if ball.bowler_id == bowler_id]
    for ball in own:
        line = _count(line, ball)
    is_whole = over.complete and len(over.bowlers) == 1
    is_maiden = is_whole and over.charged == 0
    if is_whole:
        line = evolve(line, complete=line.complete + 1, loose=line.loose - over.legal, maidens=line.maidens + is_maiden)
    lines[bowler_id] = line
    return Part(bowler_id, GAP.join(map(write_signs, own)), is_maiden, line)


def _count(line: BowlerLine, ball: Ball) -> BowlerLine:
    charged = count_charged(ball)
    return evolve(
        line,
        legal=line.legal + ball.legal,
        loose=line.loose + ball.legal,
        runs=line.runs + charged,
        dots=line.dots + (charged == 0),
        wickets=line.wickets + sum(out.dismissal.bowler_id is not None for out in ball.outs),
    )
