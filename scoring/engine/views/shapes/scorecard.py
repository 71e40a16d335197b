"""The scorecard and its parts; the keys are those of the published files."""

from typing import Any, NotRequired, TypedDict

from scoring.engine.views.shapes.rows import ExtrasRow


class ScorecardBatter(TypedDict):
    """A batter by name; `dismissal` has a kind and, if they apply, a bowler and fielders.

    `outs` is how often a batter was out and batted on, in pairs cricket.
    """

    batter: str
    runs: int
    balls: int
    fours: int
    sixes: int
    dismissal: dict[str, Any] | None
    outs: NotRequired[int]


class ScorecardBowler(TypedDict):
    """A bowler by name; `wides` and `noballs` are runs, `wide_balls` and `noball_balls` deliveries."""

    bowler: str
    legal: int
    maidens: int
    runs: int
    wickets: int
    wides: int
    noballs: int
    wide_balls: int
    noball_balls: int
    dots: int
    overs: str


class ScorecardFall(TypedDict):
    wicket: int
    score: int
    batter: str
    over_ball: str
    kind: str


class ScorecardRetirement(TypedDict):
    batter: str
    kind: str
    score: int
    over_ball: str


class ScorecardPartnership(TypedDict):
    wicket: int
    pair: list[str]
    runs: int
    balls: int
    ended: str


class ScorecardOver(TypedDict):
    over: int
    runs: int
    wickets: int
    score: int
    legal: int
    bowlers: list[str]


class ScorecardInnings(TypedDict):
    team: str
    total: int
    wickets: int
    overs: str
    legal_balls: int
    declared: bool
    forfeited: bool
    super_over: bool
    extras: ExtrasRow
    batting: list[ScorecardBatter]
    bowling: list[ScorecardBowler]
    fall_of_wickets: list[ScorecardFall]
    retired: list[ScorecardRetirement]
    partnerships: list[ScorecardPartnership]
    per_over: list[ScorecardOver]
    absent_hurt: list[str]
    target: dict[str, Any] | None


class Scorecard(TypedDict):
    """Keys as in the published files: match, innings in order of play (super overs too), result."""

    match_id: str
    match_type: str
    gender: str | None
    dates: list[str]
    teams: list[str]
    venue: str | None
    event: Any
    balls_per_over: int
    overs: int | None
    follow_on: bool
    innings: list[ScorecardInnings]
    result: dict[str, Any] | None
