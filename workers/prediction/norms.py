"""What a ball brings on average where it is bowled, to tell what a player did from where he had to do it."""

from bisect import bisect_right
from dataclasses import dataclass

from workers.prediction.packed import Packed
from workers.prediction.played import PlayedInnings, Row
from workers.prediction.setting import LONGEST, WICKETS, Kind

PHASES = {Kind.T20: 20, Kind.ONE_DAY: 50}
BANDS = {
    Kind.T20: (0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 21, 25, 30, 36),
    Kind.ONE_DAY: (0, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 8, 9, 10, 12, 15, 20, 30),
}
"""Lower bounds of the required rate, in runs for six balls."""
PRESERVED = 0.7
"""How much of a wicket's average cost is the batter's: the rest comes back with who bats on."""


def phase(kind: Kind, balls_left: float, length: int) -> int:
    """Of an innings, from 0, by the share of its balls that is left."""
    phases = PHASES[kind]
    return min(int((1 - balls_left / length) * phases), phases - 1)


def band(kind: Kind, needed: float, balls_left: float) -> int:
    return bisect_right(BANDS[kind], 6 * max(needed, 1) / max(balls_left, 1)) - 1


@dataclass(frozen=True, slots=True)
class Norms:
    """`runs` and `wickets` a ball by (phase, wickets lost) in a first innings, `chase_*` also by band of the required
    rate; `remaining` are the runs that a first innings still brings by (balls left, wickets lost)."""

    kind: Kind
    runs: Packed
    wickets: Packed
    chase_runs: Packed
    chase_wickets: Packed
    remaining: Packed

    def worths(self, innings: PlayedInnings) -> list[float]:
        """Of each ball, in runs beyond what was to be expected, a wicket at its price."""
        worths = []
        before = (0, 0, 0)
        for ball in innings.balls:
            worths.append(self._worth(innings, ball, *before))
            before = ball.legal_balls, ball.total, ball.wickets
        return worths

    def _worth(self, innings: PlayedInnings, ball: Row, legal: int, total: int, lost: int) -> float:
        left = max(innings.length - legal, 1)
        lost = min(lost, WICKETS - 1)
        where = phase(self.kind, left, innings.length), lost
        if innings.target is None:
            runs, wickets = self.runs.at(*where), self.wickets.at(*where)
        else:
            rate = band(self.kind, innings.target - total, left)
            runs, wickets = self.chase_runs.at(*where, rate), self.chase_wickets.at(*where, rate)
        scaled = min(int(left * LONGEST[self.kind] / innings.length), LONGEST[self.kind])
        price = self.remaining.at(scaled, lost) - self.remaining.at(scaled, lost + 1)
        return ball.runs - runs - PRESERVED * price * (bool(ball.outs) - wickets)
