"""The shapes of a Cricsheet document, versions 1.0.0 to 1.2.0, as far as this program reads or writes it.

A file may have other keys. They are not read, so that a newer version can still be imported. `check` has checked the
types below, except `object`: code that uses such a value tests its type first. No value is None.
"""

from typing import Any, NotRequired, TypedDict

Runs = dict[str, int]
"""Runs by kind: wides, noballs, byes, legbyes, penalty."""


class DeliveryRuns(TypedDict):
    """`batter` are the runs off the bat. `non_boundary`: the batters ran four or more."""

    batter: int
    extras: int
    total: int
    non_boundary: NotRequired[bool]


class FielderDocument(TypedDict, total=False):
    """`{"substitute": true}` alone is a substitute without a name."""

    name: str
    substitute: bool


class WicketDocument(TypedDict):
    player_out: str
    kind: str
    fielders: NotRequired[list[FielderDocument]]


Replacement = TypedDict(
    "Replacement",
    {
        "in": str,
        "out": NotRequired[str],
        "team": NotRequired[str],
        "role": NotRequired[str],
        "reason": NotRequired[object],
    },
)
"""A change of role has `role` ("batter" or "bowler"). A replacement for the rest of the match has `team`."""


class Replacements(TypedDict, total=False):
    match: list[Replacement]
    role: list[Replacement]


class OwnDelivery(TypedDict, total=False):
    """Our own key of a delivery (see `scoring.cricsheet.own_keys`).

    `delivery` has the fields of the recorded ball that the standard keys do not say; null: not recorded. `events` are
    those that were recorded between this ball and the next.
    """

    delivery: dict[str, Any]
    events: list[dict[str, Any]]


class DeliveryDocument(TypedDict):
    """One ball; players by name. Its replacements came in before it."""

    batter: str
    bowler: str
    non_striker: str
    runs: DeliveryRuns
    extras: NotRequired[Runs]
    wickets: NotRequired[list[WicketDocument]]
    replacements: NotRequired[Replacements]
    cricksy: NotRequired[OwnDelivery]


class OverDocument(TypedDict):
    """`over` counts from 0."""

    over: int
    deliveries: list[DeliveryDocument]


class TargetDocument(TypedDict):
    """`overs` is overs and balls as a number: 40.2 is forty overs and two balls. Unlimited overs are missing."""

    runs: int
    overs: NotRequired[float | None]


class PenaltyRunsDocument(TypedDict, total=False):
    """Penalty runs of the batting side before its first ball and after its last."""

    pre: int
    post: int


PowerplayDocument = TypedDict("PowerplayDocument", {"from": float, "to": float, "type": NotRequired[object]})
"""First and last ball: {"from": 0.1, "to": 5.6} is overs one to six."""


class MiscountedOver(TypedDict):
    balls: object


class InningsDocument(TypedDict):
    """An innings; `overs` is missing if it was forfeited, and may be if no ball was bowled."""

    team: str
    overs: NotRequired[list[OverDocument]]
    powerplays: NotRequired[list[PowerplayDocument]]
    declared: NotRequired[bool]
    forfeited: NotRequired[bool]
    super_over: NotRequired[bool]
    absent_hurt: NotRequired[list[str]]
    penalty_runs: NotRequired[PenaltyRunsDocument]
    miscounted_overs: NotRequired[dict[str, MiscountedOver]]
    target: NotRequired[TargetDocument]


LOST_FEWER_WICKETS = "Lost fewer wickets"
"""The method of an outcome in which a tie was decided by wickets lost."""


class Outcome(TypedDict, total=False):
    """A `winner` with a margin `by`, or a `result`: draw, tie (with the winner of the tie-break) or no result."""

    winner: str
    by: dict[str, int]
    result: str
    eliminator: str
    bowl_out: str
    method: str


class EventDocument(TypedDict, total=False):
    name: str
    match_number: object


class TossDocument(TypedDict, total=False):
    winner: str
    decision: str


class Registry(TypedDict, total=False):
    """Ids of players by name."""

    people: dict[str, object]


class BowlOutAttempt(TypedDict):
    """`outcome` is "hit" or "miss"."""

    bowler: str
    outcome: NotRequired[object]


class Heading(TypedDict):
    """The part of `info` that describes a match. The engine needs only the type, the dates and the overs of it."""

    match_type: str
    dates: list[str]
    overs: NotRequired[int]
    gender: NotRequired[object]
    event: NotRequired[EventDocument]
    season: NotRequired[object]
    team_type: NotRequired[object]
    missing: NotRequired[object]
    supersubs: NotRequired[dict[str, str]]


class Info(Heading):
    """The whole `info`. `players` and `supersubs` have the name of the team as key."""

    teams: list[str]
    balls_per_over: NotRequired[int]
    bowl_out: NotRequired[list[BowlOutAttempt]]
    outcome: NotRequired[Outcome]
    players: NotRequired[dict[str, list[str]]]
    registry: NotRequired[Registry]
    toss: NotRequired[TossDocument]
    venue: NotRequired[object]


class Meta(TypedDict):
    data_version: str
    created: str
    revision: int


class OwnDocument(TypedDict):
    """Our own key of a document. `created` is event 1 as a log stores it; `events` are those before the first ball.

    `players` has, by the name of a team, the ids of its players by name. `digests` seal the document.
    """

    version: int
    created: dict[str, Any]
    players: dict[str, dict[str, str]]
    events: list[dict[str, Any]]
    digests: NotRequired[dict[str, str]]


class Document(TypedDict):
    meta: NotRequired[Meta]
    info: Info
    innings: list[InningsDocument]
    cricksy: NotRequired[OwnDocument]
