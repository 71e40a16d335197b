"""Start and end of innings and overs, penalty runs, and revised conditions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from scoring.engine.powerplays import Powerplay
from scoring.engine.values import Count, Fact, Id, Line, Ordinal, OversText, Range


@dataclass(frozen=True, slots=True)
class InningsStarted:
    """Start of an innings. `number` is added on recording; scorers do not send it.

    If a correction reopens the previous innings, an event with a `number` closes it.
    """

    kind: ClassVar[str] = "innings_started"
    team_id: Id | None = None
    striker_id: Id | None = None
    non_striker_id: Id | None = None
    follow_on: bool = False
    super_over: Annotated[int, Range(1, 50)] | None = None
    number: Annotated[Ordinal, Fact()] | None = None


class InningsEnd(StrEnum):
    """Why an innings ended. The engine derives the first three, and `match_ended` if the match ended during it.

    A forfeiture has its own event.
    """

    ALL_OUT = "all_out"
    OVERS = "overs"
    TARGET = "target"
    FORFEITED = "forfeited"
    DECLARED = "declared"
    REDUCED = "reduced"
    CLOSED = "closed"
    MATCH_ENDED = "match_ended"


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
    """The umpire ended the over before its last legal ball."""

    kind: ClassVar[str] = "over_ended"


@dataclass(frozen=True, slots=True)
class PenaltyRuns:
    """Penalty runs (Law 41), to an innings of `team_id`.

    If `innings` is missing, the batting side gets them in the current innings. The fielding side gets them in its last
    completed innings, or in its next one if it has none.
    """

    kind: ClassVar[str] = "penalty_runs"
    team_id: Id
    runs: Annotated[int, Range(1, 36)] = 5
    reason: Line | None = None
    innings: Ordinal | None = None


class RevisionScope(StrEnum):
    """`innings`: one innings. `match`: the innings in progress and all innings to come."""

    INNINGS = "innings"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class ConditionsRevised:
    """New conditions; they apply to later balls only.

    Length, quota, powerplays, target and par belong to one innings: the one that `innings` names, else the one in
    progress, else the next. With `scope` match, length, quota and powerplays hold for the rest of the match. A new
    length alone keeps quota and powerplays in proportion. `days` and `follow_on_lead` belong to the match; new days
    bring the lead of Law 14.1.
    """

    kind: ClassVar[str] = "conditions_revised"
    innings: Ordinal | None = None
    max_balls: Annotated[int, Range(1, 100_000)] | None = None
    overs: OversText | None = None
    target: Ordinal | None = None
    par: Count | None = None
    method: Line | None = None
    reason: Line | None = None
    scope: RevisionScope = RevisionScope.INNINGS
    quota: Annotated[int, Range(1, 500)] | None = None
    powerplays: tuple[Powerplay, ...] | None = None
    days: Annotated[int, Range(1, 10)] | None = None
    follow_on_lead: Annotated[int, Range(1, 1000)] | None = None
