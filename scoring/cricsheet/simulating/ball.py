"""The chances of one simulated ball. They were set by hand so that totals look plausible; nothing is fitted."""

from random import Random

from scoring.engine.conditions import Format
from scoring.engine.events.delivery import Delivery
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import NO_EXTRAS, DismissalKind, End, Extras, Fielder, Wicket

TEMPO = {Format.T10: 1.35, Format.HUNDRED: 1.1, Format.ODI: 0.72}
"""How aggressively a side bats; 1 in a T20."""
SKILL = (1.15, 1.1, 1.15, 1.05, 1.0, 0.95, 0.9, 0.75, 0.6, 0.5, 0.4)
"""Skill of a batter, by place in the order."""
KEEPER = 6
"""The wicket-keeper's place in the order."""


class BallChances:
    """The chances depend on the stage of the innings, the batter, the target and `day_form` of the side (usually 1)."""

    def __init__(
        self, state: MatchState, innings: Innings, dice: Random, fielders: list[str], bowler: int, day_form: float
    ) -> None:
        """`fielders` are ids in batting order; `bowler` is the bowler's place in that order."""
        self.innings = innings
        self.dice = dice
        self.fielders = fielders
        self.bowler = bowler
        self.free_hit = innings.free_hit
        self.noball_runs = state.conditions.noball_runs
        most = state.conditions.max_balls or 120
        self.share_bowled = innings.legal_balls / most
        batting = [player.id for player in state.team(innings.team_id).players]
        # If the striker is still awaited, the engine will take the next in listed order.
        place = batting.index(innings.striker) if innings.striker in batting else min(innings.wickets + 1, 10)
        self.skill = SKILL[place]
        self.tempo = TEMPO.get(state.conditions.format, 1.0) * day_form * self._compute_urgency(most)

    def draw(self) -> Delivery:
        """Return a delivery without its bowler."""
        # One draw decides everything that does not depend on skill. A wicket has its own draw, by tempo and skill.
        chance = self.dice.random()
        if chance < 0.034:
            return self._draw_wide()
        if chance < 0.038:
            return Delivery(runs=self._draw_runs(), extras=Extras(noballs=self.noball_runs))
        if not self.free_hit and self.dice.random() < 0.042 * self.tempo**2 * (1.9 - 0.9 * self.skill):
            return self._draw_wicket()
        if chance > 0.996 or (self.free_hit and chance > 0.98):
            return self._draw_run_out()
        if chance > 0.975:
            return Delivery(extras=self._draw_byes())
        return Delivery(runs=self._draw_runs())

    def _compute_urgency(self, most: int) -> float:
        """Return the urgency: a little more during field restrictions, less in the middle, most at the end.

        In a chase it also depends on the required rate.
        """
        stage = 1.05 if self.share_bowled < 0.3 else 0.92 if self.share_bowled < 0.72 else 1.3
        if self.innings.target is None:
            return stage
        balls_left = max(most - self.innings.legal_balls, 1)
        needed = (self.innings.target - self.innings.total) / balls_left / 1.35
        return min(max((stage + needed) / 2, 0.75), 1.6)

    def _draw_runs(self) -> int:
        push = self.tempo * (0.4 + 0.6 * self.skill) * (1.25 if self.free_hit else 1.0)
        chances = (0.38 / push, 0.38, 0.07, 0.005, 0.12 * push, 0.05 * push * push)
        return self.dice.choices((0, 1, 2, 3, 4, 6), chances)[0]

    def _draw_wide(self) -> Delivery:
        # A batter can be stumped off a wide (Law 39), but not off a free hit.
        if not self.free_hit and self.dice.random() < 0.006:
            return Delivery(extras=Extras(wides=1), wickets=(self._stump(),))
        return Delivery(extras=Extras(wides=self.dice.choices((1, 2, 5), (0.93, 0.03, 0.04))[0]))

    def _draw_byes(self) -> Extras:
        runs = self.dice.choices((1, 2, 4), (0.8, 0.06, 0.14))[0]
        return Extras(legbyes=runs) if self.dice.random() < 0.75 else Extras(byes=runs)

    def _draw_wicket(self) -> Delivery:
        """Return a delivery with a dismissal other than a run out."""
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
            return Delivery(wickets=(self._stump(),))
        fielders = (self._draw_catcher(),) if kind is DismissalKind.CAUGHT else ()
        return Delivery(wickets=(Wicket(kind, fielders=fielders),))

    def _stump(self) -> Wicket:
        return Wicket(DismissalKind.STUMPED, fielders=(Fielder(self.fielders[KEEPER]),))

    def _draw_catcher(self) -> Fielder:
        """Return a catcher: the keeper three times as often as others, never the bowler (that is caught and bowled)."""
        others = [place for place in range(len(self.fielders)) if place != self.bowler]
        place = self.dice.choices(others, [3 if place == KEEPER else 1 for place in others])[0]
        return Fielder(self.fielders[place])

    def _draw_run_out(self) -> Delivery:
        """Return a run out while trying for one more run: completed runs count, and `end` is the end of the wicket."""
        # After an even number of runs the batters are at their own ends, so the non-striker runs to the striker's end.
        runs = self.dice.choices((0, 1), (0.6, 0.4))[0]
        end = self.dice.choice(tuple(End))
        ran_to = self.innings.non_striker if (end is End.STRIKER) is (runs % 2 == 0) else self.innings.striker
        places = self.dice.sample(range(11), self.dice.choice((1, 2)))
        out = ran_to if ran_to is not None else self.innings.striker
        wicket = Wicket(DismissalKind.RUN_OUT, out, end, tuple(Fielder(self.fielders[place]) for place in places))
        return Delivery(runs=runs, extras=NO_EXTRAS, wickets=(wicket,))
