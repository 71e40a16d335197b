"""The whole match after its events so far, its status and its result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from scoring.engine.conditions import Conditions
from scoring.engine.events.match import BowlOutBall, MatchCreated, MatchEnded, Toss
from scoring.engine.powerplays import Powerplay
from scoring.engine.states.innings import Innings
from scoring.engine.values import Player, State, Team


class Remark(NamedTuple):
    """A warning or an assumption of one step: a code and a sentence."""

    code: str
    detail: str


class ResultKind(StrEnum):
    WON = "won"
    TIE = "tie"
    DRAW = "draw"
    NO_RESULT = "no result"


@dataclass(frozen=True, slots=True)
class Result:
    """How the match ended. A win has a margin in `runs` or `wickets`, or a `reason` such as awarded.

    `innings`: won by an innings and `runs`. `by_penalty_runs`: won by them after the last wicket (Law 16.8.2). A tie
    may name the winner of the super over (`eliminator_id`) or of the bowl-out, or the side that lost fewer wickets. A
    draw may be a winning one for a side.
    """

    kind: ResultKind
    winner_id: str | None = None
    runs: int | None = None
    wickets: int | None = None
    innings: bool = False
    by_penalty_runs: bool = False
    eliminator_id: str | None = None
    bowl_out_id: str | None = None
    fewer_wickets_id: str | None = None
    winning_draw_id: str | None = None
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
    """Revised terms, target or par score of an innings; None keeps the current value.

    `because` is the reason for the target or par. `quota` and `powerplays` are those that were given with the length;
    None if they follow from it.
    """

    max_overs: int | None
    max_extra_balls: int
    target: int | None
    par: int | None
    method: str | None
    because: str | None
    quota: int | None = None
    powerplays: tuple[Powerplay, ...] | None = None


UNREVISED = Revision(None, 0, None, None, None, None)


class TickerEntry(NamedTuple):
    """The line of text for an event between balls.

    `number` counts the lines of the match. `after` is the label of the ball before the event, in innings `innings`.
    """

    number: int
    innings: int
    after: str
    text: str


class Replacement(NamedTuple):
    """A player who came in for another, or beside all others if `out_id` is None.

    `innings` is the one in progress, or the next one; `after` the label of the ball before, "" before its first.
    """

    team_id: str
    in_id: str
    out_id: str | None
    reason: str | None
    innings: int
    after: str


@dataclass(frozen=True)
class MatchState(State):
    """Everything about a match after its events so far.

    `created` is event 1. The other fields hold the current values, for example after `details_changed`.
    `team_of` maps every squad member to a team; `bench` has the squad members who may not bat or bowl. `stands_for`
    maps a replacement to the player as whom he is treated. `revisions` and `pending_penalties` are for innings that
    have not started. `day` and `session` count from 1, the session within its day; `has_sessions` says whether their
    ends are recorded. `warnings` and `assumed` are those of the last step.
    """

    created: MatchCreated
    conditions: Conditions
    teams: tuple[Team, Team]
    team_of: Mapping[str, str]
    players: Mapping[str, Player]
    bench: frozenset[str] = frozenset()
    stands_for: Mapping[str, str] = field(default_factory=dict)
    replacements: tuple[Replacement, ...] = ()
    name: str = ""
    venue: str | None = None
    starts_at: str | None = None
    time_zone: str | None = None
    toss: Toss | None = None
    innings: tuple[Innings, ...] = ()
    pause: Status | None = None
    day: int = 1
    session: int = 1
    has_sessions: bool = False
    pending_penalties: Mapping[str, int] = field(default_factory=dict)
    revisions: Mapping[int, Revision] = field(default_factory=dict)
    bowl_out: tuple[BowlOutBall, ...] = ()
    ended: MatchEnded | None = None
    result: Result | None = None
    status: Status = Status.SCHEDULED
    ticker: tuple[TickerEntry, ...] = ()
    warnings: tuple[Remark, ...] = ()
    assumed: tuple[Remark, ...] = ()

    @property
    def current(self) -> Innings | None:
        """The last innings that has started, ended or not."""
        return self.innings[-1] if self.innings else None

    def team(self, team_id: str) -> Team:
        return self.teams[0] if self.teams[0].id == team_id else self.teams[1]

    def other_team(self, team_id: str) -> str:
        return self.teams[1].id if self.teams[0].id == team_id else self.teams[0].id
