"""Events about the whole match: creation, toss, breaks, the bowl-out, the end, and changes of details and squads."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from scoring.engine.conditions import Conditions
from scoring.engine.values import Count, Id, Line, Player, Team, Text, TossDecision


@dataclass(frozen=True, slots=True)
class Toss:
    kind: ClassVar[str] = "toss"
    winner: Id
    decision: TossDecision


@dataclass(frozen=True, slots=True)
class MatchCreated:
    """Event 1: conditions, squads and names. No law depends on `about` (gender, competition, dates).

    `time_zone` is a name of the IANA database. The engine does not check it, because the database is in files.
    """

    kind: ClassVar[str] = "match_created"
    id: Id
    name: Line
    conditions: Conditions
    teams: tuple[Team, ...]
    venue: Line | None = None
    starts_at: Line | None = None
    time_zone: Line | None = None
    toss: Toss | None = None
    about: dict[str, Any] | None = None


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
    """End of the match. `par` is the par score when play stopped.

    `winner_team_id` is for the reasons awarded, conceded and walkover.
    """

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
    """New name, venue, starting time or time zone, changed in the admin. All but the name are cleared by ""."""

    kind: ClassVar[str] = "details_changed"
    name: Line | None = None
    venue: Line | None = None
    starts_at: Line | None = None
    time_zone: Line | None = None


@dataclass(frozen=True, slots=True)
class SquadChanged:
    """Players added to a squad. A player whose id is already in the squad gets the new name and role."""

    kind: ClassVar[str] = "squad_changed"
    team_id: Id
    players: tuple[Player, ...]
