"""The ground: a practice match while it is made, with the people of the next ball."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from scoring.engine.events.delivery import Delivery
from scoring.engine.laws.batters import find_available_batters
from scoring.engine.laws.overs import balls_left
from scoring.engine.log.actions import propose
from scoring.engine.log.log import Log
from scoring.engine.states.innings import Innings
from scoring.engine.states.match import MatchState
from scoring.engine.values import Player
from scoring.practice.names import KEEPER

Body = dict[str, Any]

ACCEPTED = ("over_goes_on",)
"""Warnings that belong to what is practised: the umpire's over counts, though it is too long."""


class Doubtful(Exception):
    """The engine warns of a record: a practice match must have one right answer only. It is made anew."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen and heard, and what a right scorer records of it. `seq` is the record that a correction amends."""

    told: tuple[str, ...]
    body: Body
    action: str = "delivery"
    seq: int | None = None
    oddity: str | None = None


@dataclass
class Ground:
    log: Log
    dice: Random
    steps: list[Seen] = field(default_factory=list)
    bowlers: tuple[str, ...] = ()
    """Ids of who bowls the first over, who the second, and who steps in for one who is hurt."""

    @property
    def match(self) -> MatchState:
        return self.log.state

    @property
    def innings(self) -> Innings:
        innings = self.match.current
        assert innings is not None
        return innings

    @property
    def is_over_next(self) -> bool:
        """Whether the next ball begins an over."""
        over = self.innings.over
        return over is None or over.complete

    @property
    def balls_left(self) -> int:
        return balls_left(self.match.conditions, self.innings) or 0

    @property
    def runs_needed(self) -> int | None:
        return None if self.innings.target is None else self.innings.target - self.innings.total

    @property
    def striker(self) -> str:
        return self.name(self.innings.striker)

    @property
    def non_striker(self) -> str:
        return self.name(self.innings.non_striker)

    @property
    def bowler_id(self) -> str:
        """Who bowls the next ball."""
        over = self.innings.over
        if self.is_over_next or self.innings.bowler is None:
            return self.bowlers[0 if over is None else over.index + 1]
        return self.innings.bowler

    @property
    def bowler(self) -> str:
        return self.name(self.bowler_id)

    @property
    def keeper_id(self) -> str:
        return self.fielders[KEEPER].id

    @property
    def keeper(self) -> str:
        return self.name(self.keeper_id)

    @property
    def fielders(self) -> tuple[Player, ...]:
        return self.match.team(self.innings.bowling_team_id).players

    def name(self, player_id: str | None) -> str:
        return self.match.players[player_id or ""].name

    def draw_fielder(self) -> str:
        """Return the id of a fielder who neither bowls nor keeps wicket."""
        return self.dice.choice([one.id for one in self.fielders if one.id not in (self.bowler_id, self.keeper_id)])

    def draw_next_batter(self) -> str | None:
        """Return the id of one who has not batted; mostly the next one as listed, so that a scorer looks."""
        listed = find_available_batters(self.match, self.innings)
        fresh = [one for one in listed if one not in self.innings.batting]
        if not fresh:
            return None
        return self.dice.choice((fresh[0], fresh[0], fresh[-1]))

    def draw_place(self) -> str:
        return self.dice.choice(("cover", "point", "mid-off", "mid-on", "mid-wicket", "square leg"))

    def see(self, seen: Seen) -> None:
        """Let it happen. Raises ScoringError or Doubtful."""
        proposal = propose(self.log, seen.action, seen.body, seen.seq)
        remarks = proposal.remarks or proposal.log.state
        doubts = [remark for remark in remarks.warnings if remark.code not in ACCEPTED]
        if doubts:
            raise Doubtful(doubts[0].detail)
        self.log = proposal.log
        self.steps.append(seen)

    def see_ball(self, told: tuple[str, ...], body: Mapping[str, Any], oddity: str | None = None) -> None:
        """Let a ball be bowled. Who bowls a new over is told and recorded with its first ball."""
        named: Body = {"bowler_id": self.bowler_id} if self.is_over_next else {}
        first = f"{self.bowler} takes the ball and bowls" if self.is_over_next else f"{self.bowler} bowls"
        self.see(Seen((f"{first} to {self.striker}.", *told), {**named, **body}, oddity=oddity))

    def last_delivery(self, back: int) -> tuple[int, Delivery] | None:
        """Return seq and body of the step `back` steps before the next one; None if it was no ball."""
        entry = self.log.entries[-back]
        return (entry.seq, entry.event) if isinstance(entry.event, Delivery) else None
