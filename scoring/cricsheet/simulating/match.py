"""Simulates a plausible match from a seed.

Each ball is recorded by the strict rules, and the engine decides who faces. So the match is lawful by construction.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from scoring.cricsheet.about import build_about
from scoring.cricsheet.exporting.match import export_match
from scoring.cricsheet.importing.scorebooks import RecordEvent
from scoring.cricsheet.reading.documents import Document, Heading
from scoring.cricsheet.simulating.ball import BallChances
from scoring.cricsheet.simulating.sides import draw_sides
from scoring.engine.conditions import FORMATS, Conditions, Format, TieBreak
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated, Toss
from scoring.engine.laws.match import start, step
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.match import MatchState
from scoring.engine.values import TossDecision

OFFERED = (Format.T20, Format.T10, Format.HUNDRED, Format.ODI)
FIRST_DAY = date(2025, 4, 1)
MATCH_TYPES = {Format.ODI: "ODI"}
"""T20 for all others: Cricsheet calls T10 and The Hundred "T20" too."""
BOWLERS = (10, 9, 8, 7, 5, 4)
"""The bowlers by their places in the batting order; the last is a part-timer."""


def simulate(seed: int, form: Format = Format.T20) -> Document:
    """Return a match of one of the OFFERED formats. The same seed gives the same match, byte for byte."""
    dice = Random(f"cricksy {seed} {form}")  # noqa: S311, a game of chance, no secret
    return export_match(_play(_create_match(dice, seed, form), dice))


def _create_match(dice: Random, seed: int, form: Format) -> MatchCreated:
    teams = draw_sides(dice)
    heading = _draw_heading(dice, seed, form)
    return MatchCreated(
        id=f"simulated-{seed}",
        name=" v ".join(team.name for team in teams),
        # A tie counts as shared: a super over would be more innings to simulate.
        conditions=replace(FORMATS[form], tie_break=TieBreak.SHARED),
        teams=teams,
        venue=f"{teams[0].name.rsplit(' ', 1)[0]} Oval",
        starts_at=heading["dates"][0],
        about=build_about(heading, [], f"simulated-{seed}"),
    )


def _draw_heading(dice: Random, seed: int, form: Format) -> Heading:
    overs = FORMATS[form].overs
    assert overs is not None, "only limited-overs formats are offered"
    day = (FIRST_DAY + timedelta(days=dice.randrange(365))).isoformat()
    return {
        "match_type": MATCH_TYPES.get(form, "T20"),
        "gender": dice.choice(("female", "male")),
        "dates": [day],
        "overs": overs,
        "event": {"name": "Simulated League", "match_number": seed},
        "season": day[:4],
        "team_type": "club",
    }


def _play(created: MatchCreated, dice: Random) -> Log:
    entries = [Entry(1, created)]
    state = start(created)

    def record_event(event: Event) -> MatchState:
        nonlocal state
        state = step(state, event, seq=len(entries) + 1)
        entries.append(Entry(len(entries) + 1, event))
        return state

    record_event(Toss(dice.choice(created.teams).id, dice.choice(tuple(TossDecision))))
    while state.result is None:
        record_event(InningsStarted())
        _play_innings(state, dice, record_event)
    return Log(len(entries), tuple(entries), state, ())


def _play_innings(state: MatchState, dice: Random, record_event: RecordEvent) -> None:
    fielders = [player.id for player in state.team(state.innings[-1].bowling_team_id).players]
    attack = _draw_attack(state.conditions, dice)
    day_form = dice.gauss(1.0, 0.09)
    while (innings := state.innings[-1]).ended is None:
        over = innings.over
        # The over of the next ball: a complete over is followed by the next one.
        bowler = attack[0 if over is None else over.index + over.complete]
        chances = BallChances(state, innings, dice, fielders, bowler, day_form)
        state = record_event(replace(chances.draw(), bowler_id=fielders[bowler]))


def _draw_attack(conditions: Conditions, dice: Random) -> list[int]:
    """Return the bowler of each over, by place in the order. None bowls two overs in a row or more than the quota.

    A draw can end with overs left that nobody may bowl. Then it is repeated.
    """
    overs, quota = conditions.overs or 20, conditions.quota or 4
    while True:
        left = dict.fromkeys(BOWLERS, quota)
        plan: list[int] = []
        while len(plan) < overs:
            able = [bowler for bowler in BOWLERS if left[bowler] and bowler != (plan[-1] if plan else None)]
            if not able:
                break
            weights = [left[bowler] * (0.4 if bowler == BOWLERS[-1] else 1) for bowler in able]
            plan.append(dice.choices(able, weights)[0])
            left[plan[-1]] -= 1
        if len(plan) == overs:
            return plan
