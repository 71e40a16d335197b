"""The fitted weights: of a chase, of an innings' total, and of a first innings' chance.

Field names are keys of the weights files: renaming one makes old files unreadable.
"""

from dataclasses import dataclass

from workers.prediction.model.features import Features

BEND = 2.0
"""Log-odds, either side of 0, at which the calibration of a chase changes its slope."""


@dataclass(frozen=True, slots=True)
class ChaseWeights:
    """`edge` weighs features.CHASE: how much better the batting side is, as the log of a factor on the runs needed.

    The other four calibrate the table's logit by a piecewise linear function: `offset`, `slope`, and what is added to
    the slope below -BEND (`below`) and above BEND (`above`). Fitting keeps every slope at 0 or more, so the calibrated
    log-odds never fall as the table's rise.
    """

    edge: tuple[float, ...]
    offset: float
    slope: float
    below: float
    above: float

    def calibrate(self, logit: float) -> float:
        """Return the calibrated log-odds."""
        bent = self.below * min(logit + BEND, 0.0) + self.above * max(logit - BEND, 0.0)
        return self.offset + self.slope * logit + bent


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """Weights of the runs to come, and the interval around them.

    `stages` holds one row of weights for each share of balls left: 0, 1/5, ... 1; between two shares the predictions
    are interpolated. `low` and `high` are the 0.1 and 0.9 quantiles of the residuals, in standard deviations, by
    twelfth of the innings that is left.
    """

    stages: tuple[Features, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DefenceWeights:
    """Weights of the chance that the total of a first innings will be defended.

    It is the chance that the chase to come fails, averaged over the totals that the innings may come to: the table's
    spread of the runs to come, times `spread`, about the projected total. Its log-odds are calibrated by `slope` and by
    `offset`, which weighs the features of the chase to come; both count by the share of the spread that is left, so
    that the chance at the end of the innings is that of the chase.
    """

    offset: tuple[float, ...]
    slope: float
    spread: float

    def calibrate(self, logit: float, offset: float, share: float) -> float:
        return logit + share * (self.slope * logit + offset)


@dataclass(frozen=True, slots=True)
class Weights:
    """All weights of one fit: either for matches whose players are known, or for sides alone."""

    chase: ChaseWeights
    score: ScoreWeights
    defence: DefenceWeights
