"""Everything that a scorer records, as frozen values; `codec` turns bodies into them and back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from scoring.engine.conditions import Conditions
from scoring.engine.values import (
    NO_EXTRAS,
    Count,
    End,
    Extras,
    Fielder,
    Id,
    Kind,
    Line,
    Ordinal,
    OversText,
    Player,
    Range,
    Retirement,
    Runs,
    Shot,
    Team,
    Text,
    TossDecision,
    Wicket,
)


@dataclass(frozen=True, slots=True)
class Toss:
    kind: ClassVar[str] = "toss"
    winner: Id
    decision: TossDecision


@dataclass(frozen=True, slots=True)
class MatchCreated:
    """Event 1: conditions, squads and names as values. `about` is only carried (gender, event, dates)."""

    kind: ClassVar[str] = "match_created"
    id: Id
    name: Line
    conditions: Conditions
    teams: tuple[Team, ...]
    venue: Line | None = None
    starts_at: Line | None = None
    toss: Toss | None = None
    about: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One ball. `over` is a fact that recording adds (zero-based over it belongs to); scorers never send it."""

    kind: ClassVar[str] = "delivery"
    runs: Runs = 0
    extras: Extras = NO_EXTRAS
    non_boundary: bool = False
    short_runs: Annotated[int, Range(0, 10)] = 0
    crossed: bool = False
    wickets: tuple[Wicket, ...] = ()
    striker_id: Id | None = None
    non_striker_id: Id | None = None
    bowler_id: Id | None = None
    next_batter_id: Id | None = None
    same_over: bool = False
    shot: Shot | None = None
    commentary: Text | None = None
    at: Line | None = None
    over: Count | None = None


@dataclass(frozen=True, slots=True)
class InningsStarted:
    """`number` is a fact that recording adds; with it the start closes an innings that a correction reopened."""

    kind: ClassVar[str] = "innings_started"
    team_id: Id | None = None
    striker_id: Id | None = None
    non_striker_id: Id | None = None
    follow_on: bool = False
    super_over: Annotated[int, Range(1, 50)] | None = None
    number: Ordinal | None = None


class InningsEnd(StrEnum):
    """Why an innings closed; the first four the engine finds itself."""

    ALL_OUT = "all_out"
    OVERS = "overs"
    TARGET = "target"
    FORFEITED = "forfeited"
    DECLARED = "declared"
    REDUCED = "reduced"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class InningsEnded:
    kind: ClassVar[str] = "innings_ended"
    reason: InningsEnd


@dataclass(frozen=True, slots=True)
class InningsForfeited:
    kind: ClassVar[str] = "innings_forfeited"
    team_id: Id | None = None


@dataclass(frozen=True, slots=True)
class OverEnded:
    """The umpire ended the over before its legal balls."""

    kind: ClassVar[str] = "over_ended"


@dataclass(frozen=True, slots=True)
class BowlerChanged:
    """Another bowler finishes the over (Law 17.8)."""

    kind: ClassVar[str] = "bowler_changed"
    in_id: Id
    out_id: Id | None = None
    reason: Line | None = None
    may_bowl_again: bool = True


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A dismissal without a ball: it counts with the ball before it and is nobody's credit."""

    kind: ClassVar[str] = "dismissal"
    dismissal: Kind
    player_out_id: Id
    fielders: tuple[Fielder, ...] = ()
    next_batter_end: End | None = None
    next_batter_id: Id | None = None


@dataclass(frozen=True, slots=True)
class Retired:
    kind: ClassVar[str] = "retired"
    player_id: Id
    reason: Retirement
    next_batter_id: Id | None = None


class Scope(StrEnum):
    """`match`: a replacement for the rest of the match; `batter`: only of the place at the crease."""

    MATCH = "match"
    BATTER = "batter"


@dataclass(frozen=True, slots=True)
class PlayerReplaced:
    kind: ClassVar[str] = "player_replaced"
    team_id: Id
    in_id: Id
    out_id: Id | None = None
    scope: Scope = Scope.MATCH
    reason: Line | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A player who will not bat in this innings."""

    kind: ClassVar[str] = "absent"
    player_id: Id


@dataclass(frozen=True, slots=True)
class PenaltyRuns:
    """Law 41: to the batting side's current innings; to the fielding side's last completed innings, else its next."""

    kind: ClassVar[str] = "penalty_runs"
    team_id: Id
    runs: Annotated[int, Range(1, 36)] = 5
    reason: Line | None = None
    innings: Ordinal | None = None


@dataclass(frozen=True, slots=True)
class ConditionsRevised:
    """A new length, target or par of an innings; it binds later balls only."""

    kind: ClassVar[str] = "conditions_revised"
    innings: Ordinal | None = None
    max_balls: Annotated[int, Range(1, 100_000)] | None = None
    overs: OversText | None = None
    target: Ordinal | None = None
    par: Count | None = None
    method: Line | None = None
    reason: Line | None = None


@dataclass(frozen=True, slots=True)
class Interruption:
    kind: ClassVar[str] = "interruption"
    reason: Line | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    kind: ClassVar[str] = "resumed"


class Interval(StrEnum):
    LUNCH = "lunch"
    TEA = "tea"
    STUMPS = "stumps"


@dataclass(frozen=True, slots=True)
class Session:
    kind: ClassVar[str] = "session"
    session: Interval


@dataclass(frozen=True, slots=True)
class BowlOutBall:
    kind: ClassVar[str] = "bowl_out_ball"
    team_id: Id
    bowler_id: Id
    hit: bool


class MatchEnd(StrEnum):
    TIME = "time"
    PLAY_STOPPED = "play_stopped"
    ABANDONED = "abandoned"
    AWARDED = "awarded"
    CONCEDED = "conceded"
    WALKOVER = "walkover"


@dataclass(frozen=True, slots=True)
class MatchEnded:
    """`par` is the score to pass when play stopped; `winner_team_id` goes with awarded, conceded and walkover."""

    kind: ClassVar[str] = "match_ended"
    reason: MatchEnd
    winner_team_id: Id | None = None
    par: Count | None = None


@dataclass(frozen=True, slots=True)
class Note:
    kind: ClassVar[str] = "note"
    text: Text


@dataclass(frozen=True, slots=True)
class DetailsChanged:
    """A later change of what `match_created` said, the admin's too."""

    kind: ClassVar[str] = "details_changed"
    name: Line | None = None
    venue: Line | None = None
    starts_at: Line | None = None


@dataclass(frozen=True, slots=True)
class SquadChanged:
    """Players added to a squad, or named anew where the id is in it already."""

    kind: ClassVar[str] = "squad_changed"
    team_id: Id
    players: tuple[Player, ...]


Event = (
    MatchCreated
    | Toss
    | Delivery
    | InningsStarted
    | InningsEnded
    | InningsForfeited
    | OverEnded
    | BowlerChanged
    | Dismissed
    | Retired
    | PlayerReplaced
    | Absent
    | PenaltyRuns
    | ConditionsRevised
    | Interruption
    | Resumed
    | Session
    | BowlOutBall
    | MatchEnded
    | Note
    | DetailsChanged
    | SquadChanged
)

RECORDED: tuple[type[Any], ...] = (
    Toss,
    InningsStarted,
    InningsEnded,
    InningsForfeited,
    OverEnded,
    BowlerChanged,
    Dismissed,
    Retired,
    PlayerReplaced,
    Absent,
    PenaltyRuns,
    ConditionsRevised,
    Interruption,
    Resumed,
    Session,
    BowlOutBall,
    MatchEnded,
    Note,
)
"""What POST /games/{id}/events takes."""

_ALL: tuple[type[Any], ...] = (MatchCreated, Delivery, *RECORDED, DetailsChanged, SquadChanged)
KINDS: dict[str, type[Any]] = {str(event.kind): event for event in _ALL}
