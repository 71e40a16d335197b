"""Rows of an innings."""

from typing import NotRequired, TypedDict


class BatterRow(TypedDict):
    """A batter on the card. `out` is the dismissal in words, `how` its kind. A batter who is not out has neither.

    `outs` is how often a batter was out and batted on, in pairs cricket.
    """

    position: int
    runs: int
    balls: int
    fours: int
    sixes: int
    out: NotRequired[str]
    how: NotRequired[str]
    outs: NotRequired[int]


class BowlerRow(TypedDict):
    position: int
    overs: str
    maidens: int
    runs: int
    wickets: int
    wides: int
    noballs: int
    dots: int


class ExtrasRow(TypedDict):
    wides: int
    noballs: int
    byes: int
    legbyes: int
    penalty: int
    total: int


class FallRow(TypedDict):
    score: int
    player_id: str
    over: str
    how: str


class MilestoneRow(TypedDict):
    """What a ball brought; the keys are those of the engine's `Milestone`, without what is empty."""

    kind: str
    over: str
    value: int
    balls: NotRequired[int]
    player_id: NotRequired[str]


class RetiredRow(TypedDict):
    """A batter who retired and may come back; `score` is the total at that time."""

    score: int
    over: str
    how: str


class PartnershipRow(TypedDict):
    """A closed partnership; `wicket` is the number of the wicket that it was for."""

    wicket: int
    runs: int
    balls: int
    batters: list[str]


class OpenPartnershipRow(TypedDict):
    """The open partnership.

    Its runs are the total minus `from_runs`. Its balls are the balls of both batters minus `from_balls`.
    """

    wicket: int
    batters: list[str]
    from_runs: int
    from_balls: int


class OverRow(TypedDict):
    """A complete over; `total` is the innings' total after it."""

    runs: int
    wickets: int
    total: int


class WicketRow(TypedDict):
    """A wicket of a ball. It has `out` only if the batter came back, so that the batter's row does not say it."""

    player_id: str
    kind: str
    out: NotRequired[str]


class SpotRow(TypedDict):
    """Where a ball went, or passed the stumps: in the units of the engine's `Shot` and `Passed`."""

    x: int
    y: int
    left_handed: NotRequired[bool]


class DeliveryDetails(TypedDict, total=False):
    """The keys that most balls do not have."""

    extras: dict[str, int]
    legal: bool
    wickets: list[WicketRow]
    non_boundary: bool
    free_hit: bool
    commentary: str
    shot: SpotRow
    passed: SpotRow


class DeliveryRow(DeliveryDetails):
    """A ball in a snapshot; `striker` and `bowler` are positions on the cards of the innings."""

    over: int
    ball: int
    runs: int
    striker: int
    bowler: int


class DeliveryInFull(DeliveryDetails):
    """A ball in a list of deliveries; `seq` is its address for corrections, `line` and `text` are its commentary."""

    index: int
    seq: int
    line: str
    over: int
    ball: int
    runs: int
    striker_id: str
    bowler_id: str
    text: str


class BattingCardRow(BatterRow):
    player_id: str
    name: str


class BowlingCardRow(BowlerRow):
    player_id: str
    name: str


class InningsCard(TypedDict):
    """An innings for SQL."""

    number: int
    team_id: str
    team: str
    runs: int
    wickets: int
    overs: str
    legal_balls: int
    target: int | None
    super_over: int
    ended: str | None
    extras: ExtrasRow
    batting: list[BattingCardRow]
    bowling: list[BowlingCardRow]
