"""Events about players between balls: dismissals, retirements, changes of bowler, replacements, absence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from scoring.engine.values import DismissalKind, End, Fielder, Id, Line, Retirement, SquadRole


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
    """A dismissal without a ball. It counts with the ball before it, and no bowler gets the credit."""

    kind: ClassVar[str] = "dismissal"
    dismissal: DismissalKind
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
    """`match`: the replacement is for the rest of the match. `batter`: it is for this time at the crease only."""

    MATCH = "match"
    BATTER = "batter"


@dataclass(frozen=True, slots=True)
class PlayerReplaced:
    """A replacement. For the match, he is treated as the player whom he replaces (Law 1.3), unless he plays `afresh`.

    `afresh` is for competitions that allow it, as the IPL does for an impact player.
    """

    kind: ClassVar[str] = "player_replaced"
    team_id: Id
    in_id: Id
    out_id: Id | None = None
    scope: Scope = Scope.MATCH
    reason: Line | None = None
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """A player who will not bat in this innings."""

    kind: ClassVar[str] = "absent"
    player_id: Id


@dataclass(frozen=True, slots=True)
class PlayerAdded:
    """A player who joins the squad of a side. Without an `id`, one is made of the name on recording."""

    kind: ClassVar[str] = "player_added"
    team_id: Id
    name: Line
    id: Id | None = None
    role: SquadRole = SquadRole.PLAYING


@dataclass(frozen=True, slots=True)
class PlayerRenamed:
    """The name of a player of either side: scorers may begin with "Batter 1", and learn it later."""

    kind: ClassVar[str] = "player_renamed"
    player_id: Id
    name: Line
