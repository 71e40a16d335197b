"""A plausible match out of nothing but a seed, for a machine without real ones.

The chances are made up by hand and only look like cricket. Each ball is judged by the strict engine, which also says
who faces, so the match is lawful by construction.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from scoring.cricsheet.about import about
from scoring.cricsheet.export import export_match
from scoring.cricsheet.innings import Record
from scoring.cricsheet.invented import two_sides
from scoring.cricsheet.read import Document
from scoring.engine.conditions import FORMATS, Conditions, Format, TieBreak
from scoring.engine.events.delivery import Delivery
from scoring.engine.events.innings import InningsStarted
from scoring.engine.events.kinds import Event
from scoring.engine.events.match import MatchCreated, Toss
from scoring.engine.laws.match import start, step
from scoring.engine.log.log import Entry, Log
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import NO_EXTRAS, DismissalKind, End, Extras, Fielder, TossDecision, Wicket

OFFERED = (Format.T20, Format.T10, Format.HUNDRED, Format.ODI)
FIRST_DAY = date(2025, 4, 1)
MATCH_TYPES = {Format.ODI: "ODI"}
TEMPO = {Format.T10: 1.35, Format.HUNDRED: 1.1, Format.ODI: 0.72}
"""How hard a side hits, a T20 being 1."""
KEEPER = 6
BOWLERS = (10, 9, 8, 7, 5, 4)
"""Places in the order of those who bowl; the last is a part-timer."""
SKILL = (1.15, 1.1, 1.15, 1.05, 1.0, 0.95, 0.9, 0.75, 0.6, 0.5, 0.4)
"""Of a batter by place in the order."""


def simulate(seed: int, form: Format = Format.T20) -> Document:
    """The same seed gives the same match, to the byte."""
    dice = Random(f"cricksy {seed} {form}")  # noqa: S311, a game of chance, no secret
    return export_match(_play(_created(dice, seed, form), dice))


def _created(dice: Random, seed: int, form: Format) -> MatchCreated:
    teams = two_sides(dice)
    day = (FIRST_DAY + timedelta(days=dice.randrange(365))).isoformat()
    info = {
        "match_type": MATCH_TYPES.get(form, "T20"),
        "gender": dice.choice(("female", "male")),
        "dates": [day],
        "overs": FORMATS[form].overs,
        "event": {"name": "Simulated League", "match_number": seed},
        "season": day[:4],
        "team_type": "club",
    }
    return MatchCreated(
        id=f"simulated-{seed}",
        name=" v ".join(team.name for team in teams),
        conditions=replace(FORMATS[form], tie_break=TieBreak.SHARED),
        teams=teams,
        venue=f"{teams[0].name.rsplit(' ', 1)[0]} Oval",
        starts_at=day,
        about=about({"info": info, "innings": []}, f"simulated-{seed}"),
    )


def _play(created: MatchCreated, dice: Random) -> Log:
    entries = [Entry(1, created)]
    state = start(created)

    def record(event: Event) -> MatchState:
        nonlocal state
        state = step(state, event, seq=len(entries) + 1)
        entries.append(Entry(len(entries) + 1, event))
        return state

    record(Toss(dice.choice(created.teams).id, dice.choice(tuple(TossDecision))))
    while state.result is None:
        record(InningsStarted())
        _innings(state, dice, record)
    return Log(len(entries), tuple(entries), state, ())


def _innings(state: MatchState, dice: Random, record: Record) -> None:
    squad = [player.id for player in state.team(state.innings[-1].bowling_team_id).players]
    attack = _attack(state.conditions, dice)
    mood = dice.gauss(1.0, 0.09)
    while (innings := state.innings[-1]).ended is None:
        over = innings.over
        number = 0 if over is None else over.index + over.complete
        ball = _Ball(state, innings, dice, squad, attack[number], mood)
        state = record(replace(ball.bowled(), bowler_id=squad[attack[number]]))


def _attack(conditions: Conditions, dice: Random) -> list[int]:
    """Who bowls each over: nobody two running, nobody over the quota. Drawn again until it comes out."""
    overs, quota = conditions.overs or 20, conditions.quota or 4
    while True:
        left = dict.fromkeys(BOWLERS, quota)
        plan: list[int] = []
        while len(plan) < overs:
            able = [bowler for bowler in BOWLERS if left[bowler] and bowler != (plan[-1] if plan else None)]
            if not able:
                break
            plan.append(
                dice.choices(able, [left[bowler] * (0.4 if bowler == BOWLERS[-1] else 1) for bowler in able])[0]
            )
            left[plan[-1]] -= 1
        if len(plan) == overs:
            return plan


class _Ball:
    """The chances of one ball: by the stage of the innings, the batter, what is needed, and the day's mood."""

    def __init__(
        self, state: MatchState, innings: Innings, dice: Random, squad: list[str], bowler: int, mood: float
    ) -> None:
        self.innings = innings
        self.dice = dice
        self.squad = squad
        self.bowler = bowler
        self.free_hit = innings.free_hit
        self.noball_runs = state.conditions.noball_runs
        most = state.conditions.max_balls or 120
        self.gone = innings.legal_balls / most
        batting = [player.id for player in state.team(innings.team_id).players]
        place = batting.index(innings.striker) if innings.striker in batting else min(innings.wickets + 1, 10)
        self.skill = SKILL[place]
        self.tempo = TEMPO.get(state.conditions.format, 1.0) * mood * self._urgency(most)

    def _urgency(self, most: int) -> float:
        """Field restrictions at first, care in the middle, a slog at the end; a chase goes by the rate it needs."""
        stage = 1.05 if self.gone < 0.3 else 0.92 if self.gone < 0.72 else 1.3
        if self.innings.target is None:
            return stage
        left = max(most - self.innings.legal_balls, 1)
        needed = (self.innings.target - self.innings.total) / left / 1.35
        return min(max((stage + needed) / 2, 0.75), 1.6)

    def bowled(self) -> Delivery:
        chance = self.dice.random()
        if chance < 0.034:
            return self._wide()
        if chance < 0.038:
            return Delivery(runs=self._runs(), extras=Extras(noballs=self.noball_runs))
        if not self.free_hit and self.dice.random() < 0.042 * self.tempo**2 * (1.9 - 0.9 * self.skill):
            return self._out()
        if chance > 0.996 or (self.free_hit and chance > 0.98):
            return self._run_out()
        if chance > 0.975:
            return Delivery(extras=self._byes())
        return Delivery(runs=self._runs())

    def _runs(self) -> int:
        push = self.tempo * (0.4 + 0.6 * self.skill) * (1.25 if self.free_hit else 1.0)
        chances = (0.38 / push, 0.38, 0.07, 0.005, 0.12 * push, 0.05 * push * push)
        return self.dice.choices((0, 1, 2, 3, 4, 6), chances)[0]

    def _wide(self) -> Delivery:
        if not self.free_hit and self.dice.random() < 0.006:
            return Delivery(extras=Extras(wides=1), wickets=(self._stumped(),))
        return Delivery(extras=Extras(wides=self.dice.choices((1, 2, 5), (0.93, 0.03, 0.04))[0]))

    def _byes(self) -> Extras:
        runs = self.dice.choices((1, 2, 4), (0.8, 0.06, 0.14))[0]
        return Extras(legbyes=runs) if self.dice.random() < 0.75 else Extras(byes=runs)

    def _out(self) -> Delivery:
        kind = self.dice.choices(
            (
                DismissalKind.CAUGHT,
                DismissalKind.BOWLED,
                DismissalKind.LBW,
                DismissalKind.CAUGHT_AND_BOWLED,
                DismissalKind.STUMPED,
                DismissalKind.HIT_WICKET,
            ),
            (0.66, 0.19, 0.08, 0.035, 0.03, 0.005),
        )[0]
        if kind is DismissalKind.STUMPED:
            return Delivery(wickets=(self._stumped(),))
        fielders = (self._catcher(),) if kind is DismissalKind.CAUGHT else ()
        return Delivery(wickets=(Wicket(kind, fielders=fielders),))

    def _stumped(self) -> Wicket:
        return Wicket(DismissalKind.STUMPED, fielders=(Fielder(self.squad[KEEPER]),))

    def _catcher(self) -> Fielder:
        others = [place for place in range(len(self.squad)) if place != self.bowler]
        return Fielder(self.squad[self.dice.choices(others, [3 if place == KEEPER else 1 for place in others])[0]])

    def _run_out(self) -> Delivery:
        """Going for one more: the runs before it count, and the new batter comes in where the wicket was put down."""
        runs = self.dice.choices((0, 1), (0.6, 0.4))[0]
        end = self.dice.choice(tuple(End))
        ran_to = self.innings.non_striker if (end is End.STRIKER) is (runs % 2 == 0) else self.innings.striker
        fielders = tuple(Fielder(self.squad[place]) for place in self.dice.sample(range(11), self.dice.choice((1, 2))))
        out = ran_to if ran_to is not None else self.innings.striker
        return Delivery(runs=runs, extras=NO_EXTRAS, wickets=(Wicket(DismissalKind.RUN_OUT, out, end, fielders),))
