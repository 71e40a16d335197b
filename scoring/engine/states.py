"""The state of a match: frozen values that a step copies with `evolve` and never changes in place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from scoring.engine.conditions import Conditions
from scoring.engine.events import BowlOutBall, InningsEnd, MatchCreated, MatchEnded, Toss
from scoring.engine.values import NO_EXTRAS, Extras, Fielder, Kind, Player, Shot, Team


class Remark(NamedTuple):
    """A warning or an assumption of one step: a code and a sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Dismissal:
    """How a batter went; `bowler_id` only where the bowler has the credit."""

    kind: Kind
    bowler_id: str | None = None
    fielders: tuple[Fielder, ...] = ()


@dataclass(frozen=True)
class BatterLine:
    player_id: str
    position: int
    runs: int = 0
    balls: int = 0
    fours: int = 0
    sixes: int = 0
    dismissal: Dismissal | None = None


@dataclass(frozen=True)
class BowlerLine:
    """`complete` counts overs bowled whole, `loose` the legal balls of the others, `begun` every over taken part in."""

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


class Out(NamedTuple):
    """One wicket of a ball, as it was applied."""

    player_id: str
    dismissal: Dismissal


class Ball(NamedTuple):
    """A delivery as it counted: the `nth` of its innings from 0, `ball` the legal balls of its over up to it."""

    seq: int
    nth: int
    over: int
    ball: int
    legal: bool
    runs: int
    extras: Extras
    non_boundary: bool
    short_runs: int
    striker_id: str
    non_striker_id: str | None
    bowler_id: str
    free_hit: bool
    outs: tuple[Out, ...]
    total: int
    commentary: str | None
    shot: Shot | None
    at: str | None

    @property
    def all_run(self) -> bool:
        """A four or six that was no boundary."""
        return self.non_boundary and self.runs in (4, 6)

    @property
    def label(self) -> str:
        return f"{self.over}.{self.ball}"


@dataclass(frozen=True)
class Over:
    """`charged` is what its bowlers conceded, `bowled` every delivery of it, `score` and `down` stand after it.

    `mark` is the over that its balls were recorded in; a correction that removes a whole over leaves it above `index`.
    """

    index: int
    mark: int
    bowlers: tuple[str, ...]
    balls: tuple[Ball, ...] = ()
    legal: int = 0
    bowled: int = 0
    runs: int = 0
    wickets: int = 0
    charged: int = 0
    score: int = 0
    down: int = 0
    complete: bool = False


@dataclass(frozen=True)
class Partnership:
    """`wicket` is the one it was for; `ended` is wicket, retired, changed or end."""

    wicket: int
    pair: tuple[str, str | None]
    runs: int = 0
    balls: int = 0
    ended: str | None = None


class Fall(NamedTuple):
    wicket: int
    score: int
    player_id: str
    over_ball: str
    kind: Kind


class Stoppage(NamedTuple):
    """The innings got another length: legal balls left before and after, and the wickets that had fallen."""

    before: int
    after: int
    wickets: int


class RetiredNote(NamedTuple):
    kind: Kind
    score: int
    over_ball: str


@dataclass(frozen=True)
class Innings:
    """One innings. `striker` or `non_striker` is absent while a new batter is awaited.

    `max_overs` whole overs and `max_extra_balls` of one more are its length, absent where unlimited. `alone`: the last
    batter bats on without a partner. `stopped_beyond`: the length was cut to what had been bowled: a margin is in runs.
    `allotted` are the legal balls that it began with, `late_penalties` the penalty runs it got in a later innings.
    """

    number: int
    team_id: str
    bowling_team_id: str
    max_overs: int | None = None
    max_extra_balls: int = 0
    allotted: int | None = None
    stoppages: tuple[Stoppage, ...] = ()
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
    retired: Mapping[str, RetiredNote] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    alone: bool = False
    free_hit: bool = False
    ended: InningsEnd | None = None
    stopped_beyond: bool = False

    @property
    def all_overs(self) -> tuple[Over, ...]:
        return self.overs if self.over is None else (*self.overs, self.over)

    @property
    def complete_overs(self) -> int:
        return len(self.overs) + (1 if self.over is not None and self.over.complete else 0)

    @property
    def last_ball(self) -> Ball | None:
        for over in (self.over, *self.overs[-1:]):
            if over is not None and over.balls:
                return over.balls[-1]
        return None


class ResultKind(StrEnum):
    WON = "won"
    TIE = "tie"
    DRAW = "draw"
    NO_RESULT = "no result"


@dataclass(frozen=True, slots=True)
class Result:
    """Winner and margin, or how it ended without one; a tie may still name who won the eliminator or bowl-out."""

    kind: ResultKind
    winner_id: str | None = None
    runs: int | None = None
    wickets: int | None = None
    innings: bool = False
    eliminator_id: str | None = None
    bowl_out_id: str | None = None
    method: str | None = None
    reason: str | None = None


class Status(StrEnum):
    SCHEDULED = "scheduled"
    LIVE = "live"
    INNINGS_BREAK = "innings_break"
    INTERRUPTED = "interrupted"
    LUNCH = "lunch"
    TEA = "tea"
    STUMPS = "stumps"
    SUPER_OVER = "super_over"
    BOWL_OUT = "bowl_out"
    COMPLETE = "complete"


class Revision(NamedTuple):
    """A length, target or par waiting for its innings to start."""

    max_overs: int | None
    max_extra_balls: int
    target: int | None
    par: int | None
    method: str | None
    because: str | None


class Tick(NamedTuple):
    """An event between balls, for the ticker: its running number, after which ball of which innings, and what."""

    number: int
    innings: int
    after: str
    text: str


@dataclass(frozen=True)
class MatchState:
    """Everything about a match after its events so far. `bench` are squad members who may not bat or bowl."""

    created: MatchCreated
    conditions: Conditions
    teams: tuple[Team, Team]
    team_of: Mapping[str, str]
    players: Mapping[str, Player]
    bench: frozenset[str] = frozenset()
    name: str = ""
    venue: str | None = None
    starts_at: str | None = None
    toss: Toss | None = None
    innings: tuple[Innings, ...] = ()
    pause: Status | None = None
    pending_penalties: Mapping[str, int] = field(default_factory=dict)
    revisions: Mapping[int, Revision] = field(default_factory=dict)
    bowl_out: tuple[BowlOutBall, ...] = ()
    ended: MatchEnded | None = None
    result: Result | None = None
    status: Status = Status.SCHEDULED
    ticker: tuple[Tick, ...] = ()
    warnings: tuple[Remark, ...] = ()
    assumed: tuple[Remark, ...] = ()

    @property
    def current(self) -> Innings | None:
        return self.innings[-1] if self.innings else None

    def team(self, team_id: str) -> Team:
        return self.teams[0] if self.teams[0].id == team_id else self.teams[1]

    def other_team(self, team_id: str) -> str:
        return self.teams[1].id if self.teams[0].id == team_id else self.teams[0].id
