"""Random lawful matches in which all happens that a log can hold: for what must keep every one of them."""

import random
from typing import Any

from scoring.engine.errors import ScoringError
from scoring.engine.log.log import Log
from scoring.engine.log.proposals import propose_created
from tests.engine.matches import FORMS, LONGEST, Scorer
from tests.engine.play import Body, Game, created

MORE_FORMS: list[Body] = [
    {"form": "custom", "players": 6},
    {"form": "custom", "players": 4, "innings_per_side": 2, "overs": 2, "follow_on_lead": 3},
    {"form": "custom", "players": 12, "players_per_side": 12, "overs": 3, "tie_break": "super_over"},
    {"form": "custom", "players": 8, "players_per_side": 8, "last_batter_alone": True, "overs": 4},
    {"form": "custom", "players": 6, "players_per_side": 6, "wickets_to_fall": 3, "overs": 3, "bench": 2},
    {"form": "one_day", "players": 5, "overs": 4, "bench": 1},
    {"form": "test", "players": 3, "innings_per_side": 1},
]
ALL_FORMS = FORMS + MORE_FORMS
TEAM_NAMES = (
    ("Home", "Away"),
    ("Hill", "Hill"),
    ("Hill", "Hill (2)"),
    ("Cafe\u0301", "Caf\u00e9"),
    ("A" * 200, "A" * 200),
)
PLAYER_NAMES = ("A Khan", "A Khan (2)", "Zo\u00eb", "Zoe\u0308", "\u0141ukasz", "\u5f90")
ABOUTS: tuple[Body | None, ...] = (
    None,
    {"gender": "female", "event": "Village Cup", "officials": {"umpires": ["D Bird"]}},
    {"dates": ["2026-07-01", "2026-07-02"], "competition": "Friendly"},
    {"cricsheet": {"city": "Bath", "season": 2026, "missing": ["player_of_match"]}, "gender": 7},
)


class BusyScorer(Scorer):
    """Also revises, replaces, awards, corrects and undoes."""

    def step(self) -> bool:
        if self.chance(3):
            self._correct()
        return super().step() or (self.chance(60) and self._level())

    def _level(self) -> bool:
        """After the result: a target that makes a tie of it, so that a super over or a bowl-out follows."""
        match = self.game.match
        if match.ended is not None or len(match.innings) != 2:
            return False
        self.record("conditions_revised", {"innings": 2, "target": match.innings[1].total + 1})
        return self.game.match.result is None

    def _between_balls(self) -> bool:
        return super()._between_balls() if self.chance(50) else self.record(*self._more_between_balls())

    def _next_innings(self) -> bool:
        if self.chance(10):
            self.record(*self._more_between_balls())
        return super()._next_innings()

    def _more_between_balls(self) -> tuple[str, Body]:
        dice, match = self.dice, self.game.match
        team, innings = dice.choice(match.teams), match.current
        one, other = (dice.choice(team.players).id for _ in range(2))
        fielders = dice.choice(
            [[], [{"name": "A Stranger"}], [{"substitute": True}], [{"name": "Sub", "substitute": True}]]
        )
        events: list[tuple[str, Body]] = [
            ("conditions_revised", {"target": dice.randint(1, 40), "method": dice.choice(["D/L", "VJD", "by hand"])}),
            ("conditions_revised", {"max_balls": dice.randint(6, 20), "reason": "rain"}),
            ("penalty_runs", {"team_id": team.id, "runs": dice.choice([5, 36]), "reason": "a helmet"}),
            ("penalty_runs", {"team_id": team.id, "innings": dice.randint(1, len(match.innings) + 1)}),
            ("player_replaced", {"team_id": team.id, "in_id": one, "out_id": other, "scope": "batter"}),
            ("player_replaced", {"team_id": team.id, "in_id": one, "reason": "concussion_substitute"}),
            ("bowler_changed", {"in_id": one, "reason": "excluded", "may_bowl_again": False}),
            ("dismissal", {"dismissal": "run out", "player_out_id": one, "fielders": fielders}),
            (
                "dismissal",
                {"dismissal": "obstructing the field", "player_out_id": (innings and innings.striker) or one},
            ),
            ("squad_changed", {"team_id": team.id, "players": [{"id": f"{team.id}-new", "name": "A Khan"}]}),
            ("squad_changed", {"team_id": team.id, "players": [{"id": one, "name": dice.choice(PLAYER_NAMES)}]}),
            ("details_changed", {"name": "Another name", "venue": dice.choice(["The Green", ""])}),
            ("session", {"session": "stumps"}),
            ("innings_ended", {"reason": dice.choice(["reduced", "closed"])}),
            ("match_ended", {"reason": dice.choice(["awarded", "conceded"]), "winner_team_id": team.id}),
            ("match_ended", {"reason": dice.choice(["time", "play_stopped", "abandoned"]), "par": 9}),
        ]
        kind, body = dice.choice(events)
        return ("note", {"text": "no end\nyet"}) if kind == "match_ended" and self.chance(60) else (kind, body)

    def _delivery(self) -> Body:
        body = super()._delivery()
        side = self.game.innings.bowling_team_id
        for wicket in body.get("wickets", []):
            if wicket["kind"] in ("run out", "caught"):
                catchers = [{"id": player.id} for player in self.game.match.team(side).players]
                wicket["fielders"] = self.dice.sample([*catchers, {"substitute": True}, {"name": "Sub"}], 2)
        if self.chance(5):
            body |= {
                "commentary": "first line\nsecond line",
                "shot": {"x": 300, "y": -40},
                "at": "2026-07-01T11:00:00Z",
            }
        return body

    def _correct(self) -> None:
        """Change the past at random; what is refused changes nothing."""
        entry = self.dice.choice(self.game.log.entries)
        ways: list[Any] = [
            self.game.undo,
            self.game.redo,
            lambda: self.game.remove(entry.seq),
            lambda: self.game.insert(entry.seq, extras={"wides": 1}),
            lambda: self.game.insert(entry.seq, "note", text="earlier"),
            lambda: self.game.amend(entry.seq, runs=self.dice.choice([0, 1, 4])),
        ]
        try:
            self.game = self.dice.choice(ways)()
        except ScoringError:
            return


def busy_match(seed: int, form: Body) -> Log:
    return busy_game(seed, form).log


def busy_game(seed: int, form: Body) -> Game:
    """Return a whole match, or its first few hundred records."""
    dice = random.Random(f"{seed} {form}")
    proposal = propose_created(_draw_creation(dice, form))
    scorer = BusyScorer(dice, Game(proposal.log, ((1, proposal.kind, proposal.payload),)))
    while len(scorer.bodies) < LONGEST and scorer.step():
        pass
    if scorer.chance(20):
        _end_late(scorer)
    return scorer.game


def _draw_creation(dice: random.Random, form: Body) -> Body:
    body = created(**form)
    for team, name in zip(body["teams"], dice.choice(TEAM_NAMES), strict=True):
        team["name"] = name
        for player in dice.sample(team["players"], 2):
            player["name"] = dice.choice(PLAYER_NAMES)
    more = {
        "venue": dice.choice([None, "Lord's"]),
        "starts_at": dice.choice([None, "2026-07-01", "2026-07-01T23:30:00+10:00"]),
        "about": dice.choice(ABOUTS),
        "toss": dice.choice([None, {"winner": "away", "decision": "bat"}]),
    }
    return {**body, **{key: value for key, value in more.items() if value is not None}}


def _end_late(scorer: BusyScorer) -> None:
    """Penalty runs, and an award, after the result."""
    for kind, body in (
        ("penalty_runs", {"team_id": "away", "runs": 5}),
        ("match_ended", {"reason": "walkover", "winner_team_id": "home"}),
    ):
        scorer.record(kind, body)
