"""Runs and wickets of an average ball at each stage of an innings; ratings are means of the residuals against them."""

from bisect import bisect_right
from dataclasses import dataclass

from workers.prediction.inputs.match_context import LONGEST, WICKETS, MatchKind
from workers.prediction.inputs.played import PlayedBall, PlayedInnings
from workers.prediction.model.packed import Packed

PHASES = {MatchKind.T20: 20, MatchKind.ONE_DAY: 50}
"""Number of equal parts of an innings: one for each over of a full innings."""
BANDS = {
    MatchKind.T20: (0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 21, 25, 30, 36),
    MatchKind.ONE_DAY: (0, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8, 9, 10, 12, 15, 20, 30),
}
"""Lower bounds of the bands of the required rate, in runs for six balls."""
WICKET_SHARE = 0.7
"""Share of a wicket's cost that counts against the batter; the next batters make up for the rest."""


def phase_of(kind: MatchKind, balls_left: float, length: int) -> int:
    """Return the phase, from 0, by the share of the innings' balls that is left."""
    phases = PHASES[kind]
    return min(int((1 - balls_left / length) * phases), phases - 1)


def band_of(kind: MatchKind, needed: float, balls_left: float) -> int:
    """Return the band of the required rate, from 0."""
    return bisect_right(BANDS[kind], 6 * max(needed, 1) / max(balls_left, 1)) - 1


@dataclass(frozen=True, slots=True)
class ExpectedRuns:
    """Means by stage of the innings.

    `runs` and `wickets` are means a ball by (phase, wickets lost) in a first innings; `chase_runs` and
    `chase_wickets` the same by (phase, wickets lost, band of the required rate) in a chase. `remaining` is the mean
    of the runs that a first innings still brings by (balls left, wickets lost).
    """

    kind: MatchKind
    runs: Packed
    wickets: Packed
    chase_runs: Packed
    chase_wickets: Packed
    remaining: Packed

    def residuals(self, innings: PlayedInnings) -> list[float]:
        """Return each ball's residual: runs beyond expectation, less the cost of wickets beyond expectation."""
        residuals = []
        before = (0, 0, 0)
        for ball in innings.balls:
            residuals.append(self._residual(innings, ball, *before))
            before = ball.legal_balls, ball.total, ball.wickets
        return residuals

    def _residual(self, innings: PlayedInnings, ball: PlayedBall, legal: int, total: int, lost: int) -> float:
        left = max(innings.length - legal, 1)
        lost = min(lost, WICKETS - 1)
        runs, wickets = self._expected(innings, left, lost, total)
        # The table is that of a full innings, so it is read at the same share of balls left.
        scaled = min(int(left * LONGEST[self.kind] / innings.length), LONGEST[self.kind])
        price = self.remaining.at(scaled, lost) - self.remaining.at(scaled, lost + 1)
        return ball.runs - runs - WICKET_SHARE * price * (bool(ball.outs) - wickets)

    def _expected(self, innings: PlayedInnings, left: int, lost: int, total: int) -> tuple[float, float]:
        """Return the expected runs and wickets of the next ball."""
        stage = phase_of(self.kind, left, innings.length), lost
        if innings.target is None:
            return self.runs.at(*stage), self.wickets.at(*stage)
        rate = band_of(self.kind, innings.target - total, left)
        return self.chase_runs.at(*stage, rate), self.chase_wickets.at(*stage, rate)
