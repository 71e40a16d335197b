"""One innings: cards, overs, partnerships, fall of wickets, and the pair at the crease."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.engine.events.innings import InningsEnd
from scoring.engine.powerplays import Powerplay
from scoring.engine.states.ball import Ball, Dismissal
from scoring.engine.values import NO_EXTRAS, DismissalKind, Extras, MilestoneKind, State


@dataclass(frozen=True)
class BatterLine(State):
    """A batter's line of the card. A retirement is a `dismissal` here until the batter comes back.

    `outs` counts the dismissals after which the batter batted on, in pairs cricket.
    """

    player_id: str
    position: int
    runs: int = 0
    balls: int = 0
    fours: int = 0
    sixes: int = 0
    dismissal: Dismissal | None = None
    outs: int = 0


@dataclass(frozen=True)
class BowlerLine(State):
    """A bowler's line of the card.

    `complete` counts the overs that the bowler bowled whole, `loose` the legal balls of all other overs, and `begun`
    every over in which the bowler bowled a ball. `wides` and `noballs` are runs, `wide_balls` and `noball_balls` are
    deliveries.
    """

    player_id: str
    position: int
    legal: int = 0
    runs: int = 0
    wickets: int = 0
    wides: int = 0
    noballs: int = 0
    wide_balls: int = 0
    noball_balls: int = 0
    dots: int = 0
    maidens: int = 0
    complete: int = 0
    loose: int = 0
    begun: int = 0


class Milestone(NamedTuple):
    """What a ball brought: `value` runs of a batter or of the side, or wickets of a bowler.

    `balls` are those of the batter or of the innings; 0 for a bowler. `player_id` is None for the side.
    """

    kind: MilestoneKind
    over_ball: str
    value: int
    balls: int = 0
    player_id: str | None = None


@dataclass(frozen=True)
class Over(State):
    """An over, complete or in progress.

    `legal` counts its legal balls, `bowled` all deliveries, `charged` the runs conceded by its bowlers. `score` is the
    total of the innings after it.

    `recorded_as` is the index with which its balls were recorded. It is above `index` if a correction removed a whole
    over before it. `milestones` are those that its balls brought; `noted` is the side's newest hundred so far.
    """

    index: int
    recorded_as: int
    bowlers: tuple[str, ...]
    balls: tuple[Ball, ...] = ()
    legal: int = 0
    bowled: int = 0
    runs: int = 0
    wickets: int = 0
    charged: int = 0
    score: int = 0
    complete: bool = False
    milestones: tuple[Milestone, ...] = ()
    noted: int = 0


@dataclass(frozen=True)
class Partnership(State):
    """A partnership for the `wicket`-th wicket; in pairs cricket, the `wicket`-th pair.

    `ended` is wicket, retired or changed; None while it is open.
    """

    wicket: int
    pair: tuple[str, str | None]
    runs: int = 0
    balls: int = 0
    ended: str | None = None


class Fall(NamedTuple):
    """Fall of a wicket; `over_ball` is the label of the ball, such as "18.3"."""

    wicket: int
    score: int
    player_id: str
    over_ball: str
    kind: DismissalKind


class Stoppage(NamedTuple):
    """A change of the length of an innings: legal balls left before and after it, and wickets down at the time.

    Duckworth-Lewis needs them to compute the resources lost.
    """

    before: int
    after: int
    wickets: int


class Pairs(NamedTuple):
    """The rules of pairs cricket: each pair bats `overs`, and a wicket takes `wicket_cost` from the total."""

    overs: int
    wicket_cost: int


class RetiredBatter(NamedTuple):
    """A retirement from which the batter may come back, with the score and the ball at which it happened."""

    kind: DismissalKind
    score: int
    over_ball: str


@dataclass(frozen=True)
class Innings(State):
    """One innings.

    `striker` or `non_striker` is None while a new batter is awaited. `alone`: the last batter bats on without a
    partner. `over` is the last over, complete or in progress, and `overs` are those before it.

    The length is `max_overs` whole overs and `max_extra_balls` balls of one more; `max_overs` is None if unlimited.
    `allotted` is the number of legal balls that the innings began with. `margin_in_runs`: the length was cut to the
    overs already bowled, so a chase that is ahead wins by runs.

    A `quota` was revised; None if it follows from the length. `pairs` is None unless this is pairs cricket.

    `late_penalties` are penalty runs awarded to this innings during a later one. `unpaired_penalties` were awarded
    while a batter was awaited, and belong to his partnership and to the over in which it begins. `excluded` bowlers may
    not bowl again.
    """

    number: int
    team_id: str
    bowling_team_id: str
    max_overs: int | None = None
    max_extra_balls: int = 0
    allotted: int | None = None
    stoppages: tuple[Stoppage, ...] = ()
    quota: int | None = None
    powerplays: tuple[Powerplay, ...] = ()
    pairs: Pairs | None = None
    wickets_to_fall: int = 10
    super_over: int = 0
    follow_on: bool = False
    target: int | None = None
    target_revised: bool = False
    par: int | None = None
    method: str | None = None
    revised_because: str | None = None
    total: int = 0
    late_penalties: int = 0
    unpaired_penalties: int = 0
    wickets: int = 0
    extras: Extras = NO_EXTRAS
    batting: Mapping[str, BatterLine] = field(default_factory=dict)
    bowling: Mapping[str, BowlerLine] = field(default_factory=dict)
    striker: str | None = None
    non_striker: str | None = None
    bowler: str | None = None
    overs: tuple[Over, ...] = ()
    over: Over | None = None
    legal_balls: int = 0
    bowled: int = 0
    partnership: Partnership | None = None
    partnerships: tuple[Partnership, ...] = ()
    falls: tuple[Fall, ...] = ()
    retired: Mapping[str, RetiredBatter] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    alone: bool = False
    free_hit: bool = False
    ended: InningsEnd | None = None
    margin_in_runs: bool = False

    @property
    def all_overs(self) -> tuple[Over, ...]:
        """All overs that have begun; the last one may be in progress."""
        return self.overs if self.over is None else (*self.overs, self.over)

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        return tuple(milestone for over in self.all_overs for milestone in over.milestones)

    @property
    def complete_overs(self) -> int:
        return len(self.overs) + (1 if self.over is not None and self.over.complete else 0)

    @property
    def last_ball(self) -> Ball | None:
        # The last over may have no ball yet, so the one before it is checked too.
        for over in (self.over, *self.overs[-1:]):
            if over is not None and over.balls:
                return over.balls[-1]
        return None
