"""The answer to a scorer, and the next ball, which a snapshot shows too."""

from typing import NotRequired, TypedDict


class NextBall(TypedDict):
    """What the next record must name (`needs`: bowler, batter, innings), and the players of the next ball.

    A snapshot has only the required keys here, because it names the players elsewhere.
    """

    needs: list[str]
    free_hit: bool
    allowed_dismissals: list[str]
    striker_id: NotRequired[str]
    non_striker_id: NotRequired[str]
    bowler_id: NotRequired[str]


class CurrentScore(TypedDict):
    """The score of the current innings; only a status before the first one."""

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
    """What a scorer's request gets back; `label` only if the newest event in force is a ball."""

    score: CurrentScore
    next: NextBall
    assumed: list[RemarkView]
    warnings: list[RemarkView]
    label: NotRequired[str]
