"""The data of one rating: a decayed sum of residuals, how strongly it is shrunk, and a player's habits."""

from dataclasses import dataclass

from workers.prediction.inputs.match_context import MatchKind


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """How ratings are estimated.

    `*_prior` is the weight of the prior in balls: with as many balls seen, a rating lies halfway between its prior
    and the mean. `*_half_life` is the number of days after which evidence counts half.
    """

    batter_prior: float
    bowler_prior: float
    side_prior: float
    place_prior: float
    game_prior: float
    player_half_life: float
    side_half_life: float
    place_half_life: float
    game_half_life: float


@dataclass(frozen=True, slots=True)
class RecordShrinkage:
    """The same for ratings from results. The weights of priors are precisions: 1 over the variance of the log-odds."""

    side_prior: float = 1.5
    side_half_life: float = 900
    first_prior: float = 12.0
    first_half_life: float = 1500
    visits_half_life: float = 1500


RECORD_SHRINKAGE = RecordShrinkage()
SHRINKAGE = {
    MatchKind.T20: Shrinkage(150, 200, 600, 1500, 5000, 900, 700, 1100, 1100),
    MatchKind.ONE_DAY: Shrinkage(250, 350, 1500, 4000, 5000, 1200, 900, 1500, 1500),
}
HABIT_DECAY = 0.9  # factor on a player's earlier habits with each match
USUAL_POSITION = 7.0


@dataclass(slots=True)
class Evidence:
    """A sum of residuals over a number of balls, both decayed to `day`."""

    residual: float = 0.0
    balls: float = 0.0
    day: int = 0

    def shrunk_mean(self, day: int, prior: float, weight: float, half_life: float) -> float:
        """Return the mean residual a ball as of `day`, shrunk to `prior` as if that had been seen on `weight` balls."""
        decay = self._decay(day, half_life)
        return (self.residual * decay + weight * prior) / (self.balls * decay + weight)

    def unknown_share(self, day: int, weight: float, half_life: float) -> float:
        """Return the share of the prior in `shrunk_mean`: 1 without evidence; it grows as the evidence ages."""
        return weight / (self.balls_on(day, half_life) + weight)

    def balls_on(self, day: int, half_life: float) -> float:
        return self.balls * self._decay(day, half_life)

    def _decay(self, day: int, half_life: float) -> float:
        # max: evidence must not grow for a match that is dated before it, or that has no date (day 0).
        return float(0.5 ** (max(day - self.day, 0) / half_life))

    def add(self, residual: float, balls: float, day: int, half_life: float) -> None:
        decay = self._decay(day, half_life)
        self.residual = self.residual * decay + residual
        self.balls = self.balls * decay + balls
        self.day = max(day, self.day)


@dataclass(slots=True)
class Habit:
    """A player's usual batting position and share of an innings' balls bowled: means that decay by match.

    `batted` and `played` are the decayed numbers of matches behind `position` and `share`. The defaults describe an
    unknown player: number seven, who bowls little.
    """

    position: float = USUAL_POSITION
    batted: float = 1.0
    share: float = 0.02
    played: float = 0.5

    def add_position(self, position: int) -> None:
        self.batted = self.batted * HABIT_DECAY + 1
        self.position += (position - self.position) / self.batted

    def add_share(self, share: float) -> None:
        self.share = self.share * HABIT_DECAY + share
        self.played = self.played * HABIT_DECAY + 1

    @property
    def usual_share(self) -> float:
        return self.share / self.played


NO_EVIDENCE = Evidence()
UNKNOWN_PLAYER = Habit()
