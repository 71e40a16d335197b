"""A prediction and its JSON form."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict


class ProjectionBody(TypedDict):
    projected: int
    low: int
    high: int


class PredictionBody(TypedDict):
    """`win` is the chance by team id. `score` is missing once the innings or the match is over."""

    model: str
    innings: int
    win: dict[str, float]
    score: NotRequired[ProjectionBody]


@dataclass(frozen=True, slots=True)
class Projection:
    """The batting side's total at the end of its innings, in runs; `low` to `high` is an 80 % interval, inclusive."""

    runs: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """`batting_wins` is the chance of the side now batting; a tie counts half for each side."""

    model: str
    innings: int
    batting_id: str
    bowling_id: str
    batting_wins: float
    score: Projection | None = None

    @property
    def win(self) -> dict[str, float]:
        """Chance by team id; the two sum to 1."""
        chance = round(self.batting_wins, 4)
        return {self.batting_id: chance, self.bowling_id: round(1 - chance, 4)}

    def body(self) -> PredictionBody:
        """Return the JSON form, without the seq."""
        body: PredictionBody = {"model": self.model, "innings": self.innings, "win": self.win}
        if self.score is not None:
            body["score"] = {"projected": self.score.runs, "low": self.score.low, "high": self.score.high}
        return body
