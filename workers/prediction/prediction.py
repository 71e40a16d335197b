"""What a prediction says, and why there is none where the model does not apply."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Projection:
    """Runs that the batting side will have at the end of its innings, with an 80 % interval, both ends included."""

    runs: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """`batting_wins` is the chance of the side that bats now, the other's is the rest; a tie counts half to each."""

    model: str
    innings: int
    batting_id: str
    bowling_id: str
    batting_wins: float
    score: Projection | None = None

    @property
    def win(self) -> dict[str, float]:
        """Chance by team id; both sum to 1."""
        chance = round(self.batting_wins, 4)
        return {self.batting_id: chance, self.bowling_id: round(1 - chance, 4)}

    def body(self) -> dict[str, Any]:
        """The JSON form, without seq."""
        view: dict[str, Any] = {"model": self.model, "innings": self.innings, "win": self.win}
        if self.score is not None:
            view["score"] = {"projected": self.score.runs, "low": self.score.low, "high": self.score.high}
        return view


@dataclass(frozen=True, slots=True)
class Unpredicted:
    """Why this match, at this point, has no prediction: a code and a sentence."""

    code: str
    detail: str

    def body(self) -> dict[str, Any]:
        return {"unpredicted": {"code": self.code, "detail": self.detail}}
