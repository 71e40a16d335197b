"""Random lawful matches for the properties: a scorer proposes at random and records what the engine accepts."""

import random
from dataclasses import dataclass, field
from typing import Any

from scoring.engine.errors import ScoringError
from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.dismissals import DISMISSAL_RULES, is_possible
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import Proposal, propose_created, propose_event
from scoring.engine.values import DismissalKind
from tests.engine.play import Body, Game, created, match

FORMS: list[Body] = [
    {"form": "t20", "overs": 4, "players": 6},
    {"form": "t20", "overs": 3, "players": 11, "bench": 1},
    {"form": "t20", "overs": 1, "players": 3},
    {"form": "odi", "overs": 5, "players": 7},
    {"form": "t10", "overs": 3, "players": 5, "tie_break": "super_over_then_boundary_count"},
    {"form": "hundred", "overs": 6, "players": 8},
    {"form": "test", "players": 4, "follow_on_lead": 8},
    {"form": "first_class", "players": 5, "follow_on_lead": 5},
    {"form": "custom", "overs": 4, "balls_per_over": 8, "players": 12, "tie_break": "bowl_out", "bowl_out_balls": 2},
    {"form": "custom", "overs": 4, "players": 6, "last_batter_alone": True, "retire_at": 10},
    {"form": "custom", "overs": 4, "players": 6, "wides_rebowled": "last_over", "max_balls_an_over": 8},
    {"form": "custom", "overs": 3, "players": 5, "wides_rebowled": "never", "wide_runs": 2, "noball_runs": 2},
    {"form": "custom", "overs": 4, "players": 5, "unfinished": "winning_draw_by_rate", "tie_break": "fewer_wickets"},
    {"form": "custom", "overs": 6, "players": 6, "pair_overs": 2, "runs_lost_a_wicket": 5, "starting_score": 20},
]
LONGEST = 400


@dataclass
class Scorer:
    """Records at random; `bodies` are the bodies of what was recorded, in order."""

    dice: random.Random
    game: Game
    bodies: list[tuple[str, Body]] = field(default_factory=list)

    def record(self, kind: str, body: Body) -> bool:
        try:
            proposal = propose_event(self.game.log, kind, body)
        except ScoringError:
            return False
        self.game = self.game.take(proposal)
        self.bodies.append((kind, body))
        return True

    def chance(self, percent: float) -> bool:
        return self.dice.random() * 100 < percent

    def step(self) -> bool:
        """Record one more event; False if the match is over or nothing can follow."""
        match = self.game.match
        if match.result is not None:
            return False
        if match.current is None or match.current.ended is not None:
            return self._next_innings()
        if self.chance(8) and self._between_balls():
            return True
        return self._ball() or self._continue_somehow()

    def _next_innings(self) -> bool:
        match = self.game.match
        if match.current is None and self.chance(50):
            self.record("toss", {"winner": self.dice.choice(["home", "away"]), "decision": "field"})
        if self.chance(10) and self.record("penalty_runs", {"team_id": self.dice.choice(["home", "away"])}):
            return True
        if self.chance(30) and self.record("innings_started", {"follow_on": True}):
            return True
        if match.conditions.innings_per_side == 2 and self.chance(5) and self.record("innings_forfeited", {}):
            return True
        return self.record("innings_started", {}) or self._bowl_out()

    def _bowl_out(self) -> bool:
        turn, side = divmod(len(self.game.match.bowl_out), 2)
        # Two bowlers of each side, because the form with a bowl-out has two balls.
        team_id, bowler_id = [("away", f"a{turn % 2 + 1}"), ("home", f"h{turn % 2 + 1}")][side]
        body = {"team_id": team_id, "bowler_id": bowler_id, "hit": self.chance(50)}
        return self.record("bowl_out_ball", body)

    def _between_balls(self) -> bool:
        innings, dice = self.game.innings, self.dice
        side = innings.team_id[0]
        anyone = f"{side}{dice.randint(1, 6)}"
        bowler = f"{innings.bowling_team_id[0]}{dice.randint(1, 6)}"
        events: list[tuple[str, Body]] = [
            ("retired", {"player_id": innings.striker or anyone, "reason": dice.choice(["hurt", "not out", "out"])}),
            ("dismissal", {"dismissal": "run out", "player_out_id": innings.non_striker or anyone}),
            ("dismissal", {"dismissal": "timed out", "player_out_id": anyone}),
            ("penalty_runs", {"team_id": dice.choice(["home", "away"]), "runs": 5}),
            ("over_ended", {}),
            ("bowler_changed", {"in_id": bowler}),
            ("absent", {"player_id": anyone}),
            (
                "player_replaced",
                {"team_id": innings.team_id, "out_id": anyone, "in_id": f"{side}{dice.randint(5, 12)}"},
            ),
            ("interruption", {"reason": "rain"}),
            ("session", {"session": dice.choice(["lunch", "tea", "stumps"])}),
            ("player_added", {"team_id": innings.team_id, "id": f"new-{len(self.bodies)}", "name": "New"}),
            ("player_renamed", {"player_id": anyone, "name": f"Known now {len(self.bodies)}"}),
            ("resumed", {}),
            ("note", {"text": "a dog on the field"}),
            ("conditions_revised", {"overs": "3.2", "reason": "rain"}),
            ("conditions_revised", {"overs": "3", "scope": "match"}),
            ("conditions_revised", {"powerplays": [{"kind": "batting", "start": "0.3", "end": "1.2"}], "quota": 2}),
            ("conditions_revised", {"days": dice.randint(1, 5)}),
            ("conditions_revised", {"par": dice.randint(1, 30)}),
            ("innings_ended", {"reason": "declared"}),
            ("match_ended", {"reason": dice.choice(["time", "play_stopped", "abandoned"]), "par": 9}),
        ]
        chosen = dice.choice(events)
        if chosen[0] == "match_ended" and self.chance(70):
            return False
        return self.record(*chosen)

    def _ball(self) -> bool:
        body = self._delivery()
        innings = self.game.innings
        goes_on = innings.over is not None and (not innings.over.complete or body.get("same_over"))
        if goes_on:
            return self.record("delivery", body) or self.record("delivery", {"runs": 1})
        for bowler in self._bowlers():
            if self.record("delivery", body | {"bowler_id": bowler}) or self.record("delivery", {"bowler_id": bowler}):
                return True
        return False

    def _bowlers(self) -> list[str]:
        side = self.game.innings.bowling_team_id
        bowlers = [player.id for player in self.game.match.team(side).players]
        self.dice.shuffle(bowlers)
        return bowlers

    def _delivery(self) -> Body:
        dice = self.dice
        body: Body = {"runs": dice.choice([0, 0, 0, 1, 1, 2, 3, 4, 6])}
        if self.chance(15):
            body = self._extras()
        if self.chance(12):
            body |= {"wickets": [self._wicket(body)], "crossed": self.chance(30)}
        if self.chance(4):
            body["short_runs"] = 1
        if self.chance(4):
            body["non_boundary"] = True
        if self.chance(5):
            body["striker_id"] = self.game.innings.non_striker or self.game.innings.striker
        if self.chance(3):
            body["next_batter_id"] = f"{self.game.innings.team_id[0]}{dice.randint(1, 12)}"
        if self.chance(4):
            body["same_over"] = True
        if self.chance(3):
            body["counts"] = False
        return {key: value for key, value in body.items() if value is not None}

    def _extras(self) -> Body:
        dice = self.dice
        return dice.choice(
            [
                {"extras": {"wides": dice.choice([1, 1, 2, 5])}},
                {"extras": {"noballs": 1}, "runs": dice.choice([0, 1, 4])},
                {"extras": {"noballs": 1, "byes": 2}},
                {"extras": {"legbyes": dice.randint(1, 4)}},
                {"extras": {"byes": dice.randint(1, 4)}},
                {"extras": {"penalty": 5}, "runs": 1},
            ]
        )

    def _wicket(self, body: Body) -> Body:
        extras = body.get("extras", {})
        kinds = [
            kind
            for kind, rule in DISMISSAL_RULES.items()
            if rule.needs_ball and is_possible(kind, wide="wides" in extras, noball="noballs" in extras, free_hit=False)
        ]
        kind = self.dice.choice(kinds)
        wicket: Body = {"kind": kind.value}
        if kind is DismissalKind.RUN_OUT:
            wicket |= {"end": self.dice.choice(["striker", "non_striker"])}
            if self.game.innings.non_striker and self.chance(50):
                wicket["player_out_id"] = self.game.innings.non_striker
        return wicket

    def _continue_somehow(self) -> bool:
        """After only unlawful proposals: let a retired batter come back, or close the innings."""
        innings = self.game.innings
        for player_id in innings.retired:
            if self.record("delivery", {"striker_id": player_id}):
                return True
        return self.record("innings_ended", {"reason": "closed"})


def random_match(seed: int, form: Body) -> Scorer:
    """Return a whole match, or its first few hundred records."""
    scorer = Scorer(random.Random(seed), match(**form))
    while len(scorer.bodies) < LONGEST and scorer.step():
        pass
    return scorer


def scored(form: Body, bodies: list[tuple[str, Body]]) -> Game:
    """Return the match of these bodies. Raises ScoringError if one is refused."""
    proposal: Proposal = propose_created(created(**form))
    game = Game(proposal.log, ((1, proposal.kind, proposal.payload),))
    for kind, body in bodies:
        game = game.take(propose_event(game.log, kind, body))
    return game


def deliveries(log: Log) -> list[int]:
    """Indices of the balls in the timeline."""
    return [index for index, entry in enumerate(log.entries) if isinstance(entry.event, Delivery)]


def jsonable(value: Any) -> bool:
    """Whether the value is plain JSON without a null anywhere."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and jsonable(part) for key, part in value.items())
    if isinstance(value, list):
        return all(jsonable(part) for part in value)
    return isinstance(value, str | int | bool)
