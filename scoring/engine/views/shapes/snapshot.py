"""The snapshot and its parts."""

from typing import Any, NotRequired, TypedDict

from scoring.engine.views.shapes.answer import NextBall
from scoring.engine.views.shapes.rows import (
    BatterRow,
    BowlerRow,
    DeliveryRow,
    ExtrasRow,
    FallRow,
    MilestoneRow,
    OpenPartnershipRow,
    OverRow,
    PartnershipRow,
    RetiredRow,
)


class DeliveryWindow(TypedDict):
    """The last balls of an innings; `from_index` is the index of the first of them."""

    from_index: int
    list: list[DeliveryRow]


class ThisOver(TypedDict, total=False):
    """The balls of the over are the deliveries of the innings from this index on. Empty before its first ball."""

    from_index: int


class CutRow(TypedDict):
    """A change of the length of an innings to `max_balls`, after so many legal balls."""

    after: int
    max_balls: int


class ScoreAndCards(TypedDict):
    """The keys of every innings. Before the first innings they are zero or empty."""

    total_runs: int
    total_wickets: int
    overs: str
    legal_balls: int
    batting_scorecard: dict[str, BatterRow]
    bowling_scorecard: dict[str, BowlerRow]
    target: NotRequired[int]
    super_over: NotRequired[int]
    follow_on: NotRequired[bool]
    absent: NotRequired[list[str]]
    cuts: NotRequired[list[CutRow]]
    milestones: NotRequired[dict[str, MilestoneRow]]
    retired: NotRequired[dict[str, RetiredRow]]


class InningsView(ScoreAndCards):
    """One innings, in progress or finished."""

    batting_team: str
    extras: ExtrasRow
    fall_of_wickets: dict[str, FallRow]
    partnerships: dict[str, PartnershipRow]
    progress: dict[str, OverRow]


class FinishedInnings(InningsView):
    ended: str


class CurrentInnings(ScoreAndCards):
    """The part of a snapshot about the innings in progress. Before the first one it has only the required keys."""

    batting_team: NotRequired[str]
    extras: NotRequired[ExtrasRow]
    fall_of_wickets: NotRequired[dict[str, FallRow]]
    partnerships: NotRequired[dict[str, PartnershipRow]]
    progress: NotRequired[dict[str, OverRow]]
    innings_number: NotRequired[int]
    free_hit: bool
    this_over: ThisOver
    deliveries: DeliveryWindow
    striker: NotRequired[str]
    non_striker: NotRequired[str]
    bowler: NotRequired[str]
    par: NotRequired[int]
    powerplay: NotRequired[str]
    partnership: NotRequired[OpenPartnershipRow]
    current_run_rate: NotRequired[str]
    max_balls: NotRequired[int]
    required_run_rate: NotRequired[str]
    wickets_left: NotRequired[int]


class TeamView(TypedDict):
    name: str
    squad: list[str]


class TickerView(TypedDict):
    after: str
    text: str


class TossView(TypedDict):
    winner: str
    decision: str


class AttemptsView(TypedDict):
    """Attempts of a side in the bowl-out, and how many of them hit the stumps."""

    hits: int
    balls: int


class ChaseView(TypedDict):
    """The innings that comes next, if it is the last: what the side needs to win."""

    batting_team: str
    target: int


ReplacementView = TypedDict(
    "ReplacementView",
    {
        "team": str,
        "in": str,
        "out": NotRequired[str],
        "reason": NotRequired[str],
        "innings": int,
        "after": NotRequired[str],
    },
)
"""A player who came in. The keys are those of the engine's `Replacement`, without what is empty."""


class ResultView(TypedDict):
    kind: str
    text: str
    winner_id: NotRequired[str]
    runs: NotRequired[int]
    wickets: NotRequired[int]
    innings: NotRequired[bool]
    by_penalty_runs: NotRequired[bool]
    eliminator_id: NotRequired[str]
    bowl_out_id: NotRequired[str]
    fewer_wickets_id: NotRequired[str]
    winning_draw_id: NotRequired[str]
    method: NotRequired[str]


class MatchView(TypedDict):
    """The part of a snapshot about the whole match."""

    name: str
    format: str
    status: str
    conditions: dict[str, Any]
    teams: dict[str, TeamView]
    players: dict[str, str]
    ticker: dict[str, TickerView]
    innings: dict[str, FinishedInnings]
    next: NextBall
    venue: NotRequired[str]
    starts_at: NotRequired[str]
    time_zone: NotRequired[str]
    day: NotRequired[int]
    session: NotRequired[int]
    toss: NotRequired[TossView]
    result: NotRequired[ResultView]
    bowl_out: NotRequired[dict[str, AttemptsView]]
    chase: NotRequired[ChaseView]
    bench: NotRequired[list[str]]
    replacements: NotRequired[dict[str, ReplacementView]]


class Snapshot(MatchView, CurrentInnings):
    """A whole match as viewers hold it."""
