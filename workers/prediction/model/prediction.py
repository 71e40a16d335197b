"""A prediction and its JSON form."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from workers.prediction.model.knowledge import Knowledge, SideKnowledgeBody


class ProjectionBody(TypedDict):
    projected: int
    low: int
    high: int


class PredictionBody(TypedDict):
    """`win` is the chance by team id. `score` is missing once the innings or the match is over.

    `draw` is there in matches of two innings a side, which have no `score`. `known` tells by team id what the ratings
    know, and `caution` is a sentence if that is little; neither is there without ratings, or after the end.
    """

    model: str
    innings: int
    win: dict[str, float]
    draw: NotRequired[float]
    score: NotRequired[ProjectionBody]
    known: NotRequired[dict[str, SideKnowledgeBody]]
    caution: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Projection:
    """The batting side's total at the end of its innings, in runs; `low` to `high` is an 80 % interval, inclusive."""

    runs: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """`batting_wins` is the chance of the side now batting; a tie counts half for each side.

    `draw` is the chance of a draw; None where a match cannot be drawn.
    """

    model: str
    innings: int
    batting_id: str
    bowling_id: str
    batting_wins: float
    score: Projection | None = None
    draw: float | None = None
    knowledge: Knowledge | None = None

    @property
    def win(self) -> dict[str, float]:
        """Chance by team id; with that of a draw they sum to 1."""
        chance = round(self.batting_wins, 4)
        return {self.batting_id: chance, self.bowling_id: round(1 - chance - round(self.draw or 0, 4), 4)}

    def body(self) -> PredictionBody:
        """Return the JSON form, without the seq."""
        body: PredictionBody = {"model": self.model, "innings": self.innings, "win": self.win}
        if self.draw is not None:
            body["draw"] = round(self.draw, 4)
        if self.score is not None:
            body["score"] = {"projected": self.score.runs, "low": self.score.low, "high": self.score.high}
        if self.knowledge is not None:
            ids = (self.batting_id, self.bowling_id)
            first_ids = ids if self.innings == 1 else reversed(ids)
            sides = zip(first_ids, self.knowledge.sides, strict=True)
            body["known"] = {team_id: side.body() for team_id, side in sides}
            if self.knowledge.caution:
                body["caution"] = self.knowledge.caution
        return body
