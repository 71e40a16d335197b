"""The response to a scorer, and the next ball, which is also in a snapshot."""

from typing import NotRequired, TypedDict


class NextBall(TypedDict):
    """What the next record must name (`needs`: bowler, batter, innings), and the players of the next ball.

    In a snapshot it has only the required keys, because the snapshot names the players elsewhere.
    """

    needs: list[str]
    free_hit: bool
    allowed_dismissals: list[str]
    striker_id: NotRequired[str]
    non_striker_id: NotRequired[str]
    bowler_id: NotRequired[str]


class CurrentScore(TypedDict):
    """The score of the current innings. Before the first one it has only a status."""

    status: str
    innings: NotRequired[int]
    team_id: NotRequired[str]
    runs: NotRequired[int]
    wickets: NotRequired[int]
    overs: NotRequired[str]
    text: NotRequired[str]


class RemarkView(TypedDict):
    code: str
    detail: str


class Answer(TypedDict):
    """The response to a scorer. It has a `label` only if the newest event in force is a ball."""

    score: CurrentScore
    next: NextBall
    assumed: list[RemarkView]
    warnings: list[RemarkView]
    label: NotRequired[str]
